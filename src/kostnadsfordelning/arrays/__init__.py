"""The exact core over arrays: many totals divided at once, row for row as `apportion` divides one.

Whole numbers only, as in the room below: int64 where they are sure to fit, Python's integers where they
might not, never a float for an outcome and never a silent overflow. Numbers stand in columns, one row of an
array per party, because a party's amounts are then beside each other in memory.

From the doors inwards:

- `batch`, `stream`: `apportion_batch`, all totals at once, and `apportion_chunks`, some at a time
- `reading`, `weights`, `target`: what people have numbers in, and where amounts go; `told` has the faults
- `division`, `refused`: a division prepared, and what is told of rows that are refused
- `shares`: shares rounded before the amount is divided
- `divide`: many totals by one rule, whatever tier does it; the entrance of the rooms above
- `fast`: the first tier, largest remainder in machine numbers, with its `fast_weights` and `fast_select`
- `wide`: the second tier, quotas of any int64 total, for the five methods in `methods`, `averages`, `ties`
- `exactly`: the last tier, Python's integers, which always may
- `memory`: chunks that fit in the cache, and what they are worked out in

Tables of pandas, divided group by group, are in the room `tables`.
"""
