"""The kinds of values in an agreement: amounts, shares, percents, dates, codes, open questions.

`readers` reads each of them; here each also gets the form that editors check it by.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Annotated, Any, TypeVar

from pydantic import BeforeValidator, Discriminator, Tag, WithJsonSchema

from kostnadsfordelning.agreement.paths import alternative
from kostnadsfordelning.agreement.pieces import Part, ReadOnly, Table, fault, refuse
from kostnadsfordelning.agreement.readers import (
    MOST_KRONOR,
    MOST_PERCENT,
    PERIODS,
    read_code,
    read_count,
    read_day,
    read_delta,
    read_identifier,
    read_kronor,
    read_months,
    read_number,
    read_party,
    read_percent,
    read_periods,
    read_persons,
    read_positive,
    read_quantity,
    read_rate,
    read_share,
    read_weight,
    read_words,
)
from kostnadsfordelning.apportionment.rules import MOST_SHARE_DECIMALS

__all__ = [
    "FIRST_YEAR", "LAST_YEAR", "LEAVES", "MOST_KRONOR", "MOST_PERCENT",
    "Code", "Day", "DayOfMonth", "Decimals", "Delta", "Identifier", "Interval", "KeyDecimals", "Kronor",
    "Month", "Months", "Note", "OrUnknown", "Part", "PartyName", "Percent", "Periods", "Persons", "Positive",
    "Quantity", "Rate", "ReadOnly", "Share", "Table", "Text", "Unit", "Unknown", "Weight", "Year",
    "YearsBefore", "fault", "read_number", "refuse",
]  # fmt: skip

T = TypeVar("T")

FIRST_YEAR, LAST_YEAR = 1900, 2200

LEAVES = frozenset({str, int, bool, date, Fraction, type(None)})
"""The types of most values, which have nothing in them. To ask whether one is a model takes far longer."""


def _text(pattern: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": pattern})


def _text_or_integer(pattern: str, **bounds: int) -> WithJsonSchema:
    """Editors read `2303` and `3` as integers and `0114` or `3 574 970` as text."""
    return WithJsonSchema({"type": ["string", "integer"], "pattern": pattern} | bounds)


_ANY_TEXT = WithJsonSchema({"type": ["string", "number"], "minLength": 1})
_digits = _text_or_integer(r"^\s*\d+\s*$")
_mention = {"type": ["string", "integer"]}

_KR = r"\s*(kr\s*)?$"
_WHOLE = r"\s*\d[\d\s]*([.,]0+)?" + _KR
Kronor = Annotated[int, BeforeValidator(read_kronor), _text_or_integer(r"^\s*[-−‑+]?" + _WHOLE)]
Positive = Annotated[int, BeforeValidator(read_positive), _text_or_integer(r"^\s*\+?" + _WHOLE, minimum=0)]
"""Kronor that cannot be below zero."""
Share = Annotated[
    Fraction,
    BeforeValidator(read_share),
    _text(r"^\s*\+?\s*\d.*(%|/.*\d)\s*$"),
]
Percent = Annotated[
    Fraction,
    BeforeValidator(read_percent),
    _text(r"\d\s*%\s*$"),
]
Year = Annotated[int, read_count(FIRST_YEAR, LAST_YEAR), _digits]
Month = Annotated[int, read_count(1, 12), _digits]
DayOfMonth = Annotated[int, read_count(1, 31), _digits]
YearsBefore = Annotated[int, read_count(0, 50), _digits]
Interval = Annotated[int, read_count(1, 50), _digits]
Periods = Annotated[
    int, BeforeValidator(read_periods), WithJsonSchema({"enum": [*PERIODS, *map(str, PERIODS)]})
]
Decimals = Annotated[int, read_count(0, MOST_SHARE_DECIMALS), _digits]
Unit = Annotated[int, read_count(1, 1000), _text_or_integer(r"^\s*(1|10|100|1000)\s*$")]
Day = Annotated[date, BeforeValidator(read_day), WithJsonSchema({"type": "string", "format": "date"})]
Text = Annotated[str, BeforeValidator(read_words), _ANY_TEXT]
Identifier = Annotated[str, BeforeValidator(read_identifier), _text_or_integer(r"^\s*[a-z0-9_-]+\s*$")]
Code = Annotated[str, BeforeValidator(read_code), _text_or_integer(r"^\s*[A-Za-z0-9-]+\s*$")]
PartyName = Annotated[str, BeforeValidator(read_party), WithJsonSchema(_mention)]
Quantity = Annotated[
    Any, BeforeValidator(read_quantity), WithJsonSchema({"type": ["string", "number"], "minimum": 0})
]
Rate = Annotated[
    Fraction,
    BeforeValidator(read_rate),
    WithJsonSchema({"type": ["string", "number"], "minLength": 1, "minimum": 0}),
]
Months = Annotated[int, BeforeValidator(read_months), _text_or_integer(r"^\s*(1[0-2]|[1-9])(\s*/\s*12)?\s*$")]
Delta = Annotated[int, BeforeValidator(read_delta), _text_or_integer(r"^\s*[-−‑+]?\s*\d[\d\s]*" + _KR)]
Persons = Annotated[int, BeforeValidator(read_persons), _text_or_integer(r"^\s*\d[\d\s]*$")]
KeyDecimals = Annotated[int, read_count(2, MOST_SHARE_DECIMALS + 2), _digits]
"""Decimals of a share itself, not of its percent: 6 is parts per million."""
Weight = Annotated[
    Any, BeforeValidator(read_weight), WithJsonSchema({"type": ["string", "integer"], "minLength": 1})
]


class Note(Part):
    """Where the agreement says it, or why we had to choose.

    ``clause`` and ``source`` cite the text; ``assumed`` says that the text is silent and gives the reason
    for the choice. All three are shown wherever the piece has an effect.
    """

    clause: Text | None = None
    source: Text | None = None
    assumed: Text | None = None


class Unknown(Note):
    """A value that no document gives: the question to answer, and the choices if they are known."""

    unknown: Text
    choices: tuple[Text, ...] = ()


_VALUE, _UNKNOWN = alternative("value"), alternative("unknown")


def _is_unknown(value: Any) -> str:
    """Which of the two a field holds: its value, or the question about it."""
    mapping = isinstance(value, Mapping) and "unknown" in value
    return _UNKNOWN if mapping or isinstance(value, Unknown) else _VALUE


OrUnknown = Annotated[
    Annotated[T, Tag(_VALUE)] | Annotated[Unknown, Tag(_UNKNOWN)],
    Discriminator(_is_unknown),
]
