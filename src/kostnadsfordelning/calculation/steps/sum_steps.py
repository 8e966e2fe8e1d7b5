"""Steps that add up and hold one figure against another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kostnadsfordelning.calculation.operands import Value, Vector, added, as_vector, as_whole
from kostnadsfordelning.calculation.steps.base import Step
from kostnadsfordelning.errors import BelowZeroError
from kostnadsfordelning.messages import text


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum(Step):
    """A sum of amounts; a vector counts with all its parts."""

    kind: ClassVar[str] = "sum"

    def compute(self, *values: Value) -> Value:
        """The sum, in whole kronor."""
        return sum(added(value) for value in values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference(Step):
    """The first input minus all the others: what a rule deliberately leaves over, or the rest to split.

    A rest has a ``name``, by which it is refused if more is taken than there is.
    """

    kind: ClassVar[str] = "difference"

    name: str = ""

    def compute(self, *values: Value) -> Value:
        """The difference, in whole kronor; `BelowZeroError` for a rest on the other side of zero."""
        amount, taken = as_whole(values[0]), sum(added(value) for value in values[1:])
        left = amount - taken
        if self.name and (left < 0 if amount >= 0 else left > 0):
            raise BelowZeroError(
                text("calculation.rest_below_zero", name=self.name, amount=amount, taken=taken, off=abs(left))
            )
        return left


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
