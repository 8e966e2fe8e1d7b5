"""A split as steps: from the top, each level's amount divided between branches, then between parties.

The pieces that are not shares of an amount have files of their own: `charges` and fixed amounts,
`limits` per party, `blends` of whole splits, and `combined` for what is rounded once per item.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.split import Blend, FixedAmount, FromBelow
from kostnadsfordelning.calculation.compiling.amounts import compile_amount
from kostnadsfordelning.calculation.compiling.blends import blended
from kostnadsfordelning.calculation.compiling.charges import charged, fixed_amount
from kostnadsfordelning.calculation.compiling.clauses import why
from kostnadsfordelning.calculation.compiling.combined import apportioned_once
from kostnadsfordelning.calculation.compiling.leaves import Leaf, Split, left_at_rounding, left_by_absence
from kostnadsfordelning.calculation.compiling.limits import limited, refuse_unknowable
from kostnadsfordelning.calculation.compiling.members import (
    absent_from,
    partly,
    present,
    refuse_alone,
    shrinks,
)
from kostnadsfordelning.calculation.compiling.receivers import (
    names_of,
    rounded_shares,
    rule_among,
    rule_for,
    take_weights,
    target_of,
    together,
)
from kostnadsfordelning.calculation.compiling.weights import key_weights
from kostnadsfordelning.calculation.context import WHOLE_YEAR
from kostnadsfordelning.calculation.known import known
from kostnadsfordelning.calculation.operands import RESIDUAL, Ref
from kostnadsfordelning.calculation.steps import Apportion, Difference, Sum, Take

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from kostnadsfordelning.agreement.agreement import Agreement, Item
    from kostnadsfordelning.agreement.split import Branch
    from kostnadsfordelning.agreement.values import Note
    from kostnadsfordelning.calculation.context import Context

__all__ = ["Leaf", "Split", "SplitCompiler", "compile_split"]


def compile_split(context: Context, item: Item, amount: Ref | None) -> Split:
    """The steps of an item's split; without ``amount`` it is the sum of what the parties are charged.

    Raises `InputError` for what the agreement does not settle, `UnansweredError` for what it leaves open
    and `UnknownFactError` for a figure that is not known.
    """
    return SplitCompiler(context, item).compile(amount)


@dataclass(slots=True)
class SplitCompiler:
    """Turns the split of one item into steps.

    ``leaves`` are the parties' parts, in order. ``parts`` are the outcomes and whose they are, by the
    branch's path, so that a limit on the change can find the same branch of the year before.
    """

    context: Context
    item: Item
    leaves: list[Leaf] = field(default_factory=list)
    parts: dict[str, tuple[Ref, tuple[str, ...]]] = field(default_factory=dict)
    left_by: tuple[Note, ...] = ()
    _before: SplitCompiler | None = None

    @property
    def agreement(self) -> Agreement:
        """The agreement the item belongs to."""
        return self.context.agreement

    @property
    def root(self) -> str:
        """What the id of every step of the split begins with."""
        return self.context.id(self.item.id, "").rstrip(".")

    @property
    def place(self) -> str:
        """The item as an error names it."""
        return f"{self.agreement.id}.{self.item.id}"

    def compile(self, amount: Ref | None) -> Split:
        """The whole split."""
        self._may_leave(left_at_rounding(self.agreement))
        split: tuple[Branch, ...] | Blend = known(self.item.split)
        if isinstance(split, Blend):
            amount = self._blend(split, amount)
        elif self.agreement.rounding.at != "branch" and amount is not None:
            once = apportioned_once(self.context, self.item, split, amount, self.root)
            self.leaves += once.leaves
            self._may_leave(once.left_by)
        else:
            amount = self.level(split, amount, self.root)
        return Split(tuple(self.leaves), amount, self.left_by, self._absent(split))

    def _absent(self, split: tuple[Branch, ...] | Blend) -> tuple[str, ...]:
        """Those whom the year's split goes to but who take no part in it."""
        if not isinstance(split, Blend):
            return absent_from(self.context, split)
        shares = split.shares_for(self.context.year) or {}
        branches = [branch for name, one in split.splits.items() if shares.get(name) for branch in one]
        return absent_from(self.context, branches)

    def level(self, branches: Sequence[Branch], amount: Ref | None, prefix: str) -> Ref:
        """One level: its amount divided by shares, or what is left of it after stated amounts and charges.

        Returns the amount; without one it is what the branches come to.
        """
        takes = [known(branch.take) for branch in branches]
        if amount is None or any(isinstance(take, FixedAmount | FromBelow) for take in takes):
            return self._amounts(branches, amount, prefix)
        names = names_of(self.agreement, branches)
        if len(branches) == 1:
            self._branch(branches[0], amount, f"{prefix}.{names[0]}")
            return amount
        parties = [present(self.context, self.agreement.receivers(branch.to)) for branch in branches]
        take = Take(
            id=f"{prefix}.take",
            item=self.item.id,
            inputs=(amount,),
            branches=tuple(names),
            weights=take_weights(branches, names),
            rule=rule_for(self.agreement, dict(zip(names, parties, strict=True)), prefix),
            why=together(branches, self.agreement.rounding),
        )
        self.context.add(take)
        for index, branch in enumerate(branches):
            self._branch(branch, Ref(take.id, index), f"{prefix}.{names[index]}")
        return amount

    def _amounts(self, branches: Sequence[Branch], amount: Ref | None, prefix: str) -> Ref:
        """A level of stated amounts and charges: they are taken off, and the rest is split."""
        places = [f"{prefix}.{name}" for name in names_of(self.agreement, branches)]
        fixed: dict[int, Ref] = {}
        charges: dict[int, tuple[tuple[Leaf, ...], tuple[Ref, ...]]] = {}
        rest = None
        for index, branch in enumerate(branches):
            take: FixedAmount | FromBelow | Fraction | str = known(branch.take)
            if isinstance(take, FixedAmount):
                fixed[index] = fixed_amount(self.context, self.item, branch, take, places[index])
            elif isinstance(take, FromBelow):
                charges[index] = charged(self.context, self.item, branch, take.charge, places[index])
            else:
                rest = index
        taken = [
            ref
            for index in range(len(branches))
            for ref in ((fixed[index],) if index in fixed else charges[index][1] if index in charges else ())
        ]
        if amount is None:
            total = Sum(id=f"{prefix}.sum", item=self.item.id, inputs=tuple(taken))
            amount = self.context.add(total)
        else:
            if rest is None:
                raise TypeError("the model demands a rest where there is an amount")
            left = Difference(
                id=f"{prefix}.rest",
                item=self.item.id,
                inputs=(amount, *taken),
                name=self.place,
                why=why(self.agreement, branches[rest], self.item),
            )
            fixed[rest] = self.context.add(left)
        for index, branch in enumerate(branches):
            if index in charges:
                self.leaves += charges[index][0]
                self._may_leave(self._not_charged(branch))
            else:
                self._branch(branch, fixed[index], places[index])
        return amount

    def _branch(self, branch: Branch, amount: Ref, prefix: str) -> None:
        by: str | tuple[Branch, ...] | None = known(branch.by)
        if isinstance(by, tuple):
            self.level(by, amount, prefix)
        elif by is None:
            (code,) = self.agreement.receivers(branch.to)
            refuse_alone(self.context, code, prefix)
            self.leaves.append(Leaf(code, amount))
        else:
            self._apportion(branch, by, amount, prefix)

    def _apportion(self, branch: Branch, key_name: str, amount: Ref, prefix: str) -> None:
        codes = self.agreement.receivers(branch.to)
        found = key_weights(self.context, key_name, codes, target_of(branch, codes))
        weights = rounded_shares(self.context, found)
        apportion = Apportion(
            id=f"{prefix}.apportion",
            item=self.item.id,
            inputs=(amount, weights),
            parties=found.parties,
            rule=rule_among(self.context, weights, found.parties, prefix),
            why=why(self.agreement, branch, self.agreement.rounding),
        )
        parts = self.context.add(apportion)
        if branch.limits is not None:
            parts = limited(self, branch.limits, apportion, prefix)
            if known(branch.limits.cut_off) == "unfunded":
                self._may_leave((branch.limits,))
        self.parts[self._path(prefix)] = parts, found.parties
        self._may_leave(left_by_absence(self.agreement, found.parties))
        self.leaves += [
            Leaf(code, Ref(parts.step, index)) for index, code in enumerate(found.parties) if code != RESIDUAL
        ]

    def _not_charged(self, branch: Branch) -> tuple[Note, ...]:
        """The membership, where a charge that is taken in full is not charged in full."""
        membership = self.agreement.membership
        codes = self.agreement.receivers(branch.to)
        falls_away = self.item.amount is not None and partly(self.context, codes) and shrinks(self.context)
        return (membership,) if membership is not None and falls_away else ()

    def _may_leave(self, rules: tuple[Note, ...]) -> None:
        """Keep the rules that may leave something to no one, each once."""
        for rule in rules:
            if rule not in self.left_by:
                self.left_by += (rule,)

    def _path(self, prefix: str) -> str:
        return prefix.removeprefix(self.root)

    def part_before(self, prefix: str) -> tuple[Ref, tuple[str, ...]] | None:
        """The parts of the same branch the year before, and whose; None if there was no such branch.

        The year before is counted for a whole year, since a limit is a yearly change.
        """
        if self._before is None:
            context = replace(
                self.context.for_year(self.context.year - 1),
                span=WHOLE_YEAR, by_months=False, steps=[], made=set(),
            )  # fmt: skip
            refuse_unknowable(self.agreement, self.item, context.year)
            self._before = SplitCompiler(context, self.item)
            amount = compile_amount(context, self.item) if self.item.amount is not None else None
            self._before.compile(amount)
            for step in context.steps:
                self.context.add_once(step)
        return self._before.parts.get(self._path(prefix))

    def _blend(self, blend: Blend, amount: Ref | None) -> Ref:
        """Each split whole, on the same amount; one alone is that split itself."""

        def compiled(name: str, whole: Ref | None) -> Split:
            one = replace(self, leaves=[])
            split_amount = one.level(blend.splits[name], whole, f"{self.root}.{name}")
            self._before = one._before
            return Split(tuple(one.leaves), split_amount, one.left_by)

        split = blended(self.context, self.item, blend, amount, compiled)
        self.leaves += split.leaves
        self._may_leave(split.left_by)
        return split.amount
