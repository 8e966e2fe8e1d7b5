"""How values are written in an agreement: amounts, shares, percents, dates, codes, open questions.

Every reader takes the text of a file, or the Python value a caller would give, and refuses the rest with
a fault whose reason and remedy are in the message catalogue.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Tag,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from kostnadsfordelning.agreement.paths import alternative
from kostnadsfordelning.apportionment.numbers import is_percent, read_exact
from kostnadsfordelning.apportionment.rules import MOST_SHARE_DECIMALS
from kostnadsfordelning.errors import Fault
from kostnadsfordelning.messages import text

K = TypeVar("K")
T = TypeVar("T")
V = TypeVar("V")

MOST_KRONOR = 10**15 - 1
"""Beyond this an amount no longer stands exactly in a workbook, and no agreement is about so much."""
FIRST_YEAR, LAST_YEAR = 1900, 2200
MOST_PERCENT = 100
"""A yearly change above this is a price index, or a slip of the pen."""


class ReadOnly(dict[K, V]):
    """A mapping that cannot be changed, because agreements are shared; it pickles as what it is."""

    def _refuse(self, *_args: object, **_values: object) -> NoReturn:
        raise TypeError(text("agreement.read_only"))

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __reduce__(self) -> tuple[type[ReadOnly[K, V]], tuple[dict[K, V]]]:
        return type(self), (dict(self),)

    def __hash__(self) -> int:  # type: ignore[override]
        """Over the items in any order, as mappings are equal in any order."""
        return hash(frozenset(self.items()))


Table = Annotated[dict[K, V], AfterValidator(ReadOnly)]


class Part(BaseModel):
    """A piece of an agreement: immutable, and an unknown key in it is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    if not TYPE_CHECKING:  # or a type checker would think that every attribute can be set

        def __setattr__(self, name: str, value: object) -> NoReturn:
            raise AttributeError(text("agreement.read_only"), name=name, obj=self)

        def __delattr__(self, name: str) -> NoReturn:
            raise AttributeError(text("agreement.read_only"), name=name, obj=self)


def fault(key: str, **values: object) -> PydanticCustomError:
    """A fault in a value: why (``agreement.key``) and what to do (``agreement.key_remedy``)."""
    why, remedy = text(f"agreement.{key}", **values), text(f"agreement.{key}_remedy", **values)
    # The texts are passed as values, so that a brace in what the user wrote is not taken for a field.
    return PydanticCustomError("fault", "{why}", {"why": why, "remedy": remedy})


def number(value: Any) -> Fraction:
    """The exact number of ``value``, or the core's reason for refusing it."""
    read = read_exact(value, "")
    if isinstance(read, Fault):
        raise PydanticCustomError("fault", "{why}", {"why": read.why, "remedy": read.remedy})
    return read


def _kronor(value: Any) -> int:
    read = number(value)
    if is_percent(value) or read.denominator != 1:
        raise fault("whole_kronor")
    if abs(read) > MOST_KRONOR:
        raise fault("too_much", most=MOST_KRONOR)
    return int(read)


def _share(value: Any) -> Fraction:
    """A share of the whole, between 0 and 1: "50 %", "1/3". A bare number is refused: 50 is no share."""
    read = number(value)
    if not isinstance(value, Fraction) and not is_percent(value) and "/" not in str(value):
        raise fault("share_without_unit", value=value)
    if not 0 <= read <= 1:
        raise fault("share_range")
    return read


def _percent(value: Any) -> Fraction:
    """A change in percent units: "3 %" is 3. From Python a `Fraction` is in percent units too."""
    read = number(value)
    if is_percent(value):
        read *= 100
    elif not isinstance(value, Fraction):
        raise fault("percent_without_unit", value=value)
    if not -100 < read <= MOST_PERCENT:
        raise fault("percent_range", most=MOST_PERCENT)
    return read


def _count(low: int, high: int) -> BeforeValidator:
    def read(value: Any) -> int:
        digits = value.strip() if isinstance(value, str) else value
        if isinstance(digits, str) and digits.isascii() and digits.isdigit() and len(digits) < 9:
            digits = int(digits)
        if isinstance(digits, bool) or not isinstance(digits, int):
            raise fault("whole_number", low=low, high=high)
        if not low <= digits <= high:
            raise fault("number_range", low=low, high=high)
        return digits

    return BeforeValidator(read)


def _day(value: Any) -> date:
    if isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    try:
        if not isinstance(value, str) or len(value.strip()) != len("2021-11-01"):
            raise ValueError
        return date.fromisoformat(value.strip())
    except ValueError:
        raise fault("day") from None


def _words(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise fault("words")
    return value.strip()


def _identifier(value: Any) -> str:
    name = _words(value)
    if not name.isascii() or not name.replace("-", "").replace("_", "").isalnum() or name != name.lower():
        raise fault("identifier")
    return name


def _code(value: Any) -> str:
    """A party's code. It stays the text that was written, so `0114` keeps its zero."""
    if isinstance(value, int) and not isinstance(value, bool):
        raise fault("code_not_text", code=f"{value:04d}")
    code = _words(value)
    if not code.isascii() or not code.replace("-", "").isalnum():
        raise fault("code")
    return code


def _party(value: Any) -> str:
    """A party's code or name where it is mentioned."""
    if isinstance(value, int) and not isinstance(value, bool):
        raise fault("code_not_text", code=f"{value:04d}")
    return _words(value)


def _weight(value: Any) -> Any:
    """A share or weight of a fixed key, kept as written: a percent text is not relative, 3 is."""
    if number(value) < 0:
        raise fault("negative_weight")
    return value.strip() if isinstance(value, str) else value


def _quantity(value: Any) -> Any:
    """How much of something: days, cases. Kept as written; `apportionment` makes integers of them."""
    read = number(value)
    if is_percent(value):
        raise fault("quantity_percent")
    if read < 0:
        raise fault("negative_weight")
    return value.strip() if isinstance(value, str) else value


def _rate(value: Any) -> Fraction:
    """Kronor per unit, with öre: "12,50"; the unit "kr" may stand after it."""
    if isinstance(value, str):
        value = value.strip().removesuffix("kr")
    read = number(value)
    if is_percent(value):
        raise fault("rate_percent")
    if read < 0:
        raise fault("negative_rate")
    return read


def _months(value: Any) -> int:
    """Whole months of a year: "9/12", or 9."""
    written = str(value).replace(" ", "") if isinstance(value, str | int) else ""
    count, slash, of = written.partition("/")
    if isinstance(value, bool) or not (count.isascii() and count.isdigit()) or (slash and of != "12"):
        raise fault("months")
    if not 1 <= int(count[:9]) <= 12:
        raise fault("months_range")
    return int(count)


def _delta(value: Any) -> int:
    moved = _kronor(value)
    if not moved:
        raise fault("nothing_moved")
    return moved


def _text(pattern: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": pattern})


def _text_or_integer(pattern: str) -> WithJsonSchema:
    """Editors read `2303` and `3` as integers and `0114` or `3 574 970` as text."""
    return WithJsonSchema({"type": ["string", "integer"], "pattern": pattern})


_ANY_TEXT = WithJsonSchema({"type": ["string", "number"], "minLength": 1})
_digits = _text_or_integer(r"^\s*\d+\s*$")
_mention = {"type": ["string", "integer"]}

Kronor = Annotated[int, BeforeValidator(_kronor), _text_or_integer(r"^\s*[-−‑+]?\s*\d[\d\s]*([.,]0+)?\s*$")]
Share = Annotated[
    Fraction,
    BeforeValidator(_share),
    _text(r"^\s*\+?\s*\d.*(%|/.*\d)\s*$"),
]
Percent = Annotated[
    Fraction,
    BeforeValidator(_percent),
    _text(r"\d\s*%\s*$"),
]
Year = Annotated[int, _count(FIRST_YEAR, LAST_YEAR), _digits]
Month = Annotated[int, _count(1, 12), _digits]
DayOfMonth = Annotated[int, _count(1, 31), _digits]
YearsBefore = Annotated[int, _count(0, 50), _digits]
Interval = Annotated[int, _count(1, 50), _digits]
Periods = Annotated[int, _count(1, 12), _text_or_integer(r"^\s*(1|2|4|12)\s*$")]
Decimals = Annotated[int, _count(0, MOST_SHARE_DECIMALS), _digits]
Unit = Annotated[int, _count(1, 1000), _text_or_integer(r"^\s*(1|10|100|1000)\s*$")]
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Text = Annotated[str, BeforeValidator(_words), _ANY_TEXT]
Identifier = Annotated[str, BeforeValidator(_identifier), _text_or_integer(r"^\s*[a-z0-9_-]+\s*$")]
Code = Annotated[str, BeforeValidator(_code), _text_or_integer(r"^\s*[A-Za-z0-9-]+\s*$")]
PartyName = Annotated[str, BeforeValidator(_party), WithJsonSchema(_mention)]
Quantity = Annotated[Any, BeforeValidator(_quantity), WithJsonSchema({"type": ["string", "number"]})]
Rate = Annotated[Fraction, BeforeValidator(_rate), WithJsonSchema({"type": ["string", "number"]})]
Months = Annotated[int, BeforeValidator(_months), _text_or_integer(r"^\s*(1[0-2]|[1-9])(\s*/\s*12)?\s*$")]
Delta = Annotated[int, BeforeValidator(_delta), _text_or_integer(r"^\s*[-−‑+]?\s*\d[\d\s]*$")]
Persons = Annotated[int, _count(0, 100_000_000), _digits]
KeyDecimals = Annotated[int, _count(2, MOST_SHARE_DECIMALS + 2), _digits]
"""Decimals of a share itself, not of its percent: 6 is parts per million."""
Weight = Annotated[Any, BeforeValidator(_weight), WithJsonSchema({"type": ["string", "integer"]})]


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
