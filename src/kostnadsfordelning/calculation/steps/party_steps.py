"""Steps that make one party's amount at a time: charges from below, and limits on what each party pays."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING, ClassVar, Literal

from kostnadsfordelning.apportionment.bounds import clipped, divide_within
from kostnadsfordelning.calculation.operands import (
    RESIDUAL,
    Value,
    Vector,
    as_figures,
    as_vector,
    as_whole,
    half_up,
)
from kostnadsfordelning.calculation.steps.base import Step
from kostnadsfordelning.errors import LimitError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Callable

    from kostnadsfordelning.apportionment.rules import Rule


@dataclass(frozen=True, slots=True)
class BandRate:
    """A rate (kronor per unit) for the units from ``start`` up to ``end``; None is without end."""

    start: int
    end: int | None
    rate: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge(Step):
    """What each party is charged from below: a flat sum, a rate per unit, or rates by band.

    Inputs: each party's units (inhabitants, days), where a rate or bands need them. ``edge`` says to which
    band the unit on a boundary belongs; ``applies`` whether a band's rate is for the units within it
    (``marginal``) or for all of the party's units (``whole``).
    """

    kind: ClassVar[str] = "charge"

    parties: tuple[str, ...]
    base: Vector | None
    rate: Fraction | None
    bands: tuple[BandRate, ...] = ()
    edge: Literal["lower", "upper"] = "lower"
    applies: Literal["marginal", "whole"] = "marginal"
    unit: str = ""

    def compute(self, *values: Value) -> Value:
        """Whole kronor per party, each rounded half up."""
        units = as_figures(values[0]) if values else (0,) * len(self.parties)
        return tuple(half_up(self.exact(place, units[place])) for place in range(len(self.parties)))

    def exact(self, place: int, units: int | Fraction) -> Fraction:
        """A party's charge before it is rounded."""
        amount = Fraction(self.base[place] if self.base is not None else 0)
        if self.rate is not None:
            amount += self.rate * units
        return amount + sum((rate * count for rate, count in self.in_bands(units)), Fraction(0))

    def in_bands(self, units: int | Fraction) -> list[tuple[Fraction, int | Fraction]]:
        """The rate and the number of units of every band that ``units`` reach into."""
        if self.applies == "whole":
            own = next((band for band in self.bands if self._holds(band, units)), None)
            return [(own.rate, units)] if own is not None else []
        # The unit on a boundary is the last of the lower band, or the first of the upper.
        moved = 0 if self.edge == "lower" else 1
        found = []
        for band in self.bands:
            low = band.start - moved if band.start else 0
            high = units if band.end is None else min(units, band.end - moved)
            if high > low:
                found.append((band.rate, high - low))
        return found

    def _holds(self, band: BandRate, units: int | Fraction) -> bool:
        if self.edge == "lower":
            return (band.start < units or band.start == 0) and (band.end is None or units <= band.end)
        return band.start <= units and (band.end is None or units < band.end)


@dataclass(frozen=True, slots=True)
class PartyBounds:
    """One party's bounds: int is kronor a year, `Fraction` a share of the amount; None is no bound.

    ``of_year`` is what the party's months are of the year that kronor are for, and ``of_amount`` of the
    months that the amount is for.
    """

    floor: int | Fraction | None = None
    cap: int | Fraction | None = None
    of_year: Fraction = Fraction(1)
    of_amount: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class LastPart:
    """Where a party's part of last year is among the parts, and how much of it counts.

    Parts are compared per month: ``months`` is the party's months this year over those of last year.
    """

    place: int
    months: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitParties(Step):
    """Caps, floors and largest yearly changes per party. Inputs: the amount, the weights, the unlimited
    parts, and last year's parts where there are any to limit a change from.

    ``cut_off`` is the agreement's word on what a limit moves: ``redistribute`` between the parties that
    are still free, by the same weights, or ``unfunded``: then the parts do not make the amount, and the
    difference is a row of its own. ``increase`` and ``decrease`` are shares of last year's part; a party
    that had none last year (it is None in ``known``, or its part was nothing, or a credit where it now
    pays) has no limit on its change. A bound counts for the party's months, and is rounded inward.
    """

    kind: ClassVar[str] = "limit_parties"

    parties: tuple[str, ...]
    bounds: tuple[PartyBounds, ...]
    cut_off: Literal["redistribute", "unfunded"]
    rule: Rule
    increase: Fraction | None = None
    decrease: Fraction | None = None
    known: tuple[LastPart | None, ...] = ()
    name: str = ""

    def compute(self, *values: Value) -> Value:
        """Whole kronor per party; `LimitError` where the limits leave no way to share the amount."""
        amount, weights, unlimited = as_whole(values[0]), as_vector(values[1]), as_vector(values[2])
        before = as_vector(values[3]) if len(values) > 3 else None
        lows, highs = self.limits(amount, before)
        try:
            if self.cut_off == "redistribute":
                if self.parties[-1] == RESIDUAL:
                    # What falls away with the absent is no party: it takes nothing of what a limit moves.
                    lows, highs = ((*bounds[:-1], abs(unlimited[-1])) for bounds in (lows, highs))
                return divide_within(amount, self.parties, weights, self.rule, lows=lows, highs=highs)
            return clipped(amount, self.parties, unlimited, lows=lows, highs=highs, unit=self.rule.unit)
        except LimitError as error:
            raise LimitError(text("calculation.limits_refuse", name=self.name, cause=error)) from None

    def limits(
        self, amount: int, before: Vector | None
    ) -> tuple[tuple[int | None, ...], tuple[int | None, ...]]:
        """The lowest and highest whole kronor of each party, None where there is none.

        They hold for the size of an amount: a credit is limited as its mirror.
        """
        sign = 1 if amount >= 0 else -1
        lows: list[int | None] = []
        highs: list[int | None] = []
        for place, bound in enumerate(self.bounds):
            low = _kronor(bound, bound.floor, abs(amount), ceil)
            high = _kronor(bound, bound.cap, abs(amount), floor)
            last = self.last(place, sign, before)
            if last is not None and self.increase is not None:
                most = floor(last * (1 + self.increase))
                high = most if high is None else min(high, most)
            if last is not None and self.decrease is not None:
                least = ceil(last * (1 - self.decrease))
                low = least if low is None else max(low, least)
            lows.append(low)
            highs.append(high)
        return tuple(lows), tuple(highs)

    def last(self, place: int, sign: int, before: Vector | None) -> Fraction | None:
        """The size of last year's part, for this year's months; None where no change is measured."""
        part = self.known[place] if before is not None else None
        if before is None or part is None or sign * before[part.place] <= 0:
            return None
        return sign * before[part.place] * part.months


def _kronor(
    bounds: PartyBounds, bound: int | Fraction | None, amount: int, whole: Callable[[Fraction], int]
) -> int | None:
    """A bound in whole kronor for the months that the party takes part."""
    if isinstance(bound, Fraction):
        return whole(bound * amount * bounds.of_amount)
    return None if bound is None else whole(bound * bounds.of_year)
