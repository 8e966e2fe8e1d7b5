"""The weights that are best to the krona: proposed on lines, then tried exactly, as far as any can be better.

Rounding takes an amount from its line by no more than is known (`lines`). A point whose lowest possible
objective is above the best one found, or that must break a limit, need not be tried; every other one is.
So the answer is proven without trying the whole grid. Where a mechanism bends the lines nothing can be
left out, and a grid that is too large is searched from the proposal step by step, which proves nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from kostnadsfordelning.analysis.search.program import NoPointError, proposed, widen_margin

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kostnadsfordelning.analysis.search.grid import Grid
    from kostnadsfordelning.analysis.search.model import Model
    from kostnadsfordelning.analysis.search.objectives import Floats, Objective
    from kostnadsfordelning.analysis.search.wishes import Limit
    from kostnadsfordelning.arrays.divide import Flags, Ints

MOST_POINTS = 3_000_000
"""As large a grid as is gone through on its lines."""
MOST_CHECKED = 100_000
"""As large a grid as is gone through although the solver says that no point of it meets the limits."""
MOST_TRIED = 300_000
"""As many points as are tried exactly."""
_FIRST, _CHUNK = 2_000, 20_000
_MOVES = (1, 2, 5, 10)
_NEAR = 1e-9


@dataclass(slots=True)
class Search:
    """What is sought, and what has been found so far.

    ``value`` is the exact objective of ``best``; ``alike`` how many tried points have the same. ``proven``
    tells that no other point of the grid meets the limits with a lower one. ``seen`` are the points tried.
    With ``first`` any point that meets the limits will do.
    """

    model: Model
    grid: Grid
    limits: tuple[Limit, ...]
    objective: Objective
    first: bool = False
    best: tuple[int, ...] | None = None
    value: Fraction = Fraction(0)
    alike: int = 0
    proven: bool = False
    seen: set[tuple[int, ...]] = field(default_factory=set)

    def run(self) -> Search:
        """Search; the same object, filled in."""
        starts = self._starts()
        if starts is None:
            # The solver counts in floats: what it says of a grid that is quickly gone through is checked.
            if self.grid.size > MOST_CHECKED:
                self.proven = True
            else:
                self._go_through()
            return self
        for start in starts:
            self._try([start, *self.grid.around(start, _MOVES[:1])])
        if self._is_enough():
            return self
        if self.grid.size <= MOST_POINTS:
            self._go_through()
        if not self.proven:
            self._descend(starts)
        return self

    def _is_enough(self) -> bool:
        return self.first and self.best is not None

    @property
    def tried(self) -> int:
        """How many points were computed exactly."""
        return len(self.seen)

    def _starts(self) -> list[tuple[int, ...]] | None:
        """What the programme proposes with limits outward, as they are and inward; None if nothing is."""
        found: dict[tuple[int, ...], None] = {}
        for widen in (1, 0, -1):
            try:
                point = proposed(self.model, self.grid, self.limits, self.objective, widen)
            except NoPointError:
                if widen == 1 and self.model.linear:
                    return None
                continue
            if point is not None:
                found[point] = None
        return list(found) or [self.grid.start()]

    def _go_through(self) -> None:
        """Every point that can be better, the most promising first."""
        points, least = self._promising()
        start, size = 0, _FIRST
        while start < len(points):
            if self.best is not None and least[start] > _above(self.value):
                break
            if self.tried > MOST_TRIED:
                return
            chunk = points[start : start + size]
            if self.best is not None:
                chunk = chunk[least[start : start + size] <= _above(self.value)]
            self._try(map(tuple, chunk.tolist()))
            if self._is_enough():
                return
            start, size = start + size, _CHUNK
        self.proven = True

    def _promising(self) -> tuple[Ints, Floats]:
        """The points that need not break a limit, by the lowest objective they can have."""
        points = self.grid.points()
        kept: list[Ints] = []
        least: list[Floats] = []
        for start in range(0, len(points), 10 * _CHUNK):
            chunk = points[start : start + 10 * _CHUNK]
            on_line = chunk @ (self.model.columns / self.grid.steps)
            if self.model.linear:
                # The floats of a line are off by less than this.
                far = self.model.off + 1e-9 * np.abs(self.model.columns).max()
                low, high = on_line - far, on_line + far
                here = self._may_hold(low, high)
                kept.append(chunk[here])
                least.append(self.objective.least(low[here], high[here]))
            else:
                kept.append(chunk)
                least.append(np.zeros(len(chunk)))
        all_least = np.concatenate(least)
        order = np.argsort(all_least, kind="stable")
        return np.concatenate(kept)[order], all_least[order]

    def _may_hold(self, low: Floats, high: Floats) -> Flags:
        """Which rows of amounts between ``low`` and ``high`` need not break a limit."""
        here = np.ones(len(low), dtype=np.bool_)
        for limit in self.limits:
            factors = np.array([float(limit.factors.get(party, 0)) for party in self.model.parties])
            made = low @ np.maximum(factors, 0) + high @ np.minimum(factors, 0)
            here &= made <= float(limit.most) + widen_margin(limit)
        return here

    def _descend(self, starts: Iterable[tuple[int, ...]]) -> None:
        """From the best so far to the best near it, as long as there is a better one; then nothing is proven.

        While no point meets the limits, those that break them least are followed.
        """
        here = self.best or min(starts, key=self._broken)
        while self.tried <= MOST_TRIED:
            near = list(self.grid.around(here, _MOVES))
            self._try(near)
            if self.best is not None:
                if self.best == here:
                    return
                here = self.best
                continue
            closest = min([here, *near], key=self._broken)
            if closest == here:
                return
            here = closest

    def _broken(self, point: tuple[int, ...]) -> float:
        """How much the limits are broken in all, in kronor."""
        amounts, refused = self.model.amounts(np.array([point], dtype=np.int64))
        if refused[0]:
            return float("inf")
        by_party = dict(zip(self.model.parties, amounts[0].tolist(), strict=True))
        return float(sum(max(-limit.left(by_party), Fraction(0)) for limit in self.limits))

    def _try(self, points: Iterable[tuple[int, ...]]) -> None:
        """Compute points exactly, and keep the best of those that meet every limit."""
        new = [point for point in dict.fromkeys(points) if point not in self.seen]
        if not new:
            return
        self.seen.update(new)
        amounts, refused = self.model.amounts(np.array(new, dtype=np.int64))
        here = np.flatnonzero(~refused & meets(amounts, self.limits, self.model.parties))
        if not here.size:
            return
        rough = amounts[here].astype(float)
        near = self.objective.least(rough, rough)
        lowest = float(near.min())
        if self.best is not None:
            lowest = min(lowest, float(self.value))
        for number in here[near <= lowest + _NEAR * (1 + abs(lowest))].tolist():
            self._consider(new[number], self.objective.exact(amounts[number].tolist()))

    def _consider(self, point: tuple[int, ...], value: Fraction) -> None:
        """Of equals the one with the most on the first factor, then on the second, and so on."""
        if self.best is None or value < self.value:
            self.best, self.value, self.alike = point, value, 1
        elif value == self.value:
            self.best, self.alike = max(self.best, point), self.alike + 1


def meets(amounts: Ints, limits: Sequence[Limit], parties: Sequence[str]) -> Flags:
    """Which rows of amounts (n, parties) meet every limit, exactly."""
    here = np.ones(len(amounts), dtype=np.bool_)
    largest = int(np.abs(amounts).max(initial=0))
    for limit in limits:
        factors = [Fraction(limit.factors.get(party, 0)) for party in parties]
        common = int(np.lcm.reduce([factor.denominator for factor in factors], dtype=object))
        whole = [int(factor * common) for factor in factors]
        fits = largest * sum(map(abs, whole)) < 2**62
        most = limit.most * common
        made = (amounts if fits else amounts.astype(object)) @ np.array(
            whole, dtype=np.int64 if fits else object
        )
        here &= np.asarray(made <= most.numerator // most.denominator, dtype=np.bool_)
    return here


def _above(value: Fraction) -> float:
    """A float that is surely not below ``value``, for what was computed in floats."""
    return float(value) + _NEAR * (1 + abs(float(value)))
