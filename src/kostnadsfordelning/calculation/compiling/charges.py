"""Stated amounts and charges from below as steps: what is taken before, or instead of, a division.

A charge rests on a key's own figures – persons, days, km² – and not on the weights they become, for a
rate is kronor per unit. Amounts are a year's: of a part of a year they are taken for the months that the
version is in force, and of a party that takes part for some months, for those.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.keys import UsageKey
from kostnadsfordelning.calculation.compiling.clauses import why
from kostnadsfordelning.calculation.compiling.leaves import Leaf
from kostnadsfordelning.calculation.compiling.members import (
    months_of,
    partly,
    present,
    refuse_alone,
    shrinks,
    takes_part_throughout,
    weighing,
)
from kostnadsfordelning.calculation.compiling.receivers import target_of
from kostnadsfordelning.calculation.compiling.weights import plain_weights
from kostnadsfordelning.calculation.context import WHOLE_YEAR
from kostnadsfordelning.calculation.known import known
from kostnadsfordelning.calculation.operands import Ref
from kostnadsfordelning.calculation.steps import BandRate, Charge, Income, Input, Prorate
from kostnadsfordelning.errors import Fault, InputError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from kostnadsfordelning.agreement.agreement import Item
    from kostnadsfordelning.agreement.charges import Charge as StatedCharge
    from kostnadsfordelning.agreement.split import Branch, FixedAmount
    from kostnadsfordelning.calculation.context import Context, Months
    from kostnadsfordelning.calculation.operands import Vector


def fixed_amount(context: Context, item: Item, branch: Branch, take: FixedAmount, prefix: str) -> Ref:
    """The amount that a branch takes off before the rest is split."""
    stated = context.add(
        Input(
            id=f"{prefix}.fixed",
            item=item.id,
            quantity="amount",
            value=known(take.amount),
            why=why(context.agreement, branch, item),
        )
    )
    months = _full(context)
    part = _of_months(context, item, branch, stated, months=months, name=prefix)
    return _in_sign(context, item, branch, part, prefix)


def charged(
    context: Context, item: Item, branch: Branch, stated: StatedCharge, prefix: str
) -> tuple[tuple[Leaf, ...], tuple[Ref, ...]]:
    """What each party of a branch is charged, and the amounts that the charges take of the whole.

    They are the same, except where what an absent party would have paid falls away and there is an amount
    to take it from: the charges are then taken in full.
    """
    everyone = context.agreement.receivers(branch.to)
    here = present(context, everyone)
    in_full = item.amount is not None and len(partly(context, everyone)) > 0 and shrinks(context)
    codes = weighing(context, everyone)
    if not here and not in_full:
        return (), ()
    key = known(stated.of)
    units = _units(context, key, codes, target_of(branch, everyone)) if key is not None else None
    of = context.agreement.keys[key] if key is not None else None
    step = Charge(
        id=f"{prefix}.charge",
        item=item.id,
        inputs=(units,) if units is not None else (),
        parties=codes,
        base=_bases(context, item, stated, codes),
        rate=known(stated.rate),
        bands=tuple(BandRate(band.start, band.end, known(band.rate)) for band in stated.bands),
        edge=known(stated.edge) or "lower",  # the model demands it where there are bands
        applies=known(stated.applies) or "marginal",
        unit=of.unit if isinstance(of, UsageKey) else "",
        why=why(context.agreement, branch, item),
    )
    charge = context.add(step)
    whole = all(_months(context, code, prefix) == WHOLE_YEAR for code in codes)
    if whole and item.sign == "cost":
        return tuple(Leaf(code, Ref(charge.step, n)) for n, code in enumerate(codes)), (charge,)

    def part(place: int, months: Months, name: str) -> Ref:
        of_months = _of_months(context, item, branch, Ref(charge.step, place), months=months, name=name)
        return _in_sign(context, item, branch, of_months, name)

    leaves, taken = [], []
    for place, code in enumerate(codes):
        name, months, full = f"{prefix}.{code}", _months(context, code, prefix), _full(context)
        if code in here:
            leaves.append(Leaf(code, part(place, months, name)))
        if in_full and months != full:
            taken.append(part(place, full, f"{name}.full"))
        elif code in here:
            taken.append(leaves[-1].ref)
    return tuple(leaves), tuple(taken)


def _full(context: Context) -> Months:
    """The months that an amount is charged for of a party that takes part throughout."""
    return context.span if context.by_months else WHOLE_YEAR


def _units(context: Context, key: str, codes: tuple[str, ...], target: str) -> Ref:
    """The figures that a key is made of. Raises `InputError` for a key that counts nothing."""
    aside = replace(context, steps=[], made=set())
    step_id = plain_weights(aside, key, codes, target).step
    made = {step.id: step for step in aside.steps}
    step = made[step_id]
    while not isinstance(step, Input) and len(step.inputs) == 1:
        step = made[step.inputs[0].step]
    if not isinstance(step, Input):
        why_not, remedy = text("calculation.charge_of"), text("calculation.charge_of_remedy")
        raise InputError("", [Fault(f"keys.{key}", key, why_not, remedy)])
    return context.add_once(step)


def _bases(context: Context, item: Item, stated: StatedCharge, codes: tuple[str, ...]) -> Vector | None:
    """Each party's flat sum. Raises `InputError` for a party without one."""
    base: int | Mapping[str, int] | None = known(stated.base)
    if not isinstance(base, Mapping):
        return None if base is None else (base,) * len(codes)
    by_code = {context.agreement.code(party): sum_ for party, sum_ in base.items()}
    lacking = [context.agreement.everyone[code].name for code in codes if code not in by_code]
    if lacking:
        why_not = text("calculation.no_base", parties=", ".join(lacking))
        place = f"{context.agreement.id}.{item.id}"
        raise InputError("", [Fault(place, "", why_not, text("calculation.no_base_remedy"))])
    return tuple(by_code[code] for code in codes)


def _months(context: Context, code: str, place: str) -> Months:
    """The months a party is charged for.

    Raises `InputError` for a party that takes part for some of the months of a version whose amounts are
    not taken by months: what its charge then is, nothing says.
    """
    whole = _full(context)
    if takes_part_throughout(context, code):
        return whole
    if not context.by_months and context.span != WHOLE_YEAR:
        refuse_alone(context, code, place)
    first, last = months_of(context, code)
    first, last = max(first, whole[0]), min(last, whole[1])
    return (first, last) if first <= last else (1, 0)


def _of_months(
    context: Context, item: Item, branch: Branch, amount: Ref, *, months: Months, name: str
) -> Ref:
    if months == WHOLE_YEAR:
        return amount
    first, last = months
    step = Prorate(
        id=f"{name}.months",
        item=item.id,
        inputs=(amount,),
        first=first - 1,
        last=last,
        why=why(context.agreement, branch, item),
    )
    return context.add(step)


def _in_sign(context: Context, item: Item, branch: Branch, amount: Ref, name: str) -> Ref:
    """Money that is shared out is a credit to the parties, here as in the item's own amount."""
    if item.sign == "cost":
        return amount
    turned = Income(
        id=f"{name}.income", item=item.id, inputs=(amount,), why=why(context.agreement, branch, item)
    )
    return context.add(turned)
