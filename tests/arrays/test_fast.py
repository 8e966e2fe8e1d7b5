"""The first tier against the scalar core, row by row, with its bounds pressed from both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from kostnadsfordelning.apportionment import Rule, divide
from kostnadsfordelning.arrays.fast import Fast
from kostnadsfordelning.errors import KostnadsfordelningError

if TYPE_CHECKING:
    from kostnadsfordelning.arrays.divide import Ints

TIES = ("order", "largest", "refuse")
ORDER = Rule("largest_remainder")


def names(parties: int) -> tuple[str, ...]:
    return tuple(map(str, range(parties)))


def same_as_scalar(totals: Ints, weights: Ints, rule: Rule = ORDER) -> int:
    """Every row against `divide`; how many were refused."""
    kernel = Fast.of(int(totals.min()), int(totals.max()), weights, rule)
    assert kernel is not None
    parties = len(weights)
    out = np.full((parties, len(totals)), -1)
    refused = kernel.fill(out, totals)
    assert refused is None or refused.any()
    flags = np.zeros(len(totals), np.bool_) if refused is None else refused
    for row, total in enumerate(totals.tolist()):
        own = weights if weights.ndim == 1 else weights[:, row]
        try:
            expected: tuple[int, ...] | None = divide(total, names(parties), tuple(own.tolist()), rule)[0]
        except KostnadsfordelningError:
            expected = None
        got = out[:, row].tolist()
        assert bool(flags[row]) == (expected is None), (total, own)
        assert got == [0] * parties if expected is None else got == list(expected), (total, own)
    return int(flags.sum())


@pytest.mark.parametrize("ties", TIES)
@pytest.mark.parametrize("parties", [1, 2, 3, 8, 16, 17, 64, 65, 90])
def test_random_rows(parties: int, ties: str) -> None:
    random = np.random.default_rng(parties)
    refused = 0
    for unit in (1, 10, 1000):
        for heaviest in (3, 1000, 2**22 // parties):
            for top in (40, 2**30, 2**62 // unit):
                weights = random.integers(0, heaviest + 1, parties)
                weights[random.integers(parties)] += 1
                totals = random.integers(-top, top + 1, 40) * unit
                totals[:2] += 1  # two that a unit may not divide
                refused += same_as_scalar(totals, weights, Rule("largest_remainder", ties=ties, unit=unit))
    assert refused > 0
