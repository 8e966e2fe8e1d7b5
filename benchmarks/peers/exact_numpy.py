"""Exact in numpy the straightforward way: int64 throughout and a stable sort of the remainders.

It wraps silently where total × weight leaves int64; the cases measured stay below that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from benchmarks.cases import Ints


def divide(totals: Ints, weights: Ints) -> Ints:
    """Totals (n,) by weights (p,) or (n, p) to amounts (n, p)."""
    amounts, remainders = np.divmod(totals[:, None] * weights, weights.sum(axis=-1, keepdims=True))
    left = totals - amounts.sum(axis=1)
    largest_first = np.argsort(-remainders, axis=1, kind="stable")
    gets_one = np.arange(weights.shape[-1]) < left[:, None]
    ones = np.zeros_like(amounts)
    np.put_along_axis(ones, largest_first, gets_one, axis=1)
    return amounts + ones
