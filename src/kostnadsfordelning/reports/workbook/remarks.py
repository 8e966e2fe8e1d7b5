"""What stands below a summary: the agreements, what the parties have decided, checks and remarks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.tried import CHANGED
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import MONEY, amount
from kostnadsfordelning.reports.workbook.check_words import check_name, check_result
from kostnadsfordelning.reports.workbook.keys import keys_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostnadsfordelning.reports.workbook.cells import Cell, Footnotes, Sheet
    from kostnadsfordelning.reports.workbook.report import Report


def write_services(sheet: Sheet, report: Report) -> None:
    """Per agreement: key, certainty, status and sum; those skipped with the reason."""
    allocation = report.allocation
    sheet.line(text("workbook.per_service"), "heading")
    last = len(sheet.widths) - 1
    heads = [text(f"workbook.{name}") for name in ("service", "key", "certainty", "agreement", "sum")]
    spans = _spans(last)
    for head, span in zip(heads, spans, strict=True):
        sheet.across(span, head, "head", *(("right",) if span == spans[-1] else ()))
    sheet.row += 1
    for result in allocation.results:
        letters = max((row.certainty for row in result.rows), default="")
        tried = result.agreement.version.endswith(CHANGED)
        status = text("workbook.agreement_tried" if tried else f"terminal.status_{result.agreement.status}")
        sums: dict[str, int] = {}
        for row in result.rows:
            measure = result.agreement.item(row.item).measure
            sums[measure] = sums.get(measure, 0) + row.amount
        whole: Cell = sums.get(MONEY, 0)
        if set(sums) - {MONEY}:
            whole = ", ".join(amount(one, measure) for measure, one in sums.items())
        cells: list[Cell] = [report.name_of(result), "; ".join(keys_of(result)), letters, status, whole]
        for cell, span in zip(cells, spans, strict=True):
            traits = (
                ("wrap",) if span != spans[-1] else ("kr",) if isinstance(whole, int) else ("right", "wrap")
            )
            sheet.across(span, cell, *traits, "row")
        sheet.height(
            *((str(c), sum(sheet.widths[a : b + 1])) for c, (a, b) in zip(cells, spans, strict=True))
        )
        sheet.row += 1
    for one in allocation.skipped:
        sheet.put(0, one.name, "row", "wrap")
        sheet.line(one.reason, "row", columns=(1, last))
    sheet.gap()


def _spans(last: int) -> list[tuple[int, int]]:
    """Columns for name, key, certainty, status and sum, as the sheet's width allows."""
    if last < 5:  # five things to show
        return [(0, 0), (1, 1), (2, 2), (3, 3), (4, 4)]
    return [(0, 0), (1, last - 3), (last - 2, last - 2), (last - 1, last - 1), (last, last)]


def write_decisions(sheet: Sheet, report: Report) -> None:
    """What each party has decided about an agreement, a line each; those who have not approved marked."""
    found = [
        (result, decision) for result in report.allocation.results for decision in result.agreement.decisions
    ]
    if not found:
        return
    last = len(sheet.widths) - 1
    sheet.line(text("workbook.decisions"), "heading")
    for index, name in enumerate(("party", "decision", "date")):
        sheet.put(index, text(f"workbook.{name}"), "head")
    sheet.line(text("workbook.source"), "head", columns=(3, last))
    for result, decision in found:
        agreement = result.agreement
        marks = () if decision.decision == "approved" else ("remark",)
        name = agreement.everyone[agreement.code(decision.party)].name
        told = text("workbook.of_service", name=name, service=agreement.name) if report.several else name
        sheet.put(0, told, "wrap", "row", *marks)
        sheet.put(1, text(f"workbook.decision_{decision.decision}"), "wrap", "row", *marks)
        sheet.put(2, decision.date, "day", "row", *marks)
        sheet.line(decision.source or decision.clause or "", "row", *marks, columns=(3, last))
    sheet.gap()


def write_remarks(sheet: Sheet, report: Report, notes: Footnotes) -> None:
    """The checks: what fails first and in red, then what to know, each thing once."""
    sheet.line(text("workbook.notes"), "heading")
    last = len(sheet.widths) - 1
    for index, name in enumerate(("check", "result", "note")):
        sheet.put(index, text(f"workbook.{name}"), "head")
    sheet.line(text("workbook.note"), "head", columns=(2, last))
    for name, result, note, traits in _told(report, notes):
        sheet.put(0, name, "wrap", "row", *traits)
        sheet.put(1, result, "wrap", "row", *traits)
        sheet.line(note, "row", *traits, columns=(2, last))


def _told(report: Report, notes: Footnotes) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    rows = report.check_rows
    several = report.several
    names = report.service_names
    order = {"fault": 0, "ok": 1, "remark": 2, "info": 3}
    if all(row.ok for row in rows if row.check.startswith(("sum_", "instalments_"))):
        yield text("workbook.check_sum_item"), text("workbook.ok"), text("workbook.sums_hold"), ()
    by_note: dict[tuple[str, str, str], list[str]] = {}
    for row in sorted(rows, key=lambda row: order[check_result(row)]):
        kind = check_result(row)
        shown_below = any(row.note in note for note in notes.notes)
        summed = row.ok and row.check.startswith(("sum_", "instalments_"))
        if summed or shown_below:
            continue
        by_note.setdefault((row.check, kind, row.note), []).append(names.get(row.service, row.service))
    for (check, kind, note), services in by_note.items():
        told = f"{', '.join(dict.fromkeys(services))}: {note}" if several else note
        traits = {"fault": ("fault",)}.get(kind, ())
        yield check_name(check), text(f"workbook.{kind}"), told, traits
