"""A workbook and its sheets, as the sheets' authors want them: rows one after another, nothing cut.

What stands in a cell is what was meant: an amount is a number, a name that begins with ``=`` is a name.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from kostnadsfordelning.errors import Fault, InputError
from kostnadsfordelning.messages import text
from kostnadsfordelning.reports.workbook.measure import lines
from kostnadsfordelning.reports.workbook.styles import BOLD, FONT, Styles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from io import BytesIO

    from xlsxwriter.worksheet import Worksheet

Cell = str | int | Fraction | dt.date | None
LARGEST = 2**53  # a spreadsheet's numbers are binary64; above this whole numbers lose digits
_LONGEST_NAME, _LONGEST_TEXT, _LONGEST_FOOTER = 31, 32_000, 250
# What XML cannot hold, so neither a cell nor a sheet's name.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_CREATED = dt.datetime(
    1980, 1, 1, tzinfo=dt.UTC
)  # no clock is read; a date that nobody takes for the real one
_A4 = (595.0, 842.0)  # points
_MARGINS = {"left": 0.5, "right": 0.5, "top": 0.6, "bottom": 0.7}  # inches
_PLAIN_ROW = 15.0  # points
_SMALLEST = 0.58  # of full size, that a page shrunk to hold a whole sheet still can be read in
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

    def __init__(self, stream: BytesIO, title: str) -> None:
        import xlsxwriter

        self.workbook = xlsxwriter.Workbook(
            stream,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "default_format_properties": dict(FONT),  # a copy: XlsxWriter adds keys of its own to it
            },
        )
        self.title = clean(title)
        self.workbook.set_properties({"title": self.title, "created": _CREATED})
        self.styles = Styles(self.workbook)
        self._names: set[str] = set()

    def sheet(
        self, name: str, widths: Sequence[float], *, landscape: bool = True, foot: str | None = None
    ) -> Sheet:
        """A new sheet with columns of ``widths``, set to be printed on A4.

        ``foot`` stands at the bottom of its pages instead of the workbook's title and the sheet's name,
        for a sheet that is sent by itself.
        """
        return Sheet(self, self._name(name), widths, landscape=landscape, foot=foot)

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

    def __init__(
        self, book: Book, name: str, widths: Sequence[float], *, landscape: bool, foot: str | None
    ) -> None:
        self.name = name
        self.row = 0
        self.widths = list(widths)
        self.styles = book.styles
        self.page: Worksheet = book.workbook.add_worksheet(name)
        self._landscape = landscape
        self._heights: dict[int, float] = {}
        self._set_columns()
        self.page.set_paper(9)  # A4
        if landscape:
            self.page.set_landscape()
        self.page.fit_to_pages(1, 0)
        self.page.set_margins(**_MARGINS)
        self.page.hide_gridlines(2)
        self.page.set_start_page(1)  # every sheet counts its own pages
        if foot is None:
            left, centre = _in_footer(book.title), _in_footer(name)
            footer = text("workbook.footer", left=left, centre=centre)
        else:
            footer = text("workbook.footer_own", left=_in_footer(clean(foot)))
        self.page.set_footer(footer if len(footer) <= _LONGEST_FOOTER else "&C&P")

    def _set_columns(self) -> None:
        for index, width in enumerate(self.widths):
            self.page.set_column(index, index, width)

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

    def across(self, columns: tuple[int, int], value: Cell, *traits: str) -> None:
        """One cell that takes the columns from the first to the last."""
        first, last = columns
        if last > first:
            self.page.merge_range(self.row, first, self.row, last, "", self.styles(*traits))
        self.put(first, value, *traits)

    def line(self, value: str, *traits: str, columns: tuple[int, int] | None = None) -> None:
        """A text across the sheet (or ``columns``, first and last), high enough for all of it."""
        first, last = columns or (0, len(self.widths) - 1)
        style = self.styles(*traits, "wrap")
        if last > first:
            self.page.merge_range(self.row, first, self.row, last, "", style)
        self.page.write_string(self.row, first, clean(value)[:_LONGEST_TEXT], style)
        size = 16 if "title" in traits else 12 if "heading" in traits else 9 if "small" in traits else 10
        room = sum(self.widths[first : last + 1])
        self.height((value, room), size=size, bold=bool(BOLD & {*traits}))
        self.row += 1

    def height(self, *parts: tuple[str, float], size: int = 10, bold: bool = False) -> None:
        """Make the current row high enough for texts in cells of the given widths.

        Not every spreadsheet fits rows to wrapped texts by itself, and none to merged cells.
        """
        most = max((lines(value, width, size=size, bold=bold) for value, width in parts), default=1)
        self._heights[self.row] = high = most * size * 1.22 + 3
        self.page.set_row(self.row, high)

    def one_page(self) -> bool:
        """Print the sheet on one page if it can be read there, and use the whole width of the page.

        Whether it is on one page is returned.
        """
        across, down = self._paper()
        wide = across / self._wide()
        high = down / self._tall(0, self.row)
        scale = min(1.0, wide, high)
        fits = scale >= _SMALLEST
        if fits:
            self.page.fit_to_pages(1, 1)
        else:
            scale = min(1.0, wide)  # several pages, then
        if wide > scale:
            self.widths = [width * wide / scale * 0.99 for width in self.widths]
            self._set_columns()
        return fits

    def keep_together(self, first: int) -> None:
        """Begin a new page at row ``first`` if what stands from there would else be broken in two."""
        across, down = self._paper()
        page = down / min(1.0, across / self._wide()) * 0.96
        before, block = self._tall(0, first), self._tall(first, self.row)
        if before + block <= page * 1.12:
            self.page.fit_to_pages(1, 1)
        elif before % page + block > page:
            self.page.set_h_pagebreaks([first])

    def _paper(self) -> tuple[float, float]:
        """What can be printed on, in points: across and down."""
        across, down = reversed(_A4) if self._landscape else _A4
        sides, ends = _MARGINS["left"] + _MARGINS["right"], _MARGINS["top"] + _MARGINS["bottom"]
        return across - 72 * sides, down - 72 * ends

    def _wide(self) -> float:
        return sum(5.25 * width + 3.75 for width in self.widths)

    def _tall(self, first: int, end: int) -> float:
        return max(1.0, sum(self._heights.get(row, _PLAIN_ROW) for row in range(first, end)))

    def gap(self, rows: int = 1) -> None:
        """Empty rows."""
        self.row += rows

    def heads(self, columns: Iterable[Column], first: int = 0) -> None:
        """A row of headings."""
        columns = list(columns)
        for index, column in enumerate(columns, first):
            beside = ("right",) if column.numeric else ("indent",) if "indent" in column.traits else ()
            self.put(index, column.head, "head", *beside)
        self.height(*((column.head, column.width * 0.97) for column in columns), bold=True)
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
            self.cells(columns, cells, "row", *mark(cells), first=first)
        if total is not None:
            self.cells(columns, total, "sum", first=first)

    def cells(self, columns: Sequence[Column], cells: Sequence[Cell], *traits: str, first: int = 0) -> None:
        """One row of a table."""
        for index, (column, value) in enumerate(zip(columns, cells, strict=True)):
            self.put(first + index, value, *column.traits, *traits)
        self.height(
            *(
                (value, column.width)
                for column, value in zip(columns, cells, strict=True)
                if isinstance(value, str) and {"wrap", "indent"} & {*column.traits}
            ),
            bold=bool(BOLD & {*traits}),
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
