"""The dated facts of one calculation: what the user gave, before what is bundled and known.

A population whose own date is known is never replaced; one that is not known is filled by what the
caller gave, and the fact that comes back says which date it really has. Percents that nobody has
published may be assumed, and are then marked as such.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from kostnadsfordelning.apportionment.numbers import exact, is_percent
from kostnadsfordelning.calculation.steps import Fact
from kostnadsfordelning.errors import Fault, InputError, InputTypeError, UnknownFactError
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import MONTHS
from kostnadsfordelning.reference import population as bundled_population
from kostnadsfordelning.reference.price_index import PriceIndex, price_index as bundled_index
from kostnadsfordelning.reference.tables import DatedValues

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kostnadsfordelning.agreement.stages import IndexRule

Populations = DatedValues | str | dt.date | Mapping[str, DatedValues | str | dt.date]
Assumptions = Mapping[str, Mapping[int, str]]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the caller gave beside the agreements, read and checked once."""

    any_date: DatedValues | None = None
    by_date: Mapping[dt.date, DatedValues] = field(default_factory=dict)
    indices: Mapping[str, PriceIndex] = field(default_factory=dict)
    assumed: Mapping[tuple[str, int], Fraction] = field(default_factory=dict)

    @classmethod
    def read(
        cls,
        population: Populations | None,
        price_index: PriceIndex | Sequence[PriceIndex] | None,
        assume: Assumptions | None,
    ) -> Facts:
        """The facts from the arguments of `allocate`; every fault in them at once as `InputError`."""
        any_date, by_date = None, {}
        if isinstance(population, Mapping):
            by_date = {_day(day): _values(values, str(day)) for day, values in population.items()}
        elif population is not None:
            any_date = _values(population, "")
        given = [price_index] if isinstance(price_index, PriceIndex) else list(price_index or ())
        indices: dict[str, PriceIndex] = {}
        for index in given:
            indices[index.name] = indices[index.name].merged(index) if index.name in indices else index
        return cls(any_date, by_date, indices, _assumptions(assume or {}))

    @property
    def populations(self) -> tuple[DatedValues, ...]:
        """Every population the caller gave."""
        return tuple(self.by_date.values()) + ((self.any_date,) if self.any_date is not None else ())

    def population(self, wanted: dt.date, parties: Iterable[str]) -> tuple[tuple[int, ...], Fact]:
        """Persons in the order of ``parties``, and where the figures are from.

        Raises `UnknownFactError` naming the date, what is known, and the ways on.
        """
        parties = tuple(parties)
        try:
            values = bundled_population.population(wanted, parties)
        except UnknownFactError:
            filling = self.by_date.get(wanted, self.any_date)
            if filling is None:
                raise
            values = filling.select(parties)
        fact = Fact(
            "population",
            "population",
            wanted,
            values.date,
            values.source,
            values.certainty,
            values.certainty_note,
        )
        return tuple(int(value) for value in values.values.values()), fact

    def percent(self, rule: IndexRule, cost_year: int) -> tuple[Fraction, Fact]:
        """The percent that ``rule`` gives for ``cost_year``, and its edition and source.

        A published figure comes before an assumed one. Raises `UnknownFactError` naming the edition
        asked for, the editions known, and the ways on.
        """
        year = rule.figure_for(cost_year)
        wanted = _wanted(rule, cost_year)
        try:
            index, edition = self._edition(rule, cost_year)
            figure = index.figure(year, edition)
        except UnknownFactError as error:
            if (rule.index, year) not in self.assumed:
                raise UnknownFactError(
                    text("calculation.no_index", index=rule.index, wanted=wanted, year=year, cause=error)
                ) from None
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
        """The edition asked for: among the user's own first, then among the bundled."""
        own = self.indices.get(rule.index)
        if isinstance(rule.edition, dt.date):
            if own is not None and rule.edition in own.editions:
                return own, rule.edition
            return bundled_index(rule.index, edition=rule.edition), rule.edition
        year, month = rule.edition.wanted(cost_year)
        if own is None:
            raise UnknownFactError(text("calculation.no_own_index", index=rule.index))
        return own, own.edition_in(year, month)


def _wanted(rule: IndexRule, cost_year: int) -> str:
    if isinstance(rule.edition, dt.date):
        return rule.edition.isoformat()
    year, month = rule.edition.wanted(cost_year)
    return f"{MONTHS[month - 1]} {year}"


def _day(day: object) -> dt.date:
    try:
        return day if isinstance(day, dt.date) else dt.date.fromisoformat(str(day))
    except ValueError:
        raise InputError(
            "", [Fault("population", str(day), text("agreement.day"), text("agreement.day_remedy"))]
        ) from None


def _values(given: object, place: str) -> DatedValues:
    """A population, or the date of a bundled one."""
    if isinstance(given, str | dt.date):
        return bundled_population.population(given)
    if isinstance(given, DatedValues) and given.kind == "population":
        return given
    where = f"population[{place!r}]" if place else "population"
    fault = Fault(
        where,
        type(given).__name__,
        text("calculation.not_population"),
        text("calculation.not_population_remedy"),
    )
    raise InputTypeError("", [fault])


def _assumptions(given: Assumptions) -> dict[tuple[str, int], Fraction]:
    """Percents by index and year, all faults at once: a percent text, never a bare number."""
    read: dict[tuple[str, int], Fraction] = {}
    faults: list[Fault] = []
    for index, years in given.items():
        for year, percent in years.items():
            place = f"assume[{index!r}][{year!r}]"
            if not is_percent(percent) or not isinstance(year, int) or isinstance(year, bool):
                faults.append(
                    Fault(
                        place,
                        str(percent),
                        text("calculation.bad_assumption"),
                        text("calculation.bad_assumption_remedy"),
                    )
                )
                continue
            try:
                read[index, year] = exact(percent, place) * 100
            except InputError as error:
                faults += error.faults
    if faults:
        raise InputError("", faults)
    return read
