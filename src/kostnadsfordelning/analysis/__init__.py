"""Questions asked of many allocations at once.

`outlook` looks at several agreements over several years, `party_outlook` at what one party then pays,
`assumptions` gathers all that such a view takes for granted, and `yearly` reads what is told for each year.

What is asked of them has a room each: `inherited` what rule a table follows that someone else made, and
whether it foots; `bridge` what moves a party's cost from one year to another; `search` the weights that meet
what the parties wish; `break_even` where a party pays the same in two models; `sweeping` many values at once.
`compare` holds models against each other (`comparison` the answer, `compared` a line of it, `fairness` how
evenly costs fall, `compare_remarks` what is unlike). `named_facts` sees to it that each model is told its own
facts.
"""
