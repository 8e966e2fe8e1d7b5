"""Rows of cells by the names of their columns: what both ways of the door work with."""

from __future__ import annotations

from dataclasses import dataclass, field
from string import digits
from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.excel.sheets import FIELDS, FIELDS_SHEET, NOTES
from kostnadsfordelning.messages import text
from kostnadsfordelning.reference.cells import Cell

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kostnadsfordelning.errors import Fault


@dataclass(frozen=True, slots=True)
class Row:
    """One row that is not empty: its cells by column, each knowing its place, empty ones too."""

    cells: Mapping[str, Cell]
    home: str

    def at(self, column: str) -> Cell:
        """The cell of a column; an empty one, placed at the row, for a column that the sheet lacks."""
        return self.cells.get(column) or Cell(self.home)


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a workbook by sheet, and where each sheet begins. ``faults`` are those of its form.

    The sheet of single fields is one row, whose columns are ``section.field``. ``heads`` are the names of
    columns by their place without the row, and of single fields by their place.
    """

    file: str
    sheets: Mapping[str, tuple[Row, ...]]
    homes: Mapping[str, str]
    faults: tuple[Fault, ...] = ()
    heads: Mapping[str, str] = field(default_factory=dict)

    @property
    def fields(self) -> Row:
        """The single fields."""
        return next(iter(self.sheets.get(FIELDS_SHEET, ())), Row({}, self.home(FIELDS_SHEET)))

    def of(self, sheet: str) -> tuple[Row, ...]:
        """The rows of a sheet."""
        return self.sheets.get(sheet, ())

    def head(self, place: str) -> str:
        """What the cell at ``place`` is called: its column's heading, or its own label."""
        return self.heads.get(place) or self.heads.get(place.rstrip(digits)) or text("excel.the_value")

    def home(self, sheet: str) -> str:
        """The place to name when a sheet lacks what it should have."""
        return self.homes.get(sheet) or f"{self.file}!{title(sheet)}"


def title(sheet: str) -> str:
    """What a sheet is called in the workbook."""
    return text(f"sheets.sheet_{sheet}")


def heading(sheet: str, column: str) -> str:
    """What a column is called: notes are called the same in every sheet."""
    if column in NOTES and (sheet, column) != ("not_expressed", "clause"):
        return text(f"sheets.note_{column}")
    return text(f"sheets.col_{sheet}_{column}")


def label(section: str, name: str) -> str:
    """What a single field is called."""
    if name in NOTES:
        note, of = text(f"sheets.note_{name}"), text(f"sheets.section_{section}")
        return text("sheets.field_note", note=note, section=of.lower())
    return text(f"sheets.field_{section}_{name}")


def about(sheet: str, column: str) -> str:
    """The help of a column, or of a single field of a section."""
    if column in NOTES and (sheet, column) != ("not_expressed", "clause"):
        return text(f"sheets.help_note_{column}")
    if sheet in FIELDS:
        return text(f"sheets.about_{sheet}_{column}")
    return text(f"sheets.help_{sheet}_{column}")
