"""Steps that make weights: keys from facts, weighted together, by months, over a whole split, rounded."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Literal

from kostnadsfordelning.apportionment.shares import quantise
from kostnadsfordelning.calculation.operands import Value, Vector, as_figures, as_integers, as_vector
from kostnadsfordelning.calculation.steps.base import Step
from kostnadsfordelning.errors import Fault, SharesError, WeightError
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import MONTHS

if TYPE_CHECKING:
    from kostnadsfordelning.apportionment.rules import ShareRule


Basis = Literal["population", "equal", "fixed", "usage", "land_area", "tax_base"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Key(Step):
    """The weights of the parties by one key. ``weights`` is set where no fact is needed."""

    kind: ClassVar[str] = "key"

    name: str
    basis: Basis
    parties: tuple[str, ...]
    weights: Vector | None = None

    def compute(self, *values: Value) -> Value:
        """Integer weights in the order of ``parties``; their sum is the denominator."""
        return self.weights if self.weights is not None else as_integers(as_figures(values[0]))


@dataclass(frozen=True, slots=True, kw_only=True)
class QuantiseShares(Step):
    """Shares rounded before kronor: units of the last decimal, in the order of ``parties``."""

    kind: ClassVar[str] = "quantise_shares"

    parties: tuple[str, ...]
    rule: ShareRule
    ties: str
    place: str = "rounding.shares"
    """Where the agreement says so: its rounding, or a key that is weighted together."""

    def compute(self, *values: Value) -> Value:
        """The rounded shares as integers over ``scale``; `SharesError` if they must not be off 100 %."""
        try:
            return quantise(self.parties, as_vector(values[0]), self.rule, self.ties).units
        except SharesError as error:
            # The core speaks of its own argument; here it is the agreement that refuses.
            why = "; ".join(fault.why for fault in error.faults)
            own = "shares_off" if self.place == "rounding.shares" else "key_off"
            fault = Fault(self.place, "", why, text(f"calculation.{own}_remedy"))
            raise SharesError("", [fault]) from None

    @property
    def scale(self) -> int:
        """How many units make 100 %."""
        return self.rule.scale


@dataclass(frozen=True, slots=True, kw_only=True)
class Weigh(Step):
    """Several keys weighted together. Each is first made a share of the parties' sum; then they are added.

    Inputs: the weights of each factor. ``shares`` are the factors' percents as integers over their sum.
    """

    kind: ClassVar[str] = "weigh"

    name: str
    parties: tuple[str, ...]
    factors: tuple[str, ...]
    shares: Vector

    def compute(self, *values: Value) -> Value:
        """Integer weights in the order of ``parties``; `WeightError` for a factor that is all zero."""
        vectors = [as_vector(value) for value in values]
        empty = [
            name
            for name, vector, share in zip(self.factors, vectors, self.shares, strict=True)
            if share and not sum(vector)
        ]
        if empty:
            raise WeightError(
                "", [_fault("empty_factor", f"keys.{self.name}.weighted.{one}", factor=one) for one in empty]
            )
        exact = [
            sum(
                (
                    Fraction(share * vector[place], sum(vector))
                    for vector, share in zip(vectors, self.shares, strict=True)
                    if share
                ),
                Fraction(0),
            )
            for place in range(len(self.parties))
        ]
        return as_integers(exact)


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberWeights(Step):
    """Weights when some parties take part only some months of the year.

    ``months`` has the first and last month each party takes part (1–12; ``(1, 0)`` for none), ``span``
    those of the agreement itself. ``month_weights``: each weight counts for its months of the span.
    ``month_by_month``: each month's part of the cost is split between those who take part that month. With
    ``shrinks`` nobody carries the part of who is away: the last number is then what falls away.
    """

    kind: ClassVar[str] = "member_weights"

    parties: tuple[str, ...]
    months: tuple[tuple[int, int], ...]
    span: tuple[int, int]
    method: Literal["month_weights", "month_by_month"]
    shrinks: bool  # weights beyond ``parties`` are then of who is away throughout

    def compute(self, *values: Value) -> Value:
        """Integer weights in the order of ``parties``, then what falls away if ``shrinks``."""
        weights = as_vector(values[0])
        counts = [len(self._present(place)) for place in range(len(self.parties))]
        whole = self.span[1] - self.span[0] + 1
        parts = tuple(weight * count for weight, count in zip(weights, counts, strict=False))
        if self.shrinks:
            return (*parts, whole * sum(weights) - sum(parts))
        if self.method == "month_weights":
            if not any(parts):
                raise WeightError("", [_fault("no_members", "membership")])
            return parts
        exact = [Fraction(0)] * len(self.parties)
        for month in range(self.span[0], self.span[1] + 1):
            present = [place for place in range(len(self.parties)) if month in self._present(place)]
            denominator = sum(weights[place] for place in present)
            if not denominator:
                raise WeightError("", [_fault("no_member", "membership", month=MONTHS[month - 1])])
            for place in present:
                exact[place] += Fraction(weights[place], denominator)
        return as_integers(exact)

    def _present(self, place: int) -> range:
        """The months of the span that a party takes part."""
        first, last = self.months[place]
        return range(max(first, self.span[0]), min(last, self.span[1]) + 1)


@dataclass(frozen=True, slots=True)
class Term:
    """One path through a split: the part of the whole that it takes, and the parties it ends in.

    ``positions`` are the parties' places in the combined weights; ``key`` is the input that divides
    between them, None where there is only one.
    """

    share: Fraction
    positions: Vector
    key: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Combine(Step):
    """A whole split as one key, so that an amount is rounded once. Inputs: the weights of each key."""

    kind: ClassVar[str] = "combine"

    parties: tuple[str, ...]
    terms: tuple[Term, ...]

    def compute(self, *values: Value) -> Value:
        """Integer weights in the order of ``parties``."""
        exact = [Fraction(0)] * len(self.parties)
        for term in self.terms:
            weights = (1,) if term.key is None else as_vector(values[term.key])
            whole = sum(weights)
            if not whole:
                raise WeightError("", [_fault("empty_key", "keys")])
            for position, weight in zip(term.positions, weights, strict=True):
                exact[position] += term.share * Fraction(weight, whole)
        return as_integers(exact)


def _fault(key: str, place: str, **values: object) -> Fault:
    remedy = "no_member_remedy" if key.startswith("no_member") else f"{key}_remedy"
    return Fault(place, "", text(f"calculation.{key}", **values), text(f"calculation.{remedy}"))
