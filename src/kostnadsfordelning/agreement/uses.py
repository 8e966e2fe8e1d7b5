"""What a cost item rests on outside itself: the keys it is split by, and the agreement's membership.

An open question there stands in the way of the item as one of its own does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.keys import WeightedKey
from kostnadsfordelning.agreement.split import Blend, FromBelow
from kostnadsfordelning.agreement.values import Unknown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kostnadsfordelning.agreement.agreement import Agreement, Item
    from kostnadsfordelning.agreement.keys import Key
    from kostnadsfordelning.agreement.split import Branch

    AnySplit = tuple[Branch, ...] | Blend | Unknown


def every_branch(split: AnySplit) -> Iterator[Branch]:
    """The branches of a split at every depth, in all the splits of a blend; none of an open question."""
    if isinstance(split, Blend):
        for branches in split.splits.values():
            yield from every_branch(branches)
    elif isinstance(split, tuple):
        for branch in split:
            yield branch
            if isinstance(branch.by, tuple):
                yield from every_branch(branch.by)


def keys_used(split: AnySplit, keys: Mapping[str, Key]) -> set[str]:
    """The names of the keys that a split uses: of branches and charges, and the parts of weighted ones."""
    names: set[str] = set()
    for branch in every_branch(split):
        if isinstance(branch.by, str):
            names.add(branch.by)
        if isinstance(branch.take, FromBelow) and isinstance(branch.take.charge.of, str):
            names.add(branch.take.charge.of)
    for name in tuple(names):
        key = keys.get(name)
        if isinstance(key, WeightedKey) and not isinstance(key.weighted, Unknown):
            names |= set(key.weighted)
    return names


def rests_on(agreement: Agreement, item: Item) -> tuple[str, ...]:
    """The beginnings of the paths, outside the item, whose open questions stand in its way.

    The keys it uses and their parts; the membership, where one of its receivers joins or leaves. Its own
    limits, charges and blend lie within the item. Settlement stands in the way of no allocation.

    >>> from kostnadsfordelning.agreement.catalogue import load_agreement
    >>> cmv = load_agreement("cmv")
    >>> rests_on(cmv, cmv.item("drift"))
    ('keys.folkmangd.',)
    """
    found = [f"keys.{name}." for name in sorted(keys_used(item.split, agreement.keys))]
    if agreement.membership is not None:
        receivers = {code for branch in every_branch(item.split) for code in agreement.receivers(branch.to)}
        if receivers & {agreement.code(party) for party in agreement.membership.parties}:
            found.append("membership.")
    return tuple(found)
