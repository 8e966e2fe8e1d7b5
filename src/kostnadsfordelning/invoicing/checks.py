"""Whether a result may be invoiced, and whether the rows are all of it and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostnadsfordelning.calculation.checks import CheckRow
from kostnadsfordelning.errors import InputError, PreliminaryError
from kostnadsfordelning.invoicing.issuers import open_question
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import kronor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostnadsfordelning.calculation.allocation import Allocation
    from kostnadsfordelning.calculation.result import AgreementResult
    from kostnadsfordelning.calculation.steps import ApportionMatrix
    from kostnadsfordelning.invoicing.issuers import Issuer
    from kostnadsfordelning.invoicing.rows import InvoiceRow
    from kostnadsfordelning.invoicing.schedule import Schedule

DECIDED = frozenset({"decided", "recommended"})


def not_final(allocation: Allocation) -> frozenset[str]:
    """The agreements whose result rests on assumed figures or fails a check, by id."""
    failed = {row.service for row in allocation.check_rows if not row.ok}
    assumed = {result.agreement.id for result in allocation.results if result.preliminary}
    return frozenset(failed | assumed)


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
    reasons += [
        text("invoicing.preliminary_rows", service=names[result.agreement.id])
        for result in allocation.results
        if result.preliminary and result.agreement.id not in told
    ]
    raise PreliminaryError(text("invoicing.preliminary", reasons="\n".join(reasons)), steps=allocation.steps)


def checks_of_rows(
    result: AgreementResult,
    matrix: ApportionMatrix,
    rows: tuple[InvoiceRow, ...],
    schedule: Schedule,
    issuer: Issuer | None,
) -> tuple[CheckRow, ...]:
    """What the rows of one agreement were held against. `InputError` if a krona is missing or too many.

    The sums are taken from the rows themselves, so a row lost on the way is seen.
    """
    service = result.agreement.id
    found = [*_sums(result, matrix, rows), *_remarks(result, schedule, issuer)]
    refused = [note for check, ok, _, _, note in found if not ok]
    if refused:
        raise InputError("\n".join(refused), steps=result.steps)
    return tuple(CheckRow(service, *row) for row in found)


Found = tuple[str, bool, str, str, str]


def _sums(result: AgreementResult, matrix: ApportionMatrix, rows: tuple[InvoiceRow, ...]) -> Iterator[Found]:
    invoiced = sum(row.amount for row in rows)
    charged: dict[tuple[str, str], int] = dict.fromkeys(matrix.rows, 0)
    per_instalment = [0] * matrix.n
    for row in rows:
        charged[row.cost_item, row.recipient] += row.amount
        per_instalment[row.instalment - 1] += row.amount
    due = {(row.item, row.party): row.amount for row in result.rows if (row.item, row.party) in charged}
    left = sum(row.amount for row in result.rows if (row.item, row.party) not in charged)

    whole = invoiced + left == result.total
    values = {"service": result.agreement.name, "invoiced": invoiced, "left": left, "total": result.total}
    key = "sum_off" if not whole else "sum_invoiced_left" if left else "sum_invoiced"
    note = text(f"invoicing.{key}", **values)
    yield "sum_invoiced", whole, kronor(result.total), kronor(invoiced + left), note
    hits = sum(charged[row] == amount for row, amount in due.items())
    yield "instalments_sum", hits == len(due), str(len(due)), str(hits), text("invoicing.instalments_sum")
    if matrix.n > 1:
        spread = max(per_instalment) - min(per_instalment)
        yield "instalments_level", spread <= 1, kronor(1), kronor(spread), text("invoicing.instalments_level")


def _remarks(result: AgreementResult, schedule: Schedule, issuer: Issuer | None) -> Iterator[Found]:
    agreement = result.agreement
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
