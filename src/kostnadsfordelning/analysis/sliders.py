"""The figures that a slider may move: how far, in what steps, and what they are called."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kostnadsfordelning.agreement.stages import Given
from kostnadsfordelning.calculation.batch.parameters import planned
from kostnadsfordelning.calculation.operands import as_number
from kostnadsfordelning.calculation.prepare import prepare
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kostnadsfordelning.agreement.agreement import Agreement
    from kostnadsfordelning.calculation.batch.parameters import Planned
    from kostnadsfordelning.calculation.batch.slots import Slot

QUANTITIES = ("amount", "percent", "rate")
"""What has a slider of its own: single numbers of these kinds."""
_STEPS = 100
"""How many steps an amount may be moved each way: half of it or somewhat more."""
_POINTS = 5
"""How many percentage points a percent may be moved each way."""


@dataclass(frozen=True, slots=True)
class Slider:
    """One figure of an agreement that may be moved.

    ``name`` is that of `kf.parameters`, ``service`` and ``label`` tell it in Swedish. ``low``, ``high``
    and ``step`` are how far and how finely the slider goes, such that ``value`` (what the agreement or the
    assumption says) is one of its positions; a value beyond may be typed. All are in ``unit``.
    """

    name: str
    service: str
    label: str
    quantity: str
    unit: str
    value: Fraction
    low: Fraction
    high: Fraction
    step: Fraction

    @property
    def is_cost(self) -> bool:
        """Whether it is a cost that the agreement or the caller states, not a limit or a rate."""
        return self.quantity == "amount" and self.name.rpartition(".")[2] in ("given", "actual")


def sliders_of(agreements: Sequence[Agreement], year: int, facts: Mapping[str, Any]) -> tuple[Slider, ...]:
    """The sliders of agreements that are in force in ``year``, in the order of their steps.

    Raises what `allocate` raises before it calculates.
    """
    return tuple(
        _slider(one, slot)
        for one in planned(prepare(agreements, year, **facts))
        for slot in one.slots
        if not slot.parts and slot.quantity in QUANTITIES
    )


def _slider(plan: Planned, slot: Slot) -> Slider:
    value = Fraction(as_number(slot.value))
    step = _step(value, slot.quantity)
    reach = Fraction(_POINTS) if slot.quantity == "percent" else step * _STEPS
    low, high = value - reach, value + reach
    # A cost that is none becomes no income by being moved; a figure has its own least value.
    least = 0 if slot.quantity == "amount" and value >= 0 else slot.least
    if least is not None:
        # The first position that is allowed, counted from the value so that the value stays one.
        low = max(low, value - (value - least) // step * step)
    agreement = plan.plan.agreement
    item = agreement.item(slot.item) if slot.item else None
    service = agreement.name
    if item is not None:
        service = text("what_if.of_item", service=service, item=item.title)
    label, unit = _label(plan, slot), plan.unit(slot)
    return Slider(slot.name, service, label, slot.quantity, unit, value, low, high, step)


def _step(value: Fraction, quantity: str) -> Fraction:
    """A round number, about a two-hundredth of an amount; a tenth of a percentage point.

    >>> _step(Fraction(3574970), "amount"), _step(Fraction(25, 2), "rate"), _step(Fraction(3), "percent")
    (Fraction(20000, 1), Fraction(1, 10), Fraction(1, 10))
    >>> _step(Fraction(25), "amount"), _step(Fraction(0), "amount")
    (Fraction(1, 1), Fraction(1000, 1))
    """
    if quantity == "percent":
        return Fraction(1, 10)
    if not value:
        return Fraction(1000)
    least = abs(value) / 200
    power = Fraction(1)
    while power * 10 <= least:
        power *= 10
    while power > least:
        power /= 10
    round_up = next(power * digit for digit in (1, 2, 5, 10) if power * digit >= least)
    return max(round_up, Fraction(1)) if quantity == "amount" else max(round_up, Fraction(1, 100))


def _label(plan: Planned, slot: Slot) -> str:
    """What a figure is; one that has no words of its own is told by its name."""
    tail = slot.name.rpartition(".")[2]
    if slot.quantity == "percent":
        return text("what_if.percent_of", year=tail) if tail.isdigit() else text("what_if.percent")
    if slot.quantity == "rate":
        return text("what_if.rate")
    if tail == "given":
        return _given(plan, slot)
    if tail == "actual":
        return text("what_if.actual")
    return text("what_if.other", name=slot.name)


def _given(plan: Planned, slot: Slot) -> str:
    """The cost that the agreement states, with its price year if it has one."""
    stages = plan.plan.agreement.item(slot.item).stages if slot.item else ()
    year = next((one.price_year for one in stages if isinstance(one, Given)), None)
    return text("what_if.given") if year is None else text("what_if.given_in", year=str(year))
