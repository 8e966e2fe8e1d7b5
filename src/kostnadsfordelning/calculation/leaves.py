"""What a compiled split ends in: each party's parts, and what they are parts of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kostnadsfordelning.calculation.operands import Ref


@dataclass(frozen=True, slots=True)
class Leaf:
    """Where a party's amount in one branch comes from: a step's outcome, or a part of it."""

    party: str
    ref: Ref


@dataclass(frozen=True, slots=True)
class Split:
    """A compiled split: the parties' parts in order, the amount they are parts of, and whether the rules
    may leave something that is no one's."""

    leaves: tuple[Leaf, ...]
    amount: Ref
    leaves_over: bool = False


def by_party(leaves: tuple[Leaf, ...]) -> dict[str, list[Ref]]:
    """Every party's parts, in the order the parties are first met."""
    refs: dict[str, list[Ref]] = {}
    for leaf in leaves:
        refs.setdefault(leaf.party, []).append(leaf.ref)
    return refs
