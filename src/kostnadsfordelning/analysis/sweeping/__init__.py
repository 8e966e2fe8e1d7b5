"""Many values tried at once: every combination of them, or case by case, over services and years.

- `sweep`: the door; `axes` what is tried, as it is told
- `values`: the values of a parameter as columns of the figures it is for; `index` those of a price index
- `result`: what the cases came to; `columns` what each has of the parameters, `remarks` what is unlike
- `weightings`: every way to weigh some factors together
- `progress`: a bar on long work
"""
