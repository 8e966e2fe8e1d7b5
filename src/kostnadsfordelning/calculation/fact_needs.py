"""What agreements need for a year: a line for each fact, with the command that mends it."""

from __future__ import annotations

import datetime as dt
import shlex
from typing import TYPE_CHECKING, Literal

from kostnadsfordelning.agreement.agreement import KRONOR
from kostnadsfordelning.agreement.catalogue import bundled as bundled_agreements
from kostnadsfordelning.agreement.keys import LandAreaKey, PopulationKey, TaxBaseKey, UsageKey
from kostnadsfordelning.agreement.values import Unknown
from kostnadsfordelning.calculation.fact_row import FactRow, conflict
from kostnadsfordelning.calculation.facts import Facts, wanted_edition
from kostnadsfordelning.calculation.latest import figures_of
from kostnadsfordelning.calculation.needs import figures_needed, keys_needed, told_needed
from kostnadsfordelning.errors import FactConflictError, InputError, UnknownFactError
from kostnadsfordelning.messages import text
from kostnadsfordelning.reference.places import municipality_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kostnadsfordelning.agreement.agreement import Agreement
    from kostnadsfordelning.agreement.uprating import IndexRule
    from kostnadsfordelning.calculation.latest import Kind
    from kostnadsfordelning.reference.store.store import FactStore

FetchedKind = Literal["population", "land_area"]
FETCHED: dict[FetchedKind, tuple[str, str]] = {
    "population": ("population", "folkmangd"),
    "land_area": ("land-area", "landareal"),
}
"""What the command ``fetch`` calls a kind, and how the file it is put in begins."""


BINDING = ("decided", "recommended")
"""The statuses that are listed where no agreement is named: those that are invoiced."""


def binding(year: int) -> list[Agreement]:
    """The bundled agreements that are decided or recommended and in force."""
    return [one for one in bundled_agreements() if one.status in BINDING and one.in_force(year)]


def left_out(year: int) -> tuple[str, ...]:
    """The ids of the bundled agreements in force that `binding` has not: templates and proposals."""
    found = (one.id for one in bundled_agreements() if one.status not in BINDING and one.in_force(year))
    return tuple(dict.fromkeys(found))


def rows_needed(agreements: Sequence[Agreement], year: int, store: FactStore | None) -> Iterator[FactRow]:
    """What some agreements need for a year, known or not; ``store`` may be used."""
    asked = Facts(store=store)
    yield from _populations(agreements, year, asked)
    yield from _by_date(agreements, year, asked)
    yield from _usage(agreements, year)
    yield from _indices(agreements, year, asked)
    for agreement in agreements:
        for item in agreement.items:
            for kind, name in told_needed(agreement, item, year):
                yield FactRow(
                    "missing",
                    kind,
                    text(f"store.what_{kind}"),
                    str(year),
                    item.title if item.measure == KRONOR else f"{item.title} ({item.measure})",
                    needed_by=agreement.id,
                    remedy=text(f"store.mend_{kind}", item=name),
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
        for name, parties_of_key in keys_needed(agreement, year).items():
            key = agreement.keys[name]
            codes = _municipalities(parties_of_key)
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
            yield conflict("population", what, str(day), error, names)
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


def _fetch(
    day: dt.date, codes: Iterable[str], store: FactStore | None, kind: FetchedKind = "population"
) -> str:
    table, stem = FETCHED[kind]
    name = f"{stem}-{day}.json"
    output = name if store is None else str(store.folder / name)
    words = ["kostnadsfordelning", "fetch", table, "--date", str(day), "--parties", *codes]
    return shlex.join([*words, "--output", output])


def _municipalities(codes: Iterable[str]) -> list[str]:
    return [code for code in codes if code in municipality_names()]


def _by_date(agreements: Iterable[Agreement], year: int, asked: Facts) -> Iterator[FactRow]:
    """Each land area and tax base that a key asks for, once, with the municipalities of all who ask."""
    parties: dict[tuple[Kind, dt.date | int | str], dict[str, None]] = {}
    needed_by: dict[tuple[Kind, dt.date | int | str], dict[str, None]] = {}
    for agreement in agreements:
        for name, codes in keys_needed(agreement, year).items():
            key = agreement.keys[name]
            if isinstance(key, LandAreaKey) and not isinstance(key.land_area, Unknown):
                wanted: tuple[Kind, dt.date | int | str] = ("land_area", key.land_area)
            elif isinstance(key, TaxBaseKey) and not isinstance(key.tax_base, Unknown):
                wanted = ("tax_base", key.tax_base)
            else:
                continue
            parties.setdefault(wanted, {}).update(dict.fromkeys(_municipalities(codes)))
            needed_by.setdefault(wanted, {})[agreement.id] = None
    for (kind, period), found in parties.items():
        codes, names = tuple(found), ", ".join(needed_by[kind, period])
        what, count = text(f"reference.kind_{kind}"), text("store.places", count=len(codes))
        asked_for = text("calculation.latest_before", year=year) if isinstance(period, str) else str(period)
        try:
            _, fact = figures_of(kind, period, year, codes, asked.store)
        except UnknownFactError:
            day = period if isinstance(period, dt.date) else dt.date(year - 1, 1, 1)
            remedy = _fetch(day, codes, asked.store, kind) if kind == "land_area" else ""
            remedy = remedy or text("store.mend_tax_base")
            yield FactRow("missing", kind, what, asked_for, count, needed_by=names, remedy=remedy)
        except FactConflictError as error:
            yield conflict(kind, what, asked_for, error, names)
        else:
            certainty = fact.certainty or ""
            used = str(fact.used)
            yield FactRow("known", kind, what, used, count, certainty, fact.source, needed_by=names)


def _usage(agreements: Iterable[Agreement], year: int) -> Iterator[FactRow]:
    """Each column of usage that a key asks for, once: nobody but the user knows it."""
    needed_by: dict[tuple[str, str], dict[str, None]] = {}
    parties: dict[tuple[str, str], dict[str, None]] = {}
    for agreement in agreements:
        for name, codes in keys_needed(agreement, year).items():
            key = agreement.keys[name]
            if isinstance(key, UsageKey) and isinstance(key.usage, str):
                needed_by.setdefault((key.usage, key.unit), {})[agreement.id] = None
                parties.setdefault((key.usage, key.unit), {}).update(dict.fromkeys(codes))
    for (column, unit), names in needed_by.items():
        count = len(parties[column, unit])
        yield FactRow(
            "missing",
            "usage",
            text("store.what_usage"),
            str(year),
            text("store.usage_column", column=column, unit=unit, count=count),
            needed_by=", ".join(names),
            remedy=text("store.mend_usage", column=column),
        )


def _indices(agreements: Iterable[Agreement], year: int, asked: Facts) -> Iterator[FactRow]:
    """Each figure of an index that an uprating asks for, once."""
    needed_by: dict[tuple[str, str, int], dict[str, None]] = {}
    rules: dict[tuple[str, str, int], tuple[IndexRule, int]] = {}
    for agreement in agreements:
        for item in agreement.items:
            for rule, cost_year in figures_needed(agreement, item, year):
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
            yield conflict("price_index", index, period, error, names)
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
