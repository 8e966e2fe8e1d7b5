"""What a view over years takes for granted: every substitute, assumed figure and choice, per year."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.versions import period
from kostnadsfordelning.analysis.told import told_every_year, told_figures
from kostnadsfordelning.analysis.yearly import spans
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kostnadsfordelning.agreement.portfolio import Portfolio
    from kostnadsfordelning.calculation.allocation import Allocation
    from kostnadsfordelning.calculation.checks import CheckRow

TOLD = (
    "not_in_force",
    "population_substitute",
    "preliminary",
    "assumed",
    "unchanged_amount",
    "fact_latest",
    "population_own",
    "sources_differ",
    "certainty",
    "item_absent",
    "no_previous_year",
    "part_of_year",
    "version_span",
    "membership",
    "party_decision",
    "decision",
)
"""The checks whose rows are assumptions, in the order they are told; of ``certainty`` the weak ones."""
FIGURES = ("told_every_year", "told")
"""What the caller told with the call; of items that were told for too many years first."""
UNUSED = ("assumption_not_used", "index_not_used", "population_not_used", "usage_not_used")
"""Rows that are told only where no year that the service is calculated used the figure."""
_WEAK = ("C", "U")
_REBUILT = ("not_in_force", "population_substitute", "preliminary")


@dataclass(frozen=True, slots=True)
class Assumption:
    """One thing that is taken for granted: for which years and service, of what kind, and the note.

    ``kind`` is the id of the check. One that does not hold is told here too, whatever its kind.
    """

    years: tuple[int, ...]
    service: str
    name: str
    kind: str
    note: str


def assumptions_of(agreements: Portfolio, allocations: Sequence[Allocation]) -> tuple[Assumption, ...]:
    """Every assumption of some years: one per year and service, as that year's checks tell it."""
    names = _names(agreements)
    used = _used(allocations)
    made = [
        Assumption((allocation.year,), row.service, names[row.service], row.check, row.note)
        for allocation in allocations
        for row in allocation.check_rows
        if _is_told(row) or (row.check in UNUSED and (row.service, row.check, row.note) not in used)
    ]
    made += [
        Assumption((year,), service, names[service], "told_every_year", note)
        for years, service, note in told_every_year(agreements, allocations)
        for year in years
    ]
    made += _told(allocations, names)
    return _ordered(dict.fromkeys(made), names)


def merged_assumptions(agreements: Portfolio, allocations: Sequence[Allocation]) -> tuple[Assumption, ...]:
    """The same, those that hold for several years told once: also substitutes that differ by date only."""
    names = _names(agreements)
    years: dict[Assumption, list[int]] = {}
    for one in assumptions_of(agreements, allocations):
        if one.kind not in _REBUILT:
            years.setdefault(replace(one, years=()), []).extend(one.years)
    made = [replace(one, years=tuple(found)) for one, found in years.items()]
    made += _not_in_force(agreements, allocations)
    made += _figures(allocations, names)
    return _ordered(made, names)


def _told(allocations: Iterable[Allocation], names: dict[str, str]) -> list[Assumption]:
    """The figures told with the call, one per year."""
    return [
        Assumption((allocation.year,), service, names[service], "told", note)
        for allocation in allocations
        for service, note in told_figures(allocation)
    ]


def _is_told(row: CheckRow) -> bool:
    if row.check == "certainty":
        return row.got in _WEAK
    return row.check in TOLD or not row.ok


def _names(agreements: Portfolio) -> dict[str, str]:
    """The names of the services by id, in the order given."""
    return {agreement.id: agreement.name for agreement in agreements}


def _ordered(made: Iterable[Assumption], names: dict[str, str]) -> tuple[Assumption, ...]:
    kinds = (*FIGURES, *TOLD, *UNUSED)
    services = list(names)

    def place(one: Assumption) -> tuple[int, int, tuple[int, ...]]:
        kind = kinds.index(one.kind) if one.kind in kinds else -1  # a check that fails comes first
        return services.index(one.service), kind, one.years

    return tuple(sorted(made, key=place))


def _used(allocations: Iterable[Allocation]) -> set[tuple[str, str, str]]:
    """The remarks on unused figures that some year contradicts: the service is calculated without them."""
    told: dict[tuple[str, str, str], int] = {}
    calculated: dict[str, int] = {}
    for allocation in allocations:
        for service in {result.agreement.id for result in allocation.results}:
            calculated[service] = calculated.get(service, 0) + 1
        for row in allocation.check_rows:
            if row.check in UNUSED:
                key = row.service, row.check, row.note
                told[key] = told.get(key, 0) + 1
    return {key for key, count in told.items() if count < calculated.get(key[0], 0)}


def _not_in_force(agreements: Portfolio, allocations: Iterable[Allocation]) -> Iterator[Assumption]:
    """The years that a service is not in force, beside the versions there are."""
    years: dict[tuple[str, str], list[int]] = {}
    for allocation in allocations:
        for one in allocation.skipped:
            years.setdefault((one.id, one.name), []).append(allocation.year)
    for (service, name), found in years.items():
        known = "; ".join(period(one) for one in agreements if one.id == service)
        note = text("calculation.not_in_force", year=spans(found), period=known)
        yield Assumption(tuple(found), service, name, "not_in_force", note)


def _figures(allocations: Iterable[Allocation], names: dict[str, str]) -> Iterator[Assumption]:
    """Substitutes for several dates, and percents assumed for several years, each told once."""
    substitutes: dict[tuple[str, str, str], tuple[dict[int, None], dict[str, None]]] = {}
    assumed: dict[tuple[str, str, str], tuple[dict[int, None], dict[int, None]]] = {}
    for allocation in allocations:
        for result in allocation.results:
            for step, fact in result.facts():
                service = result.agreement.id
                if fact.substitute:
                    key = service, str(fact.used), fact.source
                    years, dates = substitutes.setdefault(key, ({}, {}))
                    years[allocation.year] = dates[str(fact.wanted)] = None
                if fact.kind == "assumption" and not isinstance(step.value, tuple):
                    share = percent(Fraction(step.value) / 100)
                    years, figures = assumed.setdefault((service, str(fact.name), share), ({}, {}))
                    years[allocation.year] = figures[int(str(fact.used))] = None
    for (service, date, source), (years, dates) in substitutes.items():
        note = text("calculation.substitute", used=date, wanted=", ".join(sorted(dates)), source=source)
        yield Assumption(tuple(years), service, names[service], "population_substitute", note)
    for (service, index, share), (years, figures) in assumed.items():
        note = text("calculation.preliminary", index=index, year=spans(figures), percent=share)
        yield Assumption(tuple(years), service, names[service], "preliminary", note)
