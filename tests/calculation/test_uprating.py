"""Uprating, the true-up of last year's figure, and a percent beside – computed by hand from two editions.

The index says, as published in October of each year (percent for the year, and for the year after):

    2022-10: 2023 4 %                   2024-10: 2023 6 % (revised once more), 2024 2 %, 2025 3 %
    2023-10: 2023 5 %, 2024 1 %         2025-10: 2025 4 %, 2026 2 %

The true-up of a year is made the year after, with the figure published in October before (`SETTLED`).
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kostnadsfordelning as kf
from kostnadsfordelning.calculation.allocate import allocate
from kostnadsfordelning.calculation.steps import Input, Uprate
from kostnadsfordelning.reference.index_figure import IndexFigure
from kostnadsfordelning.reference.price_index import PriceIndex
from kostnadsfordelning.reference.sources import Source
from tests.calculation.oracle import trued_up as expected
from tests.calculation.staged import agreement, item, outcome, staged, told
from tests.calculation.test_rebuilding import check_steps

if TYPE_CHECKING:
    from pathlib import Path

EDITIONS = """index;publicerad;år;procent;status
LPI;2022-10-03;2023;4,0;prognos
LPI;2023-10-02;2023;5,0;utfall
LPI;2023-10-02;2024;1,0;prognos
LPI;2024-10-01;2023;6,0;utfall
LPI;2024-10-01;2024;2,0;utfall
LPI;2024-10-01;2025;3,0;prognos
LPI;2025-10-01;2025;4,0;utfall
LPI;2025-10-01;2026;2,0;prognos
"""
BASE = {"given": 1_000_000, "price_year": 2022}
OCTOBER_BEFORE = {"month": 10, "years_before": 1}
RULE = {"index": "LPI", "edition": OCTOBER_BEFORE, "figure_year": "same"}
SETTLED = OCTOBER_BEFORE


@pytest.fixture
def lpi(tmp_path: Path) -> kf.PriceIndex:
    path = tmp_path / "lpi.csv"
    path.write_text(EDITIONS, encoding="utf-8")
    return kf.price_index_from(path, source="påhittat")


def uprated(rounding: str = "each_year", **more: Any) -> dict[str, Any]:
    return {"uprate": RULE, "round": rounding, **more}


def trued_up(goes_on: str) -> dict[str, Any]:
    return {"true_up": SETTLED, "goes_on_from": goes_on}


# Without true-up the figures used at the time: 1 000 000 × 1,04 = 1 040 000; × 1,01 = 1 050 400;
# × 1,03 = 1 081 912; × 1,02 = 1 103 550,24 → 1 103 550.
INVOICED = {2022: 1_000_000, 2023: 1_040_000, 2024: 1_050_400, 2025: 1_081_912, 2026: 1_103_550}


@pytest.mark.parametrize(("year", "amount"), INVOICED.items())
def test_a_chain_of_editions(year: int, amount: int, lpi: kf.PriceIndex) -> None:
    result = staged(BASE, uprated(), year=year, price_index=lpi)
    assert result.total == amount
    check_steps(result.results[0])


@pytest.mark.parametrize(
    ("year", "amount"),
    [
        (2022, 1_000_000),
        # the first year of uprating: nothing to true up
        (2023, 1_040_000),
        # 1 050 400 + (1 000 000 × 1,05 − 1 040 000) = 1 050 400 + 10 000
        (2024, 1_060_400),
        # 1 081 912 + (1 040 000 × 1,02 − 1 050 400) = 1 081 912 + 10 400: only last year's figure is settled
        (2025, 1_092_312),
        # 1 103 550 + (1 050 400 × 1,04 − 1 081 912) = 1 103 550 + (1 092 416 − 1 081 912)
        (2026, 1_114_054),
    ],
)
def test_a_true_up_that_goes_on_from_what_was_invoiced(year: int, amount: int, lpi: kf.PriceIndex) -> None:
    result = staged(BASE, uprated(), trued_up("invoiced"), year=year, price_index=lpi)
    assert result.total == amount
    check_steps(result.results[0])


@pytest.mark.parametrize(
    ("year", "amount"),
    [
        (2022, 1_000_000),
        (2023, 1_040_000),
        # 2023 settled 1 050 000, × 1,01 = 1 060 500; true-up of 2023: 1 050 000 − 1 040 000
        (2024, 1_070_500),
        # 2024 settled 1 050 000 × 1,02 = 1 071 000, × 1,03 = 1 103 130; true-up 1 071 000 − 1 060 500
        (2025, 1_113_630),
        # 2025 settled 1 071 000 × 1,04 = 1 113 840, × 1,02 = 1 136 116,8 → 1 136 117;
        # true-up 1 113 840 − 1 103 130 = 10 710
        (2026, 1_146_827),
    ],
)
def test_a_true_up_that_goes_on_from_what_was_settled(year: int, amount: int, lpi: kf.PriceIndex) -> None:
    result = staged(BASE, uprated(), trued_up("settled"), year=year, price_index=lpi)
    assert result.total == amount
    check_steps(result.results[0])


def test_the_edition_of_a_true_up_is_counted_from_its_own_year(lpi: kf.PriceIndex) -> None:
    """2024 with the figure for 2023 that is published in 2024: 1 000 000 × 1,06 − 1 040 000 = 20 000."""
    later = {**trued_up("invoiced"), "true_up": {"month": 10, "years_before": 0}}
    assert staged(BASE, uprated(), later, year=2024, price_index=lpi).total == 1_050_400 + 20_000
    fixed = {**trued_up("invoiced"), "true_up": "2024-10-01"}
    assert staged(BASE, uprated(), fixed, year=2024, price_index=lpi).total == 1_050_400 + 20_000


def test_what_is_settled_in_the_end_is_paid_in_the_end(lpi: kf.PriceIndex) -> None:
    """Going on from the settled figures, what was invoiced less what was trued up is the settled chain."""
    paid = 0
    for year in range(2023, 2027):
        result = staged(BASE, uprated(), trued_up("settled"), year=year, price_index=lpi)
        correction = 0 if year == 2023 else outcome(result, "true_up")
        assert isinstance(correction, int)
        paid += result.total
        if year < 2026:
            last = result.total - correction
    # 2023–2025 as settled, 1 050 000 + 1 071 000 + 1 113 840, and 2026 as invoiced.
    assert last == 1_103_130
    assert paid == 1_050_000 + 1_071_000 + 1_113_840 + 1_136_117


def test_rounding_at_the_end_is_trued_up_from_exact_amounts(lpi: kf.PriceIndex) -> None:
    base = {"given": 1_003, "price_year": 2022}
    result = staged(base, uprated("end"), trued_up("settled"), year=2025, price_index=lpi)
    # 2025: 1 003 × 1,05 × 1,02 × 1,03 = 1 106,43939 → 1 106
    # 2024 settled: 1 003 × 1,05 × 1,02 = 1 074,213 → 1 074
    # 2024 as invoiced: 1 003 × 1,05 × 1,01 = 1 063,6815 → 1 064
    assert result.total == 1_106 + 1_074 - 1_064


def test_a_true_up_is_told_with_its_figures(lpi: kf.PriceIndex) -> None:
    result = staged(BASE, uprated(), trued_up("invoiced"), year=2024, price_index=lpi)
    ((invoiced, settled, note),) = told(result, "trued_up")
    assert (invoiced, settled) == ("1 040 000 kr", "1 050 000 kr")
    assert "beloppet för 2023 var 1 040 000 kr" in note
    assert "+10 000 kr läggs till 2024" in note
    editions = {
        (step.id.removeprefix("a.drift."), str(step.fact.used))
        for step in result.steps
        if isinstance(step, Input) and step.fact is not None
    }
    assert editions == {
        ("percent.2023", "2022-10-03"),
        ("percent.2024", "2023-10-02"),
        ("true_up.invoiced.percent.2023", "2022-10-03"),
        ("true_up.settled.percent.2023", "2023-10-02"),
    }


def test_a_settled_figure_that_is_not_known_is_asked_for(lpi: kf.PriceIndex) -> None:
    with pytest.raises(kf.UnknownFactError, match="oktober 2026, siffran för 2026") as caught:
        staged(BASE, uprated(), trued_up("invoiced"), year=2027, price_index=lpi,
               assume={"LPI": {2027: "2 %"}})  # fmt: skip
    assert "--assume" in str(caught.value)
    result = staged(BASE, uprated(), trued_up("invoiced"), year=2027, price_index=lpi,
                    assume={"LPI": {2027: "2 %", 2026: "3 %"}})  # fmt: skip
    # The chain itself goes by the published 2 % of 2026: 1 103 550 × 1,02 = 1 125 621; the true-up of 2026
    # by the assumed 3 %: 1 081 912 × 1,03 = 1 114 369,36 → 1 114 369, less 1 103 550.
    assert result.total == 1_125_621 + 1_114_369 - 1_103_550
    assert result.preliminary


def test_nothing_is_trued_up_for_a_year_the_agreement_was_not_in_force(lpi: kf.PriceIndex) -> None:
    stages = item(BASE, uprated(), trued_up("invoiced"))
    new = agreement(stages, valid_from="2025-01-01")
    assert allocate(new, 2025, price_index=lpi).total == INVOICED[2025]
    follows = agreement(stages, valid_from="2025-01-01", replaces="a, version 1")
    assert allocate(follows, 2025, price_index=lpi).total == 1_092_312


def test_a_true_up_is_of_the_months_that_were_invoiced(lpi: kf.PriceIndex) -> None:
    """In force from July 2023, by months: only half of 2023 was invoiced, so half of it is corrected."""
    half = agreement(
        item(BASE, uprated(), trued_up("invoiced")), valid_from="2023-07-01", part_year="by_months"
    )
    # 1 040 000 − 520 000
    assert allocate(half, 2023, price_index=lpi).total == 520_000
    # 1 050 400 + (525 000 − 520 000)
    assert allocate(half, 2024, price_index=lpi).total == 1_055_400


def test_a_told_amount_before_a_true_up_is_refused_with_what_to_do(lpi: kf.PriceIndex) -> None:
    grant = {"deduct": "bidrag", "below_zero": "stop"}
    with pytest.raises(kf.MissingActualError, match="sätt steget efter true_up"):
        staged(BASE, uprated(), grant, trued_up("invoiced"), year=2024, price_index=lpi, grants={"bidrag": 1})
    after = staged(BASE, uprated(), trued_up("invoiced"), grant, year=2024, price_index=lpi,
                   grants={"bidrag": 400})  # fmt: skip
    assert after.total == 1_060_000


def test_a_mandate_is_not_asked_of_last_year_again(lpi: kf.PriceIndex) -> None:
    stages = (BASE, uprated(), {"mandate": 1_055_000}, trued_up("invoiced"))
    result = staged(*stages, year=2024, price_index=lpi)
    assert result.total == 1_060_400
    assert len(told(result, "mandate")) == 1


def test_a_fixed_percent_beside_changes_nothing(lpi: kf.PriceIndex) -> None:
    """2025: 1 000 000 × 1,03³ = 1 092 727 beside the index's 1 081 912."""
    plainly = staged(BASE, uprated(), year=2025, price_index=lpi)
    result = staged(BASE, uprated(compare_with="3 %"), year=2025, price_index=lpi)
    assert result.amounts == plainly.amounts
    ((fixed, amount, note),) = told(result, "indexation_beside")
    assert (fixed, amount) == ("1 092 727 kr", "1 081 912 kr")
    assert "(-10 815 kr)" in note
    assert "bara till jämförelse" in note
    beside = [step for step in result.steps if isinstance(step, Uprate) and not step.active]
    assert [step.outcome for step in beside] == [1_030_000, 1_060_900, 1_092_727]
    check_steps(result.results[0])
    for row in result.rows:
        rests_on = {step.id for ref in row.refs for step in result.results[0].behind(ref)}
        assert not any("beside" in name for name in rests_on)
    first = staged(BASE, uprated(compare_with="3 %"), year=2022, price_index=lpi)
    assert not told(first, "indexation_beside")


def test_a_percent_beside_is_rounded_as_the_amount_is(lpi: kf.PriceIndex) -> None:
    result = staged(
        BASE, uprated("end", compare_with="2,5 %"), trued_up("settled"), year=2025, price_index=lpi
    )
    # 1 000 000 × 1,025³ = 1 076 890,625; × 1,05 × 1,02 × 1,03 = 1 103 130, the true-up beside it left out
    assert told(result, "indexation_beside")[0][:2] == ("1 076 891 kr", "1 103 130 kr")


def test_an_uprated_frame(lpi: kf.PriceIndex) -> None:
    """The frame of 2025 is 1 081 912; what the cost is above it is told."""
    frame = {"frame": [BASE, uprated()]}
    result = staged("actual", frame, year=2025, price_index=lpi, actual={"drift": 1_100_000})
    assert result.total == 1_081_912
    assert outcome(result, "above_frame") == 18_088
    check_steps(result.results[0])


def test_a_stated_amount_within_the_chain_is_trued_up_with_it(lpi: kf.PriceIndex) -> None:
    """(1 000 000 + 50 000) × 1,04 × 1,01 = 1 102 920; true-up 1 050 000 × (1,05 − 1,04) = 10 500."""
    result = staged(BASE, {"add": 50_000}, uprated(), trued_up("invoiced"), year=2024, price_index=lpi)
    assert result.total == 1_102_920 + 10_500


PERCENTS = st.sampled_from([Fraction(n, 10) for n in (-15, 0, 1, 22, 29, 35, 100, 500)])


@settings(max_examples=60)
@given(
    st.integers(-10**6, 10**6), st.integers(2020, 2024), st.lists(PERCENTS, min_size=20, max_size=20),
    st.sampled_from(("each_year", "end")), st.sampled_from(("invoiced", "settled")),
)  # fmt: skip
def test_drawn_true_ups_against_the_oracle(
    amount: int, price_year: int, percents: list[Fraction], rounding: str, goes_on: str
) -> None:
    years = range(2020, 2030)
    forecasts = dict(zip(years, percents[:10], strict=True))
    outcomes = dict(zip(years, percents[10:], strict=True))
    source = Source("påhittat", "påhittat", "", "", "U")
    figures = [
        IndexFigure(year, percent, status, source, dt.date(year - before, month, 1))
        for status, by_year, before, month in (("forecast", forecasts, 1, 10), ("settled", outcomes, 0, 12))
        for year, percent in by_year.items()
    ]
    index = PriceIndex("X", tuple(figures))
    rule = {"index": "X", "edition": {"month": 10, "years_before": 1}, "figure_year": "same"}
    one = agreement(
        item(
            {"given": amount, "price_year": price_year},
            {"uprate": rule, "round": rounding},
            {"true_up": {"month": 12, "years_before": 1}, "goes_on_from": goes_on},
        )
    )
    for year in range(price_year, 2029):
        result = allocate(one, year, price_index=index)
        assert result.total == expected(
            (amount, price_year), forecasts, outcomes, year, rounding=rounding, goes_on=goes_on
        )
        check_steps(result.results[0])
