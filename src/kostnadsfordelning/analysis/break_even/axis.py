"""The figure that is moved in a search for a break-even point, and its values in a plan."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kostnadsfordelning.agreement.values import MOST_KRONOR
from kostnadsfordelning.apportionment.kronor import read_kronor
from kostnadsfordelning.apportionment.numbers import is_percent, read_exact
from kostnadsfordelning.calculation.batch.parameters import Planned, matching
from kostnadsfordelning.errors import Fault, Faults, InputError, InputTypeError
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.nearest import nearest
from kostnadsfordelning.messages.numbers import decimals, percent, whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostnadsfordelning.arrays.divide import Ints
    from kostnadsfordelning.calculation.batch.slots import Slot

    Figure = tuple[Planned, Slot]

SHARES = "shares"
PERCENT = "percent"
MOST_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Axis:
    """A figure and the values between which it is moved, on a grid of ``scale`` steps to the unit.

    ``part`` is one part of a vector: a party's population, or a branch's share of the whole, which is then
    in percent and the others keep their proportions. ``first`` and ``last`` are counted in steps.
    """

    parameter: str
    part: str | None
    quantity: str
    unit: str
    scale: int
    first: int
    last: int

    @property
    def count(self) -> int:
        """How many values there are."""
        return self.last - self.first + 1

    def value(self, step: int) -> Fraction:
        """The value after so many steps, in the figure's unit."""
        return Fraction(step, self.scale)

    def told(self, step: int) -> str:
        """The value as text, with its unit."""
        value = self.value(step)
        places = len(str(self.scale)) - 1
        if self.quantity in (PERCENT, SHARES):
            return percent(value / 100, places)
        written = whole(int(value)) if self.scale == 1 else decimals(value, places)
        return f"{written}\N{NO-BREAK SPACE}{self.unit}"

    def step(self, value: object) -> int:
        """The step of a value. Raises `InputError` for one that is off the grid or outside the interval."""
        faults = Faults()
        found = _step(value, "value", self.quantity in (PERCENT, SHARES), self.scale, faults)
        if found is not None and not self.first <= found <= self.last:
            faults.append(
                fault("outside", "value", value, low=self.told(self.first), high=self.told(self.last))
            )
        if faults or found is None:
            raise faults.error()
        return found

    def columns(self, figures: Sequence[Figure], steps: Ints) -> dict[str, object]:
        """The values as the batch runner takes them, one per step, for each figure that is moved."""
        return {slot.name: self._column(plan, slot, steps) for plan, slot in figures}

    def _column(self, plan: Planned, slot: Slot, steps: Ints) -> object:
        if self.part is None:
            return self._numbers(steps)
        own = plan.names(slot)[self.part]
        if not isinstance(slot.value, tuple):
            raise TypeError(f"{slot.name} has parts and no vector")
        values = dict(zip(slot.parts, slot.value, strict=True))
        if self.quantity != SHARES:
            count = len(steps)
            return {
                part: self._numbers(steps) if part == own else [value] * count
                for part, value in values.items()
            }
        others = sum(int(value) for part, value in values.items() if part != own)
        # Only the proportions count, so everything is multiplied by what the others share.
        wide = 100 * self.scale * max(others, *map(int, values.values())) >= 2**62
        steps = steps.astype(object) if wide else steps
        left = 100 * self.scale - steps
        return {part: steps * others if part == own else left * int(value) for part, value in values.items()}

    def _numbers(self, steps: Ints) -> object:
        return steps if self.scale == 1 else [Fraction(step, self.scale) for step in steps.tolist()]


def figures_of(plans: Sequence[Planned], parameter: str, part: object) -> list[Figure]:
    """The figures of some plans that a name or pattern fits, and that have the part, if one is named."""
    if part is not None and not isinstance(part, str):
        return []  # `refuse_no_figure` tells
    by_name = {slot.name: (plan, slot) for plan in plans for slot in plan.slots}
    found = [by_name[name] for name in matching(parameter, by_name)]
    if part is None:
        return found
    return [(plan, slot) for plan, slot in found if part in plan.names(slot) and slot.parts]


def axis_of(
    figures: Sequence[Figure],
    parameter: str,
    part: str | None,
    bounds: tuple[object, object],
    places: int | None,
) -> Axis:
    """The axis of some figures; without ``places`` in whole units, and a percent in tenths.

    Raises `InputError` with all that is wrong in what was told.
    """
    faults = Faults()
    quantities = {slot.quantity for _, slot in figures}
    if len(quantities) > 1:
        faults.append(fault("several_kinds", "parameter", parameter))
    vectors = [slot for _, slot in figures if slot.parts]
    if part is None and vectors:
        known = ", ".join(dict.fromkeys(one for slot in vectors for one in slot.parts))
        faults.append(fault("needs_part", "part", "", known=known))
    quantity = min(quantities)
    percents = quantity in (PERCENT, SHARES)
    finest = 0 if any(slot.whole for _, slot in figures) else MOST_DECIMALS
    places = int(percents) if places is None else places
    if isinstance(places, bool) or not isinstance(places, int) or not 0 <= places <= finest:
        raise InputError("", [fault("decimals", "decimals", places, most=finest)])
    scale = 10**places
    ends = [
        _step(one, name, percents, scale, faults) for one, name in zip(bounds, ("low", "high"), strict=True)
    ]
    if quantity == SHARES and any(end is not None and not 0 <= end <= 100 * scale for end in ends):
        faults.append(fault("not_share", "low, high", ", ".join(map(str, bounds))))
    least = [slot.least for _, slot in figures if slot.least is not None]
    if ends[0] is not None and least and ends[0] < max(least) * scale:
        faults.append(fault("too_low", "low", bounds[0], least=max(least)))
    if quantity == SHARES and part is not None:
        faults += [fault("alone", "part", part) for plan, slot in figures if _is_alone(plan, slot, part)]
    if None not in ends and not faults and ends[0] >= ends[1]:  # type: ignore[operator]
        faults.append(fault("not_below", "low, high", ", ".join(map(str, bounds))))
    if faults:
        raise faults.error()
    first, last = (end or 0 for end in ends)
    plan, slot = figures[0]
    return Axis(parameter, part, quantity, plan.unit(slot), scale, first, last)


def _is_alone(plan: Planned, slot: Slot, part: str) -> bool:
    """Whether no other part has anything to keep the proportions of."""
    own = plan.names(slot)[part]
    value: tuple[Any, ...] = slot.value if isinstance(slot.value, tuple) else ()
    return not any(one for name, one in zip(slot.parts, value, strict=True) if name != own)


def _step(value: object, place: str, percents: bool, scale: int, faults: Faults) -> int | None:
    """An end of the interval in steps."""
    read = read_exact(value, place) if is_percent(value) or percents else read_kronor(value, place)
    if isinstance(read, Fault):
        (faults.append if isinstance(value, str) else faults.kind)(read)
        return None
    if is_percent(value):
        if not percents:
            faults.append(fault("no_percent", place, value))
            return None
        read *= 100
    if abs(read) > MOST_KRONOR:
        faults.append(fault("too_far", place, value, most=MOST_KRONOR))
        return None
    steps = read * scale
    if steps.denominator != 1:
        faults.append(fault("off_grid", place, value, step=Fraction(1, scale)))
        return None
    return int(steps)


def refuse_no_figure(plans: Sequence[Planned], parameter: object, part: object) -> InputError:
    """Why a name fits no figure of either model."""
    if not isinstance(parameter, str):
        return InputTypeError("", [fault("not_text", "parameter", repr(parameter))])
    if part is not None and not isinstance(part, str):
        return InputTypeError("", [fault("part_not_text", "part", repr(part))])
    names = dict.fromkeys(slot.name for plan in plans for slot in plan.slots)
    if part is not None and figures_of(plans, parameter, None):
        parts = dict.fromkeys(
            name
            for plan, slot in figures_of(plans, parameter, None)
            if slot.parts
            for name in plan.names(slot)
        )
        near = nearest(part, parts)
        meant = text("break_even.meant", name=near) if near else ""
        return InputError("", [fault("no_part", "part", part, meant=meant, known=", ".join(parts) or "–")])
    near = nearest(parameter, names)
    meant = text("break_even.meant", name=near) if near else ""
    return InputError("", [fault("no_figure", "parameter", parameter, meant=meant, known=", ".join(names))])


def fault(key: str, place: str, value: object, **values: object) -> Fault:
    """What is wrong with an argument, by the key of its text."""
    return Fault(
        place, str(value), text(f"break_even.{key}", **values), text(f"break_even.{key}_remedy", **values)
    )
