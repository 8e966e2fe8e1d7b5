"""How a value is written in an agreement file, and what it becomes. No value passes through a float.

Every scalar of a file arrives as the text that stands there. From Python the same fields take the exact
types (`int`, `Fraction`, `Decimal`, `date`). A value that is not known yet is an `Unknown`: a question,
with choices where there are any.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Annotated, Any, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    PlainSerializer,
    Tag,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from kostnadsfordelning.apportionment.numbers import exact, is_percent
from kostnadsfordelning.errors import InputError
from kostnadsfordelning.messages import text

T = TypeVar("T")


class Part(BaseModel):
    """A piece of an agreement: immutable, and an unknown key in it is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Note(Part):
    """Where the agreement says it, or why we had to choose.

    ``clause`` and ``source`` cite the text; ``assumed`` says that the text is silent and gives the reason
    for the choice. All three are shown wherever the piece has an effect.
    """

    clause: str | None = Field(None, description="Avtalspunkten, ordagrant eller som hänvisning.")
    source: str | None = Field(None, description="Handlingen där det står.")
    assumed: str | None = Field(None, description="Varför detta är ett antagande: det står inte i avtalet.")


class Unknown(Note):
    """A value that no document gives: the question to answer, and the choices if they are known."""

    unknown: str = Field(description="Frågan som måste besvaras innan värdet kan användas.")
    choices: tuple[str, ...] = Field((), description="De svar som kan komma i fråga.")


def fault(key: str, **values: object) -> PydanticCustomError:
    """A fault in a value: why (``agreements.key``) and what to do (``agreements.key_remedy``)."""
    why, remedy = text(f"agreement.{key}", **values), text(f"agreement.{key}_remedy", **values)
    # The texts are passed as values, so that a brace in what the user wrote is not taken for a field.
    return PydanticCustomError(key, "{why}", {"why": why, "remedy": remedy})  # type: ignore[arg-type]


def _number(value: Any) -> Fraction:
    try:
        return exact(value, "")
    except InputError as error:
        first = error.faults[0]
        raise PydanticCustomError("number", "{why}", {"why": first.why, "remedy": first.remedy}) from None


def _kronor(value: Any) -> int:
    number = _number(value)
    if is_percent(value) or number.denominator != 1:
        raise fault("whole_kronor")
    return int(number)


def _share(value: Any) -> Fraction:
    """A share of the whole, between 0 and 1: "50 %", "1/3". A bare number is refused: 50 is no share."""
    number = _number(value)
    if isinstance(value, str) and not is_percent(value) and "/" not in value:
        raise fault("share_without_unit", value=value)
    if not 0 <= number <= 1:
        raise fault("share_range")
    return number


def _percent(value: Any) -> Fraction:
    """A change in percent units: "3 %" is 3."""
    number = _number(value)
    if isinstance(value, str):
        if not is_percent(value):
            raise fault("percent_without_unit", value=value)
        number *= 100
    if number <= -100:
        raise fault("percent_range")
    return number


def _count(low: int, high: int) -> BeforeValidator:
    def read(value: Any) -> int:
        digits = value.strip() if isinstance(value, str) else str(value)
        if isinstance(value, bool) or not digits.isascii() or not digits.isdigit():
            raise fault("whole_number", low=low, high=high)
        number = int(digits)
        if not low <= number <= high:
            raise fault("number_range", low=low, high=high)
        return number

    return BeforeValidator(read)


def _day(value: Any) -> date:
    if isinstance(value, date):
        return value
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
    code = _words(value)
    if not code.isascii() or not code.replace("-", "").isalnum():
        raise fault("code")
    return code


def _schema(pattern: str, description: str) -> WithJsonSchema:
    """Editors read YAML with types of their own, so a field takes text or number alike."""
    return WithJsonSchema(
        {"type": ["string", "integer", "number"], "pattern": pattern, "description": description}
    )


def _written_share(value: Fraction) -> str:
    return f"{value.numerator}/{value.denominator}"


def _written_percent(value: Fraction) -> str:
    return f"{value} %"


Kronor = Annotated[int, BeforeValidator(_kronor), _schema(r"^[-−\d\s]+$", "Hela kronor, t.ex. 3 574 970.")]
Share = Annotated[
    Fraction,
    BeforeValidator(_share),
    PlainSerializer(_written_share),
    _schema(r"[%/]", 'Andel: "50 %" eller 1/3.'),
]
Percent = Annotated[
    Fraction,
    BeforeValidator(_percent),
    PlainSerializer(_written_percent),
    _schema(r"%", "Procentsats, t.ex. 3 %."),
]
Year = Annotated[int, _count(1900, 2200), _schema(r"^\d{4}$", "Årtal.")]
Month = Annotated[int, _count(1, 12), _schema(r"^\d{1,2}$", "Månad, 1–12.")]
DayOfMonth = Annotated[int, _count(1, 31), _schema(r"^\d{1,2}$", "Dag i månaden.")]
YearsBefore = Annotated[int, _count(0, 50), _schema(r"^\d+$", "Antal år före kostnadsåret.")]
Interval = Annotated[int, _count(1, 50), _schema(r"^\d+$", "Antal år.")]
Decimals = Annotated[int, _count(0, 12), _schema(r"^\d+$", "Antal decimaler i procent.")]
Unit = Annotated[int, _count(1, 1000), _schema(r"^10{0,3}$", "1, 10, 100 eller 1000 kronor.")]
Day = Annotated[date, BeforeValidator(_day), _schema(r"^\d{4}-\d{2}-\d{2}$", "Datum, ÅÅÅÅ-MM-DD.")]
Text = Annotated[str, BeforeValidator(_words)]
Identifier = Annotated[
    str, BeforeValidator(_identifier), _schema(r"^[a-z0-9_-]+$", "Små bokstäver a–z, siffror, - och _.")
]
Code = Annotated[str, BeforeValidator(_code), _schema(r"^[A-Za-z0-9-]+$", "Partens kod, t.ex. 2303.")]


def is_unknown(value: Any) -> str:
    """Which of the two a field holds: its value, or the question about it."""
    mapping = isinstance(value, dict) and "unknown" in value
    return "unknown" if mapping or isinstance(value, Unknown) else "value"


OrUnknown = Annotated[
    Annotated[T, Tag("value")] | Annotated[Unknown, Tag("unknown")],
    Discriminator(is_unknown),
]
