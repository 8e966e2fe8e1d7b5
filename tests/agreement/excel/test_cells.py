"""What Excel makes of what is typed: read exactly, or refused with the cell."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from tests.agreement.excel.made import Filled, agreement

if TYPE_CHECKING:
    from pathlib import Path

NBSP, THIN, NARROW = "\N{NO-BREAK SPACE}", "\N{THIN SPACE}", "\N{NARROW NO-BREAK SPACE}"
GIVEN, SHARE, CODE, RATE = "Belopp!C2", "Fördelning!D2", "Parter!B2", "Belopp!C3"


@pytest.fixture
def filled(tmp_path: Path) -> Filled:
    return Filled(tmp_path)


def test_the_cells_are_where_these_tests_say(filled: Filled) -> None:
    held = [filled[place].value for place in (GIVEN, SHARE, CODE, RATE, "Nyckelvärden!C2")]
    assert held == [1000, "2/3", "0114", f"3{NBSP}%", "40 %"]


@pytest.mark.parametrize(
    "written",
    [1000.0, "1000", " 1 000 ", f"1{NBSP}000", f"1{THIN}000", f"1{NARROW}000", "1000,00", "1 000,0"],
)
def test_amounts_are_read_as_people_write_them(filled: Filled, written: Any) -> None:
    filled[GIVEN] = written
    assert filled.read() == agreement()


@pytest.mark.parametrize(
    ("written", "expected"),
    [("−5", -5), ("\N{NON-BREAKING HYPHEN}5", -5), (-5, -5), (-5.0, -5), (10**15 - 1, 10**15 - 1)],
)
def test_signs_and_large_amounts(filled: Filled, written: Any, expected: int) -> None:
    filled[GIVEN] = written
    assert filled.read().items[0].stages[0].given == expected  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "written", [1000.5, 0.1 + 0.2, "1000,50", "1.000", "1e3", 1e22, 1e300, 1e-300, "tusen"]
)
def test_amounts_that_are_no_whole_kronor_are_refused(filled: Filled, written: Any) -> None:
    filled[GIVEN] = written
    assert filled.the_fault().place == f"avtal.xlsx!{GIVEN}"


@pytest.mark.parametrize(
    ("value", "number_format", "expected"),
    [
        (0.5, "0%", Fraction(1, 2)),
        (0.5075, "0.00%", Fraction(203, 400)),
        (0.29, "0%", Fraction(29, 100)),  # 0.29 * 100 is 28.999999999999996 in binary
        (0.35681, "0.0000%", Fraction(35681, 100000)),
        ("35,68 %", "General", Fraction(892, 2500)),
        (f"35,68{NBSP}%", "@", Fraction(892, 2500)),
        (" 1/3 ", "@", Fraction(1, 3)),
    ],
)
def test_shares_are_exact(filled: Filled, value: Any, number_format: str, expected: Fraction) -> None:
    filled.shown_as(SHARE, value, number_format)
    assert filled.read().items[0].split[0].take == expected  # type: ignore[index]


@pytest.mark.parametrize(
    ("value", "number_format", "why"),
    [
        (0.505, "0%", "visar färre decimaler"),
        (0.3333, "0%", "visar färre decimaler"),
        (1 / 3, "0.00%", "närmevärde"),
        (1 / 3, "General", "närmevärde"),
        (0.5, "General", "andel"),
        (50, "General", "andel"),
        (dt.datetime(2026, 3, 1), "d-mmm", "datum"),  # noqa: DTZ001 - a cell has no zone
        (True, "General", "SANT"),
        (dt.time(9, 12), "hh:mm", "klockslag"),
        ("? Hur mycket?", "@", ""),
    ],
)
def test_shares_that_could_be_something_else_are_refused(
    filled: Filled, value: Any, number_format: str, why: str
) -> None:
    filled.shown_as(SHARE, value, number_format)
    if not why:
        assert filled.read().unknowns["drift.split.0.take"].unknown == "Hur mycket?"
        return
    fault = filled.the_fault()
    assert (fault.place, why in fault.why) == (f"avtal.xlsx!{SHARE}", True)
    assert fault.remedy


def test_a_date_made_of_a_fraction_tells_what_to_write_again(filled: Filled) -> None:
    filled.shown_as(SHARE, dt.datetime(2026, 3, 1), "d-mmm")  # noqa: DTZ001 - a cell has no zone
    assert "t.ex. 1/3" in filled.the_fault().remedy


@pytest.mark.parametrize(
    ("value", "number_format"), [("0114", "@"), (114, "0000"), (" 0114 ", "@"), ("'0114", "General")]
)
def test_codes_keep_their_zeros(filled: Filled, value: Any, number_format: str) -> None:
    filled.shown_as(CODE, value, number_format)
    assert filled.read() == agreement()


def test_a_code_that_lost_its_zero_is_refused(filled: Filled) -> None:
    filled.shown_as(CODE, 114, "General")
    fault = next(fault for fault in filled.faults() if fault.place == f"avtal.xlsx!{CODE}")
    assert "0114" in fault.remedy


def test_a_code_of_four_digits_may_be_a_number(filled: Filled) -> None:
    filled.shown_as("Parter!B3", 2303, "General")
    assert filled.read() == agreement()


@pytest.mark.parametrize("written", ["2026-01-01", dt.date(2026, 1, 1), dt.datetime(2026, 1, 1)])  # noqa: DTZ001
def test_days_are_dates_or_texts(filled: Filled, written: Any) -> None:
    filled[filled.field("Gäller från")] = written
    assert filled.read() == agreement()


@pytest.mark.parametrize("written", [46023, "1/1 2026", "2026-13-01", dt.datetime(2026, 1, 1, 9)])  # noqa: DTZ001
def test_days_that_are_none_are_refused(filled: Filled, written: Any) -> None:
    place = filled.field("Gäller från")
    filled.shown_as(place, written, "General")
    assert filled.the_fault().place == f"avtal.xlsx!{place}"


def test_blanks_and_case_make_no_difference_where_words_are_chosen(filled: Filled) -> None:
    filled[filled.field("Avrundningsmetod")] = f"  Största{NBSP}restens  metod "
    filled["Fördelning!A2"] = " drift "
    filled["Nyckelvärden!B3"] = f"Ragunda{NBSP}"
    assert filled.read() == agreement()


def test_the_files_own_words_are_taken_too(filled: Filled) -> None:
    filled[filled.field("Avrundningsmetod")] = "largest_remainder"
    assert filled.read() == agreement()


def test_rows_that_are_empty_or_examples_are_passed_over(filled: Filled) -> None:
    filled.book["Parter"].insert_rows(3, 2)
    filled["Parter!A3"] = "   "
    filled["Parter!A4"] = "exempel: kommuner"
    filled["Parter!B4"] = "9999"
    assert filled.read() == agreement()


def test_columns_may_change_places(filled: Filled) -> None:
    sheet = filled.book["Parter"]
    for row in sheet.iter_rows(max_col=4):
        row[0].value, row[2].value = row[2].value, row[0].value
    assert filled.read() == agreement()


def test_a_formula_without_a_saved_value_is_told_also_where_a_cell_may_be_empty(filled: Filled) -> None:
    filled["Poster!B2"] = '="Dri"&"ft"'
    fault = filled.the_fault()
    assert (fault.place, "inget sparat värde" in fault.why) == ("avtal.xlsx!Poster!B2", True)


def test_an_error_of_excel_is_told(filled: Filled) -> None:
    filled[GIVEN] = "#REF!"
    filled[GIVEN].data_type = "e"
    fault = filled.the_fault()
    assert (fault.value, "fel" in fault.why) == ("#REF!", True)


def test_merged_cells_are_told(filled: Filled) -> None:
    filled.book["Parter"].merge_cells("A2:A3")
    fault = filled.faults()[0]
    assert (fault.place, "A2:A3" in fault.why) == ("avtal.xlsx!Parter!A2", True)


def test_a_text_that_begins_as_a_formula_is_a_text(tmp_path: Path) -> None:
    one = agreement().replace(clause="=1+1")
    assert one.to_excel(tmp_path / "b.xlsx").exists()
    from openpyxl import load_workbook

    cells = [cell for row in load_workbook(tmp_path / "b.xlsx")["Avtal"].iter_rows() for cell in row]
    assert [cell.data_type for cell in cells if cell.value == "=1+1"] == ["s"]
