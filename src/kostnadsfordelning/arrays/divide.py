"""Many totals divided by one rule: which tier may do it, and what the tiers have in common.

Numbers stand in columns here: one row of an array per party, one column per total, because a party's
amounts are then beside each other in memory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

from kostnadsfordelning.arrays.exactly import divide_exactly

if TYPE_CHECKING:
    from kostnadsfordelning.apportionment.rules import Rule

Ints: TypeAlias = npt.NDArray[np.int64]
Whole: TypeAlias = npt.NDArray[Any]
"""Whole numbers: int64, or Python's integers (dtype object) where int64 might not hold them."""
Flags: TypeAlias = npt.NDArray[np.bool_]


def divide_columns(
    totals: Whole, weights: Whole, parties: tuple[str, ...], rule: Rule
) -> tuple[Whole, Flags | None]:
    """Each of ``totals`` (n,) between ``parties`` by ``weights``: the same for all (p,), or its own (p, n).

    Returns the amounts (p, n), and which totals are refused (None where none is): those for which
    `apportionment.divide` raises, whatever the reason – a tie, a residual that flips, a unit that does not
    divide, weights that are all zero. Their columns hold zeros. Amounts are int64 where ``totals`` are.

    >>> import numpy as np
    >>> from kostnadsfordelning.apportionment.rules import Rule
    >>> totals, weights = np.array([100, -7]), np.array([2, 3, 1])
    >>> divide_columns(totals, weights, ("A", "B", "C"), Rule("largest_remainder"))[0]
    array([[33, -2],
           [50, -4],
           [17, -1]])
    """
    amounts, refused = divide_exactly(totals, weights, parties, rule)
    return amounts, refused if refused.any() else None
