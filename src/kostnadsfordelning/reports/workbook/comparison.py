"""Models side by side as a workbook: a page per alternative to put before a board, then what is behind."""

from __future__ import annotations

from fractions import Fraction
from io import BytesIO
from typing import TYPE_CHECKING

from kostnadsfordelning._writing import checked_path, target
from kostnadsfordelning.analysis.yearly import spans
from kostnadsfordelning.errors import Fault, InputError
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import measured, unit
from kostnadsfordelning.reports.comparison import (
    NO_PART,
    about,
    board_of,
    cells_of,
    changes_by_year,
    failures,
    heads_of,
    remarks_together,
    sums_by_year,
    title_of,
    tried,
    unlike,
    year_line,
)
from kostnadsfordelning.reports.workbook.cells import Book, Column
from kostnadsfordelning.reports.workbook.comparison_behind import amount_width, rate_width, write_behind

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

    from kostnadsfordelning.analysis.comparison.comparison import Comparison
    from kostnadsfordelning.reports.comparison import Board
    from kostnadsfordelning.reports.workbook.cells import Cell, Sheet

_FIRST, _NARROW, _POINTS = 27.0, 11.0, 14.5
_COLUMNS = 8
_TRAITS = ("kr", "kr", "signed", "signed_share", "points", "rate", "rate")
_TOLD = ("rules", "inhabitants")
"""The remarks that a board's page ends with, after those that are unlike."""


def write_comparison(comparison: Comparison, path: str | os.PathLike[str]) -> None:
    """Write a comparison: the alternatives beside each other where there are several, a page for each, then
    the services, how evenly costs fall, what is taken for granted, and the sources.

    Raises `InputError` for a path that cannot be written (an old file is then untouched), or a figure that
    a spreadsheet cannot hold.
    """
    checked_path(path, ".xlsx")
    stream = BytesIO()
    book = Book(stream, text("compare.book_title", years=spans(comparison.years)))
    with measured(comparison.measure):
        if len(comparison.alternatives) > 1:
            _write_all(book, comparison)
        for model in comparison.alternatives:
            _write_board(book, comparison, model)
        write_behind(book, comparison)
    book.close()
    with target(path, ".xlsx") as beside:
        beside.write_bytes(stream.getvalue())


def _warnings(sheet: Sheet, comparison: Comparison, told: Sequence[str]) -> None:
    """What the reader must not miss, above the table."""
    for failure in failures(comparison):
        sheet.line(failure, "fault")
    if comparison.preliminary:
        sheet.line(text("compare.preliminary", years=spans(comparison.preliminary)), "notice")
    for note in told:
        sheet.line(note, "notice")


def _write_board(book: Book, comparison: Comparison, model: str) -> None:
    """The page of one alternative."""
    title = title_of(comparison, model)
    wide, rate = amount_width(comparison), rate_width(comparison)
    sheet = book.sheet(model, [_FIRST, wide, wide, wide, _NARROW, _POINTS, rate, rate], foot=title)
    sheet.line(title, "title")
    _warnings(sheet, comparison, [*tried(comparison, model), *unlike(comparison, model)])
    lead = text("compare.lead", baseline=comparison.baseline)
    sheet.line(f"{lead} {year_line(comparison)}" if len(comparison.years) > 1 else lead, "muted")
    sheet.gap()
    if len(comparison.years) > 1:
        sheet.line(text("compare.in_year", year=comparison.years[-1]), "heading")
    board = board_of(comparison, model, comparison.years[-1])
    _table(sheet, comparison, board)
    below = sheet.row
    if len(comparison.years) > 1:
        _phase_in(sheet, comparison, board)
    _remarks(sheet, comparison, model)
    if not sheet.one_page():
        sheet.keep_together(below)


def _table(sheet: Sheet, comparison: Comparison, board: Board) -> None:
    """Parties by what the change is to them, and the sum: with the same amount to split it is 0."""
    columns = _columns(sheet, comparison, board.model)
    count = len(columns)
    sheet.heads(columns)
    written = 0
    for head, lines in board.groups:
        if head:
            sheet.line(head, "subheading", columns=(0, count - 1))
        for line in lines:
            written += line.change or 0
            sheet.cells(columns, [comparison.names[line.party], *_cells(cells_of(line))][:count], "row")
    sheet.cells(columns, [text("compare.sum"), *_cells(board.total_cells)][:count], "sum")
    if written != board.total - board.total_before:
        why = text(
            "workbook.tables_differ",
            where=board.model,
            got=written,
            expected=board.total - board.total_before,
        )
        raise InputError("", [Fault("xlsx", "", why, text("workbook.tables_differ_remedy"))])


def _columns(sheet: Sheet, comparison: Comparison, model: str) -> list[Column]:
    heads = heads_of(comparison, model)
    traits = [("wrap",), *((trait, "right") for trait in _TRAITS)]
    return [
        Column(head, width, trait) for head, width, trait in zip(heads, sheet.widths, traits, strict=False)
    ]


def _cells(numbers: Sequence[int | Fraction | None]) -> list[Cell]:
    """The cells of a line; a dash is no part, which is not the same as 0."""
    cells: list[Cell] = [NO_PART if number is None else number for number in numbers]
    points = numbers[4]
    cells[4] = NO_PART if points is None else Fraction(points * 100)
    return cells


def _phase_in(sheet: Sheet, comparison: Comparison, board: Board) -> None:
    """The change of each party year by year, so many years beside each other as the page has columns."""
    by_year = changes_by_year(comparison, board.model)
    sums = sums_by_year(comparison, board.model)
    lines = [line for _, group in board.groups for line in group]
    shown = [line.party for line in lines]
    shown += [code for code, changes in by_year.items() if code not in shown and any(changes)]
    room = len(sheet.widths) - 1
    sheet.gap()
    sheet.line(text("compare.per_year", unit=unit()), "heading")
    for start in range(0, len(comparison.years), room):
        years = comparison.years[start : start + room]
        columns = [Column(text("compare.party"), sheet.widths[0], ("wrap",))]
        columns += [
            Column(str(year), width, ("signed", "right"))
            for year, width in zip(years, sheet.widths[1:], strict=False)
        ]
        end = start + room

        def part(head: str, changes: Sequence[int | None], start: int = start, end: int = end) -> list[Cell]:
            return [head, *(NO_PART if one is None else one for one in changes[start:end])]

        rows = [part(comparison.names[code], by_year[code]) for code in shown]
        sheet.table(columns, rows, total=part(text("compare.sum"), sums))
        if end < len(comparison.years):
            sheet.gap()


def _remarks(sheet: Sheet, comparison: Comparison, model: str) -> None:
    """How the alternative is made and what it is divided by; the rest stands on a page of its own."""
    sheet.gap()
    sheet.line(text("compare.to_know"), "heading")
    for models, services, one in remarks_together(comparison):
        if one.kind in _TOLD and models in ("", model):
            sheet.line(about(comparison, services, one), "small")
    sheet.line(text("compare.all_remarks", sheet=text("compare.sheet_remarks")), "small", "muted")


def _write_all(book: Book, comparison: Comparison) -> None:
    """The alternatives beside each other: what each party pays, and how much more or less."""
    wide = amount_width(comparison)
    count = max(_COLUMNS, 2 * len(comparison.models))
    year = comparison.years[-1]
    sheet = book.sheet(text("compare.sheet_all"), [_FIRST] + [wide] * (count - 1))
    sheet.line(
        text("compare.title_all", baseline=comparison.baseline, years=spans(comparison.years)), "title"
    )
    told = [
        note
        for told_of in (tried, unlike)
        for model in comparison.alternatives
        for note in told_of(comparison, model)
    ]
    _warnings(sheet, comparison, list(dict.fromkeys(told)))
    lead = text("compare.lead_all", baseline=comparison.baseline)
    sheet.line(f"{lead} {year_line(comparison)}" if len(comparison.years) > 1 else lead, "muted")
    sheet.gap()
    order = (comparison.baseline, *comparison.alternatives)
    columns = [Column(text("compare.party"), _FIRST)]
    for model in order:
        columns.append(Column(text("compare.amount_by", model=model, unit=unit()), wide, ("kr",)))
    for model in comparison.alternatives:
        columns.append(Column(text("compare.change_by", model=model, unit=unit()), wide, ("signed", "right")))
    amounts = {model: comparison.amounts(model, year) for model in order}
    changes = {
        model: {line.party: line.change for line in comparison.lines(model, year)}
        for model in comparison.alternatives
    }
    cells: list[list[Cell]] = []
    for code, name in comparison.names.items():
        numbers = [*(amounts[model][code] for model in order), *(one[code] for one in changes.values())]
        if any(number is not None for number in numbers):
            cells.append([name, *(NO_PART if number is None else number for number in numbers)])
    totals = [comparison.total(model, year) for model in order]
    total: list[Cell] = [text("compare.sum"), *totals, *(own - totals[0] for own in totals[1:])]
    sheet.table(columns, cells, total=total)
    sheet.one_page()
