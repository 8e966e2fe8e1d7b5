"""One cell as a figure: a whole number of persons, or an exact percentage. Never a float."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from kostnadsfordelning.errors import Fault
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import decimals
from kostnadsfordelning.reference.cells import plain

if TYPE_CHECKING:
    from kostnadsfordelning.reference.cells import Book, Cell, Row

_MINUS = "-−‑–"
_WHOLE = re.compile(r"(\d{1,3}(?: \d{3})+|\d+)(?:[.,]0{1,2})?")
_PERCENT = re.compile(rf"([+{re.escape(_MINUS)}]?) ?(\d+(?:[.,]\d+)?) ?(?:%|procent)?", re.IGNORECASE)
_SCB_MISSING = ("..", ".", "-", "–", "…", "x")
MOST_PERSONS = 10_000_000
"""More than live in any municipality: the figure of the nation, or of something else."""
MOST_DECIMALS = 6
"""More decimals than this in a binary number are the trace of a calculation, not a published figure."""
LEAST_PERCENT = Fraction(1, 10)
"""A change below this, without a percent sign, is almost certainly a share: 0,029 for 2,9 %."""
MOST_PERCENT = 50
"""A change above this is an index number (312,5), not a percentage."""


def persons(cell: Cell, column: str, book: Book) -> int | Fault:
    """The whole positive number in a cell, or what is wrong with it."""
    value = cell.value
    read: int | str
    if value is None:
        read = _empty(cell, book)
    elif isinstance(value, str):
        read = _persons_text(plain(value))
    elif isinstance(value, float):
        # Excel keeps every number as a float: 5214.0 is a whole number of persons, 5214.5 is not.
        read = int(value) if value.is_integer() else "cell_not_whole"
    else:
        read = value if isinstance(value, int) and not isinstance(value, bool) else "cell_not_number"
    if isinstance(read, int) and not 0 < read <= MOST_PERSONS:
        read = "cell_too_large" if read > 0 else "cell_negative" if read else "cell_zero"
    return fault(cell, column, read) if isinstance(read, str) else read


def _empty(cell: Cell, book: Book) -> str:
    return "cell_uncalculated" if book.uncalculated(cell.place) else "cell_empty"


def _persons_text(written: str) -> int | str:
    """The number a text stands for, or the key of the message that says why it is none."""
    if written in _SCB_MISSING:
        return "cell_scb_missing"
    if written.startswith("#"):
        return "cell_error"
    negative = written[0] in _MINUS
    found = _WHOLE.fullmatch(written[1:].strip() if negative else written)
    if found:
        return int(found[1].replace(" ", "")) * (-1 if negative else 1)
    return "cell_not_whole" if re.fullmatch(r"[\d ]+[.,]\d+", written) else "cell_not_number"


def percentage(cell: Cell, column: str, book: Book) -> Fraction | Fault:
    """The percentage in a cell, in percent units, or what is wrong with it.

    A binary number stands for the shortest decimal that gives it, which is what was typed. A cell whose
    format shows percent holds a share and is read as what it shows.
    """
    value = cell.value
    if value is None:
        return fault(cell, column, _empty(cell, book))
    number: Fraction
    unit = shows_percent(cell.number_format)
    if isinstance(value, str):
        found = _PERCENT.fullmatch(plain(value))
        if not found:
            return fault(cell, column, "cell_error" if value.startswith("#") else "cell_not_percent")
        sign, digits = found.groups()
        number = Fraction(digits.replace(",", ".")) * (-1 if sign and sign in _MINUS else 1)
        unit = not value.rstrip()[-1].isdigit()
    elif isinstance(value, int | float) and not isinstance(value, bool):
        decimal = Decimal(repr(value))
        shift = 2 if unit else 0
        exponent = decimal.normalize().as_tuple().exponent
        if not isinstance(exponent, int) or -exponent > MOST_DECIMALS + shift:
            return fault(cell, column, "cell_calculated")
        number = Fraction(decimal) * 10**shift
    else:
        return fault(cell, column, "cell_not_percent")
    if 0 < abs(number) < LEAST_PERCENT and not unit:
        return fault(cell, column, "cell_fraction", given=_written(number), meant=_written(number * 100))
    return number if abs(number) <= MOST_PERCENT else fault(cell, column, "cell_index_number")


def _written(number: Fraction) -> str:
    """A decimal number with as many decimals as it has."""
    places = next((n for n in range(MOST_DECIMALS) if (number * 10**n).denominator == 1), MOST_DECIMALS)
    return decimals(number, places)


def shows_percent(number_format: str) -> bool:
    """Whether a number format multiplies by a hundred: a percent sign that is no quoted text.

    >>> shows_percent("0.0%"), shows_percent('0.0" %"'), shows_percent("General")
    (True, False, False)
    """
    return "%" in re.sub(r'"[^"]*"|\\.', "", number_format)


def spilled(row: Row, width: int, book: Book) -> Fault | None:
    """A csv row wider than its header: a decimal comma or a group has been split into two fields.

    Read on, ``2303,Ragunda,5,214`` would be five inhabitants.
    """
    if not book.is_csv or not any(cell.value is not None for cell in row.cells[width:]):
        return None
    return fault(row.at(width), "", "row_too_wide")


def fault(cell: Cell, column: str, key: str, **values: object) -> Fault:
    """A fault in a cell, with the name of its column."""
    why = text(f"reference.{key}", **values)
    return Fault(
        cell.place,
        "" if cell.value is None else str(cell.value),
        text("reference.in_column", column=column, why=why) if column else why,
        text(f"reference.{key}_remedy", **values),
    )
