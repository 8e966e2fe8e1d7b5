"""What a handler of the batch runner is asked: one step, with its operands for every scenario."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from kostnadsfordelning.calculation.batch.columns import Column

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kostnadsfordelning.arrays.divide import Flags
    from kostnadsfordelning.calculation.batch.columns import Outcome, Refused
    from kostnadsfordelning.calculation.operands import Value
    from kostnadsfordelning.calculation.steps import Step


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A step to be computed for ``count`` scenarios.

    ``values`` are the outcomes of its inputs, in order; ``fields`` its own figures that vary, in place of
    those of ``step``. ``live`` flags the scenarios that no earlier step has refused: the others may hold
    any numbers, and what becomes of them is of no interest.
    """

    step: Step
    values: tuple[Outcome, ...]
    fields: Mapping[str, Column]
    count: int
    live: Flags

    def some(self, here: Flags, step: Step | None = None) -> Asked:
        """The same of some scenarios only, and of another step where one is given."""
        return Asked(
            step or self.step,
            tuple(_of(value, here) if isinstance(value, Column) else value for value in self.values),
            {name: _of(column, here) for name, column in self.fields.items()},
            int(here.sum()),
            self.live[here],
        )


def _of(column: Column, here: Flags) -> Column:
    return Column(column.numerators[..., here], column.denominator)


Made: TypeAlias = "tuple[Column, Refused]"
"""The outcomes, and which scenarios the step refuses (None for none)."""

Handler: TypeAlias = "Callable[[Asked], Made]"
"""Computes one kind of step for all scenarios."""


def at(value: Outcome, scenario: int) -> Value:
    """An outcome in one scenario."""
    return value.value(scenario) if isinstance(value, Column) else value
