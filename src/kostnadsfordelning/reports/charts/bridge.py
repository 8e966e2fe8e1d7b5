"""A bridge: from what a party paid one year to what it pays another, one cause under the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.patches import Rectangle

from kostnadsfordelning.analysis.yearly import spans
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import measured, unit, whole
from kostnadsfordelning.reports.charts.change import signed
from kostnadsfordelning.reports.charts.colours import EDGE, bar
from kostnadsfordelning.reports.charts.compared import demand_sheet
from kostnadsfordelning.reports.charts.rows import Column, Named, Panel, place, stripes
from kostnadsfordelning.reports.charts.scale import amount_ticks, limits
from kostnadsfordelning.reports.charts.sheet import GREY, own_style

if TYPE_CHECKING:
    from kostnadsfordelning.analysis.bridge.bridge import Bridge
    from kostnadsfordelning.reports.charts.sheet import Chart

THICK = 0.17


def plot_bridge(bridge: Bridge, *, title: str | None = None, width: float | None = None) -> Chart:
    """A bridge as a matplotlib ``Figure``: the years as upright lines, the causes as bars between them.

    ``title`` takes the place of the chart's own; ``width`` is in inches, wider where names need it. Raises
    `InputError` for what they cannot be.
    """
    demand_sheet(title, width)
    with own_style(), measured(bridge.measure):
        return _drawn(bridge, title, width)


def _drawn(bridge: Bridge, title: str | None, width: float | None) -> Chart:
    table = bridge.lines
    first, *causes, last = table
    rows = [
        Named(text("charts.cost", year=first.name), bold=True),
        *(Named(row.name, row.note) for row in causes),
        Named(text("charts.cost", year=last.name), is_sum=True),
    ]
    amounts = [whole(bridge.first), *(signed(row.amount) for row in causes), whole(bridge.last)]
    low, high = limits([float(row.cost) for row in table])
    whole_scale = low > 0 and low < (high - low) / 2
    if whole_scale:
        low = 0.0  # when it is that near, nothing is gained by leaving it out
    notes = []
    if low > 0 or high < 0:
        notes.append(text("charts.cut_scale"))
    if bridge.preliminary:
        notes.append(text("charts.preliminary", years=spans(bridge.preliminary)))
    notes.append(text("charts.bridge_order"))
    placed = place(
        rows,
        [Panel("", (Column(unit(), amounts),))],
        title=title
        or text("charts.bridge_title", name=bridge.name, first=bridge.years[0], last=bridge.years[1]),
        lead=text(
            "charts.bridge_lead",
            services=", ".join(bridge.services.values()),
            change=bridge.change,
            unit=unit(),
        ),
        notes=notes,
        width=width,
    )
    stripes(placed)
    (axes,) = placed.panels
    axes.set_xlim(low, high)
    amount_ticks(axes, placed.panel_width)
    if low <= 0 <= high:
        axes.axvline(0, color=EDGE, linewidth=0.8, zorder=1)
    cost = bridge.first
    for row, at, under in zip(table, placed.places, (*placed.places[1:], None), strict=True):
        if row.cause in ("before", "after"):
            axes.plot([float(row.cost)] * 2, [at - THICK / 2, at + THICK / 2], color=EDGE, linewidth=3.5)
        else:
            before, cost = cost, cost + row.amount
            box = Rectangle((float(before), at - THICK / 2), float(row.amount), THICK, **bar(row.amount > 0))
            if row.amount:
                axes.add_patch(box)
        if under is not None:
            axes.plot([float(cost)] * 2, [at, under], color=GREY, linewidth=0.8, zorder=1)
    return placed.sheet.chart
