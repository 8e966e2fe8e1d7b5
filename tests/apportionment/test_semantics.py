"""Every row of "Semantics, pinned down" that concerns the core, as fixed cases with answers by hand."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

import pytest

from kostnadsfordelning.apportionment import Rule, apportion, divide
from kostnadsfordelning.errors import InputError, ResidualError, TieError, UnitError, WeightError

EXAMPLE = {"A": 1, "B": 5, "C": 10, "D": 12}


@pytest.mark.parametrize(
    ("method", "residual_to", "amounts", "residual"),
    [
        ("largest_remainder", None, (3, 18, 36, 43), 0),
        ("half_up", "largest", (4, 18, 36, 42), 0),
        ("half_up", "first", (3, 18, 36, 43), 0),
        ("half_up", "last", (4, 18, 36, 42), 0),
        ("half_up", "B", (4, 17, 36, 43), 0),
        ("half_up", "none", (4, 18, 36, 43), -1),
        ("down", "largest", (3, 17, 35, 45), 0),
        ("down", "first", (6, 17, 35, 42), 0),
        ("down", "last", (3, 17, 35, 45), 0),
        ("down", "B", (3, 20, 35, 42), 0),
        ("down", "none", (3, 17, 35, 42), 3),
        ("sainte_lague", None, (4, 18, 35, 43), 0),
        ("cumulative", None, (4, 17, 36, 43), 0),
    ],
)
@pytest.mark.parametrize("factor", [1, 10, 100, 1000, -1, -10, -100, -1000])
def test_the_worked_example(
    method: str, residual_to: str | None, amounts: tuple[int, ...], residual: int, factor: int
) -> None:
    """Every method and receiver; credits mirror, and units only scale."""
    got = apportion(100 * factor, EXAMPLE, method=method, residual_to=residual_to, unit=abs(factor))
    assert got.amounts == dict(zip(EXAMPLE, (factor * amount for amount in amounts), strict=True))
    assert got.residual == factor * residual


@pytest.mark.parametrize(
    ("total", "weights", "rule", "amounts"),
    [
        # a half goes away from zero, in both directions
        (5, (1, 1), Rule("half_up", "none"), (3, 3)),
        (-5, (1, 1), Rule("half_up", "none"), (-3, -3)),
        (-5, (1, 1), Rule("down", "none"), (-2, -2)),
        # equal remainders: the earlier party, or the larger weight
        (1, (1, 1), Rule("largest_remainder"), (1, 0)),
        (3, (1, 3, 2), Rule("largest_remainder"), (1, 1, 1)),
        (3, (1, 3, 2), Rule("largest_remainder", ties="largest"), (0, 2, 1)),
        # only one of two equal remainders is left over for: "largest" looks at weights, not at order
        (2, (1, 3), Rule("largest_remainder", ties="largest"), (0, 2)),
        (2, (1, 3), Rule("largest_remainder"), (1, 1)),
        # averages 1/1 = 3/3 compete for the second unit
        (2, (1, 3), Rule("sainte_lague"), (1, 1)),
        (2, (1, 3), Rule("sainte_lague", ties="largest"), (0, 2)),
        # a tie at the last unit, reached by taking a unit back
        (2, (1, 1, 1), Rule("sainte_lague"), (1, 1, 0)),
        # the same, reached by adding units: every quota is 0,4
        (2, (1, 1, 1, 1, 1), Rule("sainte_lague"), (1, 1, 0, 0, 0)),
        # equal largest weights and something left: order settles
        (100, (1, 1, 1), Rule("half_up", "largest"), (34, 33, 33)),
        (100, (1, 1, 1), Rule("down", "largest"), (34, 33, 33)),
        # literally the first and the last, also without weight
        (100, (0, 1, 1, 1), Rule("down", "first"), (1, 33, 33, 33)),
        (100, (1, 1, 1, 0), Rule("half_up", "last"), (33, 33, 33, 1)),
        # one party takes all; nothing is divided into nothing
        (7, (3,), Rule("largest_remainder"), (7,)),
        (0, (1, 2), Rule("half_up", "largest"), (0, 0)),
        (0, (1, 1), Rule("sainte_lague", ties="refuse"), (0, 0)),
        # the running total lets equal parties differ, in the caller's order
        (2, (1, 1, 1), Rule("cumulative"), (1, 0, 1)),
    ],
)
def test_fixed(total: int, weights: tuple[int, ...], rule: Rule, amounts: tuple[int, ...]) -> None:
    parties = tuple("ABCDEFGH"[: len(weights)])
    assert divide(total, parties, weights, rule)[0] == amounts


@pytest.mark.parametrize(
    ("total", "weights", "rule", "tied"),
    [
        (1, (1, 1), Rule("largest_remainder", ties="refuse"), ("A", "B")),
        (1, (1, 1), Rule("largest_remainder", ties="largest"), ("A", "B")),
        (1, (1, 1), Rule("sainte_lague", ties="refuse"), ("A", "B")),
        (-1, (1, 1), Rule("sainte_lague", ties="largest"), ("A", "B")),
        (100, (1, 1, 1), Rule("half_up", "largest", ties="refuse"), ("A", "B", "C")),
        (100, (1, 1, 1), Rule("down", "largest", ties="largest"), ("A", "B", "C")),
        # C ties too, but its larger weight is clear: only A and B are left undecided
        (6, (1, 1, 4), Rule("largest_remainder", ties="largest"), None),
        (3, (1, 1, 4), Rule("largest_remainder", ties="largest"), ("A", "B")),
    ],
)
def test_ties_refused(total: int, weights: tuple[int, ...], rule: Rule, tied: tuple[str, ...] | None) -> None:
    parties = tuple("ABC"[: len(weights)])
    if tied is None:
        divide(total, parties, weights, rule)
        return
    with pytest.raises(TieError) as caught:
        divide(total, parties, weights, rule)
    assert str(caught.value).startswith(", ".join(tied) + " ligger lika")
    assert 'ties="order"' in str(caught.value)


@pytest.mark.parametrize(
    ("total", "weights", "rule"),
    [
        # equal remainders that all get a unit, or none
        (4, (1, 1, 2), Rule("largest_remainder", ties="refuse")),
        (99, (1, 1, 1), Rule("largest_remainder", ties="refuse")),
        # equal largest weights with nothing to give
        (99, (1, 1, 1), Rule("half_up", "largest", ties="refuse")),
        (100, (1, 1), Rule("down", "largest", ties="largest")),
        # equal largest weights, but the residual goes elsewhere
        (100, (1, 1, 1), Rule("down", "last", ties="refuse")),
        (100, (1, 1, 1), Rule("down", "none", ties="refuse")),
        (100, (1, 1, 1), Rule("cumulative", ties="refuse")),
        (3, (1, 1, 1), Rule("sainte_lague", ties="refuse")),
    ],
)
def test_ties_that_change_nothing_are_no_ties(total: int, weights: tuple[int, ...], rule: Rule) -> None:
    parties = tuple("ABC"[: len(weights)])
    assert divide(total, parties, weights, rule) == divide(
        total, parties, weights, Rule(rule.method, rule.residual_to)
    )


def test_a_residual_never_turns_its_receiver() -> None:
    """Three halves rounded up exceed by more than the first party has."""
    weights = {"A": 0, "B": 1, "C": 1, "D": 1, "E": 1}
    with pytest.raises(ResidualError, match=r"−2 skulle vända tecknet på beloppet för A, 0") as caught:
        apportion(2, weights, method="half_up", residual_to="first")
    assert "largest_remainder" in str(caught.value)
    with pytest.raises(ResidualError):
        apportion(-2, weights, method="half_up", residual_to="A")
    # down to exactly zero is not turned
    assert apportion(1, {"A": 1, "B": 1}, method="half_up", residual_to="first").amounts == {"A": 0, "B": 1}


def test_a_refusal_carries_the_steps_so_far() -> None:
    with pytest.raises(TieError) as caught:
        apportion(100, {"A": 1, "B": 1, "C": 1}, method="largest_remainder", ties="refuse")
    (step,) = caught.value.steps
    assert (step.base, step.residual, step.awards) == ((33, 33, 33), 1, ())
    with pytest.raises(ResidualError) as flipped:
        apportion(200, {"A": 0, "B": 1, "C": 1, "D": 1, "E": 1}, method="half_up", residual_to="A", unit=100)
    assert flipped.value.steps[0].base == (0, 100, 100, 100, 100)
    assert flipped.value.steps[0].residual == -200


@pytest.mark.parametrize(
    ("total", "unit", "near"),
    [(1005, 10, "1 000 och 1 010"), (-1005, 1000, "−2 000 och −1 000"), (50, 100, "0 och 100")],
)
def test_a_unit_must_divide_the_total(total: int, unit: int, near: str) -> None:
    with pytest.raises(UnitError) as caught:
        apportion(total, {"A": 1}, method="largest_remainder", unit=unit)
    assert near in str(caught.value).replace("\N{NO-BREAK SPACE}", " ")


def test_a_named_receiver_must_be_a_party() -> None:
    with pytest.raises(InputError, match='"A", "B"'):
        apportion(1, {"A": 1, "B": 1}, method="down", residual_to="2303")
    # also when nothing is left to give: a fault must not depend on the amount
    with pytest.raises(InputError, match="inte är part"):
        apportion(2, {"A": 1, "B": 1}, method="down", residual_to="2303")
    with pytest.raises(InputError, match="både ett val"):
        apportion(2, {"first": 1, "B": 1}, method="down", residual_to="first")


def test_no_weight_at_all_is_refused_on_the_integer_path_too() -> None:
    with pytest.raises(WeightError):
        divide(1, ("A",), (0,), Rule("largest_remainder"))


def test_size_does_not_matter() -> None:
    """Beyond 64 bits, and a total that could never be handed out one by one."""
    weights = {"A": 10**40, "B": 1, "C": 3 * 10**40}
    for method in ("largest_remainder", "sainte_lague", "cumulative"):
        got = apportion(10**60, weights, method=method)
        assert sum(got.amounts.values()) == 10**60
        assert abs(got.amounts["A"] - got.exact["A"]) < 1
    big = apportion(10**12, {"A": 1, "B": 1, "C": 1}, method="sainte_lague", ties="order").amounts
    assert big == {"A": 333333333334, "B": 333333333333, "C": 333333333333}


def test_sainte_lague_can_leave_the_quota_and_hamilton_can_lose_by_growth() -> None:
    """The traps named in the docstrings are real."""
    # One large party and many small ones just below a half: the large one gets more than a unit extra.
    weights = {"A": 1000} | {f"p{n:02d}": 9 for n in range(20)}
    got = apportion(50, weights, method="sainte_lague")
    assert got.amounts["A"] - got.exact["A"] > 1
    # Alabama: from 10 to 11 units C loses one.
    states = {"A": 6, "B": 6, "C": 2}
    before = apportion(10, states, method="largest_remainder").amounts
    after = apportion(11, states, method="largest_remainder").amounts
    assert (before["C"], after["C"]) == (2, 1)


@pytest.mark.parametrize("total", [100, "100", Decimal("100.00"), Fraction(200, 2)])
def test_whole_totals_of_every_exact_kind(total: int | str | Decimal | Fraction) -> None:
    got = apportion(total, {"A": 2, "B": 3, "C": 1}, method="largest_remainder")
    assert got.amounts == {"A": 33, "B": 50, "C": 17}
    assert type(got.total) is int


@pytest.mark.parametrize(
    "weights",
    [
        {"A": 3, "B": 5},
        {"A": Fraction(3, 8), "B": Fraction(5, 8)},
        {"A": Decimal("0.375"), "B": Decimal("0.625")},
        {"A": "37,5 %", "B": "62,5 %"},
        {"A": "37.5%", "B": "62,50\N{NO-BREAK SPACE}%"},
        {"A": "3/8", "B": "0,625"},
        {"A": "3 000 000", "B": 5 * 10**6},
    ],
)
def test_weights_of_every_exact_kind(weights: dict[str, object]) -> None:
    got = apportion(1000, weights, method="largest_remainder")
    assert got.amounts == {"A": 375, "B": 625}
    assert got.exact == {"A": 375, "B": 625}
    assert math.gcd(*got.weights) == 1
