"""From an allocation to what is invoiced: instalments, rows, and the files they travel in.

`schedule` reads how often and when, `issuers` who sends, `rows` makes one row per recipient, cost item
and instalment through the core's two-way exact table, `checks` holds the rows against the allocation,
`invoices` is what the caller gets, and `csv_file` and `targets` write without ever losing a file.
"""
