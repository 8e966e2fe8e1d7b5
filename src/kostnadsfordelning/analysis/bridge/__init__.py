"""What moves a party's cost from one year to another.

- `bridge`: the door, and the answer
- `ladder`: the last year's plan run with more and more of its own figures; `figures` the first year's
- `causes`: exact effects as whole kronor that sum; `notes` the figures behind them in words
"""
