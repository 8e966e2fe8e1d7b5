"""The sheet a chart is drawn on: a title, a lead, the drawing, notes at the foot; everything measured.

Sizes are in inches from the top left corner, since names and numbers have sizes and a drawing takes what is
left. The widths of texts are those of the font that matplotlib itself brings, so that a chart looks the same
on every machine.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

from matplotlib import style
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextToPath

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from matplotlib.axes import Axes

WIDTH = 7.3
"""What fits between the margins of an upright A4 page."""
MARGIN = 0.15
TITLE, LEAD, NAME, SMALL = 12.0, 9.0, 9.0, 7.5
"""Sizes of text, in points."""
FONT = "DejaVu Sans"
POINTS = 72
LINE = 1.35
"""The height of a line over the size of its text."""
INK, GREY, FAINT = "#1a1a1a", "#5f5f5f", "#d0d0d0"


class Chart(Figure):
    """A matplotlib ``Figure`` that a notebook shows without more ado."""

    def _repr_png_(self) -> bytes:
        made = BytesIO()
        self.savefig(made, format="png")
        return made.getvalue()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A chart under way. ``head`` is where the drawing begins, in inches from the top."""

    chart: Chart
    width: float
    height: float
    head: float

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """Bare axes; ``top`` is counted from where the drawing begins."""
        below = self.height - self.head - top - height
        made = self.chart.add_axes(
            (left / self.width, below / self.height, width / self.width, height / self.height)
        )
        for side in ("top", "right", "left", "bottom"):
            made.spines[side].set_visible(False)
        made.tick_params(length=0, labelsize=SMALL, labelcolor=GREY)
        made.set_yticks([])
        return made

    def text(
        self, left: float, top: float, words: str, size: float = NAME, *, side: str = "left", **how: object
    ) -> None:
        """A text with its middle at ``top``; ``side`` is the end of it that is at ``left``."""
        place = left / self.width, 1 - (self.head + top) / self.height
        how = {"color": INK, "va": "center"} | how
        self.chart.text(*place, words, fontsize=size, ha=side, **how)  # type: ignore[arg-type]


def new_sheet(width: float, body: float, title: str, lead: str = "", notes: Iterable[str] = ()) -> Sheet:
    """A sheet for a drawing ``body`` inches high, with its texts wrapped to ``width``."""
    room = width - 2 * MARGIN
    heads = wrapped(title, room, TITLE, bold=True)
    leads = wrapped(lead, room, LEAD) if lead else []
    feet = [line for note in notes for line in wrapped(note, room, SMALL)]
    head = MARGIN + len(heads) * inches(TITLE) + len(leads) * inches(LEAD) + 0.12
    foot = MARGIN + len(feet) * inches(SMALL) + (0.1 if feet else 0)
    height = head + body + foot
    chart = Chart(figsize=(width, height), dpi=150, facecolor="white")
    sheet = Sheet(chart, width, height, head)
    top = MARGIN - head
    for lines, size, how in ((heads, TITLE, {"weight": "bold"}), (leads, LEAD, {"color": GREY})):
        for line in lines:
            top += inches(size)
            sheet.text(MARGIN, top - inches(size) / 2, line, size, **how)
    top = body + (0.1 if feet else 0)
    for line in feet:
        top += inches(SMALL)
        sheet.text(MARGIN, top - inches(SMALL) / 2, line, SMALL, color=GREY)
    return sheet


@contextmanager
def own_style() -> Iterator[None]:
    """Draw by this room's own style, whatever the caller has set; names may hold dollar signs."""
    own = {"font.family": FONT, "text.color": INK, "text.parse_math": False, "hatch.linewidth": 0.6}
    with style.context(["default", own]):
        yield


def inches(size: float) -> float:
    """The height of a line of text."""
    return size * LINE / POINTS


@cache
def text_width(words: str, size: float = NAME, *, bold: bool = False) -> float:
    """The width of a line of text, in inches."""
    font = FontProperties(family=FONT, size=size, weight="bold" if bold else "normal")
    width, _, _ = TextToPath().get_text_width_height_descent(words, font, False)
    return float(width) / POINTS


def widest(several: Iterable[str], size: float = NAME, *, bold: bool = False) -> float:
    """The width of the widest of some lines, in inches; 0 of none."""
    return max((text_width(words, size, bold=bold) for words in several), default=0.0)


def wrapped(words: str, room: float, size: float = NAME, *, bold: bool = False) -> list[str]:
    """A text in lines that fit; a single word that does not is cut into pieces that do."""
    lines = [""]
    for word in words.split(" "):
        for piece in _pieces(word, room, size, bold=bold):
            longer = f"{lines[-1]} {piece}".strip()
            if lines[-1] and text_width(longer, size, bold=bold) > room:
                lines.append(piece)
            else:
                lines[-1] = longer
    return lines


def _pieces(word: str, room: float, size: float, *, bold: bool) -> list[str]:
    pieces = [word]
    while len(pieces[-1]) > 1 and text_width(pieces[-1], size, bold=bold) > room:
        last = pieces.pop()
        fits = len(last) - 1
        while fits > 1 and text_width(last[:fits] + "-", size, bold=bold) > room:
            fits -= 1
        pieces += [last[:fits] + "-", last[fits:]]
    return pieces


def spread(places: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Places moved as little as it takes to be ``gap`` apart, in their order, within the bounds.

    >>> spread([1.0, 1.0, 5.0], 1.0, 0.0, 6.0)
    [0.5, 1.5, 5.0]
    """
    order = sorted(range(len(places)), key=lambda number: (places[number], number))
    blocks: list[tuple[float, int]] = []  # the place where a run of neighbours begins, and how many they are
    for number in order:
        start, count = float(places[number]), 1
        while blocks and blocks[-1][0] + blocks[-1][1] * gap > start:
            before, many = blocks.pop()
            # Their common middle is the mean of where each would have it.
            start = (before * many + (start - many * gap) * count) / (many + count)
            count += many
        blocks.append((start, count))
    moved = [start + step * gap for start, count in blocks for step in range(count)]
    last = len(moved) - 1
    moved = [max(at, low + number * gap) for number, at in enumerate(moved)]
    moved = [min(at, high - (last - number) * gap) for number, at in enumerate(moved)]
    return [at for _, at in sorted(zip(order, moved, strict=True))]
