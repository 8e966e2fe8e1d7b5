"""Long tables divided group by group: the room `arrays` for what people have in pandas.

- `allocate_table`: the door
- `columns`, `numbers`: columns found and read, exactly or refused
- `groups`: rows brought together
- `case`: groups, their totals and their parties, and what is wrong with them
- `division`: groups of one size side by side in arrays, and why one is refused
- `faults`: how columns, rows and groups are named in a fault
"""
