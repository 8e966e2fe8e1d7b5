"""Many cases as a small HTML table: what each party pays now, at least and at most, and in which case."""

from __future__ import annotations

from typing import TYPE_CHECKING, SupportsIndex

from kostnadsfordelning.analysis.yearly import spans
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import measured, whole
from kostnadsfordelning.reports.html import table_html

if TYPE_CHECKING:
    from kostnadsfordelning.analysis.sweeping.result import Sweep


def sweep_html(sweep: Sweep) -> str:
    """One row per party and the sum, all years together, and the remarks below."""
    names = ", ".join(sweep.services.values())
    caption = text("sweep.html_caption", names=names, years=spans(sweep.years), count=len(sweep))
    live = sweep.total[~sweep.refusing]
    numbers = [[name, *map(_figure, rest)] for name, *rest in sweep.extremes.itertuples(index=False)]
    total = [str(sum(sweep.baseline.values()))]
    if live.size:
        total += [str(int(live.min())), "", str(int(live.max())), ""]
    foot = [text("workbook.sum"), *(whole(int(one)) if one else "" for one in total)]
    heads = [
        text("workbook.party"),
        text("sweep.html_baseline" if sweep.has_baseline else "sweep.html_unvaried"),
        text("sweep.html_lowest"),
        text("sweep.html_lowest_case"),
        text("sweep.html_highest"),
        text("sweep.html_highest_case"),
    ]
    measures = [measure for batch in sweep.batches for measure in batch.measures]
    with measured(measures[0]):
        return table_html(caption, heads, [*numbers, foot + [""] * (len(heads) - len(foot))], sweep.remarks)


def _figure(cell: object) -> str:
    """A whole number; nothing where it is missing."""
    return whole(cell.__index__()) if isinstance(cell, SupportsIndex) else ""
