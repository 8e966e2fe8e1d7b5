"""The sheet "Sammanställning": who pays what, in one table per measure, and what a reader should know.

For one agreement its key and shares stand beside the kronor; for several there is a column per agreement.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.tried import CHANGED
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import MONEY, measured
from kostnadsfordelning.reports.workbook.cells import Cell, Column, Footnotes
from kostnadsfordelning.reports.workbook.columns import instalment_columns, table_of
from kostnadsfordelning.reports.workbook.facts import notices_of, payers
from kostnadsfordelning.reports.workbook.remarks import write_decisions, write_remarks, write_services

if TYPE_CHECKING:
    from kostnadsfordelning.calculation.result import AgreementResult
    from kostnadsfordelning.reports.measures import Measured
    from kostnadsfordelning.reports.workbook.cells import Book, Sheet
    from kostnadsfordelning.reports.workbook.columns import Table
    from kostnadsfordelning.reports.workbook.report import Report

_BLOCK = 6
_WIDTHS = (28.0, *(14.0,) * 5)  # room for the checks below, however few the columns
_PORTRAIT = 126  # what an upright page takes, in digits


def write_summary(book: Book, report: Report) -> dict[str, int]:
    """Write the sheet; the sums that stand in it are returned by measure, to be held against the result."""
    notes = Footnotes()
    tables = []
    for part in report.measures:
        with measured(part.measure):
            tables.append((part, table_of(report, part, notes)))
    widths = list(_WIDTHS)
    for _, table in tables:
        for place, (column, _, _) in enumerate(table.made):
            widths[place : place + 1] = [max([column.width, *widths[place : place + 1]])]
    if len(tables) == 1:
        widths = [column.width for column, _, _ in tables[0][1].made] + widths[len(tables[0][1].made) :]
    sheet = book.sheet(text("workbook.sheet_summary"), widths, landscape=sum(widths) > _PORTRAIT)
    _head(sheet, report)
    for part, table in tables:
        with measured(part.measure):
            _parties(sheet, part, table, several=len(tables) > 1)
    for line in ["", *notes.lines()] if notes.notes else []:
        sheet.line(line, "small", "muted")
    sheet.gap()
    if report.invoices is not None and not any(table.with_instalments for _, table in tables):
        _instalments(sheet, report)
    if report.several:
        write_services(sheet, report)
    write_decisions(sheet, report)
    write_remarks(sheet, report, notes)
    sheet.one_page()
    return {part.measure: part.total for part, _ in tables}


def _head(sheet: Sheet, report: Report) -> None:
    """Title, status, and what must not be missed."""
    sheet.line(report.title, "title")
    traits = {"failed": ("fault",), "calculated": ("bold",)}.get(report.status, ("notice",))
    sheet.line(report.status_words, *traits)
    sheet.line(text("workbook.made_by"))
    results = report.allocation.results
    behind = [(report.name_of(result), [fact for _, fact in result.facts()]) for result in results]
    for note in notices_of(behind):
        sheet.line(note, "notice")
    for note in [*report.cautions, *report.undecided]:
        sheet.line(note, "notice")
    for result in report.allocation.results:
        sheet.line(_agreement(result), "muted")
    sheet.gap()


def _agreement(result: AgreementResult) -> str:
    agreement = result.agreement
    changed = agreement.version.endswith(CHANGED)
    return text(
        "workbook.agreement_changed" if changed else "workbook.agreement_status",
        service=agreement.name,
        status=text(f"terminal.status_{agreement.status}"),
        source=agreement.source or text("workbook.to_state"),
        start=agreement.valid_from,
        end=agreement.valid_to or text("workbook.until_further"),
        version=agreement.version.removesuffix(CHANGED),
    )


def _parties(sheet: Sheet, part: Measured, table: Table, *, several: bool) -> None:
    """One row per party, what is left over among them, and the sum; then what was never shared."""
    if several:
        named = text("workbook.table_money") if part.money else part.measure
        sheet.line(f"{named[:1].upper()}{named[1:]}", "heading")
    columns = [column for column, _, _ in table.made]
    rows = [[_or_dash(cells.get(code)) for _, cells, _ in table.made] for code in part.names]
    sheet.table(columns, rows, total=[whole for _, _, whole in table.made])
    for cells in table.below:
        sheet.cells(columns, cells, "row", "muted")
    for line in table.lines:
        sheet.line(line, "small", "muted")
    if several:
        sheet.gap()


def _or_dash(cell: Cell) -> Cell:
    """A party that has no part in something is told by a dash; it is not the same as nothing to pay."""
    return text("workbook.no_part") if cell is None else cell


def _instalments(sheet: Sheet, report: Report) -> None:
    """The instalments in a table of their own, so many beside one another as fit."""
    if report.invoices is None:
        return
    count = report.invoices.instalments
    sheet.line(text("workbook.instalments"), "heading")
    money = next((part for part in report.measures if part.measure == MONEY), None)
    names = payers(money.names if money is not None else {})
    most = min(_BLOCK, len(sheet.widths) - 1)
    block = max(n for n in range(1, most + 1) if count % n == 0)
    for first in range(1, count + 1, block):
        made = instalment_columns(report, names, first, first + block - 1)
        columns = [Column(text("workbook.party"), 28), *(column for column, _, _ in made)]
        rows: list[list[Cell]] = [
            [name, *(cells.get(code) for _, cells, _ in made)] for code, name in names.items()
        ]
        sheet.table(columns, rows, total=[text("workbook.sum"), *(whole for _, _, whole in made)])
        sheet.gap()
