"""Amounts of money as people write them: numbers, with or without ``kr`` after them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostnadsfordelning.apportionment.numbers import is_percent, read_exact
from kostnadsfordelning.apportionment.refusals import fault
from kostnadsfordelning.apportionment.texts import read_text

if TYPE_CHECKING:
    from fractions import Fraction

    from kostnadsfordelning.errors import Fault

_UNIT = "kr"
_LARGER = ("tkr", "kkr", "mkr", "mnkr", "mdkr", "ksek", "tsek", "msek")
"""Units of thousands and more: what they mean differs, and an amount is told to the krona."""


def read_kronor(value: object, place: str) -> Fraction | Fault:
    """The number of kronor that ``value`` is, exactly, or what is wrong with it.

    >>> read_kronor("1 200 000 kr", "belopp"), read_kronor(-500, "belopp")
    (Fraction(1200000, 1), Fraction(-500, 1))
    >>> read_kronor("1,2 mkr", "belopp").why
    'beloppet anges i tusental eller miljoner'

    A percent is read as `read_exact` reads it; whether an amount may be one is for the caller to say.
    """
    if not isinstance(value, str):
        return read_exact(value, place)
    written = value.rstrip()
    if written.casefold().endswith(_LARGER):
        return fault("in_thousands", place, value)
    amount = written.removesuffix(_UNIT)
    if amount != written and is_percent(amount):
        return fault("not_kronor", place, value)
    number = read_text(amount)
    if number == "not_number" or (number == "missing" and amount != written):
        return fault("not_kronor", place, value)
    return fault(number, place, value) if isinstance(number, str) else number
