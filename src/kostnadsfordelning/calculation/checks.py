"""What a reader should know before trusting a result: what was held against what, and what was chosen.

A row with ``ok`` False is a fault in the result. A row with ``ok`` True may still be a remark: a
substitute, an assumption, a source of low certainty. ``check`` is a stable English id.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.stages import Given, Uprate
from kostnadsfordelning.calculation.steps import Check, LimitTotal, QuantiseShares
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import kronor, percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kostnadsfordelning.calculation.facts import Facts
    from kostnadsfordelning.calculation.result import AgreementResult


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
    found = [*_arithmetic(result), *_figures(result), *_population_not_used(result, facts), *_choices(result)]
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
            note = text(f"calculation.{key}", item=_title(result, step.item), decision=step.decision or "")
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
    from fractions import Fraction

    from kostnadsfordelning.apportionment.shares import quantise
    from kostnadsfordelning.calculation.run import value_of

    weights = value_of(step.inputs[0], {other.id: other for other in result.steps})
    if not isinstance(weights, tuple):
        raise TypeError("a key's outcome is a vector")
    rounded = quantise(step.parties, weights, step.rule, step.ties)
    made = percent(Fraction(rounded.half_up_sum, rounded.scale), step.rule.decimals)
    whole = percent(1, step.rule.decimals)
    key = "shares_made" if rounded.half_up_sum == rounded.scale else f"shares_{step.rule.off_100}"
    count = step.rule.decimals
    places = text("calculation.one_decimal") if count == 1 else text("calculation.decimals", count=count)
    note = text(f"calculation.{key}", made=made, whole=whole, places=places)
    return "shares_100", sum(rounded.units) == rounded.scale, whole, made, note


def _figures(result: AgreementResult) -> Iterator[Found]:
    """Substitutes, assumed figures, editions, and how certain each source is."""
    for step, fact in result.facts():
        if fact.substitute:
            note = text("calculation.substitute", wanted=fact.wanted, used=fact.used, source=fact.source)
            yield "population_substitute", True, str(fact.wanted), str(fact.used), note
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
            share = step.value / 100 if not isinstance(step.value, tuple) else 0
            note = text("calculation.preliminary", index=fact.name, year=fact.used, percent=percent(share))
            yield "preliminary", True, str(fact.wanted), percent(share), note
        elif fact.kind == "price_index":
            share = step.value / 100 if not isinstance(step.value, tuple) else 0
            note = text(
                "calculation.edition",
                index=fact.name,
                edition=fact.used,
                year=step.year,
                percent=percent(share),
                source=fact.source,
                letter=fact.certainty,
            )
            yield "index_edition", True, str(fact.wanted), str(fact.used), note


def _population_not_used(result: AgreementResult, facts: Facts) -> Iterator[Found]:
    """A population that was given for a date whose own figures are known: it is not used, and told so."""
    needed = {fact.wanted: fact for _, fact in result.facts() if fact.kind == "population"}
    for given in facts.populations:
        own = needed.get(given.date)
        if own is not None and own.source != given.source:
            note = text("calculation.given_not_used", date=given.date, given=given.source, source=own.source)
            yield "population_not_used", True, given.source, own.source, note


def _choices(result: AgreementResult) -> Iterator[Found]:
    """What the agreement does not say and was chosen, what is unchanged, and what is absent."""
    agreement, year = result.agreement, result.year
    for reason in dict.fromkeys(step.why.assumed for step in result.steps if step.why.assumed):
        yield (
            "assumed",
            True,
            "",
            "",
            text("calculation.assumed_prefix") + text("calculation.assumed", reason=reason),
        )
    for item in agreement.items:
        first = item.amount[0]
        uprated = any(isinstance(stage, Uprate) for stage in item.amount)
        if (
            isinstance(first, Given)
            and isinstance(first.price_year, int)
            and first.price_year < year
            and not uprated
        ):
            note = text("calculation.unchanged", item=item.title, price_year=first.price_year)
            yield "unchanged_amount", True, "", "", note
    for item_id, reason in result.plan.absent:
        item = agreement.item(item_id)
        question = agreement.unknowns.get(f"{item_id}.occurs.first_year")
        note = text(f"calculation.{reason}", item=item.title, question=question.unknown if question else "")
        yield "item_absent", True, "", "", note
    whole_year = agreement.valid_from.year < year or (
        agreement.valid_from.month,
        agreement.valid_from.day,
    ) == (1, 1)
    ends = agreement.valid_to
    if not whole_year or (ends and ends.year == year and (ends.month, ends.day) != (12, 31)):
        note = text("calculation.part_of_year", start=agreement.valid_from, end=ends or "")
        yield "part_of_year", True, "", "", note


def _sentence(note: str) -> str:
    """A note of a source, begun and ended as a sentence."""
    return f"{note[:1].upper()}{note[1:].rstrip('.')}." if note else ""


def failed(rows: Iterable[CheckRow]) -> tuple[CheckRow, ...]:
    """The checks that do not hold."""
    return tuple(row for row in rows if not row.ok)


def _title(result: AgreementResult, item_id: str | None) -> str:
    return result.agreement.item(item_id).title if item_id else result.agreement.name
