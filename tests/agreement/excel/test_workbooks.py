"""The workbooks as files: the template's sheets and help, refusals to write, and what is loaded."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

import kostnadsfordelning as kf
from kostnadsfordelning.agreement.excel.rows import about, heading, label, title
from kostnadsfordelning.agreement.excel.sheets import FIELDS, FIELDS_SHEET, SHEETS
from kostnadsfordelning.cli import main
from tests.agreement.excel.made import FILLED, agreement

if TYPE_CHECKING:
    from pathlib import Path

BLEND = (
    "split: {blend: {2026: {a: 75 %, b: 25 %}, 2027: {b: 100 %}}, "
    "splits: {a: [{to: kommuner, take: rest, by: lika}], b: [{to: kommuner, take: rest, by: fast}]}}\n"
)
THIRD = (
    "split: [{to: kommuner, take: rest, by: [{to: kommuner, take: rest, "
    "by: [{to: [Ragunda], take: 1/2}, {to: [0114], take: 1/2}]}]}]\n"
)
SPLIT = FILLED[FILLED.index("split:") :]


def test_the_template_has_every_sheet_with_headings_help_and_lists(tmp_path: Path) -> None:
    book = load_workbook(kf.agreement_template(tmp_path / "mall.xlsx"))
    assert book.sheetnames == ["Läs mig", "Avtal", *(title(sheet.name) for sheet in SHEETS), "Listor"]
    assert book["Listor"].sheet_state == "hidden"
    for sheet in SHEETS:
        page = book[title(sheet.name)]
        heads = [cell.value for cell in page[1]]
        assert heads == [heading(sheet.name, column.name) for column in sheet.columns]
        shown = {str(one.sqref).split(":")[0]: one.prompt for one in page.data_validations.dataValidation}
        assert [prompt for _, prompt in sorted(shown.items())] == [
            about(sheet.name, column.name) for column in sheet.columns
        ]
        assert str(page["A2"].value).startswith("Exempel:")
    labels = {row[0].value: row[2].value for row in book["Avtal"].iter_rows()}
    for section, form in FIELDS.items():
        for name in form:
            assert labels[label(section, name)] == about(section, name)


def test_no_two_headings_or_labels_are_the_same() -> None:
    for sheet in SHEETS:
        heads = [heading(sheet.name, column.name).casefold() for column in sheet.columns]
        assert len(set(heads)) == len(heads), sheet.name
    labels = [label(section, name).casefold() for section, form in FIELDS.items() for name in form]
    assert len(set(labels)) == len(labels)
    names = [title(name) for name in (FIELDS_SHEET, *(sheet.name for sheet in SHEETS), "help", "lists")]
    assert len(set(names)) == len(names)
    assert all(len(name) <= 31 for name in names)


def test_the_help_fits_where_excel_shows_it() -> None:
    for sheet in SHEETS:
        for column in sheet.columns:
            assert len(about(sheet.name, column.name)) <= 255, (sheet.name, column.name)


def test_the_examples_of_the_template_have_a_cell_for_each_of_their_columns(tmp_path: Path) -> None:
    book = load_workbook(kf.agreement_template(tmp_path / "mall.xlsx"))
    for sheet in SHEETS:
        width = max(len([cell for cell in row if cell.value]) for row in book[title(sheet.name)].iter_rows())
        assert width <= len(sheet.columns)


@pytest.mark.parametrize(
    ("split", "place", "why"),
    [(BLEND, "drift.split", "infasning"), (THIRD, "drift.split.0.by.0.by", "fler än två nivåer")],
)
def test_what_a_workbook_cannot_carry_is_refused(tmp_path: Path, split: str, place: str, why: str) -> None:
    one = agreement(FILLED.replace(SPLIT, split))
    with pytest.raises(kf.InputError, match="prov: avtalet kan inte skrivas som arbetsbok") as caught:
        one.to_excel(tmp_path / "x.xlsx")
    (fault,) = caught.value.faults
    assert (fault.place, why in fault.why) == (place, True)
    assert not list(tmp_path.iterdir())


def test_a_text_longer_than_a_cell_is_refused(tmp_path: Path) -> None:
    one = agreement().replace(clause="x" * 40_000)
    with pytest.raises(kf.InputError, match="längre än en cell"):
        one.to_excel(tmp_path / "x.xlsx")


def test_a_bar_in_a_question_would_be_read_as_a_choice_and_is_refused(tmp_path: Path) -> None:
    one = agreement(FILLED.replace("status: example", "status: example\nissuer: {unknown: 'A | B?'}"))
    with pytest.raises(kf.InputError, match="ingen plats"):
        one.to_excel(tmp_path / "x.xlsx")


def test_paths_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(kf.InputError, match="xlsx"):
        agreement().to_excel(tmp_path / "x.csv")
    path = kf.agreement_template(tmp_path / "x.xlsx")
    before = path.read_bytes()
    with pytest.raises(kf.InputError, match="finns redan"):
        kf.agreement_template(path)
    assert path.read_bytes() == before
    agreement().to_excel(path)  # an agreement is written over: it can be written again
    assert kf.load_agreement(path) == agreement()


def test_yaml_is_read_without_an_excel_library() -> None:
    code = "import kostnadsfordelning as kf, sys; kf.load_agreement('cmv'); print('openpyxl' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_the_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    blank, cmv = str(tmp_path / "mall.xlsx"), str(tmp_path / "cmv.xlsx")
    assert main(["template", blank, "--agreement"]) == 0
    assert main(["check", blank]) == 1
    assert "Avtal!B4" in capsys.readouterr().err
    assert main(["template", cmv, "--agreement", "cmv"]) == 0
    assert main(["check", cmv]) == 0
    assert main(["template", cmv, "--agreement", "cmv"]) == 1
    assert main(["template", str(tmp_path / "a.xlsx"), "--agreement", "--years", "2026"]) == 1
    assert main(["allocate", cmv, "--year", "2023"]) == 0
