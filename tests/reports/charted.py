"""Comparisons to draw, and how a drawing is read: its words, its bars, and whether anything is in the way."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.patches import Rectangle
from matplotlib.text import Text

import kostnadsfordelning as kf
from kostnadsfordelning.agreement.loading import agreement_from

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure
    from matplotlib.transforms import Bbox

LONG = "Kommunalförbundet Sydvästra Norrlandskustens räddningstjänst"
NAMES = (LONG, "Dals-Ed", "Örnsköldsvik", "$Alpha_{1}$ & Söner", "Ale")
TODAY = "Gällande"


def model(amount: int, weights: Sequence[int], measure: str = "kr") -> kf.Agreement:
    """An agreement of as many parties as there are weights, some of them with long names."""
    codes = [f"P{number:02}" for number in range(len(weights))]
    parties = [{"code": code, "name": f"{NAMES[n % 5]} {n}"} for n, code in enumerate(codes)]
    item = {
        "id": "drift",
        "amount": [{"given": amount}],
        "split": [{"to": "alla", "take": "rest", "by": "fast"}],
    }
    return agreement_from(
        {
            "format": "1",
            "id": "a",
            "name": "A",
            "status": "example",
            "valid_from": "2020-01-01",
            "parties": {"alla": parties},
            "keys": {"fast": {"fixed": dict(zip(codes, weights, strict=True))}},
            "rounding": {"method": "largest_remainder", "ties": "order"},
            "items": [item | ({"measure": measure} if measure != "kr" else {})],
        }
    )


def compared(*weights: Sequence[int], amount: int = 1_000_000, years: object = 2026) -> kf.Comparison:
    """Today's model and some others, by the weights of each."""
    names = [TODAY, *(f"Alternativ {number}" for number in range(1, len(weights)))]
    models = {name: model(amount, own) for name, own in zip(names, weights, strict=True)}
    return kf.compare(models, years, baseline=TODAY)  # type: ignore[arg-type]


def county(years: object = 2026, **more: str) -> kf.Comparison:
    """Two services of the county, by population and by several factors."""
    today = kf.portfolio(["cmv", "barnahus"])
    factors = kf.Weighted({"population": "70 %", "equal": "20 %", "land_area": "10 %"})
    models = {TODAY: today, "Flera faktorer": today.replace(key=factors)}
    return kf.compare(models, years, baseline=TODAY, population="2024-12-31", **more)  # type: ignore[arg-type]


def words(chart: Figure) -> list[str]:
    """Every text of a chart, with plain blanks."""
    found = [str(one.get_text()) for one in chart.findobj(Text)]
    return [one.replace("\N{NO-BREAK SPACE}", " ") for one in found if one]


def bars(chart: Figure, panel: int = 0) -> list[tuple[float, float]]:
    """Where each bar of a panel begins and ends, from the top."""
    boxes = [one for one in chart.axes[panel].patches if isinstance(one, Rectangle) and one.get_width()]
    boxes.sort(key=lambda one: one.get_y())
    ends = [(float(one.get_x()), float(one.get_x() + one.get_width())) for one in boxes]
    return [(min(both), max(both)) for both in ends]


def in_the_way(chart: Figure) -> list[str]:
    """Texts that stand in each other's way, or outside the sheet."""
    renderer = FigureCanvasAgg(chart).get_renderer()  # type: ignore[no-untyped-call]
    chart.draw_without_rendering()
    boxes: list[tuple[str, Bbox]] = []
    for one in chart.findobj(Text):
        if isinstance(one, Text) and one.get_text() and one.get_visible():
            boxes.append((one.get_text(), one.get_window_extent(renderer)))
    wide, high = chart.get_size_inches() * chart.dpi
    found = [
        f"outside: {told}"
        for told, box in boxes
        if box.x0 < -1 or box.y0 < -1 or box.x1 > wide + 1 or box.y1 > high + 1
    ]
    for (told, box), (other, beside) in combinations(boxes, 2):
        apart = (
            box.x1 <= beside.x0 + 1
            or beside.x1 <= box.x0 + 1
            or box.y1 <= beside.y0 + 3
            or beside.y1 <= box.y0 + 3
        )
        if not apart:
            found.append(f"{told} / {other}")
    return found
