"""Division within bounds, against an oracle that finds the exact price per weight by its breakpoints."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise, product
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kostnadsfordelning.apportionment import Rule, divide
from kostnadsfordelning.apportionment.bounds import Bounds, clipped, divide_within
from kostnadsfordelning.errors import LimitError, ResidualError, TieError
from tests.apportionment.oracle import expected

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

HAMILTON = Rule("largest_remainder")
RULES = (
    HAMILTON,
    Rule("largest_remainder", ties="largest"),
    Rule("sainte_lague"),
    Rule("cumulative"),
    Rule("half_up", residual_to="largest"),
    Rule("down", residual_to="largest"),
    Rule("half_up", residual_to="last"),
    Rule("down", residual_to="first"),
)
Case = tuple[int, tuple[int, ...], tuple[int, ...], Bounds]


def names(count: int) -> tuple[str, ...]:
    return tuple("ABCDEFG"[:count])


def exactly(
    total: int, weights: tuple[int, ...], lows: tuple[int, ...], highs: Bounds
) -> list[Fraction] | None:
    """Everyone free pays the same per weight. Written without rounds: the price lies between two of the
    prices at which someone reaches a bound, and between those the sum is a straight line."""

    def parts(price: Fraction) -> list[Fraction]:
        found = []
        for weight, low, high in zip(weights, lows, highs, strict=True):
            part = max(price * weight, Fraction(low))
            found.append(part if high is None else min(part, Fraction(high)))
        return found

    reached = [
        Fraction(bound, weight)
        for weight, low, high in zip(weights, lows, highs, strict=True)
        for bound in (low, high)
        if weight and bound is not None
    ]
    prices = sorted({Fraction(0), *reached, max([Fraction(0), *reached]) + total + 1})
    if not sum(parts(prices[0])) <= total <= sum(parts(prices[-1])):
        return None
    for below, above in pairwise(prices):
        start, end = sum(parts(below)), sum(parts(above))
        if start <= total <= end:
            part = Fraction(total - start, end - start) if end > start else Fraction(0)
            return parts(below + part * (above - below))
    return parts(prices[0])


@st.composite
def cases(draw: DrawFn, most: int = 40) -> Case:
    """Few kronor and few parties, so that ties, zeros and bounds that meet are common; or huge weights."""
    count = draw(st.integers(1, 5))
    weight = draw(st.sampled_from((st.integers(0, 3), st.integers(0, 9), st.integers(0, 10**20))))
    weights = tuple(draw(st.lists(weight, min_size=count, max_size=count)))
    total = draw(st.integers(0, most))
    lows = tuple(draw(st.sampled_from((0, 0, 1, 2, 5, 9))) for _ in range(count))
    highs = tuple(
        draw(st.sampled_from((None, None, low, low + 1, low + 3, low + 12)))
        for low in lows
    )  # fmt: skip
    return total, weights, lows, highs


def room(weights: tuple[int, ...], lows: tuple[int, ...], highs: Bounds) -> tuple[int, int | None]:
    """The least and the most that the bounds can hold; a party without weight takes its floor only."""
    most = [high if weight else low for weight, low, high in zip(weights, lows, highs, strict=True)]
    return sum(lows), None if None in most else sum(one for one in most if one is not None)


@settings(max_examples=600)
@given(cases(), st.sampled_from(RULES))
@example((100, (1, 0), (0, 60), (40, None)), HAMILTON)  # the one without weight is needed for its floor
@example((10, (1, 1, 1), (0, 0, 8), (1, None, None)), HAMILTON)  # held at a cap, then floors want more
@example((12, (9, 1, 1), (0, 4, 4), (5, None, None)), HAMILTON)
def test_every_total_that_the_bounds_can_hold_is_divided(case: Case, rule: Rule) -> None:
    total, weights, lows, highs = case
    parties = names(len(weights))
    if any(not weight for weight in weights) and rule.residual_to in {"first", "last"}:
        return  # the rule itself gives one without weight its residual
    least, most = room(weights, lows, highs)
    fits = least <= total and (most is None or total <= most)
    try:
        amounts = divide_within(total, parties, weights, rule, lows=lows, highs=highs)
    except LimitError:
        assert not fits
        return
    except (TieError, ResidualError):
        return
    assert fits
    assert sum(amounts) == total
    exact = exactly(total, weights, lows, highs)
    assert exact is not None
    for amount, part, low, high in zip(amounts, exact, lows, highs, strict=True):
        assert low <= amount
        assert high is None or amount <= high
        # Each of the others is at most a krona from its own quota; so are the bounds they were held at.
        assert abs(amount - part) <= len(weights)
    if rule is HAMILTON:
        assert is_settled(total, weights, amounts, lows, highs)


def is_settled(
    total: int, weights: tuple[int, ...], amounts: tuple[int, ...], lows: tuple[int, ...], highs: Bounds
) -> bool:
    """Whether some set of parties held at bounds explains the outcome: the free ones have the rule's own
    division of the rest, and nobody is held who would be within its bounds by a krona or more."""
    parties = names(len(weights))
    for held in product((False, True), repeat=len(weights)):
        free = [n for n, one in enumerate(held) if not one]
        rest = total - sum(amounts[n] for n, one in enumerate(held) if one)
        if any(amounts[n] not in {lows[n], highs[n]} for n, one in enumerate(held) if one):
            continue
        whole = sum(weights[n] for n in free)
        if not whole:
            if rest == 0 and not any(amounts[n] for n in free):
                return True
            continue
        parts, _ = expected(
            rest, {parties[n]: Fraction(weights[n]) for n in free}, method="largest_remainder"
        )
        quotas = {n: Fraction(rest * weights[n], whole) for n, one in enumerate(held) if one}
        settled = all(
            (amounts[n] == highs[n] and quota > amounts[n] - 1)
            or (amounts[n] == lows[n] and quota < amounts[n] + 1)
            for n, quota in quotas.items()
        )
        if settled and all(parts[parties[n]] == amounts[n] for n in free):
            return True
    return False


@settings(max_examples=150)
@given(cases(), st.sampled_from(RULES))
def test_a_credit_is_the_mirror(case: Case, rule: Rule) -> None:
    total, weights, lows, highs = case

    def outcome(amount: int) -> tuple[int, ...] | type[Exception]:
        try:
            return divide_within(amount, names(len(weights)), weights, rule, lows=lows, highs=highs)
        except (LimitError, TieError, ResidualError) as error:
            return type(error)

    plain, credit = outcome(total), outcome(-total)
    assert credit == (tuple(-one for one in plain) if isinstance(plain, tuple) else plain)


@settings(max_examples=150)
@given(st.integers(-50, 50), st.lists(st.integers(0, 9), min_size=1, max_size=5), st.sampled_from(RULES))
def test_without_bounds_it_is_the_rule(total: int, weights: list[int], rule: Rule) -> None:
    weights[0] = weights[0] or 1
    parties, none = names(len(weights)), (None,) * len(weights)
    try:
        plain = divide(total, parties, tuple(weights), rule)[0]
    except (TieError, ResidualError) as error:
        with pytest.raises(type(error)):
            divide_within(total, parties, tuple(weights), rule, lows=none, highs=none)
        return
    assert divide_within(total, parties, tuple(weights), rule, lows=none, highs=none) == plain


@settings(max_examples=200)
@given(
    st.integers(0, 60), st.lists(st.integers(0, 9), min_size=1, max_size=5), st.sampled_from(RULES), st.data()
)
def test_bounds_that_nobody_is_beyond_change_nothing(
    total: int, weights: list[int], rule: Rule, data: st.DataObject
) -> None:
    """Being at a bound is not being beyond it."""
    weights[0] = weights[0] or 1
    parties = names(len(weights))
    try:
        plain = divide(total, parties, tuple(weights), rule)[0]
    except (TieError, ResidualError):
        return
    slack = [data.draw(st.sampled_from((0, 0, 1))) for _ in plain]
    lows = tuple(max(0, one - more) for one, more in zip(plain, slack, strict=True))
    highs = tuple(
        data.draw(st.sampled_from((None, one, one + more))) for one, more in zip(plain, slack, strict=True)
    )
    if any(not weight and one for weight, one in zip(weights, plain, strict=True)):
        return  # the rule gives one without weight its residual, which bounds do not
    assert divide_within(total, parties, tuple(weights), rule, lows=lows, highs=highs) == plain


@settings(max_examples=200)
@given(cases(), st.sampled_from(("half_up", "down")))
def test_what_the_rule_leaves_to_no_one_is_left(case: Case, method: str) -> None:
    total, weights, lows, highs = case
    least, most = room(weights, lows, highs)
    rule = Rule(method, residual_to="none")
    try:
        amounts = divide_within(total, names(len(weights)), weights, rule, lows=lows, highs=highs)
    except LimitError:
        assert total < least or (most is not None and most < total)
        return
    assert abs(total - sum(amounts)) <= len(weights)
    for amount, low, high in zip(amounts, lows, highs, strict=True):
        assert low <= amount
        assert high is None or amount <= high


def test_a_floor_that_a_cap_feeds() -> None:
    """A's cap frees 60 kr; of the 60 + 30 + 10 left, C's floor takes 25 and B the rest."""
    amounts = divide_within(
        100, ("A", "B", "C"), (6, 3, 1), HAMILTON, lows=(None, None, 25), highs=(40, None, None)
    )
    assert amounts == (40, 35, 25)


def test_a_cap_that_binds_only_in_the_second_round() -> None:
    """100 by 5 : 4 : 1 is 50, 40, 10. A is held at 20; 80 by 4 : 1 is 64 and 16, so B is held at 50; C 30."""
    amounts = divide_within(100, ("A", "B", "C"), (5, 4, 1), HAMILTON, lows=(None,) * 3, highs=(20, 50, None))
    assert amounts == (20, 50, 30)


def test_bounds_are_moved_inward_to_whole_units() -> None:
    rule = Rule("largest_remainder", unit=100)
    amounts = divide_within(1000, ("A", "B"), (3, 1), rule, lows=(None, None), highs=(650, None))
    assert amounts == (600, 400)
    amounts = divide_within(1000, ("A", "B"), (3, 1), rule, lows=(None, 301), highs=(None, None))
    assert amounts == (600, 400)
    assert clipped(1000, ("A", "B"), (800, 200), lows=(None, 250), highs=(650, None), unit=100) == (600, 300)


def test_a_residual_for_one_that_is_held_goes_to_the_largest_of_the_others_in_its_unit() -> None:
    """200 by 6 : 1 : 1 : 2 in tens, down: 120, 20, 20, 40. A is held at 70; 130 is 30, 30, 60 and 10 over."""
    rule = Rule("down", residual_to="A", unit=10)
    amounts = divide_within(
        200, ("A", "B", "C", "D"), (6, 1, 1, 2), rule, lows=(None,) * 4, highs=(70, None, None, None)
    )
    assert amounts == (70, 30, 30, 70)


def test_nobody_pays_less_than_nothing() -> None:
    assert divide_within(10, ("A", "B"), (1, 1), HAMILTON, lows=(-5, None), highs=(0, None)) == (0, 10)
    with pytest.raises(LimitError, match="golven är tillsammans 12"):
        divide_within(10, ("A", "B"), (1, 1), HAMILTON, lows=(-5, 12), highs=(None, None))


def test_contradicting_bounds_are_told_party_by_party() -> None:
    with pytest.raises(LimitError) as caught:
        divide_within(100, ("A", "B", "C"), (1, 1, 1), HAMILTON, lows=(50, 60, 0), highs=(40, 20, 0))
    told = str(caught.value).splitlines()
    assert told[:2] == ["golvet 50 är högre än taket 40 för A", "golvet 60 är högre än taket 20 för B"]
    assert told[2].startswith("→ Sänk golvet eller höj taket")
    with pytest.raises(LimitError, match="golvet 50 är högre än taket 40 för A"):
        clipped(100, ("A", "B"), (50, 50), lows=(50, None), highs=(40, None))


def test_bounds_that_cannot_hold_the_total_say_by_how_much() -> None:
    with pytest.raises(
        LimitError, match=r"tillsammans få högst 90, men 100 ska fördelas: 10 blir över.*unfunded"
    ):
        divide_within(100, ("A", "B"), (1, 1), HAMILTON, lows=(None, None), highs=(40, 50))
    with pytest.raises(
        LimitError, match="golven är tillsammans 110, men bara 100 ska fördelas: 10 för mycket"
    ):
        divide_within(100, ("A", "B"), (1, 1), HAMILTON, lows=(60, 50), highs=(None, None))
    with pytest.raises(
        LimitError, match="högst 40, men −100 ska fördelas: 60 blir över".replace("−", "\N{MINUS SIGN}")
    ):
        divide_within(-100, ("A", "B"), (1, 0), HAMILTON, lows=(None, None), highs=(40, None))


@settings(max_examples=150)
@given(cases(), st.data())
def test_clipped_moves_each_part_to_the_nearest_bound(case: Case, data: st.DataObject) -> None:
    total, weights, lows, highs = case
    sign = data.draw(st.sampled_from((1, -1)))
    parts = [data.draw(st.integers(0, 30)) for _ in weights]
    cut = clipped(sign, names(len(weights)), [sign * one for one in parts], lows=lows, highs=highs)
    for part, found, low, high in zip(parts, cut, lows, highs, strict=True):
        most = max(low, part, total) if high is None else high
        inside = range(low, most + 1)
        assert sign * found in inside
        assert abs(sign * found - part) == min(abs(one - part) for one in inside)


@settings(max_examples=100)
@given(cases(most=25))
def test_the_oracle_of_the_bounds_finds_the_price(case: Case) -> None:
    total, weights, lows, highs = case
    exact = exactly(total, weights, lows, highs)
    least, most = room(weights, lows, highs)
    assert (exact is not None) == (least <= total and (most is None or total <= most))
    if exact is not None:
        assert sum(exact) == total
        free = {
            Fraction(part, weight)
            for part, weight, low, high in zip(exact, weights, lows, highs, strict=True)
            if weight and low < part and (high is None or part < high)
        }
        assert len(free) <= 1
