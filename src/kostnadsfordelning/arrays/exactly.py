"""The last tier: row by row through the scalar core, in Python's integers. Always right, never fast."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kostnadsfordelning.apportionment.methods import divide
from kostnadsfordelning.errors import KostnadsfordelningError

if TYPE_CHECKING:
    from kostnadsfordelning.apportionment.rules import Rule
    from kostnadsfordelning.arrays.divide import Flags, Whole


def divide_exactly(
    totals: Whole, weights: Whole, parties: tuple[str, ...], rule: Rule
) -> tuple[Whole, Flags]:
    """As `divide_columns`, with a flag for every row."""
    amounts = np.zeros((len(parties), len(totals)), dtype=totals.dtype)
    refused = np.zeros(len(totals), dtype=np.bool_)
    same = tuple(int(one) for one in weights) if weights.ndim == 1 else None
    for row, total in enumerate(totals):
        of_row = same if same is not None else tuple(int(one) for one in weights[:, row])
        try:
            amounts[:, row] = divide(int(total), parties, of_row, rule)[0]
        except KostnadsfordelningError:
            refused[row] = True
    return amounts, refused
