"""What an agreement asks for in a year, told beforehand: the same as a calculation then asks for."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from kostnadsfordelning.agreement.catalogue import bundled
from kostnadsfordelning.agreement.keys import PopulationKey, UsageKey
from kostnadsfordelning.calculation.allocate import allocate
from kostnadsfordelning.calculation.facts import wanted_edition
from kostnadsfordelning.calculation.known_facts import fact_rows
from kostnadsfordelning.calculation.needs import figures_needed, keys_needed, told_needed
from kostnadsfordelning.calculation.steps import Input
from kostnadsfordelning.reference.price_index import price_index_from
from tests.calculation.keyed import BERG, BRACKE, JAMTLAND, RAGUNDA, agreement

if TYPE_CHECKING:
    from pathlib import Path

    from kostnadsfordelning.agreement.agreement import Agreement

FOLK = {"population": "2021-11-01"}
LIKA: dict[str, Any] = {"equal": None}
DAYS = {"usage": "vardygn", "unit": "dygn"}
ALL = tuple(JAMTLAND)


def split(*branches: dict[str, Any], **more: Any) -> list[dict[str, Any]]:
    return [{"id": "drift", "amount": ["actual"], "split": list(branches), **more}]


def test_each_key_with_the_parties_it_divides_between() -> None:
    items = split(
        {"to": ["Ragunda", "Bräcke"], "take": "50 %", "by": "folk"},
        {
            "to": "kommuner",
            "take": "rest",
            "by": [
                {"to": ["Berg", "Bräcke"], "take": "50 %", "by": "folk"},
                {"to": "kommuner", "take": "rest", "by": "lika"},
            ],
        },
    )
    one = agreement({"folk": FOLK, "lika": LIKA, "dygn": DAYS}, items=items)
    found = keys_needed(one, 2026)
    assert found == {"folk": (RAGUNDA, BRACKE, BERG), "lika": ALL, "dygn": ALL}  # dygn: nothing uses it yet


def test_factors_count_while_they_weigh_something() -> None:
    phased = {"folk": {2026: "100 %", 2028: "80 %"}, "dygn": {2026: "0 %", 2028: "20 %"}}
    one = agreement({"modell": {"weighted": phased}, "folk": FOLK, "dygn": DAYS})
    assert set(keys_needed(one, 2027)) == {"modell", "folk"}
    assert set(keys_needed(one, 2028)) == {"modell", "folk", "dygn"}
    assert set(keys_needed(one, 2025)) == {"modell", "folk", "dygn"}  # an error later; nothing is left out


def test_the_splits_of_a_blend_that_count() -> None:
    blend = {
        "blend": {2026: {"gammal": "75 %", "ny": "25 %"}, 2027: {"ny": "100 %"}},
        "splits": {
            "gammal": [{"to": "kommuner", "take": "100 %", "by": "folk"}],
            "ny": [{"to": "kommuner", "take": "100 %", "by": "dygn"}],
        },
    }
    items = [{"id": "drift", "amount": ["actual"], "split": blend}]
    one = agreement({"folk": FOLK, "dygn": DAYS}, items=items)
    assert set(keys_needed(one, 2026)) == {"folk", "dygn"}
    assert keys_needed(one, 2030)["dygn"] == ALL


def test_what_a_charge_is_of_and_what_a_deficit_is_split_by() -> None:
    items = split({"to": ["Ragunda"], "take": {"charge": {"rate": "12,50", "of": "dygn"}}})
    del items[0]["amount"]
    one = agreement(
        {"folk": FOLK, "dygn": DAYS, "lika": LIKA},
        items=items,
        settlement={"key": "same", "deficit_key": "lika"},
    )
    found = keys_needed(one, 2026)
    assert (found["dygn"], found["lika"]) == ((RAGUNDA,), ALL)


def amount(*stages: Any, **more: Any) -> Agreement:
    items = split({"to": "kommuner", "take": "100 %", "by": "folk"}, **more)
    items[0]["amount"] = list(stages)
    return agreement({"folk": FOLK}, items=items)


def test_amounts_told_by_name_also_within_a_frame() -> None:
    frame = [{"given": 4_500_000}, {"deduct": "statliga_medel", "below_zero": "stop"}]
    one = amount("actual", "carry_over", {"add": "extra"}, {"add": 500}, {"frame": frame})
    assert list(told_needed(one, one.item("drift"), 2026)) == [
        ("actual", "prov.drift"),
        ("carry_over", "prov.drift"),
        ("actual", "prov.drift.extra"),
        ("grant", "prov.drift.statliga_medel"),
    ]
    stated = amount({"given": 1000}, {"carry_over": 120})
    assert list(told_needed(stated, stated.item("drift"), 2026)) == []


def test_only_in_the_years_when_the_item_occurs() -> None:
    third = amount("actual", occurs={"every_years": 3, "first_year": 2024})
    assert [bool(list(told_needed(third, third.item("drift"), year))) for year in (2024, 2025, 2027)] == [
        True, False, True,
    ]  # fmt: skip
    decided = amount("actual", occurs="on_decision")
    assert list(told_needed(decided, decided.item("drift"), 2026)) == []


INDEX = {"index": "PKV", "edition": {"month": 10, "years_before": 1}, "figure_year": "same"}
UPRATE = {"uprate": INDEX, "round": "each_year"}


def editions(one: Agreement, year: int) -> list[tuple[str, int]]:
    """The edition and the year of each figure."""
    return [
        (wanted_edition(rule, cost_year), rule.figure_for(cost_year))
        for rule, cost_year in figures_needed(one, one.item("drift"), year)
    ]


def test_one_figure_for_every_year_of_uprating() -> None:
    one = amount({"given": 1000, "price_year": 2024}, UPRATE)
    assert editions(one, 2024) == []
    assert editions(one, 2026) == [("oktober 2024", 2025), ("oktober 2025", 2026)]


@pytest.mark.parametrize(
    ("goes_on", "expected"),
    [
        (
            "invoiced",
            [("oktober 2024", 2025), ("oktober 2025", 2026), ("oktober 2027", 2026), ("oktober 2026", 2027)],
        ),
        (
            "settled",
            [("oktober 2026", 2025), ("oktober 2025", 2026), ("oktober 2027", 2026), ("oktober 2026", 2027)],
        ),
    ],
)
def test_a_true_up_needs_the_figure_that_was_used_and_the_settled_one(
    goes_on: str, expected: list[tuple[str, int]]
) -> None:
    """For 2027: last year's figure again, as it stands in October 2027 – and where amounts go on from the
    settled figures, those of every year before."""
    true_up = {"true_up": {"month": 10, "years_before": 0}, "goes_on_from": goes_on}
    one = amount({"given": 1000, "price_year": 2024}, UPRATE, true_up)
    assert editions(one, 2027) == expected


@pytest.mark.parametrize("goes_on", ["invoiced", "settled", None])
def test_a_calculation_asks_for_the_same_figures(goes_on: str | None, tmp_path: Path) -> None:
    true_up = {"true_up": {"month": 10, "years_before": 0}, "goes_on_from": goes_on}
    one = amount({"given": 1000, "price_year": 2022}, UPRATE, *([true_up] if goes_on else []))
    path = tmp_path / "pkv.csv"
    rows = [
        f"PKV;{edition}-10-15;{year};{edition % 7 + year % 5},{edition % 3}"
        for edition in range(2021, 2028)
        for year in range(2021, 2030)
    ]
    path.write_text("index;publicerad;år;procent\n" + "\n".join(rows), encoding="utf-8")
    result = allocate(one, 2027, price_index=price_index_from(path), store=False)
    used = {
        (str(fact.wanted), step.year)
        for step in result.steps
        if isinstance(step, Input) and (fact := step.fact) and fact.kind == "price_index"
    }
    assert used == set(editions(one, 2027))


def test_the_frame_has_an_uprating_of_its_own() -> None:
    frame = [{"given": 4_500_000, "price_year": 2025}, UPRATE]
    one = amount("actual", {"frame": frame})
    assert editions(one, 2026) == [("oktober 2025", 2026)]


@pytest.mark.parametrize("year", [2016, 2017, 2020, 2023, 2026, 2027, 2031])
def test_the_list_can_be_made_for_every_year(year: int) -> None:
    rows = fact_rows(year, None)
    assert len(rows) == len(set(rows))
    for row in rows:
        assert row.what
        assert row.remedy or row.status != "missing", row


def test_no_bundled_agreement_needs_what_it_does_not_have() -> None:
    for one in bundled():
        for name, codes in keys_needed(one, max(one.valid_from.year, 2026)).items():
            assert name in one.keys
            assert set(codes) <= set(one.everyone)
            key = one.keys[name]
            if isinstance(key, PopulationKey) and isinstance(key.population, dt.date):
                assert key.population.year >= 2015
            if isinstance(key, UsageKey):
                assert key.unit
