"""A user's file of figures as cells: one shape for xlsx and csv, each cell knowing its place.

Values are kept as the file holds them. A number in an xlsx arrives as int or float; what may be made of
it is decided by `figures`, which never lets a float through.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import re
import unicodedata
import warnings
import zipfile
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from kostnadsfordelning._files import as_path
from kostnadsfordelning.errors import FactsFileError, Fault
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    import os
    from collections.abc import Callable

    from openpyxl import Workbook

# Blanks of every width become a space; marks that show nothing are dropped.
_INVISIBLE = dict.fromkeys(map(ord, "\N{ZERO WIDTH SPACE}\N{ZERO WIDTH NO-BREAK SPACE}\N{SOFT HYPHEN}"), "")
_OLE = b"\xd0\xcf\x11\xe0"
"""How an .xls begins, and an .xlsx that is locked by a password."""
_BLANK_FILE = b"\xef\xbb\xbf \t\r\n;,"
"""What a csv without a single figure may still hold."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: ``place`` as faults name it, ``value`` as the file holds it (None if empty)."""

    place: str
    value: object = None
    number_format: str = ""

    @property
    def text(self) -> str:
        """The value as plain text: dates as ISO, whole numbers without decimals, blanks trimmed."""
        value = self.value
        if value is None:
            return ""
        if isinstance(value, dt.datetime):
            return value.date().isoformat()
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return plain(str(value)).removesuffix(" 00:00:00")


@dataclass(frozen=True, slots=True)
class Row:
    """One row that is not empty. ``number`` is the row in the sheet, or the line in the csv."""

    number: int
    cells: tuple[Cell, ...]
    place_of: Callable[[int], str]

    def at(self, column: int) -> Cell:
        """The cell of a column counted from 0; an empty one past the end of the row."""
        return self.cells[column] if column < len(self.cells) else Cell(self.place_of(column))

    def __len__(self) -> int:
        return len(self.cells)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of one sheet, empty ones left out; a csv is one sheet without a name."""

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """A file read into cells. ``readings`` of a csv hold it split at ``;``, tab and comma."""

    file: str
    digest: str
    sheets: tuple[Sheet, ...]
    is_csv: bool
    content: bytes = field(repr=False)

    def uncalculated(self, place: str) -> bool:
        """Whether an empty cell holds a formula whose value was never saved."""
        return not self.is_csv and place in _formulas(self.content, self.file)


def plain(value: str) -> str:
    """A text with every kind of blank made one space, invisible marks dropped and ends trimmed.

    >>> plain("5\\N{NARROW NO-BREAK SPACE}214\\N{NO-BREAK SPACE}")
    '5 214'
    """
    return " ".join(unicodedata.normalize("NFC", value).translate(_INVISIBLE).split())


def read_book(path: str | os.PathLike[str]) -> Book:
    """The cells of an xlsx or csv file. Raises `FactsFileError` if it is missing or neither.

    What is no path at all is an `InputTypeError`.
    """
    file = as_path(path, "uppgifter.xlsx")
    suffix = file.suffix.lower()
    if suffix not in (".xlsx", ".xlsm", ".csv", ".txt", ".tsv"):
        known = {".xls": "xls", ".xlsb": "xls", ".ods": "xls", ".json": "json", ".px": "json"}
        raise _refused(file.name, f"file_{known.get(suffix, 'kind')}", value=suffix)
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        raise _refused(file.name, "file_missing", value=str(path)) from None
    except OSError as error:
        raise _refused(file.name, "file_unreadable", value=error.strerror or "") from None
    digest = hashlib.sha256(content).hexdigest()
    if not content.strip(_BLANK_FILE):
        raise _refused(file.name, "file_empty")
    # What the file is tells more than what it is called: an export may be a csv named .xlsx.
    if content.startswith(_OLE):
        raise _refused(file.name, "file_locked")
    is_csv = suffix not in (".xlsx", ".xlsm")
    if is_csv == content.startswith(b"PK"):
        raise _refused(file.name, "file_misnamed", value=suffix)
    sheets = _csv_readings(content, file.name) if is_csv else _xlsx_sheets(content, file.name)
    if not any(sheet.rows for sheet in sheets):
        raise _refused(file.name, "file_empty")
    return Book(file.name, digest, sheets, is_csv, content)


def _refused(file: str, key: str, value: str = "") -> FactsFileError:
    return FactsFileError(
        faults=[Fault(file, value, text(f"reference.{key}"), text(f"reference.{key}_remedy"))]
    )


def _workbook(content: bytes, file: str, *, values: bool) -> Workbook:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with warnings.catch_warnings():
            # What openpyxl cannot carry over (validation, styles) does not concern the figures.
            warnings.simplefilter("ignore")
            return load_workbook(io.BytesIO(content), read_only=True, data_only=values)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError, SyntaxError, TypeError):
        raise _refused(file, "file_broken") from None


def _xlsx_sheets(content: bytes, file: str) -> tuple[Sheet, ...]:
    book = _workbook(content, file, values=True)
    sheets = []
    for sheet in book.worksheets:
        # Exports often state a wrong size, which would cut the sheet off.
        sheet.reset_dimensions()
        rows = []
        try:
            for number, found in enumerate(sheet.iter_rows(), start=1):
                place_of = _xlsx_place(file, sheet.title, number)
                cells = tuple(
                    Cell(place_of(column), _held(cell.value), str(getattr(cell, "number_format", "") or ""))
                    for column, cell in enumerate(found)
                )
                if any(cell.value is not None for cell in cells):
                    rows.append(Row(number, cells, place_of))
        except (KeyError, ValueError, TypeError, SyntaxError, zipfile.BadZipFile):
            raise _refused(file, "file_broken") from None
        sheets.append(Sheet(sheet.title, tuple(rows)))
    return tuple(sheets)


def _held(value: object) -> object:
    """A cell's value; a text of nothing but blanks is an empty cell."""
    return None if isinstance(value, str) and not plain(value) else value


def _xlsx_place(file: str, sheet: str, number: int) -> Callable[[int], str]:
    return lambda column: f"{file}!{sheet}!{letters(column)}{number}"


def letters(column: int) -> str:
    """The letters of a column counted from 0: 0 is A, 26 is AA."""
    head, tail = divmod(column, 26)
    return (letters(head - 1) if head else "") + chr(ord("A") + tail)


@cache
def _formulas(content: bytes, file: str) -> frozenset[str]:
    """The places of all formulas, read only when an empty cell must be told from an uncalculated one."""
    found: set[str] = set()
    for sheet in _workbook(content, file, values=False).worksheets:
        sheet.reset_dimensions()
        for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
            place_of = _xlsx_place(file, sheet.title, number)
            found.update(
                place_of(column)
                for column, value in enumerate(row)
                if (isinstance(value, str) and value.startswith("=")) or hasattr(value, "ref")
            )
    return frozenset(found)


def _csv_readings(content: bytes, file: str) -> tuple[Sheet, ...]:
    """The text split at each of ``;``, tab and comma; the one whose header is recognised is the file."""
    written = _decoded(content, file)
    return tuple(Sheet("", _csv_rows(written, mark, file)) for mark in ";\t,")


def _decoded(content: bytes, file: str) -> str:
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ["utf-16"] if wide else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _refused(file, "file_encoding")


def _csv_rows(written: str, mark: str, file: str) -> tuple[Row, ...]:
    reader = csv.reader(io.StringIO(written, newline=""), delimiter=mark)
    rows = []
    line = 1
    try:
        for found in reader:
            place = f"{file}:{line}"
            cells = tuple(Cell(place, _held(_unwrapped(value))) for value in found)
            if any(cell.value is not None for cell in cells):
                rows.append(Row(line, cells, lambda _, place=place: place))  # type: ignore[misc]
            line = reader.line_num + 1
    except csv.Error:
        raise _refused(f"{file}:{line}", "file_broken") from None
    return tuple(rows)


def _unwrapped(value: str) -> str:
    """A text without the wrapping that keeps Excel from reading it as a number: ``="0114"``."""
    wrapped = re.fullmatch(r'\s*="(.*)"\s*', value)
    return wrapped[1] if wrapped else value
