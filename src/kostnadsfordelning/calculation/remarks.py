"""What holds but should not be overlooked: figures, choices, who takes part, and what was not used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from kostnadsfordelning.agreement.keys import UsageKey
from kostnadsfordelning.calculation.choice_remarks import on_choices
from kostnadsfordelning.calculation.figure_remarks import on_figures
from kostnadsfordelning.calculation.party_remarks import on_parties
from kostnadsfordelning.calculation.usage import party_of
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.nearest import nearest
from kostnadsfordelning.messages.numbers import percent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kostnadsfordelning.agreement.agreement import Agreement
    from kostnadsfordelning.calculation.facts import Facts
    from kostnadsfordelning.calculation.result import AgreementResult
    from kostnadsfordelning.calculation.steps import Fact, Input

Found = tuple[str, bool, str, str, str]
"""A row of checks without its agreement: check, ok, expected, got, note."""


class Uses(Protocol):
    """An agreement and the facts that its calculation used: a result, or what is kept of one."""

    @property
    def agreement(self) -> Agreement:
        """The agreement that was calculated."""

    def facts(self) -> Iterator[tuple[Input, Fact]]:
        """The inputs that are not in the agreement, each with its origin."""


def remarks_on(result: AgreementResult, facts: Facts) -> Iterator[Found]:
    """Every remark on one agreement's result."""
    yield from on_figures(result, facts)
    yield from on_choices(result)
    yield from on_parties(result)


def remarks_on_unused(results: Sequence[Uses], facts: Facts) -> Iterator[Found]:
    """The figures that were given and that none of the agreements asked for: perhaps of a mistyped date."""
    inputs = [(step, fact) for result in results for step, fact in result.facts()]
    dates = {fact.wanted for _, fact in inputs if fact.kind == "population"}
    indices = {fact.name for _, fact in inputs if fact.kind in {"price_index", "assumption"}}
    met = {
        (fact.name, fact.used if fact.kind == "assumption" else step.year)
        for step, fact in inputs
        if fact.kind in {"assumption", "price_index"}
    }
    for date, values in facts.by_date.items():
        if date not in dates:
            note = text("calculation.population_date_not_used", date=date, source=values.source)
            yield "population_not_used", True, str(date), "", note
    for name in facts.indices:
        if name not in indices:
            yield "index_not_used", True, name, "", text("calculation.index_not_used", name=name)
    for (index, year), share in facts.assumed.items():
        if (index, year) not in met:
            told = percent(share / 100)
            note = text("calculation.assumption_useless", index=index, year=year, percent=told)
            yield "assumption_not_used", True, "", told, note
    yield from _usage_not_used(results, facts)


def _usage_not_used(results: Sequence[Uses], facts: Facts) -> Iterator[Found]:
    """Columns of usage that no key asked for, and the parties in the others that no key is about."""
    asked = {
        key.usage
        for result in results
        for key in result.agreement.keys.values()
        if isinstance(key, UsageKey) and isinstance(key.usage, str)
    }
    for name, values in facts.told_usage.items():
        used = [
            (result.agreement, step.parties)
            for result in results
            for step, fact in result.facts()
            if (fact.kind, fact.name) == ("usage", name)
        ]
        if not used:
            near = nearest(name, asked - {name})
            meant = text("calculation.usage_not_used_meant", name=near) if near else ""
            note = text("calculation.usage_not_used", name=name, source=values.source, meant=meant)
            yield "usage_not_used", True, name, "", note
            continue
        for figure in values.figures:
            if not any(party_of(figure, agreement) in parties for agreement, parties in used):
                note = text(
                    "calculation.usage_party_not_used", label=figure.name, name=name, source=values.source
                )
                yield "usage_not_used", True, figure.name, "", note
