"""What of a plan can take a value per scenario, and the name it is asked for by.

A figure can stand in several steps – the same amount for the year and for an earlier period, the same
percent once more in a true-up – and is then one slot: they vary together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from kostnadsfordelning.calculation.steps import (
    Blend,
    Charge,
    Input,
    Key,
    LimitTotal,
    RoundCost,
    Step,
    Take,
    Threshold,
    Weigh,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostnadsfordelning.calculation.operands import Value
    from kostnadsfordelning.calculation.plan import Plan


@dataclass(frozen=True, slots=True)
class Varies:
    """One field of a kind of step that a scenario may state.

    ``quantity`` is what it counts, empty where the step itself says so. ``parts`` is the field that names
    the numbers of a vector, empty for a number. ``named`` is whether the field stands in the slot's name,
    for a kind that has several. ``least`` is the lowest value that means something.
    """

    field: str
    quantity: str = ""
    parts: str = ""
    named: bool = False
    least: int | None = 0


VARIES: dict[type[Step], tuple[Varies, ...]] = {
    Input: (Varies("value", parts="parties"),),
    Key: (Varies("weights", "weights", "parties"),),
    Weigh: (Varies("shares", "shares", "factors"),),
    Take: (Varies("weights", "shares", "branches"),),
    Blend: (Varies("shares", "shares", "splits"),),
    Threshold: (Varies("limit", "amount"),),
    LimitTotal: (Varies("limit", "amount"),),
    Charge: (Varies("rate", "rate", named=True), Varies("base", "amount", "parties", named=True)),
}
"""What varies of each kind. A rule – a method, a tie rule, a unit, "equal" – is no figure and does not."""

SIGNED = ("amount", "percent")
"""Quantities of an input that may be below zero."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A figure that a scenario may state.

    ``steps`` are the steps it stands in, by id and field, all of which are to be given the same value.
    ``parts`` are the parties, branches or factors of a vector in order, empty for a number. ``value`` is
    the plan's own. ``whole`` tells that the value must be whole (kronor that no step rounds, persons);
    ``least`` is the lowest it may be, None where it may be below zero. Of ``shares`` and ``weights`` only
    the proportions count.
    """

    name: str
    steps: tuple[tuple[str, str], ...]
    quantity: str
    parts: tuple[str, ...]
    value: Value
    item: str | None
    agreement: str
    whole: bool
    least: int | None


def slots(plan: Plan) -> tuple[Slot, ...]:
    """Every figure of a plan that can vary, in the order of its steps.

    The name is the step's id, without the mark of an earlier period or year where the figure is the same
    there; the field comes last for a kind with several. What is shown beside and used for nothing is none.

    >>> from kostnadsfordelning.calculation.allocate import allocate
    >>> (result,) = allocate("cmv", 2024).results
    >>> [slot.name for slot in slots(result.plan)]
    ['cmv.drift.given', 'cmv.drift.percent', 'cmv.key:folkmangd.kommuner.population']
    """
    rounded = {ref.step for step in plan.steps if isinstance(step, RoundCost) for ref in step.inputs}
    found: dict[tuple[object, ...], list[tuple[Step, Varies]]] = {}
    for step, varies in _varying(plan):
        value, fact = getattr(step, varies.field), getattr(step, "fact", None)
        alike = (_unmarked(plan, step.id), varies.field, value, fact, _parts(step, varies))
        found.setdefault(alike, []).append((step, varies))
    taken = {step.id for step in plan.steps}
    return tuple(_slot(plan, of_figure, taken, rounded) for of_figure in found.values())


def _varying(plan: Plan) -> Iterator[tuple[Step, Varies]]:
    for step in plan.steps:
        if not step.active or (isinstance(step, Key) and step.basis == "equal"):
            continue
        for varies in VARIES.get(type(step), ()):
            if getattr(step, varies.field) is not None:
                yield step, varies


def _slot(plan: Plan, alike: list[tuple[Step, Varies]], taken: set[str], rounded: set[str]) -> Slot:
    unmarked = _unmarked(plan, alike[0][0].id)
    # The year's own figure has the plain name; one that is another figure at another time keeps its mark.
    own = next((pair for pair in alike if pair[0].id == unmarked), alike[0])
    step, varies = own
    name = unmarked if step.id == unmarked or unmarked not in taken else step.id
    quantity = varies.quantity or cast("Input", step).quantity
    signed = isinstance(step, Input) and step.quantity in SIGNED
    return Slot(
        name=f"{name}.{varies.field}" if varies.named else name,
        steps=tuple((one.id, which.field) for one, which in alike),
        quantity=quantity,
        parts=_parts(step, varies),
        value=getattr(step, varies.field),
        item=step.item,
        agreement=plan.agreement.id,
        whole=quantity == "population" or (quantity == "amount" and step.id not in rounded),
        least=None if signed else varies.least,
    )


def _parts(step: Step, varies: Varies) -> tuple[str, ...]:
    """What the numbers of a vector belong to; a number has none."""
    value = getattr(step, varies.field)
    return cast("tuple[str, ...]", getattr(step, varies.parts)) if isinstance(value, tuple) else ()


def _unmarked(plan: Plan, step_id: str) -> str:
    """An id without the marks of an earlier period or year, and of a true-up that goes through it again."""
    rest = step_id.removeprefix(f"{plan.prefix}.")
    first, dot, after = rest.partition(".")
    plain = re.sub(r"(@\d+)+$", "", first)
    after = re.sub(r"(^|\.)true_up\.(settled|invoiced)\.", r"\1", after)
    return f"{plan.prefix}.{plain}{dot}{after}"
