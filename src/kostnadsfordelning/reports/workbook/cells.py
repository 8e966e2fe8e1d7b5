"""A workbook and its sheets, as the sheets' authors want them: rows one after another, nothing cut.

What stands in a cell is what was meant: an amount is a number, a name that begins with ``=`` is a name.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from kostnadsfordelning.errors import Fault, InputError
from kostnadsfordelning.messages import text
from kostnadsfordelning.reports.workbook.styles import FONT, Styles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from io import BytesIO

    from xlsxwriter.worksheet import Worksheet

Cell = str | int | Fraction | dt.date | None
LARGEST = 2**53  # a spreadsheet's numbers are binary64; above this whole numbers lose digits
_LONGEST_NAME, _LONGEST_TEXT, _LONGEST_FOOTER = 31, 32_000, 250
# What XML cannot hold, so neither a cell nor a sheet's name.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_PER_DIGIT = 1.2  # characters of running text in the width of a digit, on the safe side
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, its width in digits, and the traits of its cells."""

    head: str
    width: float
    traits: tuple[str, ...] = ("wrap",)

    @property
    def numeric(self) -> bool:
        """Whether it holds figures, which stand to the right, their heading too."""
        return bool({"kr", "rate", "whole", "right"} & {*self.traits}) or any(
            trait.startswith("share") for trait in self.traits
        )


class Book:
    """A workbook being made in memory. The same content gives the same bytes."""

    def __init__(self, stream: BytesIO, title: str, year: int) -> None:
        import xlsxwriter

        self.workbook = xlsxwriter.Workbook(
            stream,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "default_format_properties": FONT,
            },
        )
        # The clock is never read: a workbook for a year is dated to it.
        created = dt.datetime(year, 1, 1, tzinfo=dt.UTC)
        self.title = clean(title)
        self.workbook.set_properties({"title": self.title, "created": created})
        self.styles = Styles(self.workbook)
        self._names: set[str] = set()

    def sheet(self, name: str, widths: Sequence[float], *, landscape: bool = True) -> Sheet:
        """A new sheet with columns of ``widths``, set to be printed on A4."""
        return Sheet(self, self._name(name), widths, landscape=landscape)

    def close(self) -> None:
        """Finish the file."""
        self.workbook.close()

    def _name(self, wanted: str) -> str:
        """A sheet name that Excel takes: short, unique whatever the case, no forbidden characters."""
        plain = " ".join(clean(wanted).translate(_FORBIDDEN).split()).strip("'")
        name = plain[:_LONGEST_NAME].strip(" '")
        number = 2
        while name.casefold() in self._names:
            tail = f" {number}"
            name = plain[: _LONGEST_NAME - len(tail)].strip(" '") + tail
            number += 1
        self._names.add(name.casefold())
        return name


class Sheet:
    """A sheet that is filled from the top: ``row`` is where the next thing goes."""

    def __init__(self, book: Book, name: str, widths: Sequence[float], *, landscape: bool) -> None:
        self.name = name
        self.row = 0
        self.widths = list(widths)
        self.styles = book.styles
        self.page: Worksheet = book.workbook.add_worksheet(name)
        for index, width in enumerate(widths):
            self.page.set_column(index, index, width)
        self.page.set_paper(9)  # A4
        if landscape:
            self.page.set_landscape()
        self.page.fit_to_pages(1, 0)
        self.page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        self.page.hide_gridlines(2)
        footer = text("workbook.footer", title=_in_footer(book.title), sheet=_in_footer(name))
        self.page.set_footer(footer if len(footer) <= _LONGEST_FOOTER else "&C&P / &N")

    def put(self, column: int, value: Cell, *traits: str) -> None:
        """One cell of the current row."""
        style = self.styles(*traits)
        if value is None or value == "":
            self.page.write_blank(self.row, column, None, style)
        elif isinstance(value, str):
            self.page.write_string(self.row, column, clean(value)[:_LONGEST_TEXT], style)
        elif isinstance(value, int):
            self.page.write_number(self.row, column, small_enough(value), style)
        elif isinstance(value, Fraction):
            # Shares and kronor per inhabitant, for display only; amounts are int.
            self.page.write_number(self.row, column, float(value), style)
        else:
            moment = dt.datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a cell has no zone
            self.page.write_datetime(self.row, column, moment, style)

    def line(self, value: str, *traits: str, columns: tuple[int, int] | None = None) -> None:
        """A text across the sheet (or ``columns``, first and last), high enough for all of it."""
        first, last = columns or (0, len(self.widths) - 1)
        style = self.styles(*traits, "wrap")
        if last > first:
            self.page.merge_range(self.row, first, self.row, last, "", style)
        self.page.write_string(self.row, first, clean(value)[:_LONGEST_TEXT], style)
        size = 16 if "title" in traits else 12 if "heading" in traits else 9 if "small" in traits else 10
        self.height((value, sum(self.widths[first : last + 1])), size=size)
        self.row += 1

    def height(self, *parts: tuple[str, float], size: int = 10) -> None:
        """Make the current row high enough for texts in cells of the given widths.

        Not every spreadsheet fits rows to wrapped texts by itself, and none to merged cells.
        """
        lines = 1
        for value, width in parts:
            fits = max(1.0, width * 10 / size * _PER_DIGIT)
            lines = max(lines, sum(max(1, math.ceil(len(part) / fits)) for part in value.split("\n")))
        self.page.set_row(self.row, lines * size * 1.3 + 3)

    def gap(self, rows: int = 1) -> None:
        """Empty rows."""
        self.row += rows

    def heads(self, columns: Iterable[Column], first: int = 0) -> None:
        """A row of headings."""
        columns = list(columns)
        for index, column in enumerate(columns, first):
            beside = ("right",) if column.numeric else ("indent",) if "indent" in column.traits else ()
            self.put(index, column.head, "head", *beside)
        self.height(*((column.head, column.width * 0.9) for column in columns))
        self.row += 1

    def table(
        self,
        columns: Sequence[Column],
        rows: Iterable[Sequence[Cell]],
        *,
        total: Sequence[Cell] | None = None,
        first: int = 0,
        mark: Callable[[Sequence[Cell]], tuple[str, ...]] = lambda _: (),
    ) -> None:
        """Headings, rows, and a sum row. ``mark`` gives the traits of a whole row."""
        self.heads(columns, first)
        for cells in rows:
            self._cells(columns, cells, first, "row", *mark(cells))
        if total is not None:
            self._cells(columns, total, first, "sum")

    def _cells(self, columns: Sequence[Column], cells: Sequence[Cell], first: int, *traits: str) -> None:
        for index, (column, value) in enumerate(zip(columns, cells, strict=True)):
            self.put(first + index, value, *column.traits, *traits)
        self.height(
            *(
                (value, column.width)
                for column, value in zip(columns, cells, strict=True)
                if isinstance(value, str) and {"wrap", "indent"} & {*column.traits}
            )
        )
        self.row += 1


def clean(value: str) -> str:
    """The text without the control characters that would make the file unreadable."""
    return _NOT_XML.sub("", value)


def small_enough(number: int) -> int:
    """The number, refused with an `InputError` when a spreadsheet would lose digits of it."""
    if abs(number) > LARGEST:
        why = text("workbook.too_large", limit=LARGEST)
        raise InputError("", [Fault("xlsx", str(number), why, text("workbook.too_large_remedy"))])
    return number


def superscript(number: int) -> str:
    """The number as a footnote mark."""
    return str(number).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))


class Footnotes:
    """Notes in the order they are first referred to."""

    def __init__(self) -> None:
        self.notes: list[str] = []

    def mark(self, note: str) -> str:
        """The mark that refers to ``note``, with the space before it; empty for no note."""
        if not note:
            return ""
        if note not in self.notes:
            self.notes.append(note)
        return f" {superscript(self.notes.index(note) + 1)}"

    def marks(self, notes: Iterable[str]) -> str:
        """The marks of several notes, in their order below."""
        wanted = {self.mark(note) for note in notes} - {""}
        return "".join(mark for mark in map(self.mark, list(self.notes)) if mark in wanted)

    def lines(self) -> list[str]:
        """The notes as they stand below."""
        return [f"{superscript(number)} {note}" for number, note in enumerate(self.notes, start=1)]


def _in_footer(value: str) -> str:
    return value.replace("&", "&&")
