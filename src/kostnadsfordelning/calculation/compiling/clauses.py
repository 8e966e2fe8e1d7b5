"""The clause, source and reason of a step, from the pieces of the agreement that say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostnadsfordelning.calculation.operands import Why

if TYPE_CHECKING:
    from collections.abc import Sequence

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


def why_stated(agreement: Agreement, *notes: Note) -> Why:
    """Why an amount that an agreement states is what it is.

    Without a clause or a source of its own it stands in the decision. A template and an example have none,
    and what was assumed or answered stands nowhere: not in what its item cites either.
    """
    amount = notes[0]
    if amount.assumed and not (amount.clause or amount.source):
        return Why(assumed=amount.assumed)
    decided = agreement.status in {"decided", "recommended"}
    own = why(agreement, *notes)
    return why(agreement, *notes, agreement) if decided and own.assumed is None else own


def why_all(agreement: Agreement, notes: Sequence[Note]) -> Why:
    """The clauses, sources and reasons of several notes that each have a part in a step, each once."""
    found = [why(agreement, note) for note in notes]
    clause, source, assumed = (
        "; ".join(dict.fromkeys(value for one in found if (value := getattr(one, name)))) or None
        for name in ("clause", "source", "assumed")
    )
    return Why(clause, source, assumed)
