"""A scale of amounts: limits, and ticks with Swedish numbers in kronor, thousands or millions."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from matplotlib.ticker import MaxNLocator

from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import MONEY, decimals, unit
from kostnadsfordelning.reports.charts.sheet import FAINT, GREY, SMALL, text_width

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matplotlib.axes import Axes

SIZES = ((10**10, 10**9, "billions"), (10**8, 10**6, "millions"), (10**5, 10**3, "thousands"))
"""From which amount a scale is in what, and the word for it."""


def limits(places: Iterable[float], *, zero: bool = False) -> tuple[float, float]:
    """The ends of a scale with some air around it; ``zero`` is then among what it shows."""
    seen = [*places, 0.0] if zero else list(places)
    low, high = min(seen, default=0.0), max(seen, default=0.0)
    if low == high:
        return low - 1, high + 1
    air = (high - low) * 0.04
    return low - (air if low or not zero else 0), high + (air if high or not zero else 0)


def amount_ticks(axes: Axes, width: float, *, axis: str = "x", told: str = "") -> None:
    """Ticks on a scale of amounts, as many as there is room for in ``width`` inches.

    They are in the measure that is set, large ones in thousands or more of it; or in what ``told`` says.
    """
    low, high = axes.get_xlim() if axis == "x" else axes.get_ylim()
    most = max(abs(low), abs(high))
    divisor, word = next(((per, name) for least, per, name in SIZES if most >= least and not told), (1, ""))
    room = max(text_width(one, SMALL) for one in _labels([low, high], divisor)) + 0.2
    number = max(1, min(7, int(width / room)))
    locator = MaxNLocator(nbins=number, steps=[1, 2, 2.5, 5, 10], integer=not told and divisor == 1)
    places = [float(one) for one in locator.tick_values(low, high) if low <= one <= high]
    if word:
        measure = unit()
        told = text(f"charts.{word}") if measure == MONEY else text(f"charts.{word}_of", unit=measure)
    ticks(axes, places, _labels(places, divisor), told or unit(), axis=axis)


def ticks(axes: Axes, places: list[float], labels: list[str], told: str, *, axis: str = "x") -> None:
    """Ticks at some places with thin lines, and what they are in."""
    if axis == "x":
        axes.set_xticks(places, labels)
        axes.set_xlabel(told, fontsize=SMALL, color=GREY, labelpad=2)
        axes.xaxis.grid(True, color=FAINT, linewidth=0.6)
    else:
        axes.set_yticks(places, labels)
        axes.set_ylabel(told, fontsize=SMALL, color=GREY)
        axes.yaxis.grid(True, color=FAINT, linewidth=0.6)
    axes.set_axisbelow(True)


def _labels(places: list[float], divisor: int) -> list[str]:
    """Numbers with as many decimals as it takes to tell them apart from what they are not, at most three."""
    numbers = [Fraction(place) / divisor for place in places]
    for count in range(3):
        if all(abs(one - round(one, count)) < Fraction(1, 10**6) for one in numbers):
            break
    else:
        count = 0 if max(map(abs, numbers), default=0) > 100 else 2
    return [decimals(one, count) for one in numbers]
