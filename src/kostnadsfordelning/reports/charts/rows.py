"""A drawing of one row per party: names to the left, numbers in columns to the right of each panel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from matplotlib.lines import Line2D

from kostnadsfordelning.reports.charts.sheet import (
    FAINT,
    GREY,
    MARGIN,
    NAME,
    SMALL,
    WIDTH,
    Sheet,
    inches,
    new_sheet,
    text_width,
    widest,
    wrapped,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from matplotlib.axes import Axes

MOST_NAME = 2.3
"""The widest a name may be before it is broken, in inches."""
AIR = 0.12
"""Between a name and the drawing, and between columns."""
LEGEND, MARKED = 0.2, 0.42
"""The height of a line of the legend, and what a mark and the air after its words take."""
LEAST_PANEL, AXIS = 1.5, 0.42
"""The narrowest a panel may be, and the height of the scale below it."""


@dataclass(frozen=True, slots=True)
class Named:
    """A row: its name, a line in small type under it, whether it stands out, and whether it is the sum of
    those above.
    """

    name: str
    note: str = ""
    bold: bool = False
    is_sum: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """Numbers beside a panel, as text: one per row, below a heading."""

    head: str
    cells: Sequence[str]

    def heads(self) -> list[str]:
        """The heading in lines, about as wide as the numbers."""
        return wrapped(self.head, max(0.75, widest(self.cells, SMALL)), SMALL) if self.head else []

    @property
    def width(self) -> float:
        """In inches."""
        return max(widest(self.cells, SMALL, bold=True), widest(self.heads(), SMALL))


@dataclass(frozen=True, slots=True)
class Panel:
    """One drawing of all the rows: its heading, and its columns of numbers."""

    head: str
    columns: Sequence[Column]

    @property
    def beside(self) -> float:
        """What the columns take, in inches."""
        return sum(column.width + AIR for column in self.columns)


@dataclass(frozen=True, slots=True)
class Placed:
    """The panels on their sheet. Row ``n`` is at ``places[n]``; the axes are upside down, as one reads."""

    sheet: Sheet
    panels: tuple[Axes, ...]
    places: tuple[float, ...]
    heights: tuple[float, ...]
    panel_width: float


def place(
    rows: Sequence[Named],
    panels: Sequence[Panel],
    *,
    title: str,
    lead: str = "",
    notes: Iterable[str] = (),
    width: float | None = None,
    scale: bool = True,
    legend: Sequence[tuple[str, Mapping[str, object]]] = (),
) -> Placed:
    """A sheet with the names, the headings and the numbers written, and bare axes for the panels.

    The sheet is ``width`` inches wide, or as a page has room for; wider where the panels need it. The axes
    go from 0 at the top to the height of all the rows, in inches. ``legend`` is what each mark stands for.
    """
    names = [wrapped(row.name, MOST_NAME, bold=True) for row in rows]
    small = [wrapped(row.note, MOST_NAME, SMALL) if row.note else [] for row in rows]
    own = [line for lines in names for line in lines], [line for lines in small for line in lines]
    left = MARGIN + max(widest(own[0], bold=True), widest(own[1], SMALL)) + AIR
    heights = [
        max(0.27, len(lines) * inches(NAME) + len(told) * inches(SMALL) + 0.09)
        for lines, told in zip(names, small, strict=True)
    ]
    beside = sum(panel.beside for panel in panels) + AIR * (len(panels) - 1) * 2
    wanted = WIDTH if width is None else width
    panel_width = max(LEAST_PANEL, (wanted - left - beside - MARGIN) / len(panels))
    whole = left + beside + MARGIN + panel_width * len(panels)
    heads = [
        wrapped(panel.head, panel_width + panel.beside, bold=True) if panel.head else [] for panel in panels
    ]
    entries = _flowed([words for words, _ in legend], whole - 2 * MARGIN)
    first = len(entries) * LEGEND
    above = first + max(len(lines) for lines in heads) * inches(NAME)
    over = max((len(one.heads()) for panel in panels for one in panel.columns), default=0) * inches(SMALL)
    top, body = above + over + (0.08 if above or over else 0), sum(heights)
    sheet = new_sheet(whole, top + body + (AXIS if scale else 0.06), title, lead, notes)
    places = tuple(sum(heights[:number]) + height / 2 for number, height in enumerate(heights))
    for row, lines, told, at in zip(rows, names, small, places, strict=True):
        _name(sheet, row, lines, told, top + at)
    if legend:
        _legend(sheet, legend, entries)
    found = []
    x = left
    for panel, lines in zip(panels, heads, strict=True):
        for number, line in enumerate(lines):
            sheet.text(x, first + (number + 0.5) * inches(NAME), line, NAME, weight="bold")
        axes = sheet.axes(x, top, panel_width, body)
        axes.set_ylim(body, 0)
        found.append(axes)
        x += panel_width
        for column in panel.columns:
            x += AIR + column.width
            _column(sheet, column, rows, places, (x, top))
        x += 2 * AIR
    for number, row in enumerate(rows):
        if row.is_sum:  # a line above the sum, as in a column of figures
            at = 1 - (sheet.head + top + sum(heights[:number])) / sheet.height
            ends = [MARGIN / sheet.width, 1 - MARGIN / sheet.width]
            sheet.chart.add_artist(Line2D(ends, [at, at], color=GREY, linewidth=0.8))
    return Placed(sheet, tuple(found), places, tuple(heights), panel_width)


def _weight(row: Named) -> str:
    return "bold" if row.is_sum or row.bold else "normal"


def _flowed(entries: Sequence[str], room: float) -> list[list[int]]:
    """The entries of a legend, by their numbers, as many on a line as there is room for."""
    lines: list[list[int]] = []
    used = room
    for number, words in enumerate(entries):
        takes = text_width(words, SMALL) + MARKED
        if used + takes > room:
            lines.append([])
            used = 0.0
        lines[-1].append(number)
        used += takes
    return lines


def _legend(
    sheet: Sheet, legend: Sequence[tuple[str, Mapping[str, object]]], lines: Sequence[Sequence[int]]
) -> None:
    """What each mark stands for, above the drawing."""
    width, height = sheet.width - 2 * MARGIN, len(lines) * LEGEND
    axes = sheet.axes(MARGIN, 0, width, height)
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
    axes.set_xticks([])
    for number, line in enumerate(lines):
        x, y = 0.08, (number + 0.5) * LEGEND
        for entry in line:
            words, how = legend[entry]
            axes.plot([x], [y], clip_on=False, **how)  # type: ignore[arg-type]
            axes.text(x + 0.13, y, words, fontsize=SMALL, va="center")
            x += text_width(words, SMALL) + MARKED


def _name(sheet: Sheet, row: Named, lines: Sequence[str], told: Sequence[str], middle: float) -> None:
    at = middle - (len(lines) * inches(NAME) + len(told) * inches(SMALL)) / 2
    for line in lines:
        sheet.text(MARGIN, at + inches(NAME) / 2, line, NAME, weight=_weight(row))
        at += inches(NAME)
    for line in told:
        sheet.text(MARGIN, at + inches(SMALL) / 2, line, SMALL, color=GREY)
        at += inches(SMALL)


def _column(
    sheet: Sheet, column: Column, rows: Sequence[Named], places: Sequence[float], corner: tuple[float, float]
) -> None:
    """A column of numbers below its heading; ``corner`` is its right end, and where the rows begin."""
    right, top = corner
    lines = column.heads()
    for number, line in enumerate(lines):
        at = top - 0.08 - (len(lines) - number - 0.5) * inches(SMALL)
        sheet.text(right, at, line, SMALL, side="right", color=GREY)
    for row, cell, at in zip(rows, column.cells, places, strict=True):
        sheet.text(right, top + at, cell, SMALL, side="right", weight=_weight(row))


def stripes(placed: Placed) -> None:
    """Thin lines between the rows, so that the eye finds from the name to the number."""
    for axes in placed.panels:
        for end in range(1, len(placed.heights)):
            axes.axhline(sum(placed.heights[:end]), color=FAINT, linewidth=0.4, zorder=0)
