"""A phase-in between whole splits as steps: each compiled on the same amount, then weighted together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostnadsfordelning.apportionment.numbers import integer_weights
from kostnadsfordelning.calculation.compiling.clauses import why
from kostnadsfordelning.calculation.compiling.leaves import Leaf, Split, by_party
from kostnadsfordelning.calculation.compiling.receivers import ordered, rule_for
from kostnadsfordelning.calculation.operands import Ref
from kostnadsfordelning.calculation.steps import Blend, Sum
from kostnadsfordelning.errors import Fault, InputError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Callable

    from kostnadsfordelning.agreement.agreement import Item
    from kostnadsfordelning.agreement.split import Blend as StatedBlend
    from kostnadsfordelning.calculation.context import Context


def blended(
    context: Context,
    item: Item,
    stated: StatedBlend,
    amount: Ref | None,
    compiled: Callable[[str, Ref | None], Split],
) -> Split:
    """The splits that have a share this year, weighted together party by party.

    A split with the whole year is itself, rounded as it says and not once more. ``compiled`` gives a
    split by its name. Raises `InputError` before the first year of the phase-in.
    """
    place = f"{context.agreement.id}.{item.id}"
    shares = stated.shares_for(context.year)
    if shares is None:
        years = ", ".join(str(year) for year in sorted(stated.blend))
        why_not = text("calculation.before_blend", year=context.year, years=years)
        raise InputError("", [Fault(place, "", why_not, text("calculation.before_blend_remedy"))])
    names = tuple(name for name in stated.splits if shares.get(name))
    if len(names) == 1:
        return compiled(names[0], amount)
    if amount is None:
        raise TypeError("the model demands an amount where there is a blend")
    splits = [compiled(name, amount) for name in names]
    parts = [by_party(split.leaves) for split in splits]
    parties = ordered(context.agreement, [code for refs in parts for code in refs])
    inputs = [
        _one(context, item, f"{name}.{code}", refs.get(code, []))
        for name, refs in zip(names, parts, strict=True)
        for code in parties
    ]
    root = context.id(item.id, "").rstrip(".")
    step = Blend(
        id=f"{root}.blend",
        item=item.id,
        inputs=(amount, *inputs),
        parties=parties,
        splits=names,
        shares=integer_weights({name: shares[name] for name in names})[1],
        rule=rule_for(context.agreement, {code: (code,) for code in parties}, root),
        why=why(context.agreement, stated),
    )
    context.add(step)
    leaves = tuple(Leaf(code, Ref(step.id, index)) for index, code in enumerate(parties))
    return Split(leaves, amount, tuple(rule for split in splits for rule in split.left_by))


def _one(context: Context, item: Item, name: str, refs: list[Ref]) -> Ref:
    """A party's part in one split: a sum where it is in several branches, or in none."""
    if len(refs) == 1:
        return refs[0]
    return context.add(Sum(id=context.id(item.id, f"{name}.sum"), item=item.id, inputs=tuple(refs)))
