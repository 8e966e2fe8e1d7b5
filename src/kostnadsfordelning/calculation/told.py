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

    ``actual`` has one cost per period told, in order: a single one is the whole year's. ``named`` are the
    amounts that a stage asks for by name (``add``, ``deduct``, within a frame too), by item id and name.
    """

    actual: Mapping[str, tuple[Kronor, ...]] = field(default_factory=dict)
    named: Mapping[tuple[str, str], Kronor] = field(default_factory=dict)
    carry_over: Mapping[str, Kronor] = field(default_factory=dict)
    decision: Mapping[str, str] = field(default_factory=dict)
