"""The exact core over arrays and tables: many totals divided at once, row for row as `apportion` divides one.

Whole numbers only, as in the room below: int64 where they are sure to fit, Python's integers where they
might not, never a float for an outcome and never a silent overflow.

- `divide`: many totals by one rule; the tiers, fastest first, and which of them may be used
- `wide`: quotas of any int64 total, exact by wrap-around
- `methods`, `averages`, `ties`: the five methods on columns
- `exactly`: the tier of Python's integers, which always may
- `batch`, `stream`: the doors – all totals at once, or some at a time
- `reading`, `weights`, `target`: what people have numbers in, and where amounts go
- `division`, `refused`: a division prepared, and what is told of rows that are refused
- `shares`: shares rounded before the amount is divided
- `frames`: a long table divided group by group (`allocate_table`); the only pandas is there and in
  `groups` (rows brought together), `table_columns`, `table_numbers`, `table_case` (what is read and checked),
  `table_division` (groups of one size side by side) and `table_faults`
"""
