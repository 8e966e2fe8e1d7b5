"""Many cases as a workbook: what each party pays at least and at most, and every case on a row of its own."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, SupportsIndex

from kostnadsfordelning._writing import checked_path, target
from kostnadsfordelning.analysis.search.wishes import factor_name
from kostnadsfordelning.analysis.sweeping.columns import parts_of
from kostnadsfordelning.analysis.sweeping.values import PERSONS, WEIGHTS
from kostnadsfordelning.analysis.yearly import spans
from kostnadsfordelning.errors import Fault, InputError
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import measured, unit
from kostnadsfordelning.reports.workbook.cells import Book, Column

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Sequence

    from kostnadsfordelning.analysis.sweeping.result import Sweep
    from kostnadsfordelning.reports.workbook.cells import Cell

MOST_CASES = 10_000
"""As many cases as are written."""
_NAME, _NUMBER, _LEAST, _WIDEST = 28.0, 8.0, 12.0, 40.0


def write_sweep(sweep: Sweep, path: str | os.PathLike[str]) -> None:
    """Write many cases: an overview of the parties, then the cases with everyone's amounts.

    Raises `InputError` for more than `MOST_CASES` cases, for a path that cannot be written (an old file is
    then untouched), or a figure that a spreadsheet cannot hold.
    """
    checked_path(path, ".xlsx")
    if len(sweep) > MOST_CASES:
        why = text("sweep.many_rows", count=len(sweep), most=MOST_CASES)
        raise InputError("", [Fault("xlsx", "", why, text("sweep.many_rows_remedy"))])
    stream = BytesIO()
    book = Book(stream, text("sweep.title", years=spans(sweep.years)))
    with measured(next(measure for batch in sweep.batches for measure in batch.measures)):
        _write_overview(book, sweep)
        _write_cases(book, sweep)
    book.close()
    with target(path, ".xlsx") as beside:
        beside.write_bytes(stream.getvalue())


def _width(sweep: Sweep) -> float:
    """The width that the largest figure needs."""
    figures = [*sweep.baseline.values(), *(int(one) for one in (sweep.total.max(), sweep.total.min()))]
    return max(_LEAST, len(f"{max(map(abs, figures)):,}") * 1.1 + 2)


def _write_overview(book: Book, sweep: Sweep) -> None:
    """What is tried of which services, what each party then pays, and what is to be known."""
    width = _width(sweep)
    amount, change = ("kr",), ("kr", "signed")
    columns = [
        Column(text("workbook.party"), _NAME, ("wrap",)),
        Column(text("sweep.html_baseline" if sweep.has_baseline else "sweep.html_unvaried"), width, amount),
        *(
            column
            for which in ("lowest", "highest")
            for column in (
                Column(text(f"sweep.html_{which}"), width, amount),
                Column(text("sweep.change"), width, change),
                Column(text(f"sweep.html_{which}_case"), _NUMBER, ("whole",)),
            )
        ),
    ]
    sheet = book.sheet(text("sweep.sheet_overview"), [column.width for column in columns])
    sheet.line(book.title, "title")
    sheet.line(text("sweep.tried_line"), "notice")
    sheet.line(text("workbook.made_by"))
    sheet.line(text("sweep.lead", names=", ".join(sweep.services.values()), count=len(sweep)))
    if len(sweep.years) > 1:
        sheet.line(text("sweep.all_years"))
    sheet.gap()
    sheet.line(text("sweep.heading_tried"), "heading")
    for axis in sweep.axes:
        name = text(f"sweep.all_{axis.name}") if axis.name in (PERSONS, WEIGHTS) else axis.name
        sheet.line(text("sweep.tried_parameter", name=name, count=len(axis.values)))
    sheet.gap()
    sheet.line(text("sweep.heading_parties", unit=unit()), "heading")
    total: list[Cell] = [text("workbook.sum"), sum(sweep.baseline.values()), *[None] * 6]
    sheet.table(columns, _parties(sweep), total=total)
    sheet.line(text("sweep.not_summed"), "small", "muted")
    if sweep.remarks:
        sheet.gap()
        sheet.line(text("sweep.heading_remarks"), "heading")
        for remark in sweep.remarks:
            sheet.line(remark)
    sheet.one_page()


def _parties(sweep: Sweep) -> Iterator[list[Cell]]:
    """A row per party: the amounts with the changes from where it stands, and the cases."""
    for name, *figures in sweep.extremes.itertuples(index=False):
        own, low, low_case, high, high_case = map(_cell, figures)
        yield [name, own, low, _less(low, own), low_case, high, _less(high, own), high_case]


def _write_cases(book: Book, sweep: Sweep) -> None:
    """A row per case: its number, what is tried, everyone's amounts and the sum."""
    width, cases, parts = _width(sweep), sweep.cases, parts_of(sweep.axes)
    told = [
        name
        for axis in sweep.axes
        for name in ([one for one in parts if one.startswith(f"{axis.name}.")] or [axis.name])
    ]
    values = [cases[name].tolist() for name in told]
    columns = [
        Column(text("sweep.case"), _NUMBER, ("whole",)),
        *(_tried(_head(name), column) for name, column in zip(told, values, strict=True)),
        *(Column(name, max(width, _longest_word(name)), ("kr",)) for name in sweep.names.values()),
        Column(text("workbook.sum"), width, ("kr", "bold")),
        Column(text("sweep.change"), width, ("kr", "signed")),
    ]
    sheet = book.sheet(text("sweep.sheet_cases"), [column.width for column in columns])
    sheet.line(text("sweep.heading_cases", years=spans(sweep.years), unit=unit()), "heading")
    changes, refused, amounts = cases["change"].tolist(), sweep.refusing.tolist(), sweep.amounts.tolist()
    codes = sweep.parties
    here = {party for batch in sweep.batches for party in batch.names}
    rows: list[list[Cell]] = []
    for number, paid in enumerate(amounts):
        row: list[Cell] = [number, *(_told(column[number]) for column in values)]
        if refused[number]:
            row += [text("sweep.refused_cell"), *[None] * (len(paid) + 1)]
        else:  # a party that only the other side has is no part of this one
            row += [one if code in here else _told(None) for code, one in zip(codes, paid, strict=True)]
            row += [sum(paid), int(changes[number])]
        rows.append(row)
    sheet.table(columns, rows)
    sheet.page.freeze_panes(2, 1)
    sheet.page.repeat_rows(0, 1)


def _head(name: str) -> str:
    """The heading of what is tried: a weight by its factor, anything else by the parameter's own name."""
    axis, dot, part = name.partition(".")
    return text("sweep.weight_of", factor=factor_name(part)) if dot and axis == WEIGHTS else name


def _tried(name: str, values: Sequence[object]) -> Column:
    """A column of what is tried: figures to the right, texts apart from the number of the case."""
    figures = not any(isinstance(value, str) for value in values)
    width = min(_WIDEST, max(_LEAST, 1.15 * max(len(name), *(len(str(value)) for value in values)) + 2))
    return Column(name, width, ("kr",) if figures else ("indent",))


def _longest_word(name: str) -> float:
    return 1.15 * max(map(len, name.split())) + 1


def _told(value: object) -> Cell:
    """What is tried; a sign of its own for what the case leaves as it is."""
    if isinstance(value, str):
        return value
    return int(value) if isinstance(value, SupportsIndex) else text("sweep.as_it_is")


def _cell(value: object) -> int | None:
    """A whole number; nothing where it is missing."""
    return int(value) if isinstance(value, SupportsIndex) else None


def _less(amount: int | None, own: int | None) -> int | None:
    return None if amount is None or own is None else amount - own
