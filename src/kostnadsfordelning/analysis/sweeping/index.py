"""Percents of a price index that are tried: one for all the years that are assumed, or one for each year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from kostnadsfordelning.analysis.sweeping.axes import fault, renamed
from kostnadsfordelning.apportionment.numbers import is_percent, read_exact
from kostnadsfordelning.calculation.batch.given import scenarios
from kostnadsfordelning.calculation.batch.varied import read_vary
from kostnadsfordelning.calculation.steps import Input
from kostnadsfordelning.errors import Fault, InputError, InputTypeError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kostnadsfordelning.analysis.sweeping.axes import Axis
    from kostnadsfordelning.calculation.batch.columns import Column
    from kostnadsfordelning.calculation.batch.parameters import Planned
    from kostnadsfordelning.calculation.batch.slots import Slot
    from kostnadsfordelning.calculation.operands import Fact
    from kostnadsfordelning.calculation.steps import Step

    Target = tuple[Planned, Slot]
    Figure = tuple[Planned, Slot, Column]

ASSUMED = "assumption"
FACTS = ("price_index", ASSUMED)
"""The kinds of facts that are a percent of an index."""


def path(axis: Axis, targets: Sequence[Target]) -> Iterator[Figure]:
    """The percents of an index: one for all the years that are assumed, or one for each year told."""
    wrong = [
        number
        for number, value in enumerate(axis.values)
        if isinstance(value, Mapping) and (not value or any(type(year) is not int for year in value))
    ]
    if wrong:
        raise InputTypeError("", [fault("path_years", axis.place, "", rows=scenarios(wrong))])
    for plan, slot in targets:
        fact, year = fact_of(plan, slot), year_of(plan, slot, axis.name)
        own: object = slot.value
        values = [
            value.get(year, own)
            if isinstance(value, Mapping)
            else (value if fact is not None and fact.kind == ASSUMED else own)
            for value in axis.values
        ]
        if all(value is own for value in values):
            continue
        alone = [replace(plan, slots=(slot,))]
        try:
            ((_, _, column),) = read_vary({"*": [_in_percent(value) for value in values]}, alone).figures
        except InputError as error:
            raise renamed(error, axis.place) from None
        yield plan, slot, column


def assumed_nowhere(axis: Axis, targets: Sequence[Target]) -> bool:
    """Whether one percent for all the assumed years is told, where none of the figures is assumed."""
    alone = any(not isinstance(value, Mapping) for value in axis.values)
    facts = [fact_of(*target) for target in targets]
    return bool(facts) and alone and all(fact is None or fact.kind != ASSUMED for fact in facts)


def years_told(axis: Axis) -> set[int]:
    """The years that the paths of an axis tell a percent for."""
    return {
        year for value in axis.values if isinstance(value, Mapping) for year in value if type(year) is int
    }


def step_of(plan: Planned, slot: Slot) -> Step:
    """The step that a figure stands in, the first of several."""
    return next(step for step in plan.plan.steps if step.id == slot.steps[0][0])


def fact_of(plan: Planned, slot: Slot) -> Fact | None:
    """Where the percent of a price index is from; None for any other figure."""
    step = step_of(plan, slot)
    if slot.quantity != "percent" or not isinstance(step, Input) or step.fact is None:
        return None
    return step.fact if step.fact.kind in FACTS else None


def year_of(plan: Planned, slot: Slot, index: str) -> int | None:
    """The year of a percent of this index; None for any other figure."""
    fact, step = fact_of(plan, slot), step_of(plan, slot)
    if fact is None or fact.name != index or not isinstance(step, Input):
        return None
    return step.year


def _in_percent(value: object) -> object:
    """A percent text as the number it is in percent, so that it can stand beside the plan's own numbers."""
    if not is_percent(value):
        return value
    read = read_exact(value, "")
    return value if isinstance(read, Fault) else read * 100
