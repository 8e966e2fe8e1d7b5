"""What the caller told about the cost items of one agreement, read and checked once."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

Kronor = int | Fraction
"""Whole kronor, or with öre."""


@dataclass(frozen=True, slots=True)
class Told:
    """Amounts and decisions by item id.

    ``actual`` has the costs told, in order: one per period for the items in ``by_period``, otherwise the
    whole year's. ``added`` and ``grants`` are the amounts that the stages ``add`` and ``deduct`` ask for by
    name (within a frame too), by item id and name.
    """

    actual: Mapping[str, tuple[Kronor, ...]] = field(default_factory=dict)
    by_period: frozenset[str] = frozenset()
    added: Mapping[tuple[str, str], Kronor] = field(default_factory=dict)
    grants: Mapping[tuple[str, str], Kronor] = field(default_factory=dict)
    carry_over: Mapping[str, Kronor] = field(default_factory=dict)
    decision: Mapping[str, str] = field(default_factory=dict)
