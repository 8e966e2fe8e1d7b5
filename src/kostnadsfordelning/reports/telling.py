"""One step behind a party's amount, put into words: one renderer per kind of step.

What a line says is read from the step, its inputs and the core's traces; nothing is calculated anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kostnadsfordelning.apportionment import trace, trace_shares
from kostnadsfordelning.calculation.plan import RESIDUAL
from kostnadsfordelning.calculation.run import value_of
from kostnadsfordelning.calculation.steps import (
    Apportion,
    Difference,
    Input,
    Key,
    LimitTotal,
    QuantiseShares,
    Ref,
    RoundCost,
    Step,
    Take,
    Uprate,
)
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import MINUS, day, decimals, kronor, percent
from kostnadsfordelning.reports.traces import apportion_lines, share_lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from kostnadsfordelning.apportionment import ApportionTrace
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


@dataclass(frozen=True, slots=True)
class Teller:
    """Renders the steps behind one part of one row."""

    result: AgreementResult
    row: Row
    ref: Ref
    chain: tuple[Step, ...]

    def line(self, step: Step) -> Line | None:
        """The line of a step; None for a step that another line tells of."""
        if not step.active or (self.row.party == RESIDUAL and type(step) in BY_PARTY):
            return None  # it changed nothing; or it is told per party, and what is left over is no one's
        renderer = RENDERERS.get(type(step))
        told = renderer(self, step) if renderer is not None else None
        if told is None:
            return None
        what, computation, outcome, amount, details = told
        notes = (step.why.assumed,) if step.why.assumed else ()
        return Line(what, computation, outcome, amount, tuple(details), notes, self._source(step), step.id)

    def amount(self) -> int:
        """The kronor that this part of the row came to."""
        value = value_of(self.ref, {step.id: step for step in self.chain})
        if not isinstance(value, int):
            raise TypeError(f"{self.ref} is no amount")
        return value

    def _source(self, step: Step) -> str:
        """Where the step's figures or rule stand: the fact's source, or the agreement's clause."""
        clause, source = step.why.clause, step.why.source
        if isinstance(step, Key) and step.inputs:
            return self._fact_source(step)
        if clause:
            return text("account.clause", clause=clause, source=source) if source else clause
        return source or ""

    def values(self, step: Step) -> list[Any]:
        """The outcomes of a step's inputs."""
        done = {other.id: other for other in self.chain}
        return [value_of(ref, done) for ref in step.inputs]

    def part(self, step: Step) -> int:
        """Which part of a vector step leads to this row."""
        refs = [self.ref, *(ref for other in self.chain for ref in other.inputs)]
        return next(ref.part for ref in refs if ref.step == step.id and ref.part is not None)

    def names(self) -> dict[str, str]:
        """What the parties are called in texts."""
        return {party.code: party.name for party in self.result.agreement.everyone.values()}

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

    def _fact_source(self, step: Key) -> str:
        source = self.result.step(step.inputs[0].step)
        fact = source.fact if isinstance(source, Input) else None
        if fact is None:
            return ""
        note = fact.note.rstrip(".")
        told = text("account.fact_source", source=fact.source, letter=fact.certainty, note=note)
        if fact.substitute:
            told += " " + text("account.substitute", wanted=fact.wanted, used=fact.used)
        return told


Told = tuple[str, str, str, int | None, list[str]] | None


def _input(_teller: Teller, step: Step) -> Told:
    """An amount to begin with. Percents and population are told by the steps that use them."""
    if not isinstance(step, Input) or step.quantity != "amount":
        return None
    value = step.value
    key = "actual" if step.fact is not None else "given" if step.year is not None else "given_without_year"
    what = text(f"account.{key}", year=step.year)
    if isinstance(value, Fraction):
        return what, "", text("account.kr", number=decimals(value, 2)), None, []
    amount = int(value) if not isinstance(value, tuple) else 0
    return what, "", kronor(amount), amount, []


def _round_cost(teller: Teller, step: Step) -> Told:
    before, after = teller.values(step)[0], _kronor(step)
    shown = text("account.kr", number=decimals(before, 2))
    return text("account.rounded"), shown, kronor(after), after, []


def _uprate(teller: Teller, step: Step) -> Told:
    if not isinstance(step, Uprate):
        return None
    amount, *percents = teller.values(step)
    exact = Fraction(amount)
    for one in percents:
        exact *= 1 + Fraction(one) / 100
    factors = " × ".join(f"(1 + {percent(Fraction(one) / 100)})" for one in percents)
    places = next((n for n in range(2, 5) if (exact * 10**n).denominator == 1), 4)
    cut = exact if (exact * 10**places).denominator == 1 else Fraction(exact * 10**places // 1, 10**places)
    going_on = "" if cut == exact else "…"
    computation = f"{kronor(amount)} × {factors} = {decimals(cut, places)}{going_on}"
    editions = [told for ref in step.inputs[1:] if (told := _edition(teller, ref))]
    after = _kronor(step)
    return text("account.uprated", year=step.year), computation, kronor(after), after, editions


def _edition(teller: Teller, ref: Ref) -> str:
    """Which publication a percent is from, or that it is assumed; nothing for one the agreement states."""
    source = teller.result.step(ref.step)
    if not isinstance(source, Input) or source.fact is None or isinstance(source.value, tuple):
        return ""
    fact = source.fact
    return text(
        "account.assumed_index" if fact.kind == "assumption" else "account.index",
        index=fact.name,
        year=source.year,
        percent=percent(Fraction(source.value) / 100),
        edition=fact.used,
        source=fact.source,
    )


def _limit(_teller: Teller, step: Step) -> Told:
    if not isinstance(step, LimitTotal):
        return None
    amount = _kronor(step)
    over = amount > step.limit
    key = "account.mandate_lifted" if over else "account.mandate_kept"
    told = text(key, limit=step.limit, who=step.decided_by or "", decision=step.decision or "")
    return text("account.mandate"), told, kronor(amount), amount, []


def _take(teller: Teller, step: Step) -> Told:
    if not isinstance(step, Take):
        return None
    place = teller.part(step)
    total, branch = teller.values(step)[0], step.branches[place]
    share = Fraction(step.weights[place], sum(step.weights))
    ends = (share * 100 * 10**6).denominator == 1
    written = percent(share) if ends else f"{share.numerator}/{share.denominator}"
    divided = trace(total, step.branches, step.weights, step.rule)
    names = teller.branch_names(step)
    lines = apportion_lines(divided, branch, names, share=written)
    what = text("account.branch", branch=names[branch])
    amount = divided.amounts[place]
    return what, lines[0], kronor(amount), amount, _residual_lines(divided, lines)


def _key(teller: Teller, step: Step) -> Told:
    if not isinstance(step, Key) or not isinstance(step.outcome, tuple):
        return None
    place = step.parties.index(teller.row.party)
    weight, denominator = step.outcome[place], sum(step.outcome)
    source = teller.result.step(step.inputs[0].step) if step.inputs else None
    fact = source.fact if isinstance(source, Input) else None
    used = fact.used if fact is not None else None
    date = day(used) if used is not None and not isinstance(used, str | int) else ""
    what = text(f"account.key_{step.basis}", date=date)
    computation = text("account.key_part", weight=weight, denominator=denominator)
    return what, computation, percent(Fraction(weight, denominator), 3), None, []


def _shares(teller: Teller, step: Step) -> Told:
    if not isinstance(step, QuantiseShares) or not isinstance(step.outcome, tuple):
        return None
    weights = teller.values(step)[0]
    rounded = trace_shares(step.parties, weights, step.rule, step.ties)
    party = teller.row.party
    share = Fraction(step.outcome[step.parties.index(party)], step.scale)
    count = step.rule.decimals
    what = text("account.share_one") if count == 1 else text("account.share_many", count=count)
    details = share_lines(rounded, party, teller.names())[1:-1] if rounded.awards else []
    exact = Fraction(weights[step.parties.index(party)], sum(weights))
    outcome = percent(share, count)
    return what, f"{percent(exact, max(3, count + 1))} → {outcome}", outcome, None, details


def _apportion(teller: Teller, step: Step) -> Told:
    if not isinstance(step, Apportion):
        return None
    total, weights = teller.values(step)
    party = teller.row.party
    shares = teller.result.step(step.inputs[1].step)
    written = ""
    if isinstance(shares, QuantiseShares):
        part = Fraction(weights[step.parties.index(party)], shares.scale)
        written = percent(part, shares.rule.decimals)
    divided = trace(total, step.parties, weights, step.rule)
    lines = apportion_lines(divided, party, teller.names(), share=written)
    amount = divided.amounts[step.parties.index(party)]
    return text("account.your_part"), lines[0], kronor(amount), amount, _residual_lines(divided, lines)


def _residual_lines(divided: ApportionTrace, lines: list[str]) -> list[str]:
    """Why the amount was rounded up or down: told only where something was rounded."""
    exact = all(remainder == 0 for remainder in divided.remainders) and not divided.awards
    return [] if exact else lines[1:-1]


def _difference(teller: Teller, step: Step) -> Told:
    total, *parts = teller.values(step)
    divided = sum(sum(part) if isinstance(part, tuple) else part for part in parts)
    left = _kronor(step)
    return text("account.left_over"), f"{kronor(total)} {MINUS} {kronor(divided)}", kronor(left), left, []


def _kronor(step: Step) -> int:
    if not isinstance(step.outcome, int):
        raise TypeError(f"{step.id} is no amount")
    return step.outcome


RENDERERS: dict[type[Step], Callable[[Teller, Any], Told]] = {
    Input: _input,
    RoundCost: _round_cost,
    Uprate: _uprate,
    LimitTotal: _limit,
    Take: _take,
    Key: _key,
    QuantiseShares: _shares,
    Apportion: _apportion,
    Difference: _difference,
}

BY_PARTY = (Key, QuantiseShares, Take, Apportion)
"""Kinds whose outcome is one number per party, of which a line tells one."""
