"""Shares rounded before the amount is divided, many at once: as `apportionment.quantise` for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kostnadsfordelning.apportionment.rules import known_rule
from kostnadsfordelning.arrays.divide import divide_columns

if TYPE_CHECKING:
    from kostnadsfordelning.apportionment.rules import ShareRule
    from kostnadsfordelning.arrays.divide import Flags, Ints, Whole


def quantise_columns(
    weights: Whole, parties: tuple[str, ...], rule: ShareRule, ties: str = "order"
) -> tuple[Ints, Flags | None]:
    """The shares of ``weights`` in units of the last decimal of a percent; `ShareRule.scale` make 100 %.

    ``weights`` is (p, n), one column to round at a time, or (p,) for one alone; the units have the same
    shape. Which columns are refused comes second, (n,) or (1,), None where none is: those for which
    `quantise` raises, or whose weights are all zero. Their units are zero.

    >>> from kostnadsfordelning.apportionment.rules import ShareRule
    >>> weights = np.array([[1, 1], [1, 3], [1, 4]])
    >>> units, refused = quantise_columns(weights, ("A", "B", "C"), ShareRule(1, "largest_remainder"))
    >>> units.T, refused
    (array([[334, 333, 333],
           [125, 375, 500]]), None)
    """
    columns = weights[:, np.newaxis] if weights.ndim == 1 else weights
    scale = np.full(columns.shape[1], rule.scale, np.int64)
    units, flags = divide_columns(scale, columns, parties, known_rule("half_up", "none", ties))
    off = np.flatnonzero(units.sum(axis=0) != scale)
    if flags is not None:
        off = off[~flags[off]]  # weights that are all zero are refused whatever the rule
    if len(off):
        flags = np.zeros(len(scale), np.bool_) if flags is None else flags
        if rule.off_100 == "refuse":
            units[:, off], flags[off] = 0, True
        else:
            residual_to = "largest" if rule.off_100 == "largest" else None
            method = "half_up" if residual_to else "largest_remainder"
            acting = known_rule(method, residual_to, ties)
            units[:, off], still = divide_columns(scale[off], columns[:, off], parties, acting)
            flags[off] = False if still is None else still
    refused = flags if flags is not None and flags.any() else None
    return (units[:, 0] if weights.ndim == 1 else units), refused
