"""Where a party pays the same in two models.

- `break_even`: the door, and the answer
- `axis`: the figure that is moved, and its values
- `differences`: what one model costs above the other, value by value
"""
