"""The last tier: total by total through the scalar core, in Python's integers. Always right, never fast.

Also the first choice for a handful of totals, which are divided before numpy has begun.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from kostnadsfordelning.apportionment.methods import divide
from kostnadsfordelning.errors import KostnadsfordelningError

if TYPE_CHECKING:
    from kostnadsfordelning.apportionment.rules import Rule
    from kostnadsfordelning.arrays.divide import Flags, Whole


def divide_exactly(
    totals: Whole, weights: Whole, parties: tuple[str, ...], rule: Rule
) -> tuple[Whole, Flags]:
    """As `divide_columns`, with a flag for every total."""
    own = _python_integers(weights.T)
    same = tuple(own) if weights.ndim == 1 else None
    none = (0,) * len(parties)
    amounts: list[tuple[int, ...]] = []
    refused = np.zeros(len(totals), dtype=np.bool_)
    for place, total in enumerate(_python_integers(totals)):
        try:
            amounts.append(divide(total, parties, same or tuple(own[place]), rule)[0])
        except KostnadsfordelningError:
            refused[place] = True
            amounts.append(none)
    found = np.array(amounts, dtype=totals.dtype).reshape(len(totals), len(parties))
    return np.ascontiguousarray(found.T), refused


def _python_integers(numbers: Whole) -> list[Any]:
    """The numbers as Python's own, also where an array of objects holds numpy's, which would wrap."""
    if numbers.dtype.kind != "O":
        listed: list[Any] = numbers.tolist()
        return listed
    if numbers.ndim == 1:
        return [int(number) for number in numbers]
    return [[int(number) for number in row] for row in numbers]
