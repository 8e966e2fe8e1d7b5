"""What each party has decided about an agreement: shown before anything is invoiced."""

from __future__ import annotations

from typing import Literal

from kostnadsfordelning.agreement.values import Day, Note, PartyName


class PartyDecision(Note):
    """A party's decision: ``approved``, ``declined`` or ``not_handled``; ``source`` cites its minutes."""

    party: PartyName
    decision: Literal["approved", "declined", "not_handled"]
    date: Day | None = None
