"""Land area by municipality on 1 January."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from kostnadsfordelning.reference.arguments import as_date
from kostnadsfordelning.reference.bundled import known_periods
from kostnadsfordelning.reference.population import stored_or_bundled, values_from

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable

    from kostnadsfordelning.reference.pxweb.snapshot import Snapshot
    from kostnadsfordelning.reference.store.store import StoreGiven
    from kostnadsfordelning.reference.tables import DatedValues


def land_area(
    date: str | dt.date, parties: Iterable[str] | None = None, *, store: StoreGiven = None
) -> DatedValues:
    """The land area at a reference date, bundled or in the store: km² (`Fraction`) by municipality code.

    Bundled: 1 January 2021-2023, all 290. ``store`` is as in `population`. Raises as `population` does.

    >>> land_area("2023-01-01", ["2584"]).values
    {'2584': Fraction(1916323, 100)}
    """
    return stored_or_bundled("land_area", as_date(date), parties, store)


def known_dates(parties: Iterable[str] | None = None) -> list[dt.date]:
    """The reference dates at which all of ``parties`` are known, oldest first."""
    return [period for period in known_periods("land_area", parties) if isinstance(period, dt.date)]


def land_area_from(
    path: str | os.PathLike[str] | Snapshot,
    *,
    date: str | dt.date | None = None,
    parties: Iterable[str] | None = None,
) -> DatedValues:
    """The land area in a saved SCB snapshot, its hash verified: km² (`Fraction`) by municipality code.

    A ``date`` given must be the snapshot's own. Raises `SnapshotError` as `population_from` does.
    """
    return values_from("land_area", path, date=date, parties=parties)
