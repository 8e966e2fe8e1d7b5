"""The dated facts of one calculation: what the user gave, before what is bundled and known.

A known date is never replaced by another; one that is not known is filled by what the caller gave, and
the fact that comes back says which date it really has. The caller's own figures of a known date are used
when they are given for that very date: which source to trust is then the caller's stated choice.
Percents that nobody has published may be assumed, and are then marked as such.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.values import MOST_PERCENT
from kostnadsfordelning.apportionment.numbers import is_percent, is_refused_kind, read_exact
from kostnadsfordelning.calculation.known import known
from kostnadsfordelning.calculation.latest import figures_of
from kostnadsfordelning.calculation.steps import Fact
from kostnadsfordelning.calculation.usage import read_usage, usage_for
from kostnadsfordelning.errors import FactConflictError, Fault, Faults, InputError, UnknownFactError
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import MONTHS
from kostnadsfordelning.reference.arguments import as_date
from kostnadsfordelning.reference.places import name_of
from kostnadsfordelning.reference.price_index import PriceIndex, bundled_index
from kostnadsfordelning.reference.store.known import known_values
from kostnadsfordelning.reference.store.store import open_store
from kostnadsfordelning.reference.tables import DatedValues

if TYPE_CHECKING:
    from kostnadsfordelning.agreement.agreement import Agreement
    from kostnadsfordelning.agreement.keys import UsageKey
    from kostnadsfordelning.agreement.uprating import EditionRule, IndexRule
    from kostnadsfordelning.calculation.operands import Figures
    from kostnadsfordelning.calculation.usage import UsageGiven
    from kostnadsfordelning.reference.store.known import Difference
    from kostnadsfordelning.reference.store.store import FactStore, StoreGiven
    from kostnadsfordelning.reference.usage import UsageValues

Populations = DatedValues | str | dt.date | Mapping[str, DatedValues | str | dt.date]
Assumptions = Mapping[str, Mapping[int, str]]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the caller gave beside the agreements, read and checked once."""

    any_date: DatedValues | None = None
    by_date: Mapping[dt.date, DatedValues] = field(default_factory=dict)
    indices: Mapping[str, PriceIndex] = field(default_factory=dict)
    assumed: Mapping[tuple[str, int], Fraction] = field(default_factory=dict)
    store: FactStore | None = None
    told_usage: Mapping[str, UsageValues] = field(default_factory=dict)

    @classmethod
    def read(
        cls,
        population: Populations | None,
        price_index: PriceIndex | Sequence[PriceIndex] | None,
        assume: Assumptions | None,
        store: StoreGiven = None,
        usage: UsageGiven | None = None,
    ) -> Facts:
        """The facts from the arguments of `allocate`; every fault in them at once as `InputError`,
        or `InputTypeError` if one of them is of kind."""
        faults = Faults()
        opened = open_store(store)
        any_date, by_date = _populations(population, faults, opened)
        indices = _indices(price_index, faults)
        assumed = _assumptions(assume, faults)
        told_usage = read_usage(usage, faults)
        if faults:
            raise faults.error()
        return cls(any_date, by_date, indices, assumed, opened, told_usage)

    def given_population(self, wanted: dt.date) -> DatedValues | None:
        """What the caller gave for a date, if its own figures should not be known."""
        return self.by_date.get(wanted, self.any_date)

    def population(self, wanted: dt.date, parties: Iterable[str]) -> tuple[tuple[int, ...], Fact]:
        """Persons in the order of ``parties``, and where the figures are from.

        Raises `UnknownFactError` naming the date, what is known, and the ways on.
        """
        parties = tuple(parties)
        own = self.by_date.get(wanted)
        bundled = None
        try:
            bundled = values = known_values("population", wanted, parties, store=self.store).values
        except FactConflictError:
            # Figures given for this very date are the caller's stated choice among the sources.
            if own is None or own.date != wanted:
                raise
            values = own.select(parties)
        except UnknownFactError:
            filling = self.given_population(wanted)
            if filling is None:
                raise
            values = filling.select(parties)
        if own is not None and own.date == wanted:
            values = own.select(parties)
        fact = Fact(
            "population",
            "population",
            wanted,
            values.date,
            values.source,
            values.certainty,
            values.certainty_note,
            instead_of=_told_apart(values, bundled),
        )
        return tuple(int(value) for value in values.values.values()), fact

    def usage(
        self, name: str, key: UsageKey, agreement: Agreement, codes: tuple[str, ...]
    ) -> tuple[Figures, Fact]:
        """What the user told of the column that the usage key ``name`` asks for; see `usage_for`."""
        return usage_for(self.told_usage, name, key, agreement, codes)

    def land_area(
        self, wanted: dt.date | str, cost_year: int, codes: tuple[str, ...]
    ) -> tuple[Figures, Fact]:
        """km² at a date, or at the latest known before the cost year; see `figures_of`."""
        return figures_of("land_area", wanted, cost_year, codes, self.store)

    def tax_base(self, wanted: int | str, cost_year: int, codes: tuple[str, ...]) -> tuple[Figures, Fact]:
        """Thousand kronor per inhabitant of a year, or of the latest known before the cost year."""
        return figures_of("tax_base", wanted, cost_year, codes, self.store)

    def differences(self, kind: str, day: dt.date, parties: Iterable[str]) -> tuple[Difference, ...]:
        """The places whose known figures differ between sources, each with the one that was chosen."""
        try:
            return known_values(kind, day, tuple(parties), store=self.store).differences
        except (UnknownFactError, FactConflictError):
            return ()  # then the caller's own figures were used, and told apart

    def percent(self, rule: IndexRule, cost_year: int) -> tuple[Fraction, Fact]:
        """The percent that ``rule`` gives for ``cost_year``, and its edition and source.

        A published figure comes before an assumed one. Raises `UnknownFactError` with what is known, or
        `InputError` where several editions fit.
        """
        year = rule.figure_for(cost_year)
        wanted = wanted_edition(rule, cost_year)
        try:
            index, edition = self._edition(rule, cost_year)
            figure = index.figure(year, edition)
        except UnknownFactError:
            if (rule.index, year) not in self.assumed:
                raise
            fact = Fact("assumption", rule.index, wanted, year, text("calculation.assumed_by_user"))
            return self.assumed[rule.index, year], fact
        fact = Fact(
            "price_index",
            rule.index,
            wanted,
            edition,
            str(figure.source),
            figure.source.certainty,
            figure.status,
        )
        return figure.percent, fact

    def _edition(self, rule: IndexRule, cost_year: int) -> tuple[PriceIndex, dt.date]:
        """The edition asked for: among the user's own, those of the store and the bundled, together.

        What two of them say of the same edition must agree; several editions of a month must be chosen
        among.
        """
        indices = [found for found in (self._every_edition(rule.index),) if found]
        edition: dt.date | EditionRule = known(rule.edition)
        for index in indices:
            if isinstance(edition, dt.date):
                if edition in index.editions:
                    return index, edition
                continue
            month = edition.wanted(cost_year)
            if any((day.year, day.month) == month for day in index.editions):
                return index, index.edition_in(*month)
        days = ", ".join(str(day) for index in indices for day in index.editions)
        raise UnknownFactError(text("calculation.known_editions", index=rule.index, days=days or "–"))

    def _every_edition(self, name: str) -> PriceIndex | None:
        stored = self.store.index(name) if self.store is not None else None
        every: PriceIndex | None = None
        for found in (self.indices.get(name), stored, bundled_index(name)):
            if found is not None:
                every = found if every is None else every.merged(found)
        return self.store.chosen(every) if every is not None and self.store is not None else every


def _told_apart(used: DatedValues, bundled: DatedValues | None) -> str:
    """What the bundled figures of the same date say where others are used; empty if there are none."""
    if bundled is None or bundled.sources == used.sources:
        return ""
    off = [
        text("calculation.own_differs", party=name_of(code) or code, off=int(value) - int(bundled[code]))
        for code, value in used.values.items()
        if value != bundled[code]
    ]
    differs = text("calculation.own_differences", off=", ".join(off)) if off else text("calculation.own_same")
    return text(
        "calculation.bundled_instead", source=bundled.source, letter=bundled.certainty, differs=differs
    )


def wanted_edition(rule: IndexRule, cost_year: int) -> str:
    """The edition that a rule asks for, in words: 2017-09-28, or oktober 2026."""
    edition: dt.date | EditionRule = known(rule.edition)
    if isinstance(edition, dt.date):
        return edition.isoformat()
    year, month = edition.wanted(cost_year)
    return f"{MONTHS[month - 1]} {year}"


def _populations(
    given: object, faults: Faults, store: FactStore | None
) -> tuple[DatedValues | None, dict[dt.date, DatedValues]]:
    """One population for every unknown date, or one for each."""
    if given is None:
        return None, {}
    if not isinstance(given, Mapping):
        return _values(given, "population", faults, store), {}
    by_date = {}
    for day, one in given.items():
        values = _values(one, f"population[{str(day)!r}]", faults, store)
        try:
            by_date[as_date(day, "population")] = values
        except InputError as error:
            faults.take(error)
    return None, {day: values for day, values in by_date.items() if values is not None}


def _values(given: object, place: str, faults: Faults, store: FactStore | None) -> DatedValues | None:
    """A population, or the date of a known one."""
    if isinstance(given, DatedValues) and given.kind == "population":
        return given
    try:
        if isinstance(given, str | dt.date):
            return known_values("population", as_date(given, place), store=store).values
    except InputError as error:
        faults.take(error)
        return None
    add = faults.append if isinstance(given, DatedValues) else faults.kind
    add(_fault("not_population", place, type(given).__name__))
    return None


def _indices(given: object, faults: Faults) -> dict[str, PriceIndex]:
    """The user's own editions, by the name of the index."""
    several = given if isinstance(given, Iterable) and not isinstance(given, str) else [given]
    indices: dict[str, PriceIndex] = {}
    for index in several if given is not None else ():
        if not isinstance(index, PriceIndex):
            faults.kind(_fault("not_index", "price_index", index if isinstance(index, str) else ""))
            continue
        try:
            indices[index.name] = indices[index.name].merged(index) if index.name in indices else index
        except InputError as error:
            faults.take(error)
    return indices


def _assumptions(given: object, faults: Faults) -> dict[tuple[str, int], Fraction]:
    """Percents by index and year: a percent text, never a bare number."""
    read: dict[tuple[str, int], Fraction] = {}
    if given is None:
        return read
    if not isinstance(given, Mapping) or not all(isinstance(years, Mapping) for years in given.values()):
        faults.kind(_fault("bad_assumption", "assume", str(given)))
        return read
    for name, years in given.items():
        for year, percent in years.items():
            place = f"assume[{name!r}][{year!r}]"
            number = read_exact(percent, place)
            if isinstance(number, Fault):
                (faults.kind if is_refused_kind(percent) else faults.append)(number)
            elif not is_percent(percent) or not isinstance(year, int) or isinstance(year, bool):
                faults.append(_fault("bad_assumption", place, str(percent)))
            elif not -1 < number <= Fraction(MOST_PERCENT, 100):
                why = text("agreement.percent_range", most=MOST_PERCENT)
                faults.append(Fault(place, str(percent), why, text("agreement.percent_range_remedy")))
            else:
                read[name, year] = number * 100
    return read


def _fault(key: str, place: str, value: str) -> Fault:
    return Fault(place, value, text(f"calculation.{key}"), text(f"calculation.{key}_remedy"))
