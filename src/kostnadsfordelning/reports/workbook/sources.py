"""The sheet "Källor": documents, figures with their certainty, assumptions, and what is not computed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostnadsfordelning._version import __version__
from kostnadsfordelning.messages import text
from kostnadsfordelning.reports.workbook.cells import Column

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kostnadsfordelning.calculation.sources import SourceRow
    from kostnadsfordelning.reports.workbook.cells import Book, Cell, Sheet
    from kostnadsfordelning.reports.workbook.report import Report

_WIDTHS = {"service": 22, "kind": 16, "what": 40, "date": 12, "source": 40, "certainty": 14, "note": 46}


def write_sources(book: Book, report: Report) -> None:
    """Write the sheet."""
    sheet = book.sheet(text("workbook.sheet_sources"), list(_WIDTHS.values()))
    sheet.line(text("workbook.title_sources", year=report.allocation.year), "title")
    report.warn(sheet)
    sheet.line(text("workbook.program", version=__version__), "muted")
    sheet.line(text("workbook.certainty_key"), "muted")
    sheet.gap()
    columns = [Column(text(f"workbook.{name}"), width) for name, width in _WIDTHS.items()]
    sheet.table(columns, [*_agreements(report), *_sources(report)])
    sheet.gap()
    _assumptions(sheet, report)
    _not_expressed(sheet, report)


def _agreements(report: Report) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    for result in report.allocation.results:
        agreement = result.agreement
        until = agreement.valid_to or text("workbook.until_further")
        valid = f"{agreement.valid_from} – {until}"
        kind = text("workbook.source_agreement")
        rows.append([agreement.name, kind, valid, "", agreement.source or "", "", agreement.clause or ""])
    return rows


def _sources(report: Report) -> list[list[Cell]]:
    names = report.service_names
    substituted = {
        (result.agreement.id, str(fact.used or ""), fact.source): text(
            "account.substitute", wanted=fact.wanted, used=fact.used
        )
        for result in report.allocation.results
        for _, fact in result.facts()
        if fact.substitute
    }
    return [
        [
            names.get(row.service, row.service),
            text(f"workbook.source_{row.kind}"),
            row.what,
            row.date,
            row.source,
            row.certainty,
            ". ".join(part for part in (row.note.rstrip("."), substituted.get(_figure(row), "")) if part),
        ]
        for row in report.allocation.source_rows
        if row.kind != "not_expressed" and not _only_name(row, names)
    ]


def _figure(row: SourceRow) -> tuple[str, str, str]:
    return row.service, row.date, row.source


def _only_name(row: SourceRow, names: Mapping[str, str]) -> bool:
    """Whether a clause is the agreement itself, which has a row of its own."""
    return row.kind == "clause" and row.what == names.get(row.service)


def _assumptions(sheet: Sheet, report: Report) -> None:
    """What was chosen because the agreement is silent."""
    sheet.line(text("workbook.assumptions"), "heading")
    chosen = dict.fromkeys(
        (result.agreement.name, step.why.assumed)
        for result in report.allocation.results
        for step in result.steps
        if step.why.assumed and step.active
    )
    _pairs(sheet, [("service", "assumption"), *((service, str(reason)) for service, reason in chosen)])


def _not_expressed(sheet: Sheet, report: Report) -> None:
    """Clauses that the model does not compute, each with the reason."""
    sheet.line(text("workbook.not_expressed"), "heading")
    names = report.service_names
    clauses = [
        (
            names.get(row.service, row.service),
            f"{row.what}. {row.note}" + (f" ({row.source})" if row.source else ""),
        )
        for row in report.allocation.source_rows
        if row.kind == "not_expressed"
    ]
    _pairs(sheet, [("service", "clause"), *clauses])


def _pairs(sheet: Sheet, rows: list[tuple[str, str]]) -> None:
    """A heading and rows of an agreement and a sentence across the rest of the page."""
    last = len(sheet.widths) - 1
    (left, right), *told = rows
    if not told:
        sheet.line(text("workbook.none"))
    else:
        sheet.put(0, text(f"workbook.{left}"), "head")
        sheet.line(text(f"workbook.{right}"), "head", columns=(1, last))
    for service, sentence in told:
        sheet.put(0, service, "wrap", "row")
        sheet.line(sentence, "row", columns=(1, last))
    sheet.gap()
