"""Parties that take part for some months of a year only: entry and exit by whole months.

Month weights and month by month give different kronor, so the agreement must say which, and whether the
others carry the part of who is away.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, model_validator

from kostnadsfordelning.agreement.values import Day, Note, OrUnknown, PartyName, Table, fault, refuse

if TYPE_CHECKING:
    from kostnadsfordelning.agreement.pieces import Faults


class Presence(Note):
    """When a party joins (the first day of a month) and leaves (the last day of one)."""

    joins: OrUnknown[Day] | None = None
    leaves: OrUnknown[Day] | None = None

    @model_validator(mode="after")
    def _by_whole_months(self) -> Presence:
        refuse(self._odd_days())
        return self

    def _odd_days(self) -> Faults:
        joins, leaves = self.joins, self.leaves
        if joins is None and leaves is None:
            yield (), fault("neither_joins_nor_leaves"), None
        if isinstance(joins, dt.date) and joins.day != 1:
            yield ("joins",), fault("joins_day", first=joins.replace(day=1)), joins
        if isinstance(leaves, dt.date) and (leaves + dt.timedelta(days=1)).day != 1:
            following = (leaves.replace(day=1) + dt.timedelta(days=31)).replace(day=1)
            yield ("leaves",), fault("leaves_day", last=following - dt.timedelta(days=1)), leaves
        if isinstance(joins, dt.date) and isinstance(leaves, dt.date) and leaves < joins:
            yield ("leaves",), fault("leaves_first"), leaves

    def months(self, year: int) -> tuple[int, int]:
        """The first and last month of ``year`` that the party takes part; ``(1, 0)`` for none."""
        first, last = 1, 12
        joins, leaves = self.joins, self.leaves
        if isinstance(joins, dt.date) and joins.year >= year:
            first = joins.month if joins.year == year else 13
        if isinstance(leaves, dt.date) and leaves.year <= year:
            last = leaves.month if leaves.year == year else 0
        return (first, last) if first <= last else (1, 0)


def _someone(parties: dict[str, Presence]) -> dict[str, Presence]:
    if not parties:
        raise fault("no_members")
    return parties


class Membership(Note):
    """Entry and exit. ``month_weights``: a party's weight counts for its months; ``month_by_month``: each
    month's part of the cost is split between those who take part that month.

    ``others``: ``carry`` the part of who is away, or ``total_shrinks`` and it is charged to nobody.
    """

    method: OrUnknown[Literal["month_weights", "month_by_month"]]
    others: OrUnknown[Literal["carry", "total_shrinks"]]
    parties: Annotated[Table[PartyName, Presence], AfterValidator(_someone)]
