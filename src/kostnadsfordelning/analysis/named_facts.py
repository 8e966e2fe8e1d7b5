"""What is told of one of two models, when a call calculates both, and the plans that it then has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kostnadsfordelning.calculation.batch.parameters import Planned, planned
from kostnadsfordelning.calculation.prepare import prepare
from kostnadsfordelning.errors import NotInForceError

if TYPE_CHECKING:
    from kostnadsfordelning.agreement.portfolio import Portfolio

NAMED_BY_ITEM = ("actual", "decision", "grants", "carry_over")


def facts_for(own: Portfolio, other: Portfolio, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of `allocate` for one model, less what is told of items that only the other one has.

    Only full names, ``"barnahus.kvalitetsgranskning"``, tell whose an item is. What neither model has is
    kept, so that it is refused.
    """
    away = _items(other) - _items(own)
    return {
        argument: {name: value for name, value in given.items() if _item(name) not in away}
        if argument in NAMED_BY_ITEM and isinstance(given, Mapping)
        else given
        for argument, given in facts.items()
    }


def plans_in_force(model: Portfolio, year: int, facts: Mapping[str, Any]) -> tuple[Planned, ...]:
    """The plans of a model for a year. Raises `NotInForceError` where nothing of it is in force."""
    prepared = prepare(model, year, **facts)
    plans = planned(prepared)
    if not plans:
        raise NotInForceError("\n".join(f"{one.name} ({one.id}): {one.reason}" for one in prepared.skipped))
    return plans


def _items(model: Portfolio) -> set[tuple[str, ...]]:
    return {(agreement.id, item.id) for agreement in model for item in agreement.items}


def _item(name: object) -> tuple[str, ...]:
    return tuple(str(name).split(".")[:2])
