"""Amounts × parties rounded together, against every table there is."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import ceil, floor
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kostnadsfordelning.apportionment import Rule
from kostnadsfordelning.apportionment.signed import blended
from kostnadsfordelning.apportionment.table import apportion_table
from kostnadsfordelning.errors import ResidualError, TieError, WeightError
from tests.apportionment.oracle import SignFlipError, TieFoundError, expected

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

HAMILTON = Rule("largest_remainder")
RULES = (
    HAMILTON,
    Rule("largest_remainder", ties="largest"),
    Rule("sainte_lague"),
    Rule("cumulative"),
    Rule("half_up", residual_to="largest"),
    Rule("down", residual_to="first"),
)
Case = tuple[list[int], list[list[int]]]
Table = tuple[tuple[int, ...], ...]


@st.composite
def cases(draw: DrawFn) -> Case:
    """Up to three amounts and four parties, of one sign: ties, zeros and blocks that share nobody."""
    rows, columns = draw(st.integers(1, 3)), draw(st.integers(1, 4))
    sign = draw(st.sampled_from((1, -1)))
    amounts = [sign * draw(st.integers(0, 12)) for _ in range(rows)]
    weights = [draw(st.lists(st.integers(0, 4), min_size=columns, max_size=columns)) for _ in range(rows)]
    for row in weights:
        row[draw(st.integers(0, columns - 1))] += 1
    return amounts, weights


def exactly(amounts: list[int], weights: list[list[int]]) -> list[list[Fraction]]:
    return [
        [Fraction(amount * weight, sum(row)) for weight in row]
        for amount, row in zip(amounts, weights, strict=True)
    ]


def wanted(exact: list[list[Fraction]], rule: Rule) -> list[int]:
    """The columns: everyone's exact sum, rounded by the oracle of the core."""
    sums = {str(j): sum(column, Fraction(0)) for j, column in enumerate(zip(*exact, strict=True))}
    total = int(sum(sums.values()))
    if not total:
        return [0] * len(sums)
    found, _ = expected(
        total,
        {party: abs(one) for party, one in sums.items()},
        method=rule.method,
        residual_to=rule.residual_to,
        ties=rule.ties,
    )
    return list(found.values())


def near_tables(exact: list[list[Fraction]], amounts: list[int], columns: list[int]) -> list[Table]:
    """Every table of the exact cells rounded down or up that has those rows and columns."""
    rows = [
        [
            row
            for row in product(*(sorted({floor(one), ceil(one)}) for one in cells))
            if sum(row) == amount
        ]
        for cells, amount in zip(exact, amounts, strict=True)
    ]  # fmt: skip
    return [table for table in product(*rows) if [sum(one) for one in zip(*table, strict=True)] == columns]


@settings(max_examples=500)
@given(cases(), st.sampled_from(RULES))
@example(([1, 2], [[18, 1, 1, 0, 0, 0], [0, 0, 0, 6, 7, 7]]), HAMILTON)
@example(([1, 2, 1], [[4, 4, 2], [1, 1, 0], [0, 1, 1]]), HAMILTON)
def test_against_every_table_there_is(case: Case, rule: Rule) -> None:
    amounts, weights = case
    exact = exactly(amounts, weights)
    parties = tuple("ABCDEF"[: len(weights[0])])
    try:
        columns = wanted(exact, rule)
    except (TieFoundError, SignFlipError):
        with pytest.raises((TieError, ResidualError)):
            apportion_table(amounts, parties, weights, rule)
        return
    table = apportion_table(amounts, parties, weights, rule)
    assert [sum(row) for row in table] == amounts
    for cells, row in zip(table, exact, strict=True):
        for cell, one in zip(cells, row, strict=True):
            assert cell * one >= 0, "not across zero"
            assert one or not cell, "nothing for one without weight"
    near = near_tables(exact, amounts, columns)
    made = [sum(one) for one in zip(*table, strict=True)]
    if near:
        assert table in near
    if rule.residual_to is None:
        assert all(abs(one - column) <= 1 for one, column in zip(made, columns, strict=True))
    shared = all(all(row) for row in weights) and all(amounts)
    if shared and rule.residual_to is None:
        assert made == columns


@settings(max_examples=200)
@given(cases(), st.sampled_from(RULES))
def test_credits_are_the_mirror_and_one_amount_is_the_rule(case: Case, rule: Rule) -> None:
    amounts, weights = case
    parties = tuple("ABCDEF"[: len(weights[0])])
    try:
        table = apportion_table(amounts, parties, weights, rule)
    except (TieError, ResidualError):
        return
    turned = apportion_table([-amount for amount in amounts], parties, weights, rule)
    assert turned == tuple(tuple(-cell for cell in row) for row in table)
    if len(amounts) == 1 and (rule.residual_to is None or all(weights[0])):  # no residual without weight
        assert list(table[0]) == wanted(exactly(amounts, weights), rule)


@settings(max_examples=200)
@given(cases(), st.lists(st.integers(-6, 12), min_size=3, max_size=3))
def test_costs_and_incomes_together(case: Case, signed: list[int]) -> None:
    """Rows of both signs: the table holds as long as every party's own sum has one sign."""
    amounts, weights = signed[: len(case[0])], case[1]
    parties = tuple("ABCDEF"[: len(weights[0])])
    exact = exactly(amounts, weights)
    sums = [sum(column, Fraction(0)) for column in zip(*exact, strict=True)]
    if any(one > 0 for one in sums) and any(one < 0 for one in sums):
        with pytest.raises(WeightError, match="några parter ska betala och andra få tillbaka"):
            apportion_table(amounts, parties, weights, HAMILTON)
        return
    table = apportion_table(amounts, parties, weights, HAMILTON)
    assert [sum(row) for row in table] == amounts
    assert apportion_table([-amount for amount in amounts], parties, weights, HAMILTON) == tuple(
        tuple(-cell for cell in row) for row in table
    )
    near = near_tables(exact, amounts, wanted(exact, HAMILTON))
    assert not near or table in near


def test_written_out() -> None:
    """Three items of 10 kr: by thirds, A 3,33 each; in all 10 each. Each party pays 4 once and 3 twice."""
    table = apportion_table([10, 10, 10], ("A", "B", "C"), [(1, 1, 1)] * 3, HAMILTON)
    assert [sum(column) for column in zip(*table, strict=True)] == [10, 10, 10]
    assert sorted(cell for row in table for cell in row) == [3, 3, 3, 3, 3, 3, 4, 4, 4]


def test_a_path_moves_a_krona_that_was_given_too_soon() -> None:
    """0,9 + 0,1 and 0,6 + 0,4: the most odd first gives A both kronor, but A's 1,5 is rounded to 1 when
    the tie goes to B, the later. Then one of them must move to B: the second, which is the nearer."""
    table = apportion_table([1, 1], ("B", "A"), [(1, 9), (4, 6)], HAMILTON)
    assert table == ((0, 1), (1, 0))


def test_parties_that_share_no_amount_keep_their_rows() -> None:
    """0,9 + 0,05 + 0,05 of 1 kr, and 4 × 0,5 of 2 kr. Of the three odd kronor B's 0,9 and two halves come
    first: each block keeps its own, and no krona of one is paid in the other."""
    table = apportion_table(
        [1, 2], tuple("ABCDEFG"), [(18, 1, 1, 0, 0, 0, 0), (0, 0, 0, 1, 1, 1, 1)], HAMILTON
    )
    assert table == ((1, 0, 0, 0, 0, 0, 0), (0, 0, 0, 1, 1, 0, 0))
    # 0,4 + 0,4 + 0,2 of 1 kr, and 4 × 0,75 of 3 kr: the rule would give all four to the second block.
    table = apportion_table(
        [1, 3], tuple("ABCDEFG"), [(2, 2, 1, 0, 0, 0, 0), (0, 0, 0, 1, 1, 1, 1)], HAMILTON
    )
    assert table == ((1, 0, 0, 0, 0, 0, 0), (0, 0, 0, 1, 1, 1, 0))


def test_around_zero_too_the_signs_turned_turn_the_cells() -> None:
    table = apportion_table([5, -5], ("A", "B"), [(1, 1), (1, 1)], HAMILTON)
    assert table == ((3, 2), (-3, -2))
    assert apportion_table([-5, 5], ("A", "B"), [(1, 1), (1, 1)], HAMILTON) == ((-3, -2), (3, 2))


def test_weights_that_are_all_zero() -> None:
    with pytest.raises(WeightError, match="alla nyckelvärden är noll"):
        apportion_table([10, 0], ("A", "B"), [(1, 1), (0, 0)], HAMILTON)


@settings(max_examples=400)
@given(
    st.lists(st.lists(st.integers(0, 30), min_size=3, max_size=3), min_size=2, max_size=3),
    st.lists(st.integers(1, 9), min_size=3, max_size=3),
    st.sampled_from(RULES),
    st.sampled_from((1, -1)),
    st.booleans(),
)
def test_a_blend_is_the_rule_on_the_exact_parts(
    splits: list[list[int]], shares: list[int], rule: Rule, sign: int, makes_it: bool
) -> None:
    shares = shares[: len(splits)]
    scale = sum(shares)
    if makes_it:  # every split makes the same total, as they do where nothing is left over
        splits = [[*split[:2], 60 - split[0] - split[1]] for split in splits]
    parts = [
        sum(sign * share * split[place] for share, split in zip(shares, splits, strict=True))
        for place in range(3)
    ]
    exact = {party: Fraction(part, scale) for party, part in zip("ABC", parts, strict=True)}
    made = sum(exact.values(), Fraction(0))
    total = sign * 60
    method, residual_to = rule.method, rule.residual_to
    if made == total:
        weights = {party: abs(part) for party, part in exact.items()}
    else:
        # Whoever is no one takes what is lacking to whole kronor, and any residual.
        weights = {party: abs(part) for party, part in exact.items()} | {"-": ceil(abs(made)) - abs(made)}
        residual_to = "none" if residual_to else None
    whole = total if made == total else sign * ceil(abs(made))
    if not any(parts):
        assert blended(total, ("A", "B", "C"), tuple(parts), scale, rule) == (0, 0, 0)
        return
    try:
        wanted_parts, _ = expected(whole, weights, method=method, residual_to=residual_to, ties=rule.ties)
    except (TieFoundError, SignFlipError):
        with pytest.raises((TieError, ResidualError)):
            blended(total, ("A", "B", "C"), tuple(parts), scale, rule)
        return
    got = blended(total, ("A", "B", "C"), tuple(parts), scale, rule)
    assert list(got) == list(wanted_parts.values())[:3]
    if method != "sainte_lague" and (made != total or residual_to is None):
        assert all(abs(one - part) < 1 for one, part in zip(got, exact.values(), strict=True))


def test_a_blend_that_does_not_make_the_total() -> None:
    """75 % of 60 + 40 and 25 % of 41 + 19: A 55,25, B 34,75 – 90 kr of the 100, the rest is no one's."""
    parts = (75 * 60 + 25 * 41, 75 * 40 + 25 * 19)
    assert blended(100, ("A", "B"), parts, 100, HAMILTON) == (55, 35)
    # In tens: 9 tens, of which A has 5,525 and B 3,475.
    assert blended(100, ("A", "B"), parts, 100, Rule("largest_remainder", unit=10)) == (60, 30)
    assert blended(0, ("A", "B"), (-150, -150), 100, HAMILTON) == (-2, -1)  # −1,5 each: −3 in all
    # 1,4 each of three is 4,2, so no one has 0,8 to five whole: two are left, for no one and A.
    assert blended(9, ("A", "B", "C"), (14, 14, 14), 10, HAMILTON) == (2, 1, 1)
    # 1,6 each is 4,8: the two left go to the first two; vanlig avrundning gives everyone 2.
    assert blended(9, ("A", "B", "C"), (16, 16, 16), 10, HAMILTON) == (2, 2, 1)
    half_up = Rule("half_up", residual_to="last")
    assert blended(9, ("A", "B", "C"), (16, 16, 16), 10, half_up) == (2, 2, 2)
    with pytest.raises(WeightError, match="några parter ska betala"):
        blended(0, ("A", "B"), (100, -100), 100, HAMILTON)
