"""What is to be known of many cases before they are compared: what is unlike, and what is tried."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostnadsfordelning.analysis.sweeping.index import step_of, year_of, years_told
from kostnadsfordelning.analysis.yearly import spans
from kostnadsfordelning.calculation.steps import Input
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostnadsfordelning.analysis.sweeping.result import Sweep
    from kostnadsfordelning.calculation.allocation import Allocation
    from kostnadsfordelning.calculation.batch.result import BatchAllocation


def remarks_of(sweep: Sweep) -> Iterator[str]:
    """The remarks in Swedish, in order; several may be alike."""
    if sweep.refused:
        yield text("sweep.remark_refused", refused=sweep.refused, count=len(sweep))
    for year, batch, before in zip(sweep.years, sweep.batches, sweep.before, strict=True):
        for one in batch.skipped:
            yield text("sweep.remark_skipped", name=one.name, reason=one.reason)
        yield from _services_unlike(year, batch, before)
        yield from _parties_unlike(year, batch, before)
    total = sum(sweep.baseline.values())
    unlike = int((~sweep.refusing & (sweep.total != total)).sum())
    if unlike:
        yield text("sweep.remark_totals", unlike=unlike, count=len(sweep), total=total)
    yield from _known_population(sweep)
    yield from _unused_percents(sweep)


def _services_unlike(year: int, batch: BatchAllocation, before: Allocation) -> Iterator[str]:
    """The services that only one side has in a year."""
    tried = {plan.plan.agreement.id: plan.plan.agreement.name for plan in batch.scenarios.plans}
    own = {result.agreement.id: result.agreement.name for result in before.results}
    for name in (tried[one] for one in tried if one not in own):
        yield text("sweep.remark_only_tried", name=name, year=year)
    for name in (own[one] for one in own if one not in tried):
        yield text("sweep.remark_only_before", name=name, year=year)


def _parties_unlike(year: int, batch: BatchAllocation, before: Allocation) -> Iterator[str]:
    """The parties that only one side has in a year."""
    tried, own = batch.names, before.names
    new = [tried[one] for one in tried if one not in own]
    gone = [own[one] for one in own if one not in tried]
    if new:
        yield text("sweep.remark_party_new", names=", ".join(new), year=year)
    if gone:
        yield text("sweep.remark_party_gone", names=", ".join(gone), year=year)


def _known_population(sweep: Sweep) -> Iterator[str]:
    """The agreements whose own date of population is known: `allocate` never replaces it."""
    for batch in sweep.batches:
        for plan, slot, _ in batch.scenarios.varied.figures:
            step = step_of(plan, slot)
            fact = step.fact if isinstance(step, Input) else None
            if fact is not None and fact.kind == "population" and not fact.substitute:
                name = plan.plan.agreement.name
                yield text("sweep.remark_known_population", name=name, date=str(fact.used))


def _unused_percents(sweep: Sweep) -> Iterator[str]:
    """The years that a path of an index tells a percent for, and nothing uses."""
    for axis in sweep.axes:
        targets = [
            one for year in sweep.plans if axis.name in year.indices for one in year.targets(axis.name)
        ]
        unused = years_told(axis) - {year_of(*one, axis.name) for one in targets} if targets else set()
        if unused:
            yield text("sweep.remark_unused", index=axis.name, years=spans(unused))
