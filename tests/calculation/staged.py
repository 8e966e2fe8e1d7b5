"""Small agreements for trying an amount's stages: three parties in equal parts, one item ``a.drift``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kostnadsfordelning.agreement.loading import agreement_from
from kostnadsfordelning.calculation.allocate import allocate

if TYPE_CHECKING:
    from kostnadsfordelning.agreement.agreement import Agreement
    from kostnadsfordelning.calculation.allocation import Allocation
    from kostnadsfordelning.calculation.operands import Value

NAMES = {"2303": "Ragunda", "2305": "Bräcke", "2309": "Krokom"}


def item(*amount: Any, **more: Any) -> dict[str, Any]:
    """One item with these stages, split in equal parts."""
    split = [{"to": "kommuner", "take": "rest", "by": "lika"}]
    return {"id": "drift", "amount": list(amount), "split": split, **more}


def agreement(*items: dict[str, Any], **more: Any) -> Agreement:
    """An agreement of these items."""
    return agreement_from(
        {
            "format": "1",
            "id": "a",
            "name": "A",
            "status": "example",
            "valid_from": "2020-01-01",
            "parties": {"kommuner": [{"code": code, "name": name} for code, name in NAMES.items()]},
            "keys": {"lika": {"equal": None}},
            "rounding": {"method": "largest_remainder", "ties": "order"},
            "items": list(items),
            **more,
        }
    )


def staged(*amount: Any, year: int = 2026, sign: str = "cost", **told: Any) -> Allocation:
    """The allocation of one item with these stages."""
    return allocate(agreement(item(*amount, sign=sign)), year, **told)


def outcome(result: Allocation, name: str) -> Value | None:
    """The outcome of a step of the item, by the end of its id."""
    (step,) = (step for step in result.steps if step.id == f"a.drift.{name}")
    return step.outcome


def told(result: Allocation, check: str) -> list[tuple[str, str, str]]:
    """What a check expected and got, and its note, with plain blanks."""
    return [
        (plain(row.expected), plain(row.got), plain(row.note))
        for row in result.check_rows
        if row.check == check
    ]


def plain(text: str) -> str:
    """A text with blanks and minus signs as they are typed."""
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{MINUS SIGN}", "-")
