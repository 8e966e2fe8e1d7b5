"""The account of one party's amount: one line per step behind it, in Swedish.

Explanations and appendices are laid out from these lines, which `telling` writes from the steps.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import kronor, measured
from kostnadsfordelning.reports.telling import Line, Teller

if TYPE_CHECKING:
    from kostnadsfordelning.calculation.result import AgreementResult, Row


@dataclass(frozen=True, slots=True)
class ItemAccount:
    """How a party's part of one cost item came about."""

    item_id: str
    title: str
    lines: tuple[Line, ...]
    amount: int
    preliminary: bool
    measure: str


def account(result: AgreementResult, party: str) -> tuple[ItemAccount, ...]:
    """The account of every cost item that ``party`` (a code) has a part of, each in its own measure."""
    return tuple(_item(result, row) for row in result.rows if row.party == party)


def _item(result: AgreementResult, row: Row) -> ItemAccount:
    item = result.agreement.item(row.item)
    with measured(item.measure):
        lines = tuple(_lines(result, row))
    return ItemAccount(row.item, item.title, lines, row.amount, row.preliminary, item.measure)


def _lines(result: AgreementResult, row: Row) -> list[Line]:
    """One line per step behind the row, each after its inputs; what two branches share is told once."""
    lines: dict[Line, None] = {}
    parts = []
    for ref in row.refs:
        teller = Teller(result, row, ref)
        lines.update(dict.fromkeys(line for step in teller.chain if (line := teller.line(step)) is not None))
        parts.append(teller.amount())
    if len(parts) > 1:
        together = " + ".join(kronor(part) for part in parts)
        lines[Line(text("account.parts"), together, kronor(row.amount), row.amount, (), (), "", "")] = None
    if not row.refs:
        stands = row.party in map(result.agreement.code, result.agreement.item(row.item).listed)
        what = text("account.listed") if stands else text("account.absent", year=result.year)
        lines[Line(what, "", kronor(0), 0, (), (), "", "")] = None
    return [*lines, *_periods(row)]


def _periods(row: Row) -> list[Line]:
    """What each period told so far is charged: the year to date, less what it was before."""
    reached, lines = 0, []
    for number, amount in enumerate(row.periods, start=1):
        before, reached = reached, reached + amount
        told = text("account.period_to_date", reached=reached, before=before) if before else ""
        what = text("account.period", number=number)
        lines.append(Line(what, told, kronor(amount), None, (), (), "", ""))
    return lines
