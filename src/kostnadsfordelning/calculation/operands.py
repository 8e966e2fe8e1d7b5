"""What steps hold and pass on: values, references to outcomes, clauses, and the origin of figures."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm
from typing import TYPE_CHECKING, Literal, cast

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

Vector = tuple[int, ...]
Figures = tuple[int | Fraction, ...]
"""One number per party that need not be whole: km², kronor per inhabitant."""
Value = int | Fraction | Vector | Figures
RESIDUAL = "_residual"
"""Stands for a party where a rule deliberately leaves something that is no one's."""


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

    kind: Literal[
        "population", "land_area", "tax_base", "usage",
        "price_index", "assumption", "actual", "grant", "carry_over",
    ]  # fmt: skip
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
    return cast("Vector", value)


def as_figures(value: Value | None) -> Figures:
    """An outcome that must be one number per party, whole or not."""
    if not isinstance(value, tuple):
        raise TypeError(f"expected one number per party, got {value!r}")
    return value


def as_integers(figures: Figures | Sequence[Fraction]) -> Vector:
    """Numbers as integers in the same proportions: over their common denominator, then reduced.

    Whole numbers stay as they are, so that a population is still told in persons.
    """
    if all(isinstance(one, int) for one in figures):
        return cast("Vector", tuple(figures))
    common = lcm(*(Fraction(one).denominator for one in figures))
    whole = [int(one * common) for one in figures]
    divisor = gcd(*whole) or 1
    return tuple(one // divisor for one in whole)


def added(value: Value) -> int:
    """What an outcome adds to a sum: a vector with all its parts."""
    return sum(as_vector(value)) if isinstance(value, tuple) else as_whole(value)
