"""The sheet "Sammanställning": who pays what on one page, and what to know before relying on it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kostnadsfordelning.messages import text
from kostnadsfordelning.reports.workbook.cells import Cell, Column, Footnotes
from kostnadsfordelning.reports.workbook.facts import (
    Division,
    check_name,
    check_result,
    date_of,
    division_of,
    key_of,
    notices_of,
    payers,
    rate,
    whom,
)
from kostnadsfordelning.reports.workbook.styles import share_trait

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostnadsfordelning.calculation.allocation import Allocation
    from kostnadsfordelning.calculation.result import AgreementResult
    from kostnadsfordelning.reports.workbook.cells import Book, Sheet
    from kostnadsfordelning.reports.workbook.facts import Report

_BESIDE = 4  # so many instalments stand in the table itself; more get a table of their own
_BLOCK = 6
_WIDTHS = (28.0, *(14.0,) * 5)  # room for the checks below, however few the columns
_PORTRAIT = 126  # what an upright page takes, in digits

Made = list[tuple[Column, dict[str, Cell], Cell]]  # a column, its cell per party, its sum


def write_summary(book: Book, report: Report) -> int:
    """Write the sheet; the sum that stands in it is returned, to be held against the result."""
    allocation = report.allocation
    several = report.several or not allocation.results
    made, notes = _several(report) if several else _one(report, allocation.results[0])
    widths = [column.width for column, _, _ in made]
    widths += _WIDTHS[len(widths) :]
    sheet = book.sheet(text("workbook.sheet_summary"), widths, landscape=sum(widths) > _PORTRAIT)
    _head(sheet, report)
    _parties(sheet, allocation, made, notes)
    sheet.gap()
    if report.invoices is not None and (several or report.invoices.instalments > _BESIDE):
        _instalments(sheet, report)
    if several:
        _services(sheet, report)
    _notes(sheet, report, notes)
    sheet.one_page()
    return allocation.total


def _head(sheet: Sheet, report: Report) -> None:
    """Title, status, and what must not be missed."""
    sheet.line(report.title, "title")
    traits = {"failed": ("fault",), "calculated": ("bold",)}.get(report.status, ("notice",))
    sheet.line(report.status_words, *traits)
    sheet.line(text("workbook.made_by"))
    results = report.allocation.results
    behind = [(result.agreement.name, [fact for _, fact in result.facts()]) for result in results]
    for note in notices_of(behind):
        sheet.line(note, "notice")
    for result in report.allocation.results:
        sheet.line(_agreement(result), "muted")
    sheet.gap()


def _agreement(result: AgreementResult) -> str:
    agreement = result.agreement
    return text(
        "workbook.agreement_status",
        service=agreement.name,
        status=text(f"terminal.status_{agreement.status}"),
        source=agreement.source or text("workbook.to_state"),
        start=agreement.valid_from,
        end=agreement.valid_to or text("workbook.until_further"),
        version=agreement.version,
    )


def _one(report: Report, result: AgreementResult) -> tuple[Made, Footnotes]:
    """The columns of one agreement: persons, shares, kronor, instalments, kronor per inhabitant."""
    allocation = report.allocation
    notes = Footnotes()
    amounts, persons = allocation.amounts, allocation.inhabitants
    made: Made = []
    division = division_of(result)
    if division is not None:
        made += _shares(result, division, notes, report.amount_width)
    elif persons:
        made.append(_population(allocation, notes))
    if division is None:
        shares: dict[str, Cell] = {
            code: Fraction(amount, allocation.total) if allocation.total else None
            for code, amount in amounts.items()
        }
        made.append((Column(text("workbook.share_of_total"), 12, ("share",)), shares, Fraction(1)))
    items = dict.fromkeys(row.item for row in result.rows)
    if len(items) > 1:
        for item in items:
            parts: dict[str, Cell] = {row.party: row.amount for row in result.rows if row.item == item}
            whole = sum(row.amount for row in result.rows if row.item == item)
            made.append(
                (Column(result.agreement.item(item).title, report.amount_width, ("kr",)), parts, whole)
            )
    amount_notes = dict.fromkeys(
        step.why.assumed
        for step in result.steps
        if step.kind in {"input", "uprate", "round_cost"} and step.item and step.why.assumed
    )
    marks = "".join(notes.mark(text("workbook.assumption_note", reason=note)) for note in amount_notes)
    head = text("workbook.amount_year", year=allocation.year) + marks
    made.append((Column(head, report.amount_width, ("kr", "bold")), dict(amounts), allocation.total))
    if report.invoices is not None and report.invoices.instalments <= _BESIDE:
        made += _instalment_columns(report, 1, report.invoices.instalments)
    return [_names(report, notes), *made, *_rates(allocation, notes)], notes


def _several(report: Report) -> tuple[Made, Footnotes]:
    """The columns of several agreements: one each, and the sum."""
    allocation = report.allocation
    notes = Footnotes()
    made: Made = []
    for result in allocation.results:
        parts: dict[str, Cell] = {}
        for row in result.rows:
            before = parts.get(row.party, 0)
            parts[row.party] = row.amount + (before if isinstance(before, int) else 0)
        width = max(report.amount_width, max(len(word) for word in result.agreement.name.split()) + 2)
        made.append((Column(result.agreement.name, width, ("kr",)), parts, result.total))
    for one in allocation.skipped:
        absent: dict[str, Cell] = dict.fromkeys(allocation.names, text("workbook.not_in_force"))
        made.append((Column(one.name, 14, ("right", "muted")), absent, text("workbook.not_in_force")))
    made.append(
        (
            Column(text("workbook.sum"), report.amount_width, ("kr", "bold")),
            dict(allocation.amounts),
            allocation.total,
        )
    )
    return [_names(report, notes), *made, *_rates(allocation, notes)], notes


def _names(report: Report, notes: Footnotes) -> tuple[Column, dict[str, Cell], Cell]:
    """The first column; a party that is itself the issuer is marked."""
    internal = (
        {row.recipient for row in report.invoices.rows if row.document == "internal"}
        if report.invoices
        else set()
    )
    names: dict[str, Cell] = {
        code: name + (notes.mark(text("workbook.internal_note")) if code in internal else "")
        for code, name in report.allocation.names.items()
    }
    return Column(text("workbook.party"), 28), names, text("workbook.sum")


def _shares(result: AgreementResult, division: Division, notes: Footnotes, wide: float) -> Made:
    """Weights, exact shares, and the rounded ones where they were used; assumptions as footnotes."""
    key, weights = division.key, division.weights
    whole = sum(weights.values())
    note = key.why.assumed
    mark = notes.mark(text("workbook.assumption_note", reason=note)) if note else ""
    head = text("workbook.weight")
    if key.basis == "population":
        head = text("workbook.population", date=date_of(result.population))
    made: Made = []
    if key.basis != "equal":
        made.append((Column(head + mark, max(16, wide), ("kr",)), dict(weights), whole))
    exact: dict[str, Cell] = {party: Fraction(weight, whole) for party, weight in weights.items()}
    made.append((Column(text("workbook.share_exact"), 11, ("share",)), exact, Fraction(1)))
    if division.shares is not None:
        why = division.shares.why.assumed
        mark = notes.mark(text("workbook.assumption_note", reason=why)) if why else ""
        trait = share_trait(division.shares.rule.decimals)
        used: dict[str, Cell] = dict(division.used)
        made.append(
            (
                Column(text("workbook.share_used") + mark, 11, (trait,)),
                used,
                sum(division.used.values(), Fraction(0)),
            )
        )
    return made


def _population(allocation: Allocation, notes: Footnotes) -> tuple[Column, dict[str, Cell], Cell]:
    step = allocation.population
    mark = (
        notes.mark(text("workbook.assumption_note", reason=step.why.assumed))
        if step is not None and step.why.assumed
        else ""
    )
    head = text("workbook.population", date=date_of(step)) + mark
    persons = allocation.inhabitants
    return Column(head, 16, ("kr",)), dict(persons), sum(persons.values())


def _rates(allocation: Allocation, notes: Footnotes) -> Made:
    """Kronor per inhabitant; the sum row has the average of the parties that have inhabitants."""
    persons, amounts = allocation.inhabitants, allocation.amounts
    if not persons:
        return []
    rates: dict[str, Cell] = {code: rate(amount, persons.get(code)) for code, amount in amounts.items()}
    counted = {code: amount for code, amount in amounts.items() if persons.get(code)}
    everyone = rate(sum(counted.values()), sum(persons[code] for code in counted))
    head = text("workbook.per_inhabitant_of", date=date_of(allocation.population))
    if len(counted) < len(payers(allocation)):
        head += notes.mark(text("workbook.per_inhabitant_some", whom=whom(counted)))
    return [(Column(head, 18, ("rate",)), rates, everyone)]


def _instalment_columns(report: Report, first: int, last: int) -> Made:
    made: Made = []
    parts = {code: report.instalments_of(code) for code in payers(report.allocation)}
    for number in range(first, last + 1):
        cells: dict[str, Cell] = {code: amounts[number - 1] for code, amounts in parts.items()}
        whole = sum(amounts[number - 1] for amounts in parts.values())
        made.append(
            (
                Column(text("workbook.instalment_number", number=number), report.amount_width, ("kr",)),
                cells,
                whole,
            )
        )
    return made


def _parties(sheet: Sheet, allocation: Allocation, made: Made, notes: Footnotes) -> None:
    """One row per party, a residual among them, and the sum."""
    columns = [column for column, _, _ in made]
    rows = [[_or_dash(cells.get(code)) for _, cells, _ in made] for code in allocation.names]
    sheet.table(columns, rows, total=[whole for _, _, whole in made])
    for line in ["", *notes.lines()] if notes.notes else []:
        sheet.line(line, "small", "muted")


def _or_dash(cell: Cell) -> Cell:
    """A party that has no part in something is told by a dash; it is not the same as nothing to pay."""
    return text("workbook.no_part") if cell is None else cell


def _instalments(sheet: Sheet, report: Report) -> None:
    """The instalments in a table of their own, so many beside one another as fit."""
    if report.invoices is None:
        return
    count = report.invoices.instalments
    sheet.line(text("workbook.instalments"), "heading")
    names = payers(report.allocation)
    most = min(_BLOCK, len(sheet.widths) - 1)
    block = max(n for n in range(1, most + 1) if count % n == 0)
    for first in range(1, count + 1, block):
        made = _instalment_columns(report, first, first + block - 1)
        columns = [Column(text("workbook.party"), 28), *(column for column, _, _ in made)]
        rows: list[list[Cell]] = [
            [name, *(cells.get(code) for _, cells, _ in made)] for code, name in names.items()
        ]
        sheet.table(columns, rows, total=[text("workbook.sum"), *(whole for _, _, whole in made)])
        sheet.gap()


def _services(sheet: Sheet, report: Report) -> None:
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
        status = text(f"terminal.status_{result.agreement.status}")
        cells: list[Cell] = [result.agreement.name, key_of(result), letters, status, result.total]
        for cell, span in zip(cells, spans, strict=True):
            sheet.across(span, cell, *(("kr",) if span == spans[-1] else ("wrap",)), "row")
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


def _notes(sheet: Sheet, report: Report, notes: Footnotes) -> None:
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
