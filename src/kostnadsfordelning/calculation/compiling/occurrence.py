"""Whether a cost item occurs in a year, and what may not be told of one that does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.agreement import Every
from kostnadsfordelning.agreement.values import Unknown
from kostnadsfordelning.errors import Fault, InputError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from kostnadsfordelning.agreement.agreement import Item
    from kostnadsfordelning.calculation.told import Told


def absence(item: Item, year: int, told: Told) -> str | None:
    """Why the item does not occur this year; None if it does.

    An actual cost or a decision given for the year is itself the word that the item occurs, except where
    the agreement gives the years and this is not one of them.
    """
    actual = told.actual
    if item.occurs == "on_decision":
        return None if item.id in actual or item.id in told.decision else "absent_no_decision"
    if isinstance(item.occurs, Every | Unknown):
        falls = item.occurs.falls_in(year) if isinstance(item.occurs, Every) else None
        if falls is None:
            return None if item.id in actual else "absent_year_unknown"
        if not falls and item.id in actual:
            fault = Fault(
                f"actual[{item.id!r}]",
                ", ".join(map(str, actual[item.id])),
                text("calculation.not_this_year", item=item.title, year=year),
                text("calculation.not_this_year_remedy"),
            )
            raise InputError("", [fault])
        return None if falls else "absent_other_year"
    return None


def refuse_told_of_absent(item: Item, year: int, told: Told) -> None:
    """Amounts that were told of an item that does not occur would be passed over in silence."""
    places = [
        *(f"actual['{item.id}.{name}']" for one, name in told.added if one == item.id),
        *(f"grants['{item.id}.{name}']" for one, name in told.grants if one == item.id),
        *(f"carry_over[{one!r}]" for one in told.carry_over if one == item.id),
    ]
    if places:
        why_not = text("calculation.told_of_absent", item=item.title, year=year)
        remedy = text("calculation.told_of_absent_remedy")
        raise InputError("", [Fault(place, "", why_not, remedy) for place in places])
