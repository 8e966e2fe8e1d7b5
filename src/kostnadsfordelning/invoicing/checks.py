"""Whether a result may be invoiced, and whether the rows are all of it and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.item import KRONOR
from kostnadsfordelning.calculation.checks import CheckRow
from kostnadsfordelning.calculation.party_remarks import not_told
from kostnadsfordelning.errors import InputError, PreliminaryError
from kostnadsfordelning.invoicing.instalments import months_of, told_periods
from kostnadsfordelning.invoicing.issuers import open_question
from kostnadsfordelning.invoicing.services import charged_rows, kronor_rows, other_items
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import kronor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostnadsfordelning.agreement.decisions import PartyDecision
    from kostnadsfordelning.calculation.allocation import Allocation
    from kostnadsfordelning.calculation.result import AgreementResult
    from kostnadsfordelning.invoicing.instalments import Instalments
    from kostnadsfordelning.invoicing.issuers import Issuer
    from kostnadsfordelning.invoicing.rows import InvoiceRow
    from kostnadsfordelning.invoicing.schedule import Schedule

DECIDED = frozenset({"decided", "recommended"})


def not_final(allocation: Allocation) -> frozenset[str]:
    """The agreements whose result rests on assumed figures, fails a check, or is not approved, by id."""
    failed = {row.service for row in allocation.check_rows if not row.ok}
    assumed = {result.agreement.id for result in allocation.results if result.preliminary}
    waiting = {
        result.agreement.id for result in allocation.results if not_approved(result) or not_told(result)
    }
    return frozenset(failed | assumed | waiting)


def not_approved(result: AgreementResult) -> dict[str, PartyDecision]:
    """The latest word of each charged party that has declined or not handled the agreement, by code.

    Where an agreement tells of decisions at all, a charged party without one is `not_told`.
    """
    agreement = result.agreement
    latest = {agreement.code(decision.party): decision for decision in agreement.decisions}
    charged = {row.party for row in charged_rows(result)}
    return {
        code: decision
        for code, decision in latest.items()
        if code in charged and decision.decision != "approved"
    }


def refuse_preliminary(allocation: Allocation) -> None:
    """`PreliminaryError` telling every reason and how to allow it."""
    services = not_final(allocation)
    if not services:
        return
    names = {result.agreement.id: result.agreement.name for result in allocation.results}
    reasons = []
    told = set()
    for row in allocation.check_rows:
        if row.ok and row.check != "preliminary":
            continue
        key = "preliminary_reason" if row.ok else "preliminary_failed"
        service = names.get(row.service, row.service)
        reasons.append(
            text(f"invoicing.{key}", service=service, note=row.note, expected=row.expected, got=row.got)
        )
        told.add(row.service)
    for result in allocation.results:
        waiting = [*_not_approved(result)]
        reasons += waiting
        told |= {result.agreement.id} if waiting else set()
    reasons += [
        text("invoicing.preliminary_rows", service=names[result.agreement.id])
        for result in allocation.results
        if result.preliminary and result.agreement.id not in told
    ]
    raise PreliminaryError(text("invoicing.preliminary", reasons="\n".join(reasons)), steps=allocation.steps)


def _not_approved(result: AgreementResult) -> Iterator[str]:
    """Who has declined or not handled an agreement, one line each."""
    agreement = result.agreement
    for code, decision in not_approved(result).items():
        told = ", ".join(str(one) for one in (decision.date, decision.source) if one)
        yield text(
            f"invoicing.party_{decision.decision}",
            service=agreement.name,
            party=agreement.everyone[code].name,
            told=text("invoicing.party_told", told=told) if told else "",
        )
    lacking = ", ".join(agreement.everyone[code].name for code in not_told(result))
    if lacking:
        yield text("invoicing.party_not_told", service=agreement.name, parties=lacking)


def checks_of_rows(
    result: AgreementResult,
    made: Instalments,
    rows: tuple[InvoiceRow, ...],
    schedule: Schedule,
    issuer: Issuer | None,
) -> tuple[CheckRow, ...]:
    """What the rows of one agreement were held against. `InputError` if a krona is missing or too many.

    The sums are taken from the rows themselves, so a row lost on the way is seen.
    """
    service = result.agreement.id
    found = [*_sums(result, made, rows), *_remarks(result, schedule, issuer)]
    refused = [note for check, ok, _, _, note in found if not ok]
    if refused:
        raise InputError("\n".join(refused), steps=result.steps)
    return tuple(CheckRow(service, *row) for row in found)


Found = tuple[str, bool, str, str, str]


def _sums(result: AgreementResult, made: Instalments, rows: tuple[InvoiceRow, ...]) -> Iterator[Found]:
    own = kronor_rows(result)
    total = sum(row.amount for row in own)
    invoiced = sum(row.amount for row in rows)
    due = {(row.item, row.party): row.amount for row in charged_rows(result)}
    charged = dict.fromkeys(due, 0)
    for row in rows:
        charged[row.cost_item, row.recipient] += row.amount
    left = sum(row.amount for row in own if (row.item, row.party) not in charged)

    whole = invoiced + left == total
    values = {"service": result.agreement.name, "invoiced": invoiced, "left": left, "total": total}
    key = "sum_off" if not whole else "sum_invoiced_left" if left else "sum_invoiced"
    note = text(f"invoicing.{key}", **values)
    yield "sum_invoiced", whole, kronor(total), kronor(invoiced + left), note
    hits = sum(charged[row] == amount for row, amount in due.items())
    yield "instalments_sum", hits == len(due), str(len(due)), str(hits), text("invoicing.instalments_sum")
    level = dict.fromkeys((part.instalment for part in made.parts if not part.row.periods), 0)
    if len(level) > 1:
        for part in made.parts:
            if not part.row.periods:
                level[part.instalment] += part.amount
        spread = max(level.values()) - min(level.values())
        if any(months_of(result, part.row.party) != result.span for part in made.parts):
            note = text("invoicing.instalments_members")
            yield "instalments_level", True, "", kronor(spread), note
            return
        yield "instalments_level", spread <= 1, kronor(1), kronor(spread), text("invoicing.instalments_level")


def _on_periods(result: AgreementResult, schedule: Schedule) -> Iterator[Found]:
    """What is told of the items that are charged period by period, or that should have been."""
    agreement = result.agreement
    for item, (told, of) in told_periods(result).items():
        if told < of:
            values = {"item": agreement.item(item).title, "told": told, "of": of}
            yield "periods_open", True, str(of), str(told), text("invoicing.periods_open", **values)
        if told > 1:
            values = {"item": agreement.item(item).title, "earlier": told - 1, "last": told}
            yield "periods_again", True, "", str(told - 1), text("invoicing.periods_again", **values)
    within = schedule.within(result.span)
    for row in charged_rows(result):
        first, last = months_of(result, row.party)
        outside = [
            str(number)
            for number in range(1, len(row.periods) + 1)
            if row.periods[number - 1] and (within[number][1] < first or last < within[number][0])
        ]
        if outside:
            values = {"item": agreement.item(row.item).title, "party": row.name}
            note = text("invoicing.period_outside", numbers=", ".join(outside), **values)
            yield "period_outside", True, "", ", ".join(outside), note
    for name in dict.fromkeys(row.item for row in charged_rows(result) if not row.periods):
        one = agreement.item(name)
        if one.periods is not None:
            note = text("invoicing.periods_as_year", item=one.title, count=one.periods)
            yield "periods_as_year", True, str(one.periods), "1", note


def _remarks(result: AgreementResult, schedule: Schedule, issuer: Issuer | None) -> Iterator[Found]:
    agreement = result.agreement
    yield from _on_periods(result, schedule)
    for item in other_items(result):
        one = agreement.item(item)
        note = text("invoicing.not_kronor", item=one.title, measure=one.measure)
        yield "not_kronor", True, KRONOR, one.measure, note
    if issuer is None:
        note = text("invoicing.issuer_unknown", question=open_question(agreement))
        yield "issuer_unknown", True, "", "", " ".join(note.split())
    elif issuer.code in agreement.everyone:
        yield "issuer_internal", True, "", "", text("invoicing.issuer_internal", name=issuer.name)
    if not schedule.due_dates:
        yield "due_date_unknown", True, "", "", text("invoicing.due_date_unknown")
    for day in schedule.due_dates:
        if day.year != schedule.year:
            note = text("invoicing.due_date_outside", day=day, year=schedule.year)
            yield "due_date_outside_year", True, str(schedule.year), str(day), note
    if agreement.status not in DECIDED:
        status = text(f"invoicing.status_{agreement.status}")
        yield "not_decided", True, "", status, text("invoicing.not_decided", status=status)
