"""7. Several factors weighted together, each normalised; the share rounded by a stated rule."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kostnadsfordelning as kf
from tests.mechanisms.made import (
    ALL,
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
    sound,
    tells,
)

NAME = "exempel-flera-faktorer"
WEIGHTED = "weighted: {folkmangd: 50 %, lika: 15 %, areal: 10 %, skattekraft: 5 %, elever: 20 %}"
PUPILS = {"elever": {"Ragunda": 200, "Bräcke": 300, "Östersund": 1_500}}

# What is known of Ragunda, Bräcke and Östersund: inhabitants 2024-12-31, km² of land 2023-01-01, tax base
# 2023 in thousands of kronor per inhabitant; and the pupils told here.
CODES = ("2303", "2305", "2380")
INHABITANTS = (5_146, 6_035, 64_979)
LAND = (Fraction("2510.89"), Fraction("3408.1"), Fraction("2208.35"))
TAX_BASE = (Fraction("191.8"), Fraction(194), Fraction("220.4"))
TAUGHT = (200, 300, 1_500)


def test_five_factors_by_hand() -> None:
    exact = [
        Fraction(50, 100) * Fraction(persons, 76_160)
        + Fraction(15, 100) * Fraction(1, 3)
        + Fraction(10, 100) * land / Fraction("8127.34")
        + Fraction(5, 100) * base / Fraction("606.2")
        + Fraction(20, 100) * Fraction(pupils, 2_000)
        for persons, land, base, pupils in zip(INHABITANTS, LAND, TAX_BASE, TAUGHT, strict=True)
    ]
    assert (sum(INHABITANTS), sum(LAND), sum(TAX_BASE)) == (76_160, Fraction("8127.34"), Fraction("606.2"))
    assert sum(exact) == 1
    # 15,04984 %, 17,75556 % and 67,19460 %: to millionths, half up, they make 1 000 000 as they are.
    millionths = [int(share * 10**6 + Fraction(1, 2)) for share in exact]
    assert millionths == [150_498, 177_556, 671_946]
    assert sum(millionths) == 10**6
    assert amounts(example(NAME, usage=PUPILS)) == dict(zip(CODES, millionths, strict=True))


def test_shares_that_do_not_make_the_whole_go_by_the_stated_rule() -> None:
    """In hundredths 15, 18 and 67 % make 100; in tenths of a per cent 15,0 17,8 and 67,2 make 100 too;
    a third each makes 99, and what then happens is the rule's to say."""
    thirds = {"modell": {"weighted": {"lika": "100 %"}, "decimals": 2, "off_100": "largest_remainder"}}
    stated = item({"given": 1_000}, split=[branch(by="modell")])
    # 33 % each leaves 1 %, to the first: 340, 330, 330
    assert list(amounts(sound(kf.allocate(agreement(stated, keys=thirds), 2026))).values()) == [340, 330, 330]
    refuse = {"modell": {**thirds["modell"], "off_100": "refuse"}}
    said = refused(kf.SharesError, agreement(stated, keys=refuse))
    assert "99" in said
    assert "off_100: largest_remainder" in said


@settings(max_examples=25)
@given(st.integers(0, 10**9), st.lists(st.integers(1, 10**5), min_size=3, max_size=3))
def test_one_factor_at_100_percent_is_that_factor(total: int, persons: list[int]) -> None:
    weights = dict(zip(ALL, persons, strict=True))
    keys = {"modell": {"weighted": {"invanare": "100 %", "lika": "0 %"}}}
    own = agreement(item({"given": total}, split=[branch(by="modell")]), persons=weights, keys=keys)
    assert amounts(sound(kf.allocate(own, 2026))) == hamilton(total, weights)


@settings(max_examples=25)
@given(st.integers(0, 10**9), st.integers(0, 100), st.integers(1, 10**6))
def test_a_factor_counts_by_its_share_not_by_its_size(total: int, percent: int, size: int) -> None:
    """The same factor in another unit – metres for kilometres – weighs the same."""
    shares = {"mangd": f"{percent} %", "lika": f"{100 - percent} %"}
    results = []
    for unit in (1, size):
        keys: dict[str, Any] = {
            "mangd": {"usage": {code: unit * n for code, n in PERSONS.items()}, "unit": "mått"},
            "modell": {"weighted": shares},
        }
        stated = item({"given": total}, split=[branch(by="modell")])
        results.append(amounts(kf.allocate(agreement(stated, keys=keys), 2026)))
    exact = {code: Fraction(percent * n, 20_000) + Fraction(100 - percent, 3) for code, n in PERSONS.items()}
    assert results[0] == results[1] == hamilton(total, exact)


def test_every_number_is_told() -> None:
    tells(
        example(NAME, usage=PUPILS),
        "Ragunda",
        "5 146 av 76 160",
        "1 av 3",
        "2 510,89 av 8 127,34 km²",
        "191,8 av 606,2 tusen kr per invånare",
        "200 av 2 000 elever",
        "folkmängd 50 % × 6,757 % + lika 15 % × 33,333 % + landareal 10 % × 30,894 %",
        "skattekraft 5 % × 31,640 % + elever 20 % × 10,000 % → 15,050 %",
        "§ 17",
        "15,04984 % → 15,0498 %",
        "1 000 000 × 15,0498 %",
        "150 498 kr",
    )


# refused ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("new", "why", "remedy"),
    [
        ("weighted: ▸{folkmangd: 50 %, lika: 45 %}", "andelarna blir 95 %", "Rätta andelarna"),
        ("weighted: {folkmangd: 50 %, ▸skolelever: 50 %}", "nyckeln skolelever finns inte under keys", ""),
        ("weighted: {folkmangd: 50 %, lika: ▸50}", "det framgår inte om 50 är en andel", '"50 %"'),
        (
            "weighted: {folkmangd: 50 %, ▸modell: 50 %}",
            "modell är själv en sammanvägd nyckel",
            "väger samman",
        ),
    ],
)
def test_factors_that_do_not_go_together_are_refused(new: str, why: str, remedy: str) -> None:
    said = refused_file(NAME, WEIGHTED, new)
    assert why in said
    assert remedy in said


def test_what_happens_with_rounded_shares_must_be_said() -> None:
    said = refused_file(NAME, "    off_100: largest_remainder\n", "", ("    weighted:", "    ▸weighted:"))
    assert "Ange off_100: refuse, largest_remainder eller largest" in said


def test_a_year_of_which_nothing_is_known_is_told_with_what_is() -> None:
    said = refused(kf.UnknownFactError, changed(NAME, ("{tax_base: 2023}", "{tax_base: 2031}")), usage=PUPILS)
    assert "2031" in said
    assert "2023" in said
