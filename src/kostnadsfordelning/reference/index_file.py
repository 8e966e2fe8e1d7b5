"""Index figures from the user's own file: one row per edition and year."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from kostnadsfordelning.errors import FactsFileError, Fault
from kostnadsfordelning.messages import text
from kostnadsfordelning.reference.cells import plain, read_book
from kostnadsfordelning.reference.figures import fault, percentage, spilled
from kostnadsfordelning.reference.index_figure import IndexFigure
from kostnadsfordelning.reference.layout import headings_seen
from kostnadsfordelning.reference.sources import Source

if TYPE_CHECKING:
    import os

    from kostnadsfordelning.reference.cells import Book, Cell, Row

_COLUMNS = {
    "index": {"index", "indexnamn", "namn", "name"},
    "edition": {"edition", "publicerad", "publicerat", "publiceringsdatum", "published"},
    "year": {"year", "år", "ar"},
    "percent": {"percent", "procent", "%", "förändring", "förändring, %", "procentuell förändring"},
    "status": {"status"},
    "source": {"source", "källa", "kalla"},
}
_REQUIRED = ("edition", "year", "percent")
_STATUS = {
    "": "",
    "forecast": "forecast",
    "prognos": "forecast",
    "settled": "settled",
    "utfall": "settled",
    "fastställd": "settled",
    "fastställt": "settled",
}


def read_index_file(
    path: str | os.PathLike[str], *, name: str | None, source: str | None, sheet: str | None
) -> tuple[str, list[IndexFigure]]:
    """The name of the index, and its figures. Raises `FactsFileError` with every fault found."""
    book = read_book(path)
    return _one(book, _indices(book, name, source, sheet), name)


def read_indices(
    path: str | os.PathLike[str], *, name: str | None = None, source: str | None = None
) -> dict[str, list[IndexFigure]]:
    """The figures of every index in a file. Raises as `read_index_file`."""
    return _indices(read_book(path), name, source, None)


def is_index_file(path: str | os.PathLike[str]) -> bool:
    """Whether a file has the headings of index figures, filled in or not."""
    book = read_book(path)
    return any(all(key in _columns(row) for key in _REQUIRED) for sheet in book.sheets for row in sheet.rows)


def _indices(
    book: Book, name: str | None, source: str | None, sheet: str | None
) -> dict[str, list[IndexFigure]]:
    """The figures by index, in the order of the file."""
    rows, columns = _chosen(book, sheet)
    head, *body = rows
    if "index" not in columns and name is None:
        raise FactsFileError(faults=[_at(head.place_of(0), "index_unnamed")])
    faults: list[Fault] = []
    first: dict[tuple[str, dt.date, int], str] = {}
    figures: dict[str, list[IndexFigure]] = {}
    for row in body:
        # A row with none of what is needed is a heading or a footnote.
        if all(row.at(columns[key]).value is None for key in _REQUIRED):
            continue
        index = row.at(columns["index"]).text if "index" in columns else str(name)
        figure = _figure(book, row, head, columns, _source(book, row, columns, source), faults=faults)
        if not index:
            faults.append(fault(row.at(columns["index"]), head.at(columns["index"]).text, "cell_empty"))
        elif figure is not None:
            cell = row.at(columns["percent"])
            place = first.setdefault((index, figure.edition, figure.year), f"{cell.place}#{row.number}")
            if place != f"{cell.place}#{row.number}":
                at = place.rpartition("#")[0]
                faults.append(fault(cell, head.at(columns["percent"]).text, "year_twice", first=at))
            figures.setdefault(index, []).append(figure)
    if not figures and not faults:
        faults.append(_at(book.file, "no_index_rows"))
    if faults:
        raise FactsFileError(text("reference.faults", file=book.file, count=len(faults)), faults)
    return figures


def _one(
    book: Book, figures: dict[str, list[IndexFigure]], name: str | None
) -> tuple[str, list[IndexFigure]]:
    if name is None and len(figures) == 1:
        return next(iter(figures.items()))
    if name is not None and name in figures:
        return name, figures[name]
    names = ", ".join(f'name="{index}"' for index in figures)
    key = "several_indexes" if name is None else "index_not_in_file"
    raise FactsFileError(faults=[_at(book.file, key, name or "", names=names)])


def _chosen(book: Book, sheet: str | None) -> tuple[list[Row], dict[str, int]]:
    """The rows from the header on, and where each column is."""
    sheets = [one for one in book.sheets if one.rows]
    if sheet is not None and not book.is_csv:
        sheets = [one for one in sheets if one.name == sheet]
        if not sheets:
            names = ", ".join(f"»{one.name}«" for one in book.sheets)
            raise FactsFileError(faults=[_at(book.file, "sheet_unknown", sheet, names=names)])
    found = []
    for one in sheets:
        for number, row in enumerate(one.rows):
            columns = _columns(row)
            if all(key in columns for key in _REQUIRED):
                found.append((one.name, list(one.rows[number:]), columns))
                break
    if not found:
        widest = max(sheets, key=lambda one: max(len(row) for row in one.rows))
        seen = ", ".join(f"»{heading}«" for heading in headings_seen(widest.rows))
        raise FactsFileError(faults=[_at(book.file, "no_index_header", seen=seen)])
    if len(found) > 1 and not book.is_csv:
        names = ", ".join(f'sheet="{title}"' for title, _, _ in found)
        raise FactsFileError(faults=[_at(book.file, "several_sheets", names=names)])
    return found[0][1], found[0][2]


def _columns(row: Row) -> dict[str, int]:
    columns: dict[str, int] = {}
    for number, cell in enumerate(row.cells):
        for key, headings in _COLUMNS.items():
            if cell.text.casefold() in headings:
                columns.setdefault(key, number)
    return columns


def _figure(
    book: Book, row: Row, head: Row, columns: dict[str, int], source: Source, *, faults: list[Fault]
) -> IndexFigure | None:
    """The figure of a row, or None when some of it cannot be used, which is added to ``faults``."""

    def cell(key: str) -> tuple[Cell, str]:
        return row.at(columns[key]), head.at(columns[key]).text

    edition, year = _edition(*cell("edition")), _year(*cell("year"))
    percent = spilled(row, len(head), book) or percentage(*cell("percent"), book)
    status = _status(*cell("status")) if "status" in columns else ""
    faults += [one for one in (edition, year, percent, status) if isinstance(one, Fault)]
    if (
        isinstance(edition, Fault)
        or isinstance(year, Fault)
        or isinstance(percent, Fault)
        or isinstance(status, Fault)
    ):
        return None
    return IndexFigure(year, percent, status, source, edition)


def _edition(cell: Cell, column: str) -> dt.date | Fault:
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", cell.text):
        try:
            return dt.date.fromisoformat(cell.text)
        except ValueError:
            pass
    return fault(cell, column, "cell_empty" if cell.value is None else "cell_not_date")


def _year(cell: Cell, column: str) -> int | Fault:
    if re.fullmatch(r"(19|2[01])\d\d", cell.text):
        return int(cell.text)
    return fault(cell, column, "cell_empty" if cell.value is None else "cell_not_year")


def _status(cell: Cell, column: str) -> str | Fault:
    status = _STATUS.get(cell.text.casefold())
    return fault(cell, column, "cell_not_status") if status is None else status


def _source(book: Book, row: Row, columns: dict[str, int], source: str | None) -> Source:
    """What the row says, else what the caller says, else the file itself."""
    where = f"{book.file}, sha256 {book.digest[:12]}"
    said = row.at(columns["source"]).text if "source" in columns else ""
    title = said or plain(source or "") or where
    return Source(f"user:{book.file}", title, "", where, "U", text("reference.given_by_user"))


def _at(place: str, key: str, value: str = "", **values: object) -> Fault:
    return Fault(place, value, text(f"reference.{key}"), text(f"reference.{key}_remedy", **values))
