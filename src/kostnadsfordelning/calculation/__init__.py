"""From an agreement and a year to amounts: the plan, its steps, the run, and the result.

`steps` holds the closed set of step kinds, made of `operands`. `plan` compiles an agreement × year to
steps without outcomes (`amounts` the stages of an amount, `splits` the tree of branches, `facts` the
dated values they need); `run` fills the outcomes in. `allocation` is what the caller gets; tables, texts
and workbooks read its steps and recompute nothing.
"""
