"""The clause, source and reason of a step, from the pieces of the agreement that say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostnadsfordelning.calculation.operands import Why

if TYPE_CHECKING:
    from kostnadsfordelning.agreement.agreement import Agreement
    from kostnadsfordelning.agreement.values import Note


def why(agreement: Agreement, *notes: Note) -> Why:
    """The clause, source and reason of a step: the first note that says each.

    A clause that names no source of its own stands in the agreement's.
    """
    clause, source, assumed = (
        next((value for note in notes if (value := getattr(note, name))), None)
        for name in ("clause", "source", "assumed")
    )
    return Why(clause, source or (agreement.source if clause else None), assumed)
