"""2. A fixed part and a variable part: one key rounded once, or branches rounded one by one."""

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
    PERSONS,
    agreement,
    amounts,
    branch,
    changed,
    example,
    hamilton,
    item,
    refused,
    refused_file,
    shared,
    sound,
    tells,
)

BRANCHES, KEY = "exempel-fast-och-rorlig-grenar", "exempel-fast-och-rorlig-nyckel"
FIXED = "{to: kommuner, take: 40 %, by: lika, clause: § 4 fast del}"
REST = "{to: kommuner, take: rest, by: invanare, clause: § 4 rörlig del}"


def test_branches_rounded_one_by_one() -> None:
    # 1 000 001 × 40 % = 400 000,4 and × 60 % = 600 000,6: the krona goes to the larger rest, 600 001.
    fixed, variable = 400_000, 600_001
    # 400 000 / 3 = 133 333 1/3 each: all rests alike, the krona to the first.
    equal = {ALBY: 133_334, BODA: 133_333, CEDA: 133_333}
    assert sum(equal.values()) == fixed
    # 600 001 × 12, 6 and 2 of 20 = 360 000,6, 180 000,3 and 60 000,1: the krona to Alby.
    by_persons = {ALBY: 360_001, BODA: 180_000, CEDA: 60_000}
    assert sum(by_persons.values()) == variable
    expected = {code: equal[code] + by_persons[code] for code in ALL}
    assert expected == shared(493_335, 313_333, 193_333)
    assert amounts(example(BRANCHES)) == expected


def test_one_key_rounded_once() -> None:
    # The same shares as one: 40 % / 3 + 60 % × 12/20 = 37/75, and so on.
    shares = {code: Fraction(40, 100) / 3 + Fraction(60, 100) * PERSONS[code] / 20_000 for code in ALL}
    assert shares == {ALBY: Fraction(37, 75), BODA: Fraction(47, 150), CEDA: Fraction(29, 150)}
    exact = {code: 1_000_001 * share for code, share in shares.items()}
    # 493 333,83; 313 333,65; 193 333,53: two kronor are left, to the two largest rests.
    assert [int(one) for one in exact.values()] == [493_333, 313_333, 193_333]
    assert [round(float(one % 1), 2) for one in exact.values()] == [0.83, 0.65, 0.53]
    assert amounts(example(KEY)) == shared(493_334, 313_334, 193_333)


def test_a_fixed_amount_before_the_rest() -> None:
    split = [branch({"amount": 300_000}, "lika"), branch()]
    result = sound(kf.allocate(agreement(item({"given": 1_000_000}, split=split)), 2026))
    # 100 000 each, and of the remaining 700 000: 420 000, 210 000 and 70 000.
    assert amounts(result) == shared(520_000, 310_000, 170_000)
    tells(result, "Boda", "300 000 kr", "100 000 kr", "700 000 kr", "210 000 kr", "310 000 kr")


PARTS = {
    "keys": {"modell": {"weighted": {"lika": "40 %", "invanare": "60 %"}}},
}


@settings(max_examples=25)
@given(st.integers(0, 10**9), st.integers(1, 10**6), st.integers(1, 10**6))
def test_a_weighted_key_is_the_same_as_rounding_per_item(total: int, alby: int, boda: int) -> None:
    persons = {ALBY: alby, BODA: boda, CEDA: 17}
    weighted = agreement(item({"given": total}, split=[branch(by="modell")]), persons=persons, **PARTS)
    rounding: dict[str, Any] = {"method": "largest_remainder", "ties": "order", "at": "item"}
    per_item = agreement(
        item({"given": total}, split=[branch("40 %", "lika"), branch()]), persons=persons, rounding=rounding
    )
    whole = alby + boda + 17
    shares = {code: Fraction(2, 15) + Fraction(3 * count, 5 * whole) for code, count in persons.items()}
    expected = hamilton(total, shares)
    assert amounts(kf.allocate(weighted, 2026)) == expected
    assert amounts(kf.allocate(per_item, 2026)) == expected


@settings(max_examples=25)
@given(st.integers(0, 10**9), st.integers(1, 99))
def test_both_ways_give_the_whole_and_differ_by_roundings_only(total: int, percent: int) -> None:
    stated = item({"given": total}, split=[branch(f"{percent} %", "lika"), branch()])
    rule = {"method": "largest_remainder", "ties": "order"}
    one, other = (
        amounts(sound(kf.allocate(agreement(stated, rounding={**rule, "at": at}), 2026)))
        for at in ("branch", "item")
    )
    assert sum(one.values()) == sum(other.values()) == total
    assert all(abs(one[code] - other[code]) <= 3 for code in ALL)


def test_every_number_is_told() -> None:
    tells(
        example(BRANCHES),
        "Alby",
        "1 000 001 kr",
        "40 %",
        "400 000 kr",
        "1 av 3",
        "133 334 kr",
        "§ 4 fast del",
        "60 %",
        "600 001 kr",
        "12 000 av 20 000 invånare",
        "360 001 kr",
        "133 334 kr + 360 001 kr",
        "493 335 kr",
    )
    tells(example(KEY), "Ceda", "40 % × 33,333 % + 60 % × 10,000 %", "19,333 %", "1 000 001", "193 333 kr")


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (
            "▸- {to: kommuner, take: 40 %, by: lika}\n      - {to: kommuner, take: 50 %, by: invanare}",
            "andelarna blir 90 %, 10 % ifrån 100 %",
        ),
        ("- {to: kommuner, take: 40 %, by: lika}\n      - {to: kommuner, take: ▸40, by: invanare}", '"40 %"'),
    ],
)
def test_shares_that_do_not_make_the_whole_are_refused(new: str, said: str) -> None:
    told = refused_file(BRANCHES, f"- {FIXED}", new, (f"      - {REST}\n", ""))
    assert said in told


def test_two_rests_are_refused() -> None:
    said = refused_file(BRANCHES, f"- {FIXED}", "▸- " + FIXED.replace("40 %", "rest"))
    assert "mer än en gren tar resten" in said


def test_fixed_amounts_above_the_cost_leave_no_rest() -> None:
    small = changed(BRANCHES, (FIXED, FIXED.replace("40 %", "{amount: 1 200 000}")))
    said = refused(kf.BelowZeroError, small)
    assert "de fasta beloppen och avgifterna är tillsammans 1 200 000, men kostnaden är 1 000 001" in said
    assert "199 999" in said
    assert "→ Sänk de fasta beloppen" in said
