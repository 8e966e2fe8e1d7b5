"""Kronor placed by decision: a step after the split, with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostnadsfordelning.calculation.compiling.leaves import Leaf, by_party
from kostnadsfordelning.calculation.compiling.receivers import together
from kostnadsfordelning.calculation.operands import Ref, as_vector
from kostnadsfordelning.calculation.run import as_far_as, value_of
from kostnadsfordelning.calculation.steps import Apportion, Blend, LimitParties, Manual, Sum
from kostnadsfordelning.errors import Fault, InputError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kostnadsfordelning.agreement.agreement import Item
    from kostnadsfordelning.calculation.compiling.leaves import Split
    from kostnadsfordelning.calculation.context import Context
    from kostnadsfordelning.calculation.steps import Step


def place(context: Context, item: Item, split: Split) -> tuple[Leaf, ...]:
    """The parties' parts after what was placed for this item and year; the same where nothing was.

    Where something of the whole is no one's, what is placed is held against that. Not for an earlier
    period: the decision is of the year's residual, which only the last one has.

    Raises `InputError` for a party that has no part in the item.
    """
    agreement = context.agreement
    placed = [one for one in agreement.rounding.manual if one.year == context.year and one.item == item.id]
    if not placed:
        return split.leaves
    refs = by_party(split.leaves)
    parties = tuple(refs)
    done = {step.id: step for step in as_far_as(context.steps)}
    lacking = [
        one.party
        for one in placed
        if not _receives(code := agreement.code(one.party), refs.get(code, []), done)
    ]
    if lacking:
        receivers = (code for code in parties if _receives(code, refs[code], done))
        listed = ", ".join(agreement.everyone[code].name for code in receivers)
        raise InputError(
            "",
            [
                Fault(
                    "rounding.manual",
                    party,
                    text("calculation.manual_party", item=item.title),
                    text("calculation.manual_party_remedy", known=listed),
                )
                for party in lacking
            ],
        )
    sums = tuple(_one(context, item, code, refs[code]) for code in parties)
    own = {code: [one for one in placed if agreement.code(one.party) == code] for code in parties}
    step = Manual(
        id=context.id(item.id, "manual"),
        item=item.id,
        inputs=(*sums, split.amount) if split.leaves_over and not context.mark else sums,
        parties=parties,
        deltas=tuple(sum(one.delta for one in own[code]) for code in parties),
        reasons=tuple("; ".join(dict.fromkeys(one.reason for one in own[code])) for code in parties),
        name=f"{agreement.id}.{item.id}",
        why=together(placed, agreement.rounding),
    )
    context.add(step)
    return tuple(Leaf(code, Ref(step.id, index)) for index, code in enumerate(parties))


def _receives(code: str, refs: Sequence[Ref], done: Mapping[str, Step]) -> bool:
    """Whether a party is a receiver: it has an amount, or something to be given one by."""
    return any(_has_part(code, ref, done) for ref in refs)


def _has_part(code: str, ref: Ref, done: Mapping[str, Step]) -> bool:
    """By the weights of the step that ``ref`` points at; a party has its own amounts and charges whole.

    What could not be calculated is refused when the plan is run, and not here.
    """
    step = done.get(ref.step)
    if step is None or value_of(ref, done) != 0:
        return True
    match step:
        case Apportion() | LimitParties():
            return as_vector(value_of(step.inputs[1], done))[step.parties.index(code)] != 0
        case Blend():
            own = step.inputs[1 + step.parties.index(code) :: len(step.parties)]
            return any(_has_part(code, one, done) for one in own)
        case Sum():
            return any(_has_part(code, one, done) for one in step.inputs)
        case _:
            return True


def _one(context: Context, item: Item, code: str, refs: list[Ref]) -> Ref:
    if len(refs) == 1:
        return refs[0]
    return context.add(Sum(id=context.id(item.id, f"{code}.sum"), item=item.id, inputs=tuple(refs)))
