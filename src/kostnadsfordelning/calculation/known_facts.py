"""What is known, from where and how certain; and what the agreements still lack for a year.

The same facts as a calculation asks for, asked for beforehand: a shopping list where each line has the
command that mends it.
"""

from __future__ import annotations

import os
from dataclasses import fields, replace
from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.catalogue import versions_of
from kostnadsfordelning.calculation.fact_needs import binding, rows_needed
from kostnadsfordelning.calculation.fact_row import FactRow, conflict
from kostnadsfordelning.errors import FactConflictError, Fault, InputError
from kostnadsfordelning.messages import text
from kostnadsfordelning.reference.arguments import as_year
from kostnadsfordelning.reference.bundled import UNITS, bundled, known_periods
from kostnadsfordelning.reference.places import municipality_names
from kostnadsfordelning.reference.price_index import bundled_indices
from kostnadsfordelning.reference.sources import weakest
from kostnadsfordelning.reference.store.known import known_values
from kostnadsfordelning.reference.store.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import pandas as pd

    from kostnadsfordelning.agreement.agreement import Agreement
    from kostnadsfordelning.reference.price_index import PriceIndex
    from kostnadsfordelning.reference.store.store import FactStore, StoreGiven
    from kostnadsfordelning.reference.tables import DatedValues

__all__ = ["FactRow", "fact_rows", "facts"]


def facts(
    year: int | None = None,
    *,
    agreements: str | os.PathLike[str] | Iterable[str | os.PathLike[str]] | None = None,
    store: StoreGiven = None,
) -> pd.DataFrame:
    """What is known: bundled and in the store; with a year also what agreements need for it.

    One row per fact, in the columns of `FactRow`, what is missing first. Nothing is fetched. The
    agreements are the bundled ones that are decided or recommended; ``agreements`` names others, by id or
    path, a template too. Raises `InputError` for agreements without a year, `UnknownAgreementError` for
    an id that there is none of.

    >>> facts(2026, store=False).query("status == 'missing' and kind == 'population'")["period"].tolist()
    ['2025-11-01']
    """
    import pandas as pd

    columns = [field.name for field in fields(FactRow)]
    named = [agreements] if isinstance(agreements, str | os.PathLike) else list(agreements or ())
    rows = fact_rows(year, open_store(store), named)
    return pd.DataFrame([[getattr(row, name) for name in columns] for row in rows], columns=columns)


def fact_rows(
    year: int | None, store: FactStore | None, named: Sequence[str | os.PathLike[str]] = ()
) -> tuple[FactRow, ...]:
    """The rows of `facts`, what needs doing first."""
    if named and year is None:
        raise InputError("", [Fault("year", "", text("store.no_year"), text("store.no_year_remedy"))])
    # What is faulty is told; the rest of the list is made from what can be used.
    usable = store and replace(store, contents=replace(store.contents, faults=()))
    rows = list(rows_needed(_asked(named, as_year(year)), year, usable)) if year is not None else []
    rows += [*_known(usable), *_of_store(store, usable)]
    order = ("missing", "conflict", "fault", "known", "unused")
    return tuple(sorted(dict.fromkeys(rows), key=lambda row: order.index(row.status)))


def _asked(named: Sequence[str | os.PathLike[str]], year: int) -> list[Agreement]:
    """The versions in force of the agreements named; of none, of those that bind."""
    if not named:
        return binding(year)
    return [one for name in dict.fromkeys(map(str, named)) for one in versions_of(name) if one.in_force(year)]


def _known(store: FactStore | None) -> Iterator[FactRow]:
    for kind in UNITS:
        for period in known_periods(kind):
            yield _values(kind, bundled(kind, period), text("store.from_bundle"))
    for index in bundled_indices():
        yield from _editions(index, text("store.from_bundle"))
    if store is None:
        return
    for name, values in store.contents.values:
        yield _values(values.kind, values, name)
    for name, index in store.contents.indices:
        yield from _editions(index, name)


def _values(kind: str, values: DatedValues, where: str) -> FactRow:
    what = text(f"reference.kind_{kind}")
    count = text("store.places", count=sum(code in municipality_names() for code in values))
    return FactRow("known", kind, what, str(values.period), count, values.certainty, values.source, where)


def _editions(index: PriceIndex, where: str) -> Iterator[FactRow]:
    for edition in index.editions:
        years = index.years(edition)
        found = [figure for figure in index.figures if figure.edition == edition]
        yield FactRow(
            "known",
            "price_index",
            index.name,
            text("store.edition_of", edition=edition),
            text("store.years", first=years[0], last=years[-1]),
            weakest(figure.source for figure in found),
            "; ".join(dict.fromkeys(str(figure.source) for figure in found)),
            where,
        )


def _of_store(store: FactStore | None, usable: FactStore | None) -> Iterator[FactRow]:
    """What differs within the store or from the bundled figures, what is faulty, and what is not used."""
    if store is None or usable is None:
        return
    for kind, period in dict.fromkeys((one.kind, one.period) for _, one in usable.contents.values):
        try:
            known_values(kind, period, store=usable)
        except FactConflictError as error:
            yield conflict(kind, text(f"reference.kind_{kind}"), str(period), error, "")
    for name in dict.fromkeys(index.name for _, index in usable.contents.indices):
        try:
            usable.index(name)
        except InputError as error:
            yield conflict("price_index", name, "", error, "")
    for fault in store.contents.faults:
        what = text("store.what_fault")
        why = f"{fault.why} ({fault.value})" if fault.value else fault.why
        yield FactRow("fault", "file", what, "", source=why, where=fault.place, remedy=fault.remedy)
    for name, snapshot in store.contents.tables:
        title = f"{snapshot.publisher}: {snapshot.label} ({snapshot.table_id})"
        yield FactRow("known", "table", title, "", certainty="B", source=snapshot.address, where=name)
    for name, reason in store.contents.unused:
        yield FactRow("unused", "file", text("store.what_fault"), "", source=reason, where=name)
