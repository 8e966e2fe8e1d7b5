"""A bridge between two years as a small HTML table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostnadsfordelning.analysis.yearly import spans
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import measured, unit, whole
from kostnadsfordelning.reports.html import table_html

if TYPE_CHECKING:
    from kostnadsfordelning.analysis.bridge.bridge import Bridge


def bridge_html(bridge: Bridge) -> str:
    """One row per cause between the two years' costs, with the figures behind, and the assumptions."""
    with measured(bridge.measure):
        first, *causes, last = bridge.lines
        rows = [
            [text("charts.cost", year=first.name), whole(bridge.first), ""],
            *([row.name, ("+" if row.amount > 0 else "") + whole(row.amount), row.note] for row in causes),
            [text("charts.cost", year=last.name), whole(bridge.last), ""],
        ]
        caption = text("charts.bridge_title", name=bridge.name, first=bridge.years[0], last=bridge.years[1])
        notes = [text("charts.preliminary", years=spans(bridge.preliminary))] if bridge.preliminary else []
        notes += [
            text("outlook.assumption", name=one.name, years=spans(one.years), note=one.note)
            for one in bridge.assumption_rows
        ]
        return table_html(caption, [text("bridge.cause"), unit(), text("bridge.note")], rows, notes)
