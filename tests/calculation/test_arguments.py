"""What a caller may give beside the agreements, in every form – and what is refused, all at once."""

from __future__ import annotations

import datetime as dt
import pickle
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

import kostnadsfordelning as kf
from kostnadsfordelning.calculation.steps import RoundCost

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

REVIEW = "barnahus.kvalitetsgranskning"
FILLED: dict[str, Any] = {"population": "2024-12-31"}


def barnahus(**arguments: Any) -> kf.Allocation:
    return kf.allocate("barnahus", 2025, **{**FILLED, **arguments})


def notes(result: kf.Allocation, check: str) -> list[str]:
    return [row.note for row in result.check_rows if row.check == check]


@pytest.mark.parametrize("name", [REVIEW, "kvalitetsgranskning"])
@pytest.mark.parametrize(
    "cost",
    [100_000, "100 000", "100 000 kr", "100\N{NO-BREAK SPACE}000", Decimal(100_000), Fraction(100_000)],
)
def test_actual_costs_as_people_write_them(name: str, cost: object) -> None:
    assert barnahus(actual={name: cost}).total == 1_721_736 + 100_000


@pytest.mark.parametrize(
    ("cost", "kronor"),
    [("99 999,50", 100_000), (Decimal("99999.49"), 99_999), ("-1 000,5", -1_001), (Fraction(1, 3), 0)],
)
def test_ore_are_rounded_in_a_step_of_their_own(cost: object, kronor: int) -> None:
    result = barnahus(actual={REVIEW: cost})
    (step,) = (step for step in result.steps if isinstance(step, RoundCost))
    assert step.outcome == kronor
    assert result.total == 1_721_736 + kronor
    checks = result.checks
    assert checks["note"].str.contains("ören och avrundas").any()


@pytest.mark.parametrize(
    ("cost", "why"),
    [
        (100_000.0, "flyttal"),
        (True, "sanningsvärde"),
        (None, "värde saknas"),
        ("10 %", "inte i procent"),
        ("hundra", "går inte att läsa"),
        ("0,1 mkr", "tusental eller miljoner"),
        ("10 % kr", "går inte att läsa"),
        ("100.000", "flera sätt"),
        ([1], "inte i perioder"),
        (Decimal("NaN"), "inget tal"),
        (10**15, "större än"),
    ],
)
def test_costs_that_are_refused(cost: object, why: str) -> None:
    with pytest.raises(kf.InputError) as caught:
        barnahus(actual={REVIEW: cost})
    (fault,) = caught.value.faults
    assert fault.place == f"actual[{REVIEW!r}]"
    assert why in fault.why
    assert fault.remedy


@pytest.mark.parametrize(
    ("arguments", "of_kind"),
    [
        ({"actual": {REVIEW: 1.5}}, True),
        ({"actual": {REVIEW: None}}, True),
        ({"actual": {REVIEW: "x"}}, False),
        ({"actual": {REVIEW: 10**15}}, False),
        ({"actual": {REVIEW: "x"}, "decision": {REVIEW: 5}}, True),
        ({"actual": {REVIEW: "x"}, "decision": {REVIEW: ""}}, False),
        ({"population": 3.5}, True),
        ({"population": {"2024-11-01": 3.5}}, True),
        ({"population": {5: "2024-12-31"}}, True),
        ({"population": kf.land_area("2023-01-01")}, False),
        ({"population": "i fjol"}, False),
        ({"price_index": 5}, True),
        ({"price_index": ["pkv.csv"]}, True),
        ({"assume": {"PKV": {2028: 0.029}}}, True),
        ({"assume": {"PKV": {2028: "2,9"}}}, False),
        ({"assume": "PKV"}, True),
        ({"assume": {"PKV": {2028: "2,9"}}, "population": 5}, True),
    ],
)
def test_a_fault_of_kind_is_an_input_type_error(arguments: dict[str, Any], of_kind: bool) -> None:
    with pytest.raises(kf.InputError) as caught:
        barnahus(**arguments)
    assert isinstance(caught.value, kf.InputTypeError) is of_kind
    assert isinstance(caught.value, TypeError) is of_kind


def test_an_allocation_can_be_a_key() -> None:
    result = barnahus(actual={REVIEW: 100_000})
    assert {result: 1}[pickle.loads(pickle.dumps(result))] == 1
    assert hash(result) == hash(barnahus(actual={REVIEW: 100_000}))


def test_all_faults_in_costs_and_decisions_at_once() -> None:
    with pytest.raises(kf.InputError) as caught:
        barnahus(actual={REVIEW: 1.5, "drift": 100}, decision={REVIEW: " ", "barnahus.drift": "KS § 1"})
    whys = {fault.place: fault.why for fault in caught.value.faults}
    assert list(whys) == [
        f"actual[{REVIEW!r}]",
        "actual['drift']",
        f"decision[{REVIEW!r}]",
        "decision['barnahus.drift']",
    ]
    assert "avtalet ger beloppet" in whys["actual['drift']"]
    assert "ingen verkan" in whys["decision['barnahus.drift']"]


def test_names_that_fit_no_item_or_several() -> None:
    with pytest.raises(
        kf.UnknownAgreementError, match=r"actual\['granskning'\], decision\['x'\].*barnahus.drift"
    ):
        barnahus(actual={"granskning": 1}, decision={"x": "§"})
    with pytest.raises(kf.InputError, match=r"cmv.kvalitetsgranskning, barnahus.kvalitetsgranskning"):
        kf.allocate(["cmv", "barnahus"], 2025, actual={"kvalitetsgranskning": 1}, population="2024-12-31")
    with pytest.raises(kf.InputError, match="angiven två gånger"):
        barnahus(actual={REVIEW: 1, "kvalitetsgranskning": 2})
    with pytest.raises(kf.UnknownAgreementError, match=r"Barnahus \(barnahus\): ej i kraft 2023"):
        kf.allocate(["cmv", "barnahus"], 2023, actual={REVIEW: 1})
    with pytest.raises(kf.InputTypeError, match="per kostnadspost"):
        barnahus(actual=100_000)


def test_an_item_on_decision_needs_its_cost_once_it_is_decided() -> None:
    assert set(barnahus().table["cost_item"]) == {"drift"}
    with pytest.raises(kf.MissingActualError, match=REVIEW) as caught:
        barnahus(decision={REVIEW: "styrgruppen 2025-02-01"})
    assert "--actual" in str(caught.value)


@pytest.mark.parametrize(
    "population",
    [
        "2024-12-31",
        dt.date(2024, 12, 31),
        dt.datetime(2024, 12, 31, 15, tzinfo=dt.UTC),
        {"2024-11-01": "2024-12-31"},
        {dt.date(2024, 11, 1): dt.date(2024, 12, 31), "2030-11-01": "2020-12-31"},
    ],
    ids=["text", "date", "datetime", "by-date", "by-several-dates"],
)
def test_population_in_every_form(population: Any) -> None:
    result, expected = barnahus(population=population), barnahus(population=kf.population("2024-12-31"))
    assert (result.results, result.source_rows) == (expected.results, expected.source_rows)
    unused = {row for row in result.check_rows if row not in expected.check_rows}
    assert all("2030-11-01" in row.note and row.check == "population_not_used" for row in unused)
    assert len(unused) == (isinstance(population, dict) and len(population) - 1)


@pytest.mark.parametrize(
    ("population", "places"),
    [
        (2024, ["population"]),
        ("2024", ["population"]),
        (["2024-12-31"], ["population"]),
        (kf.land_area("2023-01-01"), ["population"]),
        ({"2024": "2024-12-31", "2024-11-01": 5}, ["population", "population['2024-11-01']"]),
    ],
)
def test_populations_that_are_refused(population: Any, places: list[str]) -> None:
    with pytest.raises(kf.InputError) as caught:
        barnahus(population=population)
    assert sorted(fault.place for fault in caught.value.faults) == places


def test_a_population_that_lacks_a_party_is_refused() -> None:
    with pytest.raises(kf.UnknownFactError, match=r"Berg \(2326\)"):
        barnahus(
            population=kf.population("2024-12-31", ["2303", "2305", "2309", "2313", "2321", "2361", "2380"])
        )


def test_a_known_date_is_never_replaced(tmp_path: Path) -> None:
    own = tmp_path / "folkmangd.csv"
    lines = [f"{code};{count + 44}" for code, count in kf.population("2021-11-01").values.items()]
    own.write_text("kod;folkmängd\n" + "\n".join(lines) + "\n", encoding="utf-8")
    given = kf.population_from(own, date="2021-11-01", source="egen")
    result = kf.allocate("cmv", 2023, population=given)
    assert result.amounts == kf.allocate("cmv", 2023).amounts
    assert "(egen) används inte" in notes(result, "population_not_used")[0]


@pytest.mark.parametrize(
    ("arguments", "places"),
    [
        ({"assume": "PKV"}, ["assume"]),
        ({"assume": {"PKV": "2,9 %"}}, ["assume"]),
        (
            {"assume": {"PKV": {"2027": "2,9 %", 2028: "2,9", 2029: 0.029, 2030: "312 %"}}},
            ["assume['PKV']['2027']", "assume['PKV'][2028]", "assume['PKV'][2029]", "assume['PKV'][2030]"],
        ),
        ({"price_index": "pkv.csv"}, ["price_index"]),
        ({"price_index": ["pkv.csv", 5]}, ["price_index", "price_index"]),
        (
            {"price_index": 5, "assume": {"PKV": {2027: "x"}}, "population": 5},
            ["population", "price_index", "assume['PKV'][2027]"],
        ),
    ],
)
def test_facts_that_are_refused_all_at_once(arguments: dict[str, Any], places: list[str]) -> None:
    with pytest.raises(kf.InputError) as caught:
        barnahus(**arguments)
    assert [fault.place for fault in caught.value.faults] == places
    assert all(fault.why and fault.remedy for fault in caught.value.faults)


def test_which_agreements() -> None:
    cmv = kf.load_agreement("cmv")
    assert kf.allocate((one for one in [cmv]), 2023) == kf.allocate(cmv, 2023)
    with pytest.raises(kf.InputError, match="mer än en gång"):
        kf.allocate([cmv, "cmv"], 2023)
    with pytest.raises(kf.InputError, match="inga avtal"):
        kf.allocate([], 2023)
    for wrong in (None, 5, [5], [["cmv"]], [None]):
        with pytest.raises(kf.InputTypeError, match="det är inget avtal"):
            kf.allocate(wrong, 2023)  # type: ignore[arg-type]


def test_an_overlap_in_a_list_is_an_error_and_not_a_skipped_row(monkeypatch: pytest.MonkeyPatch) -> None:
    from kostnadsfordelning.calculation import prepare as module

    cmv = kf.load_agreement("cmv")
    monkeypatch.setattr(
        module, "versions_of", lambda _: (cmv, cmv.replace(version="2", valid_from="2024-01-01"))
    )
    with pytest.raises(kf.NotInForceError, match="gäller båda 2024-01-01 till 2024-12-31"):
        kf.allocate(["cmv"], 2024)


def test_errors_travel_between_processes() -> None:
    calls: list[Callable[[], object]] = [
        lambda: kf.allocate("barnahus", 2025),
        lambda: barnahus(actual={REVIEW: 160_000}),
        lambda: barnahus(actual={REVIEW: 1.5, "drift": 1}),
        lambda: kf.allocate("cmv", 2020),
        lambda: kf.allocate("cmv", 2025, actual={"kvalitetsgranskning": 1}),
    ]
    for call in calls:
        with pytest.raises(kf.KostnadsfordelningError) as caught:
            call()
        error = caught.value
        copy = pickle.loads(pickle.dumps(error))
        assert (type(copy), str(copy), copy.steps) == (type(error), str(error), error.steps)
        assert getattr(copy, "faults", ()) == getattr(error, "faults", ())


def test_parties_by_code_or_exact_name() -> None:
    result = kf.allocate("cmv", 2023)
    assert result.code("Åre") == result.code("2321") == "2321"
    with pytest.raises(kf.UnknownAgreementError, match=r"Ragunda \(2303\)"):
        result.code("Areå")
    for wrong in (2321, None, ["2321"]):
        with pytest.raises(kf.InputTypeError):
            result.code(wrong)  # type: ignore[arg-type]


def test_amounts_beyond_what_a_workbook_holds_are_refused() -> None:
    doubled = kf.load_agreement("cmv").replace(indexation="100 %")
    with pytest.raises(kf.InputError, match="beloppet är större än"):
        kf.allocate(doubled, 2100)


def test_a_year_before_the_price_level_is_told() -> None:
    earlier = kf.load_agreement("cmv").replace(valid_from="2020-01-01")
    notes = kf.allocate(earlier, 2022).checks["note"]
    assert notes.str.contains("2023 års prisnivå och räknas inte tillbaka till 2022").any()


def test_a_part_of_a_year_is_told() -> None:
    half = kf.load_agreement("cmv").replace(valid_from="2023-07-01", valid_to="2024-06-30")
    for year, span in ((2023, "(från 2023-07-01)"), (2024, "(till 2024-06-30)")):
        assert span in notes(kf.allocate(half, year), "part_of_year")[0]
