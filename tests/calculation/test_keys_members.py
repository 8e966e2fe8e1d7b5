"""Entry and exit by whole months: month weights, month by month, and a total that shrinks."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostnadsfordelning.apportionment import apportion
from kostnadsfordelning.calculation.operands import RESIDUAL
from kostnadsfordelning.calculation.steps import MemberWeights, Ref
from kostnadsfordelning.errors import InputError, UnansweredError, WeightError
from kostnadsfordelning.reference.population import population
from tests.calculation.keyed import JAMTLAND, RAGUNDA, agreement, keyed

if TYPE_CHECKING:
    from kostnadsfordelning.agreement.agreement import Agreement

POPULATION = {"population": "2021-11-01"}
CMV_TOTAL = 3_574_970


def joined(method: str, others: str = "carry", presence: Any = None) -> Agreement:
    parties = presence or {"Ragunda": {"joins": "2026-07-01"}}
    membership = {"method": method, "others": others, "parties": parties}
    return agreement({"folk": POPULATION}, membership=membership)


def kronor(total: int, weights: dict[str, int]) -> dict[str, int]:
    return dict(apportion(total, weights, method="largest_remainder").amounts)


def test_ragunda_from_july_by_month_weights() -> None:
    weights, _ = keyed(joined("month_weights"), "folk")
    # 5 214 persons for 6 months, the other 126 656 for 12:
    # 3 574 970 × 31 284 / (31 284 + 1 519 872) = 111 839 361 480 / 1 551 156 = 72 100,65…
    assert weights[RAGUNDA] == 5214 * 6 == 31_284
    assert sum(weights.values()) == 31_284 + 126_656 * 12 == 1_551_156
    assert 72_100 < Fraction(CMV_TOTAL * 31_284, 1_551_156) < 72_101
    paid = kronor(CMV_TOTAL, weights)
    assert paid[RAGUNDA] == 72_101
    assert sum(paid.values()) == CMV_TOTAL


def test_ragunda_from_july_month_by_month() -> None:
    weights, _ = keyed(joined("month_by_month"), "folk")
    # nothing of the first half; of the second as if all the year, 5 214 of 131 870:
    # 3 574 970 / 2 × 5 214 / 131 870 = 70 675,32…
    exact = Fraction(weights[RAGUNDA], sum(weights.values()))
    assert exact == Fraction(1, 2) * Fraction(5214, 131_870)
    assert 70_675 < CMV_TOTAL * exact < 70_676
    paid = kronor(CMV_TOTAL, weights)
    assert paid[RAGUNDA] == 70_675
    assert sum(paid.values()) == CMV_TOTAL


def test_one_who_leaves_on_the_last_of_september() -> None:
    weights, _ = keyed(joined("month_weights", presence={"Berg": {"leaves": "2026-09-30"}}), "folk")
    persons = population("2021-11-01")
    assert weights["2326"] == 9 * int(persons["Berg"])
    assert weights[RAGUNDA] == 12 * int(persons["Ragunda"])


@pytest.mark.parametrize("method", ["month_weights", "month_by_month"])
def test_a_total_that_shrinks_is_charged_as_if_all_were_there(method: str) -> None:
    weights, _ = keyed(joined(method, "total_shrinks"), "folk")
    assert list(weights) == [*JAMTLAND, RESIDUAL]
    whole = sum(weights.values())
    persons = population("2021-11-01", JAMTLAND)
    for code, persons_there in persons.values.items():
        months = 6 if code == RAGUNDA else 12
        assert Fraction(weights[code], whole) == Fraction(persons_there, 131_870) * Fraction(months, 12)
    # half of Ragunda's 3,954 % is charged to nobody
    assert Fraction(weights[RESIDUAL], whole) == Fraction(5214, 2 * 131_870)
    assert kronor(CMV_TOTAL, weights)[RESIDUAL] == 70_675


def test_nothing_changes_in_a_year_when_all_take_part() -> None:
    plain = agreement({"folk": POPULATION})
    for year in (2027, 2030):
        weights, steps = keyed(joined("month_weights"), "folk", year)
        assert weights == keyed(plain, "folk", year)[0]
        assert not any(isinstance(step, MemberWeights) for step in steps)


def test_one_without_a_single_month_is_no_receiver() -> None:
    for method in ("month_weights", "month_by_month"):
        weights, _ = keyed(joined(method), "folk", 2025)
        others, steps = keyed(joined(method), "folk", 2025, codes=list(JAMTLAND)[1:])
        assert weights == others
        assert RAGUNDA not in weights
        assert not any(isinstance(step, MemberWeights) for step in steps)


def test_one_without_a_single_month_falls_away_whole_where_the_total_shrinks() -> None:
    weights, _ = keyed(joined("month_weights", "total_shrinks"), "folk", 2025)
    assert list(weights) == [code for code in (*JAMTLAND, RESIDUAL) if code != RAGUNDA]
    assert Fraction(weights[RESIDUAL], sum(weights.values())) == Fraction(5214, 131_870)


def test_in_a_version_of_half_a_year_the_months_are_those_of_the_version() -> None:
    one = joined("month_weights", presence={"Ragunda": {"joins": "2026-10-01"}})
    weights, steps = keyed(one, "folk", span=(7, 12))
    assert (weights[RAGUNDA], weights["2305"]) == (3 * 5214, 6 * int(population("2021-11-01")["2305"]))
    (step,) = [step for step in steps if isinstance(step, MemberWeights)]
    assert step.span == (7, 12)
    # and in the half before she joins, or the one where she is there throughout, nothing is weighed
    throughout, steps = keyed(joined("month_weights"), "folk", span=(7, 12))
    assert throughout[RAGUNDA] == 5214
    assert not any(isinstance(step, MemberWeights) for step in steps)


def test_one_who_shares_with_nobody_is_refused() -> None:
    with pytest.raises(InputError, match="Ragunda delar inte med någon") as caught:
        keyed(joined("month_weights"), "folk", codes=[RAGUNDA])
    assert "prorate" in caught.value.faults[0].remedy
    weights, _ = keyed(joined("month_weights", "total_shrinks"), "folk", codes=[RAGUNDA])
    assert weights == {RAGUNDA: 6 * 5214, RESIDUAL: 6 * 5214}


def test_a_month_without_anyone_is_told() -> None:
    gap = {"Ragunda": {"leaves": "2026-03-31"}, "Bräcke": {"joins": "2026-05-01"}}
    one = joined("month_by_month", presence=gap)
    with pytest.raises(WeightError, match="april"):
        keyed(one, "folk", codes=[RAGUNDA, "2305"])
    weights, _ = keyed(one, "folk", codes=[RAGUNDA, "2305", "2309"])
    assert all(weights.values())


def test_a_year_without_anyone_is_told() -> None:
    away = {"Ragunda": {"leaves": "2025-12-31"}, "Bräcke": {"joins": "2027-01-01"}}
    one = joined("month_weights", presence=away)
    with pytest.raises(WeightError, match="någon månad"):
        keyed(one, "folk", codes=[RAGUNDA, "2305"])


def test_what_is_left_open_is_asked() -> None:
    unknown = {"unknown": "Bärs hennes del av de andra?"}
    membership = {
        "method": "month_weights", "others": unknown, "parties": {"Ragunda": {"joins": "2026-07-01"}},
    }  # fmt: skip
    with pytest.raises(UnansweredError, match="Bärs hennes del"):
        keyed(agreement({"folk": POPULATION}, membership=membership), "folk")


# --- against month by month, the slow way --------------------------------------------------------------

WEIGHTS = st.lists(st.integers(0, 50), min_size=1, max_size=5)
MONTHS = st.tuples(st.integers(1, 12), st.integers(1, 12)).map(sorted) | st.just([1, 0])


def step(weights: list[int], months: Any, span: Any, method: Any, *, shrinks: bool) -> tuple[int, ...]:
    made = MemberWeights(
        id="x",
        inputs=(Ref("y"),),
        parties=tuple(map(str, range(len(weights)))),
        months=tuple(tuple(pair) for pair in months),
        span=tuple(span),
        method=method,
        shrinks=shrinks,
    )
    found = made.compute(tuple(weights))
    assert isinstance(found, tuple)
    return tuple(int(one) for one in found)


def there(months: Any, month: int) -> bool:
    return bool(months[0] <= month <= months[1])


@given(st.data(), WEIGHTS, st.tuples(st.integers(1, 12), st.integers(1, 12)).map(sorted))
def test_shares_are_those_of_a_calculation_month_by_month(
    data: st.DataObject, weights: list[int], span: list[int]
) -> None:
    months = [data.draw(MONTHS) for _ in weights]
    year = range(span[0], span[1] + 1)
    present = {m: [w if there(p, m) else 0 for w, p in zip(weights, months, strict=True)] for m in year}
    for method in ("month_weights", "month_by_month"):
        if method == "month_weights":
            refuses = not any(map(any, present.values()))
            exact = [Fraction(sum(row[place] for row in present.values())) for place in range(len(weights))]
        else:
            refuses = not all(map(any, present.values()))
            exact = [
                sum((Fraction(row[place], sum(row) or 1) for row in present.values()), Fraction(0))
                for place in range(len(weights))
            ]
        if refuses:
            with pytest.raises(WeightError):
                step(weights, months, span, method, shrinks=False)
            continue
        found = step(weights, months, span, method, shrinks=False)
        assert [Fraction(one, sum(found)) for one in found] == [one / sum(exact) for one in exact]


@given(st.data(), WEIGHTS.filter(any), st.integers(1, 9))
def test_scaled_weights_give_the_same_shares(data: st.DataObject, weights: list[int], scale: int) -> None:
    months = [data.draw(MONTHS) for _ in weights]
    for method in ("month_weights", "month_by_month"):
        try:
            found = step(weights, months, (1, 12), method, shrinks=False)
        except WeightError:
            continue
        scaled = step([scale * one for one in weights], months, (1, 12), method, shrinks=False)
        assert [Fraction(a, sum(found)) for a in found] == [Fraction(a, sum(scaled)) for a in scaled]


@given(WEIGHTS.filter(any), st.tuples(st.integers(1, 12), st.integers(1, 12)).map(sorted))
def test_all_who_take_part_alike_pay_as_if_all_the_year(weights: list[int], span: list[int]) -> None:
    """Then the two methods agree, and so do they with the weights themselves."""
    months = [(1, 12)] * len(weights)
    plain = [Fraction(one, sum(weights)) for one in weights]
    for method in ("month_weights", "month_by_month"):
        found = step(weights, months, span, method, shrinks=False)
        assert [Fraction(one, sum(found)) for one in found] == plain
    assert step(weights, months, span, "month_weights", shrinks=True)[-1] == 0


@given(st.data(), WEIGHTS.filter(any))
def test_a_shrinking_total_never_makes_another_pay_more(data: st.DataObject, weights: list[int]) -> None:
    months = [data.draw(MONTHS) for _ in weights]
    found = step(weights, months, (1, 12), "month_by_month", shrinks=True)
    assert found == step(weights, months, (1, 12), "month_weights", shrinks=True)
    whole = sum(found)
    for weight, (first, last), part in zip(weights, months, found, strict=False):
        assert Fraction(part, whole) == Fraction(weight, sum(weights)) * Fraction(last - first + 1, 12)
