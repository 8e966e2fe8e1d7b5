"""Parties × models as a table whose colours show the change against today's."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from matplotlib.patches import Rectangle

from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import capital, percent, unit, whole
from kostnadsfordelning.reports.charts.change import NO_PART, signed, signed_percent
from kostnadsfordelning.reports.charts.colours import ink_on, shade
from kostnadsfordelning.reports.charts.compared import held, notes_of, places_of, shown_parties, when_of
from kostnadsfordelning.reports.charts.rows import MOST_NAME
from kostnadsfordelning.reports.charts.sheet import (
    FAINT,
    MARGIN,
    NAME,
    SMALL,
    WIDTH,
    inches,
    new_sheet,
    widest,
    wrapped,
)

if TYPE_CHECKING:
    from kostnadsfordelning.analysis.comparison.compared import Compared
    from kostnadsfordelning.analysis.comparison.comparison import Comparison
    from kostnadsfordelning.reports.charts.sheet import Chart, Sheet

FULL = Fraction(1)
"""A change of this much, or more, has the full colour: one that is far larger must not pale the others."""
UP, DOWN = "\N{BLACK UP-POINTING TRIANGLE} ", "\N{BLACK DOWN-POINTING TRIANGLE} "
"""Which way the cost goes, where colours are not printed."""
CELL = 0.36
"""The height of a cell, in inches."""
AIR = 0.1


def heat_chart(
    comparison: Comparison, *, model: str | None, year: int | None, title: str | None, width: float | None
) -> Chart:
    """A column per alternative, or per year; each cell says the change in percent and in the measure.

    Today's amounts stand first, where all the columns are of one year.
    """
    places = places_of(comparison, model, year)
    parties = shown_parties(comparison, places)
    names = {code: wrapped(comparison.names[code], MOST_NAME) for code in parties}
    table = [{line.party: line for line in comparison.lines(one.model, one.year)} for one in places]
    changes = [one for of in table for line in of.values() if (one := line.change_share) is not None]
    most = min(max((abs(one) for one in changes), default=Fraction(0)) or Fraction(1), FULL)
    one_year = len({one.year for one in places}) == 1
    before = [_whole(table[0][code].before) for code in parties] if one_year and table else []
    told = [signed(line.change) for of in table for line in of.values()]
    least = max(
        0.8,
        widest(told, SMALL) + AIR,
        widest((w for p in places for w in p.label.split(" ")), SMALL, bold=True) + AIR,
    )
    left = MARGIN + widest(line for lines in names.values() for line in lines) + AIR
    own = (
        max(
            widest(before, SMALL),
            widest(wrapped(comparison.baseline, 1.2, SMALL, bold=True), SMALL, bold=True),
        )
        + 2 * AIR
        if before
        else 0.0
    )
    wide = max(least, ((width or WIDTH) - left - own - MARGIN) / max(1, len(places)))
    wide = wide if width is not None else min(wide, 1.7)
    heads = [wrapped(one.label, wide - AIR, SMALL, bold=True) for one in places]
    base_head = wrapped(comparison.baseline, max(own - AIR, 0.3), SMALL, bold=True) if before else []
    over = max(len(lines) for lines in (*heads, base_head)) * inches(SMALL) + 0.06
    tall = max([CELL, *(len(lines) * inches(NAME) + 0.08 for lines in names.values())])
    whole_width = left + own + wide * len(places) + MARGIN
    sheet = new_sheet(
        max(whole_width, 4.5),
        over + tall * len(parties) + 0.05,
        title or text("charts.heat_title", years=when_of(places)),
        capital(text("charts.heat_lead", models=held(places), baseline=comparison.baseline, unit=unit())),
        [*notes_of(comparison, places), text("charts.full_colour", percent=percent(most, 0))],
    )
    for row, code in enumerate(parties):
        middle = over + (row + 0.5) * tall
        for number, line in enumerate(names[code]):
            sheet.text(MARGIN, middle + (number - (len(names[code]) - 1) / 2) * inches(NAME), line)
        if before:
            sheet.text(left + own - AIR, middle, before[row], SMALL, side="right")
    _head(sheet, base_head, left + own - AIR, over, "right")
    for number, (of, lines) in enumerate(zip(table, heads, strict=True)):
        start = left + own + number * wide
        _head(sheet, lines, start + wide / 2, over, "center")
        for row, code in enumerate(parties):
            _cell(sheet, of[code], most, (start, over + row * tall, wide, tall))
    return sheet.chart


def _head(sheet: Sheet, lines: list[str], at: float, over: float, side: str) -> None:
    for number, line in enumerate(lines):
        sheet.text(
            at,
            over - 0.06 - (len(lines) - number - 0.5) * inches(SMALL),
            line,
            SMALL,
            side=side,
            weight="bold",
        )


def _cell(sheet: Sheet, line: Compared, most: Fraction, box: tuple[float, float, float, float]) -> None:
    """One cell: its colour by the change in percent, and the change in words."""
    left, top, wide, tall = box
    share = line.change_share
    part = Fraction(0) if share is None else share / most
    colour = shade(float(max(Fraction(-1), min(Fraction(1), part))))
    sheet.chart.add_artist(
        Rectangle(
            (left / sheet.width, 1 - (sheet.head + top + tall) / sheet.height),
            wide / sheet.width,
            tall / sheet.height,
            facecolor=colour,
            edgecolor=FAINT,
            linewidth=0.8,
            transform=sheet.chart.transFigure,
            zorder=0,
        )
    )
    ink = ink_on(colour)
    middle = left + wide / 2
    if line.change is None:
        sheet.text(middle, top + tall / 2, NO_PART, SMALL, side="center", color=ink)
        return
    way = UP if line.change > 0 else DOWN if line.change else ""
    told = text("charts.from_nothing") if share is None else f"{signed_percent(share)}\N{NO-BREAK SPACE}%"
    half = inches(SMALL) / 2
    sheet.text(middle, top + tall / 2 - half, way + told, SMALL, side="center", color=ink, weight="bold")
    sheet.text(middle, top + tall / 2 + half, signed(line.change), SMALL, side="center", color=ink)


def _whole(amount: int | None) -> str:
    return NO_PART if amount is None else whole(amount)
