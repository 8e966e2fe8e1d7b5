"""What an item asks to be told and was not: all of it at once, each with the argument to write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.stages import Actual, Add, CarryOver, Deduct
from kostnadsfordelning.calculation.told_places import with_frames
from kostnadsfordelning.errors import MissingActualError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostnadsfordelning.agreement.agreement import Item
    from kostnadsfordelning.agreement.stages import Stage
    from kostnadsfordelning.calculation.context import Context


def refuse_missing(context: Context, item: Item) -> None:
    """Raise `MissingActualError` for everything that the stages of an item ask for in vain."""
    full = f"{context.agreement.id}.{item.id}"
    missing = [
        text(f"calculation.{key}", item=item.title, name=f"{full}{what and '.'}{what}", what=what)
        for stage in with_frames(item.stages)
        for key, what in _asks_in_vain(stage, context, item)
    ]
    if missing:
        raise MissingActualError("\n".join(dict.fromkeys(missing)))


def _asks_in_vain(stage: Stage, context: Context, item: Item) -> Iterator[tuple[str, str]]:
    """The key of the message, and the name that the amount is told under besides the item's."""
    told = context.told
    if isinstance(stage, Actual) and item.id not in told.actual:
        yield "no_actual" if item.periods is None else "no_actual_periods", ""
    elif isinstance(stage, CarryOver) and stage.carry_over is None and item.id not in told.carry_over:
        yield "no_carry_over", ""
    elif isinstance(stage, Add) and isinstance(stage.add, str) and (item.id, stage.add) not in told.added:
        yield "no_added", stage.add
    elif (
        isinstance(stage, Deduct)
        and isinstance(stage.deduct, str)
        and (item.id, stage.deduct) not in told.grants
    ):
        yield "no_grant", stage.deduct
