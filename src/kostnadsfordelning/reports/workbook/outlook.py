"""A view over several years as a workbook: all parties on the first page, then a page for each of them.

A party's page can be sent by itself: its amounts, the change, and everything that they take for granted.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from kostnadsfordelning._writing import checked_path, target
from kostnadsfordelning.agreement.versions import period
from kostnadsfordelning.analysis.yearly import spans
from kostnadsfordelning.calculation.operands import RESIDUAL
from kostnadsfordelning.errors import Fault, InputError
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import measured, unit
from kostnadsfordelning.reports.outlook import failures, line_cells, party_amounts, sums, year_heads
from kostnadsfordelning.reports.workbook.cells import Book, Column

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Sequence

    from kostnadsfordelning.analysis.assumptions import Assumption
    from kostnadsfordelning.analysis.outlook import Outlook
    from kostnadsfordelning.analysis.party_outlook import PartyOutlook
    from kostnadsfordelning.reports.workbook.cells import Cell, Sheet

_FIRST = 28.0  # the column of names
_LEAST = 11.0  # a column of a year
_FEWEST = 8  # so many columns of years, written or not, so that the texts have room
_MOST = 12  # so many years beside one another; more stand in tables below
_PORTRAIT = 130.0  # so many digits across can be read on an upright page


def write_outlook(outlook: Outlook, path: str | os.PathLike[str], parties: Sequence[str]) -> None:
    """Write a view over years: parties × years, then the page of each of ``parties`` (codes).

    Raises `InputError` for a path that cannot be written (an old file is then untouched), or a figure
    that a spreadsheet cannot hold.
    """
    checked_path(path, ".xlsx")
    stream = BytesIO()
    book = Book(stream, _title(outlook))
    _write_all(book, outlook)
    for code in parties:
        _write_party(book, outlook, outlook.party(code))
    book.close()
    with target(path, ".xlsx") as beside:
        beside.write_bytes(stream.getvalue())


def _title(outlook: Outlook) -> str:
    return text("outlook.title_all", years=spans(outlook.years))


def _sheet(book: Book, outlook: Outlook, name: str, foot: str | None = None) -> Sheet:
    largest = max((abs(row.amount) for row in outlook.rows), default=0) * max(1, len(outlook.services))
    width = max(_LEAST, len(f"{largest:,}") * 1.1 + 1)
    widths = [_FIRST] + [width] * min(_MOST, max(_FEWEST, len(outlook.years)))
    return book.sheet(name, widths, landscape=sum(widths) > _PORTRAIT, foot=foot)


def _columns(sheet: Sheet, first: str, heads: Iterable[str], trait: str) -> list[Column]:
    years = [Column(head, sheet.widths[1], (trait,)) for head in heads]
    return [Column(first, _FIRST, ("wrap",)), *years]


def _table(
    sheet: Sheet,
    heads: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    total: Sequence[Cell],
    below: Sequence[tuple[str, Sequence[Cell]]] = (),
) -> None:
    """A table of a name and its years, with the sum and, below it, rows of a trait of their own.

    The years are written so many beside one another as can be read on a page.
    """
    first, *years = heads
    for start in range(0, len(years), _MOST):
        end = start + _MOST
        if start:
            sheet.gap()

        def part(cells: Sequence[Cell], start: int = start, end: int = end) -> list[Cell]:
            return [cells[0], *cells[1:][start:end]]

        sheet.table(
            _columns(sheet, first, years[start:end], "kr"), [part(row) for row in rows], total=part(total)
        )
        for trait, cells in below:
            sheet.cells(_columns(sheet, first, years[start:end], trait), part(cells), "row", "muted")


def _write_all(book: Book, outlook: Outlook) -> None:
    """The first page: what each party pays each year, what each service costs, and on which assumptions."""
    sheet = _sheet(book, outlook, text("outlook.sheet_all"))
    sheet.line(_title(outlook), "title")
    for failure in failures(outlook):
        sheet.line(failure, "fault")
    _warn(sheet, outlook.preliminary)
    sheet.line(text("workbook.made_by"))
    sheet.line(text("outlook.lead_all"), "muted")
    heads = year_heads(outlook.years, outlook.preliminary)
    for measure in outlook.measures:
        with measured(measure):
            sheet.gap()
            sheet.line(text("outlook.heading_parties", unit=unit()), "heading")
            amounts = party_amounts(outlook, measure)
            whole = sums(outlook, amounts)
            _same(outlook, measure, whole)
            rows: list[list[Cell]] = [
                [outlook.names[code], *map(_or_dash, parts)]
                for code, parts in amounts.items()
                if code != RESIDUAL
            ]
            if RESIDUAL in amounts:
                rows.append([outlook.names[RESIDUAL], *map(_or_dash, amounts[RESIDUAL])])
            total = [text("outlook.total"), *map(_or_dash, whole)]
            _table(sheet, [text("outlook.party"), *heads], rows, total)
            sheet.gap()
            sheet.line(text("outlook.heading_services", unit=unit()), "heading")
            _table(sheet, [text("outlook.service"), *heads], _services(outlook, measure), total)
    _assumptions(sheet, outlook.assumption_rows)
    _agreements(sheet, outlook, outlook.services)
    sheet.one_page()


def _services(outlook: Outlook, measure: str) -> list[list[Cell]]:
    """What each service costs, in one measure."""
    rows: list[list[Cell]] = []
    for service, name in outlook.services.items():
        cells: list[Cell] = []
        for allocation in outlook.allocations:
            own = [r.amount for r in allocation.rows if (r.service, r.measure) == (service, measure)]
            away = any(one.id == service for one in allocation.skipped)
            word = text("outlook.not_in_force" if away else "outlook.no_part")
            cells.append(sum(own) if own else word)
        if any(isinstance(cell, int) for cell in cells) or len(outlook.measures) == 1:
            rows.append([name, *cells])
    return rows


def _same(outlook: Outlook, measure: str, whole: Sequence[int | None]) -> None:
    """Sum in = sum out: what the page shows is what the years' results are."""
    expected = [allocation.totals.get(measure, 0) for allocation in outlook.allocations]
    got = [amount or 0 for amount in whole]
    if got != expected:
        where = text("outlook.sheet_all")
        why = text("workbook.tables_differ", where=where, got=sum(got), expected=sum(expected))
        raise InputError("", [Fault("xlsx", "", why, text("workbook.tables_differ_remedy"))])


def _write_party(book: Book, outlook: Outlook, view: PartyOutlook) -> None:
    """A party's page: services × years, the sum, its change, and all the assumptions behind."""
    title = text("outlook.title_party", name=view.name, years=spans(view.years))
    sheet = _sheet(book, outlook, view.name, foot=title)
    sheet.line(title, "title")
    own = {line.service for line in view.lines}
    for allocation in outlook.allocations:
        for row in allocation.check_rows:
            if not row.ok and row.service in own:
                sheet.line(text("outlook.failed", year=allocation.year, note=row.note), "fault")
    _warn(sheet, view.preliminary)
    sheet.line(text("workbook.made_by"))
    sheet.line(text("outlook.lead"), "muted")
    heads = year_heads(view.years, view.preliminary)
    for measure in view.measures:
        with measured(measure):
            sheet.gap()
            sheet.line(text("outlook.heading_party", unit=unit()), "heading")
            rows: list[list[Cell]] = [[line.name, *line_cells(line)] for line in view.of(measure)]
            total = [text("outlook.total"), *map(_or_dash, view.totals(measure))]
            _table(sheet, [text("outlook.service"), *heads], rows, total, _changes(view, measure))
    _assumptions(sheet, view.assumption_rows)
    _agreements(sheet, outlook, own)
    sheet.one_page()


def _changes(view: PartyOutlook, measure: str) -> list[tuple[str, list[Cell]]]:
    """The change of the sum from the year before, in the measure and in percent."""
    if len(view.years) < 2:  # one year has none before it
        return []
    changes = view.changes(measure)
    return [
        ("kr", [text("outlook.change", unit=unit()), *(one.change for one in changes)]),
        ("share1", [text("outlook.change_percent"), *(one.share for one in changes)]),
    ]


def _assumptions(sheet: Sheet, assumptions: Sequence[Assumption]) -> None:
    """Everything that is taken for granted: the service, its years, and the note."""
    if not assumptions:
        return
    sheet.gap()
    sheet.line(text("outlook.assumptions"), "heading")
    last = len(sheet.widths) - 1
    notes = (2, last)
    sheet.put(0, text("outlook.service"), "head")
    sheet.put(1, text("outlook.years"), "head", "indent")
    sheet.across(notes, text("outlook.note"), "head")
    sheet.row += 1
    before = ""
    for one in assumptions:
        note = f"{one.note[:1].upper()}{one.note[1:]}"
        name = one.name if one.service != before else ""
        before = one.service
        sheet.put(0, name, "row", "wrap")
        sheet.put(1, spans(one.years), "row", "indent")
        sheet.across(notes, note, "row", "wrap")
        room = sum(sheet.widths[notes[0] : last + 1])
        sheet.height((name, sheet.widths[0]), (spans(one.years), sheet.widths[1] - 1), (note, room))
        sheet.row += 1


def _agreements(sheet: Sheet, outlook: Outlook, services: Iterable[str]) -> None:
    """The agreements behind: status, source and validity of each version."""
    sheet.gap()
    sheet.line(text("outlook.agreements"), "heading")
    for agreement in outlook.portfolio:
        if agreement.id in services:
            told = text(
                "outlook.agreement",
                name=agreement.name,
                status=text(f"terminal.status_{agreement.status}"),
                source=agreement.source or text("workbook.to_state"),
                period=period(agreement),
            )
            sheet.line(told, "small", "muted")


def _warn(sheet: Sheet, preliminary: Sequence[int]) -> None:
    if preliminary:
        sheet.line(text("outlook.preliminary_line", years=spans(preliminary)), "notice")


def _or_dash(cell: int | None) -> Cell:
    """A year without a part is told by a dash; it is not the same as nothing to pay."""
    return text("outlook.no_part") if cell is None else cell
