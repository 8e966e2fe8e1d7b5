"""What is made as small as possible among the weights that meet the wishes.

An objective is asked in three ways: exactly, of one set of amounts; as the lowest it can be when each
amount is only known to lie between two numbers; and as the rows of a linear programme.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostnadsfordelning.analysis.search.wishes import Limit

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """An objective as a programme: the prices of its unknowns; rows on amounts and unknowns, ≤ ``most``."""

    prices: Floats
    amounts: Floats
    extra: Floats
    most: Floats


class Objective(Protocol):
    """Something to make small. Amounts are in the order of the model's parties."""

    def exact(self, amounts: Sequence[int]) -> Fraction:
        """What it is for some amounts."""

    def least(self, low: Floats, high: Floats) -> Floats:
        """The lowest it can be for each row (n,), of amounts from ``low`` to ``high`` (n, parties)."""

    def rows(self) -> Rows:
        """As a linear programme."""


@dataclass(frozen=True, slots=True)
class LargestChange:
    """The largest change of any party, in kronor, or in parts of what it paid ``before``.

    One that has no part pays 0 and is told as 0 before.
    """

    before: tuple[int, ...]
    in_parts: bool = False

    def exact(self, amounts: Sequence[int]) -> Fraction:
        """The largest of them."""
        return max(
            Fraction(abs(one - old), (abs(old) or 1) if self.in_parts else 1)
            for one, old in zip(amounts, self.before, strict=True)
        )

    def least(self, low: Floats, high: Floats) -> Floats:
        """The largest of the parties' lowest changes."""
        return np.asarray((_change(low, high, self.before) / self._scale()).max(axis=1))

    def rows(self) -> Rows:
        """One unknown that no change exceeds, in either direction."""
        scale, old = self._scale(), np.array(self.before, dtype=float)
        own = np.diag(1 / scale)
        extra = -np.ones((2 * len(scale), 1))
        return Rows(np.ones(1), np.vstack([own, -own]), extra, np.concatenate([old / scale, -old / scale]))

    def _scale(self) -> Floats:
        old = np.abs(np.array(self.before, dtype=float))
        return np.where(old > 0, old, 1) if self.in_parts else np.ones_like(old)


@dataclass(frozen=True, slots=True)
class SumOfChanges:
    """The changes of all the parties together, in kronor, a rise as much as a fall."""

    before: tuple[int, ...]

    def exact(self, amounts: Sequence[int]) -> Fraction:
        """Their sum."""
        return Fraction(sum(abs(one - old) for one, old in zip(amounts, self.before, strict=True)))

    def least(self, low: Floats, high: Floats) -> Floats:
        """The sum of the parties' lowest changes."""
        return np.asarray(_change(low, high, self.before).sum(axis=1))

    def rows(self) -> Rows:
        """One unknown per party that its change does not exceed."""
        old = np.array(self.before, dtype=float)
        own = np.eye(len(old))
        return Rows(
            np.ones(len(old)), np.vstack([own, -own]), -np.vstack([own, own]), np.concatenate([old, -old])
        )


@dataclass(frozen=True, slots=True)
class Spread:
    """How far apart the parties are in kronor per inhabitant; those without inhabitants do not count."""

    inhabitants: tuple[int, ...]

    def exact(self, amounts: Sequence[int]) -> Fraction:
        """The highest less the lowest."""
        each = [Fraction(one, own) for one, own in zip(amounts, self.inhabitants, strict=True) if own]
        return max(each) - min(each)

    def least(self, low: Floats, high: Floats) -> Floats:
        """The highest of the lowest less the lowest of the highest."""
        own = np.array(self.inhabitants, dtype=float)
        here = own > 0
        highest = (low[:, here] / own[here]).max(axis=1)
        lowest = (high[:, here] / own[here]).min(axis=1)
        return np.asarray(np.maximum(highest - lowest, 0))

    def rows(self) -> Rows:
        """Two unknowns: one that no one is above, and one that no one is below."""
        own = np.array(self.inhabitants, dtype=float)
        each = np.array([np.eye(len(own))[place] / own[place] for place in np.flatnonzero(own)])
        above = np.tile([-1.0, 0.0], (len(each), 1))
        below = np.tile([0.0, 1.0], (len(each), 1))
        return Rows(
            np.array([1.0, -1.0]),
            np.vstack([each, -each]),
            np.vstack([above, below]),
            np.zeros(2 * len(each)),
        )


@dataclass(frozen=True, slots=True)
class Broken:
    """By how much a limit is broken, in kronor: what is asked when wishes collide."""

    limit: Limit
    parties: tuple[str, ...]

    def exact(self, amounts: Sequence[int]) -> Fraction:
        """How far over it is."""
        return max(-self.limit.left(dict(zip(self.parties, amounts, strict=True))), Fraction(0))

    def least(self, low: Floats, high: Floats) -> Floats:
        """How far over it must be."""
        factors = self._factors()
        made = low @ np.maximum(factors, 0) + high @ np.minimum(factors, 0)
        return np.asarray(np.maximum(made - float(self.limit.most), 0))

    def rows(self) -> Rows:
        """One unknown: what is over."""
        most = np.array([float(self.limit.most)])
        return Rows(np.ones(1), self._factors()[None, :], -np.ones((1, 1)), most)

    def _factors(self) -> Floats:
        return np.array([float(self.limit.factors.get(party, 0)) for party in self.parties])


def _change(low: Floats, high: Floats, before: tuple[int, ...]) -> Floats:
    """The smallest change there can be of each amount."""
    old = np.array(before, dtype=float)
    return np.asarray(np.maximum(np.maximum(low - old, old - high), 0))
