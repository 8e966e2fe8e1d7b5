"""What an outcome is in the batch runner: one value for every scenario, or a column with one for each.

A step that rests on nothing varied has one outcome, computed once by the scalar runner; only what lies
downstream of a varied figure is computed on columns.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from kostnadsfordelning.arrays.divide import Flags, Whole
    from kostnadsfordelning.calculation.operands import Value


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One value per scenario: numbers (n,), or one row per part of a vector (p, n).

    ``numerators`` over the one ``denominator``; whole kronor, persons and weights have 1. int64 where they
    are sure to fit, otherwise Python's integers (dtype object).
    """

    numerators: Whole
    denominator: int = 1

    @property
    def count(self) -> int:
        """How many scenarios."""
        return int(self.numerators.shape[-1])

    @property
    def is_vector(self) -> bool:
        """Whether each scenario has one number per part."""
        return self.numerators.ndim == 2

    def part(self, place: int) -> Column:
        """One part of a vector."""
        return Column(self.numerators[place], self.denominator)

    def value(self, scenario: int) -> Value:
        """What the scalar runner has in one scenario."""
        here = self.numerators[..., scenario]
        if self.is_vector:
            return tuple(self._number(int(one)) for one in here)
        return self._number(int(here))

    def _number(self, numerator: int) -> int | Fraction:
        if self.denominator == 1:
            return numerator
        number = Fraction(numerator, self.denominator)
        return number.numerator if number.denominator == 1 else number


Outcome: TypeAlias = "Value | Column"
Refused: TypeAlias = "Flags | None"
"""Which scenarios a step refuses; None where it refuses none."""
