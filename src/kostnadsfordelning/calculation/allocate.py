"""The one entry: agreements and a year in, an `Allocation` out."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.agreement import Agreement
from kostnadsfordelning.agreement.catalogue import calendar_year, versions_of
from kostnadsfordelning.agreement.tried import CHANGED
from kostnadsfordelning.agreement.versions import outside, period, takes_months, versions_in_force
from kostnadsfordelning.calculation.allocation import Allocation, Skipped
from kostnadsfordelning.calculation.arguments import read_told
from kostnadsfordelning.calculation.checks import CheckRow, checks_of, unused_facts
from kostnadsfordelning.calculation.context import Context
from kostnadsfordelning.calculation.facts import Assumptions, Facts, Populations
from kostnadsfordelning.calculation.plan import compile_plan
from kostnadsfordelning.calculation.result import calculate
from kostnadsfordelning.calculation.sources import sources_of
from kostnadsfordelning.errors import Fault, InputError, InputTypeError, KostnadsfordelningError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from kostnadsfordelning.agreement.versions import InForce
    from kostnadsfordelning.calculation.result import AgreementResult
    from kostnadsfordelning.calculation.told import Told
    from kostnadsfordelning.calculation.usage import UsageGiven
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
    grants: Mapping[str, object] | None = None,
    carry_over: Mapping[str, object] | None = None,
    usage: UsageGiven | None = None,
    store: StoreGiven = None,
) -> Allocation:
    """Split the costs of one agreement, or of several, for one calendar year.

    agreements
        An `Agreement`, a bundled id, or the path of an agreement file; or several of them, a portfolio too.
        Every version of an agreement that is in force during the year is calculated, each for its months:
        all the bundled ones of an id, or those given beside each other.
    population
        Fills population keys whose own date is not known: a population, the date of a bundled one, or
        ``{date needed: population}``. A known date is never replaced by another; own figures given for
        that very date take the bundled ones' place. Every use is a row in ``checks``.
    actual
        Actual costs, ``{"barnahus.kvalitetsgranskning": 100_000}``: kronor as int, `Decimal` or text. An
        item that is charged in periods takes one cost per period so far, ``{"rss.drift": [2_400_000,
        2_300_000]}``. Amounts that a stage adds by name are told here too, ``{"rss.drift.hyra": 50_000}``.
    price_index
        The user's own index editions, one or several.
    assume
        Percents that are not published yet, ``{"PKV": {2027: "2,9 %"}}``; marks the result preliminary.
    decision
        Stated decisions, ``{"barnahus.kvalitetsgranskning": "KS 2025-03-04 § 12"}``; they lift a mandate
        and are told beside the item.
    grants
        What is set off, by the name that the stage gives it: ``{"rss.drift.statliga_medel": 300_000}``, or
        anything shorter that fits only one (``"statliga_medel"``).
    carry_over
        Money left from the year before, where the agreement asks for it: ``{"suicidprevention.medel": 0}``.
    usage
        Days, cases or hours per party, by the column that the key names:
        ``{"vardygn": {"2303": 120, "Bräcke": 80}}``, or what `kf.usage_from` read.
    store
        The folder of the user's own facts (see `kf.store`); without it the one that is named for all
        scripts, if one is, and False for none. Its figures are known figures, like the bundled ones.

    Raises, for one agreement outside its validity, `NotInForceError` (of several, it is listed in
    ``skipped``), and for versions that leave days of the year uncovered, cover them twice, or change
    within a month; `UnknownFactError` for a figure that is not known; `FactConflictError` for one that two
    sources give differently; `MissingActualError`, `UnansweredError`, `MandateError`, `BelowZeroError`,
    `LimitError`, `SharesError`, `TieError`, `ResidualError`, `UnitError` and `InputError`, each carrying
    the steps so far.

    >>> result = allocate("cmv", 2023)
    >>> result.total, result.amounts["2303"]
    (3574970, 142999)
    """
    year = calendar_year(year)
    if isinstance(agreements, Agreement | str | os.PathLike) or not isinstance(agreements, Iterable):
        in_force, skipped = [versions_in_force(_versions(agreements), year)], list[Skipped]()
    else:
        in_force, skipped = _in_force(agreements, year)
    facts = Facts.read(population, price_index, assume, store, usage)
    told = read_told(
        [agreement for versions in in_force for agreement, _ in versions],
        skipped,
        actual=actual,
        decision=decision,
        grants=grants,
        carry_over=carry_over,
    )
    results = _calculated(in_force, year, facts, told)
    checks = [row for result in results for row in checks_of(result, facts)]
    checks += unused_facts(results, facts)
    checks += [CheckRow(one.id, "not_in_force", True, "", "", one.reason) for one in skipped]
    sources = [row for result in results for row in sources_of(result)]
    rows = dict.fromkeys(checks)  # two versions say the same of some things
    return Allocation(year, results, tuple(skipped), tuple(rows), tuple(dict.fromkeys(sources)))


def _calculated(
    in_force: Iterable[Sequence[InForce]], year: int, facts: Facts, told: Mapping[str, Told]
) -> tuple[AgreementResult, ...]:
    """The result of each version in force. What several of them lack is told at once."""
    results: list[AgreementResult] = []
    errors: list[KostnadsfordelningError] = []
    for versions in in_force:
        for agreement, span in versions:
            by_months = takes_months(agreement, len(versions))
            prefix = agreement.id if len(versions) == 1 else f"{agreement.id}@{agreement.version}"
            context = Context(
                agreement,
                year,
                facts,
                told[agreement.id],
                span=span,
                by_months=by_months,
                prefix=prefix,
            )
            try:
                results.append(calculate(compile_plan(context), span, by_months=by_months, prefix=prefix))
            except KostnadsfordelningError as error:
                where = text("calculation.where", agreement=agreement.name, year=year)
                error.args = (where + str(error),)
                errors.append(error)
    if errors:
        raise together(errors)
    return tuple(results)


def together(errors: Sequence[KostnadsfordelningError]) -> KostnadsfordelningError:
    """One error that says what all of them say, with their faults and steps; its kind is the first's."""
    first = errors[0]
    first.args = ("\n\n".join(dict.fromkeys(str(error) for error in errors)),)
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


def _in_force(given: Iterable[Given], year: int) -> tuple[list[list[InForce]], list[Skipped]]:
    """The versions in force of each agreement, and those not in force with the reason."""
    by_id: dict[str, list[Agreement]] = {}
    for one in given:
        for version in _versions(one):
            by_id.setdefault(version.id, []).append(version)
    if not by_id:
        fault = Fault(
            "agreements", "", text("calculation.no_agreements"), text("calculation.no_agreements_remedy")
        )
        raise InputError("", [fault])
    _refuse_doubles(by_id)
    found: list[list[InForce]] = []
    skipped: list[Skipped] = []
    for versions in by_id.values():
        if outside(versions, year):
            known = "; ".join(map(period, versions))
            reason = text("calculation.not_in_force", year=year, period=known)
            skipped.append(Skipped(versions[0].id, versions[0].name, reason))
        else:
            found.append(versions_in_force(versions, year))
    return found, skipped


def _refuse_doubles(by_id: Mapping[str, Sequence[Agreement]]) -> None:
    """The same version of an agreement twice would be invoiced twice; so would a changed copy beside it."""
    faults = []
    for name, versions in by_id.items():
        met: dict[str, Agreement] = {}
        for agreement in versions:
            version = agreement.version.removesuffix(CHANGED)
            if version not in met:
                met[version] = agreement
                continue
            other = met[version]
            apart = (other.valid_from, other.valid_to) != (agreement.valid_from, agreement.valid_to)
            key = "double_version" if apart else "double"
            told = {"version": version} if apart else {}
            faults.append(
                Fault("agreements", name, text(f"result.{key}", **told), text(f"result.{key}_remedy"))
            )
    if faults:
        raise InputError("", dict.fromkeys(faults))
