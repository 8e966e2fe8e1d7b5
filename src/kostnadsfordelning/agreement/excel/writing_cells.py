"""One cell written: a value of the model as an officer would write it, exactly."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kostnadsfordelning.agreement.excel.cells import ASKS, BAR, with_notes
from kostnadsfordelning.agreement.excel.description import Field, Kind
from kostnadsfordelning.agreement.excel.words import CHOICES, word
from kostnadsfordelning.messages.numbers import NBSP

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

Value = str | int | dt.date
"""What a cell can hold."""

_FIRST_DAY = dt.date(1901, 1, 1)
"""Excel has no days before 1900, and one too many in that year."""
_MOST_PLACES = 12


def cell_value(value: Any, one: Field, groups: Container[str] = ()) -> Value:  # noqa: PLR0911 - one return per kind of value
    """What stands in the cell of ``one`` for a value of the model."""
    if isinstance(value, dict):
        return asked(value)
    if one.choices and value in CHOICES[one.choices]:
        return word(one.choices, value)
    if isinstance(value, dt.date):
        return value if value >= _FIRST_DAY else value.isoformat()
    if isinstance(value, Fraction):
        return _fraction(value, one)
    if isinstance(value, Decimal):
        return _decimal(Fraction(value)) or str(value)
    if one.kind is Kind.MONTHS:
        return f"{value}/12"
    if one.kind is Kind.NAMES and not isinstance(value, str):
        return _names(value, groups if one.path == ("to",) else ())
    return value if isinstance(value, int | str) else str(value)


def asked(piece: Mapping[str, Any]) -> str:
    """An open question in one cell: ``? Hur delas? | lika | folkmangd``."""
    parts = [f"{ASKS} {piece['unknown']}", *piece.get("choices", ())]
    return with_notes(f" {BAR} ".join(parts), dict(piece))


def _names(value: list[str], groups: Container[str]) -> str:
    """Names with semicolons between. One that could be taken for a group, or for two, has one after it."""
    written = "; ".join(value)
    alone = len(value) == 1 and (value[0] in groups or "," in value[0])
    return f"{written};" if alone else written


def _fraction(value: Fraction, one: Field) -> str:
    if one.kind is Kind.PERCENT:
        # In percent units. What no decimals can say is cut, and refused when it is read back.
        return f"{_decimal(value) or float(value)}{NBSP}%"
    written = _decimal(value * 100) if one.kind is Kind.SHARE else _decimal(value)
    if written is None:
        return f"{value.numerator}/{value.denominator}"
    if one.kind is Kind.SHARE:
        return f"{written}{NBSP}%"
    # Three decimals could be read as thousands.
    return f"{written}0" if len(written.partition(",")[2]) == 3 else written


def _decimal(value: Fraction) -> str | None:
    """A number with as few decimals as say it exactly, or None."""
    places = next((n for n in range(_MOST_PLACES) if (value * 10**n).denominator == 1), None)
    if places is None:
        return None
    units = abs(int(value * 10**places))
    head, tail = divmod(units, 10**places)
    return ("-" if value < 0 else "") + str(head) + (f",{tail:0{places}d}" if places else "")
