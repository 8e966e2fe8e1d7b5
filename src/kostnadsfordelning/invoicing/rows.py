"""Invoice rows: each party's part of a cost item in instalments that are exact both ways."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kostnadsfordelning.calculation.plan import RESIDUAL
from kostnadsfordelning.calculation.run import value_of
from kostnadsfordelning.calculation.steps import ApportionMatrix, Ref, Step, Sum
from kostnadsfordelning.errors import Fault, InputError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from kostnadsfordelning.calculation.result import AgreementResult, Row
    from kostnadsfordelning.invoicing.issuers import Issuer
    from kostnadsfordelning.invoicing.schedule import Schedule

REVISION = 0  # rows that replace issued ones count upwards from here


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    """What one recipient is charged for one cost item in one instalment, in whole kronor.

    ``document`` is what the recipient gets: invoice, internal, requisition or payment. ``ref`` is the
    part of the step that gave the amount. ``certainty`` is the weakest letter among the figures behind.
    """

    recipient: str
    name: str
    service: str
    service_name: str
    cost_item: str
    cost_item_name: str
    year: int
    document: str
    row_key: str
    instalment: int
    instalments: int
    period_from: dt.date
    period_to: dt.date
    due_date: dt.date | None
    amount: int
    text: str
    certainty: str
    preliminary: bool
    issuer: str
    ref: Ref


def instalment_steps(result: AgreementResult, count: int) -> tuple[Step, ...]:
    """The steps that divide an agreement's rows into instalments; the last is the `ApportionMatrix`.

    A row that is the sum of several outcomes gets a `Sum` first. Residuals are not among the rows.
    """
    done = {step.id: step for step in result.steps}
    made: list[Step] = []

    def run_one(step: Step) -> Ref:
        outcome = step.compute(*(value_of(ref, done) for ref in step.inputs))
        done[step.id] = finished = replace(step, outcome=outcome)
        made.append(finished)
        return Ref(step.id)

    rows = invoiced_rows(result)
    refs = tuple(
        row.refs[0]
        if len(row.refs) == 1
        else run_one(Sum(id=f"{row.service}.{row.item}.row.{row.party}", item=row.item, inputs=row.refs))
        for row in rows
    )
    run_one(
        ApportionMatrix(
            id=f"{result.agreement.id}.instalments",
            inputs=refs,
            rows=tuple((row.item, row.party) for row in rows),
            n=count,
        )
    )
    return tuple(made)


def invoiced_rows(result: AgreementResult) -> tuple[Row, ...]:
    """The rows of an agreement that somebody pays: all but residuals."""
    return tuple(row for row in result.rows if row.party != RESIDUAL)


def rows_of(
    result: AgreementResult,
    matrix: ApportionMatrix,
    schedule: Schedule,
    issuer: Issuer | None,
    preliminary: bool,
) -> tuple[InvoiceRow, ...]:
    """One row per party, cost item and instalment; an instalment of nothing is no row.

    ``preliminary`` marks every row of the agreement.
    """
    agreement = result.agreement
    found = []
    for number, (row, amounts) in enumerate(zip(invoiced_rows(result), matrix.cells, strict=True)):
        item = agreement.item(row.item)
        party = agreement.everyone[row.party]
        internal = issuer is not None and issuer.code == row.party
        for index, amount in enumerate(amounts):
            if not amount:
                continue
            instalment = index + 1
            start, end = schedule.period(instalment)
            found.append(
                InvoiceRow(
                    recipient=row.party,
                    name=row.name,
                    service=row.service,
                    service_name=agreement.name,
                    cost_item=row.item,
                    cost_item_name=item.title,
                    year=row.year,
                    document="internal" if internal else party.document,
                    row_key=(
                        f"{agreement.id.upper()}-{agreement.version}-{row.year}-{row.party}-{row.item}"
                        f"-{instalment}-{REVISION}"
                    ),
                    instalment=instalment,
                    instalments=schedule.count,
                    period_from=start,
                    period_to=end,
                    due_date=schedule.due(instalment),
                    amount=amount,
                    text=_text(
                        preliminary,
                        service=agreement.name,
                        year=row.year,
                        item=item.title,
                        instalment=instalment,
                        count=schedule.count,
                    ),
                    certainty=row.certainty,
                    preliminary=preliminary,
                    issuer=issuer.name if issuer is not None else "",
                    ref=Ref(matrix.id, number * matrix.n + index),
                )
            )
    return tuple(found)


def refuse_double_keys(rows: Iterable[InvoiceRow]) -> None:
    """Two rows of one key would be taken for one another in the accounts."""
    doubles = [key for key, times in Counter(row.row_key for row in rows).items() if times > 1]
    if doubles:
        why, remedy = text("invoicing.keys_not_unique"), text("invoicing.keys_not_unique_remedy")
        raise InputError("", [Fault("row_key", key, why, remedy) for key in doubles])


def _text(preliminary: bool, *, count: int, **values: object) -> str:
    key = "row_text" if count == 1 else "row_text_part"
    line = text(f"invoicing.{key}", count=count, **values)
    return text("invoicing.row_text_preliminary", line=line) if preliminary else line
