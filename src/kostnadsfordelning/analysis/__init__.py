"""Questions asked of many allocations at once.

`outlook` looks at several agreements over several years, `party_outlook` at what one party then pays,
`assumptions` gathers all that such a view takes for granted, and `yearly` reads what is told for each year.
"""
