"""The colours and marks of the charts: told apart by the colour-blind, and in print without colour.

Of the palette by Okabe and Ito. A higher cost is orange and hatched, a lower one dark blue and plain; what
is compared has marks of different shapes besides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

HIGHER, LOWER = "#E69F00", "#0072B2"
HIGHER_HATCH = "////"
EDGE = "#1a1a1a"
MARKS = (
    ("o", "#0072B2", True),
    ("D", "#E69F00", False),
    ("s", "#009E73", True),
    ("^", "#D55E00", False),
    ("v", "#56B4E9", True),
    ("P", "#CC79A7", False),
    ("X", "#000000", True),
    ("<", "#8a8a8a", False),
)
"""Shape, colour, and whether it is filled; used again from the start where there are more to tell apart."""


def mark(number: int) -> dict[str, Any]:
    """How the points of one of several models are drawn."""
    shape, colour, filled = MARKS[number % len(MARKS)]
    return {
        "marker": shape,
        "markersize": 6.5,
        "markeredgecolor": colour if not filled else EDGE,
        "markeredgewidth": 1.6 if not filled else 0.7,
        "markerfacecolor": colour if filled else "white",
        "linestyle": "none",
        "color": colour,
    }


def bar(higher: bool) -> dict[str, Any]:
    """How a bar of a higher, or a lower, cost is drawn."""
    return {
        "facecolor": HIGHER if higher else LOWER,
        "edgecolor": EDGE,
        "linewidth": 0.7,
        "hatch": HIGHER_HATCH if higher else "",
    }


def shade(part: float) -> tuple[float, float, float]:
    """The colour of a cell: white at 0, towards orange at 1 and blue at -1.

    >>> [round(one, 2) for one in shade(-1.0)], shade(0.0)
    ([0.0, 0.45, 0.7], (1.0, 1.0, 1.0))
    """
    end = HIGHER if part > 0 else LOWER
    full = [int(end[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (1 - abs(part) * (1 - one) for one in full)
    return red, green, blue


def ink_on(colour: tuple[float, float, float]) -> str:
    """Black or white text, whichever is read more easily on a colour."""
    light = sum(part * one**2.2 for part, one in zip((0.2126, 0.7152, 0.0722), colour, strict=True))
    return EDGE if light > 0.18 else "white"
