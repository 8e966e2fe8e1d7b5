"""What of some agreements a scenario may state: the figures by name, as a table and for the batch runner."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Unpack

from kostnadsfordelning.agreement.item import KRONOR
from kostnadsfordelning.agreement.keys import UsageKey
from kostnadsfordelning.calculation.batch.slots import Slot, slots
from kostnadsfordelning.calculation.plan import Plan, compile_plan
from kostnadsfordelning.calculation.prepare import Arguments, Prepared, prepare
from kostnadsfordelning.calculation.steps import Charge
from kostnadsfordelning.errors import Fault, InputTypeError
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.nearest import nearest
from kostnadsfordelning.messages.numbers import exact, percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

    from kostnadsfordelning.calculation.context import Context, Months
    from kostnadsfordelning.calculation.operands import Value
    from kostnadsfordelning.calculation.prepare import Given

COLUMNS = ("parameter", "service", "cost_item", "quantity", "parts", "value", "unit", "exact")


@dataclass(frozen=True, slots=True)
class Planned:
    """A version of an agreement, compiled: its plan, the figures that may vary, and the months it is for."""

    plan: Plan
    slots: tuple[Slot, ...]
    span: Months
    by_months: bool
    prefix: str

    @classmethod
    def of(cls, context: Context) -> Planned:
        """Compile a version in its setting."""
        plan = compile_plan(context)
        return cls(plan, slots(plan), context.span, context.by_months, context.prefix)

    def names(self, slot: Slot) -> dict[str, str]:
        """What each part of a vector may be called: itself, and the name of the party if it is one."""
        everyone = self.plan.agreement.everyone
        own = {everyone[part].name: part for part in slot.parts if part in everyone}
        return own | {part: part for part in slot.parts}

    def unit(self, slot: Slot) -> str:
        """What a figure is counted in."""
        if slot.quantity == "amount":
            return self.plan.agreement.item(slot.item).measure if slot.item else KRONOR
        step = next(step for step in self.plan.steps if step.id == slot.steps[0][0])
        if isinstance(step, Charge):
            return text("batch.unit_rate", unit=step.unit) if step.unit else KRONOR
        if slot.quantity == "usage":
            # The figures stand in a step that is named by their key, and by the year where it is another.
            name = re.split(r"[.@]", step.id.rpartition("key:")[2])[0]
            key = self.plan.agreement.keys.get(name)
            return key.unit if isinstance(key, UsageKey) else ""
        return text(f"batch.unit_{slot.quantity}")


def parameters(agreements: Given | Iterable[Given], year: int, **told: Unpack[Arguments]) -> pd.DataFrame:
    """The figures of one or several agreements that `allocate_batch` can vary, one row each.

    agreements, year, **told
        As `allocate` takes them.

    Columns: parameter (the name to vary it by), service, cost_item (empty for a key's figures), quantity
    (``amount``, ``percent``, ``population``, ``shares``, …), parts (the parties, branches or keys that a
    vector has one number for, in order; empty for a single number), value (the present one, as Swedish
    text), unit, exact (the same value to calculate with: an int, a `Fraction`, or a tuple of them in the
    order of ``parts``; it may be given to `allocate_batch` as it is).

    Raises what `allocate` raises before it calculates.

    >>> parameters("cmv", 2024)[["parameter", "quantity", "unit"]]
                               parameter    quantity       unit
    0                    cmv.drift.given      amount         kr
    1                  cmv.drift.percent     percent          %
    2  cmv.key:folkmangd.kommuner.population  population  invånare
    """
    import pandas as pd

    refuse_unknown(told, "parameters")
    rows = [
        (
            slot.name,
            slot.agreement,
            slot.item or "",
            slot.quantity,
            slot.parts,
            shown(slot),
            one.unit(slot),
            slot.value,
        )
        for one in planned(prepare(agreements, year, **told))
        for slot in one.slots
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def planned(prepared: Prepared) -> tuple[Planned, ...]:
    """Every version in force, compiled. What several of them lack is told at once."""
    return prepared.each(Planned.of)


def refuse_unknown(told: Mapping[str, object], door: str) -> None:
    """Raise `InputTypeError` for arguments that no calculation takes."""
    names = list(Arguments.__annotations__)
    faults = []
    for name in told:
        if name not in names:
            near = nearest(name, names)
            meant = text("batch.meant", name=near) if near else ""
            remedy = text("batch.no_argument_remedy", known=", ".join(names))
            faults.append(Fault(door, name, text("batch.no_argument", meant=meant), remedy))
    if faults:
        raise InputTypeError("", faults)


def matching(pattern: str, names: Iterable[str]) -> tuple[str, ...]:
    """The names that are ``pattern``, or fit it where it has a ``*``, which stands for anything.

    >>> matching("*.given", ["cmv.drift.given", "cmv.drift.percent"])
    ('cmv.drift.given',)
    """
    fits = re.compile(".*".join(map(re.escape, pattern.split("*")))).fullmatch
    return tuple(name for name in names if fits(name))


def shown(slot: Slot, value: Value | None = None) -> str:
    """A value as text, the slot's own if no other is given: percents with their sign, a vector with ;."""
    value = slot.value if value is None else value
    if isinstance(value, tuple):
        return "; ".join(shares(value) if slot.quantity == "shares" else map(exact, value))
    return percent(Fraction(value) / 100) if slot.quantity == "percent" else exact(value)


def shares(value: Sequence[int | Fraction]) -> list[str]:
    """Each number's share of all of them: in percent where all end, as fractions where some do not.

    >>> [one.replace("\N{NO-BREAK SPACE}", " ") for one in shares((203, 197))], shares((1, 1, 1))
    (['50,75 %', '49,25 %'], ['1/3', '1/3', '1/3'])
    """
    whole = sum(value)
    parts = [Fraction(one) / whole for one in value]
    ends = all((one * 10**8).denominator == 1 for one in parts)
    return [percent(one) if ends else exact(one) for one in parts]
