"""The change of each party's cost against today's: bars to both sides of nothing."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import capital, decimals, unit, whole
from kostnadsfordelning.reports.charts.colours import EDGE, bar
from kostnadsfordelning.reports.charts.compared import held, notes_of, places_of, shown_parties, when_of
from kostnadsfordelning.reports.charts.rows import Column, Named, Panel, place, stripes
from kostnadsfordelning.reports.charts.scale import amount_ticks, limits

if TYPE_CHECKING:
    from kostnadsfordelning.analysis.comparison.comparison import Comparison
    from kostnadsfordelning.reports.charts.sheet import Chart

NO_PART = "–"


def change_chart(
    comparison: Comparison, *, model: str | None, year: int | None, title: str | None, width: float | None
) -> Chart:
    """One panel per alternative, or per year; the largest increase in the first one is uppermost."""
    places = places_of(comparison, model, year)
    parties = shown_parties(comparison, places)
    lines = [{line.party: line for line in comparison.lines(one.model, one.year)} for one in places]
    parties.sort(key=lambda code: [-(of[code].change or 0) for of in lines])
    totals = [comparison.total(one.model, one.year) for one in places]
    before = [comparison.total(comparison.baseline, one.year) for one in places]
    panels = [
        Panel(
            one.label if len(places) > 1 else "",
            (
                Column(unit(), [*(signed(of[code].change) for code in parties), signed(total - base)]),
                Column(
                    "%",
                    [
                        *(signed_percent(of[code].change_share) for code in parties),
                        signed_percent(Fraction(total - base, abs(base)) if base else None),
                    ],
                ),
            ),
        )
        for one, of, total, base in zip(places, lines, totals, before, strict=True)
    ]
    placed = place(
        [*(Named(comparison.names[code]) for code in parties), Named(text("charts.sum"), is_sum=True)],
        panels,
        title=title or text("charts.change_title", years=when_of(places)),
        lead=capital(
            text("charts.change_lead", model=held(places), baseline=comparison.baseline, unit=unit())
        ),
        notes=notes_of(comparison, places),
        width=width,
    )
    stripes(placed)
    changes = [[of[code].change or 0 for code in parties] for of in lines]
    ends = limits([float(one) for own in changes for one in own], zero=True)
    for axes, own in zip(placed.panels, changes, strict=True):
        axes.set_xlim(*ends)
        amount_ticks(axes, placed.panel_width)
        axes.axvline(0, color=EDGE, linewidth=1)
        for change, at in zip(own, placed.places, strict=False):
            if change:
                axes.barh(at, float(change), height=0.17, **bar(change > 0))
    return placed.sheet.chart


def signed(number: int | None) -> str:
    """A change with its sign; a dash for who has no part in either."""
    if number is None:
        return NO_PART
    return ("+" if number > 0 else "") + whole(number)


def signed_percent(share: Fraction | None, places: int = 1) -> str:
    """A change in percent with its sign, without the percent sign; a dash where there was nothing before."""
    return NO_PART if share is None else decimals(share * 100, places, sign=True)
