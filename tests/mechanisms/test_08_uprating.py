"""8. Uprating by an index: edition and figure year, chains, forecast and settled, the true-up between."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kostnadsfordelning as kf
from tests.mechanisms.made import (
    agreement,
    amounts,
    changed,
    example,
    item,
    notes,
    plain,
    refused,
    refused_file,
    shared,
    sound,
    tells,
)

if TYPE_CHECKING:
    from pathlib import Path

NAME = "exempel-index"
EDITIONS = """index;publicerad;år;procent;status
EXEMPEL;2016-10-03;2017;2,0;prognos
EXEMPEL;2017-10-02;2018;3,0;prognos
EXEMPEL;2018-10-01;2017;2,6;utfall
"""
CHAIN = "{index: PKV, edition: 2017-09-28, figure_year: same}"


@pytest.fixture
def index(tmp_path: Path) -> kf.PriceIndex:
    path = tmp_path / "index.csv"
    path.write_text(EDITIONS, encoding="utf-8")
    return kf.price_index_from(path, source="påhittat index")


def half_up(exact: Fraction) -> int:
    return int(exact + Fraction(1, 2))


# PKV as published 2017-09-28: 2,4 % 2015, 2,7 % 2016, 2,8 % 2017, 3,0 % 2018; rounded every year.
CHAINED = {
    2015: 1_024_000,
    2016: 1_051_648,  # 1 024 000 × 1,027
    2017: 1_081_094,  # 1 051 648 × 1,028 = 1 081 094,144
    2018: 1_113_527,  # 1 081 094 × 1,03 = 1 113 526,82
}


@pytest.mark.parametrize("year", [2017, 2018])
def test_a_chain_over_several_years(year: int, index: kf.PriceIndex) -> None:
    result = example(NAME, year, price_index=index)
    assert sum(amounts(result, "kedja").values()) == CHAINED[year]


def test_the_chain_is_split_and_a_fixed_percent_stands_beside(index: kf.PriceIndex) -> None:
    result = example(NAME, 2018, price_index=index)
    # 1 113 527 × 12, 6 and 2 of 20 = 668 116,2; 334 058,1; 111 352,7: one krona left, to Ceda.
    assert amounts(result, "kedja") == shared(668_116, 334_058, 111_353)
    # 2 % instead: 1 020 000, 1 040 400, 1 061 208, 1 082 432,16; the index gives 31 095 more.
    (beside,) = notes(result, "indexation_beside")
    assert "med 2 % per år hade beloppet varit 1 082 432 kr" in beside
    assert "1 113 527 kr (+31 095 kr)" in beside


def test_the_first_year_there_is_nothing_to_true_up(index: kf.PriceIndex) -> None:
    # 1 000 000 × 1,02 by the forecast of October 2016
    assert amounts(example(NAME, 2017, price_index=index), "avstamd") == shared(612_000, 306_000, 102_000)


def test_the_forecast_is_trued_up_the_year_after(index: kf.PriceIndex) -> None:
    result = example(NAME, 2018, price_index=index)
    # 2017 settled: 1 000 000 × 1,026 = 1 026 000, of which 1 020 000 was invoiced: 6 000 are added.
    # 2018 goes on from what is settled: 1 026 000 × 1,03 = 1 056 780; with the 6 000 1 062 780.
    assert 1_026_000 * 103 == 1_056_780 * 100
    # × 12, 6 and 2 of 20
    assert amounts(result, "avstamd") == shared(637_668, 318_834, 106_278)
    (note,) = notes(result, "trued_up")
    assert "beloppet för 2017 var 1 020 000 kr och blir efter justering mot utfall 1 026 000 kr" in note
    assert "+6 000 kr läggs till 2018" in note


def test_going_on_from_what_was_invoiced(index: kf.PriceIndex) -> None:
    own = changed(NAME, ("goes_on_from: settled", "goes_on_from: invoiced"))
    result = sound(kf.allocate(own, 2018, price_index=index))
    # 1 020 000 × 1,03 = 1 050 600, and the same 6 000
    assert sum(amounts(result, "avstamd").values()) == 1_050_600 + 6_000


def test_the_figure_of_the_year_before(index: kf.PriceIndex) -> None:
    own = changed(NAME, (CHAIN, CHAIN.replace("same", "previous")))
    # the first uprating, to 2015, would need the figure of 2014, which that edition does not have
    said = refused(kf.UnknownFactError, own, 2017, price_index=index)
    assert "siffran för 2014, är inte känd" in said


PERCENTS = st.lists(st.integers(-30, 80), min_size=2, max_size=5)


@settings(max_examples=30)
@given(st.integers(0, 10**8), PERCENTS)
def test_a_chain_is_one_year_after_the_other(base: int, tenths: list[int]) -> None:
    """Rounded every year it is each year's amount uprated; rounded at the end it is the product."""
    percents = {2026 + n: Fraction(tenth, 10) for n, tenth in enumerate(tenths, start=1)}
    last = max(percents)
    assume = {
        "X": {year: f"{plain(float(percent)).replace('.', ',')} %" for year, percent in percents.items()}
    }
    rule = {"index": "X", "edition": {"month": 10, "years_before": 1}, "figure_year": "same"}
    found = {}
    for rounding in ("each_year", "end"):
        stages = ({"given": base, "price_year": 2026}, {"uprate": rule, "round": rounding})
        found[rounding] = sound(kf.allocate(agreement(item(*stages)), last, assume=assume)).total
    yearly, product = base, Fraction(base)
    for percent in percents.values():
        yearly = half_up(yearly * (1 + percent / 100))
        product *= 1 + percent / 100
    assert found == {"each_year": yearly, "end": half_up(product)}


def test_every_number_is_told(index: kf.PriceIndex) -> None:
    result = example(NAME, 2018, price_index=index)
    tells(
        result,
        "Alby",
        "1 000 000 kr × (1 + 2,4 %) = 1 024 000",
        "1 024 000 kr × (1 + 2,7 %) = 1 051 648",
        "1 051 648 kr × (1 + 2,8 %) = 1 081 094,144",
        "1 081 094 kr × (1 + 3 %) = 1 113 526,82 → 1 113 527 kr",
        "publicerad 2017-09-28",
        "med fast 2 % om året hade beloppet blivit 1 082 432 kr",
        "§ 18",
        "668 116 kr",
        "1 000 000 kr × (1 + 2,6 %) = 1 026 000",
        "1 026 000 kr × (1 + 3 %) = 1 056 780",
        "6 000 kr (1 026 000 kr med utfallet - 1 020 000 kr enligt prognosen)",
        "EXEMPEL 2017: 2 %, publicerad 2016-10-03",
        "EXEMPEL 2017: 2,6 %, publicerad 2018-10-01",
        "§ 20",
        "1 062 780 kr (1 056 780 kr + 6 000 kr)",
        "637 668 kr",
    )


# refused ------------------------------------------------------------------------------------------------


def test_an_index_year_that_is_absent_is_told_with_what_is_known(index: kf.PriceIndex) -> None:
    said = refused(kf.UnknownFactError, NAME, 2019, price_index=index)
    assert "PKV publicerad 2017-09-28, siffran för 2019, är inte känd" in said
    assert "EXEMPEL publicerad oktober 2018, siffran för 2019, är inte känd" in said
    assert "--price-index" in said
    assert "--assume" in said


def test_without_the_index_the_editions_asked_for_are_named() -> None:
    said = refused(kf.UnknownFactError, NAME, 2018)
    assert "EXEMPEL publicerad oktober 2017, siffran för 2018" in said
    assert "EXEMPEL publicerad oktober 2018, siffran för 2017" in said


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("- {given: 1 000 000, price_year: 2014}", "▸- {given: 1 000 000}", "uppräkningen saknar prisnivå"),
        (CHAIN, "▸{index: PKV, edition: 2017-09-28}", "Välj same (siffran för kostnadsåret) eller previous"),
        (CHAIN, "{index: PKV, edition: {month: ▸13, years_before: 1}, figure_year: same}", "mellan 1 och 12"),
        ("{true_up: {month: 10, years_before: 0}, goes_on_from: settled, clause: § 20}",
         "▸{true_up: {month: 10, years_before: 0}}", "Välj invoiced (det som debiterades) eller settled"),
    ],
)  # fmt: skip
def test_what_must_be_said_of_an_index(old: str, new: str, why: str) -> None:
    assert why in refused_file(NAME, old, new)
