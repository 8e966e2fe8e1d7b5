"""The sheet "Kontroller": everything that was held against something, and everything worth knowing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostnadsfordelning.messages import text
from kostnadsfordelning.reports.workbook.cells import Column
from kostnadsfordelning.reports.workbook.check_words import check_name, check_result

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostnadsfordelning.reports.workbook.cells import Book, Cell
    from kostnadsfordelning.reports.workbook.report import Report

_WIDTHS = {"service": 22, "check": 24, "result": 10, "expected": 17, "got": 17, "note": 62}


def write_checks(book: Book, report: Report) -> None:
    """Write the sheet: faults in red and first, then in the order of the agreements."""
    sheet = book.sheet(text("workbook.sheet_checks"), list(_WIDTHS.values()))
    sheet.line(text("workbook.title_checks", year=report.allocation.year), "title")
    report.warn(sheet)
    columns = [Column(text(f"workbook.{name}"), width) for name, width in _WIDTHS.items()]
    names = report.service_names
    rows = [
        [
            names.get(row.service, row.service),
            check_name(row.check),
            text(f"workbook.{check_result(row)}"),
            row.expected,
            row.got,
            row.note,
        ]
        for row in sorted(report.check_rows, key=lambda row: row.ok)
    ]
    fault, remark = text("workbook.fault"), text("workbook.remark")

    def mark(cells: Sequence[Cell]) -> tuple[str, ...]:
        return ("fault",) if cells[2] == fault else ("remark",) if cells[2] == remark else ()

    heading = sheet.row
    sheet.table(columns, rows, mark=mark)
    sheet.page.repeat_rows(heading)
    sheet.page.freeze_panes(heading + 1, 0)
