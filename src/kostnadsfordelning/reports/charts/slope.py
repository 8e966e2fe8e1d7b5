"""Two models side by side: a line per party from what it pays today to what it would pay."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import MONEY, decimals, unit, whole
from kostnadsfordelning.reports.charts.colours import HIGHER, LOWER
from kostnadsfordelning.reports.charts.compared import (
    demand,
    fault,
    inhabitants_note,
    notes_of,
    one_place,
    shown_parties,
    without_inhabitants,
)
from kostnadsfordelning.reports.charts.scale import limits
from kostnadsfordelning.reports.charts.sheet import (
    GREY,
    INK,
    MARGIN,
    NAME,
    SMALL,
    WIDTH,
    inches,
    new_sheet,
    spread,
    text_width,
    widest,
    wrapped,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.axes import Axes

    from kostnadsfordelning.analysis.comparison.comparison import Comparison
    from kostnadsfordelning.reports.charts.sheet import Chart

OF = ("per_inhabitant", "amount")
GAP = 0.19
"""Between the labels of two lines, in inches."""
LONGEST = 32
"""Signs of a name that a label has room for."""
LEADER = 0.3
"""From the end of a line to its label."""


def slope_chart(
    comparison: Comparison,
    *,
    model: str | None,
    year: int | None,
    of: str | None,
    title: str | None,
    width: float | None,
) -> Chart:
    """``of`` is kronor per inhabitant, where parties of unlike size are seen at once, or the amounts.

    Per inhabitant unless told otherwise; amounts where they are no kronor.
    """
    place = one_place(comparison, model, year)
    by_person = comparison.measure == MONEY and bool(comparison.inhabitants)
    of = ("per_inhabitant" if by_person else "amount") if of is None else of
    demand("of", of, OF)
    everyone = shown_parties(comparison, (place,))
    lines = {line.party: line for line in comparison.lines(place.model, place.year)}
    ends: dict[str, tuple[Fraction | None, Fraction | None]] = {}
    for code in everyone:
        line = lines[code]
        if of == "amount":
            ends[code] = (_fraction(line.before), _fraction(line.amount))
        elif line.persons:
            ends[code] = (line.per_inhabitant_before, line.per_inhabitant)
    if not ends:
        raise fault("of", of, "nobody")
    notes = notes_of(comparison, (place,))
    if of == "per_inhabitant":
        notes += [inhabitants_note(comparison), *without_inhabitants(comparison, everyone)]
    room = max(1.8, min(3.0, 0.6 * len(ends)), GAP * (len(ends) + 1))
    heads = [wrapped(one, 2.6, bold=True) for one in (comparison.baseline, place.model)]
    over = max(map(len, heads)) * inches(NAME) + 0.1
    told = unit() if of == "amount" else text("charts.kr_per_inhabitant")
    names = {code: _short(comparison.names[code]) for code in ends}
    labels = [
        {
            code: f"{names[code]}  {_told(both[side], of)}"
            for code, both in ends.items()
            if both[side] is not None
        }
        for side in (0, 1)
    ]
    beside = [max((text_width(one, SMALL) for one in own.values()), default=0.0) + LEADER for own in labels]
    beside = [max(one, widest(own, bold=True) / 2) for one, own in zip(beside, heads, strict=True)]
    whole_width = max(width or WIDTH, sum(beside) + 2.0 + 2 * MARGIN)
    sheet = new_sheet(
        whole_width,
        over + room + 0.1,
        title or text("charts.slope_title", years=str(place.year)),
        text("charts.slope_lead", unit=told),
        notes,
    )
    left, drawn = MARGIN + beside[0], whole_width - 2 * MARGIN - sum(beside)
    for at, own in zip((left, left + drawn), heads, strict=True):
        for number, line_of in enumerate(own):
            sheet.text(at, (number + 0.5) * inches(NAME), line_of, NAME, side="center", weight="bold")
    axes = sheet.axes(left, over, drawn, room)
    axes.set_xticks([])
    axes.set_xlim(0, 1)
    axes.set_ylim(*limits([float(one) for both in ends.values() for one in both if one is not None]))
    axes.axvline(0, color=GREY, linewidth=1)
    axes.axvline(1, color=GREY, linewidth=1)
    for both in ends.values():
        _line(axes, both)
    for side in (0, 1):
        _labels(axes, labels[side], {code: both[side] for code, both in ends.items()}, side, room=room)
    return sheet.chart


def _line(axes: Axes, both: tuple[Fraction | None, Fraction | None]) -> None:
    """From the one model to the other; only a point for who has a part in one of them."""
    before, after = both
    if before is None or after is None:
        x, y = (0, before) if after is None else (1, after)
        axes.plot([x], [float(y or 0)], marker="x", color=INK, clip_on=False)
        return
    ways = {True: (HIGHER, "-", 2.2), False: (LOWER, (0, (5, 2)), 1.6)}
    colour, line, thick = (GREY, ":", 1.2) if before == after else ways[after > before]
    axes.plot(
        [0, 1],
        [float(before), float(after)],
        color=colour,
        linestyle=line,
        linewidth=thick,
        marker="o",
        markersize=4.5,
        markeredgecolor=INK,
        markeredgewidth=0.6,
        clip_on=False,
    )


def _labels(
    axes: Axes, labels: Mapping[str, str], places: Mapping[str, Fraction | None], side: int, *, room: float
) -> None:
    """The labels of one side, moved apart; a thin line leads from each to its point."""
    low, high = axes.get_ylim()
    codes = list(labels)
    points = [float(places[code] or 0) for code in codes]
    moved = spread(points, GAP / room * (high - low), low, high)
    edge, way = (0.0, -1) if side == 0 else (1.0, 1)
    drawn = axes.get_position().width * axes.get_figure().get_figwidth()  # type: ignore[union-attr]
    near, far = edge + way * 0.08 / drawn, edge + way * (LEADER - 0.04) / drawn
    for code, point, at in zip(codes, points, moved, strict=True):
        axes.plot([near, far], [point, at], color=GREY, linewidth=0.6, clip_on=False)
        axes.text(
            edge + way * LEADER / drawn,
            at,
            labels[code],
            fontsize=SMALL,
            va="center",
            ha="right" if side == 0 else "left",
        )


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else name[: LONGEST - 1].rstrip() + "…"


def _fraction(number: int | None) -> Fraction | None:
    return None if number is None else Fraction(number)


def _told(value: Fraction | None, of: str) -> str:
    if value is None:
        return ""
    return whole(int(value)) if of == "amount" else decimals(value, 2)
