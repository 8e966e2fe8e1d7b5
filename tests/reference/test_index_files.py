"""The user's own index figures: what is shown is what is read, exactly."""

import datetime as dt
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from kostnadsfordelning.errors import FactsFileError
from kostnadsfordelning.reference.price_index import price_index_from

HEAD = ["index", "publicerad", "år", "procent", "status"]
EDITION = dt.date(2026, 10, 1)


def csv(folder: Path, text: str, name: str = "pkv.csv", encoding: str = "utf-8") -> Path:
    (folder / name).write_bytes(text.encode(encoding))
    return folder / name


def xlsx(
    folder: Path, rows: list[list[Any]], formats: dict[str, str] | None = None, name: str = "pkv.xlsx"
) -> Path:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    for cell, number_format in (formats or {}).items():
        book.worksheets[0][cell].number_format = number_format
    book.save(folder / name)
    return folder / name


def faults(path: Path, **options: Any) -> list[tuple[str, str]]:
    with pytest.raises(FactsFileError) as caught:
        price_index_from(path, **options)
    assert all(fault.remedy for fault in caught.value.faults)
    return [(fault.place, fault.why.rpartition(": ")[2]) for fault in caught.value.faults]


def test_only_the_path(tmp_path: Path) -> None:
    index = price_index_from(
        csv(tmp_path, "index;edition;year;percent;status\nPKV;2026-10-01;2027;2,9;forecast\n")
    )
    figure = index.figure(2027, EDITION)
    assert (index.name, figure.percent, figure.status) == ("PKV", Fraction(29, 10), "forecast")
    assert figure.source.title.startswith("pkv.csv, sha256 ")
    assert figure.source.certainty == "U"


@pytest.mark.parametrize("written", ["2,9", "2.9", "2,9 %", "2.90%", "2,9\u00a0procent", "+2,9"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_percents_as_text(tmp_path: Path, written: str, encoding: str) -> None:
    text = f"Titel\n\nIndex;Publicerad;År;Procent\nPKV;2026-10-01;2027;{written}\n\nKälla: SKR\n"
    assert price_index_from(csv(tmp_path, text, encoding=encoding)).percent(2027) == Fraction(29, 10)


def test_a_share_is_not_taken_for_a_percentage(tmp_path: Path) -> None:
    head = "index;publicerad;år;procent\nPKV;2026-10-01;2027;"
    with pytest.raises(FactsFileError) as caught:
        price_index_from(csv(tmp_path, f"{head}0,029\n"))
    (fault,) = caught.value.faults
    assert fault.place == "pkv.csv:2"
    assert "0,029 procent är osannolikt litet: menas 2,9 %?" in fault.why
    assert price_index_from(csv(tmp_path, f"{head}0,029 %\n")).percent(2027) == Fraction(29, 1000)
    assert price_index_from(csv(tmp_path, f"{head}0,1\n")).percent(2027) == Fraction(1, 10)
    assert price_index_from(csv(tmp_path, f"{head}0\n")).percent(2027) == 0
    sheet = xlsx(tmp_path, [HEAD, ["PKV", EDITION, 2027, -0.029, None]])
    assert faults(sheet) == [("pkv.xlsx!Sheet!D2", "menas −2,9 %?")]


def test_a_fall_in_prices(tmp_path: Path) -> None:
    path = csv(tmp_path, "index;publicerad;år;procent\nPKV;2026-10-01;2027;−0,5 %\n")
    assert price_index_from(path).percent(2027) == Fraction(-1, 2)


@pytest.mark.parametrize(
    ("value", "number_format", "percent"),
    [
        (2.9, "General", "2.9"),
        (3, "0", "3"),
        (0.029, "0.0%", "2.9"),
        (0.029, "0.00 %", "2.9"),
        (0.07, "0%", "7"),
        (2.9, '0.0" %"', "2.9"),
        (2.9, r"0.0\ \%", "2.9"),
        ("2,9 %", "General", "2.9"),
        (-0.005, "0.0%", "-0.5"),
    ],
)
def test_a_cell_is_read_as_what_it_shows(
    tmp_path: Path, value: Any, number_format: str, percent: str
) -> None:
    path = xlsx(tmp_path, [HEAD, ["PKV", EDITION, 2027, value, "prognos"]], {"D2": number_format})
    assert price_index_from(path).percent(2027) == Fraction(percent)


def test_dates_and_years_as_excel_holds_them(tmp_path: Path) -> None:
    moment = dt.datetime(2026, 10, 1)  # noqa: DTZ001 - Excel's dates have no time zone
    rows: list[list[Any]] = [
        HEAD,
        ["PKV", moment, 2027.0, 2.9, "Prognos"],
        ["PKV", "2026-10-01", "2026", 3.1, "Utfall"],
    ]
    index = price_index_from(xlsx(tmp_path, rows))
    assert [(f.edition, f.year, f.status) for f in index.figures] == [
        (EDITION, 2026, "settled"),
        (EDITION, 2027, "forecast"),
    ]


def test_every_fault_at_once(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        HEAD,
        ["PKV", "2026-10-01", 2027, 2.9, "prognos"],
        ["PKV", "oktober 2026", "nästa år", "tre", "kanske"],
        ["PKV", EDITION, 2027, 2.9, None],
        ["PKV", EDITION, 2028, 2.9 / 7, None],
        ["PKV", EDITION, 2029, 312.5, None],
        ["PKV", EDITION, 2030, None, None],
        ["PKV", EDITION, 2031, "=1+1", None],
        [None, EDITION, 2032, 2, None],
        ["Källa: SKR"],
    ]
    assert faults(xlsx(tmp_path, rows)) == [
        ("pkv.xlsx!Sheet!B3", "det är inget datum"),
        ("pkv.xlsx!Sheet!C3", "det är inget årtal"),
        ("pkv.xlsx!Sheet!D3", "det är ingen procentsats"),
        ("pkv.xlsx!Sheet!E3", "statusen känns inte igen"),
        ("pkv.xlsx!Sheet!D4", "samma år i samma publicering finns redan i pkv.xlsx!Sheet!D2"),
        ("pkv.xlsx!Sheet!D5", "talet har fler decimaler än en publicerad procentsats"),
        ("pkv.xlsx!Sheet!D6", "talet är för stort för en årlig förändring i procent"),
        ("pkv.xlsx!Sheet!D7", "uppgiften saknas"),
        ("pkv.xlsx!Sheet!D8", "cellen har en formel som aldrig räknats ut"),
        ("pkv.xlsx!Sheet!A9", "uppgiften saknas"),
    ]


def test_a_decimal_comma_in_a_comma_file(tmp_path: Path) -> None:
    path = csv(tmp_path, "index,edition,year,percent\nPKV,2026-10-01,2027,2,9\n")
    assert faults(path) == [("pkv.csv:2", "raden har fler fält än rubrikraden")]
    quoted = csv(tmp_path, 'index,edition,year,percent\nPKV,2026-10-01,2027,"2,9"\n')
    assert price_index_from(quoted).percent(2027) == Fraction(29, 10)


def test_a_file_of_several_indexes(tmp_path: Path) -> None:
    path = csv(tmp_path, "index;edition;year;percent\nPKV;2026-10-01;2027;2,9\nKPI;2026-10-01;2027;2,0\n")
    assert faults(path) == [("pkv.csv", "filen innehåller flera index")]
    assert price_index_from(path, name="KPI").percent(2027) == 2
    assert faults(path, name="LCI") == [("pkv.csv", "indexet finns inte i filen")]


def test_a_file_without_the_name_of_the_index(tmp_path: Path) -> None:
    path = csv(
        tmp_path, "publicerad;år;procent;källa\n2026-10-01;2027;2,9;SKR cirkulär 26:1\n2026-10-01;2026;3;\n"
    )
    assert faults(path) == [("pkv.csv:1", "filen säger inte vilket index den gäller")]
    index = price_index_from(path, name="PKV", source="SKR")
    assert [str(figure.source) for figure in index.figures] == ["SKR", "SKR cirkulär 26:1"]


def test_files_without_header_or_rows(tmp_path: Path) -> None:
    assert faults(csv(tmp_path, "a;b\n1;2\n")) == [
        ("pkv.csv", "ingen rubrikrad med publicerad, år och procent känns igen")
    ]
    assert faults(csv(tmp_path, "index;edition;year;percent\n")) == [
        ("pkv.csv", "inga tal finns under rubrikerna")
    ]
    assert faults(tmp_path / "saknas.csv") == [("saknas.csv", "filen finns inte")]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tenths=st.lists(st.integers(-500, 500), min_size=1, max_size=8), places=st.sampled_from([1, 2, 3]))
def test_whatever_the_dress_the_percent_comes_back(tmp_path: Path, tenths: list[int], places: int) -> None:
    exact = {2020 + n: Fraction(number, 10**places) for n, number in enumerate(tenths)}
    # A number this small could be a share, unless it has its percent sign.
    small = {year: 0 < abs(value) < Fraction(1, 10) for year, value in exact.items()}
    rows = [
        ["PKV", EDITION, year, f"{float(value)} %" if small[year] else float(value), None]
        for year, value in exact.items()
    ]
    shares = [["PKV", EDITION, year, float(value / 100), None] for year, value in exact.items()]
    formats = {f"D{row}": "0.0%" for row in range(2, len(rows) + 2)}
    lines = [f"PKV;2026-10-01;{year};{float(value):.3f} %".replace(".", ",") for year, value in exact.items()]
    for path in (
        xlsx(tmp_path, [HEAD, *rows]),
        xlsx(tmp_path, [HEAD, *shares], formats, name="andel.xlsx"),
        csv(tmp_path, "\n".join(["index;edition;year;percent", *lines])),
    ):
        index = price_index_from(path)
        assert {year: index.percent(year) for year in exact} == exact
