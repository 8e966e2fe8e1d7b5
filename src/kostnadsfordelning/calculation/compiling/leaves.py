"""What a compiled split ends in: each party's parts, and what they are parts of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kostnadsfordelning.calculation.operands import RESIDUAL

if TYPE_CHECKING:
    from kostnadsfordelning.agreement.agreement import Agreement
    from kostnadsfordelning.agreement.values import Note
    from kostnadsfordelning.calculation.operands import Ref


@dataclass(frozen=True, slots=True)
class Leaf:
    """Where a party's amount in one branch comes from: a step's outcome, or a part of it."""

    party: str
    ref: Ref


@dataclass(frozen=True, slots=True)
class Split:
    """A compiled split: the parties' parts in order, and the amount they are parts of.

    ``left_by`` are the rules of the agreement that may leave something of it to no one, and ``absent`` the
    parties that it goes to but that take no part this year.
    """

    leaves: tuple[Leaf, ...]
    amount: Ref
    left_by: tuple[Note, ...] = ()
    absent: tuple[str, ...] = ()

    @property
    def leaves_over(self) -> bool:
        """Whether there may be something that is no one's."""
        return bool(self.left_by)


def by_party(leaves: tuple[Leaf, ...]) -> dict[str, list[Ref]]:
    """Every party's parts, in the order the parties are first met."""
    refs: dict[str, list[Ref]] = {}
    for leaf in leaves:
        refs.setdefault(leaf.party, []).append(leaf.ref)
    return refs


def left_at_rounding(agreement: Agreement) -> tuple[Note, ...]:
    """The rounding, where it leaves its residual to no one."""
    return (agreement.rounding,) if agreement.rounding.residual_to == "none" else ()


def left_by_absence(agreement: Agreement, parties: tuple[str, ...]) -> tuple[Note, ...]:
    """The membership, where something of what ``parties`` divide falls away with those who are absent."""
    return (agreement.membership,) if agreement.membership is not None and RESIDUAL in parties else ()
