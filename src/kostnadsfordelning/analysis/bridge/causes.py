"""The causes of a bridge, and how their exact effects become whole kronor that sum."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from kostnadsfordelning.calculation.operands import half_up

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Cause = Literal[
    "started", "ended", "model", "index", "population", "key_figures", "usage", "decision", "rounding"
]
CAUSES: tuple[Cause, ...] = (
    "started", "ended", "model", "index", "population", "key_figures", "usage", "decision", "rounding",
)  # fmt: skip
"""In the order they are counted."""
ALWAYS: tuple[Cause, ...] = ("model", "index", "population", "decision", "rounding")
"""Told even when they move nothing: a reader asks for them."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What one cause moves in one service: whole kronor, the exact effect, and the figures behind."""

    service: str
    cause: Cause
    amount: int
    exact: Fraction
    note: str = ""


@dataclass(frozen=True, slots=True)
class Ladder:
    """One party's part of a service without rounding: how far each cause moves it, in order.

    ``first`` and ``last`` are its unrounded parts of the two years, 0 where it has none. ``notes`` has the
    figures behind a cause, in Swedish.
    """

    first: Fraction
    last: Fraction
    effects: Mapping[Cause, Fraction]
    notes: Mapping[Cause, str]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a bridge: a year's cost (``before``, ``after``) or a cause, in the order they are counted.

    ``amount`` is the cost, or the change; ``cost`` what it has come to so far, and ``note`` the figures
    behind.
    """

    cause: str
    name: str
    amount: int
    cost: int
    note: str = ""


def moved(service: str, amounts: Sequence[int | None], ladder: Ladder) -> tuple[Moved, ...]:
    """Every cause of a service in whole kronor; rounding is what is left of the change."""
    before, after = (amount or 0 for amount in amounts)
    for only in ("started", "ended"):
        if only in ladder.effects:  # a whole service, with its roundings
            return (Moved(service, only, after - before, Fraction(after - before), ladder.notes[only]),)
    made = [
        Moved(service, cause, half_up(effect), effect, ladder.notes.get(cause, ""))
        for cause, effect in ladder.effects.items()
    ]
    left = after - before - sum(one.amount for one in made)
    exact = after - before - (ladder.last - ladder.first)
    return (*made, Moved(service, "rounding", left, exact))
