"""What is known, from where and how certain; and what the agreements still lack for a year.

The same facts as a calculation asks for, asked for beforehand: a shopping list where each line has the
command that mends it.
"""

from __future__ import annotations

import datetime as dt
import shlex
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.agreement import Every
from kostnadsfordelning.agreement.catalogue import bundled as bundled_agreements
from kostnadsfordelning.agreement.keys import PopulationKey
from kostnadsfordelning.agreement.stages import Actual, Given
from kostnadsfordelning.agreement.uprating import IndexRule, Uprate
from kostnadsfordelning.agreement.values import Unknown
from kostnadsfordelning.calculation.facts import Facts, wanted_edition
from kostnadsfordelning.errors import FactConflictError, InputError, UnknownFactError
from kostnadsfordelning.messages import text
from kostnadsfordelning.reference.arguments import as_year
from kostnadsfordelning.reference.bundled import UNITS, bundled, known_periods
from kostnadsfordelning.reference.places import municipality_names
from kostnadsfordelning.reference.price_index import bundled_indices
from kostnadsfordelning.reference.sources import weakest
from kostnadsfordelning.reference.store.known import known_values
from kostnadsfordelning.reference.store.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pandas as pd

    from kostnadsfordelning.agreement.agreement import Agreement, Item
    from kostnadsfordelning.reference.price_index import PriceIndex
    from kostnadsfordelning.reference.store.store import FactStore, StoreGiven
    from kostnadsfordelning.reference.tables import DatedValues


@dataclass(frozen=True, slots=True)
class FactRow:
    """One line of what is known or lacking.

    ``status`` is ``missing``, ``conflict``, ``fault``, ``known`` or ``unused``; ``kind`` is
    ``population``, ``land_area``, ``tax_base``, ``price_index``, ``answer``, ``actual`` or ``file``. The
    other fields are Swedish. ``remedy`` is the command that mends what is missing.
    """

    status: str
    kind: str
    what: str
    period: str
    coverage: str = ""
    certainty: str = ""
    source: str = ""
    where: str = ""
    needed_by: str = ""
    remedy: str = ""


def facts(year: int | None = None, *, store: StoreGiven = None) -> pd.DataFrame:
    """What is known: bundled and in the store; with a year also what the bundled agreements need for it.

    One row per fact, in the columns of `FactRow`, what is missing first. Nothing is fetched.

    >>> facts(2026, store=False).query("status == 'missing' and kind == 'population'")["period"].tolist()
    ['2025-11-01']
    """
    import pandas as pd

    columns = [field.name for field in fields(FactRow)]
    rows = fact_rows(year, open_store(store))
    return pd.DataFrame([[getattr(row, name) for name in columns] for row in rows], columns=columns)


def fact_rows(year: int | None, store: FactStore | None) -> tuple[FactRow, ...]:
    """The rows of `facts`, what needs doing first."""
    # What is faulty is told; the rest of the list is made from what can be used.
    usable = store and replace(store, contents=replace(store.contents, faults=()))
    rows = list(_needed(as_year(year), usable)) if year is not None else []
    rows += [*_known(usable), *_of_store(store, usable)]
    order = ("missing", "conflict", "fault", "known", "unused")
    return tuple(sorted(dict.fromkeys(rows), key=lambda row: order.index(row.status)))


# What the agreements need -----------------------------------------------------------------------------


def _needed(year: int, store: FactStore | None) -> Iterator[FactRow]:
    agreements = [one for one in bundled_agreements() if one.in_force(year)]
    asked = Facts(store=store)
    yield from _populations(agreements, year, asked)
    yield from _indices(agreements, year, asked)
    for agreement in agreements:
        for item in agreement.items:
            if _charged_on_actual(item, year):
                name = f"{agreement.id}.{item.id}"
                yield FactRow(
                    "missing",
                    "actual",
                    text("store.what_actual"),
                    str(year),
                    item.title,
                    needed_by=agreement.id,
                    remedy=text("store.mend_actual", item=name),
                )
        for path, question in agreement.unknowns.items():
            yield FactRow(
                "missing",
                "answer",
                text("store.what_answer"),
                str(year),
                question.unknown,
                needed_by=agreement.id,
                remedy=text("store.mend_answer", id=agreement.id, year=year, path=path),
            )


def _populations(agreements: Iterable[Agreement], year: int, asked: Facts) -> Iterator[FactRow]:
    """Each date that a population key asks for, once, with the municipalities of all who ask."""
    parties: dict[dt.date, dict[str, None]] = {}
    needed_by: dict[dt.date, dict[str, None]] = {}
    for agreement in agreements:
        codes = [code for code in agreement.everyone if code in municipality_names()]
        for key in agreement.keys.values():
            if not isinstance(key, PopulationKey) or isinstance(key.population, Unknown) or not codes:
                continue
            day = key.population if isinstance(key.population, dt.date) else key.population.on(year)
            parties.setdefault(day, {}).update(dict.fromkeys(codes))
            needed_by.setdefault(day, {})[agreement.id] = None
    for day in sorted(parties):
        codes, names = list(parties[day]), ", ".join(needed_by[day])
        what = text("reference.kind_population")
        count = text("store.places", count=len(codes))
        try:
            _, fact = asked.population(day, codes)
        except UnknownFactError:
            remedy = _fetch(day, codes, asked.store)
            yield FactRow("missing", "population", what, str(day), count, needed_by=names, remedy=remedy)
        except FactConflictError as error:
            yield _conflict("population", what, str(day), error, names)
        else:
            yield FactRow(
                "known",
                "population",
                what,
                str(day),
                count,
                fact.certainty or "",
                fact.source,
                needed_by=names,
                # Second-hand figures do, but SCB's own are one command away.
                remedy=_fetch(day, codes, asked.store) if fact.certainty == "C" else "",
            )


def _fetch(day: dt.date, codes: list[str], store: FactStore | None) -> str:
    name = f"folkmangd-{day}.json"
    output = name if store is None else str(store.folder / name)
    words = ["kostnadsfordelning", "fetch", "population", "--date", str(day), "--parties", *codes]
    return shlex.join([*words, "--output", output])


def _indices(agreements: Iterable[Agreement], year: int, asked: Facts) -> Iterator[FactRow]:
    """Each figure of an index that an uprating asks for, once."""
    needed_by: dict[tuple[str, str, int], dict[str, None]] = {}
    rules: dict[tuple[str, str, int], tuple[IndexRule, int]] = {}
    for agreement in agreements:
        for item in agreement.items:
            for rule, cost_year in _uprated(item, year):
                key = (rule.index, wanted_edition(rule, cost_year), rule.figure_for(cost_year))
                needed_by.setdefault(key, {})[agreement.id] = None
                rules[key] = (rule, cost_year)
    for (index, edition, figure_year), (rule, cost_year) in rules.items():
        names = ", ".join(needed_by[index, edition, figure_year])
        period = text("store.edition_of", edition=edition)
        figure = text("store.index_figure", year=figure_year)
        try:
            _, fact = asked.percent(rule, cost_year)
        except UnknownFactError:
            remedy = _template(index, figure_year, asked.store)
            yield FactRow("missing", "price_index", index, period, figure, needed_by=names, remedy=remedy)
        except InputError as error:
            yield _conflict("price_index", index, period, error, names)
        else:
            yield FactRow(
                "known",
                "price_index",
                index,
                period,
                figure,
                fact.certainty or "",
                fact.source,
                needed_by=names,
            )


def _template(index: str, year: int, store: FactStore | None) -> str:
    name = f"{index.lower()}-{year}.xlsx"
    output = name if store is None else str(store.folder / name)
    words = ["kostnadsfordelning", "template", output, "--index", index, "--years", str(year)]
    return shlex.join(words)


def _uprated(item: Item, year: int) -> Iterator[tuple[IndexRule, int]]:
    """Each index rule of an item, and each cost year up to ``year`` that it is asked for."""
    first = item.amount[0] if item.amount else None
    for stage in item.stages:
        if not isinstance(stage, Uprate) or not isinstance(stage.uprate, IndexRule):
            continue
        if isinstance(stage.uprate.edition, Unknown) or isinstance(stage.uprate.figure_year, Unknown):
            continue
        begins = stage.from_year
        if begins is None and isinstance(first, Given) and isinstance(first.price_year, int):
            begins = first.price_year + 1
        if isinstance(begins, int):
            yield from ((stage.uprate, cost_year) for cost_year in range(begins, year + 1))


def _charged_on_actual(item: Item, year: int) -> bool:
    """Whether an item is charged on its actual cost this year; on decision is not yet known."""
    if not item.amount or not isinstance(next(iter(item.stages), None), Actual):
        return False
    occurs = item.occurs
    return bool(occurs.falls_in(year)) if isinstance(occurs, Every) else occurs == "yearly"


def _conflict(kind: str, what: str, period: str, error: InputError, names: str) -> FactRow:
    offers = "; ".join(f"{fault.place}: {fault.value}" for fault in error.faults)
    remedy = next((fault.remedy for fault in error.faults), "")
    return FactRow("conflict", kind, what, period, source=offers, needed_by=names, remedy=remedy)


# What is known ----------------------------------------------------------------------------------------


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
            yield _conflict(kind, text(f"reference.kind_{kind}"), str(period), error, "")
    for name in dict.fromkeys(index.name for _, index in usable.contents.indices):
        try:
            usable.index(name)
        except InputError as error:
            yield _conflict("price_index", name, "", error, "")
    for fault in store.contents.faults:
        what = text("store.what_fault")
        why = f"{fault.why} ({fault.value})" if fault.value else fault.why
        yield FactRow("fault", "file", what, "", source=why, where=fault.place, remedy=fault.remedy)
    for name, snapshot in store.contents.tables:
        title = f"{snapshot.publisher}: {snapshot.label} ({snapshot.table_id})"
        yield FactRow("known", "table", title, "", certainty="B", source=snapshot.address, where=name)
    for name, reason in store.contents.unused:
        yield FactRow("unused", "file", text("store.what_fault"), "", source=reason, where=name)
