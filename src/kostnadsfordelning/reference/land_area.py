"""Land area by municipality on 1 January."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from kostnadsfordelning.reference.arguments import as_date
from kostnadsfordelning.reference.bundled import bundled, known_periods

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kostnadsfordelning.reference.tables import DatedValues


def land_area(date: str | dt.date, parties: Iterable[str] | None = None) -> DatedValues:
    """The bundled land area at a reference date: km² (`Fraction`) by municipality code.

    Known: 1 January 2021-2023, all 290. Raises as `population` does.

    >>> land_area("2023-01-01", ["2584"]).values
    {'2584': Fraction(1916323, 100)}
    """
    return bundled("land_area", as_date(date), parties)


def known_dates(parties: Iterable[str] | None = None) -> list[dt.date]:
    """The reference dates at which all of ``parties`` are known, oldest first."""
    return [period for period in known_periods("land_area", parties) if isinstance(period, dt.date)]
