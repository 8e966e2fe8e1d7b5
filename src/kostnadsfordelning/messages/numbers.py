"""How numbers and dates are written in Swedish: one function per kind, and a formatter that names them.

Thousands are grouped by a no-break space, decimals follow a comma, minus is U+2212. Nothing here goes
through a float: a `Fraction` is rounded half away from zero to the decimals asked for.

What is split need not be money. Inside `measured` every amount, in whatever text it stands, is told in
the measure that was set there: 48 platser, never 48 kr.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from fractions import Fraction
from functools import cache
from string import Formatter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

MONEY = "kr"
"""The measure of amounts unless another is set."""
_MEASURE: ContextVar[str] = ContextVar("measure", default=MONEY)
NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
MONTHS = (
    "januari", "februari", "mars", "april", "maj", "juni",
    "juli", "augusti", "september", "oktober", "november", "december",
)  # fmt: skip


def whole(number: int) -> str:
    """An integer in groups of three.

    >>> whole(-1744585).replace(NBSP, " ")
    '−1 744 585'
    """
    return f"{number:,}".replace(",", NBSP).replace("-", MINUS)


@contextmanager
def measured(measure: str) -> Iterator[None]:
    """Tell amounts in a measure of their own, such as that of the cost item they belong to.

    >>> with measured("platser"):
    ...     kronor(1048).replace(NBSP, " ")
    '1 048 platser'
    """
    token = _MEASURE.set(measure)
    try:
        yield
    finally:
        _MEASURE.reset(token)


def unit() -> str:
    """What amounts are told in here: ``kr``, or the measure that is set."""
    return _MEASURE.get()


def units() -> str:
    """The same in running text: ``kronor``, or the measure."""
    measure = _MEASURE.get()
    return "kronor" if measure == MONEY else measure


def kronor(amount: int) -> str:
    """A whole amount with its unit: kronor, or the measure that is set by `measured`."""
    return f"{whole(amount)}{NBSP}{_MEASURE.get()}"


def amount(number: int | Fraction, measure: str | None = None) -> str:
    """An amount with its measure (the one that is set, if none is named); with two decimals if not whole.

    >>> amount(48, "platser").replace(NBSP, " "), amount(Fraction(25, 2)).replace(NBSP, " ")
    ('48 platser', '12,50 kr')
    """
    written = whole(int(number)) if Fraction(number).denominator == 1 else decimals(number, 2)
    return f"{written}{NBSP}{measure or _MEASURE.get()}"


def decimals(number: Fraction | int, places: int, *, sign: bool = False) -> str:
    """A number with exactly ``places`` decimals, rounded half away from zero; ``sign`` shows a plus.

    >>> decimals(Fraction(5214, 131870) * 100, 3)
    '3,954'
    """
    scaled = abs(Fraction(number)) * 10**places
    units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    head, tail = divmod(units, 10**places)
    mark = MINUS if number < 0 and units else "+" if sign and units else ""
    return mark + whole(head) + (f",{tail:0{places}d}" if places else "")


def exact(number: Fraction | int) -> str:
    """A number as it is: whole, with the decimals it has if they are six at the most, or as a fraction.

    >>> exact(Fraction(5, 2)), exact(Fraction(-1, 3))
    ('2,5', '−1/3')
    """
    given = Fraction(number)
    places = next((n for n in range(7) if (given * 10**n).denominator == 1), None)
    if places is not None:
        return decimals(given, places)
    return f"{whole(given.numerator)}/{whole(given.denominator)}"


def percent(share: Fraction | int, places: int | None = None) -> str:
    """A share (1 is everything) as percent; without ``places`` exactly if it ends within six decimals.

    >>> percent(Fraction(3, 8)).replace(NBSP, " "), percent(Fraction(1, 3)).replace(NBSP, " ")
    ('37,5 %', '33,333 %')
    """
    value = Fraction(share) * 100
    if places is None:
        places = next((n for n in range(7) if (value * 10**n).denominator == 1), 3)
    return f"{decimals(value, places)}{NBSP}%"


def day(value: date) -> str:
    """A date as it is written in running text: 1 november 2021."""
    return f"{value.day}{NBSP}{MONTHS[value.month - 1]} {value.year}"


class TextFormatter:
    """`str.format` with the specifications ``kr``, ``n``, ``signed``, ``pct``, ``pct3``, ``dec2``, ``day``,
    ``name``.

    A field is a name, without attributes and conversions; a value without a specification is written as
    ``str`` gives it.
    """

    def fill(self, template: str, values: Mapping[str, Any]) -> str:
        """A text with its fields filled in."""
        return "".join(
            [
                before if field is None else before + self.format_field(values[field], spec or "")
                for before, field, spec, _ in _pieces(template)
            ]
        )

    def format_field(self, value: Any, format_spec: str) -> str:
        """One field of a text."""
        if format_spec in _NAMED:
            return _NAMED[format_spec](value)
        if format_spec.startswith("pct"):
            return percent(value, int(format_spec[3:]) if format_spec[3:] else None)
        if format_spec.startswith("dec"):
            return decimals(value, int(format_spec[3:]))
        return format(value, format_spec)


@cache
def _pieces(template: str) -> tuple[tuple[str, str | None, str | None, str | None], ...]:
    """A text of the catalogue taken apart, once: the same ones are told again and again."""
    return tuple(Formatter().parse(template))


def _signed(number: int) -> str:
    return ("+" if number > 0 else "") + whole(number)


def name(stated: object) -> str:
    """A name of the agreement file as it is shown to others: with blanks instead of underscores.

    >>> name("statliga_medel")
    'statliga medel'
    """
    return str(stated).replace("_", " ")


def capital(words: str) -> str:
    """Words that begin a line: the first letter is a capital, the others are as they stand."""
    return words[:1].upper() + words[1:]


_NAMED: dict[str, Callable[[Any], str]] = {
    "kr": kronor,
    "n": whole,
    "signed": _signed,
    "day": day,
    "name": name,
}
FORMATTER = TextFormatter()
