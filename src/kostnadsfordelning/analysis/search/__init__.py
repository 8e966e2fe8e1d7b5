"""The search for the weights of a key that meet what the parties wish.

- `find_weights`: the door; `asked` what is told with it, `found` what it gives
- `wishes`: what may be wished, as limits on sums of amounts; `objectives` what is made as small as possible
- `grid`: the weights there are to choose between
- `model`: the amounts of any weights, to the krona; `lines` how far they can be from straight lines
- `program`: the linear programme that proposes; `search` what is tried exactly around and beyond it
- `collisions`: wishes that cannot be met together
"""
