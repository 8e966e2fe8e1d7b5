"""Inexact: every part rounded by itself, in floats. The rows do not sum, and that is what is counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from benchmarks.cases import Ints


def divide(totals: Ints, weights: Ints) -> npt.NDArray[np.float64]:
    """Totals (n,) by weights (p,) to something near the amounts (n, p)."""
    rounded: npt.NDArray[np.float64] = np.round(totals[:, None] * weights / weights.sum())
    return rounded
