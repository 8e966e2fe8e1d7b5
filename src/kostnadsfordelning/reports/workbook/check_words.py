"""What a check is called, and whether its row is a fault, a remark, or holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostnadsfordelning.calculation.checks import COMPARISONS
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kostnadsfordelning.calculation.checks import CheckRow

UNCERTAIN = frozenset("CU")
"""The letters of certainty that call for a figure to be checked before it is invoiced."""
_ONLY_TOLD = frozenset(
    {
        "index_edition",
        "issuer_internal",
        "fact_store",
        "deducted",
        "prorated",
        "trued_up",
        "indexation_beside",
    }
)
_HELD = frozenset({*COMPARISONS, "sum_invoiced", "instalments_sum", "instalments_level"})


def check_result(row: CheckRow) -> str:
    """The key of the word for how a check came out: every row that compares nothing is a remark."""
    if not row.ok:
        return "fault"
    if row.check == "certainty":
        return "remark" if row.got in UNCERTAIN else "info"
    if row.check in _ONLY_TOLD:
        return "info"
    return "ok" if row.check in _HELD else "remark"


def check_name(check: str) -> str:
    """The Swedish name of a check; its id when it has none here."""
    try:
        return text(f"workbook.check_{check}")
    except KeyError:
        return check


def reasons_of(rows: Iterable[CheckRow]) -> list[str]:
    """Why amounts are preliminary: each figure that was assumed, each check that fails."""
    told = []
    for row in rows:
        if not row.ok:
            failed = text(
                "workbook.failed_check", check=check_name(row.check), expected=row.expected, got=row.got
            )
            told.append(failed)
        elif row.check == "preliminary":
            told.append(row.note.removeprefix(text("workbook.preliminary_prefix")).rstrip("."))
    return list(dict.fromkeys(told))


def not_agreed(row: CheckRow, service: str) -> str:
    """The note of a party of ``service`` that has declined or not handled it; empty for another check."""
    return row.note.rstrip(".") if row.check == "party_decision" and row.service == service else ""
