"""Where in a sheet the places and the figures stand: the header is found, never assumed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kostnadsfordelning.reference.cells import plain
from kostnadsfordelning.reference.place_cells import is_municipality, is_place, mention
from kostnadsfordelning.reference.stated_dates import is_period

if TYPE_CHECKING:
    from kostnadsfordelning.reference.cells import Row

# A header is a place header if it is made of these words only, "Kommunkod", "Region (kod)", "Kod/namn".
_PLACE_WORDS = frozenset(
    {"kommun", "kommuner", "kommunkod", "kommunkoder", "kommunnamn", "kommunnr", "kommunnummer", "knr"}
    | {"region", "regioner", "regionkod", "regionnamn", "municipality", "municipalities", "municipal"}
    | {"kod", "koder", "code", "namn", "name", "id", "nr", "part", "parter", "område", "län", "riket", "och"}
)
_NOT_ALONE = frozenset({"län", "och", "nr", "id", "riket"})
_VALUE = re.compile(
    r"folkmängd|folkmangd|befolkning|population|invånar|^inv$|personer|^antal$|^total(t|en)?$|^värde$|^value$",
    re.IGNORECASE,
)
# Parts of a population, and figures about it, are not the population.
_PART = re.compile(
    r"\b(män|kvinn\w*|man|men|women|male|female|andel|procent|index|rang|rank|ålder|född\w*|döda|täthet)\b"
    r"|förändr|ökning|minskning|överskott|flytt|per km|per inv|/ ?inv|\bt?kr\b|kronor|%",
    re.IGNORECASE,
)
PERIOD_HEADERS = frozenset(
    {"år", "year", "tid", "time", "period", "månad", "month", "datum", "date"}
    | {"reference_date", "referensdatum", "mättidpunkt"}
)
AGE_HEADERS = frozenset({"ålder", "age", "åldersgrupp"})


@dataclass(frozen=True, slots=True)
class Layout:
    """Columns counted from 0, and the index among the rows where the figures begin."""

    header: int
    first: int
    places: tuple[int, ...]
    candidates: tuple[int, ...]
    headings: dict[int, str]
    titles: tuple[str, ...]

    def columns(self, names: frozenset[str]) -> tuple[int, ...]:
        """The columns with one of these headings."""
        return tuple(column for column, heading in self.headings.items() if heading.casefold() in names)


def find_layout(rows: tuple[Row, ...], column: str | None) -> Layout | None:
    """The layout of a sheet of population figures, or None if no header is recognised.

    ``column`` is the heading that the user says holds the figures. The header is the first row with both
    a place heading and a heading of figures; or, as in SCB's exports, a heading of figures to the right
    of unheaded columns that hold places.
    """
    wanted = plain(column).casefold() if column is not None else None
    for index, row in enumerate(rows):
        texts = [row.at(i).text for i in range(len(row))]
        figures = [i for i, heading in enumerate(texts) if _is_value(heading, wanted)]
        if not figures:
            continue
        places = [i for i, heading in enumerate(texts) if i not in figures and _is_place_heading(heading)]
        if not places:
            left = [i for i in range(figures[0]) if _holds_places(rows[index + 1 :], i)]
            places = left if left and _begins_soon(rows, index, left) else []
        if places:
            return _layout(rows, index, places, figures, wanted)
    return None


def find_party_layout(rows: tuple[Row, ...], column: str | None, party: str | None = None) -> Layout | None:
    """The layout of a sheet of the user's own figures by party, or None if no header is recognised.

    ``column`` is the heading of the figures; without it every headed column of numbers, other than one of
    periods, is a candidate. ``party`` is the heading of the parties, where it is none of the usual ones.
    """
    if column is not None:
        return find_layout(rows, column)
    named = None if party is None else plain(party).casefold()
    for index, row in enumerate(rows):
        texts = [row.at(i).text for i in range(len(row))]
        below = rows[index + 1 :]
        places = [
            i
            for i, heading in enumerate(texts)
            if (_is_place_heading(heading) if named is None else heading.casefold() == named)
        ]
        headed = bool(places)
        if not headed and named is None:
            unheaded = [i for i in range(len(row)) if _names_places(below, i)]
            places = unheaded if unheaded and _begins_soon(rows, index, unheaded) else []
        figures = [
            i
            for i, heading in enumerate(texts)
            if heading
            and i not in places
            and heading.casefold() not in PERIOD_HEADERS
            and (headed or isinstance(row.at(i).value, str) or is_period(heading))
            and _holds_numbers(below, i)
        ]
        if places and figures:
            return _layout(rows, index, places, figures, "")
    return None


def _names_places(rows: tuple[Row, ...], column: int) -> bool:
    """Whether a column holds municipalities by name, or nothing but whole codes: 120 days are no code."""
    cells = [row.at(column) for row in rows if row.at(column).value is not None]
    if any(is_municipality(cell) and mention(cell).name for cell in cells):
        return True
    return bool(cells) and all(re.fullmatch(r"\d{4}", cell.text) and is_place(cell) for cell in cells)


def _holds_numbers(rows: tuple[Row, ...], column: int) -> bool:
    """Whether at least half of a column's cells begin with a digit, as numbers do and names do not."""
    cells = [row.at(column) for row in rows if row.at(column).value is not None]
    numbers = sum(bool(re.match(r"[-−]?\d", cell.text)) for cell in cells)
    return bool(numbers) and 2 * numbers >= len(cells)


def headings_seen(rows: tuple[Row, ...]) -> list[str]:
    """The texts of the row with most texts among the first: what a message shows as the headings."""
    head = max(rows[:20], key=lambda row: sum(isinstance(cell.value, str) for cell in row.cells))
    return [cell.text for cell in head.cells if cell.value is not None]


def _is_value(heading: str, wanted: str | None) -> bool:
    if wanted is not None:
        return heading.casefold() == wanted
    if _is_place_heading(heading) or heading.casefold() in PERIOD_HEADERS:
        return False
    return is_period(heading) or bool(_VALUE.search(heading))


def _is_place_heading(heading: str) -> bool:
    words = re.split(r"[\s_/().,;:-]+", heading.casefold().strip("().:"))
    words = [word for word in words if word]
    return bool(words) and set(words) <= _PLACE_WORDS and not set(words) <= _NOT_ALONE


def _holds_places(rows: tuple[Row, ...], column: int) -> bool:
    """Whether a column without a heading holds municipalities; bare numbers only if all are codes."""
    cells = [row.at(column) for row in rows if row.at(column).value is not None]
    found = [cell for cell in cells if is_municipality(cell)]
    return bool(found) and (
        any(mention(cell).name for cell in found)
        or all(is_place(cell) for cell in cells if cell.text.isdigit())
    )


def _begins_soon(rows: tuple[Row, ...], header: int, places: list[int]) -> bool:
    """Whether places begin within a few rows: the heading belongs to them, and is no text further up."""
    return any(is_place(row.at(column)) for row in rows[header + 1 : header + 4] for column in places)


def _layout(
    rows: tuple[Row, ...], header: int, places: list[int], figures: list[int], wanted: str | None
) -> Layout:
    """Read on from the header: rows of sub-headings below it belong to it, and so does the row above."""
    first = header + 1
    while first < len(rows) and _is_subheading(rows[first], places):
        first += 1
    above = header - 1 if header and rows[header - 1].number == rows[header].number - 1 else header
    width = max(len(row) for row in rows[header:first])
    block = rows[header:first]
    if above != header and sum(cell.value is not None for cell in rows[above].cells) > 1:
        block = rows[above:first]
    headings = {
        column: " ".join(part for row in block if (part := row.at(column).text)) for column in range(width)
    }
    candidates = figures if wanted is not None else [i for i in figures if not _PART.search(headings[i])]
    titles = tuple(cell.text for row in rows[:header] for cell in row.cells if cell.value is not None)
    return Layout(header, first, tuple(places), tuple(candidates), headings, titles)


def _is_subheading(row: Row, places: list[int]) -> bool:
    """Whether a row below the header has no place and no number: it only continues the header."""
    if any(row.at(column).value is not None for column in places):
        return False
    return all(
        isinstance(cell.value, str) and not re.search(r"\d", cell.value) for cell in row.cells if cell.value
    )
