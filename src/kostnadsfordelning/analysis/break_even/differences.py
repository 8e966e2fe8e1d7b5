"""What one model costs a party above another, value by value of a figure, and where that changes sign."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from kostnadsfordelning.calculation.allocate import allocate
from kostnadsfordelning.calculation.batch.allocate_batch import allocate_batch

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from kostnadsfordelning.agreement.portfolio import Portfolio
    from kostnadsfordelning.analysis.break_even.axis import Axis, Figure
    from kostnadsfordelning.arrays.divide import Flags, Ints
    from kostnadsfordelning.calculation.allocation import Allocation

MOST_VALUES = 100_000
"""As many values as are all calculated; of more, evenly spread ones, and those around every crossing."""
_COARSE, _AROUND = 2_000, 200


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One of the two models: what of it is moved, and what it costs the party."""

    agreements: Portfolio
    figures: tuple[Figure, ...]
    code: str
    year: int
    facts: Mapping[str, Any]

    def amounts(self, axis: Axis, steps: Ints) -> tuple[Ints, Flags]:
        """What the party pays (n,), and which values are refused (n,)."""
        if not self.figures:
            paid = allocate(self.agreements, self.year, **self.facts).amounts.get(self.code, 0)
            return np.full(len(steps), paid, dtype=np.int64), np.zeros(len(steps), dtype=np.bool_)
        made = allocate_batch(self.agreements, self.year, axis.columns(self.figures, steps), **self.facts)
        if self.code not in made.parties:
            return np.zeros(len(steps), dtype=np.int64), made.refused
        return made.amounts[:, made.parties.index(self.code)], made.refused

    def allocation(self, axis: Axis, step: int) -> Allocation:
        """The whole result at one value, calculated by itself."""
        if not self.figures:
            return allocate(self.agreements, self.year, **self.facts)
        columns = axis.columns(self.figures, np.array([step], dtype=np.int64))
        return allocate_batch(self.agreements, self.year, columns, **self.facts).scenario(0)


@dataclass(frozen=True, slots=True)
class Crossing:
    """Values where the party pays the same in both models, or two neighbours between which they change place.

    ``low`` and ``high`` are in the figure's unit; with ``same`` it pays the same at every value from the one
    to the other. ``before`` and ``after`` are what the second model costs above the first at the neighbours
    outside (with ``same``) or at the two values themselves; None where the interval ends.
    """

    low: Fraction
    high: Fraction
    same: bool
    before: int | None
    after: int | None


def paid_in_both(sides: tuple[Side, Side], axis: Axis, steps: Ints) -> tuple[Ints, Ints, Flags]:
    """What the party pays in each model (n,), and where either refuses (n,)."""
    (first, no), (second, nor) = (side.amounts(axis, steps) for side in sides)
    return first, second, np.asarray(no | nor)


@dataclass(slots=True)
class Differences:
    """The differences that are known, by step: what the second model costs above the first.

    ``refused`` counts the values that some model refuses.
    """

    axis: Axis
    sides: tuple[Side, Side]
    known: dict[int, int] = field(default_factory=dict)
    refused: int = 0
    _met: set[int] = field(default_factory=set)

    @property
    def complete(self) -> bool:
        """Whether every value is calculated."""
        return self.axis.count <= MOST_VALUES

    def run(self) -> None:
        """Calculate what is needed."""
        axis = self.axis
        if self.complete:
            self._calculate(np.arange(axis.first, axis.last + 1))
            return
        self._calculate(np.unique(np.linspace(axis.first, axis.last, _COARSE).astype(np.int64)))
        while wide := [step for low, high in self._changes() for step in self._between(low, high)]:
            self._calculate(np.array(wide, dtype=np.int64))
        around = [np.arange(low - _AROUND, high + _AROUND + 1) for low, high in self._changes()]
        if around:
            near = np.unique(np.concatenate(around))
            self._calculate(near[(near >= axis.first) & (near <= axis.last)])

    def _between(self, low: int, high: int) -> list[int]:
        """What is left to calculate between two values: evenly spread ones, or all where the models refuse
        those. None where they are neighbours, or as near as the values that the models accept.
        """
        spread = np.linspace(low, high, _AROUND).astype(np.int64).tolist()
        left = [step for step in spread if step not in self._met]
        if not left and high - low <= MOST_VALUES:
            left = [step for step in range(low + 1, high) if step not in self._met]
        return left

    def _calculate(self, steps: Ints) -> None:
        new = np.array([step for step in steps.tolist() if step not in self._met], dtype=np.int64)
        if not new.size:
            return
        self._met.update(new.tolist())
        first, second, refused = paid_in_both(self.sides, self.axis, new)
        self.refused += int(refused.sum())
        rows = zip(new.tolist(), first.tolist(), second.tolist(), refused.tolist(), strict=True)
        for step, one, other, no in rows:
            if not no:
                self.known[step] = other - one

    def _changes(self) -> list[tuple[int, int]]:
        """Neighbours among the known values that differ in sign, zero being a sign of its own."""
        steps = sorted(self.known)
        return [
            (low, high) for low, high in pairwise(steps) if _sign(self.known[low]) != _sign(self.known[high])
        ]

    def crossings(self) -> list[Crossing]:
        """Runs of values with no difference, and neighbours with differences of opposite signs."""
        steps = sorted(self.known)
        if not any(self.known[step] for step in steps):
            return []  # equal throughout
        found: list[Crossing] = []
        start: int | None = None
        for place, step in enumerate(steps):
            before = steps[place - 1] if place else None
            if self.known[step] == 0:
                start = place if start is None else start
                if place + 1 == len(steps) or self.known[steps[place + 1]] != 0:
                    found.append(self._run(steps, start, place))
                    start = None
            elif before is not None and self.known[before] * self.known[step] < 0:
                found.append(self._crossing(before, step, False, before, step))
        return found

    def _run(self, steps: Sequence[int], start: int, end: int) -> Crossing:
        outside = (
            steps[start - 1] if start else None,
            steps[end + 1] if end + 1 < len(steps) else None,
        )
        return self._crossing(steps[start], steps[end], True, *outside)

    def _crossing(self, low: int, high: int, same: bool, before: int | None, after: int | None) -> Crossing:
        return Crossing(
            self.axis.value(low),
            self.axis.value(high),
            same,
            None if before is None else self.known[before],
            None if after is None else self.known[after],
        )

    def signs(self) -> tuple[int, ...]:
        """The signs of the differences that are not 0, from the lowest value up, each once in a row."""
        signs = [_sign(self.known[step]) for step in sorted(self.known) if self.known[step]]
        return tuple(sign for place, sign in enumerate(signs) if not place or signs[place - 1] != sign)

    def outcome(self) -> str:
        """How often the dearer model changes, whatever lies between."""
        signs = self.signs()
        if not signs:
            return "equal" if self.known else "none"
        if len(signs) == 1:
            return "touches" if not all(self.known.values()) else "none"
        return "one" if len(signs) == 2 else "several"


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)
