"""Steps on the way to the amount that is to be split."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Literal

from kostnadsfordelning.calculation.operands import Value, as_number, as_whole, half_up
from kostnadsfordelning.calculation.steps.base import Step
from kostnadsfordelning.errors import BelowZeroError, MandateError
from kostnadsfordelning.messages import text


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
class Add(Step):
    """An amount and what is added to it. Inputs: the amount, then what is added."""

    kind: ClassVar[str] = "add"

    name: str

    def compute(self, *values: Value) -> Value:
        """The sum, in whole kronor."""
        return sum(as_whole(value) for value in values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deduct(Step):
    """An amount less what is set off against it, such as a state grant. Inputs: the amount, what is set off.

    Where more is set off than there is, the agreement says whether it stops at nothing (what is not used
    stays in ``unused``) or is refused; it never goes below zero silently. An amount that is a credit already
    grows by what is set off; there it is a negative grant that may not turn it.
    """

    kind: ClassVar[str] = "deduct"

    name: str
    below_zero: Literal["refuse", "stop"]

    def compute(self, *values: Value) -> Value:
        """What is left, in whole kronor; `BelowZeroError` where nothing may go below zero."""
        amount, deducted = as_whole(values[0]), as_whole(values[1])
        left = amount - deducted
        if not _turned(amount, left):
            return left
        if self.below_zero == "stop":
            return 0
        raise BelowZeroError(
            text("calculation.below_zero", name=self.name, amount=amount, deducted=deducted, over=abs(left))
        )

    def unused(self, *values: Value) -> int:
        """How much of what could be set off was not needed, in kronor."""
        return as_whole(values[1]) - as_whole(values[0]) + as_whole(self.outcome)


def _turned(amount: int, left: int) -> bool:
    """Whether setting off has turned the sign of an amount; nothing counts as an amount to pay."""
    return left < 0 if amount >= 0 else left > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold(Step):
    """Only a cost above a threshold is shared: the part above it, or the whole once it is exceeded."""

    kind: ClassVar[str] = "threshold"

    limit: int
    counts: Literal["excess", "whole"]

    def compute(self, *values: Value) -> Value:
        """What is shared, in whole kronor; nothing at or below the threshold. A credit is mirrored."""
        amount = as_whole(values[0])
        if abs(amount) <= self.limit:
            return 0
        if self.counts == "whole":
            return amount
        return amount - self.limit if amount > 0 else amount + self.limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame(Step):
    """A frame on the total: what lies above it is not shared. Inputs: the amount, the frame.

    A `Difference` after it holds what was cut, so that it is seen and added nowhere. A frame below zero
    would make a credit of a cost.
    """

    kind: ClassVar[str] = "frame"

    name: str = ""

    def compute(self, *values: Value) -> Value:
        """The amount, at most the frame; `BelowZeroError` for a frame below zero."""
        amount, frame = as_whole(values[0]), as_whole(values[1])
        if frame < 0:
            raise BelowZeroError(text("calculation.frame_below_zero", name=self.name, frame=frame))
        return min(amount, frame)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prorate(Step):
    """The part of a year's amount that belongs to whole months: those after ``first`` up to ``last``.

    Each month boundary is rounded half up to kronor, so that parts of one year that follow on each other
    add up to its whole amount, and nine months by themselves (0 to 9) are the amount × 9/12 rounded once.
    ``named`` is False where the agreement says how many months, but not which.
    """

    kind: ClassVar[str] = "prorate"

    first: int
    last: int
    named: bool = True

    def compute(self, *values: Value) -> Value:
        """The months' part, in whole kronor."""
        amount = as_whole(values[0])
        return half_up(Fraction(amount * self.last, 12)) - half_up(Fraction(amount * self.first, 12))


@dataclass(frozen=True, slots=True, kw_only=True)
class Income(Step):
    """Money that is shared out and not collected: from here on it stands as a credit to the parties."""

    kind: ClassVar[str] = "income"

    def compute(self, *values: Value) -> Value:
        """The amount with its sign turned."""
        return -as_whole(values[0])
