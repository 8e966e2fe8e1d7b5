"""Workbooks in Swedish: a result, or the invoice rows made from it, as something that can be sent.

`styles` and `cells` are the paper and the pen, `facts` what several sheets need to know; then one file
per sheet. Every sheet reads steps and rows; none calculates an amount.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from kostnadsfordelning._writing import checked_path, target
from kostnadsfordelning.errors import Fault, InputError
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import MONEY
from kostnadsfordelning.reports.workbook.report import Report

if TYPE_CHECKING:
    import os

    from kostnadsfordelning.calculation.allocation import Allocation
    from kostnadsfordelning.invoicing.invoices import Invoices


def write_allocation(allocation: Allocation, path: str | os.PathLike[str]) -> None:
    """Write a result: summary, calculation step by step, checks, sources.

    Raises `InputError` for a path that cannot be written (an old file is then untouched), or a figure
    that a spreadsheet cannot hold.
    """
    _write(Report(allocation), path)


def write_invoices(invoices: Invoices, path: str | os.PathLike[str]) -> None:
    """Write invoice rows: as `write_allocation`, and the rows, and an appendix per recipient.

    Raises as `write_allocation`.
    """
    _write(Report(invoices.allocation, invoices), path)


def _write(report: Report, path: object) -> None:
    checked_path(path, ".xlsx")
    content = _content(report)
    with target(path, ".xlsx") as beside:
        beside.write_bytes(content)


def _content(report: Report) -> bytes:
    """The whole file. It is made in memory, so that nothing is written of a workbook that is refused."""
    from kostnadsfordelning.reports.workbook.appendix import write_appendices
    from kostnadsfordelning.reports.workbook.calculation import write_calculation
    from kostnadsfordelning.reports.workbook.cells import Book
    from kostnadsfordelning.reports.workbook.checks import write_checks
    from kostnadsfordelning.reports.workbook.rows import write_rows
    from kostnadsfordelning.reports.workbook.sources import write_sources
    from kostnadsfordelning.reports.workbook.summary import write_summary

    stream = BytesIO()
    book = Book(stream, report.marked_title)
    totals = {part.measure: part.total for part in report.measures}
    for measure, written in write_summary(book, report).items():
        _same(text("workbook.sheet_summary"), written, totals[measure])
    if report.invoices is not None:
        left = sum(row.amount for row in report.invoices.not_invoiced)
        _same(
            text("workbook.sheet_rows"),
            write_rows(book, report.invoices, report.amount_width) + left,
            totals.get(MONEY, 0),
        )
    write_calculation(book, report)
    write_checks(book, report)
    write_sources(book, report)
    if report.invoices is not None:
        charged = write_appendices(book, report, report.invoices)
        _same(text("workbook.sheet_appendix", name=""), charged, report.invoices.total)
    book.close()
    return stream.getvalue()


def _same(where: str, got: int, expected: int) -> None:
    """Sum in = sum out: what a sheet shows is what the result is."""
    if got != expected:
        why = text("workbook.tables_differ", where=where.strip(), got=got, expected=expected)
        raise InputError("", [Fault("xlsx", "", why, text("workbook.tables_differ_remedy"))])
