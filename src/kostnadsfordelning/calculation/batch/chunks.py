"""Scenarios in chunks: what lies between the figures and the amounts is kept for one chunk at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kostnadsfordelning.calculation.batch.columns import Column
from kostnadsfordelning.calculation.batch.run import run_batch

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kostnadsfordelning.arrays.divide import Flags, Ints
    from kostnadsfordelning.calculation.batch.tried import Scenarios
    from kostnadsfordelning.calculation.plan import Plan

ROWS = 65_536
"""Scenarios that are run together."""


@dataclass(frozen=True, slots=True, eq=False)
class Chunk:
    """``count`` scenarios to be run: each plan, and what is given of it by step and field.

    It holds all that a run needs, so that any process can do it.
    """

    count: int
    plans: tuple[tuple[Plan, Mapping[tuple[str, str], Column]], ...]

    def run(self) -> tuple[Ints, Flags]:
        """The amounts of the plans' rows (rows, count), and which scenarios each refuses (plans, count)."""
        made = [self._run(plan, given) for plan, given in self.plans]
        return np.concatenate([cells for cells, _ in made]), np.stack([refused for _, refused in made])

    def _run(self, plan: Plan, given: Mapping[tuple[str, str], Column]) -> tuple[Ints, Flags]:
        cells = np.zeros((len(plan.rows), self.count), dtype=np.int64)
        run = run_batch(plan, given, self.count)
        refused: Flags = run.refused >= 0
        for row, outcome in zip(cells, run.rows, strict=True):
            row[:] = outcome.numerators if isinstance(outcome, Column) else outcome
        cells[:, refused] = 0
        return cells, refused


def chunks_of(scenarios: Scenarios, rows: int) -> Iterator[Chunk]:
    """All the scenarios, ``rows`` at a time, in order."""
    given = [(plan.plan, scenarios.varied.of(plan)) for plan in scenarios.plans]
    for start in range(0, scenarios.varied.count, rows):
        here = slice(start, min(start + rows, scenarios.varied.count))
        plans = tuple(
            (
                plan,
                {
                    place: Column(column.numerators[..., here], column.denominator)
                    for place, column in columns.items()
                },
            )
            for plan, columns in given
        )
        yield Chunk(here.stop - start, plans)
