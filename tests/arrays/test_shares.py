"""Rounded shares of many sets of weights, each against `quantise`."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from kostnadsfordelning.apportionment import OFF_100, ShareRule, quantise
from kostnadsfordelning.arrays.shares import quantise_columns
from kostnadsfordelning.errors import KostnadsfordelningError
from tests.arrays.drawn import NAMES, TIES, weights

COUNT = 60


@pytest.mark.parametrize("decimals", [0, 1, 2, 6, 12])
def test_as_quantise(decimals: int) -> None:
    """13 500 sets of weights, those that are refused among them."""
    rng = np.random.default_rng(decimals)
    for off_100, ties in product(OFF_100, TIES):
        rule = ShareRule(decimals, off_100)
        parties = NAMES[: int(rng.integers(1, 10))]
        for drawn in weights(rng, (len(parties), COUNT))[:5]:
            units, refused = quantise_columns(drawn, parties, rule, ties)
            flags = np.zeros(COUNT, np.bool_) if refused is None else refused
            told = np.zeros(COUNT, np.bool_)
            for place in range(COUNT):
                own = tuple(drawn[:, place].tolist())
                try:
                    expected = quantise(parties, own, rule, ties).units
                    assert units[:, place].sum() == rule.scale
                except KostnadsfordelningError:
                    expected = (0,) * len(parties)
                    told[place] = True
                assert tuple(units[:, place].tolist()) == expected
            assert np.array_equal(flags, told)


def test_one_set_alone() -> None:
    units, refused = quantise_columns(np.array([1, 1, 1]), ("A", "B", "C"), ShareRule(1, "largest"))
    assert (units.tolist(), refused) == ([334, 333, 333], None)
    units, refused = quantise_columns(np.array([1, 1, 1]), ("A", "B", "C"), ShareRule(1))
    assert units.tolist() == [0, 0, 0]
    assert refused is not None
    assert refused.tolist() == [True]
