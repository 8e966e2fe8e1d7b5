"""Steps that add up and hold one figure against another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kostnadsfordelning.calculation.operands import Value, Vector, added, as_vector, as_whole
from kostnadsfordelning.calculation.steps.base import Step


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
