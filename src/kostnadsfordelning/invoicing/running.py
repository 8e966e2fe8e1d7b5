"""Steps that go on from a result: run on top of the steps that are done."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kostnadsfordelning.calculation.run import value_of
from kostnadsfordelning.errors import KostnadsfordelningError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kostnadsfordelning.calculation.steps import Step


def run_on(steps: Iterable[Step], done: dict[str, Step]) -> tuple[Step, ...]:
    """The same steps with their outcomes, each put into ``done`` for those after it.

    A refusal carries the steps that were done before it.
    """
    made: list[Step] = []
    for step in steps:
        try:
            outcome = step.compute(*(value_of(ref, done) for ref in step.inputs))
        except KostnadsfordelningError as error:
            error.steps = tuple(done.values())
            raise
        done[step.id] = finished = replace(step, outcome=outcome)
        made.append(finished)
    return tuple(made)
