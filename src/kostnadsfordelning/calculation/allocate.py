"""The one entry: agreements and a year in, an `Allocation` out."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.agreement import Agreement
from kostnadsfordelning.agreement.catalogue import (
    calendar_year,
    outside,
    period,
    version_in_force,
    versions_of,
)
from kostnadsfordelning.calculation.allocation import Allocation, Skipped
from kostnadsfordelning.calculation.arguments import by_item
from kostnadsfordelning.calculation.checks import CheckRow, checks_of, unused_facts
from kostnadsfordelning.calculation.context import Context
from kostnadsfordelning.calculation.facts import Assumptions, Facts, Populations
from kostnadsfordelning.calculation.plan import compile_plan
from kostnadsfordelning.calculation.result import calculate
from kostnadsfordelning.calculation.sources import sources_of
from kostnadsfordelning.calculation.told import Told
from kostnadsfordelning.errors import Fault, InputError, InputTypeError, KostnadsfordelningError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from fractions import Fraction

    from kostnadsfordelning.calculation.arguments import ByItem
    from kostnadsfordelning.calculation.result import AgreementResult
    from kostnadsfordelning.reference.price_index import PriceIndex
    from kostnadsfordelning.reference.store.store import StoreGiven

Given = Agreement | str | os.PathLike[str]


def allocate(
    agreements: Given | Iterable[Given],
    year: int,
    *,
    population: Populations | None = None,
    actual: Mapping[str, object] | None = None,
    price_index: PriceIndex | Sequence[PriceIndex] | None = None,
    assume: Assumptions | None = None,
    decision: Mapping[str, str] | None = None,
    store: StoreGiven = None,
) -> Allocation:
    """Split the costs of one agreement, or of several, for one calendar year.

    agreements
        An `Agreement`, a bundled id, or the path of an agreement file; or several of them.
    population
        Fills population keys whose own date is not known: a population, the date of a bundled one, or
        ``{date needed: population}``. A known date is never replaced by another; own figures given for
        that very date take the bundled ones' place. Every use is a row in ``checks``.
    actual
        Actual costs, ``{"barnahus.kvalitetsgranskning": 100_000}``: kronor as int, `Decimal` or text.
    price_index
        The user's own index editions, one or several.
    assume
        Percents that are not published yet, ``{"PKV": {2027: "2,9 %"}}``; marks the result preliminary.
    decision
        Stated decisions, ``{"barnahus.kvalitetsgranskning": "KS 2025-03-04 § 12"}``; they lift a mandate
        and are told beside the item.
    store
        The folder of the user's own facts (see `kf.store`); without it the one that is named for all
        scripts, if one is, and False for none. Its figures are known figures, like the bundled ones.

    Raises, for one agreement outside its validity, `NotInForceError` (of several, it is listed in
    ``skipped``); `UnknownFactError` for a figure that is not known; `FactConflictError` for one that two
    sources give differently; `MissingActualError`,
    `UnansweredError`, `MandateError`, `SharesError`, `TieError`, `ResidualError`, `UnitError` and
    `InputError`, each carrying the steps so far.

    >>> result = allocate("cmv", 2023)
    >>> result.total, result.amounts["2303"]
    (3574970, 142999)
    """
    year = calendar_year(year)
    if isinstance(agreements, Agreement | str | os.PathLike) or not isinstance(agreements, Iterable):
        in_force, skipped = [version_in_force(_versions(agreements), year)], list[Skipped]()
    else:
        in_force, skipped = _in_force(agreements, year)
    _refuse_doubles(in_force)
    facts = Facts.read(population, price_index, assume, store)
    actual_by_item, decision_by_item = by_item(actual, decision, in_force, skipped)
    results = _calculated(in_force, year, facts, actual_by_item, decision_by_item)
    checks = [row for result in results for row in checks_of(result, facts)]
    checks += unused_facts(results, facts)
    checks += [CheckRow(one.id, "not_in_force", True, "", "", one.reason) for one in skipped]
    sources = [row for result in results for row in sources_of(result)]
    return Allocation(year, results, tuple(skipped), tuple(checks), tuple(sources))


def _calculated(
    agreements: Sequence[Agreement],
    year: int,
    facts: Facts,
    actual: ByItem[int | Fraction],
    decision: ByItem[str],
) -> tuple[AgreementResult, ...]:
    """Each agreement's result. What several of them lack is told at once."""
    results: list[AgreementResult] = []
    errors: list[KostnadsfordelningError] = []
    for agreement in agreements:
        try:
            told = Told(
                {name: (cost,) for name, cost in actual[agreement.id].items()},
                decision=decision[agreement.id],
            )
            results.append(
                calculate(compile_plan(Context(agreement, year, facts, told, prefix=agreement.id)))
            )
        except KostnadsfordelningError as error:
            error.args = (text("calculation.where", agreement=agreement.name, year=year) + str(error),)
            errors.append(error)
    if errors:
        raise _together(errors)
    return tuple(results)


def _together(errors: list[KostnadsfordelningError]) -> KostnadsfordelningError:
    """One error that says what all of them say, with their faults and steps; its kind is the first's."""
    first = errors[0]
    first.args = ("\n\n".join(str(error) for error in errors),)
    first.steps = tuple(step for error in errors for step in error.steps)
    if isinstance(first, InputError):
        first.faults = tuple(
            fault for error in errors if isinstance(error, InputError) for fault in error.faults
        )
    return first


def _versions(given: object) -> tuple[Agreement, ...]:
    """The versions that one argument stands for: an agreement is the only version of itself."""
    if isinstance(given, Agreement):
        return (given,)
    if isinstance(given, str | os.PathLike):
        return versions_of(given)
    fault = Fault(
        "agreements",
        type(given).__name__,
        text("calculation.not_agreement"),
        text("calculation.not_agreement_remedy"),
    )
    raise InputTypeError("", [fault])


def _in_force(given: Iterable[Given], year: int) -> tuple[list[Agreement], list[Skipped]]:
    """Those in force in the year, and the others with the reason; overlaps and gaps are errors."""
    found: list[Agreement] = []
    skipped: list[Skipped] = []
    for versions in map(_versions, given):
        if not outside(versions, year):
            found.append(version_in_force(versions, year))
        else:
            known = "; ".join(period(version) for version in versions)
            reason = text("calculation.not_in_force", year=year, period=known)
            skipped.append(Skipped(versions[0].id, versions[0].name, reason))
    if not found and not skipped:
        fault = Fault(
            "agreements", "", text("calculation.no_agreements"), text("calculation.no_agreements_remedy")
        )
        raise InputError("", [fault])
    return found, skipped


def _refuse_doubles(agreements: Sequence[Agreement]) -> None:
    """The same agreement twice would be invoiced twice."""
    ids = [agreement.id for agreement in agreements]
    doubles = sorted({name for name in ids if ids.count(name) > 1})
    if doubles:
        raise InputError(
            "",
            [
                Fault("agreements", name, text("calculation.double"), text("calculation.double_remedy"))
                for name in doubles
            ],
        )
