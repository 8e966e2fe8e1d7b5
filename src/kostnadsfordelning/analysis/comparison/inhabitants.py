"""The one population that kronor per inhabitant are divided by, whatever the models divide costs by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.pieces import ReadOnly
from kostnadsfordelning.calculation.facts import Facts
from kostnadsfordelning.calculation.operands import as_vector

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kostnadsfordelning.analysis.outlook import Outlook
    from kostnadsfordelning.calculation.steps import Input


@dataclass(frozen=True, slots=True)
class Inhabitants:
    """Persons by party, of which date (or other name), from where, and how certain; empty for none."""

    by_party: Mapping[str, int]
    date: str = ""
    source: str = ""
    certainty: str = ""


def inhabitants_of(outlooks: Iterable[Outlook], facts: Mapping[str, object]) -> Inhabitants:
    """The population to divide by: of those that the first outlook's keys use, the one of the most parties,
    and of equals the latest.

    Parties that it lacks have theirs from the other outlooks, of the same date and source. Where no key of
    the first outlook is by population the next one decides; where none is, the population told with the
    call (``facts``); else there is none.
    """
    several = list(outlooks)
    for outlook in several:
        inputs = _populations(outlook)
        if inputs:
            chosen = max(inputs, key=lambda step: (len(step.parties), str(_used(step))))
            persons: dict[str, int] = {}
            for other in (outlook, *several):
                for step in _populations(other):
                    if _origin(step) == _origin(chosen):
                        persons = dict(zip(step.parties, as_vector(step.value), strict=True)) | persons
            assert chosen.fact is not None  # as every population has
            return Inhabitants(
                ReadOnly(persons), str(_used(chosen) or ""), chosen.fact.source, chosen.fact.certainty or ""
            )
    return _told(facts)


def _populations(outlook: Outlook) -> list[Input]:
    """The inputs that are numbers of persons."""
    return [
        step
        for allocation in outlook.allocations
        for result in allocation.results
        for step, fact in result.facts()
        if fact.kind == "population" and isinstance(step.value, tuple)
    ]


def _used(step: Input) -> object:
    return step.fact.used if step.fact else None


def _origin(step: Input) -> tuple[object, str]:
    return (step.fact.used, step.fact.source) if step.fact else (None, "")


def _told(facts: Mapping[str, object]) -> Inhabitants:
    """The population told with the call, of several dates the latest; none where none was told."""
    read = Facts.read(facts.get("population"), None, None, facts.get("store"))  # type: ignore[arg-type]
    found = [read.any_date] if read.any_date else list(read.by_date.values())
    if not found:
        return Inhabitants(ReadOnly({}))
    one = max(found, key=lambda values: str(values.period))
    persons = {code: int(value) for code, value in one.values.items()}
    return Inhabitants(ReadOnly(persons), str(one.period), one.source, one.certainty)
