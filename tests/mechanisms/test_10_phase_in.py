"""10. Phase-in: a blend of two whole splits per year, and the weights of factors per year."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kostnadsfordelning as kf
from tests.mechanisms.made import (
    ALL,
    agreement,
    amounts,
    branch,
    changed,
    example,
    item,
    refused,
    refused_file,
    shared,
    sound,
    tells,
)

BLEND, FACTORS = "exempel-infasning", "exempel-infasad-nyckel"

# The old split, by inhabitants: 600 000, 300 000, 100 000. The new one, 300 000 in equal parts and 700 000
# by inhabitants: 100 000 each and 420 000, 210 000, 70 000, together 520 000, 310 000, 170 000.
OLD, NEW = shared(600_000, 300_000, 100_000), shared(520_000, 310_000, 170_000)


@pytest.mark.parametrize(("year", "percent"), [(2026, 25), (2027, 50), (2028, 100), (2029, 100), (2040, 100)])
def test_a_blend_goes_from_the_old_to_the_new(year: int, percent: int) -> None:
    expected = {code: (OLD[code] * (100 - percent) + NEW[code] * percent) // 100 for code in ALL}
    assert sum(expected.values()) == 1_000_000
    assert amounts(example(BLEND, year)) == expected


def test_the_blend_in_kronor() -> None:
    assert amounts(example(BLEND, 2026)) == shared(580_000, 302_500, 117_500)
    assert amounts(example(BLEND, 2027)) == shared(560_000, 305_000, 135_000)
    assert amounts(example(BLEND, 2028)) == NEW


@pytest.mark.parametrize(("year", "equal"), [(2026, 0), (2027, 15), (2028, 30), (2030, 30)])
def test_factors_that_are_phased_in(year: int, equal: int) -> None:
    exact = {
        code: 1_000_000 * (Fraction(100 - equal, 100) * Fraction(persons, 20_000) + Fraction(equal, 300))
        for code, persons in zip(ALL, (12_000, 6_000, 2_000), strict=True)
    }
    assert all(one.denominator == 1 for one in exact.values())
    assert amounts(example(FACTORS, year)) == exact


def blended(total: int, shares: dict[int, dict[str, str]], *splits: list[dict[str, Any]], **more: Any) -> Any:
    split = {
        "blend": {str(year): part for year, part in shares.items()},
        "splits": dict(zip(("gammal", "ny"), splits, strict=True)),
    }
    return agreement(item({"given": total}, split=split), **more)


PEOPLE = st.lists(st.integers(1, 10**5), min_size=3, max_size=3)


@settings(max_examples=30)
@given(st.integers(0, 10**8), PEOPLE, st.integers(1, 99))
def test_a_blend_lies_between_the_two_and_ends_as_the_new(
    total: int, persons: list[int], percent: int
) -> None:
    weights = dict(zip(ALL, persons, strict=True))
    old, new = [branch()], [branch("30 %", "lika"), branch()]
    shares = {2026: {"gammal": f"{percent} %", "ny": f"{100 - percent} %"}, 2027: {"ny": "100 %"}}
    own = blended(total, shares, old, new, persons=weights)
    first, last = (
        amounts(sound(kf.allocate(agreement(item({"given": total}, split=split), persons=weights), 2026)))
        for split in (old, new)
    )
    between = amounts(sound(kf.allocate(own, 2026)))
    assert sum(between.values()) == total
    for code in ALL:
        exact = Fraction(percent * first[code] + (100 - percent) * last[code], 100)
        assert abs(between[code] - exact) < 1
    assert amounts(sound(kf.allocate(own, 2027))) == last


def test_a_split_at_100_percent_need_not_name_the_other() -> None:
    own = changed(BLEND, ("{gammal: 0 %, ny: 100 %}", "{ny: 100 %}"))
    assert amounts(sound(kf.allocate(own, 2028))) == NEW


def test_every_number_is_told() -> None:
    tells(
        example(BLEND),
        "Boda",
        "6 000 av 20 000 invånare",
        "300 000 kr",
        "300 000 × 1 / 3",
        "100 000 kr",
        "700 000 × 6 000 / 20 000",
        "210 000 kr",
        "310 000 kr (100 000 kr + 210 000 kr)",
        "gammal 75 % × 300 000 kr + ny 25 % × 310 000 kr = 302 500,00 kr",
        "§ 23",
        "302 500 kr",
    )
    tells(
        example(FACTORS, 2027),
        "Ceda",
        "2 000 av 20 000 invånare",
        "1 av 3",
        "invånare 85 % × 10,000 % + lika 15 % × 33,333 % → 13,500 %",
        "§ 24",
        "135 000 kr",
    )


# refused ------------------------------------------------------------------------------------------------


def test_a_phase_in_that_does_not_reach_100_percent_is_refused() -> None:
    said = refused_file(
        BLEND, "        2028: {gammal: 0 %, ny: 100 %}\n", "", ("2027: {gammal", "2027: ▸{gammal")
    )
    assert "infasningen når inte 100 %: 2027 års blandning skulle gälla för alltid" in said
    assert "Lägg till ett sista år där en av fördelningarna har 100 %" in said


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (
            "2027: {gammal: 50 %, ny: 50 %}",
            "2027: ▸{gammal: 50 %, ny: 45 %}",
            "årets andelar blir 95 %, 5 % ifrån 100 %",
        ),
        (
            "2027: {gammal: 50 %, ny: 50 %}",
            "2027: {gammal: 50 %, ▸nyare: 50 %}",
            "fördelningen nyare finns inte under splits",
        ),
    ],
)
def test_a_year_that_does_not_go_together_is_refused(old: str, new: str, why: str) -> None:
    assert why in refused_file(BLEND, old, new)


@pytest.mark.parametrize(
    ("new", "why", "remedy"),
    [
        ("weighted: {invanare: {2026: 100 %, 2027: 85 %}, lika: ▸{2026: 0 %}}",
         "andel saknas för 2027", "samma år"),
        ("weighted: ▸{invanare: {2026: 100 %, 2027: 85 %}, lika: {2026: 0 %, 2027: 10 %}}",
         "andelarna för 2027 blir 95 %, 5 % ifrån 100 %", "Rätta andelarna"),
    ],
)  # fmt: skip
def test_factors_whose_years_do_not_go_together_are_refused(new: str, why: str, remedy: str) -> None:
    persons, equal = "{2026: 100 %, 2027: 85 %, 2028: 70 %}", "{2026: 0 %, 2027: 15 %, 2028: 30 %}"
    said = refused_file(FACTORS, f"weighted: {{invanare: {persons}, lika: {equal}}}", new)
    assert why in said
    assert remedy in said


@pytest.mark.parametrize("name", [BLEND, FACTORS])
def test_a_year_before_the_first_is_refused_with_the_years_there_are(name: str) -> None:
    early = changed(name, ("valid_from: 2026-01-01", "valid_from: 2025-01-01"))
    said = refused(kf.InputError, early, 2025)
    assert "2025" in said
    assert "2026, 2027, 2028" in said
