"""Questions asked of many allocations at once.

`outlook` looks at several agreements over several years, `party_outlook` at what one party then pays,
`assumptions` gathers all that such a view takes for granted, and `yearly` reads what is told for each year.

Of tables that someone else made, `identify` says which rule they follow (`rules_tried` tries them,
`rule_words` tells them, `printed_shares` judges percentages beside amounts), and `audit` whether they foot:
`printed_table`, `printed_columns` and `printed_cells` read them, `footing`, `shares_audit` and `key_audit`
hold their figures against each other.

`search` finds the weights that meet what the parties wish. `break_even` finds where a party pays the same in
two models, as a figure is moved along its axis (`break_even_axis`), from the differences between them
(`differences`); `named_facts` sees to it that each model is told its own facts.
"""
