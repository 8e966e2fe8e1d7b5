"""Population by municipality and reference date: bundled, or from the user's own file."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from kostnadsfordelning.errors import Fault, InputError, InputTypeError
from kostnadsfordelning.messages import text
from kostnadsfordelning.reference.arguments import as_date
from kostnadsfordelning.reference.bundled import known_periods
from kostnadsfordelning.reference.population_file import as_certainty, read_population_file

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable

    from kostnadsfordelning.reference.pxweb.snapshot import Snapshot
    from kostnadsfordelning.reference.store.store import StoreGiven
    from kostnadsfordelning.reference.tables import DatedValues

_UNSTATED = {
    "date": ("reference.date_missing", "reference.write_date"),
    "source": ("reference.source_missing", "reference.write_source"),
}
"""What is said when an xlsx or csv comes without it."""

__all__ = ["known_dates", "population", "population_from"]


def population(
    date: str | dt.date,
    parties: Iterable[str] | None = None,
    *,
    store: StoreGiven = None,
) -> DatedValues:
    """The population at a reference date, bundled or in the store: persons (int) by municipality code.

    ``date`` is a `datetime.date` or ISO text; ``parties`` selects codes or exact names, in that order.
    Bundled: 31 December 2015-2025 for all 290 municipalities, 1 November 2021 for the eight of Jämtland.
    ``store`` is a folder of the user's own facts, or one opened; without it the one that is named for all
    scripts, and False for none.

    Raises `UnknownFactError` for another date, or for parties not known at that date: the message names
    the date asked for, the dates known and the ways on; `FactConflictError` where store and bundled
    figures differ and none is chosen; `InputTypeError` for an int as code.

    >>> population("2021-11-01", ["Ragunda"]).values
    {'2303': 5214}
    >>> population("2021-11-01")
    <DatedValues population 2021-11-01: 8 values, personer, certainty C>
    """
    return stored_or_bundled("population", as_date(date), parties, store)


def stored_or_bundled(
    kind: str, period: dt.date, parties: Iterable[str] | None, store: StoreGiven
) -> DatedValues:
    """What is known of a kind at a date; see `known_values`."""
    from kostnadsfordelning.reference.store.known import known_values
    from kostnadsfordelning.reference.store.store import open_store

    return known_values(kind, period, parties, store=open_store(store)).values


def known_dates(parties: Iterable[str] | None = None) -> list[dt.date]:
    """The reference dates at which all of ``parties`` are known (without parties: any), oldest first.

    >>> len(known_dates(["2303"])), len(known_dates(["0114"]))
    (12, 11)
    """
    return [period for period in known_periods("population", parties) if isinstance(period, dt.date)]


def population_from(
    path: str | os.PathLike[str] | Snapshot,
    *,
    date: str | dt.date | None = None,
    source: str | None = None,
    certainty: str | None = None,
    parties: Iterable[str] | None = None,
    column: str | None = None,
    sheet: str | None = None,
) -> DatedValues:
    """The population in a saved SCB snapshot (json) or the user's own xlsx or csv: persons (int) by code.

    A snapshot's hash is verified, and it says its own date and source; a ``date`` given with it must be
    the same. Of xlsx and csv ``date`` and ``source`` must be stated.

    date
        The reference date of the figures. A heading in the file that clearly says another is a fault.
    source
        Where the figures come from, as it is to stand beside every result.
    certainty
        A letter of `CERTAINTIES`, or ``"B: why"``; without it U for figures the user gave, and B for a
        snapshot, which is one copy of the publisher's own figures.
    column, sheet
        The heading of the figures, and the sheet, where an xlsx or csv has several.

    Raises `SnapshotError` for a snapshot that has been changed, `FactsFileError` with every fault found in
    an xlsx or csv, each with its cell (``folkmangd.xlsx!Blad1!B3``) or line (``folkmangd.csv:3``);
    `UnknownFactError` if ``parties`` names a place the file does not have.
    """
    from kostnadsfordelning._files import as_path
    from kostnadsfordelning.reference.pxweb.snapshot import Snapshot

    if isinstance(path, Snapshot) or as_path(path, "uppgifter.xlsx").suffix.lower() == ".json":
        return values_from("population", path, date=date, parties=parties, source=source, certainty=certainty)
    missing = [name for name, given in (("date", date), ("source", source)) if given is None]
    if missing or date is None or source is None:
        faults = [Fault(name, "", text(_UNSTATED[name][0]), text(_UNSTATED[name][1])) for name in missing]
        raise InputTypeError(faults=faults)
    return read_population_file(
        path, date=date, source=source, certainty=certainty, parties=parties, column=column, sheet=sheet
    )


def values_from(
    kind: str,
    given: str | os.PathLike[str] | Snapshot,
    *,
    date: str | dt.date | None = None,
    parties: Iterable[str] | None = None,
    source: str | None = None,
    certainty: str | None = None,
) -> DatedValues:
    """The values of ``kind`` in a snapshot, or in the file of one; see `population_from`."""
    from kostnadsfordelning.reference.pxweb.figures import values_of
    from kostnadsfordelning.reference.pxweb.snapshot import Snapshot, read_snapshot

    snapshot = given if isinstance(given, Snapshot) else read_snapshot(given)
    stated = None if certainty is None else as_certainty(certainty)
    if date is not None and snapshot.date is not None and (day := as_date(date)) != snapshot.date:
        why = text("pxweb.other_date", has=snapshot.date, wanted=day)
        place = snapshot.file or "date"
        raise InputError(faults=[Fault(place, str(day), why, text("pxweb.other_date_remedy"))])
    return values_of(snapshot, kind, parties=parties, source=source, certainty=stated)
