"""What holds but should not be overlooked: substitutes, assumptions, sources, choices, facts not used."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.keys import UsageKey
from kostnadsfordelning.agreement.likeness import misnamed
from kostnadsfordelning.agreement.questions import belongs_to
from kostnadsfordelning.agreement.stages import Given
from kostnadsfordelning.agreement.uprating import Uprate
from kostnadsfordelning.calculation.steps import Apportion, Key, Take, Weigh
from kostnadsfordelning.calculation.steps import Uprate as UprateStep
from kostnadsfordelning.calculation.told_places import with_frames
from kostnadsfordelning.calculation.usage import party_of
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.nearest import nearest
from kostnadsfordelning.messages.numbers import percent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kostnadsfordelning.agreement.agreement import Item
    from kostnadsfordelning.agreement.values import Note
    from kostnadsfordelning.calculation.facts import Facts
    from kostnadsfordelning.calculation.result import AgreementResult
    from kostnadsfordelning.calculation.steps import Input

Found = tuple[str, bool, str, str, str]
"""A row of checks without its agreement: check, ok, expected, got, note."""


def remarks_on(result: AgreementResult, facts: Facts) -> Iterator[Found]:
    """Every remark on one agreement's result."""
    yield from _figures(result, facts)
    yield from _population_not_used(result, facts)
    yield from _evidence(result, facts)
    yield from _choices(result)
    yield from _not_cited(result)


def remarks_on_unused(results: Sequence[AgreementResult], facts: Facts) -> Iterator[Found]:
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


def _usage_not_used(results: Sequence[AgreementResult], facts: Facts) -> Iterator[Found]:
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
        if fact.kind != "population" or not isinstance(fact.wanted, dt.date) or fact.substitute:
            continue
        for one in facts.differences(fact.wanted, step.parties):
            note = text(
                "store.sources_differ",
                date=fact.wanted,
                place=result.agreement.everyone[one.code].name,
                offers=one.text,
                chosen=one.chosen,
            )
            yield "sources_differ", True, one.text, one.chosen, note


def _not_cited(result: AgreementResult) -> Iterator[Found]:
    """A rounding, key or uprating for which the file gives neither clause, source nor reason."""
    agreement = result.agreement
    pieces: dict[str, Note] = {}
    if any(isinstance(step, Take | Apportion) for step in result.steps):
        pieces[text("calculation.not_cited_rounding")] = agreement.rounding
    parts = _parts_cited_by_the_whole(result)
    for step in result.steps:
        if isinstance(step, Key | Weigh) and step.id not in parts:
            pieces[text("calculation.not_cited_key", name=step.name)] = agreement.keys[step.name]
        elif isinstance(step, UprateStep) and step.item is not None:
            item = agreement.item(step.item)
            stage = next(stage for stage in with_frames(item.stages) if isinstance(stage, Uprate))
            pieces[text("calculation.not_cited_uprate", name=item.title)] = stage
    for what, piece in pieces.items():
        if not (piece.clause or piece.source or piece.assumed):
            yield "not_cited", True, "", "", text("calculation.not_cited", what=what)


def _parts_cited_by_the_whole(result: AgreementResult) -> set[str]:
    """The keys that are only weighted into another, for which the file gives its reason."""
    inside = {
        ref.step
        for step in result.steps
        if isinstance(step, Weigh) and (step.why.clause or step.why.source or step.why.assumed)
        for ref in step.inputs
    }
    alone = {ref.step for step in result.steps if not isinstance(step, Weigh) for ref in step.inputs}
    return inside - alone


def _choices(result: AgreementResult) -> Iterator[Found]:
    """What the agreement does not say and was chosen, what is unchanged, and what is absent."""
    agreement, year = result.agreement, result.year
    reasons = [agreement.assumed, *(step.why.assumed for step in result.steps if step.active)]
    if any(isinstance(step, Take | Apportion) for step in result.steps):
        reasons.append(agreement.rounding.assumed)  # a branch with a reason of its own hides it
    for reason in dict.fromkeys(reasons):
        if reason:
            note = text("calculation.assumed_prefix") + text("calculation.assumed", reason=reason)
            yield "assumed", True, "", "", note
    for item in agreement.items:
        if item.id not in dict(result.plan.absent):
            yield from _price_level(item, year, result)
    for item_id, decision in result.plan.decisions:
        note = text("calculation.decided", item=agreement.item(item_id).title, decision=decision)
        yield "decision", True, "", decision, note
    for item_id, reason in result.plan.absent:
        questions = [
            unknown.unknown
            for path, unknown in agreement.unknowns.items()
            if belongs_to(path, f"{item_id}.occurs")
        ]
        title = agreement.item(item_id).title
        note = text(f"calculation.{reason}", item=title, question=" ".join(questions)).strip()
        yield "item_absent", True, "", "", note
    counted = {party for step, _ in result.facts() for party in step.parties}
    for party, registered in misnamed(agreement):
        note = text("calculation.party_name", code=party.code, name=party.name, registered=registered)
        # Where its population counts, the code says who pays: then one of the two is simply wrong.
        yield "party_name", party.code not in counted, registered, party.name, note
    starts, ends = agreement.valid_from, agreement.valid_to
    spans = []
    if starts > dt.date(year, 1, 1):
        spans.append(text("calculation.span_from", date=starts))
    if ends is not None and ends < dt.date(year, 12, 31):
        spans.append(text("calculation.span_to", date=ends))
    if spans:
        yield "part_of_year", True, "", "", text("calculation.part_of_year", span=" ".join(spans))


def _price_level(item: Item, year: int, result: AgreementResult) -> Iterator[Found]:
    """An amount in another year's price level than the cost year's, with nothing that carries it there."""
    first = next(iter(item.stages), None)
    if not isinstance(first, Given) or not isinstance(first.price_year, int) or first.price_year == year:
        return
    key = "unchanged" if first.price_year < year else "price_level_later"
    uprated = any(isinstance(step, UprateStep) and step.item == item.id for step in result.steps)
    if key == "unchanged" and uprated:
        return
    note = text(f"calculation.{key}", item=item.title, price_year=first.price_year, year=year)
    yield "unchanged_amount", True, "", "", note


def _share(step: Input) -> Fraction:
    return Fraction(0) if isinstance(step.value, tuple) else Fraction(step.value) / 100


def _sentence(note: str) -> str:
    """A note of a source, begun and ended as a sentence."""
    return f"{note[:1].upper()}{note[1:].rstrip('.')}." if note else ""
