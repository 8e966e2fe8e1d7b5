"""The figures that can vary, as a table: their names, parts, values and units."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

import kostnadsfordelning as kf
from kostnadsfordelning.calculation.batch.parameters import matching
from tests.golden.services import SERVICES, answered

COLUMNS = ["parameter", "service", "cost_item", "quantity", "parts", "value", "unit", "exact"]


def rows(*agreements: object, year: int, **told: object) -> dict[str, tuple[object, ...]]:
    """The table by parameter, blanks that do not break written as blanks."""
    table = kf.parameters(list(agreements), year, **told)  # type: ignore[arg-type]
    assert list(table.columns) == COLUMNS
    return {
        row[0]: tuple(one.replace("\N{NO-BREAK SPACE}", " ") if isinstance(one, str) else one for one in row)
        for row in table.itertuples(index=False, name=None)
    }


def test_amounts_percents_shares_and_persons() -> None:
    found = rows(
        "barnahus",
        "brottsofferjouren",
        year=2027,
        population="2024-12-31",
        assume={"PKV": {2027: "2,9 %"}},
        actual={"barnahus.kvalitetsgranskning": 100_000},
    )
    review = "barnahus.kvalitetsgranskning"
    told = [
        ("barnahus.drift.given", "barnahus", "drift", "amount", (), "1 721 736", "kr", 1_721_736),
        (
            "barnahus.drift.take", "barnahus", "drift", "shares",
            ("kommuner", "region"), "50 %; 50 %", "andel", (1, 1),
        ),
        (f"{review}.mandate", "barnahus", "kvalitetsgranskning", "amount", (), "150 000", "kr", 150_000),
        (
            "brottsofferjouren.drift.percent.2027", "brottsofferjouren", "drift", "percent",
            (), "2,9 %", "%", Fraction(29, 10),
        ),
    ]  # fmt: skip
    for row in told:
        assert found[row[0]] == row
    name = "barnahus.key:folkmangd.kommuner.population"
    _, service, item, quantity, parts, value, unit, exact = found[name]
    assert (service, item, quantity, unit) == ("barnahus", "", "population", "invånare")
    assert parts == ("2303", "2305", "2309", "2313", "2321", "2326", "2361", "2380")
    assert str(value).startswith("5 146; 6 035; ")
    assert exact[:2] == (5146, 6035)  # type: ignore[index]


def test_usage_area_and_weights_have_their_units() -> None:
    usage = rows(answered("placeringar"), year=2026, **SERVICES["placeringar"].told)
    assert usage["placeringar.key:vardygn.kommuner.usage"][-2] == "vårddygn"
    assert usage["placeringar.drift.kommuner-1.charge.base"][3:] == (
        "amount", ("2303", "2305", "2309", "2313", "2321", "2326", "2361", "2380"),
        "; ".join(["50 000"] * 8), "kr", (50_000,) * 8,
    )  # fmt: skip
    model = rows(answered("alternativ-modell"), year=2026, **SERVICES["alternativ-modell"].told)
    assert model["alternativ-modell.key:areal.kommuner.land_area"][-2] == "km²"
    assert model["alternativ-modell.key:areal.kommuner.land_area"][-3].startswith("2 510,89; 3 408,1; ")  # type: ignore[attr-defined]
    assert model["alternativ-modell.key:modell.kommuner"][3:] == (
        "shares", ("folkmangd", "lika", "areal"), "70 %; 20 %; 10 %", "andel", (7, 2, 1),
    )  # fmt: skip


def test_shares_are_told_in_percent_unless_they_do_not_end() -> None:
    found = rows("barnahus", year=2027, population="2024-12-31", actual={"kvalitetsgranskning": 1})
    assert found["barnahus.kvalitetsgranskning.take"][5] == "1/3; 1/3; 1/3"
    small = rows("mini-maria-jamtland", year=2023)
    assert small["mini-maria-jamtland.drift.take"][5] == "50,75 %; 49,25 %"


def test_the_exact_values_can_be_calculated_with_and_given_back() -> None:
    table = kf.parameters("barnahus", 2026, population="2024-12-31").set_index("parameter")
    name = "barnahus.drift.given"
    cost: Any = table.loc[name, "exact"]
    made = kf.allocate_batch("barnahus", 2026, {name: [cost, cost + 100]}, population="2024-12-31")
    assert made.total.tolist() == [1_721_736, 1_721_836]


def test_places_are_counted_in_places() -> None:
    found = rows(answered("vfu-platser"), year=2022, **SERVICES["vfu-platser"].told)
    assert found["vfu-platser.platser.given"][-3:-1] == ("120", "platser")


def test_every_service_lists_something_and_every_name_once() -> None:
    for name, service in SERVICES.items():
        table = kf.parameters(answered(name), service.year, **service.told)
        assert len(table)
        assert table["parameter"].is_unique
        assert set(table["service"]) == {name}
        assert not table["unit"].eq("").any()


def test_what_is_not_in_force_has_no_parameters() -> None:
    table = kf.parameters(["barnahus"], 2020)
    assert list(table.columns) == COLUMNS
    assert table.empty


def test_an_argument_that_no_calculation_takes_is_told_with_the_one_meant() -> None:
    with pytest.raises(kf.InputTypeError) as caught:
        kf.parameters("cmv", 2024, populaton="2024-12-31", kurs=2)  # type: ignore[call-arg]
    first, second = caught.value.faults
    assert (first.place, first.value, first.why) == (
        "parameters", "populaton", "det finns inget sådant argument (menade du population?)",
    )  # fmt: skip
    assert second.why == "det finns inget sådant argument"
    assert "population, actual, price_index, assume" in second.remedy


def test_all_that_is_lacking_is_told_as_allocate_tells_it() -> None:
    with pytest.raises(kf.KostnadsfordelningError) as by_itself:
        kf.allocate(["barnahus", "brottsofferjouren"], 2027)
    with pytest.raises(kf.KostnadsfordelningError) as caught:
        kf.parameters(["barnahus", "brottsofferjouren"], 2027)
    assert type(caught.value) is type(by_itself.value)
    assert str(caught.value) == str(by_itself.value)


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("*", ("a.b.given", "a.key:k.x.population", "aa.b.given")),
        ("*.given", ("a.b.given", "aa.b.given")),
        ("a.*", ("a.b.given", "a.key:k.x.population")),
        ("a.b.given", ("a.b.given",)),
        ("a.key:*", ("a.key:k.x.population",)),
        ("a.b.give", ()),
        ("a?b.given", ()),
        ("[a].b.given", ()),
    ],
)
def test_only_a_star_stands_for_something_else(pattern: str, found: tuple[str, ...]) -> None:
    assert matching(pattern, ["a.b.given", "a.key:k.x.population", "aa.b.given"]) == found
