"""What a view over years takes for granted: every substitute, assumed figure and choice, per year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kostnadsfordelning.calculation.allocation import Allocation

TOLD = (
    "population_substitute",
    "preliminary",
    "assumed",
    "unchanged_amount",
    "fact_latest",
    "no_previous_year",
    "item_absent",
    "not_in_force",
    "part_of_year",
    "version_span",
    "membership",
    "party_decision",
    "decision",
)
"""The checks whose rows are assumptions, in the order they are told."""
UNUSED = ("assumption_not_used", "index_not_used", "population_not_used", "usage_not_used")
"""Rows that are told only where no year used the figure."""


@dataclass(frozen=True, slots=True)
class Assumption:
    """One thing that is taken for granted: for which years and service, of what kind, and the note."""

    years: tuple[int, ...]
    service: str
    name: str
    kind: str
    note: str


def assumptions_of(allocations: Sequence[Allocation]) -> tuple[Assumption, ...]:
    """Every assumption of some years, those that hold for several years told once."""
    years: dict[tuple[str, str, str], list[int]] = {}
    names: dict[str, str] = {}
    for allocation in allocations:
        names |= {one.id: one.name for one in allocation.skipped}
        names |= {result.agreement.id: result.agreement.name for result in allocation.results}
        for row in allocation.check_rows:
            if row.check in {*TOLD, *UNUSED}:
                found = years.setdefault((row.service, row.check, row.note), [])
                if allocation.year not in found:
                    found.append(allocation.year)
    calculated = _calculated(allocations)
    order = {kind: place for place, kind in enumerate((*TOLD, *UNUSED))}
    services = list(names)
    made = [
        Assumption(tuple(found), service, names[service], kind, note)
        for (service, kind, note), found in years.items()
        if kind not in UNUSED or found == calculated.get(service)
    ]
    return tuple(
        sorted(made, key=lambda one: (services.index(one.service), order[one.kind], one.years, one.note))
    )


def _calculated(allocations: Iterable[Allocation]) -> dict[str, list[int]]:
    """The years that each service is calculated."""
    years: dict[str, list[int]] = {}
    for allocation in allocations:
        for service in dict.fromkeys(result.agreement.id for result in allocation.results):
            years.setdefault(service, []).append(allocation.year)
    return years
