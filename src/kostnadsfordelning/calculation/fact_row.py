"""One line of the list of facts: what is known or lacking, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kostnadsfordelning.errors import InputError


@dataclass(frozen=True, slots=True)
class FactRow:
    """One line of what is known or lacking.

    ``status`` is ``missing``, ``conflict``, ``fault``, ``known`` or ``unused``; ``kind`` is
    ``population``, ``land_area``, ``tax_base``, ``usage``, ``price_index``, ``answer``, ``actual``,
    ``grant``, ``carry_over``, ``table`` or ``file``. The other fields are Swedish. ``remedy`` is the
    command that mends what is missing.
    """

    status: str
    kind: str
    what: str
    period: str
    coverage: str = ""
    certainty: str = ""
    source: str = ""
    where: str = ""
    needed_by: str = ""
    remedy: str = ""


def conflict(kind: str, what: str, period: str, error: InputError, names: str) -> FactRow:
    """What two sources say differently, and how to choose between them."""
    offers = "; ".join(f"{fault.place}: {fault.value}" for fault in error.faults)
    remedy = next((fault.remedy for fault in error.faults), "")
    return FactRow("conflict", kind, what, period, source=offers, needed_by=names, remedy=remedy)
