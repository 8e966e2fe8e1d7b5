"""A settlement as a workbook: one sheet that can be read and sent, and the checks."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from kostnadsfordelning._writing import checked_path, target
from kostnadsfordelning.calculation.plan import RESIDUAL
from kostnadsfordelning.errors import Fault, InputError
from kostnadsfordelning.messages import text
from kostnadsfordelning.reports.settlement import amounts_of, heading, title
from kostnadsfordelning.reports.workbook.cells import Book, Column
from kostnadsfordelning.reports.workbook.check_words import check_name, check_result

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

    from kostnadsfordelning.calculation.checks import CheckRow
    from kostnadsfordelning.invoicing.settlement import Settlement
    from kostnadsfordelning.invoicing.settling import SettlementRow
    from kostnadsfordelning.reports.workbook.cells import Cell, Sheet

_COLUMNS: dict[str, tuple[float, str]] = {
    "service": (22, "wrap"),
    "party": (18, "wrap"),
    "code": (8, "text"),
    "outcome": (15, "kr"),
    "advance": (15, "kr"),
    "difference": (15, "kr"),
    "share_of_difference": (16, "kr"),
    "waived": (12, "kr"),
    "amount": (15, "kr"),
    "document": (14, "indent"),
    "row_key": (32, "wrap"),
}
_TOLD = frozenset({"settlement_rule", "settlement_assumed", "de_minimis", "issuer_unknown"})
_CHECKS = {"service": 22, "check": 26, "result": 10, "expected": 17, "got": 17, "note": 62}
_HELD = {"settlement_sum": "ok", "settlement_rule": "info"}  # the settlement's other checks are remarks


def write_settlement(settlement: Settlement, path: str | os.PathLike[str]) -> None:
    """Write a settlement: what each party is collected or repaid, then everything it was held against.

    Raises `InputError` for a path that cannot be written (an old file is then untouched), or a figure
    that a spreadsheet cannot hold.
    """
    checked_path(path, ".xlsx")
    stream = BytesIO()
    book = Book(stream, title(settlement))
    written = _write_rows(book, settlement)
    if written != settlement.total:
        where = text("invoicing.sheet_settlement")
        why = text("workbook.tables_differ", where=where, got=written, expected=settlement.total)
        raise InputError("", [Fault("xlsx", "", why, text("workbook.tables_differ_remedy"))])
    _write_checks(book, settlement)
    book.close()
    with target(path, ".xlsx") as beside:
        beside.write_bytes(stream.getvalue())


def _write_rows(book: Book, settlement: Settlement) -> int:
    """The sheet of rows; what stands in the column of amounts is returned, added up."""
    amounts = amounts_of(settlement)
    columns = [
        Column(
            heading(settlement, name) if name in amounts else text(f"invoicing.col_{name}"), width, (trait,)
        )
        for name, (width, trait) in _COLUMNS.items()
        if name in amounts or trait != "kr"
    ]
    sheet = book.sheet(text("invoicing.sheet_settlement"), [column.width for column in columns])
    sheet.line(title(settlement), "title")
    if settlement.preliminary:
        sheet.line(text("invoicing.settle_preliminary"), "fault")
    sheet.line(text("invoicing.settlement_lead"), "muted")
    for check in settlement.check_rows:
        if check.check in _TOLD:
            sheet.line(f"{_service(settlement, check)}: {check.note}", "muted")
    sheet.gap()
    top = sheet.row
    parties = [row for row in settlement.rows if row.party != RESIDUAL]
    total = _total("settlement_sum_row", parties, amounts)
    sheet.table(columns, [_cells(row, amounts) for row in parties], total=total)
    sheet.page.repeat_rows(top)
    sheet.page.freeze_panes(top + 1, 2)
    written = sum(row.amount for row in parties)
    left = settlement.not_settled
    if left:
        for row in left:
            _row(sheet, columns, _cells(row, amounts), "muted")
        _row(sheet, columns, _total("settlement_whole", settlement.rows, amounts), "sum")
        written += sum(row.amount for row in left)
    return written


def _row(sheet: Sheet, columns: Sequence[Column], cells: Sequence[Cell], *traits: str) -> None:
    for place, (column, value) in enumerate(zip(columns, cells, strict=True)):
        sheet.put(place, value, *column.traits, *traits)
    sheet.row += 1


def _cells(row: SettlementRow, amounts: Sequence[str]) -> list[Cell]:
    nobody = row.party == RESIDUAL
    return [
        row.service_name,
        row.name,
        "" if nobody else row.party,
        *(getattr(row, column) for column in amounts),
        text(f"invoicing.document_{row.document or 'none'}"),
        row.row_key,
    ]


def _total(key: str, rows: Sequence[SettlementRow], amounts: Sequence[str]) -> list[Cell]:
    sums = [sum(getattr(row, column) for row in rows) for column in amounts]
    return [text(f"invoicing.{key}"), "", "", *sums, "", ""]


def _service(settlement: Settlement, row: CheckRow) -> str:
    return next(
        (part.service.agreement.name for part in settlement.parts if part.service.id == row.service),
        row.service,
    )


def _write_checks(book: Book, settlement: Settlement) -> None:
    """The settlement's own checks, then those of the outcome it settles."""
    sheet = book.sheet(text("workbook.sheet_checks"), list(_CHECKS.values()))
    sheet.line(text("workbook.title_checks", year=settlement.year), "title")
    columns = [Column(text(f"workbook.{name}"), width) for name, width in _CHECKS.items()]
    fault, remark = text("workbook.fault"), text("workbook.remark")
    rows: list[list[Cell]] = [
        [
            _service(settlement, row),
            _name(row.check),
            text(f"workbook.{(row.ok and _HELD.get(row.check)) or check_result(row)}"),
            row.expected,
            row.got,
            row.note,
        ]
        for row in sorted((*settlement.check_rows, *settlement.outcome.check_rows), key=lambda row: row.ok)
    ]

    def mark(cells: Sequence[Cell]) -> tuple[str, ...]:
        return ("fault",) if cells[2] == fault else ("remark",) if cells[2] == remark else ()

    heading = sheet.row
    sheet.table(columns, rows, mark=mark)
    sheet.page.repeat_rows(heading)
    sheet.page.freeze_panes(heading + 1, 0)


def _name(check: str) -> str:
    """The Swedish name of a check of a settlement, else of a result."""
    try:
        return text(f"invoicing.check_{check}")
    except KeyError:
        return check_name(check)
