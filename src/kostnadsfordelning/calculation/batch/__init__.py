"""The batch runner: one plan for many scenarios at once, equal to the scalar runner in each of them.

- `slots`: which figures of a plan a scenario may state, and their names
- `columns`: what an outcome is here – one value for all scenarios, or one each
- `run`: the runner; and the same plan with one scenario's figures, for the scalar runner
- `asked`: what the runner asks of whoever computes a step
- `handlers`: the kinds of step that are computed on columns: `amounts`, `sums`, `keys`, `splits`, `limits`,
  `charges` and `tables`, in the `arithmetic` that never wraps
- `largest`: who the largest party is in each scenario, where a rule names it
- `per_row`: what any kind can do, scenario by scenario
- `parameters`: the figures of some agreements by name, as a table
- `given`: one value per scenario as the user tells them; `parts` a vector's; `figures` what each may be
- `varied`: all that the user says varies, read and checked
- `chunks`: so many scenarios at a time
- `allocate_batch`: the door; `result` what it gives, `tried` each scenario by itself
"""
