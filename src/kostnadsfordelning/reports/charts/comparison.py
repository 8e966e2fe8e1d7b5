"""The charts of a comparison of models, by their kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostnadsfordelning.messages.numbers import measured
from kostnadsfordelning.reports.charts.change import change_chart
from kostnadsfordelning.reports.charts.compared import demand, demand_sheet, fault
from kostnadsfordelning.reports.charts.heat import heat_chart
from kostnadsfordelning.reports.charts.per_inhabitant import per_inhabitant_chart
from kostnadsfordelning.reports.charts.sheet import own_style
from kostnadsfordelning.reports.charts.slope import slope_chart

if TYPE_CHECKING:
    from kostnadsfordelning.analysis.comparison.comparison import Comparison
    from kostnadsfordelning.reports.charts.sheet import Chart

KINDS = {"change": change_chart, "per_inhabitant": per_inhabitant_chart, "heat": heat_chart}
ALL = (*KINDS, "slope")


def plot_comparison(
    comparison: Comparison,
    kind: str = "change",
    *,
    model: str | None = None,
    year: int | None = None,
    of: str | None = None,
    title: str | None = None,
    width: float | None = None,
) -> Chart:
    """A picture of a comparison as a matplotlib ``Figure``.

    kind
        ``change``: the change of each party's cost, as bars. ``slope``: today's model and one other, a line
        per party. ``per_inhabitant``: kronor per inhabitant by each model, on one scale. ``heat``: parties ×
        models, coloured by the change in percent.
    model, year
        One alternative, or one year, of those compared. Several of one of them stand beside each other;
        where there are several of both, one must be chosen.
    of
        What a slope shows: ``per_inhabitant`` or ``amount``.
    title
        In place of the chart's own.
    width
        In inches; without it what an upright A4 page has room for. Wider where names and numbers need it.

    Raises `InputError` for a kind, model or year that there is none of, for several where one must be
    chosen, and where no party has inhabitants to divide by.
    """
    demand("kind", kind, ALL)
    if of is not None and kind != "slope":
        raise fault("of", of, "of_slope")
    demand_sheet(title, width)
    if not comparison.alternatives:
        raise fault("models", comparison.baseline, "no_alternative")
    with own_style(), measured(comparison.measure):
        if kind == "slope":
            return slope_chart(comparison, model=model, year=year, of=of, title=title, width=width)
        return KINDS[kind](comparison, model=model, year=year, title=title, width=width)
