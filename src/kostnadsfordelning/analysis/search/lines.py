"""How the amounts follow the weights: as straight lines, and how far rounding takes them off the lines.

With the weights of the factors as unknowns every amount is a sum of a weight times what the factor alone
would give, until it is rounded. The steps of a plan that rest on a weighted key are gone through here with
exact fractions instead of roundings, and what each rounding can move is added up. A step whose outcome is
no line – a cap, a floor, months of membership – has no answer here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from kostnadsfordelning.calculation.operands import RESIDUAL, added, as_vector, as_whole
from kostnadsfordelning.calculation.run import value_of
from kostnadsfordelning.calculation.steps import (
    Apportion,
    Blend,
    Check,
    Combine,
    Difference,
    Manual,
    QuantiseShares,
    Sum,
    Weigh,
)
from kostnadsfordelning.messages.numbers import MONEY, measured

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from kostnadsfordelning.calculation.operands import Ref
    from kostnadsfordelning.calculation.plan import Plan
    from kostnadsfordelning.calculation.steps import Step

    Parts = tuple[Fraction, ...]

_WITHIN_ONE = ("largest_remainder", "cumulative")
"""Methods that take no one further than one unit from the exact part."""


class NotLinearError(Exception):
    """An outcome is no line in the weights. Never leaves this room."""


@dataclass(frozen=True, slots=True)
class Line:
    """An outcome as lines: for each factor alone its parts, and how far any part may be from its line."""

    columns: tuple[Parts, ...]
    off: Fraction

    def part(self, place: int | None) -> Line:
        """One part of a vector, or their sum."""
        if place is not None:
            return Line(tuple((column[place],) for column in self.columns), self.off)
        return Line(tuple((sum(column, Fraction(0)),) for column in self.columns), self.off * self.width)

    @property
    def width(self) -> int:
        """How many parts."""
        return len(self.columns[0])


@dataclass(frozen=True, slots=True)
class Lines:
    """What each party pays of one agreement by each factor alone, exactly, and how far rounding may take it.

    ``columns`` has one mapping per factor, of exact amounts by party; ``off`` the largest distance by party.
    """

    columns: tuple[Mapping[str, Fraction], ...]
    off: Mapping[str, Fraction]


def lines_of(plan: Plan, weighed: Collection[str], factors: int) -> Lines | None:
    """The lines of an agreement's rows; None where some amount is no line.

    ``plan`` has all the factors, ``weighed`` are the ids of the steps that weigh them together. Raises what
    a step refuses that does not follow the weights: it would refuse any of them.
    """
    reader = _Reader(plan, factors)
    try:
        for step in plan.steps:
            reader.read(step, step.id in weighed)
    except NotLinearError:
        return None
    columns: list[dict[str, Fraction]] = [{} for _ in range(factors)]
    off: dict[str, Fraction] = {}
    for row in plan.rows:
        for ref in row.refs if row.party != RESIDUAL else ():
            line = reader.at(ref)
            off[row.party] = off.get(row.party, Fraction(0)) + line.off
            for column, (part,) in zip(columns, line.columns, strict=True):
                column[row.party] = column.get(row.party, Fraction(0)) + part
    return Lines(tuple(columns), off)


class _Reader:
    """Goes through the steps in their order. ``lines`` has the outcomes that follow the weights, and
    ``done`` the steps that do not, with their outcomes.
    """

    def __init__(self, plan: Plan, factors: int) -> None:
        self.measures = {item.id: item.measure for item in plan.agreement.items}
        self.done: dict[str, Step] = {}
        self.factors = factors
        self.lines: dict[str, Line] = {}

    def read(self, step: Step, weighed: bool) -> None:
        """One step. Raises `NotLinearError` for one that bends."""
        follows = any(ref.step in self.lines for ref in step.inputs)
        if weighed and isinstance(step, Weigh) and not follows:
            vectors = [as_vector(value_of(ref, self.done)) for ref in step.inputs]
            self.lines[step.id] = Line(tuple(_parts_of_one(one) for one in vectors), Fraction(0))
        elif follows:
            if not isinstance(step, Check):
                self.lines[step.id] = self._line(step)
        else:
            with measured(self.measures.get(step.item or "", MONEY)):
                outcome = step.compute(*(value_of(ref, self.done) for ref in step.inputs))
            self.done[step.id] = replace(step, outcome=outcome)

    def _line(self, step: Step) -> Line:
        """The line of a step that follows the weights: each kind its own."""
        match step:
            case QuantiseShares():
                weights = self.vector(step.inputs[0])
                units = weights.width if step.rule.off_100 == "largest" else 1
                line = Line(weights.columns, weights.off + Fraction(units, step.scale))
            case Combine():
                line = self._combined(step)
            case Apportion():
                line = self._apportioned(step)
            case Sum():
                line = self._added([(1, self.at(ref)) for ref in step.inputs])
            case Difference():
                first, *others = [self.at(ref) for ref in step.inputs]
                line = self._added([(1, first), *((-1, other) for other in others)])
            case Manual():
                line = self._moved(step)
            case Blend() if step.inputs[0].step not in self.lines:
                line = self._blended(step)
            case _:
                raise NotLinearError
        return line

    def at(self, ref: Ref) -> Line:
        """A number: a line, or the same whatever the weights."""
        if ref.step in self.lines:
            return self.lines[ref.step].part(ref.part)
        value = Fraction(added(value_of(ref, self.done)))
        return Line(((value,),) * self.factors, Fraction(0))

    def vector(self, ref: Ref) -> Line:
        """Shares of the whole: lines, or the same whatever the weights."""
        if ref.step in self.lines:
            return self.lines[ref.step]
        return Line((_parts_of_one(as_vector(value_of(ref, self.done))),) * self.factors, Fraction(0))

    def _apportioned(self, step: Apportion) -> Line:
        amount, weights = step.inputs
        if amount.step in self.lines:
            raise NotLinearError  # a weight times a weight
        total, shares = as_whole(value_of(amount, self.done)), self.vector(weights)
        units = 1 if step.rule.method in _WITHIN_ONE else shares.width
        columns = tuple(tuple(total * share for share in column) for column in shares.columns)
        return Line(columns, abs(total) * shares.off + units * step.rule.unit)

    def _combined(self, step: Combine) -> Line:
        columns = [[Fraction(0)] * len(step.parties) for _ in range(self.factors)]
        off = Fraction(0)
        for term in step.terms:
            shares = self.vector(step.inputs[term.key]) if term.key is not None else None
            off += term.share * shares.off if shares is not None else 0
            for number, column in enumerate(columns):
                parts = shares.columns[number] if shares is not None else (Fraction(1),)
                for position, part in zip(term.positions, parts, strict=True):
                    column[position] += term.share * part
        return Line(tuple(map(tuple, columns)), off)

    def _added(self, terms: list[tuple[int, Line]]) -> Line:
        columns = tuple(
            (sum((sign * one.columns[number][0] for sign, one in terms), Fraction(0)),)
            for number in range(self.factors)
        )
        return Line(columns, sum((one.off for _, one in terms), Fraction(0)))

    def _moved(self, step: Manual) -> Line:
        own = [self.at(ref) for ref in step.inputs[: len(step.parties)]]
        columns = tuple(
            tuple(one.columns[number][0] + delta for one, delta in zip(own, step.deltas, strict=True))
            for number in range(self.factors)
        )
        return Line(columns, max(one.off for one in own))

    def _blended(self, step: Blend) -> Line:
        count, whole = len(step.parties), sum(step.shares)
        parts = [self.at(ref) for ref in step.inputs[1:]]
        columns = tuple(
            tuple(
                sum(
                    (
                        Fraction(share, whole) * parts[split * count + place].columns[number][0]
                        for split, share in enumerate(step.shares)
                    ),
                    Fraction(0),
                )
                for place in range(count)
            )
            for number in range(self.factors)
        )
        return Line(columns, max(one.off for one in parts) + count * step.rule.unit)


def _parts_of_one(weights: tuple[int, ...]) -> Parts:
    whole = sum(weights)
    if not whole:
        raise NotLinearError
    return tuple(Fraction(weight, whole) for weight in weights)
