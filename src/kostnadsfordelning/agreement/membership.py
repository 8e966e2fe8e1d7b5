"""Parties that take part for some months of a year only: entry and exit by whole months.

Month weights and month by month give different kronor, so the agreement must say which, and whether the
others carry the part of who is away.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from kostnadsfordelning.agreement.values import Day, Note, OrUnknown, PartyName, Table


class Presence(Note):
    """When a party joins (the first day of a month) and leaves (the last day of one)."""

    joins: OrUnknown[Day] | None = None
    leaves: OrUnknown[Day] | None = None

    def months(self, year: int) -> tuple[int, int]:
        """The first and last month of ``year`` that the party takes part; ``(1, 0)`` for none."""
        first, last = 1, 12
        joins, leaves = self.joins, self.leaves
        if isinstance(joins, dt.date) and joins.year >= year:
            first = joins.month if joins.year == year else 13
        if isinstance(leaves, dt.date) and leaves.year <= year:
            last = leaves.month if leaves.year == year else 0
        return (first, last) if first <= last else (1, 0)


class Membership(Note):
    """Entry and exit. ``month_weights``: a party's weight counts for its months; ``month_by_month``: each
    month's part of the cost is split between those who take part that month.

    ``others``: ``carry`` the part of who is away, or ``total_shrinks`` and it is charged to nobody.
    """

    method: OrUnknown[Literal["month_weights", "month_by_month"]]
    others: OrUnknown[Literal["carry", "total_shrinks"]]
    parties: Table[PartyName, Presence]
