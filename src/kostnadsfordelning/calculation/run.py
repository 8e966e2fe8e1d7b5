"""The scalar runner: a plan's steps in order, each computed from the outcomes of its inputs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kostnadsfordelning.errors import KostnadsfordelningError
from kostnadsfordelning.messages.numbers import MONEY, measured

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kostnadsfordelning.calculation.steps import Ref, Step, Value


def run(steps: Iterable[Step], measures: Mapping[str, str] | None = None) -> tuple[Step, ...]:
    """The same steps with their outcomes. A refusal carries the steps that were done before it, and tells
    amounts in what ``measures`` says of the step's cost item; kronor where it says nothing.
    """
    measures = measures or {}
    done: dict[str, Step] = {}
    for step in steps:
        try:
            with measured(measures.get(step.item or "", MONEY)):
                outcome = step.compute(*(value_of(ref, done) for ref in step.inputs))
        except KostnadsfordelningError as error:
            error.steps = tuple(done.values())
            raise
        done[step.id] = replace(step, outcome=outcome)
    return tuple(done.values())


def as_far_as(steps: Iterable[Step]) -> tuple[Step, ...]:
    """The steps with their outcomes, up to the first that refuses."""
    try:
        return run(steps)
    except KostnadsfordelningError as error:
        return error.steps


def value_of(ref: Ref, done: Mapping[str, Step]) -> Value:
    """The outcome that ``ref`` points at."""
    outcome = done[ref.step].outcome
    if outcome is None:
        raise LookupError(f"step {ref.step} has not been run")
    if ref.part is None:
        return outcome
    if not isinstance(outcome, tuple):
        raise TypeError(f"step {ref.step} has no parts")
    return outcome[ref.part]
