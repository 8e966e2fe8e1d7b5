"""Questions asked of many allocations at once.

`outlook` looks at several agreements over several years, `party_outlook` at what one party then pays,
`assumptions` gathers all that such a view takes for granted, and `yearly` reads what is told for each year.

What is asked of them has a room each: `comparison` holds models against each other; `sweeping` many values
at once; `search` the weights that meet what the parties wish; `break_even` where a party pays the same in two
models; `bridge` what moves a party's cost from one year to another; `inherited` what rule a table follows
that someone else made, and whether it foots. `what_if` and its `sliders` are what the page in the browser
tries. `named_facts` sees to it that each model is told its own facts.
"""
