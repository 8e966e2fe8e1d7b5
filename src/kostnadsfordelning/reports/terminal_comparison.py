"""Models side by side as text for a terminal: who pays more and less by each alternative."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostnadsfordelning.analysis.yearly import spans
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import measured, unit
from kostnadsfordelning.reports.comparison import (
    UNLIKE,
    about,
    board_of,
    cells_of,
    changes_by_year,
    failures,
    remarks_together,
    signed,
    sums_by_year,
    title_of,
    tried,
    unlike,
    written,
    year_line,
)
from kostnadsfordelning.reports.terminal_tables import bullet, table

if TYPE_CHECKING:
    from kostnadsfordelning.analysis.comparison.comparison import Comparison
    from kostnadsfordelning.reports.comparison import Board

_SHOWN = ("rules", "inhabitants")


def comparison_report(comparison: Comparison) -> str:
    """A table per alternative, of several years the change of each too; then what to know of them all."""
    with measured(comparison.measure):
        lines = [*failures(comparison)]
        if comparison.preliminary:
            lines.append(text("compare.preliminary", years=spans(comparison.preliminary)))
        for model in comparison.alternatives:
            lines += [*([""] if lines else []), *_alternative(comparison, model)]
        lines += ["", text("compare.to_know_of"), *_remarks(comparison)]
    return "\n".join([*lines, ""])


def _alternative(comparison: Comparison, model: str) -> list[str]:
    """The table of one alternative, and what makes it another thing than the baseline."""
    board = board_of(comparison, model, comparison.years[-1])
    shown = [line for _, group in board.groups for line in group]
    rows = [[comparison.names[line.party], *_shown(written(cells_of(line)))] for line in shown]
    rows.append([text("compare.sum"), *_shown(written(board.total_cells))])
    heads = [
        text("compare.party"),
        comparison.baseline,
        model,
        text("compare.change", unit=unit()),
        *(text(f"compare.{name}") for name in ("percent_short", "points_short", "per_inhabitant_short")),
    ]
    count = len(heads) if comparison.inhabitants else len(heads) - 1
    lines = [title_of(comparison, model), text("compare.lead_short", baseline=comparison.baseline)]
    if len(comparison.years) > 1:
        lines[-1] += f" {year_line(comparison)}"
    lines[-1] = " ".join((lines[-1], *tried(comparison, model)))
    lines += [bullet(note) for note in unlike(comparison, model)]
    lines += ["", table(heads[:count], [row[:count] for row in rows], total=True)]
    if len(comparison.years) > 1:
        lines += ["", *_phase_in(comparison, board)]
    return lines


def _phase_in(comparison: Comparison, board: Board) -> list[str]:
    """The change of each party year by year."""
    by_year = changes_by_year(comparison, board.model)
    shown = [line.party for _, group in board.groups for line in group]
    shown += [code for code, changes in by_year.items() if code not in shown and any(changes)]
    rows = [[comparison.names[code], *map(signed, by_year[code])] for code in shown]
    rows.append([text("compare.sum"), *map(signed, sums_by_year(comparison, board.model))])
    heads = [text("compare.party"), *map(str, comparison.years)]
    return [text("compare.per_year", unit=unit()), "", table(heads, rows, total=True)]


def _shown(cells: list[str]) -> list[str]:
    """What there is room for: kronor per inhabitant by the model, not by the baseline."""
    return [*cells[:5], cells[6]]


def _remarks(comparison: Comparison) -> list[str]:
    """What differs in how costs are divided, what is divided by, and what is taken for granted."""
    told = []
    for models, services, one in remarks_together(comparison):
        if one.kind in _SHOWN:
            told.append(about(comparison, services, one))
        elif one.kind not in UNLIKE and one.kind != "tax_base":
            of = ": ".join(part for part in (models, services) if part)
            told.append(text("terminal.assumed_for", name=of, years=spans(one.years), note=one.note))
    return [bullet(note) for note in dict.fromkeys(told)]
