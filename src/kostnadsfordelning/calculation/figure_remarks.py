"""Remarks on the figures behind a result: substitutes, assumed ones, editions, sources that differ."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import TYPE_CHECKING

from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import percent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostnadsfordelning.calculation.facts import Facts
    from kostnadsfordelning.calculation.remarks import Found
    from kostnadsfordelning.calculation.result import AgreementResult
    from kostnadsfordelning.calculation.steps import Input


def on_figures(result: AgreementResult, facts: Facts) -> Iterator[Found]:
    """Every remark on the figures of one agreement's result."""
    yield from _figures(result, facts)
    yield from _population_not_used(result, facts)
    yield from _evidence(result, facts)


def _figures(result: AgreementResult, facts: Facts) -> Iterator[Found]:
    """Substitutes, assumed figures, editions, and how certain each source is."""
    for step, fact in result.facts():
        if fact.substitute:
            note = text("calculation.substitute", wanted=fact.wanted, used=fact.used, source=fact.source)
            yield "population_substitute", True, str(fact.wanted), str(fact.used), note
        if fact.instead_of:
            note = text(
                "calculation.own_population", date=fact.used, source=fact.source, instead=fact.instead_of
            )
            yield "population_own", True, "", fact.source, note
        if fact.kind == "population":
            key = "certainty_low" if fact.certainty in {"C", "U"} else "certainty"
            note = text(
                f"calculation.{key}",
                date=fact.used,
                source=fact.source,
                letter=fact.certainty,
                note=_sentence(fact.note),
            )
            yield "certainty", True, "", str(fact.certainty), note
        elif fact.kind in {"land_area", "tax_base", "usage"}:
            note = text(
                f"calculation.certainty_{fact.kind}",
                name=fact.name,
                date=fact.used or "",
                source=fact.source,
                letter=fact.certainty,
                note=_sentence(fact.note),
            )
            yield "certainty", True, "", str(fact.certainty), note.strip()
            if fact.kind != "usage" and fact.wanted != fact.used:
                note = text(f"calculation.latest_{fact.kind}", date=fact.used or "", year=result.year)
                yield "fact_latest", True, str(fact.wanted), str(fact.used), note
        elif fact.kind == "assumption":
            share = _share(step)
            note = text("calculation.preliminary", index=fact.name, year=fact.used, percent=percent(share))
            yield "preliminary", True, str(fact.wanted), percent(share), note
        elif fact.kind == "price_index":
            share = _share(step)
            note = text(
                "calculation.edition",
                index=fact.name,
                edition=fact.used,
                year=step.year,
                percent=percent(share),
                status=text(f"calculation.status_{fact.note}") if fact.note else "",
                source=fact.source,
                letter=fact.certainty,
            )
            if (fact.name, step.year) in facts.assumed:
                note += " " + text("calculation.assumption_not_used")
            yield "index_edition", True, str(fact.wanted), str(fact.used), note


def _population_not_used(result: AgreementResult, facts: Facts) -> Iterator[Found]:
    """A population that was given where a date's own figures are known: it is not used, and told so."""
    for _, fact in result.facts():
        if fact.kind != "population" or not isinstance(fact.wanted, dt.date):
            continue
        given = facts.given_population(fact.wanted)
        if given is not None and not fact.substitute and given.source != fact.source:
            note = text(
                "calculation.given_not_used",
                date=given.date,
                given=given.source,
                wanted=fact.wanted,
                source=fact.source,
            )
            if given.date == fact.wanted:
                note += " " + text("calculation.how_to_use", date=given.date)
            yield "population_not_used", True, str(given.date), str(fact.used), note


def _evidence(result: AgreementResult, facts: Facts) -> Iterator[Found]:
    """The store that was asked, and what its figures and the bundled ones differ in."""
    if facts.store is None:
        return
    said = facts.store.named_by
    by = said if said in {"argument", "environment"} else "file"
    named_by = text(f"store.named_{by}", file=said)
    note = text("store.used", folder=facts.store.folder, named_by=named_by)
    yield "fact_store", True, "", str(facts.store.folder), note
    for step, fact in result.facts():
        if fact.kind not in {"population", "land_area"} or not isinstance(fact.used, dt.date):
            continue
        if fact.substitute:
            continue
        for one in facts.differences(fact.kind, fact.used, step.parties):
            note = text(
                "store.sources_differ",
                kind=text(f"reference.kind_{fact.kind}"),
                date=fact.used,
                place=result.agreement.everyone[one.code].name,
                offers=one.text,
                chosen=one.chosen,
            )
            yield "sources_differ", True, one.text, one.chosen, note


def _share(step: Input) -> Fraction:
    return Fraction(0) if isinstance(step.value, tuple) else Fraction(step.value) / 100


def _sentence(note: str) -> str:
    """A note of a source, begun and ended as a sentence."""
    return f"{note[:1].upper()}{note[1:].rstrip('.')}." if note else ""
