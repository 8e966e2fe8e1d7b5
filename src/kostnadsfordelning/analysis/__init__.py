"""Questions asked of many allocations at once.

`outlook` looks at several agreements over several years, `party_outlook` at what one party then pays,
`assumptions` gathers all that such a view takes for granted, and `yearly` reads what is told for each year.

`search` finds the weights that meet what the parties wish. `break_even` finds where a party pays the same in
two models, as a figure is moved along its axis (`break_even_axis`), from the differences between them
(`differences`); `named_facts` sees to it that each model is told its own facts.
"""
