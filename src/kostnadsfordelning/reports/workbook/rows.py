"""The sheet "Fakturaunderlag": every invoice row as a table to filter, and the sum per recipient."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostnadsfordelning.messages import text
from kostnadsfordelning.reports.workbook.cells import Column
from kostnadsfordelning.reports.workbook.facts import calculated, facts_behind
from kostnadsfordelning.reports.workbook.report import Report

if TYPE_CHECKING:
    from kostnadsfordelning.calculation.steps import Fact
    from kostnadsfordelning.invoicing.invoices import Invoices
    from kostnadsfordelning.invoicing.rows import InvoiceRow
    from kostnadsfordelning.reports.workbook.cells import Book, Cell, Sheet

_COLUMNS: dict[str, tuple[float, float, str]] = {
    "row_key": (16, 30, "wrap"),
    "code": (7, 12, "text"),
    "recipient": (12, 18, "wrap"),
    "document": (10, 16, "wrap"),
    "service": (12, 18, "wrap"),
    "cost_item": (13, 18, "wrap"),
    "instalment": (11, 11, "whole"),
    "of": (5, 5, "whole"),
    "period_from": (12, 12, "day"),
    "period_to": (12, 12, "day"),
    "due_date": (12, 12, "day"),
    "amount": (13, 24, "kr"),
    "text": (20, 30, "indent"),
    "certainty": (8, 8, "centre"),
    "row_status": (11, 18, "wrap"),
}
"""The columns: as narrow as may be, as wide as may be (longer texts wrap), and how they look."""

_AMOUNT = list(_COLUMNS).index("amount")
_DOCUMENTS = (2, 5)  # the columns that say what a recipient gets, in the table per recipient


def write_rows(book: Book, invoices: Invoices, amount_width: float) -> int:
    """Write the sheet; the sum of what stands in the column of amounts is returned."""
    cells = [_cells(row, calculated(_facts(invoices, row))) for row in invoices.rows]
    columns: list[Column] = []
    if not any(row.certainty for row in invoices.rows):
        place = list(_COLUMNS).index("certainty")
        cells = [[*row[:place], *row[place + 1 :]] for row in cells]
    else:
        place = len(_COLUMNS)
    shown = [name for number, name in enumerate(_COLUMNS) if number != place]
    for place, (name, (least, most, trait)) in enumerate((name, _COLUMNS[name]) for name in shown):
        width = amount_width if name == "amount" else _width(cells, place, least, most)
        columns.append(Column(text(f"workbook.{name}"), width, (trait,)))
    sheet = book.sheet(text("workbook.sheet_rows"), [column.width for column in columns])
    title = text("workbook.title_rows", year=invoices.allocation.year)
    sheet.line(title, "title", columns=(0, _AMOUNT))
    _lead(sheet, invoices)
    sheet.gap()
    heading = sheet.row
    sheet.table(columns, cells)
    last = sheet.row - 1
    if invoices.rows:
        sheet.page.add_table(
            heading,
            0,
            last,
            len(columns) - 1,
            {
                "name": "Fakturaunderlag",
                "style": None,
                "columns": [
                    {"header": column.head, "header_format": sheet.styles("head")} for column in columns
                ],
            },
        )
    written = sum(cell for row in cells if isinstance(cell := row[_AMOUNT], int))
    _sum(sheet, text("workbook.sum"), written)
    sheet.page.repeat_rows(heading)
    sheet.page.freeze_panes(heading + 1, 3)
    _left(sheet, invoices, written)
    sheet.gap()
    _per_recipient(sheet, invoices)
    return written


def _facts(invoices: Invoices, row: InvoiceRow) -> list[Fact]:
    """The figures behind one row, from the version of the agreement that it comes from."""
    results = (result for result in invoices.allocation.results if Report.is_of(row, result))
    return [fact for result in results for fact in facts_behind(result, row.recipient, row.cost_item)]


def _width(cells: list[list[Cell]], place: int, least: float, most: float) -> float:
    """The width that the texts of a column need, within bounds."""
    longest = max((len(cell) for row in cells if isinstance(cell := row[place], str)), default=0)
    return min(most, max(least, longest * 1.08 + 1))


def _lead(sheet: Sheet, invoices: Invoices) -> None:
    unknown = text("workbook.to_state")
    if invoices.preliminary:
        services = dict.fromkeys(row.service_name for row in invoices.rows if row.preliminary)
        told = text("workbook.rows_preliminary", names=", ".join(services))
        sheet.line(told, "fault", columns=(0, _AMOUNT))
    sheet.line(text("workbook.rows_lead"), "muted", columns=(0, _AMOUNT))
    for result in {result.agreement.id: result for result in invoices.allocation.results}.values():
        issuer = invoices.issuer(result.agreement.id)
        told = text(
            "workbook.rows_issuer",
            service=result.agreement.name,
            issuer=issuer.name if issuer else unknown,
        )
        sheet.line(told, "muted", columns=(0, _AMOUNT))


def _cells(row: InvoiceRow, status: str) -> list[Cell]:
    unknown = text("workbook.to_state")
    return [
        row.row_key,
        row.recipient,
        row.name,
        text(f"workbook.document_{row.document}"),
        row.service_name,
        row.cost_item_name,
        row.instalment,
        row.instalments,
        row.period_from,
        row.period_to,
        row.due_date or unknown,
        row.amount,
        row.text,
        row.certainty,
        text("workbook.row_preliminary") if row.preliminary else status,
    ]


def _sum(sheet: Sheet, told: str, amount: int) -> None:
    for column in range(len(sheet.widths)):
        sheet.put(column, None, "sum")
    sheet.put(0, told, "sum")
    sheet.put(_AMOUNT, amount, "kr", "sum")
    sheet.row += 1


def _left(sheet: Sheet, invoices: Invoices, written: int) -> None:
    """Residuals: not invoiced, but shown, so that the rows and they make the whole cost."""
    names = {result.agreement.id: result.agreement for result in invoices.allocation.results}
    left = [row for row in invoices.not_invoiced if row.amount]
    for row in left:
        agreement = names[row.service]
        told = text("workbook.residual", service=agreement.name, item=agreement.item(row.item).title)
        sheet.put(_AMOUNT, row.amount, "kr", "muted")
        sheet.line(told, "muted", columns=(0, 4))
    if left:
        _sum(sheet, text("workbook.whole_cost"), written + sum(row.amount for row in left))


def _per_recipient(sheet: Sheet, invoices: Invoices) -> None:
    """What each recipient is charged in all. It stands under the table, in the table's own columns."""
    first = sheet.row
    sheet.line(text("workbook.per_recipient"), "heading", columns=(0, _AMOUNT))
    for column in range(_AMOUNT + 1):
        sheet.put(column, None, "head")
    sheet.put(0, text("workbook.recipient"), "head")
    sheet.put(1, text("workbook.code"), "head")
    sheet.across(_DOCUMENTS, text("workbook.document"), "head")
    sheet.put(_AMOUNT, text("workbook.amount"), "head", "right")
    sheet.row += 1
    names: dict[str, str] = {}
    documents: dict[str, dict[str, int]] = {}
    for row in invoices.rows:
        names[row.recipient] = row.name
        parts = documents.setdefault(row.recipient, {})
        kind = text(f"workbook.document_{row.document}")
        parts[kind] = parts.get(kind, 0) + row.amount
    for code, parts in documents.items():
        for column in range(_AMOUNT + 1):
            sheet.put(column, None, "row")
        sheet.put(0, names[code], "row", "wrap")
        sheet.put(1, code, "row")
        told = ", ".join(parts)
        if len(parts) > 1:
            told = ", ".join(
                text("workbook.appendix_of_which_part", document=kind, amount=amount)
                for kind, amount in parts.items()
            )
        sheet.across(_DOCUMENTS, told, "row", "wrap")
        sheet.put(_AMOUNT, sum(parts.values()), "kr", "row")
        room = sum(sheet.widths[_DOCUMENTS[0] : _DOCUMENTS[1] + 1])
        sheet.height((names[code], sheet.widths[0]), (told, room))
        sheet.row += 1
    _sum(sheet, text("workbook.sum"), sum(sum(parts.values()) for parts in documents.values()))
    sheet.keep_together(first)
