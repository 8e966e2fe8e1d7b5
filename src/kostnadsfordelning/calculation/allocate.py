"""The one entry: agreements and a year in, an `Allocation` out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostnadsfordelning.calculation.allocation import Allocation
from kostnadsfordelning.calculation.checks import CheckRow, checks_of, unused_facts
from kostnadsfordelning.calculation.plan import compile_plan
from kostnadsfordelning.calculation.prepare import prepare
from kostnadsfordelning.calculation.result import calculate
from kostnadsfordelning.calculation.sources import sources_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kostnadsfordelning.calculation.context import Context
    from kostnadsfordelning.calculation.facts import Assumptions, Populations
    from kostnadsfordelning.calculation.prepare import Given, Prepared
    from kostnadsfordelning.calculation.result import AgreementResult
    from kostnadsfordelning.calculation.usage import UsageGiven
    from kostnadsfordelning.reference.price_index import PriceIndex
    from kostnadsfordelning.reference.store.store import StoreGiven


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
    prepared = prepare(
        agreements,
        year,
        population=population,
        actual=actual,
        price_index=price_index,
        assume=assume,
        decision=decision,
        grants=grants,
        carry_over=carry_over,
        usage=usage,
        store=store,
    )
    return allocation_of(prepared, prepared.each(_calculated))


def _calculated(context: Context) -> AgreementResult:
    """The result of one version in force."""
    plan = compile_plan(context)
    return calculate(plan, context.span, by_months=context.by_months, prefix=context.prefix)


def allocation_of(prepared: Prepared, results: tuple[AgreementResult, ...]) -> Allocation:
    """What the results together are: with what was held against what, and where everything comes from."""
    checks = [row for result in results for row in checks_of(result, prepared.facts)]
    checks += unused_facts(results, prepared.facts)
    checks += [CheckRow(one.id, "not_in_force", True, "", "", one.reason) for one in prepared.skipped]
    sources = [row for result in results for row in sources_of(result)]
    rows = dict.fromkeys(checks)  # two versions say the same of some things
    return Allocation(prepared.year, results, prepared.skipped, tuple(rows), tuple(dict.fromkeys(sources)))
