"""Figures of an inherited table, cell by cell: amounts and percentages, exactly as they are printed.

A number out of a workbook or a frame is binary and stands for the shortest decimal that gives it, which is
what was typed. One with more decimals than anyone types is the trace of a formula: it is read as the
cell's own format shows it, and that is told; without such a format it is not read. Texts are read as
everywhere else: blanks between thousands, decimal comma, any kind of minus.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from kostnadsfordelning.analysis.inherited.printed_columns import factor_of
from kostnadsfordelning.apportionment.kronor import read_kronor
from kostnadsfordelning.apportionment.numbers import is_percent
from kostnadsfordelning.errors import Fault
from kostnadsfordelning.messages import text
from kostnadsfordelning.reference.cells import plain
from kostnadsfordelning.reference.figures import MOST_DECIMALS, fault, shows_percent

if TYPE_CHECKING:
    from kostnadsfordelning.reference.cells import Book, Cell

_NOTHING = ("-", "−", "‑", "–", "—", "..", ".", "…")
_UNIT = re.compile(r" ?\b(kronor|kr|sek)$|:-$", re.IGNORECASE)
_THOUSANDS = re.compile(r" ?\b(tkr|kkr)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One figure and its place. ``value`` is None for an empty cell or a dash, and for one not readable.

    ``percent`` says that the cell itself is a percentage; its value is then in percent. ``hidden`` says that
    the cell holds more decimals than it shows, and that the value is what it shows.
    """

    place: str
    value: Fraction | None
    decimals: int = 0
    percent: bool = False
    fault: Fault | None = None
    hidden: bool = False

    @property
    def number(self) -> Fraction:
        """The value; nothing counts as 0."""
        return self.value or Fraction(0)


def read_entry(cell: Cell, heading: str, book: Book | None) -> Entry:
    """The figure in a cell, or what is wrong with it."""
    value = cell.value
    if value is None:
        if book is not None and book.uncalculated(cell.place):
            return _wrong(cell, heading, "cell_uncalculated")
        return Entry(cell.place, None)
    if isinstance(value, str):
        return _of_text(cell, plain(value), heading)
    if isinstance(value, Fraction):
        places = next((n for n in range(MOST_DECIMALS) if (value * 10**n).denominator == 1), MOST_DECIMALS)
        return Entry(cell.place, value, places)
    try:
        decimal = Decimal(str(value))
    except ArithmeticError:
        return _wrong(cell, heading, "usage_not_number")
    return Entry(cell.place, None) if decimal.is_nan() else _of_number(cell, decimal, heading)


def _of_number(cell: Cell, decimal: Decimal, heading: str) -> Entry:
    percent = shows_percent(cell.number_format)
    if percent:
        decimal = decimal.scaleb(2)
    exponent = decimal.normalize().as_tuple().exponent
    if not isinstance(exponent, int):  # infinite
        return _wrong(cell, heading, "usage_not_number")
    if -exponent > MOST_DECIMALS:
        shown = shown_decimals(cell.number_format)
        if shown is None:
            return _wrong(cell, heading, "usage_calculated")
        seen = decimal.quantize(Decimal(1).scaleb(-shown), ROUND_HALF_UP)
        return Entry(cell.place, Fraction(seen), shown, percent, hidden=True)
    return Entry(cell.place, Fraction(decimal), max(0, -exponent), percent)


def shown_decimals(number_format: str) -> int | None:
    """How many decimals a number format shows; None where it does not say (General), or shows no number.

    >>> shown_decimals("#,##0"), shown_decimals("0.0%"), shown_decimals("General")
    (0, 1, None)
    """
    first = re.sub(r'"[^"]*"|\\.|\[[^]]*\]', "", number_format).partition(";")[0]
    found = re.search(r"0(?:\.(0+))?", first)
    return None if found is None or re.search(r"[ymdhs]", first, re.IGNORECASE) else len(found[1] or "")


def _of_text(cell: Cell, written: str, heading: str) -> Entry:
    if written in _NOTHING or not written:
        return Entry(cell.place, None)
    if written.startswith("#"):
        return _wrong(cell, heading, "cell_error")
    # "5 tkr" is five only in a column of thousands; elsewhere it is refused, as amounts always are.
    bare = (_THOUSANDS if factor_of(heading, ()) != 1 else _UNIT).sub("", written)
    read = read_kronor(bare, cell.place)
    if isinstance(read, Fault):
        why = text("reference.in_column", column=heading, why=read.why) if heading else read.why
        return Entry(cell.place, None, fault=Fault(cell.place, written, why, read.remedy))
    tail = re.search(r"[.,](\d+)", bare)
    percent = is_percent(bare)
    return Entry(cell.place, read * 100 if percent else read, len(tail[1]) if tail else 0, percent)


def _wrong(cell: Cell, heading: str, key: str) -> Entry:
    return Entry(cell.place, None, fault=fault(cell, heading, key))
