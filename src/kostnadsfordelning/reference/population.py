"""Population by municipality and reference date: bundled, or from the user's own file."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from kostnadsfordelning.reference.arguments import as_date
from kostnadsfordelning.reference.bundled import bundled, known_periods
from kostnadsfordelning.reference.population_file import population_from

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kostnadsfordelning.reference.tables import DatedValues

__all__ = ["known_dates", "population", "population_from"]


def population(date: str | dt.date, parties: Iterable[str] | None = None) -> DatedValues:
    """The bundled population at a reference date: persons (int) by municipality code.

    ``date`` is a `datetime.date` or ISO text; ``parties`` selects codes or exact names, in that order.
    Known: 31 December 2015-2025 for all 290 municipalities, 1 November 2021 for the eight of Jämtland.

    Raises `UnknownFactError` for another date, or for parties not known at that date: the message names
    the date asked for, the dates known and the ways on. `InputTypeError` for an int as code.

    >>> population("2021-11-01", ["Ragunda"]).values
    {'2303': 5214}
    >>> population("2021-11-01")
    <DatedValues population 2021-11-01: 8 values, personer, certainty C>
    """
    return bundled("population", as_date(date), parties)


def known_dates(parties: Iterable[str] | None = None) -> list[dt.date]:
    """The reference dates at which all of ``parties`` are known (without parties: any), oldest first.

    >>> len(known_dates(["2303"])), len(known_dates(["0114"]))
    (12, 11)
    """
    return [period for period in known_periods("population", parties) if isinstance(period, dt.date)]
