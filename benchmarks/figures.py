"""A figure: what was measured, in which unit, and the bound it has to keep."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Unit = Literal["×", "s", "ms", "µs", "MB"]


@dataclass(frozen=True, slots=True)
class Bound:
    """At most or at least so much, in the figure's unit."""

    side: Literal["at most", "at least"]
    value: float

    def holds(self, measured: float) -> bool:
        """Whether the measured value keeps it."""
        return measured <= self.value if self.side == "at most" else measured >= self.value


def at_most(value: float) -> Bound:
    """A bound from above."""
    return Bound("at most", value)


def at_least(value: float) -> Bound:
    """A bound from below."""
    return Bound("at least", value)


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table. ``bound`` is None where a figure is there to compare with."""

    what: str
    measured: float
    unit: Unit
    bound: Bound | None = None
    note: str = ""

    @property
    def reached(self) -> bool | None:
        """Whether the bound holds; None without one."""
        return None if self.bound is None else self.bound.holds(self.measured)

    @property
    def cells(self) -> tuple[str, str, str, str, str]:
        """The row as it is printed."""
        bound = "" if self.bound is None else f"{self.bound.side} {_shown(self.bound.value, self.unit)}"
        verdict = {True: "yes", False: "**no**", None: ""}[self.reached]
        return self.what, _shown(self.measured, self.unit), bound, verdict, self.note


def _shown(value: float, unit: Unit) -> str:
    """Three figures and no more: what is beyond them is noise."""
    size = abs(value)
    number = f"{value:,.0f}".replace(",", " ") if size >= 100 else f"{value:.3g}"
    return f"{number}{'' if unit == '×' else ' '}{unit}"


def seconds(value: float) -> str:
    """A time for a note, in the unit it is read in."""
    for unit, scale in (("s", 1.0), ("ms", 1e-3)):
        if value >= scale:
            return f"{value / scale:.3g} {unit}"
    return f"{value * 1e6:.3g} µs"
