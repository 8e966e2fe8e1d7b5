"""What steps hold and pass on: values, references to outcomes, clauses, and the origin of figures."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import datetime as dt

Vector = tuple[int, ...]
Value = int | Fraction | Vector


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference to a step's outcome, or to one part of it when the outcome is a vector."""

    step: str
    part: int | None = None


@dataclass(frozen=True, slots=True)
class Why:
    """Where the agreement says it (clause, source), or why it had to be chosen (assumed)."""

    clause: str | None = None
    source: str | None = None
    assumed: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """The origin of a figure that is not in the agreement.

    ``wanted`` is the date, or the month of publication, that the agreement asks for and ``used`` the one
    the figure has; they differ when a substitute was given. ``certainty`` is the letter of the source
    (A–C, U for the user's own); None where no source is claimed. ``instead_of`` tells of the bundled
    figures of the same date, where the caller's own are used in their place.
    """

    kind: Literal["population", "price_index", "assumption", "actual"]
    name: str
    wanted: dt.date | str | int | None = None
    used: dt.date | str | int | None = None
    source: str = ""
    certainty: str | None = None
    note: str = ""
    instead_of: str = ""

    @property
    def substitute(self) -> bool:
        """Whether the figure stands in for one of another date."""
        return self.kind == "population" and self.wanted != self.used


def half_up(number: int | Fraction) -> int:
    """Rounded to a whole number, half away from zero."""
    doubled = 2 * abs(Fraction(number)) + 1
    whole = doubled.numerator // (2 * doubled.denominator)
    return whole if number >= 0 else -whole


def as_number(value: Value | None) -> int | Fraction:
    """An outcome that must be a number. A `TypeError` is a fault in a plan, not in anything given."""
    if isinstance(value, tuple) or value is None:
        raise TypeError(f"expected a number, got {value!r}")
    return value


def as_whole(value: Value | None) -> int:
    """An outcome that must be whole kronor."""
    if not isinstance(value, int):
        raise TypeError(f"expected whole kronor, got {value!r}")
    return value


def as_vector(value: Value | None) -> Vector:
    """An outcome that must be one whole number per party."""
    if not isinstance(value, tuple):
        raise TypeError(f"expected one number per party, got {value!r}")
    return value


def added(value: Value) -> int:
    """What an outcome adds to a sum: a vector with all its parts."""
    return sum(value) if isinstance(value, tuple) else as_whole(value)
