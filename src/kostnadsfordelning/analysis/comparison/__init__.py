"""Models side by side: what each party would pay by another key, split, index or set of parties.

- `compare`: the door: models, years and the one that holds today, read and calculated
- `comparison`: the result: the table, the totals, and what it offers to charts and workbooks
- `compared`: each party's amounts and changes, as whole numbers and fractions
- `remarks`: what is unlike between the models, told and never left to be noticed
- `fairness`: who pays more and less, per inhabitant and per tax krona
- `inhabitants`: the one population that every model is divided by
- `key_words`: what a key divides by, in Swedish
"""
