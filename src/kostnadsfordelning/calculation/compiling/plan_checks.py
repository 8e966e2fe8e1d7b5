"""The checks of a plan, as steps: sums that must hold at every tier, and the tables that were printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.agreement import KRONOR
from kostnadsfordelning.calculation.compiling.clauses import why
from kostnadsfordelning.calculation.steps import Check, Ref, Step, Sum, Take

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostnadsfordelning.agreement.agreement import Item
    from kostnadsfordelning.calculation.context import Context
    from kostnadsfordelning.calculation.plan import RowPlan


def item_checks(
    context: Context, item: Item, end: Ref, split: Sequence[Step], rows: Sequence[RowPlan]
) -> list[Step]:
    """Sum in = sum out: at every tier, and for the item as a whole."""
    prefix, own = context.id(item.id, "check"), context.id(item.id, "")
    checks: list[Step] = [
        Check(
            id=f"{prefix}.{step.id}", item=item.id, check="sum_tier", inputs=(*step.inputs[:1], Ref(step.id))
        )
        for step in split
        if isinstance(step, Take) and step.rule.residual_to != "none" and step.id.startswith(own)
    ]
    parts = tuple(ref for row in rows for ref in row.refs)
    checks.append(Check(id=f"{prefix}.sum", item=item.id, check="sum_item", inputs=(end, *parts)))
    return checks


def printed_checks(context: Context, rows: Sequence[RowPlan]) -> list[Step]:
    """Each table printed for the year, against the rows it prints. A party's parts are added first.

    A table of no item in particular is of all that is in kronor. Where two versions share the year, a table
    for the whole of it can be held against neither.
    """
    agreement, year = context.agreement, context.year
    steps: list[Step] = []
    if context.prefix != agreement.id:
        return steps
    kronor = {item.id for item in agreement.items if item.measure == KRONOR}
    for number, table in enumerate(agreement.printed, start=1):
        present = {row.item for row in rows}
        if table.year != year or (table.item is not None and table.item not in present):
            continue
        prefix = f"{context.prefix}.printed.{number}"
        parties = tuple(agreement.code(name) for name in table.amounts)
        sums = [
            Sum(
                id=f"{prefix}.{party}",
                item=table.item,
                inputs=tuple(
                    ref
                    for row in rows
                    if row.party == party
                    and (row.item in kronor if table.item is None else row.item == table.item)
                    for ref in row.refs
                ),
            )
            for party in parties
        ]
        steps += sums
        steps.append(
            Check(
                id=prefix,
                item=table.item,
                check="printed_table",
                inputs=tuple(Ref(step.id) for step in sums),
                expected=tuple(table.amounts.values()),
                parties=parties,
                why=why(agreement, table, agreement),
            )
        )
    return steps
