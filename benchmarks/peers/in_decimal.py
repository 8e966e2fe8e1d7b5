"""One total in `Decimal`, as one writes it by hand: exact for amounts of up to some twenty digits.

It checks nothing of what it is given, keeps nothing but the amounts, and knows one method and one tie rule.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def largest_remainder(total: int, weights: Mapping[str, int]) -> dict[str, int]:
    """What each party gets of the total, ties in the parties' order.

    >>> largest_remainder(100, {"A": 2, "B": 3, "C": 1})
    {'A': 33, 'B': 50, 'C': 17}
    """
    amount = Decimal(total)
    whole = sum(weights.values())
    parts = {party: amount * weight / whole for party, weight in weights.items()}
    amounts = {party: int(part) for party, part in parts.items()}
    left = total - sum(amounts.values())
    by_remainder = sorted(parts, key=lambda party: amounts[party] - parts[party])
    for party in by_remainder[:left]:
        amounts[party] += 1
    return amounts
