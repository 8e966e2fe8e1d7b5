"""The batch runner: a plan's steps in order, those that rest on a varied figure for all scenarios at once.

Every other step is computed once, by the scalar runner's own `compute`. A refusal is a flag here; what it
says is had by running its scenario in the scalar runner (`scenario_plan`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from kostnadsfordelning.agreement.values import MOST_KRONOR
from kostnadsfordelning.calculation.batch.arithmetic import settled, size, total, wholes
from kostnadsfordelning.calculation.batch.asked import Asked
from kostnadsfordelning.calculation.batch.columns import Column
from kostnadsfordelning.calculation.batch.handlers import ON_COLUMNS
from kostnadsfordelning.calculation.batch.largest import by_largest, names_the_largest, with_largest
from kostnadsfordelning.calculation.batch.per_row import per_row
from kostnadsfordelning.calculation.operands import as_vector
from kostnadsfordelning.calculation.run import as_far_as
from kostnadsfordelning.calculation.steps import (
    Blend,
    Check,
    Difference,
    Key,
    RoundCost,
    Sum,
    Take,
    Uprate,
    Weigh,
)
from kostnadsfordelning.errors import KostnadsfordelningError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kostnadsfordelning.arrays.divide import Flags
    from kostnadsfordelning.calculation.batch.columns import Outcome, Refused
    from kostnadsfordelning.calculation.operands import Ref
    from kostnadsfordelning.calculation.plan import Plan
    from kostnadsfordelning.calculation.steps import Step


@dataclass(frozen=True, slots=True, eq=False)
class BatchRun:
    """What a plan came to in every scenario.

    ``outcomes`` are by the step's id, of the steps that were run. ``refused`` (n,) is the number, in the
    plan, of the first step that refuses the scenario; the number of steps where what is refused is amounts
    that no table holds exactly; −1 where nothing is. ``rows`` are the amounts of the plan's rows, in their
    order; 0 where refused.
    """

    plan: Plan
    count: int
    outcomes: Mapping[str, Outcome]
    refused: npt.NDArray[np.int64]
    rows: tuple[Outcome, ...]


def run_batch(
    plan: Plan, given: Mapping[tuple[str, str], Column], count: int, *, every_step: bool = False
) -> BatchRun:
    """Run a plan for ``count`` scenarios, with the varied figures in place of its own.

    Steps that are only shown – checks, what is left out of a split – are not run unless ``every_step``.
    Never raises for what a step refuses: see `BatchRun`.
    """
    runner = _Runner(plan, given, count)
    runner.run(None if every_step else _needed(plan))
    rows = tuple(runner.row(row.refs) for row in plan.rows)
    return BatchRun(plan, count, runner.outcomes, runner.refused, rows)


def _needed(plan: Plan) -> set[str]:
    """The steps that an amount rests on, or a refusal."""
    found = {ref.step for row in plan.rows for ref in row.refs} | {plan.total.step}
    for step in reversed(plan.steps):
        shown = isinstance(step, Check | Sum | Uprate) or (isinstance(step, Difference) and not step.name)
        if step.id in found or not shown:
            found.add(step.id)
            found.update(ref.step for ref in step.inputs)
    return found


def scenario_plan(plan: Plan, given: Mapping[tuple[str, str], Column], scenario: int) -> Plan:
    """The same plan with the figures of one scenario, for the scalar runner."""
    fields = {
        step_id: {field: column.value(scenario) for field, column in of_step.items()}
        for step_id, of_step in _fields(plan, given).items()
    }
    steps: dict[str, Step] = {}
    for step in plan.steps:
        own = replace(step, **fields[step.id]) if step.id in fields else step  # type: ignore[arg-type]
        if isinstance(own, RoundCost) and own.inputs[0].step in fields:
            # Rounding is told where there is something to round.
            own = replace(own, active=not isinstance(getattr(steps[own.inputs[0].step], "value", 0), int))
        elif names_the_largest(plan, own):
            own = with_largest(plan, own, as_far_as(steps.values()))
        steps[step.id] = own
    return replace(plan, steps=tuple(steps.values()))


def _fields(plan: Plan, given: Mapping[tuple[str, str], Column]) -> dict[str, dict[str, Column]]:
    """The varied figures by step and field. Of shares only the proportions count: they are made whole."""
    relative = {step.id for step in plan.steps if isinstance(step, Take | Weigh | Blend | Key)}
    fields: dict[str, dict[str, Column]] = {}
    for (step_id, field), column in given.items():
        own = Column(column.numerators) if step_id in relative else column
        fields.setdefault(step_id, {})[field] = own
    return fields


class _Runner:
    """A run on its way: the outcomes so far, and what is refused so far."""

    def __init__(self, plan: Plan, given: Mapping[tuple[str, str], Column], count: int) -> None:
        self.plan, self.count = plan, count
        self.outcomes: dict[str, Outcome] = {}
        self.refused = np.full(count, -1, dtype=np.int64)
        self.live: Flags = np.ones(count, dtype=np.bool_)
        self.fields = _fields(plan, given)

    def run(self, needed: set[str] | None) -> None:
        """The steps that are needed, or all, then the bounds of what tables hold."""
        for number, step in enumerate(self.plan.steps):
            if not self.live.any():
                return
            if needed is None or step.id in needed:
                self._step(number, step)
        amounts = [*(ref for row in self.plan.rows for ref in row.refs), self.plan.total]
        for name in dict.fromkeys(ref.step for ref in amounts):
            parts = tuple({ref.part for ref in amounts if ref.step == name})
            self._refuse(len(self.plan.steps), self._too_much(self.outcomes[name], parts))

    def _step(self, number: int, step: Step) -> None:
        values = tuple(self._value(ref) for ref in step.inputs)
        fields = self.fields.get(step.id, {})
        if fields or any(isinstance(value, Column) for value in values):
            asked = Asked(step, values, fields, self.count, self.live)
            handler = ON_COLUMNS.get(type(step), per_row)
            if names_the_largest(self.plan, step) and isinstance(values[1], Column):
                self.outcomes[step.id], refused = by_largest(self.plan, asked, handler)
            else:
                self.outcomes[step.id], refused = handler(asked)
            self._refuse(number, refused)
            return
        try:
            self.outcomes[step.id] = step.compute(*values)  # type: ignore[arg-type]
        except KostnadsfordelningError:
            self._refuse(number, np.ones(self.count, dtype=np.bool_))

    def _refuse(self, number: int, flags: Refused) -> None:
        """Note the scenarios that a step is the first to refuse."""
        if flags is None or not (flags := flags & self.live).any():
            return
        self.refused[flags] = number
        self.live = self.live & ~flags

    def _value(self, ref: Ref) -> Outcome:
        outcome = self.outcomes[ref.step]
        return outcome if ref.part is None else _part(outcome, ref.part)

    def _too_much(self, outcome: Outcome, parts: tuple[int | None, ...]) -> Refused:
        """Where an amount, one of these parts of an outcome, is more than a table holds exactly."""
        if isinstance(outcome, Column) and size(outcome.numerators) <= MOST_KRONOR:
            return None
        found: Flags = np.zeros(self.count, dtype=np.bool_)
        for part in parts:
            amounts = outcome if part is None else _part(outcome, part)
            (numbers,) = wholes(amounts)
            found = found | (numbers > MOST_KRONOR) | (numbers < -MOST_KRONOR)
        return found

    def row(self, refs: tuple[Ref, ...]) -> Outcome:
        """A row's amount: the sum of its parts, nothing where the scenario is refused."""
        if not self.live.any():
            return 0
        # Amounts are within what tables hold by now, far from the edges of int64; refused ones may not be.
        whole, all_live = total(*wholes(*map(self._value, refs))), self.live.all()
        if len(whole) != self.count:
            amount = int(whole[0])
            return amount if all_live else Column(np.where(self.live, amount, 0))
        if not all_live:
            whole = np.where(self.live, whole, 0)
        return Column(settled(whole))


def _part(outcome: Outcome, part: int) -> Outcome:
    """One part of a vector."""
    return outcome.part(part) if isinstance(outcome, Column) else as_vector(outcome)[part]
