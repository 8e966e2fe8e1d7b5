"""The runner without rounding: near the rounded result, exact in its sums, and by hand for each kind."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kostnadsfordelning.agreement.loading import agreement_from
from kostnadsfordelning.calculation.allocate import allocate
from kostnadsfordelning.calculation.steps import LimitParties, QuantiseShares, Threshold
from kostnadsfordelning.calculation.unrounded import outcome_of, run_unrounded
from kostnadsfordelning.errors import KostnadsfordelningError
from tests.calculation.small import A, B, C, R, agreement, item
from tests.calculation.split_trees import FIRST, LAST, agreements

if TYPE_CHECKING:
    from kostnadsfordelning.calculation.result import AgreementResult


def parts_of(result: AgreementResult) -> dict[tuple[str, str], Fraction]:
    """The unrounded part of each item and party."""
    done = run_unrounded(result.steps)
    found: dict[tuple[str, str], Fraction] = {}
    for row in result.rows:
        parts = [outcome_of(ref, done) for ref in row.refs]
        found[row.item, row.party] = sum((one for one in parts if isinstance(one, Fraction)), Fraction(0))
    return found


def exact(
    *branches: dict[str, Any], amount: int | list[Any] | None = 1000, **more: Any
) -> dict[str, Fraction]:
    """Everyone's unrounded part of one item."""
    year = more.pop("year", 2026)
    told = more.pop("told", {})
    (result,) = allocate(agreement(item(amount, *branches), **more), year, **told).results
    return {party: part for (_, party), part in parts_of(result).items()}


@settings(max_examples=12)
@given(agreements(), st.integers(FIRST, LAST))
def test_drawn_plans_stay_near_what_is_rounded(tree: dict[str, Any], year: int) -> None:
    """The kronor of an item differ by what roundings can move, and in sum by the amount's rounding alone.

    Shares rounded first, limits measured against rounded parts and thresholds that count the whole may
    move more than that; what they do is tried by hand below.
    """
    try:
        (result,) = allocate(agreement_from(tree), year).results
    except KostnadsfordelningError:
        assume(False)
        raise
    jumps = any(
        isinstance(step, QuantiseShares)
        or (isinstance(step, LimitParties) and step.known)
        or (isinstance(step, Threshold) and step.counts == "whole")
        for step in result.steps
    )
    assume(not jumps)
    room = result.agreement.rounding.unit * (len(result.steps) + 1)
    for row, (place, part) in zip(result.rows, parts_of(result).items(), strict=True):
        assert place == (row.item, row.party)
        assert abs(row.amount - part) <= room


def test_what_divides_evenly_is_the_same() -> None:
    branches = ({"to": "kommuner", "take": "60 %", "by": "fast"}, {"to": "region", "take": "40 %"})
    (result,) = allocate(agreement(item(1000, *branches)), 2026).results
    assert parts_of(result) == {(row.item, row.party): row.amount for row in result.rows}


def test_fractions_are_kept() -> None:
    third = Fraction(1000, 3)
    assert exact({"to": "kommuner", "take": "rest", "by": "lika"}) == {A: third, B: third, C: third}


def test_shares_that_are_rounded_first_count_as_rounding() -> None:
    found = exact(
        {"to": "kommuner", "take": "rest", "by": "folk"},
        amount=999,
        rounding={
            "method": "largest_remainder",
            "ties": "order",
            "shares": {"decimals": 0, "off_100": "refuse"},
        },
    )
    assert found == {A: Fraction(999, 10), B: Fraction(999 * 3, 10), C: Fraction(999 * 6, 10)}


def test_uprating_is_not_rounded_year_by_year() -> None:
    stages = [{"given": 101, "price_year": 2024}, {"uprate": "3 %", "round": "each_year"}]
    assert sum(exact({"to": "kommuner", "take": "rest", "by": "lika"}, amount=stages).values()) == (
        101 * Fraction(103, 100) ** 2
    )


def test_limits_share_what_they_move() -> None:
    branch = {"to": "kommuner", "take": "rest", "by": "folk"}  # 100, 300, 600 of 1 000
    limited = {"limits": {"cap": {C: 401}, "cut_off": "redistribute"}}
    moved = exact(branch | limited, amount=1000)
    assert moved == {A: Fraction(599, 4), B: Fraction(3 * 599, 4), C: 401}
    left = exact(branch | {"limits": {"cap": "40 %", "cut_off": "unfunded"}}, amount=1001)
    assert left == {
        A: Fraction(1001, 10),
        B: Fraction(3003, 10),
        C: Fraction(2002, 5),
        "_residual": Fraction(1001, 5),
    }


def test_months_and_rates_are_whole_fractions() -> None:
    rest = {"to": "kommuner", "take": "rest", "by": "fast"}
    assert exact(rest, amount=[{"given": 1000}, {"prorate": 7}])[A] == Fraction(1000 * 7, 12 * 6)
    charged = {"to": "kommuner", "take": {"charge": {"rate": "0,333", "of": "folk"}}}
    found = exact(charged, amount=None)
    assert found == {A: 1665, B: Fraction(4995), C: Fraction(9990)}


def test_a_share_of_a_credit_is_a_credit() -> None:
    assert exact(
        {"to": "region", "take": "1/3"}, {"to": "kommuner", "take": "rest", "by": "lika"}, amount=-100
    )[R] == Fraction(-100, 3)
