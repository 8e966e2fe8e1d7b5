"""A split as steps: from the top, each level's amount divided between branches, then between parties."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.rounding import RECEIVERS
from kostnadsfordelning.apportionment.numbers import integer_weights
from kostnadsfordelning.calculation.amounts import why
from kostnadsfordelning.calculation.known import known
from kostnadsfordelning.calculation.steps import Apportion, QuantiseShares, Ref, Step, Take, Why
from kostnadsfordelning.calculation.weights import key_weights
from kostnadsfordelning.errors import Fault, InputError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostnadsfordelning.agreement.agreement import Agreement, Item
    from kostnadsfordelning.agreement.rounding import Rounding
    from kostnadsfordelning.agreement.split import Branch
    from kostnadsfordelning.apportionment.rules import Rule
    from kostnadsfordelning.calculation.context import Context


@dataclass(frozen=True, slots=True)
class Leaf:
    """Where a party's amount in one branch comes from: the part of a step's outcome."""

    party: str
    ref: Ref


@dataclass(frozen=True, slots=True)
class Split:
    """A compiled split: the parties' parts in order, the amount they are parts of, and whether the rules
    may leave something that is no one's."""

    leaves: tuple[Leaf, ...]
    amount: Ref
    leaves_over: bool = False


def compile_split(context: Context, item: Item, amount: Ref | None) -> Split:
    """The steps of an item's split; without ``amount`` it is the sum of what the parties are charged."""
    if amount is None:
        raise NotImplementedError
    compiler = SplitCompiler(context, item)
    branches: tuple[Branch, ...] = known(item.split)
    compiler.level(branches, amount, context.id(item.id, "").rstrip("."))
    return Split(tuple(compiler.leaves), amount, context.agreement.rounding.residual_to == "none")


@dataclass(slots=True)
class SplitCompiler:
    """Turns the branches of one item into steps; ``leaves`` are the parties' parts, in order."""

    context: Context
    item: Item
    leaves: list[Leaf] = field(default_factory=list)

    @property
    def agreement(self) -> Agreement:
        """The agreement the item belongs to."""
        return self.context.agreement

    @property
    def steps(self) -> list[Step]:
        """The steps so far."""
        return self.context.steps

    def level(self, branches: Sequence[Branch], amount: Ref, prefix: str) -> None:
        """One level: a `Take` unless a single branch takes everything, then each branch."""
        names = self._names(branches)
        if len(branches) == 1:
            self._branch(branches[0], amount, f"{prefix}.{names[0]}")
            return
        weights = _take_weights(branches, names)
        parties = [self._codes(branch) for branch in branches]
        take = Take(
            id=f"{prefix}.take",
            item=self.item.id,
            inputs=(amount,),
            branches=tuple(names),
            weights=weights,
            rule=self._rule(dict(zip(names, parties, strict=True)), prefix),
            why=_together(branches, self.agreement.rounding),
        )
        self.steps.append(take)
        for index, branch in enumerate(branches):
            self._branch(branch, Ref(take.id, index), f"{prefix}.{names[index]}")

    def _branch(self, branch: Branch, amount: Ref, prefix: str) -> None:
        by: str | tuple[Branch, ...] | None = known(branch.by)
        codes = self._codes(branch)
        if isinstance(by, tuple):
            self.level(by, amount, prefix)
        elif by is None:
            self.leaves.append(Leaf(codes[0], amount))
        else:
            self._apportion(branch, by, codes, amount, prefix)

    def _apportion(
        self, branch: Branch, key_name: str, codes: tuple[str, ...], amount: Ref, prefix: str
    ) -> None:
        rounding = self.agreement.rounding
        weights = key_weights(self.context, key_name, codes, _told(branch.to, codes)).ref
        if rounding.shares is not None:
            shares = QuantiseShares(
                id=f"{weights.step}.shares",
                inputs=(weights,),
                parties=codes,
                rule=rounding.shares.rule,
                ties=rounding.ties,
                why=why(self.agreement, rounding),
            )
            self.context.add_once(shares)
            weights = Ref(shares.id)
        apportion = Apportion(
            id=f"{prefix}.apportion",
            item=self.item.id,
            inputs=(amount, weights),
            parties=codes,
            rule=self._rule({code: (code,) for code in codes}, prefix),
            why=why(self.agreement, branch, rounding),
        )
        self.steps.append(apportion)
        self.leaves += [Leaf(code, Ref(apportion.id, index)) for index, code in enumerate(codes)]

    def _rule(self, receivers: dict[str, tuple[str, ...]], prefix: str) -> Rule:
        """The agreement's rule; a residual that goes to a party goes to the branch the party is in.

        Raises `InputError` where the party has no part: the agreement does not say who then gets it.
        """
        rounding = self.agreement.rounding
        wanted = rounding.residual_to
        if wanted is None or wanted in RECEIVERS:
            return rounding.rule()
        code = self.agreement.code(wanted)
        branch = next((name for name, codes in receivers.items() if code in codes), None)
        if branch is None:
            why_not = text("calculation.no_receiver", party=wanted, place=prefix)
            raise InputError(
                "", [Fault("rounding.residual_to", wanted, why_not, text("calculation.no_receiver_remedy"))]
            )
        return rounding.rule(branch)

    def _codes(self, branch: Branch) -> tuple[str, ...]:
        """The parties a branch goes to, in the agreement's order of the group or the list's own."""
        if isinstance(branch.to, str):
            return tuple(party.code for party in self.agreement.parties[branch.to])
        return tuple(self.agreement.code(party) for party in branch.to)

    def _names(self, branches: Sequence[Branch]) -> list[str]:
        """What each branch of a level is called: its group, or its parties; numbered if not unique."""
        names: list[str] = []
        for number, branch in enumerate(branches, start=1):
            plain = branch.to if isinstance(branch.to, str) else "+".join(self._codes(branch))
            alike = sum(other.to == branch.to for other in branches) > 1
            name = f"{plain}-{number}" if alike else plain
            while name in names:
                name += f"-{number}"
            names.append(name)
        return names


def _told(to: str | tuple[str, ...], codes: Sequence[str]) -> str:
    """Receivers in the id of a key step: a list is told from a group of the same name."""
    return to if isinstance(to, str) else f"[{'+'.join(codes)}]"


def _together(branches: Sequence[Branch], rounding: Rounding) -> Why:
    """The clauses of all the branches of a level, and the reason for its rounding."""
    clauses, sources, reasons = (
        dict.fromkeys(value for branch in branches if (value := getattr(branch, name)))
        for name in ("clause", "source", "assumed")
    )
    return Why("; ".join(clauses) or None, "; ".join(sources) or None, "; ".join(reasons) or rounding.assumed)


def _take_weights(branches: Sequence[Branch], names: Sequence[str]) -> tuple[int, ...]:
    """The branches' shares as integers over one denominator; ``rest`` is what the others leave."""
    takes: list[Fraction | str] = [known(branch.take) for branch in branches]
    stated = sum((take for take in takes if isinstance(take, Fraction)), Fraction(0))
    shares = [take if isinstance(take, Fraction) else 1 - stated for take in takes]
    return integer_weights(dict(zip(names, shares, strict=True)))[1]
