"""Writing a workbook: the same bytes twice, and no file lost when it cannot be written."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from tests.invoicing.made import agreement

from kostnadsfordelning.calculation.allocate import allocate
from kostnadsfordelning.errors import InputError
from kostnadsfordelning.invoicing.invoices import invoices
from kostnadsfordelning.reports import workbook
from kostnadsfordelning.reports.workbook.cells import LARGEST, Footnotes, small_enough
from kostnadsfordelning.reports.workbook.divisions import shown
from kostnadsfordelning.reports.workbook.measure import lines, width

if TYPE_CHECKING:
    from pathlib import Path


def test_the_same_bytes_twice(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        result = allocate("cmv", 2023)
        invoices(result, instalments=2).to_excel(tmp_path / name)
        result.to_excel(tmp_path / f"r{name}")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert (tmp_path / "ra.xlsx").read_bytes() == (tmp_path / "rb.xlsx").read_bytes()


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("saknas/x.xlsx", "mappen .* finns inte"),
        ("mapp.xlsx", "redan en mapp"),
        (".", "redan en mapp"),
        ("x.xls", "ska sluta på .xlsx"),
        ("x", "ska sluta på .xlsx"),
        ("fil.txt/x.xlsx", "finns inte"),
        ("x" * 300 + ".xlsx", "går inte att skriva"),
        ("x\0.xlsx", "går inte att skriva"),
    ],
)
def test_paths_that_cannot_be_written(tmp_path: Path, name: str, told: str) -> None:
    (tmp_path / "mapp.xlsx").mkdir()
    (tmp_path / "fil.txt").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match=told) as refused:
        allocate("cmv", 2023).to_excel(tmp_path / name)
    assert refused.value.faults[0].remedy
    assert sorted(one.name for one in tmp_path.iterdir()) == ["fil.txt", "mapp.xlsx"]


@pytest.mark.parametrize("path", ["", None, 7])
def test_what_is_no_path(path: object) -> None:
    with pytest.raises(InputError, match="sökvägen ska vara en text"):
        workbook.write_allocation(allocate("cmv", 2023), path)  # type: ignore[arg-type]


def test_a_file_that_is_locked_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On Windows an open workbook cannot be replaced; the same refusal, made here by hand."""
    path = tmp_path / "cmv.xlsx"
    path.write_bytes(b"gammal")

    def locked(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.replace", locked)
    with pytest.raises(InputError, match="Stäng filen"):
        allocate("cmv", 2023).to_excel(path)
    assert path.read_bytes() == b"gammal"
    assert [one.name for one in tmp_path.iterdir()] == ["cmv.xlsx"]


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_must_not_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(InputError, match="går inte att skriva"):
        allocate("cmv", 2023).to_excel(tmp_path / "cmv.xlsx")


def test_the_old_file_stays_when_the_making_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "cmv.xlsx"
    path.write_bytes(b"gammal")

    def fails(*_: object) -> None:
        raise RuntimeError("mitt i")

    monkeypatch.setattr(xlsxwriter.Workbook, "close", fails)
    with pytest.raises(RuntimeError, match="mitt i"):
        allocate("cmv", 2023).to_excel(path)
    assert path.read_bytes() == b"gammal"
    assert [one.name for one in tmp_path.iterdir()] == ["cmv.xlsx"]


def test_an_old_file_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "CMV.XLSX"
    path.write_bytes(b"gammal")
    allocate("cmv", 2023).to_excel(str(path))
    assert path.read_bytes().startswith(b"PK")


def test_figures_that_a_spreadsheet_would_round_are_refused(tmp_path: Path) -> None:
    assert small_enough(LARGEST) == LARGEST
    # No single agreement can be that large, but ten of the largest together are.
    largest = {"drift": 10**15 - 1}
    result = allocate([agreement(tmp_path, {"A": 1}, largest, id=f"p{n}") for n in range(10)], 2026)
    assert result.total > LARGEST
    path = tmp_path / "stort.xlsx"
    with pytest.raises(InputError, match="fler siffror än ett kalkylblad"):
        result.to_excel(path)
    assert not path.exists()


def test_a_sheet_that_does_not_make_the_sum_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kostnadsfordelning.reports.workbook.rows.write_rows", lambda *_: 1)
    with pytest.raises(InputError, match="Fakturaunderlag: 1 i stället för"):
        invoices(allocate("cmv", 2023), instalments=1).to_excel(tmp_path / "cmv.xlsx")


def test_exact_quotas_are_cut_never_rounded() -> None:
    from fractions import Fraction

    assert shown(Fraction(2, 3)) == "0,6666…"
    assert shown(Fraction(1, 8)) == "0,125"
    assert shown(Fraction(99_999_999, 100_000_000)) == "0,9999…"


def test_footnotes_are_numbered_in_the_order_met() -> None:
    notes = Footnotes()
    assert [notes.mark("a"), notes.mark("b"), notes.mark("a"), notes.mark("")] == [" ¹", " ²", " ¹", ""]
    assert notes.marks(["b", "a", "c"]) == " ¹ ² ³"
    assert notes.lines() == ["¹ a", "² b", "³ c"]


def test_texts_are_broken_between_words_and_capitals_are_wide() -> None:
    assert lines("", 10) == 1
    assert lines("ord " * 10, 100) == 1
    assert lines("a b\nc", 100) == 2
    assert lines("x" * 100, 10) >= 9
    assert width("BROTTSOFFERJOUREN") > width("brottsofferjouren") > width("iiiiiiiiiiiiiiiii")
    assert width("ord", bold=True) > width("ord")
