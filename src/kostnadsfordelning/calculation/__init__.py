"""From an agreement and a year to amounts: the plan, its steps, the runs, and the result.

- `allocate` is the door. `prepare` reads what every calculation begins with: `arguments` and `usage` what the
  caller tells, `facts` the dated values, `context` what a compiler has at hand
- `plan` compiles an agreement × year to steps without outcomes, each piece of it in the room `compiling`
- `steps` holds the closed set of step kinds, made of `operands`
- `run` fills the outcomes in, once; the room `batch` runs one plan for many sets of figures
- `result` is what one agreement came to, `allocation` what the caller gets; `checks` and `remarks` say what
  should be known of it, `sources` where it comes from
- `fact_needs` and `known_facts` list what is known, and what a year still lacks

Tables, texts and workbooks read the steps and recompute nothing.
"""
