"""A whole split as one key, so that an item's amount is rounded once and not at every level."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from kostnadsfordelning.calculation.compiling.clauses import why
from kostnadsfordelning.calculation.compiling.leaves import Leaf, Split, left_by_absence
from kostnadsfordelning.calculation.compiling.members import absent_from, refuse_alone
from kostnadsfordelning.calculation.compiling.receivers import (
    names_of,
    ordered,
    rounded_shares,
    rule_among,
    shares_of,
    target_of,
)
from kostnadsfordelning.calculation.compiling.weights import Weights, key_weights
from kostnadsfordelning.calculation.known import known
from kostnadsfordelning.calculation.operands import RESIDUAL, Ref
from kostnadsfordelning.calculation.steps import Apportion, Combine, Term

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostnadsfordelning.agreement.agreement import Item
    from kostnadsfordelning.agreement.split import Branch
    from kostnadsfordelning.calculation.context import Context


@dataclass(frozen=True, slots=True)
class _Path:
    """One way through a split: the part of the whole it takes, and whom it ends in, by which weights."""

    share: Fraction
    parties: tuple[str, ...]
    weights: Ref | None


@dataclass(slots=True)
class Paths:
    """All the ways through the split of one item."""

    context: Context
    found: list[_Path] = field(default_factory=list)

    def level(self, branches: Sequence[Branch], share: Fraction, prefix: str) -> None:
        """The ways through one level that has ``share`` of the whole."""
        names = names_of(self.context.agreement, branches)
        parts = shares_of(branches) if len(branches) > 1 else [Fraction(1)]
        for branch, name, part in zip(branches, names, parts, strict=True):
            self._branch(branch, share * part, f"{prefix}.{name}")

    def _branch(self, branch: Branch, share: Fraction, prefix: str) -> None:
        by: str | tuple[Branch, ...] | None = known(branch.by)
        codes = self.context.agreement.receivers(branch.to)
        if isinstance(by, tuple):
            self.level(by, share, prefix)
        elif by is None:
            refuse_alone(self.context, codes[0], prefix)
            self.found.append(_Path(share, codes, None))
        else:
            weights = key_weights(self.context, by, codes, target_of(branch, codes))
            self.found.append(_Path(share, weights.parties, weights.ref))

    @property
    def parties(self) -> tuple[str, ...]:
        """Everyone that some way ends in, once, in the agreement's order; what falls away last."""
        return ordered(self.context.agreement, [code for path in self.found for code in path.parties])


def paths_through(context: Context, branches: Sequence[Branch], prefix: str) -> Paths:
    """All the ways through a split, with the steps of their keys."""
    paths = Paths(context)
    paths.level(branches, Fraction(1), prefix)
    return paths


def combined(context: Context, item: Item, paths: Paths, parties: tuple[str, ...], prefix: str) -> Weights:
    """One key of a whole split, over ``parties``. A split that is one key over them is that key."""
    (first, *others) = paths.found
    if not others and first.weights is not None and first.parties == parties:
        return Weights(first.weights, parties)
    place = {code: index for index, code in enumerate(parties)}
    inputs = tuple(dict.fromkeys(path.weights for path in paths.found if path.weights is not None))
    step = Combine(
        id=f"{prefix}.combined",
        item=item.id,
        inputs=inputs,
        parties=parties,
        terms=tuple(
            Term(
                path.share,
                tuple(place[code] for code in path.parties),
                inputs.index(path.weights) if path.weights is not None else None,
            )
            for path in paths.found
        ),
        why=why(context.agreement, item, context.agreement.rounding),
    )
    return Weights(context.add(step), parties)


def apportioned_once(
    context: Context, item: Item, branches: Sequence[Branch], amount: Ref, prefix: str
) -> Split:
    """The split of an item whose amount is rounded once."""
    paths = paths_through(context, branches, prefix)
    parties = paths.parties
    weights = rounded_shares(context, combined(context, item, paths, parties, prefix))
    step = Apportion(
        id=f"{prefix}.apportion",
        item=item.id,
        inputs=(amount, weights),
        parties=parties,
        rule=rule_among(context, weights, parties, prefix),
        why=why(context.agreement, context.agreement.rounding),
    )
    context.add(step)
    leaves = tuple(Leaf(code, Ref(step.id, index)) for index, code in enumerate(parties) if code != RESIDUAL)
    return Split(leaves, amount, left_by_absence(context.agreement, parties), absent_from(context, branches))
