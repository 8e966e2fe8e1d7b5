"""One sheet of an opened workbook as rows of cells by column, and the faults of its form.

Columns are found by their headings and single fields by their labels, in any order. What stands where the
door does not look is told, never passed over.
"""

from __future__ import annotations

from dataclasses import dataclass
from string import digits
from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.excel.cells import UNREADABLE, fault, refusal
from kostnadsfordelning.agreement.excel.rows import Row, heading, label
from kostnadsfordelning.agreement.excel.sheets import BY_NAME, FIELDS
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.nearest import nearest
from kostnadsfordelning.reference.cells import Cell, letters, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openpyxl.worksheet.worksheet import Worksheet

    from kostnadsfordelning.errors import Fault

_LABEL, _VALUE = 0, 1
_PASSED = ""
"""The name of a column that has been told of: its cells are not told one by one."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row that is not empty: its number and its cells by column, counted from 0."""

    number: int
    cells: dict[int, Cell]


@dataclass(frozen=True, slots=True)
class SheetReader:
    """Reads one sheet: ``shown`` has the values of formulas, ``written`` the formulas themselves."""

    file: str
    name: str
    shown: Worksheet
    written: Worksheet
    faults: list[Fault]
    heads: dict[str, str]

    def fields(self) -> Iterator[Row]:
        """The single fields as one row: labels in the first column, values in the second."""
        every = [(section, name) for section, form in FIELDS.items() for name in form]
        known = {label(*one).casefold(): one for one in every}
        cells: dict[str, Cell] = {}
        for line in self._lines(width=2):
            head = line.cells.get(_LABEL, Cell(self._place(line.number, _LABEL)))
            if head.value == UNREADABLE:
                continue
            value = line.cells.get(_VALUE, Cell(self._place(line.number, _VALUE)))
            one = known.get(head.text.casefold())
            name = ".".join(one) if one else ""
            if name in cells:
                self.faults.append(refusal(head, "field_twice"))
            elif one:
                cells[name] = value
                self.heads[value.place] = head.text
            elif value.value is not None and line.number > 1:
                near = nearest(head.text, [label(*one) for one in every])
                why = "unknown_field_near" if near else "unknown_field"
                self.faults.append(refusal(value, why, head=head.text or "–", near=near or ""))
        home = self._place(1, _VALUE)
        yield Row({".".join(one): Cell(home) for one in every} | cells, home)

    def table(self) -> Iterator[Row]:
        """The rows below the headings, but for those that begin as an example."""
        lines = self._lines()
        head = next(lines, None)
        if head is None:
            return
        columns = self._columns(head)
        example = text("excel.example").casefold()
        for line in lines:
            if next(iter(line.cells.values())).text.casefold().startswith(example):
                continue
            for index in line.cells.keys() - columns.keys():
                if line.cells[index].value == UNREADABLE:
                    continue
                self.faults.append(refusal(line.cells[index], "no_heading"))
            yield Row(
                {
                    name: line.cells.get(index, Cell(self._place(line.number, index)))
                    for index, name in columns.items()
                    if name is not _PASSED
                },
                self._place(line.number, 0),
            )

    def _columns(self, head: Line) -> dict[int, str]:
        names = [column.name for column in BY_NAME[self.name].columns]
        known = {heading(self.name, name).casefold(): name for name in names}
        columns: dict[int, str] = {}
        for index, cell in head.cells.items():
            if cell.value == UNREADABLE:
                columns[index] = _PASSED
                continue
            name = known.get(cell.text.casefold())
            if name is None:
                near = nearest(cell.text, [heading(self.name, one) for one in names])
                self.faults.append(
                    refusal(cell, "unknown_column_near" if near else "unknown_column", near=near or "")
                )
            elif name in columns.values():
                self.faults.append(refusal(cell, "column_twice"))
                name = None
            columns[index] = name or _PASSED
            self.heads[cell.place.rstrip(digits)] = cell.text
        return columns

    def _lines(self, width: int | None = None) -> Iterator[Line]:
        """The rows that are not empty; ``width`` leaves out the columns after it."""
        self._tell_merged(width)
        for number, row in enumerate(self.shown.iter_rows(max_col=width), start=1):
            cells: dict[int, Cell] = {}
            for index, found in enumerate(row):
                place = self._place(number, index)
                value = found.value
                if found.data_type == "e":
                    self.faults.append(fault(place, "error_value", str(value)))
                    value = UNREADABLE
                elif value is None and self.written.cell(number, index + 1).data_type == "f":
                    self.faults.append(fault(place, "uncalculated"))
                    value = UNREADABLE
                if value is not None and not (isinstance(value, str) and not plain(value)):
                    cells[index] = Cell(place, value, str(found.number_format or ""))
            if any(cell.value != UNREADABLE for cell in cells.values()):
                yield Line(number, cells)

    def _tell_merged(self, width: int | None) -> None:
        """A cell that covers several says its value once; which of them it is for is not guessed."""
        for area in self.shown.merged_cells.ranges:
            corner = self.shown.cell(area.min_row, area.min_col)
            if corner.value is not None and area.min_col <= (width or area.min_col):
                place = self._place(area.min_row, area.min_col - 1)
                self.faults.append(fault(place, "merged", str(corner.value), area=area.coord))

    def _place(self, number: int, index: int) -> str:
        return f"{self.file}!{self.shown.title}!{letters(index)}{number}"
