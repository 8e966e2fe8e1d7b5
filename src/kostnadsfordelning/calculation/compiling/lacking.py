"""Everything that an item lacks, once something of it was found lacking: told together, not one by one.

A compiler stops at the first figure that it cannot find. Here the amount and each key are tried apart,
on a context of their own whose steps are thrown away.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.keys import WeightedKey
from kostnadsfordelning.agreement.split import Blend
from kostnadsfordelning.agreement.uses import every_branch, keys_used
from kostnadsfordelning.agreement.values import Unknown
from kostnadsfordelning.calculation.compiling.amounts import compile_amount
from kostnadsfordelning.calculation.compiling.members import weighing
from kostnadsfordelning.calculation.compiling.missing import refuse_missing
from kostnadsfordelning.calculation.compiling.weights import plain_weights
from kostnadsfordelning.errors import KostnadsfordelningError, MissingActualError, UnknownFactError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kostnadsfordelning.agreement.agreement import Item
    from kostnadsfordelning.agreement.split import Branch
    from kostnadsfordelning.calculation.context import Context

LACKS = (MissingActualError, UnknownFactError)
"""The errors that say that something was not told or is not known."""


def lacking(context: Context, item: Item) -> Iterator[KostnadsfordelningError]:
    """Each amount that was not told and each figure that is not known, of one item.

    An open question hides what lies behind it, and is told by itself.
    """
    apart = replace(context, steps=[], made=set())
    tries: list[Callable[[], object]] = [partial(refuse_missing, apart, item)]
    if item.amount is not None:
        tries.append(partial(compile_amount, apart, item))
    tries += [partial(plain_weights, apart, name, codes, "tried") for name, codes in _keys(context, item)]
    for one in tries:
        try:
            one()
        except LACKS as error:
            yield error
        except KostnadsfordelningError:
            continue  # a question, or a fault that stands in the way later


def _keys(context: Context, item: Item) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The keys that count something this year, and those they count for."""
    agreement = context.agreement
    receivers: dict[str, dict[str, None]] = {}
    for branch in _branches(context, item):
        codes = weighing(context, agreement.receivers(branch.to))
        for name in keys_used((branch,), {}) & agreement.keys.keys():
            key = agreement.keys[name]
            parts = [name]
            if isinstance(key, WeightedKey) and not isinstance(key.weighted, Unknown):
                shares = key.shares_for(context.year) or {}
                parts = [part for part, share in shares.items() if share]
            for part in parts:
                receivers.setdefault(part, {}).update(dict.fromkeys(codes))
    for name in agreement.keys:  # in the order of the file
        if receivers.get(name):
            yield name, tuple(receivers[name])


def _branches(context: Context, item: Item) -> Iterator[Branch]:
    """The branches that divide something this year, at every depth."""
    if isinstance(item.split, Blend):
        shares = item.split.shares_for(context.year) or {}
        for name, branches in item.split.splits.items():
            if shares.get(name):
                yield from every_branch(branches)
    else:
        yield from every_branch(item.split)
