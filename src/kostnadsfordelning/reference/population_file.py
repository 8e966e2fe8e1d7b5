"""Population from the user's own file: SCB's exports, or a list someone keeps by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostnadsfordelning.errors import FactsFileError, Fault, InputError, InputTypeError
from kostnadsfordelning.messages import text
from kostnadsfordelning.reference.arguments import as_date
from kostnadsfordelning.reference.bundled import UNITS
from kostnadsfordelning.reference.cells import Sheet, plain, read_book
from kostnadsfordelning.reference.chosen_sheet import at, chosen_sheet
from kostnadsfordelning.reference.figures import fault, persons, spilled
from kostnadsfordelning.reference.layout import (
    AGE_HEADERS,
    PERIOD_HEADERS,
    Layout,
    find_layout,
)
from kostnadsfordelning.reference.place_cells import municipality
from kostnadsfordelning.reference.places import municipality_names
from kostnadsfordelning.reference.sources import CERTAINTIES, Source
from kostnadsfordelning.reference.stated_dates import contradiction, stated
from kostnadsfordelning.reference.tables import DatedValues, Figure

if TYPE_CHECKING:
    import datetime as dt
    import os
    from collections.abc import Iterable

    from kostnadsfordelning.reference.cells import Book, Cell, Row

_SEXES = frozenset({"män", "kvinnor", "men", "women", "man", "kvinna", "male", "female"})
_ALL_AGES = ("tot", "samtliga", "alla", "all")


def read_population_file(
    path: str | os.PathLike[str],
    *,
    date: str | dt.date,
    source: str,
    certainty: str | None = None,
    parties: Iterable[str] | None = None,
    column: str | None = None,
    sheet: str | None = None,
) -> DatedValues:
    """The population in an xlsx or csv file, as `population_from` describes it.

    Reads what SCB exports and what people keep: titles above and footnotes below, code and name in two
    columns or one, names only, codes as numbers, figures with any kind of blank between thousands.
    Counties, the nation and sums are passed over.
    """
    day = as_date(date)
    if not isinstance(source, str) or not plain(source):
        why, remedy = text("reference.source_missing"), text("reference.write_source")
        raise InputTypeError(faults=[Fault("source", repr(source), why, remedy)])
    letter, note = as_certainty(certainty)
    book = read_book(path)
    found, layout = chosen_sheet(
        book, find_layout, column, sheet, none_found="no_header", column_unknown="column_unknown"
    )
    faults: list[Fault] = []
    value = _value_column(found, layout, day)
    wrong = contradiction(day, [layout.headings[value]], layout.titles)
    if wrong:
        place = _stating(found, layout, value, wrong, day).place
        why = text("reference.other_date", date=day)
        faults.append(Fault(place, wrong, why, text("reference.other_date_remedy")))
    figures = _figures(book, found, layout, value, day=day, faults=faults)
    if not figures and not faults:
        faults.append(at(found.rows[layout.header].at(0).place, "no_rows"))
    if faults:
        raise FactsFileError(text("reference.faults", file=book.file, count=len(faults)), faults)
    where = f"{book.file}, sha256 {book.digest[:12]}"
    origin = Source(f"user:{book.file}", plain(source), "", where, letter, note)
    given = tuple(Figure(code, number, origin) for code, number in figures.items())
    values = DatedValues("population", UNITS["population"], day, given)
    return values if parties is None else values.select(parties)


def _stating(sheet: Sheet, layout: Layout, value: int, wrong: str, day: dt.date) -> Cell:
    """The cell that says another date: in the column's heading, or a title above."""
    heading = [row.at(value) for row in sheet.rows[max(layout.header - 1, 0) : layout.first]]
    if wrong == layout.headings[value]:
        said = [one for one in heading if any(not part.agrees(day) for part in stated(one.text))]
        return said[0] if said else sheet.rows[layout.header].at(value)
    titles = (cell for row in sheet.rows[: layout.header] for cell in row.cells)
    return next(cell for cell in titles if cell.text == wrong)


def as_certainty(given: str | None) -> tuple[str, str]:
    """A letter of certainty and what it rests on; U for figures of the user's own."""
    if given is None:
        return "U", text("reference.given_by_user")
    letter, _, note = given.partition(":")
    if letter.strip() in CERTAINTIES and letter.strip():
        return letter.strip(), note.strip() or text("reference.given_by_user")
    remedy = text("reference.write_certainty", letters=", ".join(CERTAINTIES))
    raise InputError(faults=[Fault("certainty", given, text("reference.not_certainty"), remedy)])


def _value_column(sheet: Sheet, layout: Layout, day: dt.date) -> int:
    """The one column of figures; of several, the one whose heading says the whole date asked for."""
    candidates = layout.candidates
    place = sheet.rows[layout.header].place_of(0)
    if not candidates:
        seen = ", ".join(f"»{heading}«" for heading in layout.headings.values() if heading)
        raise FactsFileError(faults=[at(place, "only_parts", seen=seen)])
    if len(candidates) == 1:
        return candidates[0]
    dated = [
        i
        for i in candidates
        if any(one.precision == 3 and one.agrees(day) for one in stated(layout.headings[i]))
    ]
    if len(dated) == 1:
        return dated[0]
    headings = [sheet.rows[layout.header].at(i).text for i in candidates]
    names = ", ".join(f'column="{heading}"' for heading in headings)
    key = "several_columns" if len(set(headings)) == len(headings) else "columns_alike"
    raise FactsFileError(faults=[at(place, key, names=names)])


def _figures(
    book: Book, sheet: Sheet, layout: Layout, value: int, *, day: dt.date, faults: list[Fault]
) -> dict[str, int]:
    """Persons by code, in the order of the file; what cannot be used is added to ``faults``."""
    rows = _rows_of_date(sheet, layout, day, faults)
    parts = _breakdown(rows, layout, value)
    if parts:
        # Every row below would be a second figure for its municipality: one fault says why.
        faults.append(parts)
        return {}
    figures: dict[str, int] = {}
    places: dict[str, str] = {}
    total = 0
    heading = layout.headings[value]
    width = len(layout.headings)
    for row in rows:
        cell = row.at(value)
        named = [(row.at(i), layout.headings.get(i, "")) for i in layout.places]
        code = municipality(named, has_figure=cell.value is not None)
        if code is None:
            blank = all(one.value is None for one, _ in named)
            if blank and cell.value is not None and not _is_sum(cell, heading, book, total):
                faults.append(fault(cell, heading, "row_without_place"))
            continue
        if isinstance(code, Fault):
            faults.append(code)
        number = spilled(row, width, book) or persons(cell, heading, book)
        if isinstance(number, Fault):
            faults.append(number)
        if isinstance(code, Fault):
            continue
        if code in places:
            key = "place_twice"
            faults.append(
                fault(cell, heading, key, code=code, name=municipality_names()[code], first=places[code])
            )
            continue
        places[code] = cell.place
        if isinstance(number, int):
            figures[code] = number
            total += number
    return figures


def _is_sum(cell: Cell, heading: str, book: Book, total: int) -> bool:
    """Whether a figure without a place is the sum of those above: the foot of a list kept by hand."""
    number = persons(cell, heading, book)
    return (isinstance(number, int) and number == total) or not any(mark.isdigit() for mark in cell.text)


def _rows_of_date(sheet: Sheet, layout: Layout, day: dt.date, faults: list[Fault]) -> list[Row]:
    """The rows below the header; where a column says the period of each row, those of ``day``."""
    rows = list(sheet.rows[layout.first :])
    for column in layout.columns(PERIOD_HEADERS):
        said = [(row, stated(row.at(column).text)) for row in rows]
        if not any(periods for _, periods in said):
            continue
        right = [row for row, periods in said if not periods or any(one.agrees(day) for one in periods)]
        if not any(periods and any(one.agrees(day) for one in periods) for _, periods in said):
            first = next(row for row, periods in said if periods)
            why = text("reference.other_date", date=day)
            cell = first.at(column)
            faults.append(Fault(cell.place, cell.text, why, text("reference.other_date_remedy")))
            return rows
        rows = right
    return rows


def _breakdown(rows: list[Row], layout: Layout, value: int) -> Fault | None:
    """A file split by sex or age has no figure for the whole municipality."""
    ages = layout.columns(AGE_HEADERS)
    for row in rows:
        for i, cell in enumerate(row.cells):
            if i == value or i in layout.places or cell.value is None:
                continue
            written = cell.text.casefold()
            if written in _SEXES or (i in ages and not written.startswith(_ALL_AGES)):
                return fault(cell, layout.headings.get(i, ""), "split_file")
    return None
