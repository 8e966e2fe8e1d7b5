"""The wrong year's population is the commonest error: caught when a heading says so, silent when not."""

import datetime as dt
from pathlib import Path

import pytest
from openpyxl import Workbook

from kostnadsfordelning.errors import FactsFileError
from kostnadsfordelning.reference.population import population_from
from kostnadsfordelning.reference.stated_dates import contradiction, is_period, stated

NOVEMBER = dt.date(2025, 11, 1)


@pytest.mark.parametrize(
    ("headers", "titles"),
    [
        (["2024"], []),
        (["Folkmängd 2024"], []),
        (["2024M11"], []),
        (["1 nov 2024"], []),
        (["2025-12-31"], []),
        (["31/12 2025"], []),
        (["Folkmängd december 2025"], []),
        (["Folkmängd"], ["Folkmängd 1 november 2024"]),
        (["Folkmängd"], ["Folkmängden 31 december 2025"]),
        (["Folkmängd"], ["Befolkning 2024"]),
        (["Folkmängd"], ["Folkmängd i kommunerna den 31 december"]),
        (["2025"], ["Folkmängd 31 december efter region och år"]),
        (["2024"], ["Folkmängd 31 december 2015–2025"]),
        (["Folkmängd 31 december 2025"], ["Folkmängd 2025"]),
    ],
)
def test_another_date_is_noticed(headers: list[str], titles: list[str]) -> None:
    assert contradiction(NOVEMBER, headers, titles)


@pytest.mark.parametrize(
    ("headers", "titles"),
    [
        (["2025"], []),
        (["Folkmängd"], []),
        (["2025M11"], []),
        (["Folkmängd 1 november 2025"], ["Underlag 2026"]),
        (["Folkmängd"], ["Kostnadsfördelning 2026, folkmängd 1 november 2025"]),
        (["Folkmängd"], ["Folkmängd 1 november 2024 och 1 november 2025"]),
        (["Folkmängd"], ["Budget 2026", "Beslut SN 2024 § 47"]),
        (["Folkmängd"], ["Hämtad 2025-12-15", "Senast uppdaterad 2026-02-21"]),
        (["Folkmängd"], ["Källa: SCB, 31 december 2024", "Indelning 1 januari 2023"]),
        (["Folkmängd"], ["Folkmängd i kommunerna 1950–2022", "Folkmängd 2015-2024"]),
        (["2025"], ["Folkmängd 1 november efter region och år"]),
        (["2024"], ["Folkmängd 1 november 2025"]),
        (["Antal"], ["Kommun 2303, tel. 063-2024"]),
    ],
)
def test_no_false_alarm(headers: list[str], titles: list[str]) -> None:
    assert contradiction(NOVEMBER, headers, titles) == ""


def test_what_a_heading_states() -> None:
    assert [(one.year, one.month, one.day) for one in stated("1 nov. 2024, 31/12-2023, 2022-06-30")] == [
        (2022, 6, 30),
        (2024, 11, 1),
        (2023, 12, 31),
    ]
    assert stated("2015–2025") == []
    assert is_period("1 november 2025")
    assert not is_period("1 november")
    assert not is_period("Antal")


def test_a_file_of_another_year_is_refused_with_its_cell(tmp_path: Path) -> None:
    book = Workbook()
    for row in (["Folkmängd 1 november"], [], ["Region", 2024], ["2303 Ragunda", 5214], ["2305 Bräcke", "x"]):
        book.worksheets[0].append(row)
    path = tmp_path / "folkmangd.xlsx"
    book.save(path)
    with pytest.raises(FactsFileError) as caught:
        population_from(path, date="2025-11-01", source="SCB")
    year, figure = caught.value.faults
    assert year.place == "folkmangd.xlsx!Sheet!B3"
    assert year.value.endswith("2024")
    assert "annat datum än 1\u00a0november 2025" in year.why
    assert "date=" in year.remedy
    assert figure.place == "folkmangd.xlsx!Sheet!B5"


@pytest.mark.parametrize(
    ("rows", "cell"),
    [
        ([["Folkmängd"], ["efter kommun, 1 november 2024"], ["Kod", "Kommun", "Folkmängd"]], "A2"),
        ([["Folkmängd 2024"], ["Kommun", "Folkmängd"]], "A1"),
        ([["Kod", "Kommun", "Folkmängd 2024"]], "C1"),
        ([["Tabell 1", None, "31 december"], ["Kod", "Kommun", "Folkmängd"]], "C1"),
        ([["Folkmängd 1 november 2025", "Uttag 2025-12-01"], ["Kod", "Kommun", "2024-11-01"]], ""),
    ],
)
def test_the_place_is_the_cell_that_states_the_other_date(
    tmp_path: Path, rows: list[list[str | None]], cell: str
) -> None:
    book = Workbook()
    width = len(rows[-1])
    for row in rows:
        book.worksheets[0].append(row)
    book.worksheets[0].append(["2303", "Ragunda", 5214] if width == 3 else ["Ragunda", 5214])
    path = tmp_path / "folkmangd.xlsx"
    book.save(path)
    if not cell:
        assert population_from(path, date="2025-11-01", source="SCB").values == {"2303": 5214}
        return
    with pytest.raises(FactsFileError) as caught:
        population_from(path, date="2025-11-01", source="SCB")
    assert [fault.place for fault in caught.value.faults] == [f"folkmangd.xlsx!Sheet!{cell}"]


def test_in_a_csv_the_place_is_the_line_of_the_title(tmp_path: Path) -> None:
    path = tmp_path / "folkmangd.csv"
    path.write_text("Folkmängd\nefter kommun, 1 november 2024\n\nKod;Antal\n2303;5214\n", encoding="utf-8")
    with pytest.raises(FactsFileError) as caught:
        population_from(path, date="2025-11-01", source="SCB")
    assert [fault.place for fault in caught.value.faults] == ["folkmangd.csv:2"]


def test_a_column_of_other_years_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "folkmangd.csv"
    path.write_text("kod;år;folkmängd\n2303;2023;1\n2303;2024;2\n", encoding="utf-8")
    with pytest.raises(FactsFileError) as caught:
        population_from(path, date="2025-11-01", source="SCB")
    assert caught.value.faults[0].value == "2023"
