"""What a reader should know before trusting a result: what was held against what, and what was chosen.

A row with ``ok`` False is a fault in the result. A row with ``ok`` True may still be a remark: a
substitute, an assumption, a source of low certainty. ``check`` is a stable English id.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.likeness import misnamed
from kostnadsfordelning.agreement.questions import belongs_to
from kostnadsfordelning.agreement.stages import Given, Uprate
from kostnadsfordelning.apportionment.methods import divide
from kostnadsfordelning.calculation.operands import as_vector, as_whole
from kostnadsfordelning.calculation.steps import Apportion, Check, LimitTotal, QuantiseShares, Take
from kostnadsfordelning.errors import KostnadsfordelningError
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import kronor, percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kostnadsfordelning.agreement.agreement import Item
    from kostnadsfordelning.calculation.facts import Facts
    from kostnadsfordelning.calculation.result import AgreementResult
    from kostnadsfordelning.calculation.steps import Input

COMPARISONS = ("sum_item", "sum_tier", "printed_table", "shares_100", "mandate")
"""The checks that hold one figure against another; every other row is a remark."""


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One check: its id, whether it holds, what was expected and got, and a note in Swedish."""

    service: str
    check: str
    ok: bool
    expected: str
    got: str
    note: str


def checks_of(result: AgreementResult, facts: Facts) -> tuple[CheckRow, ...]:
    """All checks of one agreement's result, arithmetic first, remarks after."""
    service = result.agreement.id
    remarks = (
        _exact_shares(result),
        _figures(result, facts),
        _population_not_used(result, facts),
        _choices(result),
    )
    found = [*_arithmetic(result), *(row for rows in remarks for row in rows)]
    return tuple(CheckRow(service, *row) for row in dict.fromkeys(found))


Found = tuple[str, bool, str, str, str]


def _arithmetic(result: AgreementResult) -> Iterator[Found]:
    """Sums, printed tables, shares that should make 100 %, mandates."""
    for step in result.steps:
        if isinstance(step, Check):
            yield _printed(step, result) if step.check == "printed_table" else _sum(step, result)
        elif isinstance(step, QuantiseShares):
            yield _shares(step, result)
        elif isinstance(step, LimitTotal) and isinstance(step.outcome, int):
            lifted = step.outcome > step.limit
            key = "mandate_lifted" if lifted else "mandate_kept"
            note = text(
                f"calculation.{key}",
                item=_title(result, step.item),
                amount=step.outcome,
                limit=step.limit,
                who=step.decided_by or text("calculation.mandate_holder"),
                decision=step.decision or "",
            )
            yield "mandate", True, kronor(step.limit), kronor(step.outcome), note


def _sum(step: Check, result: AgreementResult) -> Found:
    got = step.outcome if isinstance(step.outcome, tuple) else (0, 0)
    note = text(f"calculation.{step.check}", item=_title(result, step.item))
    return step.check, step.passed, kronor(got[0]), kronor(got[1]), note


def _printed(step: Check, result: AgreementResult) -> Found:
    expected = step.expected or ()
    got = step.outcome if isinstance(step.outcome, tuple) else ()
    pairs = list(zip(step.parties, expected, got, strict=True))
    hits = sum(printed == reached for _, printed, reached in pairs)
    off = ", ".join(
        text("calculation.printed_off", party=result.agreement.everyone[party].name, off=reached - printed)
        for party, printed, reached in pairs
        if printed != reached
    )
    note = text("calculation.printed", hits=hits, count=len(pairs), source=step.why.source or "")
    return "printed_table", step.passed, str(len(pairs)), str(hits), f"{note} {off}".strip()


def _shares(step: QuantiseShares, result: AgreementResult) -> Found:
    """Whether plainly rounded shares make 100 %; when they do not, the agreement's rule has made them."""
    from kostnadsfordelning.apportionment.shares import quantise

    weights = as_vector(result.value(step.inputs[0]))
    rounded = quantise(step.parties, weights, step.rule, step.ties)
    made = percent(Fraction(rounded.half_up_sum, rounded.scale), step.rule.decimals)
    whole = percent(1, step.rule.decimals)
    key = "shares_made" if rounded.half_up_sum == rounded.scale else f"shares_{step.rule.off_100}"
    count = step.rule.decimals
    places = text("calculation.one_decimal") if count == 1 else text("calculation.decimals", count=count)
    note = text(f"calculation.{key}", made=made, whole=whole, places=places)
    return "shares_100", sum(rounded.units) == rounded.scale, whole, made, note


def _exact_shares(result: AgreementResult) -> Iterator[Found]:
    """What it costs or gains each party that shares are rounded first: against the same rule without it."""
    for step in result.steps:
        weights = result.step(step.inputs[1].step) if isinstance(step, Apportion) else None
        if not isinstance(step, Apportion) or not isinstance(weights, QuantiseShares):
            continue
        key = as_vector(result.value(weights.inputs[0]))
        total = as_whole(result.value(step.inputs[0]))
        try:
            exact, _ = divide(total, step.parties, key, step.rule)
        except KostnadsfordelningError:
            continue  # the exact shares tie where the rounded ones do not: there is nothing to hold against
        reached = as_vector(step.outcome)
        off = {party: used - one for party, used, one in zip(step.parties, reached, exact, strict=True)}
        if not any(off.values()):
            continue
        told = ", ".join(
            text("calculation.exact_share", party=result.agreement.everyone[party].name, off=kronor_off)
            for party, kronor_off in sorted(off.items(), key=lambda one: -one[1])
        )
        title = _title(result, step.item)
        yield "exact_shares", True, "", "", text("calculation.exact_shares", item=title, off=told)


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


def _choices(result: AgreementResult) -> Iterator[Found]:
    """What the agreement does not say and was chosen, what is unchanged, and what is absent."""
    agreement, year = result.agreement, result.year
    reasons = [step.why.assumed for step in result.steps if step.active]
    if any(isinstance(step, Take | Apportion) for step in result.steps):
        reasons.append(agreement.rounding.assumed)  # a branch with a reason of its own hides it
    for reason in dict.fromkeys(reasons):
        if reason:
            note = text("calculation.assumed_prefix") + text("calculation.assumed", reason=reason)
            yield "assumed", True, "", "", note
    for item in agreement.items:
        if item.id not in dict(result.plan.absent):
            yield from _price_level(item, year)
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


def _price_level(item: Item, year: int) -> Iterator[Found]:
    """An amount in another year's price level than the cost year's, with nothing that carries it there."""
    first = item.amount[0]
    if not isinstance(first, Given) or not isinstance(first.price_year, int) or first.price_year == year:
        return
    key = "unchanged" if first.price_year < year else "price_level_later"
    if key == "unchanged" and any(isinstance(stage, Uprate) for stage in item.amount):
        return
    note = text(f"calculation.{key}", item=item.title, price_year=first.price_year, year=year)
    yield "unchanged_amount", True, "", "", note


def _share(step: Input) -> Fraction:
    return Fraction(0) if isinstance(step.value, tuple) else Fraction(step.value) / 100


def _sentence(note: str) -> str:
    """A note of a source, begun and ended as a sentence."""
    return f"{note[:1].upper()}{note[1:].rstrip('.')}." if note else ""


def useless_assumptions(results: Iterable[AgreementResult], facts: Facts) -> tuple[CheckRow, ...]:
    """Assumed figures that no uprating asks for: of another index, or of another year."""
    results = tuple(results)
    met = {
        (fact.name, fact.used if fact.kind == "assumption" else step.year)
        for result in results
        for step, fact in result.facts()
        if fact.kind in {"assumption", "price_index"}
    }
    return tuple(
        CheckRow(
            result.agreement.id,
            "assumption_not_used",
            True,
            "",
            percent(share / 100),
            text("calculation.assumption_useless", index=index, year=year, percent=percent(share / 100)),
        )
        for (index, year), share in facts.assumed.items()
        if (index, year) not in met
        for result in results
    )


def failed(rows: Iterable[CheckRow]) -> tuple[CheckRow, ...]:
    """The checks that do not hold."""
    return tuple(row for row in rows if not row.ok)


def _title(result: AgreementResult, item_id: str | None) -> str:
    return result.agreement.item(item_id).title if item_id else result.agreement.name
