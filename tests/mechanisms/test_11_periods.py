"""11. Periods on actual cost, the year to date less what is invoiced; and the settlement of a year."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kostnadsfordelning as kf
from tests.mechanisms.made import (
    ALBY,
    ALL,
    BODA,
    CEDA,
    LEFT,
    PERSONS,
    agreement,
    amounts,
    changed,
    example,
    hamilton,
    item,
    notes,
    refused,
    refused_file,
    shared,
    sound,
    tells,
)

NAME = "exempel-halvar"
HALVES = {"drift": [500_001, 600_000]}


def periods(result: kf.Allocation) -> dict[str, tuple[int, ...]]:
    """What each party is charged period by period."""
    return {row.party: row.periods for row in result.results[0].rows}


def test_the_second_half_is_the_year_to_date_less_the_first() -> None:
    result = example(NAME, actual=HALVES)
    # First half: 500 001 × 12, 6 and 2 of 20 = 300 000,6; 150 000,3; 50 000,1: the krona to Alby.
    first = shared(300_001, 150_000, 50_000)
    # The year: 1 100 001, of which 1 000 000 is within the frame.
    year = shared(600_000, 300_000, 100_000)
    assert amounts(result) == year
    assert periods(result) == {code: (first[code], year[code] - first[code]) for code in ALL}
    (above,) = notes(result, "above_frame")
    assert "1 100 001 kr är 100 001 kr över kostnadstaket 1 000 000 kr" in above


def test_after_the_first_half_only_that_is_charged() -> None:
    result = example(NAME, actual={"drift": [500_001]})
    assert amounts(result) == shared(300_001, 150_000, 50_000)
    assert periods(result) == {ALBY: (300_001,), BODA: (150_000,), CEDA: (50_000,)}


def test_one_cost_for_the_whole_year_is_as_without_periods() -> None:
    assert amounts(example(NAME, actual={"drift": 1_100_001})) == amounts(example(NAME, actual=HALVES))


def test_the_invoices_are_by_period() -> None:
    made = kf.invoices(example(NAME, actual=HALVES), issuer="Alby", due_dates=["2026-08-31", "2027-02-28"])
    table = made.table
    sums = table.groupby("instalment")["amount"].sum()
    assert dict(sums) == {1: 500_001, 2: 499_999}


@settings(max_examples=30)
@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=4), st.integers(0, 2 * 10**6))
def test_how_the_year_is_told_in_periods_changes_nothing(costs: list[int], frame: int) -> None:
    own = agreement(item("actual", {"frame": [{"given": frame}]}, periods=4))
    told = sound(kf.allocate(own, 2026, actual={"drift": costs}))
    whole = sound(kf.allocate(own, 2026, actual={"drift": sum(costs)}))
    expected = hamilton(min(frame, sum(costs)), PERSONS)
    assert amounts(told) == amounts(whole) == expected
    by_party = periods(told)
    for place in range(len(costs)):
        to_date = {code: sum(by_party[code][: place + 1]) for code in ALL}
        assert to_date == hamilton(min(frame, sum(costs[: place + 1])), PERSONS)


def test_every_number_is_told() -> None:
    tells(
        example(NAME, actual=HALVES),
        "Alby",
        "1 100 001 kr",
        "500 001 + 600 000",
        "1 000 000 kr",
        "100 001 kr över kostnadstaket",
        "§ 25",
        "12 000 av 20 000 invånare",
        "Varav period 1: 300 001 kr",
        "600 000 kr till och med perioden, varav 300 001 kr tidigare",
        "299 999 kr",
    )


# the settlement -----------------------------------------------------------------------------------------


def parties_of(settled: kf.Settlement) -> dict[str, int]:
    """What each party pays or gets, without the row of what is not settled."""
    return {party: amount for party, amount in settled.amounts.items() if party != LEFT}


def test_a_surplus_goes_back_by_the_same_key_and_small_amounts_stay() -> None:
    outcome = example(NAME, actual={"drift": 900_000})
    invoiced = {"Alby": 558_000, "Boda": 281_600, "Ceda": 90_400}
    settled = kf.settle(outcome, invoiced)
    # 540 000 − 558 000, 270 000 − 281 600, and 90 000 − 90 400 = −400, which is below 500
    assert settled.amounts == shared(-18_000, -11_600, 0, left=-400)
    assert dict(settled.by_party["waived"])[CEDA] == -400
    assert settled.repaid == 29_600


def test_a_deficit_goes_by_its_own_key() -> None:
    outcome = example(NAME, actual={"drift": 950_000})
    settled = kf.settle(outcome, {"Alby": 558_000, "Boda": 279_000, "Ceda": 93_000})
    # 950 000 − 930 000 = 20 000 in equal parts: 6 666,67 each, two kronor left to the first two
    assert parties_of(settled) == shared(6_667, 6_667, 6_666)
    assert settled.collected == 20_000


@settings(max_examples=25)
@given(st.integers(0, 10**6), st.lists(st.integers(0, 10**6), min_size=3, max_size=3))
def test_a_settlement_adds_up(cost: int, invoiced: list[int]) -> None:
    advance = dict(zip(ALL, invoiced, strict=True))
    settled = kf.settle(example(NAME, actual={"drift": cost}), advance)
    assert settled.total == cost - sum(invoiced)
    if sum(invoiced) >= cost:  # a surplus, or nothing: the same key
        own = {code: amount - advance[code] for code, amount in hamilton(cost, PERSONS).items()}
        assert parties_of(settled) == {code: off if abs(off) >= 500 else 0 for code, off in own.items()}
    else:
        third = Fraction(cost - sum(invoiced), 3)
        assert all(
            abs(amount - third) < 1 or (amount == 0 and third < 501)
            for amount in parties_of(settled).values()
        )


def test_the_settlement_tells_its_numbers() -> None:
    settled = kf.settle(
        example(NAME, actual={"drift": 950_000}), {"Alby": 558_000, "Boda": 279_000, "Ceda": 93_000}
    )
    said = settled.explain("Boda").replace("\N{NO-BREAK SPACE}", " ")
    for piece in ("950 000", "930 000", "20 000", "6 667", "§ 26"):
        assert piece in said


# refused ------------------------------------------------------------------------------------------------


def test_more_costs_than_periods() -> None:
    said = refused(kf.InputError, NAME, actual={"drift": [1, 2, 3]})
    assert "posten debiteras i 2 perioder; ange högst så många belopp, och minst ett" in said


def test_several_costs_of_an_item_without_periods() -> None:
    own = changed(NAME, ("    periods: 2\n", ""))
    said = refused(kf.InputError, own, actual=HALVES)
    assert "flera belopp är angivna, men posten debiteras inte i perioder" in said
    assert "periods" in said


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("periods: 2", "periods: ▸3", "Skriv 1, 2, 4 eller 12"),
        ("deficit_key: lika", "deficit_key: ▸likka", "nyckeln likka finns inte under keys"),
        ("de_minimis: 500", "de_minimis: ▸-500", "kan inte vara negativt"),
    ],
)
def test_what_cannot_be_meant_is_refused(old: str, new: str, why: str) -> None:
    assert why in refused_file(NAME, old, new)


def test_a_known_amount_is_not_charged_on_actual_cost() -> None:
    said = refused_file(
        NAME, "periods: 2", "periods: ▸2", ("amount: [actual, {frame", "amount: [{given: 5}, {frame")
    )
    assert "bara en post på verklig kostnad debiteras efter hand" in said
