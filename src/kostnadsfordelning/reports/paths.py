"""Which steps a party's part rests on: its own way through the plan, not everything the plan computes.

What is measured against (last year's amounts) is told as a figure, and not calculated once more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostnadsfordelning.calculation.plan import RESIDUAL
from kostnadsfordelning.calculation.steps import (
    Add,
    ApportionTable,
    Blend,
    Combine,
    Deduct,
    Difference,
    Frame,
    LimitParties,
    Manual,
)

if TYPE_CHECKING:
    from kostnadsfordelning.calculation.result import AgreementResult, Row
    from kostnadsfordelning.calculation.steps import Ref, Step

FRAME, ADDED, DEDUCTED = "frame", "added", "deducted"
_ROLES = {Frame: FRAME, Add: ADDED, Deduct: DEDUCTED}


def way(result: AgreementResult, row: Row, ref: Ref) -> tuple[Step, ...]:
    """The steps behind one part of a row, each after its inputs, without those of other parties only."""
    found: dict[str, Step] = {}

    def visit(step: Step) -> None:
        if step.id not in found:
            for other in own_inputs(step, row):
                visit(result.step(other.step))
            found[step.id] = step

    visit(result.step(ref.step))
    return tuple(found.values())


def own_inputs(step: Step, row: Row) -> tuple[Ref, ...]:
    """The inputs of a step that concern a row's party; all of them for what is left over."""
    wanted: set[int | None]
    if isinstance(step, LimitParties):
        wanted = {0, 1, 2}  # the fourth is last year's
    elif isinstance(step, ApportionTable):
        place = step.items.index(row.item)
        wanted = {place, len(step.items) + place}
    elif is_true_up(step):
        wanted = set()  # last year's amount, twice: by the settled figure and as it was charged
    elif row.party == RESIDUAL or not isinstance(step, Blend | Manual | Combine):
        return step.inputs
    else:
        place, count = step.parties.index(row.party), len(step.parties)
        if isinstance(step, Blend):
            wanted = {0, *range(1 + place, len(step.inputs), count)}
        elif isinstance(step, Manual):
            wanted = {place}
        else:
            wanted = {term.key for term in step.terms if place in term.positions}
    return tuple(ref for number, ref in enumerate(step.inputs) if number in wanted)


def is_true_up(step: Step) -> bool:
    """Whether a difference is last year's amount by its settled figure less what was charged."""
    return isinstance(step, Difference) and step.id.endswith(".true_up")


def roles(result: AgreementResult, row: Row, steps: tuple[Step, ...]) -> dict[str, set[str]]:
    """What else than the cost itself an amount is: part of a frame, added, or set off."""
    found: dict[str, set[str]] = {}
    for step in steps:
        role = _ROLES.get(type(step))
        if role is None:
            continue
        main = {one.id for one in way(result, row, step.inputs[0])}
        for ref in step.inputs[1:]:
            for one in way(result, row, ref):
                if one.id not in main:
                    found.setdefault(one.id, set()).add(role)
    return found
