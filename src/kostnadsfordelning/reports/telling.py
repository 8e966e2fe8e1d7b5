"""One step behind a party's amount, put into words: one renderer per kind of step.

What a line says is read from the step, its inputs and the core's traces; nothing is calculated anew.
The renderers stand in `telling_amounts`, `telling_keys` and `telling_splits`; here is what they share.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kostnadsfordelning.calculation.operands import as_whole
from kostnadsfordelning.calculation.plan import RESIDUAL
from kostnadsfordelning.calculation.steps import (
    Apportion,
    ApportionTable,
    Blend,
    Charge,
    Combine,
    Input,
    Key,
    LimitParties,
    Manual,
    MemberWeights,
    QuantiseShares,
    Ref,
    Step,
    Sum,
    Take,
    Weigh,
)
from kostnadsfordelning.messages import text
from kostnadsfordelning.reports.paths import FRAME, own_inputs, roles, way
from kostnadsfordelning.reports.telling_amounts import AMOUNTS
from kostnadsfordelning.reports.telling_keys import KEYS
from kostnadsfordelning.reports.telling_splits import SPLITS

if TYPE_CHECKING:
    from collections.abc import Callable

    from kostnadsfordelning.calculation.result import AgreementResult, Row


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what it is, how it was computed, what came out.

    ``amount`` is the outcome in kronor where it is one. ``details`` say who got a residual krona and why;
    ``notes`` say what was assumed; ``source`` where the line's figures or rule stand.
    """

    what: str
    computation: str
    outcome: str
    amount: int | None
    details: tuple[str, ...]
    notes: tuple[str, ...]
    source: str
    step_id: str


Told = tuple[str, str, str, int | None, list[str]] | None
"""What a renderer gives of a line: what, computation, outcome, amount, details. None: nothing to tell."""


@dataclass(frozen=True)
class Teller:
    """Renders the steps behind one part of one row."""

    result: AgreementResult
    row: Row
    ref: Ref

    @cached_property
    def chain(self) -> tuple[Step, ...]:
        """The steps behind this part, each after its inputs."""
        return way(self.result, self.row, self.ref)

    @cached_property
    def roles(self) -> dict[str, set[str]]:
        """By step id: what else than the cost itself an amount is."""
        return roles(self.result, self.row, self.chain)

    def line(self, step: Step) -> Line | None:
        """The line of a step; None for a step that another line tells of."""
        if not step.active or (self.row.party == RESIDUAL and type(step) in BY_PARTY):
            return None  # it changed nothing; or it is told per party, and what is left over is no one's
        renderer = RENDERERS.get(type(step))
        told = renderer(self, step) if renderer is not None else None
        if told is None:
            return None
        what, computation, outcome, amount, details = told
        if FRAME in self.roles.get(step.id, ()):
            what = text("account.of_frame", what=f"{what[:1].lower()}{what[1:]}")
        notes = (step.why.assumed,) if step.why.assumed else ()
        return Line(what, computation, outcome, amount, tuple(details), notes, self._source(step), step.id)

    def amount(self) -> int:
        """What this part of the row came to."""
        return as_whole(self.result.value(self.ref))

    def values(self, step: Step) -> list[Any]:
        """The outcomes of a step's inputs."""
        return [self.result.value(ref) for ref in step.inputs]

    def place(self, step: Any) -> int:
        """Where the party stands among a step's parties."""
        where: int = step.parties.index(self.row.party)
        return where

    def parts(self, step: Step) -> list[int]:
        """Which parts of a vector step lead to this row."""
        refs = [self.ref, *(ref for other in self.chain for ref in own_inputs(other, self.row))]
        found = (ref.part for ref in refs if ref.step == step.id)
        return list(dict.fromkeys(part for part in found if part is not None))

    def names(self) -> dict[str, str]:
        """What the parties are called in texts."""
        left = {RESIDUAL: text("account.nobody")}
        return left | {party.code: party.name for party in self.result.agreement.everyone.values()}

    def branch_names(self, step: Take) -> dict[str, str]:
        """What the branches of a tier are called: their one party, their group, or the parties' names.

        Branches to the same group are numbered by the plan, and are told apart by that number here.
        """
        agreement = self.result.agreement
        names = {}
        for branch in step.branches:
            group, _, number = branch.rpartition("-")
            known = branch in agreement.parties or group not in agreement.parties
            name = self._group_name(branch if known else group)
            names[branch] = name if known else text("account.numbered_branch", name=name, number=number)
        return names

    def _group_name(self, name: str) -> str:
        members = self.result.agreement.parties.get(name)
        if members is not None:
            return members[0].name if len(members) == 1 else name
        return ", ".join(self.names().get(code, code) for code in name.split("+"))

    def _source(self, step: Step) -> str:
        """Where the step's figures or rule stand: the fact's source, or the agreement's clause."""
        clause, source = step.why.clause, step.why.source
        if isinstance(step, Key) and step.inputs:
            return self._fact_source(self.result.step(step.inputs[0].step))
        if isinstance(step, Input) and step.quantity != "amount":
            return self._fact_source(step)
        if clause:
            return text("account.clause", clause=clause, source=source) if source else clause
        if source is None and isinstance(step, Input) and step.fact is not None:
            return step.fact.source
        return source or ""

    def _fact_source(self, source: Step) -> str:
        fact = source.fact if isinstance(source, Input) else None
        if fact is None:
            return source.why.source or ""
        told = text("account.fact_source", source=fact.source, letter=fact.certainty or "")
        if fact.note:
            told = text("account.fact_note", told=told, note=fact.note.rstrip("."))
        told = f"{told}."
        if fact.substitute:
            told += " " + text("account.substitute", wanted=fact.wanted, used=fact.used)
        return told


def _sum(teller: Teller, step: Sum) -> Told:
    """A party's parts in several branches, where what comes after needs them as one."""
    if teller.row.party == RESIDUAL or len(step.inputs) < 2:
        return None
    from kostnadsfordelning.messages.numbers import kronor

    amount = as_whole(step.outcome)
    return text("account.parts"), " + ".join(map(kronor, teller.values(step))), kronor(amount), amount, []


RENDERERS: dict[type[Step], Callable[[Teller, Any], Told]] = {Sum: _sum, **AMOUNTS, **KEYS, **SPLITS}

BY_PARTY = (
    Apportion, ApportionTable, Blend, Charge, Combine, Key, LimitParties, Manual, MemberWeights,
    QuantiseShares, Take, Weigh,
)  # fmt: skip
"""Kinds whose outcome is one number per party, of which a line tells one."""
