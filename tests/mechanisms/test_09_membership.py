"""9. Entry and exit by whole months, by month weights or month by month; the others carry, or nobody."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

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
    branch,
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

WEIGHTS, MONTHS, EXIT = "exempel-intrade-manadsvikter", "exempel-intrade-manad-for-manad", "exempel-uttrade"


def test_month_weights() -> None:
    # 12 000 × 12 = 144 000, 6 000 × 6 = 36 000 and 2 000 × 12 = 24 000 of 204 000: 847 058,82; 211 764,71;
    # 141 176,47. Two kronor are left when rounded down, to Alby and Boda.
    assert amounts(example(WEIGHTS)) == shared(847_059, 211_765, 141_176)


def test_month_by_month() -> None:
    # Half the year Alby and Ceda are 12 and 2 of 14, the other half all three 12, 6 and 2 of 20.
    exact = {
        ALBY: 600_000 * Fraction(12, 14) + 600_000 * Fraction(12, 20),
        BODA: 600_000 * Fraction(6, 20),
        CEDA: 600_000 * Fraction(2, 14) + 600_000 * Fraction(2, 20),
    }
    # 514 285,71 + 360 000; 180 000; 85 714,29 + 60 000: the krona to Alby
    assert [int(one) for one in exact.values()] == [874_285, 180_000, 145_714]
    assert amounts(example(MONTHS)) == shared(874_286, 180_000, 145_714)


@pytest.mark.parametrize("name", [WEIGHTS, MONTHS])
def test_the_year_after_everyone_takes_part(name: str) -> None:
    result = example(name, 2027)
    assert amounts(result) == shared(720_000, 360_000, 120_000)
    assert not notes(result, "membership")


def test_an_exit_that_nobody_carries() -> None:
    result = example(EXIT)
    # 144 000, 72 000 and 2 000 × 9 = 18 000 of 20 000 × 12 = 240 000; 6 000 are absent.
    assert amounts(result) == shared(720_000, 360_000, 90_000, left=30_000)
    # nine months of 100 000, by 12 and 6 of 18
    assert amounts(result, "nio_manader") == {ALBY: 50_000, BODA: 25_000}
    assert result.total == 1_275_000


def test_the_year_after_an_exit_the_party_has_nothing() -> None:
    assert amounts(example(EXIT, 2027)) == shared(720_000, 360_000, 0, left=120_000)
    carried = changed(EXIT, ("others: total_shrinks", "others: carry"))
    assert amounts(sound(kf.allocate(carried, 2027))) == shared(800_000, 400_000, 0)


def members(method: str, others: str, **parties: dict[str, str]) -> dict[str, Any]:
    return {"membership": {"method": method, "others": others, "parties": parties}}


PEOPLE = st.lists(st.integers(1, 10**5), min_size=3, max_size=3)
METHOD = st.sampled_from(["month_weights", "month_by_month"])
OTHERS = st.sampled_from(["carry", "total_shrinks"])


@settings(max_examples=25)
@given(st.integers(0, 10**8), PEOPLE, METHOD, OTHERS)
def test_who_takes_part_all_year_is_as_without_membership(
    total: int, persons: list[int], method: str, others: str
) -> None:
    weights = dict(zip(ALL, persons, strict=True))
    own = agreement(
        item({"given": total}), persons=weights, **members(method, others, Boda={"joins": "2025-07-01"})
    )
    assert amounts(sound(kf.allocate(own, 2026))) == hamilton(total, weights)


@settings(max_examples=40)
@given(st.integers(0, 10**8), PEOPLE, st.integers(1, 12), METHOD, OTHERS)
def test_months_are_counted(total: int, persons: list[int], joins: int, method: str, others: str) -> None:
    weights = dict(zip(ALL, persons, strict=True))
    own = agreement(
        item({"given": total}),
        persons=weights,
        **members(method, others, Ceda={"joins": f"2026-{joins:02}-01"}),
    )
    found = amounts(sound(kf.allocate(own, 2026)))
    here, whole = 13 - joins, sum(persons)
    exact: dict[str, int | Fraction]
    if others == "total_shrinks":
        exact = {**{code: 12 * count for code, count in weights.items()}, CEDA: here * weights[CEDA]}
        exact[LEFT] = (12 - here) * weights[CEDA]
    elif method == "month_weights":
        exact = {**{code: 12 * count for code, count in weights.items()}, CEDA: here * weights[CEDA]}
    else:
        without = whole - weights[CEDA]
        exact = {
            code: Fraction(here * count, whole)
            + (0 if code == CEDA else Fraction((12 - here) * count, without))
            for code, count in weights.items()
        }
    left = {} if LEFT in found else {LEFT: 0}  # no row where nothing is left
    assert found | left == {LEFT: 0} | hamilton(total, exact)


@settings(max_examples=25)
@given(st.integers(0, 10**8), st.integers(1, 11))
def test_consecutive_months_add_up(total: int, months: int) -> None:
    """The year in two versions, the change after any month: together the whole amount."""
    ends, starts = f"2026-{months:02}-{[31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30][months - 1]}", months + 1
    stated = item({"given": total})
    first = agreement(stated, version="1", valid_to=ends)
    second = agreement(stated, version="2", valid_from=f"2026-{starts:02}-01")
    result = sound(kf.allocate([first, second], 2026))
    assert result.total == total


def test_every_number_is_told() -> None:
    tells(
        example(WEIGHTS),
        "Boda",
        "6 000 av 20 000 invånare",
        "Deltar 6 av 12 månader",
        "6 000 × 6 = 36 000 av 204 000",
        "juli–december",
        "§ 21",
        "1 200 000 × 36 000 / 204 000",
        "211 765 kr",
    )
    tells(example(MONTHS), "Boda", "Deltar 6 av 12 månader", "15,000 %", "§ 21", "180 000 kr")
    tells(
        example(EXIT),
        "Ceda",
        "2 000 × 9 = 18 000 av 240 000",
        "januari–september",
        "6 000 av 240 000",
        "§ 22",
        "90 000 kr",
    )
    tells(example(EXIT), "Alby", "9 av 12 månader", "100 000 kr × 9/12", "75 000 kr", "50 000 kr")


# refused ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("new", "why", "remedy"),
    [
        (
            "{Boda: {joins: ▸2026-07-15}}",
            "inträde räknas i hela månader",
            "Skriv den första i en månad, t.ex. 2026-",
        ),
        (
            "{Boda: {leaves: ▸2026-07-15}}",
            "utträde räknas i hela månader",
            "Skriv den sista dagen i en månad, t.ex. 2026-07-31",
        ),
        (
            "{Boda: {joins: 2026-07-01, leaves: ▸2026-03-31}}",
            "träder ut innan den träder in",
            "i var sin avtalsversion",
        ),
        ("{▸Bodda: {joins: 2026-07-01}}", "parten Bodda finns inte i avtalet", "Menade du Boda"),
    ],
)
def test_months_that_cannot_be_counted_are_refused(new: str, why: str, remedy: str) -> None:
    said = refused_file(WEIGHTS, "{Boda: {joins: 2026-07-01}}", new)
    assert why in said
    assert remedy in said


def test_who_carries_must_be_said() -> None:
    said = refused_file(WEIGHTS, "  others: carry\n", "", ("  method:", "  ▸method:"))
    assert "Välj carry (de andra tar den frånvarandes del) eller total_shrinks (ingen debiteras den)" in said


@pytest.mark.parametrize("months", ["13/12", "0/12"])
def test_a_year_has_twelve_months(months: str) -> None:
    said = refused_file(EXIT, "{prorate: 9/12}", f"{{prorate: ▸{months}}}")
    assert "ett år har tolv månader" in said
    assert "Skriv 1/12 till 12/12" in said


def test_a_party_alone_for_part_of_the_year() -> None:
    own = agreement(
        item({"given": 100}, split=[{"to": ["Boda"], "take": "rest"}]),
        **members("month_weights", "carry", Boda={"joins": "2026-07-01"}),
    )
    said = refused(kf.InputError, own)
    assert "Boda delar inte med någon och deltar bara en del av 2026" in said
    assert "minska beloppet med prorate" in said


def test_months_without_any_member() -> None:
    everyone = {name: {"joins": "2026-07-01"} for name in ("Alby", "Boda", "Ceda")}
    own = agreement(item({"given": 100}), **members("month_by_month", "carry", **everyone))
    assert "januari" in refused(kf.InputError, own)
    assert sum(PERSONS.values()) == 20_000
    # by month weights the months together are counted, and all three have six: split as always
    alike = agreement(
        item({"given": 20_000}, split=[branch()]), **members("month_weights", "carry", **everyone)
    )
    assert amounts(kf.allocate(alike, 2026)) == shared(12_000, 6_000, 2_000)
