"""Wishes that cannot be met together: a smallest set of limits, and how far each is from being met."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from kostnadsfordelning.analysis.search.objectives import Broken, Rows
from kostnadsfordelning.analysis.search.search import Search

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostnadsfordelning.analysis.search.grid import Grid
    from kostnadsfordelning.analysis.search.model import Model
    from kostnadsfordelning.analysis.search.objectives import Floats
    from kostnadsfordelning.analysis.search.wishes import Limit


@dataclass(frozen=True, slots=True)
class Collision:
    """A limit that cannot be met with the other ones, and the least by which it must then be broken.

    ``broken`` is kronor, rounded up; None where it was not found. ``alone`` tells that no point meets the
    limit even by itself.
    """

    limit: Limit
    broken: int | None
    alone: bool


@dataclass(frozen=True, slots=True)
class Anything:
    """No objective: any point will do."""

    parties: int

    def exact(self, amounts: Sequence[int]) -> Fraction:  # noqa: ARG002 - all are alike
        """Nothing."""
        return Fraction(0)

    def least(self, low: Floats, high: Floats) -> Floats:  # noqa: ARG002
        """Nothing, for each row."""
        return np.zeros(len(low))

    def rows(self) -> Rows:
        """No unknowns and no rows."""
        return Rows(np.zeros(0), np.zeros((0, self.parties)), np.zeros((0, 0)), np.zeros(0))


def collisions_of(model: Model, grid: Grid, limits: Sequence[Limit]) -> tuple[Collision, ...]:
    """Every limit that no point meets even by itself; else a smallest set without a common point.

    Of such a set the others can be met once any one of them is left out: one limit after the other is taken
    away, and stays away where the others collide without it.
    """
    alone = [limit for limit in limits if not _can_be_met(model, grid, [limit])]
    if alone:
        return tuple(Collision(limit, _least_broken(model, grid, [], limit), True) for limit in alone)
    kept = list(limits)
    for limit in limits:
        without = [one for one in kept if one is not limit]
        if not _can_be_met(model, grid, without):
            kept = without
    return tuple(Collision(limit, _least_broken(model, grid, kept, limit), False) for limit in kept)


def _can_be_met(model: Model, grid: Grid, limits: Sequence[Limit]) -> bool:
    """Whether some point meets all of them; where it cannot be told, that one does."""
    found = Search(model, grid, tuple(limits), Anything(len(model.parties)), first=True).run()
    return found.best is not None or not found.proven


def _least_broken(model: Model, grid: Grid, limits: Sequence[Limit], limit: Limit) -> int | None:
    """The least that ``limit`` is broken by where the others are met."""
    others = tuple(one for one in limits if one is not limit)
    found = Search(model, grid, others, Broken(limit, model.parties)).run()
    if found.best is None:
        return None
    return -(-found.value.numerator // found.value.denominator)
