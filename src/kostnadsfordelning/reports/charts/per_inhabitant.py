"""Kronor per inhabitant by each model, on one scale: a point per model and party."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import decimals
from kostnadsfordelning.reports.charts.colours import mark
from kostnadsfordelning.reports.charts.compared import (
    fault,
    inhabitants_note,
    notes_of,
    places_of,
    shown_parties,
    without_inhabitants,
)
from kostnadsfordelning.reports.charts.rows import Column, Named, Panel, place, stripes
from kostnadsfordelning.reports.charts.scale import amount_ticks, limits
from kostnadsfordelning.reports.charts.sheet import GREY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kostnadsfordelning.analysis.comparison.comparison import Comparison
    from kostnadsfordelning.reports.charts.sheet import Chart

MOST_COLUMNS = 4
"""With more models than this there is no room for their numbers beside the points."""


def per_inhabitant_chart(
    comparison: Comparison, *, model: str | None, year: int | None, title: str | None, width: float | None
) -> Chart:
    """Rows in the order of what they pay today, highest first; a broken line for all of them together."""
    places = places_of(comparison, model, year)
    if len({one.year for one in places}) > 1:
        raise fault("year", "", "only_one", what="year", known=", ".join(str(one.year) for one in places))
    when = places[0].year if places else comparison.years[0]
    models = [one for one in comparison.models if one in (comparison.baseline, *(p.model for p in places))]
    everyone = shown_parties(comparison, places)
    persons = comparison.inhabitants
    parties = [code for code in everyone if persons.get(code)]
    if not parties:
        raise fault("kind", "per_inhabitant", "nobody")
    amounts = {one: comparison.amounts(one, when) for one in models}
    values = {one: {code: _per(amounts[one][code], persons[code]) for code in parties} for one in models}
    base = values[comparison.baseline]
    parties.sort(key=lambda code: -(base[code] or Fraction(0)))
    average = {one: _average(amounts[one], persons, parties) for one in models}
    columns = [
        Column(one, [*(_told(values[one][code]) for code in parties), _told(average[one])]) for one in models
    ]
    placed = place(
        [*(Named(comparison.names[code]) for code in parties), Named(text("charts.together"), is_sum=True)],
        [Panel("", columns if len(models) <= MOST_COLUMNS else ())],
        title=title or text("charts.per_inhabitant_title", years=str(when)),
        lead=text("charts.per_inhabitant_lead", baseline=comparison.baseline),
        legend=[(one, mark(number)) for number, one in enumerate(models)],
        notes=[
            *notes_of(comparison, places),
            inhabitants_note(comparison),
            *without_inhabitants(comparison, everyone),
        ],
        width=width,
    )
    stripes(placed)
    (axes,) = placed.panels
    shown = [float(one) for of in values.values() for one in of.values() if one is not None]
    axes.set_xlim(*limits([*shown, *(float(one) for one in average.values() if one is not None)]))
    amount_ticks(axes, placed.panel_width, told=text("charts.kr_per_inhabitant"))
    for number, one in enumerate(models):
        row = [*(values[one][code] for code in parties), average[one]]
        points = [(float(v), at) for v, at in zip(row, placed.places, strict=True) if v is not None]
        axes.plot(
            [x for x, _ in points], [y for _, y in points], label=one, zorder=3 + number, **mark(number)
        )
    for code, at in zip(parties, placed.places, strict=False):
        seen = [float(v) for of in values.values() if (v := of[code]) is not None]
        if seen:
            axes.plot([min(seen), max(seen)], [at, at], color=GREY, linewidth=1, zorder=2)
    now = average[comparison.baseline]
    if now is not None:
        axes.axvline(float(now), color=GREY, linewidth=1, linestyle=(0, (4, 3)), zorder=1)
    return placed.sheet.chart


def _per(amount: int | None, persons: int) -> Fraction | None:
    return None if amount is None else Fraction(amount, persons)


def _average(
    amounts: Mapping[str, int | None], persons: Mapping[str, int], parties: Sequence[str]
) -> Fraction | None:
    """What those shown pay together per inhabitant, of those that have a part."""
    own = [code for code in parties if amounts[code] is not None]
    return (
        Fraction(sum(amounts[code] or 0 for code in own), sum(persons[code] for code in own)) if own else None
    )


def _told(value: Fraction | None) -> str:
    return "–" if value is None else decimals(value, 2)
