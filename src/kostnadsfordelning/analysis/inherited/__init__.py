"""Tables that someone else made: which rule they follow, and whether they foot.

- `identify`: the door to the rule; `identify_arguments` what is told with it
- `rules_tried` tries the rules, `rule_words` tells them, `printed_shares` judges percentages beside amounts
- `audit`: the door to the checks; `printed_table`, `printed_columns` and `printed_cells` read the table
- `footing`, `shares_audit` and `key_audit` hold its figures against each other, `exchanged` finds rows that
  have changed places
"""
