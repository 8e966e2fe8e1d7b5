"""The three decided services of Jämtland 2023–2030, year by year, with stated assumptions.

Totals are worked out here in whole kronor; each year's split between the parties has its own golden numbers.
"""

from __future__ import annotations

from typing import Any

import pytest

import kostnadsfordelning as kf
from kostnadsfordelning.analysis.outlook import Outlook, outlook
from tests.golden.services import answered, worked_out

YEARS = range(2023, 2031)
REVIEWS: dict[int, dict[str, Any]] = {
    2026: {"actual": {"cmv.kvalitetsgranskning": 90_000}},
    2027: {"actual": {"barnahus.kvalitetsgranskning": 100_000}},
    2029: {"actual": {"cmv.kvalitetsgranskning": 90_000}},
    2030: {"actual": {"barnahus.kvalitetsgranskning": 100_000}},
}


@pytest.fixture(scope="module")
def seen() -> Outlook:
    return outlook(
        [answered("cmv"), "barnahus", "brottsofferjouren"],
        YEARS,
        population="2024-12-31",
        assume={"PKV": dict.fromkeys(range(2027, 2031), "3 %")},
        by_year=REVIEWS,
    )


def uprated(amount: int, times: int) -> int:
    """3 % a year, every year's amount rounded half up to kronor."""
    for _ in range(times):
        amount = (amount * 103 + 50) // 100
    return amount


def test_totals_of_the_eight_municipalities(seen: Outlook) -> None:
    cmv = {year: uprated(3_574_970, year - 2023) + (90_000 if year in (2026, 2029) else 0) for year in YEARS}
    # half of 1 721 736, and 33 334 of a review's 100 000
    barnahus = {
        year: 860_868 + (33_334 if year in (2027, 2030) else 0) if year >= 2025 else 0 for year in YEARS
    }
    boj = {year: uprated(731_101, year - 2026) if year >= 2026 else 0 for year in YEARS}
    assert (cmv[2030], barnahus[2030], boj[2030]) == (4_396_763, 894_202, 822_861)

    municipalities = seen.by_party.loc[list(kf.load_agreement("cmv").everyone)]
    for year in YEARS:
        assert municipalities[year].sum() == cmv[year] + barnahus[year] + boj[year]
    assert list(municipalities["name"]) == [
        "Ragunda", "Bräcke", "Krokom", "Strömsund", "Åre", "Berg", "Härjedalen", "Östersund",
    ]  # fmt: skip


def test_ragunda_year_by_year(seen: Outlook) -> None:
    """Its services one by one; what is not in force yet is missing, not 0 kr."""
    ragunda = seen.party("Ragunda")
    amounts = {line.service: dict(zip(ragunda.years, line.amounts, strict=True)) for line in ragunda.lines}
    # Of 860 868, 33 334 and 731 101: 5 146 of 132 839 inhabitants (see the golden numbers of each service).
    reviewed = 33_349 + 1_291
    assert list(amounts["barnahus"].values()) == [
        None, None, 33_349, 33_349, reviewed, 33_349, 33_349, reviewed,
    ]  # fmt: skip
    assert amounts["brottsofferjouren"][2025] is None
    assert amounts["brottsofferjouren"][2026] == 28_322
    assert amounts["cmv"][2026] == 156_259 + 3_600
    assert ragunda.totals()[3] == 33_349 + 28_322 + 156_259 + 3_600
    assert seen.preliminary == ragunda.preliminary == (2027, 2028, 2029, 2030)


def test_the_last_year_of_cmv(seen: Outlook) -> None:
    """4 396 763 kr by shares of one decimal."""
    (last,) = [one for one in seen.allocations if one.year == 2030]
    got = {row.party: row.amount for row in last.rows if row.service == "cmv"}
    assert got == worked_out(
        4_396_763,
        1_000,
        """
        2303 Ragunda     40  175870 520 +1
        2305 Bräcke      47  206647 861 +1
        2309 Krokom     116  510024 508 +1
        2313 Strömsund   87  382518 381
        2321 Åre         92  404502 196
        2326 Berg        54  237425 202
        2361 Härjedalen  76  334153 988 +1
        2380 Östersund  488 2145620 344
        """,
    )
