"""Usage from the user's own file: a column of quantities beside the parties' codes or names."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from kostnadsfordelning.errors import FactsFileError, Fault, InputTypeError
from kostnadsfordelning.messages import text
from kostnadsfordelning.reference.cells import plain, read_book
from kostnadsfordelning.reference.chosen_sheet import at, chosen_sheet
from kostnadsfordelning.reference.figures import MOST_DECIMALS, fault, shows_percent, spilled
from kostnadsfordelning.reference.layout import find_party_layout
from kostnadsfordelning.reference.place_cells import is_sum, mention, municipality
from kostnadsfordelning.reference.places import NATION, county_names, municipality_names, name_of
from kostnadsfordelning.reference.sources import Source
from kostnadsfordelning.reference.tables import Figure
from kostnadsfordelning.reference.usage import UsageValues

if TYPE_CHECKING:
    import os

    from kostnadsfordelning.reference.cells import Book, Cell, Sheet
    from kostnadsfordelning.reference.layout import Layout

_MINUS = "-−‑–"
_DIGITS = re.compile(r"(\d{1,3}(?: \d{3})+|\d+)(?:[.,](\d+))?")
_MISSING = ("..", ".", "-", "–", "—", "…", "x")


def read_usage_file(
    path: str | os.PathLike[str],
    *,
    source: str,
    column: str | None = None,
    unit: str | None = None,
    sheet: str | None = None,
) -> UsageValues:
    """The usage in an xlsx or csv file, as `usage_from` describes it."""
    wrong = [_not_text(name, given) for name, given in (("column", column), ("unit", unit), ("sheet", sheet))]
    faults = [one for one in wrong if one is not None]
    if not isinstance(source, str) or not plain(source):
        why, remedy = text("reference.source_missing"), text("reference.write_source")
        faults.append(Fault("source", repr(source), why, remedy))
    if faults:
        raise InputTypeError(faults=faults)
    book = read_book(path)
    found, layout = chosen_sheet(
        book,
        find_party_layout,
        column,
        sheet,
        none_found="no_party_header",
        column_unknown="party_column_unknown",
    )
    value = _value_column(found, layout)
    heading = layout.headings[value]
    where = f"{book.file}, sha256 {book.digest[:12]}"
    origin = Source(f"user:{book.file}", plain(source), "", where, "U", text("reference.given_by_user"))
    figures = _figures(book, found, layout, value, faults)
    if not figures and not faults:
        faults.append(at(found.rows[layout.header].at(0).place, "no_party_rows"))
    if faults:
        raise FactsFileError(text("reference.faults", file=book.file, count=len(faults)), faults)
    given = tuple(Figure(label, number, origin) for label, number in figures.items())
    return UsageValues(heading or book.file, plain(unit) if unit else None, given)


def _not_text(name: str, given: object) -> Fault | None:
    if given is None or (isinstance(given, str) and plain(given)):
        return None
    return Fault(name, repr(given), text("reference.not_text"), text("reference.not_text_remedy", name=name))


def _value_column(sheet: Sheet, layout: Layout) -> int:
    if len(layout.candidates) == 1:
        return layout.candidates[0]
    headings = [sheet.rows[layout.header].at(i).text for i in layout.candidates]
    names = ", ".join(f'column="{heading}"' for heading in headings)
    key = "several_usage" if len(set(headings)) == len(headings) else "columns_alike"
    raise FactsFileError(faults=[at(sheet.rows[layout.header].place_of(0), key, names=names)])


def _figures(
    book: Book, sheet: Sheet, layout: Layout, value: int, faults: list[Fault]
) -> dict[str, int | Fraction]:
    """Quantity by party as the file tells it, in its order; what cannot be used is added to ``faults``."""
    figures: dict[str, int | Fraction] = {}
    places: dict[str, str] = {}
    total: int | Fraction = 0
    heading, width = layout.headings[value], len(layout.headings)
    for row in sheet.rows[layout.first :]:
        cell = row.at(value)
        named = [(row.at(i), layout.headings.get(i, "")) for i in layout.places]
        party = _party(named)
        if party is None:
            blank = all(one.value is None for one, _ in named)
            if blank and cell.value is not None and not _is_sum(cell, heading, book, total):
                faults.append(fault(cell, heading, "usage_without_party"))
            continue
        if isinstance(party, str) and party not in municipality_names() and not _has_figure(cell):
            continue  # a heading between the rows, or a footnote: no party is told without a quantity
        number = spilled(row, width, book) or quantity(cell, heading, book)
        faults += [one for one in (party, number) if isinstance(one, Fault)]
        if isinstance(party, Fault):
            continue
        if party in places:
            name = name_of(party) or party
            faults.append(fault(cell, heading, "party_again", name=name, first=places[party]))
            continue
        places[party] = cell.place
        if not isinstance(number, Fault):
            figures[party] = number
            total += number
    return figures


def _has_figure(cell: Cell) -> bool:
    return cell.value is not None and (
        not isinstance(cell.value, str) or any(mark.isdigit() for mark in cell.value)
    )


def _party(cells: list[tuple[Cell, str]]) -> str | Fault | None:
    """The party a row is about: a municipality's code, else the code or name as it is written.

    None for a sum, a county, the nation, or a row that names nobody. What is no municipality is held
    against the agreement's parties when it is calculated.
    """
    said = [(mention(cell), cell.text) for cell, _ in cells if cell.value is not None]
    code, written = next(((one.code, cell) for one, cell in said if one.code), ("", ""))
    name = next((one.name for one, _ in said if one.name), "")
    if code in municipality_names():
        return municipality(cells, has_figure=True)
    larger = code == NATION or code in county_names() or code in ("0000", "0010")
    if (not code and not name) or is_sum(name) or (larger and not name):
        return None
    exact = {known.casefold(): own for own, known in municipality_names().items()}
    if code:
        return written if written.isdigit() else code  # as it is written: the agreement's own code
    return exact.get(name.casefold(), name)


def _is_sum(cell: Cell, heading: str, book: Book, total: int | Fraction) -> bool:
    """Whether a figure without a party is the sum of those above."""
    number = quantity(cell, heading, book)
    return number == total if not isinstance(number, Fault) else not any(mark.isdigit() for mark in cell.text)


def quantity(cell: Cell, column: str, book: Book) -> int | Fraction | Fault:
    """The number in a cell, zero or more, or what is wrong with it.

    A binary number stands for the shortest decimal that gives it, which is what was typed.
    """
    value = cell.value
    read: Fraction | str
    if value is None:
        read = "cell_uncalculated" if book.uncalculated(cell.place) else "usage_empty"
    elif isinstance(value, str):
        read = _quantity_text(plain(value))
    elif isinstance(value, int | float) and not isinstance(value, bool):
        decimal = Decimal(repr(value))
        exponent = decimal.normalize().as_tuple().exponent
        if shows_percent(cell.number_format):
            read = "usage_percent"
        elif not isinstance(exponent, int) or -exponent > MOST_DECIMALS:
            read = "usage_calculated"
        else:
            read = Fraction(decimal)
    else:
        read = "usage_not_number"
    if isinstance(read, Fraction) and read < 0:
        read = "usage_negative"
    if isinstance(read, str):
        return fault(cell, column, read)
    return int(read) if read.denominator == 1 else read


def _quantity_text(written: str) -> Fraction | str:
    """The number a text stands for, or the key of the message that says why it is none."""
    if written in _MISSING:
        return "usage_empty"
    if written.startswith("#"):
        return "cell_error"
    if written.endswith("%"):
        return "usage_percent"
    negative = written[0] in _MINUS
    found = _DIGITS.fullmatch(written[1:].strip() if negative else written)
    if not found:
        return "usage_not_number"
    head, tail = found[1].replace(" ", ""), found[2] or ""
    # "1,234" and "1.234" are one and a bit to one reader and more than a thousand to another.
    if len(tail) == 3 and len(head) <= 3 and " " not in found[1] and not head.startswith("0"):
        return "usage_ambiguous"
    number = Fraction(int(head + tail), 10 ** len(tail))
    return -number if negative else number
