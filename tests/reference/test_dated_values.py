"""The bundled figures: complete, sourced, selectable, and refused outside what is known."""

import csv
import datetime as dt
import pickle
from fractions import Fraction
from typing import Any

import pytest

from kostnadsfordelning._files import data_path
from kostnadsfordelning.errors import InputError, InputTypeError, KostnadsfordelningError, UnknownFactError
from kostnadsfordelning.messages import text
from kostnadsfordelning.reference import bundled, land_area, population, tax_base
from kostnadsfordelning.reference.places import code_of, municipalities, municipality_names, name_of
from kostnadsfordelning.reference.sources import CERTAINTIES, bundled_sources, meaning, weakest

JAMTLAND = ["2303", "2305", "2309", "2313", "2321", "2326", "2361", "2380"]
DECEMBERS = [dt.date(year, 12, 31) for year in range(2015, 2026)]


def rows(name: str) -> list[dict[str, str]]:
    with data_path(name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("date", DECEMBERS)
def test_every_december_knows_all_290(date: Any) -> None:
    values = population.population(date)
    assert list(values) == list(municipality_names())
    assert len(values) == 290
    assert all(type(number) is int and number > 2000 for number in values.values.values())
    assert values.date == date


def test_the_nation_in_december_2024() -> None:
    # Sum of the municipalities, as SCB printed it for the nation: 10 587 710.
    assert sum(population.population("2024-12-31").values.values()) == 10_587_710


def test_november_2021_is_jamtland_only_and_second_hand() -> None:
    values = population.population("2021-11-01")
    assert list(values) == JAMTLAND
    assert sum(values.values.values()) == 131_870
    assert values["Ragunda"] == values["2303"] == 5214
    assert values.certainty == "C"
    assert "131 914" in values.certainty_note
    assert "Hedeinfo" in values.source


def test_leading_zeros_survive() -> None:
    assert population.population("2024-12-31")["0114"] > 40_000
    assert name_of("0114") == "Upplands Väsby"
    assert code_of("Upplands Väsby") == "0114"


@pytest.mark.parametrize("name", ["population.csv", "land_area.csv", "tax_base.csv", "price_index.csv"])
def test_every_figure_has_a_known_source_and_stands_once(name: str) -> None:
    found = rows(name)
    assert {row["source_id"] for row in found} <= set(bundled_sources())
    keys = [tuple(value for key, value in row.items() if key not in (name[:-4], "percent")) for row in found]
    assert len(set(keys)) == len(keys)


def test_every_source_is_used_and_has_a_letter_that_means_something() -> None:
    used = {
        row["source_id"]
        for name in ("population.csv", "land_area.csv", "tax_base.csv", "price_index.csv")
        for row in rows(name)
    }
    assert used == set(bundled_sources())
    for source in bundled_sources().values():
        assert source.certainty in "ABC"
        assert source.publisher in str(source)
        assert source.title in str(source)
    assert len({meaning(letter) for letter in CERTAINTIES}) == 4
    assert weakest([]) == ""
    letters = {source.certainty: source for source in bundled_sources().values()}
    assert weakest([letters["B"], letters["A"], letters["C"], letters["A"]]) == "C"
    assert weakest([letters["A"], letters["B"]]) == "B"


def test_municipalities() -> None:
    table = municipalities()
    assert list(table.columns) == ["code", "name", "county_code", "county"]
    assert len(table) == 290
    assert table["county_code"].nunique() == 21
    assert table["code"].str.len().eq(4).all()
    assert ("2303", "Ragunda", "23", "Jämtland") in list(table.itertuples(index=False, name=None))


def test_land_area_is_exact() -> None:
    values = land_area.land_area("2023-01-01", ["Kiruna", "0114"])
    assert values.values["2584"] == Fraction(1_916_323, 100)
    assert all(type(value) is Fraction for value in values.values.values())
    assert len(land_area.land_area(dt.date(2021, 1, 1))) == 290
    assert land_area.known_dates() == [dt.date(year, 1, 1) for year in (2021, 2022, 2023)]


def test_tax_base_belongs_to_a_year_and_to_no_day() -> None:
    values = tax_base.tax_base(2023)
    assert values["00"] > 0
    assert values["Östersund"] == Fraction("220.4")
    assert values.year == values.period == 2023
    assert tax_base.known_years(["2303"]) == list(range(2012, 2024))
    with pytest.raises(UnknownFactError, match="gäller ett år"):
        _ = values.date
    assert list(values.table.columns) == ["code", "name", "tax_base", "year", "source", "certainty"]


def test_an_unknown_date_says_what_is_known_and_the_ways_on() -> None:
    with pytest.raises(UnknownFactError) as caught:
        population.population("2024-11-01")
    message = str(caught.value)
    for part in (
        "2024-11-01",
        "2015-12-31",
        "2025-12-31 (alla 290 kommuner)",
        "2021-11-01 (bara Ragunda (2303), Bräcke (2305)",
        'kf.population_from("folkmangd.xlsx", date="2024-11-01"',
        'population=kf.population("2024-12-31")',
        "SCB:s statistikdatabas",
    ):
        assert part in message
    assert isinstance(caught.value, LookupError)
    assert isinstance(caught.value, KostnadsfordelningError)


def test_parties_unknown_at_a_known_date_are_all_named() -> None:
    with pytest.raises(UnknownFactError) as caught:
        population.population("2021-11-01", ["2303", "0114", "Ragnda", "9999"])
    message = str(caught.value)
    assert "Upplands Väsby (0114), »Ragnda«, »9999«" in message
    assert (
        "Ingen kommun heter »Ragnda«; folkmängd finns bara för kommuner. Menade du Ragunda (2303)?" in message
    )
    assert "9999 är ingen kommunkod" in message
    assert "2021-11-01 (bara" in message
    assert "Ragunda (2303), Upplands" not in message


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("R23", "R23 är ingen kommunkod; folkmängd finns bara för kommuner."),
        ("2399", "2399 är ingen kommunkod"),
        ("23", "23 är ingen kommunkod"),
        (
            "Ragnuda",
            "Ingen kommun heter »Ragnuda«; folkmängd finns bara för kommuner. Menade du Ragunda (2303)?",
        ),
        ("Bergs kommun", "Menade du Berg (2326)?"),
        ("Region Jämtland Härjedalen", "Ingen kommun heter »Region Jämtland Härjedalen«"),
    ],
)
def test_no_other_date_is_advised_where_there_is_no_such_municipality(given: str, told: str) -> None:
    with pytest.raises(UnknownFactError) as caught:
        population.population("2024-12-31", ["2303", given])
    message = str(caught.value)
    assert told in message
    assert "Rätta koden eller namnet." in message
    for advice in ("statistikdatabas", "Det som finns", "population_from", "--population"):
        assert advice not in message
    with pytest.raises(UnknownFactError) as selecting:
        population.population("2024-12-31").select([given])
    assert told in str(selecting.value)


def test_counties_are_known_to_the_tax_base() -> None:
    with pytest.raises(UnknownFactError) as caught:
        tax_base.tax_base(2023, ["12", "1299"])
    assert "12 är ingen" not in str(caught.value)
    assert "1299 är ingen kommunkod; skattekraft" in str(caught.value)


@pytest.mark.parametrize(
    ("date", "nearest"),
    [
        ("2025-11-01", "2025-12-31"),
        ("2024-11-01", "2024-12-31"),
        ("2024-01-01", "2023-12-31"),
        ("2031-11-01", "2025-12-31"),
        ("1999-11-01", "2015-12-31"),
    ],
)
def test_the_substitute_that_is_suggested_is_the_nearest(date: str, nearest: str) -> None:
    with pytest.raises(UnknownFactError) as caught:
        population.population(date)
    assert f'population=kf.population("{nearest}")' in str(caught.value)
    assert str(caught.value).endswith(f"på kommandoraden: --population {nearest}")


def test_places_are_counted_as_what_they_are() -> None:
    one = population.population("2021-11-01", ["2303"])
    with pytest.raises(UnknownFactError, match="Uppgifter finns för en kommun"):
        one.select(["2305"])
    with pytest.raises(UnknownFactError, match="Uppgifter finns för 8 kommuner"):
        population.population("2021-11-01").select(["0114"])
    with pytest.raises(UnknownFactError, match="Uppgifter finns för 10 platser"):
        tax_base.tax_base(2023).select(["0114"])


def test_select_keeps_the_callers_order_and_names_all_that_is_missing() -> None:
    values = population.population("2021-11-01")
    chosen = values.select(["Åre", "2303"])
    assert chosen.values == {"2321": 12105, "2303": 5214}
    assert chosen.sources == values.sources
    with pytest.raises(UnknownFactError, match=r"Upplands Väsby \(0114\), Kiruna \(2584\)"):
        values.select(["0114", "2303", "Kiruna"])
    with pytest.raises(UnknownFactError):
        values["0114"]


@pytest.mark.parametrize(
    ("parties", "remedy"),
    [
        ([2303], 'Skriv "2303".'),
        ([114], 'Skriv "0114".'),
        ("2303", 'Skriv ["2303"].'),
        (2303, 'Skriv ["2303"].'),
    ],
)
def test_an_int_code_and_a_lone_text_are_refused_with_what_to_write(parties: Any, remedy: str) -> None:
    with pytest.raises(InputTypeError) as caught:
        population.population("2024-12-31", parties)
    assert caught.value.faults[0].remedy == remedy
    assert isinstance(caught.value, TypeError)


def test_every_int_code_is_named_at_once() -> None:
    wrong: list[Any] = [2303, "2305", 114]
    with pytest.raises(InputTypeError) as caught:
        population.population("2024-12-31", wrong)
    assert [fault.remedy for fault in caught.value.faults] == ['Skriv "2303".', 'Skriv "0114".']
    with pytest.raises(InputTypeError):
        population.population("2024-12-31")[wrong[0]]


def test_a_party_given_twice_by_code_and_name_is_refused() -> None:
    with pytest.raises(InputError, match="två gånger"):
        population.population("2024-12-31", ["2303", "Ragunda"])


@pytest.mark.parametrize("date", ["2024-13-01", "20241231", "31 december 2024", "", "2024-02-30"])
def test_a_text_that_is_no_date_is_refused(date: Any) -> None:
    with pytest.raises(InputError, match="inget datum som finns"):
        population.population(date)


@pytest.mark.parametrize("date", [2024, 20241231.0, None, True])
def test_another_kind_than_a_date_is_refused(date: Any) -> None:
    with pytest.raises(InputTypeError, match="2024-12-31"):
        population.population(date)


@pytest.mark.parametrize("year", ["2023", 2023.0, True, None])
def test_a_year_is_an_int(year: Any) -> None:
    with pytest.raises(InputTypeError, match="heltal"):
        tax_base.tax_base(year)


def test_known_dates() -> None:
    assert population.known_dates(["0114"]) == DECEMBERS
    everything = population.known_dates(JAMTLAND)
    assert everything == sorted([*DECEMBERS, dt.date(2021, 11, 1)])
    assert population.known_dates() == everything
    assert population.known_dates(["2303", "9999"]) == []


def test_the_table_is_what_the_values_are() -> None:
    values = population.population("2024-12-31")
    table = values.table
    assert list(table.columns) == ["code", "name", "population", "date", "source", "certainty"]
    assert table["population"].dtype == "int64"
    assert dict(zip(table["code"], table["population"], strict=True)) == values.values
    assert set(table["date"]) == {"2024-12-31"}
    assert values.table is not table


def test_nothing_that_is_handed_out_changes_what_is_known() -> None:
    values = population.population("2021-11-01")
    values.values["2303"] = 0
    with pytest.raises(AttributeError):
        values.kind = "annat"  # type: ignore[misc]
    assert population.population("2021-11-01").values["2303"] == 5214


def test_pickle_repr_and_html() -> None:
    values = population.population("2021-11-01")
    again = pickle.loads(pickle.dumps(values))
    assert again == values
    assert hash(again) == hash(values)
    assert again["2303"] == 5214
    assert repr(values) == "<DatedValues population 2021-11-01: 8 values, personer, certainty C>"
    page = values._repr_html_()
    assert "5\u00a0214" in page
    assert "Härjedalen &amp; Jämtland" in page
    assert "280 till" in population.population("2024-12-31")._repr_html_()


def test_membership() -> None:
    values = population.population("2021-11-01")
    assert "2303" in values
    assert "Ragunda" in values
    assert "0114" not in values
    assert "Ragnda" not in values
    assert 2303 not in values


def test_each_kind_has_its_texts() -> None:
    for kind in bundled.UNITS:
        assert text(f"reference.kind_{kind}")
        assert text(f"reference.ways_{kind}", when="2030", substitute="2029")
