"""All the items of an agreement rounded together: what each party pays in all follows from its exact sum."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostnadsfordelning.calculation.compiling.clauses import why
from kostnadsfordelning.calculation.compiling.combined import combined, paths_through
from kostnadsfordelning.calculation.compiling.leaves import Leaf, Split, left_by_absence
from kostnadsfordelning.calculation.compiling.members import absent_from
from kostnadsfordelning.calculation.compiling.receivers import ordered, rounded_shares, rule_for
from kostnadsfordelning.calculation.known import known
from kostnadsfordelning.calculation.operands import RESIDUAL, Ref
from kostnadsfordelning.calculation.steps import ApportionTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostnadsfordelning.agreement.agreement import Item
    from kostnadsfordelning.calculation.context import Context


def compile_tables(context: Context, items: Sequence[tuple[Item, Ref]]) -> dict[str, Split]:
    """The split of each item by its id, where the agreement rounds on its total.

    ``items`` have their amounts. Every item's split is made one key over all the parties (0 for those that
    have no part in it), and one step then rounds items × parties.
    """
    prefixes = [context.id(item.id, "").rstrip(".") for item, _ in items]
    paths = [
        paths_through(context, known(item.split), prefix)
        for (item, _), prefix in zip(items, prefixes, strict=True)
    ]
    parties = ordered(context.agreement, [code for one in paths for code in one.parties])
    weights = [
        rounded_shares(context, combined(context, item, one, parties, prefix))
        for (item, _), one, prefix in zip(items, paths, prefixes, strict=True)
    ]
    if not items:
        return {}
    step = ApportionTable(
        id=f"{context.prefix}.table{context.mark}",
        inputs=(*(amount for _, amount in items), *weights),
        items=tuple(item.id for item, _ in items),
        parties=parties,
        rule=rule_for(context.agreement, {code: (code,) for code in parties}, context.prefix),
        why=why(context.agreement, context.agreement.rounding),
    )
    context.add(step)
    place = {code: index for index, code in enumerate(parties)}
    return {
        item.id: Split(
            tuple(
                Leaf(code, Ref(step.id, row * len(parties) + place[code]))
                for code in one.parties
                if code != RESIDUAL
            ),
            amount,
            left_by_absence(context.agreement, one.parties),
            absent_from(context, known(item.split)),
        )
        for row, ((item, amount), one) in enumerate(zip(items, paths, strict=True))
    }
