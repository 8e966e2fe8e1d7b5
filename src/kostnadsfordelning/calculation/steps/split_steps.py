"""Steps that divide an amount, or make one party by party."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from kostnadsfordelning.apportionment.matrix import apportion_matrix
from kostnadsfordelning.apportionment.methods import divide
from kostnadsfordelning.apportionment.signed import blended
from kostnadsfordelning.apportionment.table import apportion_table
from kostnadsfordelning.calculation.operands import (
    Value,
    Vector,
    as_vector,
    as_whole,
)
from kostnadsfordelning.calculation.steps.base import Step
from kostnadsfordelning.errors import Fault, ResidualError, WeightError
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostnadsfordelning.apportionment.rules import Rule


@contextmanager
def _refused_at(place: str) -> Iterator[None]:
    """The core speaks of its own arguments; here it is a step of an agreement that refuses."""
    try:
        yield
    except WeightError as error:
        faults = [Fault(place, one.value, one.why, one.remedy) for one in error.faults]
        raise WeightError("", faults) from None


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
        with _refused_at(self.id):
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
class Blend(Step):
    """Two or more whole splits of one amount, weighted together: a phase-in between models.

    Inputs: the amount, then every party's part in the first split, in the second, and so on. ``shares``
    are the splits' percents as integers over their sum.
    """

    kind: ClassVar[str] = "blend"

    parties: tuple[str, ...]
    splits: tuple[str, ...]
    shares: Vector
    rule: Rule

    def compute(self, *values: Value) -> Value:
        """Whole kronor per party; together what the splits together come to."""
        amount, parts = as_whole(values[0]), [as_whole(value) for value in values[1:]]
        count = len(self.parties)
        weights = tuple(
            sum(share * parts[split * count + place] for split, share in enumerate(self.shares))
            for place in range(count)
        )
        with _refused_at(self.id):
            return blended(amount, self.parties, weights, sum(self.shares), self.rule)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manual(Step):
    """Kronor that are placed by decision. Inputs: every party's amount, then the whole if some is no one's.

    ``deltas`` and ``reasons`` are in the order of ``parties``; 0 and empty for those it does not concern.
    What is no one's can be placed, and no more than that: the parties never pay more than the whole.
    """

    kind: ClassVar[str] = "manual"

    parties: tuple[str, ...]
    deltas: Vector
    reasons: tuple[str, ...]
    name: str = ""

    def compute(self, *values: Value) -> Value:
        """Whole kronor per party after the decision; `ResidualError` if it turns an amount around.

        An amount is a party's, and what is no one's: of nothing there is nothing to place.
        """
        amounts = [as_whole(value) for value in values[: len(self.parties)]]
        whole = sum(amounts)
        for party, amount, delta in zip(self.parties, amounts, self.deltas, strict=True):
            sign = amount or whole  # of nothing there is no residual to place
            if delta and ((amount + delta) * sign < 0 or not sign):
                raise ResidualError(
                    text(
                        "calculation.manual_flips",
                        name=self.name,
                        party=party,
                        delta=delta,
                        amount=amount,
                        unit=unit(),
                    )
                )
        for value in values[len(self.parties) :]:
            left, placed = as_whole(value) - whole, sum(self.deltas)
            after = left - placed
            if placed and after and after * left <= 0:
                raise ResidualError(
                    text(
                        "calculation.manual_over",
                        name=self.name,
                        placed=placed,
                        left=left,
                        amount=as_whole(value),
                        unit=unit(),
                    )
                )
        return tuple(amount + delta for amount, delta in zip(amounts, self.deltas, strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class ApportionTable(Step):
    """Cost items × parties, rounded on the agreement's total: rows, columns and the whole all add up.

    Inputs: the amount of each item, then the weights of each item. The outcome goes row by row.
    """

    kind: ClassVar[str] = "apportion_table"

    items: tuple[str, ...]
    parties: tuple[str, ...]
    rule: Rule

    def compute(self, *values: Value) -> Value:
        """Whole kronor per item and party."""
        count = len(self.items)
        amounts = [as_whole(value) for value in values[:count]]
        weights = [as_vector(value) for value in values[count:]]
        with _refused_at(self.id):
            rows = apportion_table(amounts, self.parties, weights, self.rule)
        return tuple(cell for row in rows for cell in row)
