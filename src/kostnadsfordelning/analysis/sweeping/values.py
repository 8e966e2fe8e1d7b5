"""The values of a parameter that is tried, as columns of the figures that it is for in one year's plans."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import lcm
from typing import TYPE_CHECKING, cast

import numpy as np

from kostnadsfordelning.analysis.sweeping.axes import OWN, fault, renamed
from kostnadsfordelning.analysis.sweeping.index import assumed_nowhere, fact_of, path, step_of, year_of
from kostnadsfordelning.calculation.batch.arithmetic import rational
from kostnadsfordelning.calculation.batch.columns import Column
from kostnadsfordelning.calculation.batch.figures import RELATIVE
from kostnadsfordelning.calculation.batch.given import scaled, scenarios
from kostnadsfordelning.calculation.batch.parameters import matching
from kostnadsfordelning.calculation.batch.varied import read_vary
from kostnadsfordelning.calculation.steps import Weigh
from kostnadsfordelning.errors import Fault, InputError, InputTypeError
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.nearest import nearest
from kostnadsfordelning.reference.population import population
from kostnadsfordelning.reference.tables import DatedValues

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kostnadsfordelning.analysis.sweeping.axes import Axis
    from kostnadsfordelning.calculation.batch.parameters import Planned
    from kostnadsfordelning.calculation.batch.slots import Slot
    from kostnadsfordelning.errors import Faults

    Target = tuple[Planned, Slot]
    Figure = tuple[Planned, Slot, Column]

PERSONS, WEIGHTS = "population", "weights"
"""The names of all population figures, and of the weights in all weighted keys."""
LISTED = 20
"""As many parameters as an error lists."""


@dataclass(frozen=True, slots=True, eq=False)
class YearPlans:
    """The plans of one year, and which of their figures a parameter's name stands for."""

    plans: tuple[Planned, ...]

    def targets(self, name: str) -> tuple[Target, ...]:
        """The figures that a name is for: none where the year has no such."""
        if name == PERSONS:
            return self._where(lambda _, slot: slot.quantity == "population")
        if name == WEIGHTS:
            return self._where(lambda plan, slot: isinstance(step_of(plan, slot), Weigh))
        if name in self.indices:
            return self._where(lambda plan, slot: year_of(plan, slot, name) is not None)
        names = set(matching(name, [slot.name for plan in self.plans for slot in plan.slots]))
        return self._where(lambda _, slot: slot.name in names)

    @property
    def indices(self) -> tuple[str, ...]:
        """The price indices that the plans uprate by, in the order met."""
        facts = [fact_of(plan, slot) for plan, slot in self._where(lambda *_: True)]
        return tuple(dict.fromkeys(fact.name for fact in facts if fact is not None))

    def figures(self, axis: Axis, faults: Faults) -> list[Figure]:
        """The figures that an axis is for, each with its value in every case; what is wrong is noted."""
        targets = self.targets(axis.name)
        if not targets:
            return []
        read = path if axis.name in self.indices else _values
        try:
            return [(plan, slot, _spread(slot, column, axis)) for plan, slot, column in read(axis, targets)]
        except InputError as error:
            faults.take(error)
            return []

    def width(self, axes: Sequence[Axis]) -> int:
        """How many numbers are held of each case: amounts, and figures that are tried."""
        tried = [slot for axis in axes for _, slot in self.targets(axis.name)]
        return sum(len(plan.plan.rows) for plan in self.plans) + sum(max(1, len(one.parts)) for one in tried)

    def _where(self, holds: Callable[[Planned, Slot], bool]) -> tuple[Target, ...]:
        return tuple((plan, slot) for plan in self.plans for slot in plan.slots if holds(plan, slot))


def check_names(years: Sequence[YearPlans], axes: Sequence[Axis], faults: Faults) -> None:
    """Note the parameters that no year has, and figures that two parameters are for."""
    for axis in axes:
        if not any(year.targets(axis.name) for year in years):
            faults.append(_no_parameter(years, axis))
        elif assumed_nowhere(
            axis, [one for year in years if axis.name in year.indices for one in year.targets(axis.name)]
        ):
            faults.append(fault("nothing_assumed", axis.place, ""))
    told = set[tuple[str, str]]()
    for year in years:
        met: dict[str, str] = {}
        for axis in axes:
            for _, slot in year.targets(axis.name):
                other = met.setdefault(slot.name, axis.name)
                if other != axis.name and (axis.name, slot.name) not in told:
                    told.add((axis.name, slot.name))
                    faults.append(fault("twice", axis.place, slot.name, other=other))


def _no_parameter(years: Sequence[YearPlans], axis: Axis) -> Fault:
    """A name that fits nothing: what may be meant, and what there is."""
    if axis.name in (PERSONS, WEIGHTS):
        return fault("no_population" if axis.name == PERSONS else "no_weights", axis.place, "")
    names = dict.fromkeys(slot.name for year in years for plan in year.plans for slot in plan.slots)
    indices = dict.fromkeys(index for year in years for index in year.indices)
    near = nearest(axis.name, [*names, *indices, PERSONS, WEIGHTS])
    meant = text("batch.meant", name=near) if near else ""
    listed = [*indices, *names]
    more = text("batch.names_more", more=len(listed) - LISTED) if len(listed) > LISTED else ""
    known = ", ".join(listed[:LISTED]) + more
    return fault("no_parameter", axis.place, "", meant=meant, known=known or "–")


def _values(axis: Axis, targets: Sequence[Target]) -> Iterator[Figure]:
    """Values of numbers or vectors, read as `allocate_batch` reads them, once for all the figures."""
    told: object = axis.values
    if any(slot.parts for _, slot in targets):
        told = _by_part(axis, targets)
    narrowed, plans = _narrowed(targets), {plan.prefix: plan for plan, _ in targets}
    try:
        read = read_vary({"*": told}, narrowed)
    except InputError as error:
        raise renamed(error, axis.place) from None
    for plan, slot, column in read.figures:
        yield plans[plan.prefix], slot, column


def _narrowed(targets: Sequence[Target]) -> list[Planned]:
    """The plans with these figures alone."""
    own: dict[str, tuple[Planned, list[Slot]]] = {}
    for plan, slot in targets:
        own.setdefault(plan.prefix, (plan, []))[1].append(slot)
    return [replace(plan, slots=tuple(slots)) for plan, slots in own.values()]


def _by_part(axis: Axis, targets: Sequence[Target]) -> object:
    """Values of a vector as a column per part; rows without names are taken as they are.

    A population, or the date of a bundled one, is the figures of the parties there are.
    """
    persons = all(slot.quantity == "population" for _, slot in targets)
    parts = dict.fromkeys(part for _, slot in targets for part in slot.parts)
    values = [_persons(value, parts, axis.place) if persons else value for value in axis.values]
    if not any(isinstance(value, Mapping) for value in values):
        return values
    first = next(value for value in values if isinstance(value, Mapping))
    other = [
        number
        for number, value in enumerate(values)
        if not isinstance(value, Mapping) or value.keys() != first.keys()
    ]
    if other:
        own = ", ".join(map(str, first))
        raise InputError("", [fault("other_parts", axis.place, "", rows=scenarios(other), parts=own)])
    strange = [str(label) for label in first if label not in parts]
    if axis.name == WEIGHTS and strange:
        told = {"parts": ", ".join(strange), "known": ", ".join(parts)}
        raise InputError("", [fault("weighs_nothing", axis.place, "", **told)])
    rows = cast("list[Mapping[object, object]]", values)
    return {label: [row[label] for row in rows] for label in first}


def _persons(value: object, parts: Mapping[str, None], place: str) -> object:
    """A population as persons by party; anything else as it is. A party that it lacks is told with it."""
    if isinstance(value, str | dt.date):
        try:
            value = population(value)
        except InputError as error:
            raise type(error)("", [replace(one, place=place) for one in error.faults]) from None
    if not isinstance(value, DatedValues):
        return value
    if value.kind != PERSONS:
        raise InputTypeError("", [fault("not_population", place, value.label)])
    known = value.values
    lacking = [part for part in parts if part not in known]
    if lacking:
        raise InputError("", [fault("persons_lacking", place, value.period, parts=", ".join(lacking))])
    return {part: known[part] for part in parts}


def _spread(slot: Slot, column: Column, axis: Axis) -> Column:
    """A column with one value per value told, as one with a value per case."""
    numerators, denominator = column.numerators, column.denominator
    if (axis.places == OWN).any():
        own, over = rational(slot.value)
        if slot.quantity not in RELATIVE:  # of which only the proportions count
            common = lcm(denominator, over)
            numerators = scaled(numerators, common // denominator)
            own, denominator = scaled(own, common // over), common
        numerators = np.concatenate([numerators, own], axis=-1)  # where OWN, −1, finds it
    return Column(numerators[..., axis.places], denominator)
