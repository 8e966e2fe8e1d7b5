"""Invoice rows: each party's part of a cost item in instalments that are exact both ways."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kostnadsfordelning.errors import Fault, InputError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from kostnadsfordelning.agreement.agreement import Agreement
    from kostnadsfordelning.calculation.result import AgreementResult
    from kostnadsfordelning.calculation.steps import Ref
    from kostnadsfordelning.invoicing.instalments import Part
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


def rows_of(
    result: AgreementResult,
    parts: tuple[Part, ...],
    schedule: Schedule,
    issuer: Issuer | None,
    *,
    preliminary: bool,
) -> tuple[InvoiceRow, ...]:
    """One row per party, cost item and instalment; an instalment of nothing is no row.

    ``preliminary`` marks every row of the agreement.
    """
    agreement = result.agreement
    found = []
    for part in parts:
        if not part.amount:
            continue
        row, instalment = part.row, part.instalment
        item = agreement.item(row.item)
        start, end = schedule.days(part.months)
        found.append(
            InvoiceRow(
                recipient=row.party,
                name=row.name,
                service=row.service,
                service_name=agreement.name,
                cost_item=row.item,
                cost_item_name=item.title,
                year=row.year,
                document=_document(agreement, part, issuer),
                row_key=(
                    f"{agreement.id.upper()}-{agreement.version}-{row.year}-{row.party}-{row.item}"
                    f"-{instalment}-{REVISION}"
                ),
                instalment=instalment,
                instalments=schedule.count,
                period_from=start,
                period_to=end,
                due_date=schedule.due(instalment),
                amount=part.amount,
                text=_text(
                    part,
                    ""
                    if (start, end) == schedule.period(instalment)
                    else text("invoicing.days", first=start, last=end),
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
                ref=part.ref,
            )
        )
    return tuple(found)


def _document(agreement: Agreement, part: Part, issuer: Issuer | None) -> str:
    """What the recipient gets. Money that is shared out is paid, whatever the party gets else."""
    if issuer is not None and issuer.code == part.row.party:
        return "internal"
    if part.row.sign == "income" and part.amount < 0:
        return "payment"
    return agreement.everyone[part.row.party].document


def refuse_double_keys(rows: Iterable[InvoiceRow]) -> None:
    """Two rows of one key would be taken for one another in the accounts."""
    doubles = [key for key, times in Counter(row.row_key for row in rows).items() if times > 1]
    if doubles:
        why, remedy = text("invoicing.keys_not_unique"), text("invoicing.keys_not_unique_remedy")
        raise InputError("", [Fault("row_key", key, why, remedy) for key in doubles])


def _text(part: Part, days: str, preliminary: bool, *, count: int, **values: object) -> str:
    """What the row is for; ``days`` where they are not those of the whole instalment."""
    line = text("invoicing.row_text" if count == 1 else "invoicing.row_text_part", count=count, **values)
    if days:
        line = text("invoicing.row_text_days", line=line, days=days)
    if part.amount < 0:
        key = "row_text_payment" if part.row.sign == "income" else "row_text_credit"
        line = text(f"invoicing.{key}", line=line)
    return text("invoicing.row_text_preliminary", line=line) if preliminary else line
