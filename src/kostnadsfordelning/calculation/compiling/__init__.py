"""An agreement × year to a plan's steps: what each piece of the agreement becomes. `plan` puts it together.

- `occurrence`, `missing`, `lacking`: whether an item occurs, and all that it has not been told
- `amounts`: the stages of an amount, with its `uprating`
- `splits`: the tree of branches, each to its `receivers`; `charges` are taken before or instead of a
  division, `blends` phase in one split after another, `limits` hold a party's part, `combined` makes a split
  one key
- `weights`: a key and the figures it rests on; `members` who take part for some months only
- `leaves`: what a split ends in; `manual`: kronor placed by decision; `tables`: items rounded together
- `plan_checks`: what must hold at every tier
- `clauses`: what each step cites
"""
