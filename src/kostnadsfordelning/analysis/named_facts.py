"""What is told by name of one model's cost items, when it is told with a call that calculates two models."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

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


def _items(model: Portfolio) -> set[tuple[str, ...]]:
    return {(agreement.id, item.id) for agreement in model for item in agreement.items}


def _item(name: object) -> tuple[str, ...]:
    return tuple(str(name).split(".")[:2])
