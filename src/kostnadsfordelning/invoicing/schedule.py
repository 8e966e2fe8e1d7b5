"""How often a year is invoiced, and when each instalment falls due: read, checked, never guessed."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import index
from typing import TYPE_CHECKING

from kostnadsfordelning.errors import Fault, Faults, InputError, InputTypeError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Iterator

WORDS = {"annual": 1, "half_yearly": 2, "quarterly": 4, "monthly": 12}


@dataclass(frozen=True, slots=True)
class Schedule:
    """A cost year in ``count`` instalments of equally many whole months.

    ``due_dates`` has one day per instalment, or is empty when the days are not known yet.
    """

    year: int
    count: int
    due_dates: tuple[dt.date, ...] = ()

    def period(self, instalment: int) -> tuple[dt.date, dt.date]:
        """The first and last day of an instalment's months; instalments count from 1.

        >>> Schedule(2026, 2).period(2)
        (datetime.date(2026, 7, 1), datetime.date(2026, 12, 31))
        """
        months = 12 // self.count
        return self.days((instalment * months - months + 1, instalment * months))

    def within(self, span: tuple[int, int]) -> dict[int, tuple[int, int]]:
        """The instalments that a span of months takes part of, each with its months of the span.

        >>> Schedule(2026, 4).within((7, 12))
        {3: (7, 9), 4: (10, 12)}
        """
        months = 12 // self.count
        found = {}
        for instalment in range(1, self.count + 1):
            first = max(span[0], (instalment - 1) * months + 1)
            last = min(span[1], instalment * months)
            if first <= last:
                found[instalment] = (first, last)
        return found

    def divides(self, span: tuple[int, int]) -> bool:
        """Whether a span of months has equally many months in each of its instalments."""
        return len({last - first for first, last in self.within(span).values()}) == 1

    def days(self, months: tuple[int, int]) -> tuple[dt.date, dt.date]:
        """The first and last day of a span of months."""
        first, last = months
        return dt.date(self.year, first, 1), dt.date(self.year, last, calendar.monthrange(self.year, last)[1])

    def due(self, instalment: int) -> dt.date | None:
        """The day an instalment falls due, if known."""
        return self.due_dates[instalment - 1] if self.due_dates else None


def read_schedule(year: int, instalments: object, due_dates: object) -> tuple[Schedule | None, Faults]:
    """The schedule from the arguments of `invoices`, or every fault in them.

    >>> read_schedule(2026, "quarterly", None)[0]
    Schedule(year=2026, count=4, due_dates=())
    """
    faults = Faults()
    count = _count(instalments, faults)
    days, number = _dates(due_dates, faults)
    if instalments is None and due_dates is None:
        faults.append(_fault("choose", "instalments", ""))
    if number and instalments is None:
        faults += _months(number, "due_dates", "dates_months")
        count = number
    elif number and count and number != count:
        faults.append(_fault("dates_disagree", "due_dates", str(number), dates=number, count=count))
    if faults or count is None:
        return None, faults
    return Schedule(year, count, tuple(days)), faults


def _count(given: object, faults: Faults) -> int | None:
    if given is None:
        return None
    if isinstance(given, str) and given in WORDS:
        return WORDS[given]
    try:
        if isinstance(given, bool):
            raise TypeError
        count = index(given)  # type: ignore[arg-type]  # an integer of any make, such as numpy's
    except TypeError:
        words = ", ".join(f'"{word}"' for word in WORDS)
        add = faults.append if isinstance(given, str) else faults.kind
        add(_fault("instalments_kind", "instalments", repr(given), words=words))
        return None
    wrong = _months(count, "instalments", "instalments_months")
    faults += wrong
    return None if wrong else count


def _months(count: int, place: str, key: str) -> list[Fault]:
    """The fault of a number of instalments that no whole number of months fits."""
    if count >= 1 and 12 % count == 0:
        return []
    why = text("invoicing.instalments_months", count=count)
    return [Fault(place, str(count), why, text(f"invoicing.{key}_remedy"))]


def _dates(given: object, faults: Faults) -> tuple[list[dt.date], int]:
    """The days, and how many were given; faults of each day first, then of their order."""
    if given is None:
        return [], 0
    if isinstance(given, str | dt.date) or not isinstance(given, Sequence):
        faults.kind(_fault("dates_not_list", "due_dates", str(given)))
        return [], 0
    if not given:
        faults.append(_fault("dates_empty", "due_dates", ""))
        return [], 0
    days: list[dt.date] = []
    places: list[str] = []
    for position, value in enumerate(given):
        place = f"due_dates[{position}]"
        try:
            days.append(read_day(value, place))
            places.append(place)
        except InputError as error:
            faults.take(error)
    faults += _order(days, places)
    return days, len(given)


def read_day(value: object, place: str) -> dt.date:
    """A date, or a text that is one. Raises `InputError`, for a kind that is neither `InputTypeError`."""
    if isinstance(value, dt.datetime):
        if value.time() != dt.time():
            raise InputError("", [_fault("date_kind", place, str(value), remedy="date")])
        return value.date()
    if isinstance(value, dt.date):
        return value
    if not isinstance(value, str):
        raise InputTypeError("", [_fault("date_kind", place, repr(value), remedy="date")])
    try:
        if len(value.strip()) != len("2026-03-31"):
            raise ValueError
        return dt.date.fromisoformat(value.strip())
    except ValueError:
        raise InputError("", [_fault("date_unreal", place, value, remedy="date")]) from None


def _order(days: list[dt.date], places: list[str]) -> Iterator[Fault]:
    seen: set[dt.date] = set()
    pairs = pairwise([None, *days])
    for (before, day), place in zip(pairs, places, strict=True):
        if day in seen:
            yield _fault("date_twice", place, str(day))
        elif before is not None and day is not None and day < before:
            yield _fault("date_order", place, str(day), before=before)
        if day is not None:
            seen.add(day)


def _fault(key: str, place: str, value: str, remedy: str = "", **values: object) -> Fault:
    return Fault(
        place, value, text(f"invoicing.{key}", **values), text(f"invoicing.{remedy or key}_remedy", **values)
    )
