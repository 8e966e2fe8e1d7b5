"""Shares rounded first: to decimals of a percent, and what happens when they miss 100 %."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kostnadsfordelning.apportionment import (
    ShareRule,
    apportion,
    integer_weights,
    quantise,
    replay,
    trace_shares,
)
from kostnadsfordelning.errors import ResidualError, SharesError, TieError
from tests.apportionment.oracle import SignFlipError, TieFoundError, expected
from tests.strategies import Number, exactly, weights

NBSP = "\N{NO-BREAK SPACE}"
THIRDS = {"A": 1, "B": 1, "C": 1}


def test_thirds() -> None:
    with pytest.raises(SharesError, match=f"99,9{NBSP}%, inte 100"):
        apportion(1000, THIRDS, method="largest_remainder", share_decimals=1)
    with pytest.raises(SharesError, match=f"blir tillsammans 99{NBSP}%, inte 100") as caught:
        apportion(1000, THIRDS, method="largest_remainder", share_decimals=0)
    assert '"largest_remainder"' in str(caught.value)
    apportioned = apportion(
        1000, THIRDS, method="largest_remainder", share_decimals=1, shares_off_100="largest_remainder"
    )
    assert apportioned.amounts == {"A": 334, "B": 333, "C": 333}
    assert apportioned.shares == {
        "A": Fraction(334, 1000),
        "B": Fraction(333, 1000),
        "C": Fraction(333, 1000),
    }
    assert apportioned.exact["A"] == Fraction(1000, 3)  # of the unrounded weights
    largest = apportion(100, THIRDS, method="largest_remainder", share_decimals=0, shares_off_100="largest")
    assert largest.amounts == {"A": 34, "B": 33, "C": 33}


def test_shares_that_make_a_hundred_need_no_rule() -> None:
    for off_100 in ("refuse", "largest_remainder", "largest"):
        got = apportion(
            1000,
            {"A": 1, "B": 3},
            method="half_up",
            residual_to="none",
            share_decimals=0,
            shares_off_100=off_100,
        )
        assert got.amounts == {"A": 250, "B": 750}


def test_the_method_acts_on_the_rounded_shares() -> None:
    """A seventh is 14 % and six sevenths 86 %: of 50 kr that is 7 and 43, exactly."""
    got = apportion(50, {"A": 1, "B": 6}, method="down", residual_to="none", share_decimals=0)
    assert got.amounts == {"A": 7, "B": 43}
    assert got.residual == 0
    assert apportion(50, {"A": 1, "B": 6}, method="down", residual_to="none").residual == 1


def test_ties_in_shares_follow_the_tie_rule() -> None:
    with pytest.raises(TieError, match="A, B, C"):
        quantise(("A", "B", "C"), (1, 1, 1), ShareRule(0, "largest_remainder"), "refuse")
    with pytest.raises(TieError):
        quantise(("A", "B", "C"), (1, 1, 1), ShareRule(0, "largest"), "largest")
    with pytest.raises(TieError) as caught:
        apportion(
            9,
            THIRDS,
            method="cumulative",
            ties="refuse",
            share_decimals=0,
            shares_off_100="largest_remainder",
        )
    assert caught.value.steps == ()


def test_a_difference_that_would_turn_the_largest_is_refused() -> None:
    """Two hundred equal shares of half a percent round to one each: 200 %."""
    parties = tuple(f"p{n:03d}" for n in range(200))
    with pytest.raises(ResidualError):
        quantise(parties, (1,) * 200, ShareRule(0, "largest"))
    assert sum(quantise(parties, (1,) * 200, ShareRule(0, "largest_remainder")).units) == 100


@settings(max_examples=150, deadline=None)
@given(
    share=weights(),
    decimals=st.integers(0, 6),
    off_100=st.sampled_from(("refuse", "largest_remainder", "largest")),
    ties=st.sampled_from(("order", "largest", "refuse")),
)
def test_as_the_oracle(share: dict[str, Number], decimals: int, off_100: str, ties: str) -> None:
    """Rounding shares is dividing 100 % in units of the last decimal."""
    exact = exactly(share)
    parties, whole = integer_weights(share)
    scale = 100 * 10**decimals
    plain, off = expected(scale, exact, method="half_up", residual_to="none")
    refused: type[Exception] | None = None
    units = plain
    if off and off_100 == "refuse":
        refused = SharesError
    elif off:
        method = "half_up" if off_100 == "largest" else off_100
        to = "largest" if off_100 == "largest" else None
        try:
            units, _ = expected(scale, exact, method=method, residual_to=to, ties=ties)
        except TieFoundError:
            refused = TieError
        except SignFlipError:
            refused = ResidualError
    rule = ShareRule(decimals, off_100)
    if refused is not None:
        with pytest.raises(refused):
            quantise(parties, whole, rule, ties)
        return
    rounding = quantise(parties, whole, rule, ties)
    assert rounding.units == tuple(units.values())
    assert rounding.half_up == tuple(plain.values())
    assert (sum(rounding.units), rounding.scale, rounding.half_up_sum) == (scale, scale, scale - off)
    steps = trace_shares(parties, whole, rule, ties)
    assert replay(steps) == steps.units == rounding.units
    assert bool(steps.awards) == bool(off)
