"""The kinds of step a calculation is made of: a small closed set.

A plan is a tuple of steps without outcomes; running it fills them in. A step refers to its inputs by
id, and its outcome follows from their outcomes and its own fields alone – which is what a test replays,
what a workbook's formula repeats, and what an explanation puts into words.

Amounts are int in whole kronor, percents are `Fraction` in percent units, weights are integers whose sum
is the denominator. A vector is in the order of the step's ``parties``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Literal

from kostnadsfordelning.apportionment.matrix import apportion_matrix
from kostnadsfordelning.apportionment.methods import divide
from kostnadsfordelning.apportionment.shares import quantise
from kostnadsfordelning.calculation.operands import (
    Fact,
    Ref,
    Value,
    Vector,
    Why,
    added,
    as_number,
    as_vector,
    as_whole,
    half_up,
)
from kostnadsfordelning.errors import Fault, MandateError, SharesError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from kostnadsfordelning.apportionment.rules import Rule, ShareRule

__all__ = [
    "Apportion", "ApportionMatrix", "Check", "Difference", "Fact", "Input", "Key", "LimitTotal",
    "QuantiseShares", "Ref", "RoundCost", "Step", "Sum", "Take", "Uprate", "Value", "Vector", "Why",
    "half_up",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What all kinds have in common. ``item`` is the cost item the step belongs to, if one."""

    kind: ClassVar[str]

    id: str
    item: str | None = None
    inputs: tuple[Ref, ...] = ()
    why: Why = field(default_factory=Why)
    active: bool = True
    outcome: Value | None = None

    def compute(self, *values: Value) -> Value:
        """The outcome that follows from the inputs' values, in the order of ``inputs``."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Input(Step):
    """A value that comes from outside: from the agreement's text, from a fact, or from the user."""

    kind: ClassVar[str] = "input"

    quantity: Literal["amount", "percent", "population"]
    value: Value
    fact: Fact | None = None
    year: int | None = None
    parties: tuple[str, ...] = ()

    def compute(self, *values: Value) -> Value:  # noqa: ARG002 - an input has none
        """The value itself."""
        return self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundCost(Step):
    """An incoming cost with öre, rounded half away from zero to whole kronor."""

    kind: ClassVar[str] = "round_cost"

    def compute(self, *values: Value) -> Value:
        """The cost in whole kronor."""
        return half_up(as_number(values[0]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Uprate(Step):
    """An amount uprated by one percent, or by several compounded, then rounded half up to kronor."""

    kind: ClassVar[str] = "uprate"

    year: int

    def compute(self, *values: Value) -> Value:
        """The amount in the price level of ``year``. Inputs: the amount, then the percents."""
        amount = Fraction(as_number(values[0]))
        for percent in values[1:]:
            amount *= 1 + Fraction(as_number(percent)) / 100
        return half_up(amount)


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitTotal(Step):
    """A mandate: what may be decided without a further decision. It refuses; it never cuts."""

    kind: ClassVar[str] = "limit_total"

    limit: int
    decided_by: str | None = None
    decision: str | None = None
    name: str = ""

    def compute(self, *values: Value) -> Value:
        """The amount unchanged; `MandateError` above the mandate without a stated decision."""
        amount = as_whole(values[0])
        if amount > self.limit and self.decision is None:
            who = self.decided_by or text("calculation.mandate_holder")
            raise MandateError(
                text(
                    "calculation.above_mandate",
                    name=self.name,
                    amount=amount,
                    limit=self.limit,
                    who=who,
                    over=amount - self.limit,
                )
            )
        return amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Key(Step):
    """The weights of the parties by one key. ``weights`` is set where no fact is needed."""

    kind: ClassVar[str] = "key"

    name: str
    basis: Literal["population", "equal", "fixed"]
    parties: tuple[str, ...]
    weights: Vector | None = None

    def compute(self, *values: Value) -> Value:
        """Integer weights in the order of ``parties``; their sum is the denominator."""
        return self.weights if self.weights is not None else as_vector(values[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class QuantiseShares(Step):
    """Shares rounded before kronor: units of the last decimal, in the order of ``parties``."""

    kind: ClassVar[str] = "quantise_shares"

    parties: tuple[str, ...]
    rule: ShareRule
    ties: str

    def compute(self, *values: Value) -> Value:
        """The rounded shares as integers over ``scale``; `SharesError` if they must not be off 100 %."""
        try:
            return quantise(self.parties, as_vector(values[0]), self.rule, self.ties).units
        except SharesError as error:
            # The core speaks of its own argument; here it is the agreement's rounding that refuses.
            why = "; ".join(fault.why for fault in error.faults)
            fault = Fault("rounding.shares", "", why, text("calculation.shares_off_remedy"))
            raise SharesError("", [fault]) from None

    @property
    def scale(self) -> int:
        """How many units make 100 %."""
        return self.rule.scale


@dataclass(frozen=True, slots=True, kw_only=True)
class Take(Step):
    """A tier: an amount divided between branches by their stated shares."""

    kind: ClassVar[str] = "take"

    branches: tuple[str, ...]
    weights: Vector
    rule: Rule

    def compute(self, *values: Value) -> Value:
        """Whole kronor per branch."""
        return divide(as_whole(values[0]), self.branches, self.weights, self.rule)[0]

    @property
    def parties(self) -> tuple[str, ...]:
        """The branches, under the name that every vector step has for what it divides between."""
        return self.branches


@dataclass(frozen=True, slots=True, kw_only=True)
class Apportion(Step):
    """An amount divided between parties by weights. Inputs: the amount, the weights."""

    kind: ClassVar[str] = "apportion"

    parties: tuple[str, ...]
    rule: Rule

    def compute(self, *values: Value) -> Value:
        """Whole kronor per party."""
        return divide(as_whole(values[0]), self.parties, as_vector(values[1]), self.rule)[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class ApportionMatrix(Step):
    """Amounts in ``n`` equal instalments, exact by row and by instalment. Inputs: the amount of each row.

    ``rows`` names each row by cost item and party. The outcome goes row by row: the part of row ``i`` and
    instalment ``k``, both from 0, is number ``i * n + k``.
    """

    kind: ClassVar[str] = "apportion_matrix"

    rows: tuple[tuple[str, str], ...]
    n: int

    def compute(self, *values: Value) -> Value:
        """Whole kronor per row and instalment."""
        cells = apportion_matrix([as_whole(value) for value in values], self.n)
        return tuple(amount for row in cells for amount in row)

    @property
    def cells(self) -> tuple[Vector, ...]:
        """The outcome as a table: one vector of ``n`` instalments per row."""
        amounts = as_vector(self.outcome)
        return tuple(amounts[start : start + self.n] for start in range(0, len(amounts), self.n))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum(Step):
    """A sum of amounts; a vector counts with all its parts."""

    kind: ClassVar[str] = "sum"

    def compute(self, *values: Value) -> Value:
        """The sum, in whole kronor."""
        return sum(added(value) for value in values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference(Step):
    """What a rule deliberately leaves over: the first input minus all the others."""

    kind: ClassVar[str] = "difference"

    def compute(self, *values: Value) -> Value:
        """The difference, in whole kronor."""
        return as_whole(values[0]) - sum(added(value) for value in values[1:])


@dataclass(frozen=True, slots=True, kw_only=True)
class Check(Step):
    """A comparison that the result must stand. ``check`` is a stable id.

    With ``expected``: the inputs against those figures, one by one (a printed table). Without: the first
    input against the sum of the others.
    """

    kind: ClassVar[str] = "check"

    check: str
    expected: Vector | None = None
    parties: tuple[str, ...] = ()

    def compute(self, *values: Value) -> Value:
        """What was got: the inputs themselves, or the sum and what it is held against."""
        if self.expected is not None:
            return tuple(as_whole(value) for value in values)
        return (as_whole(values[0]), sum(added(value) for value in values[1:]))

    @property
    def passed(self) -> bool:
        """Whether the comparison holds."""
        got = as_vector(self.outcome)
        return got == self.expected if self.expected is not None else got[0] == got[1]
