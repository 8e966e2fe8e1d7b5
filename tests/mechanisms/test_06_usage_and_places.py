"""6. Keys from the user's own table, a base fee beside usage, and whole places instead of kronor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kostnadsfordelning as kf
from tests.mechanisms.made import (
    ALL,
    agreement,
    amounts,
    branch,
    example,
    hamilton,
    item,
    plain,
    refused,
    refused_file,
    shared,
    tells,
)

if TYPE_CHECKING:
    from fractions import Fraction
    from pathlib import Path

USAGE, PLACES = "exempel-nyttjande", "exempel-platser"
DAYS = {"vardygn": {"Alby": 300, "Boda": 100, "Ceda": 50}}


def test_a_base_fee_and_the_rest_by_days() -> None:
    result = example(USAGE, actual={"drift": 1_000_000}, usage=DAYS)
    # 50 000 each leaves 850 000; × 300, 100 and 50 of 450 = 566 666,67; 188 888,89; 94 444,44: two kronor
    # are left when rounded down, to Boda and Alby.
    rest = shared(566_667, 188_889, 94_444)
    assert sum(rest.values()) == 850_000
    assert amounts(result) == {code: 50_000 + part for code, part in rest.items()}


def test_the_days_may_be_read_from_the_users_own_table(tmp_path: Path) -> None:
    path = tmp_path / "dygn.csv"
    path.write_text("Kommun;Vårddygn\nAlby;300\nBoda;100\nCeda;50\n", encoding="utf-8")
    days = kf.usage_from(path, source="Beläggningslista 2026")
    result = example(USAGE, actual={"drift": 1_000_000}, usage={"vardygn": days})
    assert amounts(result) == shared(616_667, 238_889, 144_444)
    assert "Beläggningslista 2026" in result.explain("Alby")


def test_a_party_without_days_pays_the_base_fee_only() -> None:
    result = example(USAGE, actual={"drift": 1_000_000}, usage={"vardygn": {"Alby": 3, "Boda": 1, "Ceda": 0}})
    # 850 000 × 3/4 = 637 500 and × 1/4 = 212 500
    assert amounts(result) == shared(687_500, 262_500, 50_000)


def test_places_are_whole_and_have_their_own_measure() -> None:
    result = example(PLACES)
    # 25 × 12, 6 and 2 of 20 = 15; 7,5; 2,5: rests alike, the place to the first.
    assert amounts(result, "platser") == shared(15, 8, 2)
    assert amounts(result, "samordning") == shared(36_000, 18_000, 6_000)
    assert dict(zip(result.table["cost_item"], result.table["measure"], strict=True)) == {
        "platser": "platser",
        "samordning": "kr",
    }
    explained = plain(result.explain("Boda"))
    assert "8 platser" in explained
    assert "8 kr" not in explained


@pytest.mark.parametrize("view", ["total", "amounts", "by_party"])
def test_places_and_kronor_are_never_added(view: str) -> None:
    with pytest.raises(kf.MeasureError) as caught:
        getattr(example(PLACES), view)
    said = plain(caught.value)
    assert "platser" in said
    assert "samordning" in said.lower()


def test_places_are_not_invoiced() -> None:
    made = kf.invoices(example(PLACES), issuer="Alby", instalments=1, due_dates=["2026-06-30"])
    assert set(made.table["cost_item"]) == {"samordning"}
    assert any("platser" in plain(note).lower() for note in made.checks["note"])


@settings(max_examples=25)
@given(st.integers(150_000, 10**9), st.lists(st.integers(0, 10**4), min_size=3, max_size=3))
def test_base_fees_and_the_rest_make_the_cost(cost: int, days: list[int]) -> None:
    days[1] += 1
    told = dict(zip(ALL, days, strict=True))
    result = example(USAGE, actual={"drift": cost}, usage={"vardygn": told})
    rest = hamilton(cost - 150_000, told)
    assert amounts(result) == {code: 50_000 + rest[code] for code in ALL}


@settings(max_examples=15)
@given(st.integers(0, 10**6), st.fractions(min_value="1/100", max_value=100))
def test_days_are_relative(cost: int, factor: Fraction) -> None:
    """Hours instead of days, all of them longer by the same factor, split alike."""
    keys = {"dygn": {"usage": "vardygn", "unit": "dygn"}}
    own = agreement(item({"given": cost}, split=[branch(by="dygn")]), keys=keys)
    plainly, longer = (
        kf.allocate(
            own, 2026, usage={"vardygn": {code: n * by for code, n in zip(ALL, (7, 5, 2), strict=True)}}
        )
        for by in (1, factor)
    )
    assert amounts(plainly) == amounts(longer)


def test_every_number_is_told() -> None:
    result = example(USAGE, actual={"drift": 1_000_000}, usage=DAYS)
    tells(
        result,
        "Boda",
        "50 000 kr",
        "§ 16 grundavgift",
        "1 000 000 kr",
        "850 000 kr (1 000 000 kr - 150 000 kr)",
        "100 av 450 vårddygn",
        "850 000 × 100 / 450",
        "188 889 kr",
        "50 000 kr + 188 889 kr",
        "238 889 kr",
    )
    tells(
        example(PLACES), "Ceda", "25 platser", "2 000 av 20 000 invånare", "25 × 2 000 / 20 000", "2 platser"
    )


# refused ------------------------------------------------------------------------------------------------


def test_days_that_are_not_told_are_asked_for() -> None:
    said = refused(kf.UnknownFactError, USAGE, actual={"drift": 1})
    assert "fördelar efter vardygn (vårddygn), och det har inte angetts" in said
    assert "Alby" in said
    assert "--usage vardygn=vardygn.xlsx" in said


def test_a_party_left_out_of_the_table_is_asked_for() -> None:
    said = refused(kf.UnknownFactError, USAGE, actual={"drift": 1}, usage={"vardygn": {"Alby": 1, "Boda": 2}})
    assert "för Ceda" in said
    assert "den som inte har något ska ha 0" in said


def test_negative_days_and_percents_are_refused() -> None:
    days = {"vardygn": {"Alby": -1, "Boda": "50 %", "Ceda": 1}}
    said = refused(kf.InputError, USAGE, actual={"drift": 1}, usage=days)
    assert "ett antal kan inte vara negativt" in said
    assert "inte i procent" in said


def test_base_fees_above_the_cost() -> None:
    said = refused(kf.BelowZeroError, USAGE, actual={"drift": 149_999}, usage=DAYS)
    assert "tillsammans 150 000, men kostnaden är 149 999" in said


def test_a_cost_that_is_not_told_is_asked_for() -> None:
    said = refused(kf.MissingActualError, USAGE, usage=DAYS)
    assert "Drift debiteras efter verklig kostnad, och ingen har angetts" in said
    assert "--actual" in said


def test_days_of_nobody_in_the_file_are_refused() -> None:
    said = refused_file(PLACES, "{Alby: 12 000, Boda: 6 000, Ceda: 2 000}", "▸{Alby: 0, Boda: 0, Ceda: 0}")
    assert "nyckelns tal är 0 för alla" in said
