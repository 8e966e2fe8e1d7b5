"""The account of one party's amount: one numbered line per step behind it, in Swedish.

Explanations and appendices are laid out from these lines. There is one renderer per kind of step; what
it says is read from the step, its inputs and the core's traces, and nothing is calculated anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kostnadsfordelning.apportionment import trace, trace_shares
from kostnadsfordelning.calculation.run import value_of
from kostnadsfordelning.calculation.steps import (
    Apportion,
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
from kostnadsfordelning.messages.numbers import day, decimals, kronor, percent
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
class ItemAccount:
    """How a party's part of one cost item came about."""

    item_id: str
    title: str
    lines: tuple[Line, ...]
    amount: int
    preliminary: bool


def account(result: AgreementResult, party: str) -> tuple[ItemAccount, ...]:
    """The account of every cost item that ``party`` (a code) has a part of."""
    return tuple(
        ItemAccount(
            item_id=row.item,
            title=result.agreement.item(row.item).title,
            lines=tuple(_lines(result, row)),
            amount=row.amount,
            preliminary=row.preliminary,
        )
        for row in result.rows
        if row.party == party
    )


def _lines(result: AgreementResult, row: Row) -> list[Line]:
    """One line per step behind the row, in the order they were run; a shared step is told once."""
    lines: dict[str, Line] = {}
    for ref in row.refs:
        chain = result.behind(ref)
        teller = _Teller(result, row, ref, chain)
        for step in chain:
            line = teller.line(step)
            if line is not None:
                lines.setdefault(step.id, line)
    found = list(lines.values())
    if len(row.refs) > 1:
        parts = " + ".join(kronor(_amount_at(result, ref)) for ref in row.refs)
        found.append(Line(text("account.parts"), parts, kronor(row.amount), row.amount, (), (), "", ""))
    return found


def _amount_at(result: AgreementResult, ref: Ref) -> int:
    """The kronor that ``ref`` points at."""
    value = value_of(ref, {step.id: step for step in result.steps})
    if not isinstance(value, int):
        raise TypeError(f"{ref} is no amount")
    return value


@dataclass(frozen=True, slots=True)
class _Teller:
    """Renders the steps behind one part of one row."""

    result: AgreementResult
    row: Row
    ref: Ref
    chain: tuple[Step, ...]

    def line(self, step: Step) -> Line | None:
        """The line of a step; None for a step that another line tells of."""
        renderer = RENDERERS.get(type(step))
        told = renderer(self, step) if renderer is not None else None
        if told is None:
            return None
        what, computation, outcome, amount, details = told
        notes = [step.why.assumed] if step.why.assumed else []
        source = step.why.source or ""
        if step.why.clause and source and not isinstance(step, Key):
            source = text("account.clause", clause=step.why.clause, source=source)
        if isinstance(step, Key) and step.inputs:
            source = self._fact_source(step)
        return Line(what, computation, outcome, amount, tuple(details), tuple(notes), source, step.id)

    def values(self, step: Step) -> list[Any]:
        """The outcomes of a step's inputs."""
        done = {other.id: other for other in self.chain}
        return [value_of(ref, done) for ref in step.inputs]

    def part(self, step: Step) -> int:
        """Which part of a vector step leads to this row."""
        refs = [self.ref, *(ref for other in self.chain for ref in other.inputs)]
        return next(ref.part for ref in refs if ref.step == step.id and ref.part is not None)

    def names(self) -> dict[str, str]:
        """What parties and branches are called in texts."""
        agreement = self.result.agreement
        names = {party.code: party.name for party in agreement.everyone.values()}
        for group, members in agreement.parties.items():
            alone = members[0].name if len(members) == 1 else group
            names.setdefault(group, alone)
        return names

    def _fact_source(self, step: Key) -> str:
        source = self.result.step(step.inputs[0].step)
        fact = source.fact if isinstance(source, Input) else None
        if fact is None:
            return ""
        told = text("account.fact_source", source=fact.source, letter=fact.certainty, note=fact.note)
        if fact.substitute:
            told += " " + text("account.substitute", wanted=fact.wanted, used=fact.used)
        return told


Told = tuple[str, str, str, int | None, list[str]] | None


def _input(teller: _Teller, step: Step) -> Told:
    """An amount to begin with. Percents and population are told by the steps that use them."""
    if not isinstance(step, Input) or step.quantity != "amount":
        return None
    value = step.value
    given = step.fact is None
    what = text("account.given" if given else "account.actual", year=step.year or teller.result.year)
    if isinstance(value, Fraction):
        return what, "", text("account.kr", number=decimals(value, 2)), None, []
    amount = int(value) if not isinstance(value, tuple) else 0
    return what, "", kronor(amount), amount, []


def _round_cost(teller: _Teller, step: Step) -> Told:
    before, after = teller.values(step)[0], _kronor(step)
    shown = text("account.kr", number=decimals(before, 2))
    return text("account.rounded"), shown, kronor(after), after, []


def _uprate(teller: _Teller, step: Step) -> Told:
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


def _edition(teller: _Teller, ref: Ref) -> str:
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


def _limit(_teller: _Teller, step: Step) -> Told:
    if not isinstance(step, LimitTotal):
        return None
    amount = _kronor(step)
    over = amount > step.limit
    key = "account.mandate_lifted" if over else "account.mandate_kept"
    told = text(key, limit=step.limit, who=step.decided_by or "", decision=step.decision or "")
    return text("account.mandate"), told, kronor(amount), amount, []


def _take(teller: _Teller, step: Step) -> Told:
    if not isinstance(step, Take):
        return None
    place = teller.part(step)
    total, branch = teller.values(step)[0], step.branches[place]
    share = Fraction(step.weights[place], sum(step.weights))
    ends = (share * 100 * 10**6).denominator == 1
    written = percent(share) if ends else f"{share.numerator}/{share.denominator}"
    divided = trace(total, step.branches, step.weights, step.rule)
    names = teller.names()
    lines = apportion_lines(divided, branch, names, share=written)
    what = text("account.branch", branch=names.get(branch, branch))
    amount = divided.amounts[place]
    return what, lines[0], kronor(amount), amount, _residual_lines(divided, lines)


def _key(teller: _Teller, step: Step) -> Told:
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


def _shares(teller: _Teller, step: Step) -> Told:
    if not isinstance(step, QuantiseShares) or not isinstance(step.outcome, tuple):
        return None
    weights = teller.values(step)[0]
    rounded = trace_shares(step.parties, weights, step.rule, step.ties)
    party = teller.row.party
    share = Fraction(step.outcome[step.parties.index(party)], step.scale)
    count = step.rule.decimals
    what = text("account.share_one") if count == 1 else text("account.share_many", count=count)
    details = share_lines(rounded, party, teller.names())[1:-1] if rounded.awards else []
    return what, "", percent(share, count), None, details


def _apportion(teller: _Teller, step: Step) -> Told:
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


def _kronor(step: Step) -> int:
    if not isinstance(step.outcome, int):
        raise TypeError(f"{step.id} is no amount")
    return step.outcome


RENDERERS: dict[type[Step], Callable[[_Teller, Any], Told]] = {
    Input: _input,
    RoundCost: _round_cost,
    Uprate: _uprate,
    LimitTotal: _limit,
    Take: _take,
    Key: _key,
    QuantiseShares: _shares,
    Apportion: _apportion,
}
