"""Golden numbers for the services of Jämtland that have a usage, a part of a year or several factors."""

from __future__ import annotations

import kostnadsfordelning as kf
from tests.golden.services import CASES, DAYS, amounts, answered, calculated, worked_out

REGION = "R23"


# Socialjour: two levels of ambition, each with its own key -----------------------------------------------


def test_socialjour_weekends_by_population_and_the_rest_by_cases() -> None:
    """127 376 inhabitants on 31 December 2015; 500 cases."""
    result = calculated("socialjour")
    assert amounts(result, "helger") == worked_out(
        2_000_000,
        127_376,
        """
        2303 Ragunda     5387  84584 28416
        2305 Bräcke      6455 101353 60272 +1
        2309 Krokom     14785 232147 43728
        2313 Strömsund  11712 183896 63104 +1
        2321 Åre        10677 167645 50480
        2326 Berg        7032 110413 33712
        2361 Härjedalen 10262 161129 32496
        2380 Östersund  61066 958830 69920 +1
        """,
    )
    assert sum(CASES.values()) == 500
    assert amounts(result, "dygnet_runt") == worked_out(
        1_500_000,
        500,
        """
        2303 Ragunda     20  60000 0
        2305 Bräcke      25  75000 0
        2309 Krokom      60 180000 0
        2313 Strömsund   45 135000 0
        2321 Åre         50 150000 0
        2326 Berg        30  90000 0
        2361 Härjedalen  40 120000 0
        2380 Östersund  230 690000 0
        """,
    )


def test_socialjour_at_weekends_only() -> None:
    answers = {
        "helger.amount.0.given": 2_000_000, "helger.split.0.by": "folkmangd",
        "dygnet_runt.amount.0.given": 0, "dygnet_runt.split.0.by": "lika",
    }  # fmt: skip
    result = kf.allocate(kf.load_agreement("socialjour").replace(answers=answers), 2017)
    assert result.total == 2_000_000
    assert set(amounts(result, "dygnet_runt").values()) == {0}


# The development leader: 800 000 × 9/12 = 600 000 ---------------------------------------------------------


def test_nine_months_of_the_development_leader() -> None:
    result = calculated("utvecklingsledare-barn-unga")
    assert result.amounts == worked_out(
        600_000,
        127_376,
        """
        2303 Ragunda     5387  25375  34000
        2305 Bräcke      6455  30406   5344
        2309 Krokom     14785  69644  25856
        2313 Strömsund  11712  55168 120832 +1
        2321 Åre        10677  50293  78832 +1
        2326 Berg        7032  33123 124752 +1
        2361 Härjedalen 10262  48338  98912 +1
        2380 Östersund  61066 287649  20976
        """,
    )
    months = result.checks.set_index("check").loc["prorated"]
    assert "april–december" in months["note"]


# Hemsjukvård: 10 000 000 × 60 % = 6 000 000 ---------------------------------------------------------------


def test_hemsjukvard_with_six_tenths_for_the_municipalities() -> None:
    assert calculated("hemsjukvard").amounts == {REGION: 4_000_000} | worked_out(
        6_000_000,
        132_839,
        """
        2303 Ragunda     5146  232431  98391 +1
        2305 Bräcke      6035  272585  81185 +1
        2309 Krokom     15680  708225  99225 +1
        2313 Strömsund  11023  497880 118680 +1
        2321 Åre        12693  573310  72910
        2326 Berg        7108  321050  39050
        2361 Härjedalen 10175  459578 118058 +1
        2380 Östersund  64979 2934936  36696
        """,
    )


# Placements: 4 000 100 − 8 × 50 000 = 3 600 100, on 2 000 days --------------------------------------------


def test_placements_by_base_fee_and_days() -> None:
    assert sum(DAYS.values()) == 2_000
    by_days = worked_out(
        3_600_100,
        2_000,
        """
        2303 Ragunda     120  216006    0
        2305 Bräcke        0       0    0
        2309 Krokom      365  657018  500
        2313 Strömsund   200  360010    0
        2321 Åre          90  162004 1000 +1
        2326 Berg         30   54001 1000 +1
        2361 Härjedalen  150  270007 1000
        2380 Östersund  1045 1881052  500
        """,
    )
    assert calculated("placeringar").amounts == {code: 50_000 + part for code, part in by_days.items()}


# The alternative model: 70 % population, 20 % equal, 10 % land area ---------------------------------------


POPULATION = [5146, 6035, 15680, 11023, 12693, 7108, 10175, 64979]
"""On 31 December 2024; 132 839 together."""
AREA = [251089, 340810, 615447, 1046424, 719500, 571025, 1128396, 220835]
"""Hectares of land on 1 January 2023; 4 893 526 together."""


def test_the_alternative_model_in_parts_per_million() -> None:
    """0,7 × p/132 839 + 0,2/8 + 0,1 × a/4 893 526, times 40 × 132 839 × 4 893 526, is a whole number.

    Rounded one by one the shares would be 999 999 parts per million, so they are apportioned instead.
    """
    persons, area = sum(POPULATION), sum(AREA)
    assert (persons, area) == (132_839, 4_893_526)
    weights = [
        28 * p * area + persons * area + 4 * a * persons for p, a in zip(POPULATION, AREA, strict=True)
    ]
    whole = sum(weights)
    assert whole == 40 * persons * area == 26_002_044_012_560
    assert sum((2_000_000 * weight + whole) // (2 * whole) for weight in weights) == 999_999
    shares = worked_out(
        1_000_000,
        26_002_044_012_560,
        """
        2303 Ragunda    1488567121286  57248  2105654965120
        2305 Bräcke     1658050562154  63766  4223649099040
        2309 Krokom     3125526211486 120203  2515044250320
        2313 Strömsund  2716432210002 104469 24674053869360 +1
        2321 Åre        2771540456818 106589  8587563242160
        2326 Berg       1927397778838  74124 22268451002560 +1
        2361 Härjedalen 2643796642690 101676 12815668949440 +1
        2380 Östersund  9670733029286 371922   816046659680
        """,
    )
    assert amounts(calculated("alternativ-modell"), "kostnad") == worked_out(
        1_234_567,
        1_000_000,
        """
        2303 Ragunda     57248  70676 491616 +1
        2305 Bräcke      63766  78723 399322
        2309 Krokom     120203 148398 657101 +1
        2313 Strömsund  104470 128975 214490
        2321 Åre        106589 131591 261963
        2326 Berg        74125  91512 278875
        2361 Härjedalen 101677 125527  68859
        2380 Östersund  371922 459162 627774 +1
        """,
    )
    assert list(shares.values()) == [57248, 63766, 120203, 104470, 106589, 74125, 101677, 371922]


def test_the_alternative_model_moves_every_service_at_once() -> None:
    """Equal shares, which are easy to see: an eighth of each municipal part."""
    county = kf.portfolio(["barnahus", "brottsofferjouren"])
    result = kf.allocate(county.replace(key=kf.Weighted({"equal": "100 %"})), 2026)
    # 860 868 / 8 = 107 608 and 4 left; 731 101 / 8 = 91 387 and 5 left: the first four have both
    both = [107_609 + 91_388] * 4 + [107_608 + 91_388] + [107_608 + 91_387] * 3
    assert list(result.amounts.values()) == [*both, 860_868]


def test_an_answer_is_not_what_the_agreement_says() -> None:
    """What is answered is told as an assumption beside every amount that rests on it."""
    result = kf.allocate(answered("hemsjukvard"), 2026, population="2024-12-31")
    notes = result.checks[result.checks["check"] == "assumed"]["note"]
    assert any("svar på avtalets öppna frågor" in note for note in notes)
