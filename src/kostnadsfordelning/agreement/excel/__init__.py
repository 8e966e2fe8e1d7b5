"""The Excel door: an agreement as a workbook that a finance officer fills in, and back.

One description of the sheets (`sheets`) serves both ways. Writing goes agreement → `filling` → rows →
`writing` → file; reading goes file → `opening` → rows → `assembly` → the same tree that a YAML file gives,
through the same checks. A row is cells by the names of columns, so neither way knows of letters.
"""
