"""Totals and weights for the tests of arrays: families that each lean on another part of the arithmetic."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from kostnadsfordelning.apportionment import Rule, divide
from kostnadsfordelning.errors import KostnadsfordelningError

if TYPE_CHECKING:
    import numpy.typing as npt

    from kostnadsfordelning.arrays.divide import Ints

LOWEST, HIGHEST = -(2**63), 2**63 - 1
EDGES = np.array(
    [0, 1, -1, 7, -7, 2**31, 2**32 - 1, 2**48 - 1, 2**48, -(2**48), 2**53 + 1, 10**18, 2**62, HIGHEST, LOWEST]
)
NAMES = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
TIES = ("order", "largest", "refuse")
METHODS: list[tuple[str, str | None]] = [
    *product(("largest_remainder", "sainte_lague", "cumulative"), (None,)),
    *product(("half_up", "down"), ("largest", "first", "last", "B", "none")),
]
"""Every method with every receiver of a residual."""


def totals(rng: np.random.Generator, count: int, unit: int = 1) -> list[Ints]:
    """Around zero, ordinary, of any size, at the edges, around the wide tier's step; most in whole units."""
    drawn = [
        rng.integers(-60, 61, count),
        rng.integers(-(10**7), 10**7, count),
        rng.integers(LOWEST, HIGHEST, count, endpoint=True),
        rng.choice(EDGES, count),
        rng.integers(-(2**50), 2**50, count),
    ]
    odd = rng.random(count) < 0.1
    return [np.where(odd, one, one // 1000 * unit) if unit != 1 else one for one in drawn]


def weights(rng: np.random.Generator, shape: tuple[int, ...]) -> list[Ints]:
    """Small (ties, zeros), ordinary, up to each limit, all equal, and of very different size."""
    drawn = [
        rng.integers(0, 4, shape),
        rng.integers(0, 200_000, shape),
        rng.integers(0, 2**62 // shape[0], shape),
        rng.integers(0, HIGHEST, shape, endpoint=True),
        np.full(shape, rng.integers(1, 2**59)),
        rng.choice(np.array([0, 1, 2, 3, 10**9, 2**40, 2**61, HIGHEST]), shape),
    ]
    if len(shape) == 1:
        for one in drawn:
            one[0] += not one.any()
    return drawn


def expected(
    given: Ints, share: Ints, parties: tuple[str, ...], rule: Rule
) -> tuple[npt.NDArray[Any], npt.NDArray[np.bool_]]:
    """Amounts (p, n) and refusals, one by one through the scalar core."""
    amounts: list[tuple[int, ...]] = []
    refused = []
    for place, total in enumerate(given.tolist()):
        own = (share if share.ndim == 1 else share[:, place]).tolist()
        try:
            amounts.append(divide(total, parties, tuple(own), rule)[0])
            refused.append(False)
        except KostnadsfordelningError:
            amounts.append((0,) * len(parties))
            refused.append(True)
    return np.array(amounts, np.int64).T, np.array(refused)
