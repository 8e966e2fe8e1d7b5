"""Many scenarios as a small HTML table: what each party pays at least and at most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import measured, whole
from kostnadsfordelning.reports.html import table_html

if TYPE_CHECKING:
    from kostnadsfordelning.calculation.batch.result import BatchAllocation


def batch_html(batch: BatchAllocation) -> str:
    """One row per party and the sum: the lowest and the highest amount among the scenarios.

    Of several measures, that cannot be added, only what was calculated is told.
    """
    agreements = dict.fromkeys(plan.plan.agreement.name for plan in batch.scenarios.plans)
    caption = text("batch.html_caption", names=", ".join(agreements), year=batch.year, count=len(batch))
    refused = int(batch.refused.sum())
    notes = [text("batch.html_refused", refused=refused, count=len(batch))] if refused else []
    notes += [f"{one.name}: {one.reason}" for one in batch.skipped]
    rows = []
    if len(batch.measures) == 1 and refused < len(batch):
        amounts, total = batch.amounts[~batch.refused], batch.total[~batch.refused]
        columns = [*zip(batch.names.values(), amounts.T, strict=True), (text("workbook.sum"), total)]
        rows = [[name, whole(int(column.min())), whole(int(column.max()))] for name, column in columns]
    with measured(batch.measures[0]):
        heads = [text("workbook.party"), text("batch.html_lowest"), text("batch.html_highest")]
        return table_html(caption, heads, rows, notes)
