"""Agreements as data: the model, the YAML door, and the catalogue of bundled agreements.

`agreement` is what an agreement can say, built from `item`, `stages`, `split` (with `charges` and `limits`),
`keys`, `rounding`, `membership`, `settlement` and `decisions`. Each is a piece (`pieces`) made of `values`,
which `readers` reads. `yaml_tree` reads a file into texts with their positions, `references` holds the
`names` in it against each other, `consistency` what the named things say, `faults` tells what the model
refuses, and `loading` puts them together so that all faults come at once. `replacing` makes changed copies
(`weighting` and `pruning` do its harder parts), `questions` finds and answers what is left open, `uses`
tells what an item rests on, `schema` tells editors the format and `key_page` the handbook's readers.

The room is called by the singular because `kf.agreements()` is a public function, and importing a
package of that name would put the package in the function's place.
"""
