"""A fetch as a whole: what is asked, what is kept, what is refused, and that nothing half is written."""

from __future__ import annotations

import datetime as dt
import json
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from kostnadsfordelning.errors import (
    FetchError,
    InputError,
    InputTypeError,
    SnapshotError,
    TableError,
    UnknownFactError,
)
from kostnadsfordelning.reference.land_area import land_area_from
from kostnadsfordelning.reference.population import population_from
from kostnadsfordelning.reference.pxweb.fetching import fetch_land_area, fetch_population, fetch_table
from kostnadsfordelning.reference.pxweb.service import Service, Version2
from kostnadsfordelning.reference.pxweb.snapshot import read_snapshot
from tests.reference.pxweb.conftest import service_of
from tests.reference.pxweb.server import JAMTLAND, Variable, contents, november, november_noisy, years

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.reference.pxweb.server import PxWebServer, Table

WHEN = dt.datetime(2025, 12, 15, 10, 30, tzinfo=dt.UTC)


def test_one_published_cell_per_municipality(server: PxWebServer, service: Service, tmp_path: Path) -> None:
    path = tmp_path / "folkmangd-2024-11-01.json"
    made = fetch_population("2024-11-01", JAMTLAND, output=path, fetched=WHEN, service=service)
    assert server.paths() == [
        "/api/v2/config",
        "/api/v2/tables/TAB1267/metadata",
        "/api/v2/tables/TAB1267/data",
    ]
    method, _, body = server.asked[-1]
    assert method == "POST"
    asked = {one["variableCode"]: one["valueCodes"] for one in json.loads(body)["selection"]}
    assert asked == {
        "Region": list(JAMTLAND),
        "Alder": ["tot"],
        "ContentsCode": ["BE0101A9"],
        "Tid": ["2024"],
    }  # sex is left out: the table sums it
    values = population_from(path)
    assert values.values == {code: 1000 + int(code) for code in JAMTLAND}
    assert all(type(number) is int for number in values.values.values())
    assert (values.date, values.certainty) == (dt.date(2024, 11, 1), "B")
    assert read_snapshot(path).answer == made.answer
    assert population_from(made).values == values.values


def test_everyone_is_every_municipality_the_table_has(service: Service) -> None:
    values = population_from(fetch_population("2024-11-01", fetched=WHEN, service=service))
    assert list(values) == ["0114", *JAMTLAND]  # neither the nation nor the county


def test_names_are_parties_too_in_the_order_given(service: Service) -> None:
    made = fetch_population("2024-11-01", ["Åre", "0114"], fetched=WHEN, service=service)
    assert population_from(made).values == {"2321": 3321, "0114": 1114}
    assert population_from(made, parties=["Upplands Väsby"]).values == {"0114": 1114}


def test_the_source_says_where_when_and_how_certain(service: Service, tmp_path: Path) -> None:
    path = tmp_path / "f.json"
    fetch_population("2024-11-01", ["2303"], output=path, fetched=WHEN, service=service)
    (source,) = population_from(path).sources
    assert source.publisher == "SCB"
    assert source.title == "Folkmängden den 1 november efter region, ålder och kön (TAB1267)"
    assert source.published == dt.date(2025, 12, 12)
    assert "/api/v2/tables/TAB1267/data" in source.where
    assert read_snapshot(path).sha256[:12] in source.where
    digest = read_snapshot(path).sha256[:12]
    note = f"en kopia, hämtad direkt ur tabellen TAB1267 2025-12-15 (sha256 {digest})"
    assert source.certainty_note == note


def test_the_time_is_the_callers_or_the_servers_and_never_this_computers(
    server: PxWebServer, service: Service
) -> None:
    own = fetch_population("2024-11-01", ["2303"], fetched=WHEN, service=service)
    assert (own.fetched, own.fetched_by) == (WHEN, "argument")
    theirs = fetch_population("2024-11-01", ["2303"], service=service)
    assert (theirs.fetched.isoformat(), theirs.fetched_by) == ("2025-12-15T09:30:00+00:00", "answer")
    server.date_header = False
    with pytest.raises(InputError, match="fetched="):
        fetch_population("2024-11-01", ["2303"], service=service)
    wrong: Any = "2025-12-15"
    with pytest.raises(InputTypeError):
        fetch_population("2024-11-01", ["2303"], fetched=wrong, service=service)


def test_sexes_that_the_table_cannot_sum_are_fetched_and_added(
    serve: Callable[..., PxWebServer], waits: list[float]
) -> None:
    server = serve(november(eliminable=False))
    made = fetch_population("2024-11-01", ["2303"], fetched=WHEN, service=service_of(server, waits))
    assert made.reading.added == ("Kon",)
    assert population_from(made).values == {"2303": 2 * 3303}


def test_noise_and_mandatory_notes_travel_into_the_source(
    serve: Callable[..., PxWebServer], waits: list[float], tmp_path: Path
) -> None:
    server = serve(november_noisy())
    path = tmp_path / "f.json"
    fetch_population(
        "2025-11-01", JAMTLAND, output=path, fetched=WHEN, table="TAB9999", service=service_of(server, waits)
    )
    asked = {one["variableCode"]: one["valueCodes"] for one in json.loads(server.asked[-1][2])["selection"]}
    assert (asked["Alder"], asked["Kon"]) == (["TotSA"], ["TotSa"])  # totals as published, nothing added
    note = population_from(path).certainty_note
    assert "litet slumpmässigt brus på varje cell" in note
    assert "SCB anmärker: Indelningen är den 1 januari 2025." in note
    assert "En upplysning" not in note
    assert "tabellen TAB9999 angavs av den som hämtade" in note
    assert len(read_snapshot(path).notes) == 2


def test_the_last_day_of_a_month_from_2025(service: Service, server: PxWebServer) -> None:
    made = fetch_population("2025-10-31", ["2303"], fetched=WHEN, service=service)
    assert made.table_id == "TAB6471"
    asked = {one["variableCode"]: one["valueCodes"] for one in json.loads(server.asked[-1][2])["selection"]}
    assert asked["Tid"] == ["2025M10"]


def test_land_area_is_exact(service: Service, tmp_path: Path) -> None:
    path = tmp_path / "areal.json"
    fetch_land_area("2025-01-01", ["2303"], output=path, fetched=WHEN, service=service)
    values = land_area_from(path)
    assert values.values == {"2303": Fraction(230325, 100)}
    assert (values.unit, values.certainty) == ("km²", "B")
    with pytest.raises(SnapshotError, match="annat än Folkmängd"):
        population_from(path)


def test_any_table_as_a_frame(service: Service, tmp_path: Path) -> None:
    path = tmp_path / "t.json"
    selection = {
        "Region": ["2303", "2305"],
        "Alder": ["0", "1"],
        "ContentsCode": ["BE0101A9"],
        "Tid": ["2023", "2024"],
    }
    made = fetch_table("TAB1267", selection, output=path, fetched=WHEN, service=service)
    frame = read_snapshot(path).table
    assert len(frame) == 8
    assert frame.loc[0, "Region_label"] == "Ragunda"
    assert made.cube.cell(Region="2305", Alder="1", Tid="2024").value == 3305
    with pytest.raises(SnapshotError):
        population_from(path)


def test_a_selection_is_checked_whole_before_it_is_sent(service: Service, server: PxWebServer) -> None:
    with pytest.raises(InputError) as caught:
        fetch_table("TAB1267", {"Region": ["9999"], "Kommun": ["x"], "Alder": ["0", "0"]}, service=service)
    assert {fault.place for fault in caught.value.faults} == {
        "selection['Region']",
        "selection['Kommun']",
        "selection['Alder']",
        "selection['ContentsCode']",
        "selection['Tid']",
    }
    assert all(method == "GET" for method, _, _ in server.asked)


# What is refused ----------------------------------------------------------------------------------


def test_a_moved_table_says_what_to_edit_and_what_a_search_finds(
    serve: Callable[..., PxWebServer], waits: list[float], tmp_path: Path
) -> None:
    server = serve(november(), november_noisy())
    path = tmp_path / "folkmangd-2025-11-01.json"
    with pytest.raises(TableError) as caught:
        fetch_population("2025-11-01", JAMTLAND, output=path, fetched=WHEN, service=service_of(server, waits))
    said = str(caught.value)
    assert "perioden 2025 finns inte; tabellen går från 2002 till 2024" in said
    assert "pxweb_tables.json" in said
    assert "TAB9999 Folkmängden den 1 november" in said
    assert "fetch population --date 2025-11-01 --table TAB9999" in said
    assert list(tmp_path.iterdir()) == []
    # The way that is pointed out is a way.
    fetch_population(
        "2025-11-01", JAMTLAND, output=path, table="TAB9999", fetched=WHEN, service=service_of(server, waits)
    )
    assert len(population_from(path)) == 8


def test_a_table_that_is_gone_is_a_table_error(serve: Callable[..., PxWebServer], waits: list[float]) -> None:
    server = serve(november_noisy())
    with pytest.raises(TableError) as caught:
        fetch_population("2024-11-01", JAMTLAND, fetched=WHEN, service=service_of(server, waits))
    assert "TAB1267 finns inte" in str(caught.value)
    assert caught.value.status == 404
    assert not any("/v1/" in path for path in server.paths())


def broken(change: Callable[[Table], None]) -> Table:
    table = november()
    change(table)
    return table


def _other_code(table: Table) -> None:
    table.variables[1].categories = {"0": "0 år", "totalt": "alla"}


def _new_variable(table: Table) -> None:
    table.variables.insert(1, Variable("Fodelseregion", {"x": "X"}))


def _region_renamed(table: Table) -> None:
    table.variables[0].id = "Kommun"


def _other_unit(table: Table) -> None:
    table.variables[3] = contents("BE0101A9", unit="procent")


def _decimals(table: Table) -> None:
    table.variables[3].units["BE0101A9"]["decimals"] = 1


def _no_unit(table: Table) -> None:
    table.variables[3].units = {}


def _other_day(table: Table) -> None:
    table.variables[3] = contents("BE0101A9", refperiod="31 december respektive år")


def _third_sex(table: Table) -> None:
    table.variables[2] = Variable("Kon", {"1": "män", "2": "kvinnor", "3": "annat"})


def _no_party(table: Table) -> None:
    del table.variables[0].categories["2303"]


def _no_year(table: Table) -> None:
    table.variables[4] = years(*range(2002, 2024))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_other_code, "koden tot i Alder finns inte"),
        (_new_variable, "Fodelseregion"),
        (_region_renamed, "variabeln Region finns inte"),
        (_other_unit, "enheten för BE0101A9 är procent"),
        (_decimals, "BE0101A9 har 1 decimaler"),
        (_no_unit, "enheten för BE0101A9 framgår inte"),
        (_other_day, "avser »31 december respektive år«"),
        (_third_sex, "Kon kan inte utelämnas"),
        (_no_party, "dessa kommuner finns inte: Ragunda (2303)"),
        (_no_year, "perioden 2024 finns inte"),
    ],
)
def test_a_table_that_is_not_as_described_is_an_error_that_says_how(
    serve: Callable[..., PxWebServer], waits: list[float], change: Callable[[Table], None], said: str
) -> None:
    server = serve(broken(change))
    with pytest.raises(TableError) as caught:
        fetch_population("2024-11-01", JAMTLAND, fetched=WHEN, service=service_of(server, waits))
    assert said in str(caught.value)
    assert "pxweb_tables.json" in str(caught.value)
    assert not any(path.endswith("/data") for path in server.paths())


def test_all_differences_are_told_at_once(serve: Callable[..., PxWebServer], waits: list[float]) -> None:
    def everything(table: Table) -> None:
        for change in (_other_code, _other_unit, _no_party, _no_year):
            change(table)

    with pytest.raises(TableError) as caught:
        fetch_population(
            "2024-11-01", JAMTLAND, fetched=WHEN, service=service_of(serve(broken(everything)), waits)
        )
    assert str(caught.value).count("  • ") >= 4


def test_a_default_selection_is_not_taken_for_the_answer(
    server: PxWebServer, service: Service, tmp_path: Path
) -> None:
    server.misbehave("default")
    with pytest.raises(FetchError, match="något annat än det som efterfrågades"):
        fetch_population("2024-11-01", JAMTLAND, output=tmp_path / "f.json", fetched=WHEN, service=service)
    assert list(tmp_path.iterdir()) == []


def test_another_year_is_not_taken_for_the_one_asked_for(server: PxWebServer, service: Service) -> None:
    server.misbehave("other_year", value="2023")
    with pytest.raises(FetchError, match="Tid är 2023, inte 2024"):
        fetch_population("2024-11-01", JAMTLAND, fetched=WHEN, service=service)
    server.behaviours.clear()
    server.misbehave("other_year", value="2023")
    selection = {"Region": ["2303"], "Alder": ["tot"], "ContentsCode": ["BE0101A9"], "Tid": ["2024"]}
    with pytest.raises(FetchError, match="Tid är 2023, inte 2024"):
        fetch_table("TAB1267", selection, fetched=WHEN, service=service)


def test_half_a_sum_is_no_figure(serve: Callable[..., PxWebServer], waits: list[float]) -> None:
    table = november(eliminable=False)
    table.figure = lambda codes: None if codes["Kon"] == "2" else 2600
    with pytest.raises(SnapshotError, match="redovisar inget tal"):
        fetch_population("2024-11-01", ["2303"], fetched=WHEN, service=service_of(serve(table), waits))


def test_too_many_cells_are_not_even_asked_for(server: PxWebServer, service: Service) -> None:
    server.most_cells = 5
    with pytest.raises(FetchError, match="8 celler"):
        fetch_population("2024-11-01", JAMTLAND, fetched=WHEN, service=service)
    assert not any(path.endswith("/data") for path in server.paths())


def test_too_many_cells_by_the_servers_count_are_told_in_its_words(
    server: PxWebServer, service: Service
) -> None:
    server.misbehave("status", value="403 Too many cells selected")
    with pytest.raises(FetchError, match="Too many cells selected"):
        fetch_population("2024-11-01", JAMTLAND, fetched=WHEN, service=service)


@pytest.mark.parametrize("most", [None, 0, -1, "150000", True])
def test_a_config_that_makes_no_sense_is_refused(server: PxWebServer, service: Service, most: Any) -> None:
    server.most_cells = most
    with pytest.raises(FetchError, match="hur många celler"):
        fetch_population("2024-11-01", JAMTLAND, fetched=WHEN, service=service)


@pytest.mark.parametrize("on", ["config", "/metadata", "/data"])
def test_html_instead_of_json_is_told(server: PxWebServer, service: Service, tmp_path: Path, on: str) -> None:
    server.misbehave("html", on)
    with pytest.raises(FetchError, match="webbsida"):
        fetch_population("2024-11-01", JAMTLAND, output=tmp_path / "f.json", fetched=WHEN, service=service)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("on", ["config", "/metadata", "/data"])
@pytest.mark.parametrize("raw", ["", "[]", '{"id": [', "null", '{"value": [NaN]}', "\udcff"])
def test_broken_json_is_told(server: PxWebServer, service: Service, on: str, raw: str) -> None:
    server.misbehave("raw", on, value=raw)
    with pytest.raises(FetchError):
        fetch_population("2024-11-01", JAMTLAND, fetched=WHEN, service=service)


@pytest.mark.parametrize("value", [None, 0, -5, 20_000_000, 12.5])
def test_a_figure_that_cannot_be_is_refused_and_nothing_written(
    server: PxWebServer, service: Service, tmp_path: Path, value: Any
) -> None:
    server.tables["TAB1267"].figure = lambda codes: value if codes["Region"] == "2305" else 1000
    with pytest.raises(SnapshotError) as caught:
        fetch_population("2024-11-01", JAMTLAND, output=tmp_path / "f.json", fetched=WHEN, service=service)
    (fault,) = caught.value.faults
    assert "Bräcke (2305)" in fault.place
    assert list(tmp_path.iterdir()) == []


def test_whole_numbers_written_with_decimals_are_whole(server: PxWebServer, service: Service) -> None:
    server.tables["TAB1267"].figure = lambda _: 5214.0
    values = population_from(fetch_population("2024-11-01", ["2303"], fetched=WHEN, service=service))
    assert values.values == {"2303": 5214}
    assert type(values["2303"]) is int


def test_version_1_is_asked_when_version_2_cannot_be_reached(
    server: PxWebServer, service: Service, waits: list[float]
) -> None:
    server.misbehave("status", "/v2/", value="503")
    made = fetch_population("2024-11-01", JAMTLAND, fetched=WHEN, service=service)
    assert made.service == "PxWebApi 1"
    assert "/v1/sv/ssd/BE/BE0101/BE0101A/FolkmangdNov" in made.address
    assert population_from(made)["2303"] == 3303
    assert len(waits) == 2


def test_the_unit_is_checked_in_the_answer_of_version_1(
    serve: Callable[..., PxWebServer], waits: list[float]
) -> None:
    server = serve(broken(_other_unit))
    server.misbehave("status", "/v2/", value="503")
    with pytest.raises(TableError, match="procent"):
        fetch_population("2024-11-01", JAMTLAND, fetched=WHEN, service=service_of(server, waits))


def test_with_neither_version_the_error_says_so(server: PxWebServer, service: Service) -> None:
    server.misbehave("status", "", value="503")
    with pytest.raises(FetchError, match="svarade inte efter 3 försök"):
        fetch_population("2024-11-01", JAMTLAND, fetched=WHEN, service=service)
    assert len(server.asked) == 6  # three of each, and no more


def test_a_refusal_by_version_2_is_not_taken_elsewhere(server: PxWebServer, service: Service) -> None:
    server.misbehave("status", value="400")
    with pytest.raises(FetchError):
        fetch_population("2024-11-01", JAMTLAND, fetched=WHEN, service=service)
    assert not any("/v1/" in path for path in server.paths())


def test_a_date_that_no_table_is_described_for(service: Service, server: PxWebServer) -> None:
    for date in ("2024-10-31", "1950-12-31", "2025-11-15"):
        with pytest.raises(UnknownFactError, match=r"1/11 2002–2024 \(TAB1267\)"):
            fetch_population(date, JAMTLAND, service=service)
    assert server.asked == []


def test_every_party_that_is_no_municipality_is_named(service: Service, server: PxWebServer) -> None:
    with pytest.raises(InputError) as caught:
        fetch_population("2024-11-01", ["R23", "2303", "POL", "23"], service=service)
    assert [fault.value for fault in caught.value.faults] == ["R23", "POL", "23"]
    for wrong in ([], ["2303", "Ragunda"], "2303", [2303]):
        given: Any = wrong
        with pytest.raises(InputError):
            fetch_population("2024-11-01", given, service=service)
    assert server.asked == []


@pytest.mark.parametrize("table", ["../../config", "TAB1267/data", "", "TAB 1", "TAB1?x=1"])
def test_a_table_id_is_only_an_id(service: Service, server: PxWebServer, table: str) -> None:
    with pytest.raises(InputError, match="inget id"):
        fetch_population("2024-11-01", JAMTLAND, table=table, service=service)
    with pytest.raises(InputError, match="inget id"):
        fetch_table(table, {}, service=service)
    assert server.asked == []


def test_where_to_write_is_asked_before_anything_is_fetched(
    service: Service, server: PxWebServer, tmp_path: Path
) -> None:
    there = tmp_path / "f.json"
    there.write_text("gammal", encoding="utf-8")
    for path in (there, tmp_path / "saknas" / "f.json", tmp_path / "f.xlsx"):
        with pytest.raises(InputError):
            fetch_population("2024-11-01", JAMTLAND, output=path, service=service)
    assert (server.asked, there.read_text(encoding="utf-8")) == ([], "gammal")
    fetch_population("2024-11-01", JAMTLAND, output=there, fetched=WHEN, overwrite=True, service=service)
    assert len(population_from(there)) == 8


def test_own_descriptions_come_before_the_bundled(
    serve: Callable[..., PxWebServer], waits: list[float], tmp_path: Path
) -> None:
    own = tmp_path / "pxweb_tables.json"
    entry = {
        "kind": "population", "day": "11-01", "from_year": 2025, "to_year": None, "table": "TAB9999",
        "region": "Region", "time": {"variable": "Tid", "code": "{year}"},
        "codes": {"Alder": ["TotSA"], "Kon": ["TotSa"], "ContentsCode": ["00000XYZ"]},
        "unit": ["antal"], "decimals": 0,
    }  # fmt: skip
    own.write_text(json.dumps({"format": 1, "tables": [entry]}), encoding="utf-8")
    service = service_of(serve(november_noisy()), waits)
    made = fetch_population("2025-11-01", JAMTLAND, tables=own, fetched=WHEN, service=service)
    assert (made.table_id, made.basis) == ("TAB9999", "")


def test_a_service_without_version_1_is_enough(server: PxWebServer, service: Service) -> None:
    only = Service(Version2(service.v2.transport))
    assert fetch_population("2024-11-01", JAMTLAND, fetched=WHEN, service=only).service == "PxWebApi 2"
    server.misbehave("status", "", value="503")
    with pytest.raises(FetchError):
        fetch_population("2024-11-01", JAMTLAND, fetched=WHEN, service=only)
    with pytest.raises(TableError, match="pxweb_tables"):
        fetch_land_area("2024-01-01", JAMTLAND, fetched=WHEN, service=only)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("Döda under året", "Döda efter region", ""), "inte sägs vara folkmängd"),
        (("Folkmängd", "Folkmängden den 31 december", ""), "31 december"),
        (("Folkmängd", "Folkmängd", "december 2024"), "december 2024"),
        (("Folkmängd", "Folkmängd", "2023-11-01"), "2023-11-01"),
    ],
)
def test_a_table_of_something_else_or_of_another_day_is_refused(
    serve: Callable[..., PxWebServer], waits: list[float], words: tuple[str, str, str], said: str
) -> None:
    """Everything a table says of itself is held against what is fetched, however the day is written."""
    table = november()
    label, table.label, refperiod = words
    table.variables[3] = contents("BE0101A9", label, refperiod=refperiod)
    with pytest.raises(TableError, match=said):
        fetch_population("2024-11-01", ["2303"], service=service_of(serve(table), waits))
