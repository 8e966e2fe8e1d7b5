"""What a finance officer reads on the sheet "Beräkning" of the examples: every line says whose and what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl import load_workbook

import kostnadsfordelning as kf
from tests.mechanisms.made import agreement, example, item, plain, sound

if TYPE_CHECKING:
    from pathlib import Path

    from kostnadsfordelning.calculation.allocation import Allocation


def read(result: Allocation, folder: Path, sheet: str = "Beräkning") -> list[str]:
    """The rows of a sheet, each as one text."""
    path = folder / "bok.xlsx"
    result.to_excel(path)
    rows = load_workbook(path)[sheet].iter_rows(values_only=True)
    return [" | ".join(plain(cell) for cell in row if cell is not None) for row in rows]


def test_a_period_says_which_it_is_and_whose(tmp_path: Path) -> None:
    rows = read(example("exempel-halvar", actual={"drift": [500_001, 600_000]}), tmp_path)
    assert any("Period 2 efter det som redan är debiterat: Drift (Alby) | 299 999 kr" in row for row in rows)
    assert any("Drift (Ceda) | 50 000 kr" in row for row in rows)


def test_a_partys_sum_says_whose_it_is_and_a_branch_which(tmp_path: Path) -> None:
    rows = read(example("exempel-infasning"), tmp_path)
    assert any("Summa: Drift (Boda) | 310 000 kr" in row for row in rows)
    assert any(row.startswith("Kommuner (gren 2) | 0.7") for row in rows)
    assert not any("kommuner-2" in row for row in rows)


def test_figures_of_the_users_own_are_named(tmp_path: Path) -> None:
    days = {"vardygn": {"Alby": 300, "Boda": 100, "Ceda": 50}}
    rows = read(
        example("exempel-nyttjande", actual={"drift": 1_000_000}, usage=days), tmp_path, "Sammanställning"
    )
    assert any("Observera: vardygn är lämnad av användaren" in row for row in rows)


def test_a_branch_to_a_list_is_told_by_name(tmp_path: Path) -> None:
    """The subset's only branch ends in a key; as two branches to lists each says who is in it."""
    split = [
        {"to": ["Alby", "Boda"], "take": "60 %", "by": "invanare"},
        {"to": ["Ceda"], "take": "rest"},
    ]
    rows = read(sound(kf.allocate(agreement(item({"given": 1_000}, split=split)), 2026)), tmp_path)
    assert any(row.startswith("Alby, Boda | 0.6") for row in rows)
    assert any(row.startswith("Ceda | 0.4") for row in rows)
