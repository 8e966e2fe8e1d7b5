"""Remarks on who takes part and when: versions, entry and exit, names, and what each party has decided."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.likeness import misnamed
from kostnadsfordelning.calculation.context import WHOLE_YEAR
from kostnadsfordelning.calculation.operands import RESIDUAL
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import MONTHS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostnadsfordelning.agreement.membership import Presence
    from kostnadsfordelning.calculation.context import Months
    from kostnadsfordelning.calculation.remarks import Found
    from kostnadsfordelning.calculation.result import AgreementResult


def on_parties(result: AgreementResult) -> Iterator[Found]:
    """Every remark on the parties of one agreement's result, and on the part of the year it is for."""
    yield from _names(result)
    yield from _part_of_year(result)
    yield from _membership(result)
    yield from _decisions(result)


def months(span: Months) -> str:
    """A span of months in words: juli–december, or juli."""
    first, last = (MONTHS[month - 1] for month in span)
    return first if first == last else text("result.months", first=first, last=last)


def _names(result: AgreementResult) -> Iterator[Found]:
    """Names that contradict their codes."""
    counted = {party for step, _ in result.facts() for party in step.parties}
    for party, registered in misnamed(result.agreement):
        note = text("calculation.party_name", code=party.code, name=party.name, registered=registered)
        # Where its population counts, the code says who pays: then one of the two is simply wrong.
        yield "party_name", party.code not in counted, registered, party.name, note


def _part_of_year(result: AgreementResult) -> Iterator[Found]:
    """A version that is in force a part of the year, and whether its amounts are for that part."""
    agreement, year = result.agreement, result.year
    starts, ends = agreement.valid_from, agreement.valid_to
    spans = []
    if starts > dt.date(year, 1, 1):
        spans.append(text("calculation.span_from", date=starts))
    if ends is not None and ends < dt.date(year, 12, 31):
        spans.append(text("calculation.span_to", date=ends))
    if not spans:
        return
    if agreement.part_year is None and not result.by_months:
        yield "part_of_year", True, "", "", text("calculation.part_of_year", span=" ".join(spans))
        return
    count = result.span[1] - result.span[0] + 1
    key = "version_by_months" if result.by_months else "version_full_amount"
    told = {"count": count} if result.by_months else {}
    note = text(f"result.{key}", version=agreement.version, span=months(result.span), year=year, **told)
    yield "version_span", True, str(WHOLE_YEAR[1]), str(count), note


def _membership(result: AgreementResult) -> Iterator[Found]:
    """Parties that take part for some months of the year, by which method, and who carries the rest."""
    membership = result.agreement.membership
    if membership is None or not isinstance(membership.method, str) or not isinstance(membership.others, str):
        return
    involved = {row.party for row in result.rows}
    for name, presence in membership.parties.items():
        first, last = presence.months(result.year)
        inside = (max(first, result.span[0]), min(last, result.span[1]))
        if inside == result.span or result.agreement.code(name) not in involved:
            continue
        note = text(
            "result.member" if inside[0] <= inside[1] else "result.no_member",
            party=result.agreement.everyone[result.agreement.code(name)].name,
            when=_when(presence),
            year=result.year,
            **({"span": months(inside)} if inside[0] <= inside[1] else {}),
            method=text(f"result.method_{membership.method}"),
            others=text(f"result.others_{membership.others}"),
        )
        count = max(0, inside[1] - inside[0] + 1)
        whole = result.span[1] - result.span[0] + 1
        yield "membership", True, str(whole), str(count), note


def _when(presence: Presence) -> str:
    joins = text("result.joins", date=presence.joins) if isinstance(presence.joins, dt.date) else ""
    leaves = text("result.leaves", date=presence.leaves) if isinstance(presence.leaves, dt.date) else ""
    return " ".join(filter(None, (joins, leaves)))


def _decisions(result: AgreementResult) -> Iterator[Found]:
    """The parties that have declined, or not yet handled, what they are here given a part of."""
    present = {row.party for row in result.rows}
    for one in result.agreement.decisions:
        code = result.agreement.code(one.party)
        if one.decision == "approved" or code not in present:
            continue
        note = text(
            f"result.{one.decision}",
            party=result.agreement.everyone[code].name,
            cited=_cited(one.date, one.source),
        )
        yield "party_decision", True, text("result.decision_approved"), _decision(one.decision), note
    lacking = ", ".join(result.agreement.everyone[code].name for code in not_told(result))
    if lacking:
        note = text("result.not_told", parties=lacking)
        yield "party_decision", True, text("result.decision_approved"), _decision("not_told"), note


def not_told(result: AgreementResult) -> tuple[str, ...]:
    """The charged parties, by code, that no decision is told of in an agreement that tells of others."""
    agreement = result.agreement
    told = {agreement.code(one.party) for one in agreement.decisions}
    charged = dict.fromkeys(row.party for row in result.rows if row.party != RESIDUAL and row.refs)
    return tuple(code for code in charged if told and code not in told)


def _decision(decision: str) -> str:
    return text(f"result.decision_{decision}")


def _cited(date: dt.date | None, source: str | None) -> str:
    """The date and the minutes of a decision, in brackets; empty if neither is known."""
    told = ", ".join(str(one) for one in (date, source) if one is not None)
    return text("result.cited", told=told) if told else ""
