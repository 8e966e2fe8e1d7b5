"""The trace says who got each unit and why, and its moves alone lead to the amounts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kostnadsfordelning.apportionment import (
    METHODS,
    REASONS,
    ApportionTrace,
    Award,
    Rule,
    ShareRule,
    divide,
    integer_weights,
    replay,
    trace,
    trace_shares,
)
from kostnadsfordelning.errors import ResidualError, TieError
from tests.strategies import Number, totals, weights

Replayed = Callable[[ApportionTrace], ApportionTrace]


@st.composite
def traces(draw: st.DrawFn) -> ApportionTrace:
    """Traces of divisions that are not refused."""
    share: dict[str, Number] = draw(weights())
    method = draw(st.sampled_from(METHODS))
    to = draw(st.sampled_from(("largest", "first", "last", "none", *share)))
    unit = draw(st.sampled_from((1, 1, 100)))
    rule = Rule(
        method,
        to if method in ("half_up", "down") else None,
        draw(st.sampled_from(("order", "largest"))),
        unit,
    )
    parties, whole = integer_weights(share)
    total = draw(st.one_of(st.integers(-60, 60), totals())) * unit
    try:
        return trace(total, parties, whole, rule)
    except (TieError, ResidualError):
        assume(False)
        raise


def replays(steps: ApportionTrace) -> bool:
    return replay(steps) == steps.amounts == divide(steps.total, steps.parties, steps.weights, steps.rule)[0]


@settings(max_examples=300, deadline=None)
@given(traces())
def test_steps_replay_to_the_same_amounts(steps: ApportionTrace) -> None:
    assert replays(steps)
    assert sum(steps.amounts) + steps.residual == steps.total
    assert {award.reason for award in steps.awards} <= set(REASONS)
    moved = sum(award.units for award in steps.awards) * steps.rule.unit
    assert sum(steps.base) + moved == sum(steps.amounts)
    assert all(award.party not in award.tied_with for award in steps.awards)
    assert all(bool(award.tied_with) == ("_tie_" in award.reason) for award in steps.awards)


@pytest.mark.parametrize(
    "broken",
    [
        lambda steps: replace(steps, awards=steps.awards[1:]),
        lambda steps: replace(
            steps, awards=tuple(replace(award, units=-award.units) for award in steps.awards)
        ),
        lambda steps: replace(steps, awards=tuple(replace(award, party="A") for award in steps.awards)),
        lambda steps: replace(steps, base=steps.amounts),
        lambda steps: replace(steps, rule=replace(steps.rule, unit=100)),
    ],
)
def test_replay_catches_a_broken_trace(broken: Replayed) -> None:
    steps = trace(30, ("A", "B", "C"), (1, 3, 1), Rule("largest_remainder", unit=10))
    assert [award.party for award in steps.awards] == ["B", "A"]
    assert replays(steps)
    assert not replays(broken(steps))


@settings(max_examples=200, deadline=None)
@given(traces())
def test_a_tie_is_named_exactly_when_refusing_ties_would_refuse(steps: ApportionTrace) -> None:
    named = any(award.tied_with for award in steps.awards)
    refusing = replace(steps.rule, ties="refuse")
    try:
        divide(steps.total, steps.parties, steps.weights, refusing)
    except TieError:
        assert named
    else:
        assert not named


@settings(max_examples=200, deadline=None)
@given(traces())
def test_remainders_and_values_are_those_of_the_quotas(steps: ApportionTrace) -> None:
    units = Fraction(abs(steps.total), steps.rule.unit)
    running = Fraction(0)
    for party, weight, remainder in zip(steps.parties, steps.weights, steps.remainders, strict=True):
        quota = units * weight / steps.denominator
        running += quota
        shown = running if steps.rule.method == "cumulative" else quota
        assert Fraction(remainder, steps.denominator) == shown % 1
        for award in steps.awards:
            if award.party == party and award.reason.startswith("remainder"):
                assert award.value == quota % 1
            if award.party == party and "_average" in award.reason and award.value is not None:
                assert (weight / award.value) % 2 == 1


@pytest.mark.parametrize(
    ("total", "weights", "rule", "awards"),
    [
        (100, (2, 3, 1), Rule("largest_remainder"), (Award("C", 1, "remainder", Fraction(2, 3)),)),
        (-100, (2, 3, 1), Rule("largest_remainder"), (Award("C", -1, "remainder", Fraction(2, 3)),)),
        (99, (1, 1, 1), Rule("largest_remainder"), ()),
        (
            100,
            (1, 1, 1),
            Rule("largest_remainder"),
            (Award("A", 1, "remainder_tie_order", Fraction(1, 3), ("B", "C")),),
        ),
        # B's remainder is clear; A and C tie for the second unit
        (
            3,
            (1, 3, 1),
            Rule("largest_remainder"),
            (
                Award("B", 1, "remainder", Fraction(4, 5)),
                Award("A", 1, "remainder_tie_order", Fraction(3, 5), ("C",)),
            ),
        ),
        (
            3,
            (1, 3, 2),
            Rule("largest_remainder", ties="largest"),
            (Award("B", 1, "remainder_tie_largest", Fraction(1, 2), ("A",)),),
        ),
        (2, (2, 2, 1), Rule("half_up", "first"), ()),
        (7, (2, 2, 1), Rule("half_up", "largest", "order"), ()),
        (
            100,
            (1, 1, 1),
            Rule("down", "largest"),
            (Award("A", 1, "residual_largest_tie_order", Fraction(1, 3), ("B", "C")),),
        ),
        (100, (1, 5, 1), Rule("down", "largest"), (Award("B", 1, "residual_largest", Fraction(5, 7)),)),
        (100, (1, 5, 1), Rule("down", "first"), (Award("A", 1, "residual_first"),)),
        (-100, (1, 5, 1), Rule("down", "last"), (Award("C", -1, "residual_last"),)),
        (100, (1, 5, 1), Rule("down", "B"), (Award("B", 1, "residual_party"),)),
        (100, (1, 5, 1), Rule("down", "none"), ()),
        (2, (1, 1, 1), Rule("cumulative"), ()),
        (
            2,
            (1, 1, 1),
            Rule("sainte_lague"),
            (Award("C", -1, "lowest_average_tie_order", Fraction(1), ("A", "B")),),
        ),
        (
            -1,
            (2, 2, 2),
            Rule("sainte_lague"),
            (Award("A", -1, "highest_average_tie_order", Fraction(2), ("B", "C")),),
        ),
        (
            2,
            (1, 3),
            Rule("sainte_lague", ties="largest"),
            (Award("A", -1, "lowest_average_tie_largest", Fraction(1), ("B",)),),
        ),
    ],
)
def test_awards(total: int, weights: tuple[int, ...], rule: Rule, awards: tuple[Award, ...]) -> None:
    assert trace(total, tuple("ABC"[: len(weights)]), weights, rule).awards == awards


def test_shares_have_their_own_trace() -> None:
    steps = trace_shares(("A", "B", "C"), (1, 1, 1), ShareRule(1, "largest_remainder"))
    assert (steps.half_up, steps.half_up_sum, steps.scale) == ((333, 333, 333), 999, 1000)
    assert steps.awards == (Award("A", 1, "remainder_tie_order", Fraction(1, 3), ("B", "C")),)
    assert steps.units == (334, 333, 333)
    clean = trace_shares(("A", "B"), (1, 3), ShareRule(0))
    assert (clean.base, clean.units, clean.awards) == ((25, 75), (25, 75), ())
