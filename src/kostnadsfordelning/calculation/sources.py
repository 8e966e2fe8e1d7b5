"""Where everything in a result comes from: documents, figures, and what was assumed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostnadsfordelning.calculation.result import AgreementResult


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One source: what it says, of which date, how certain it is (figures only), and a note."""

    service: str
    kind: str
    what: str
    date: str
    source: str
    certainty: str
    note: str


def sources_of(result: AgreementResult) -> tuple[SourceRow, ...]:
    """The sources of one agreement's result: clauses that took effect, then figures, each once."""
    return tuple(dict.fromkeys([*_clauses(result), *_figures(result)]))


def _clauses(result: AgreementResult) -> Iterator[SourceRow]:
    service = result.agreement.id
    if result.agreement.source:
        yield SourceRow(service, "clause", result.agreement.name, "", result.agreement.source, "", "")
    for step in result.steps:
        if step.why.source and step.why.clause:
            yield SourceRow(service, "clause", step.why.clause, "", step.why.source, "", "")
    for item_id, decision in result.plan.decisions:
        title = result.agreement.item(item_id).title
        yield SourceRow(service, "decision", title, "", decision, "", "")
    for clause in result.agreement.not_expressed:
        yield SourceRow(service, "not_expressed", clause.clause, "", clause.source or "", "", clause.reason)


def _figures(result: AgreementResult) -> Iterator[SourceRow]:
    for step, fact in result.facts():
        what = text(f"calculation.fact_{fact.kind}", name=fact.name, year=step.year or "")
        yield SourceRow(
            result.agreement.id,
            fact.kind,
            what,
            str(fact.used or ""),
            fact.source,
            fact.certainty or "",
            fact.note,
        )
