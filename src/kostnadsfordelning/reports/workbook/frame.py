"""The columns that every table on the sheet "Beräkning" keeps to, and what parties are called there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostnadsfordelning.calculation.plan import RESIDUAL
from kostnadsfordelning.messages import text
from kostnadsfordelning.reports.measures import amount_head
from kostnadsfordelning.reports.workbook.cells import Column

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kostnadsfordelning.calculation.result import AgreementResult

WIDTHS = (28.0, 14.0, 14.0, 19.0, 15.0, 12.0, 14.0, 60.0, 15.0)
"""Party, weight, denominator, quota, before the residual, remainder, residual, why, amount."""

FIGURES = (1, 2, 3, 4, 5, 8)
"""The columns that hold amounts, in one table or another, and must be wide enough for the largest."""


def columns_at(heads: Mapping[int, tuple[str, str]], last: int | None = None) -> list[Column]:
    """Columns at their places: the key of the heading and the trait; without heading where none is given."""
    end = max(heads) if last is None else last
    made = []
    for place in range(end + 1):
        head, trait = heads.get(place, ("", "text"))
        made.append(Column(_head(head) if head else "", WIDTHS[place], (trait,)))
    return made


def _head(name: str) -> str:
    return amount_head() if name == "amount" else text(f"workbook.{name}")


def party_names(result: AgreementResult) -> dict[str, str]:
    """Names by code; what is no one's has one too."""
    names = {party.code: party.name for party in result.agreement.everyone.values()}
    return names | {RESIDUAL: text("account.nobody")}
