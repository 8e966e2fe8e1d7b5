"""The weights there are to choose between: multiples of a step, within bounds, that make the whole."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kostnadsfordelning.arrays.divide import Ints


@dataclass(frozen=True, slots=True)
class Grid:
    """Points of ``steps`` steps shared between the factors, each with ``low`` to ``high`` of them.

    A point has one whole number of steps per factor, and they make ``steps``.

    >>> Grid(2, (0, 1), (2, 2)).points().tolist()
    [[1, 1], [0, 2]]
    """

    steps: int
    low: tuple[int, ...]
    high: tuple[int, ...]

    @property
    def size(self) -> int:
        """How many points there are, without making them."""
        ways = {self.steps: 1}  # by how much is left to share
        for low, high in zip(self.low, self.high, strict=True):
            after: dict[int, int] = {}
            for left, count in ways.items():
                for taken in range(low, min(high, left) + 1):
                    after[left - taken] = after.get(left - taken, 0) + count
            ways = after
        return ways.get(0, 0)

    def points(self) -> Ints:
        """Every point (n, factors), the ones with the most on the first factor first."""
        made = np.zeros((1, 0), dtype=np.int64)
        left = np.array([self.steps], dtype=np.int64)
        for factor, (low, high) in enumerate(zip(self.low, self.high, strict=True)):
            least = low + np.zeros_like(left)
            most = np.minimum(high, left - sum(self.low[factor + 1 :]))
            # What the later factors cannot take must be taken here.
            least = np.maximum(least, left - sum(self.high[factor + 1 :]))
            counts = np.maximum(most - least + 1, 0)
            rows = np.repeat(np.arange(len(left)), counts)
            place = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
            chosen = most[rows] - place
            made = np.column_stack([made[rows], chosen])
            left = left[rows] - chosen
        return made

    def around(self, point: Sequence[int], moves: Sequence[int]) -> Iterator[tuple[int, ...]]:
        """The points that some steps moved from one factor to another lead to."""
        for giver, taker in permutations(range(len(point)), 2):
            for move in moves:
                other = list(point)
                other[giver] -= move
                other[taker] += move
                if other[giver] >= self.low[giver] and other[taker] <= self.high[taker]:
                    yield tuple(other)

    def start(self) -> tuple[int, ...]:
        """Some point: every factor its lowest, and what is left to the first that take it."""
        point, left = list(self.low), self.steps - sum(self.low)
        for factor, high in enumerate(self.high):
            more = min(high - point[factor], left)
            point[factor] += more
            left -= more
        return tuple(point)

    def shares(self, point: Sequence[int]) -> tuple[Fraction, ...]:
        """The weights of a point, which make 1."""
        return tuple(Fraction(int(one), self.steps) for one in point)
