"""The unrounded runner: a plan's steps once more, with fractions of kronor and nothing rounded away.

What an agreement's roundings move is then the difference between its result and this one. Shares that the
agreement rounds before the kronor count as rounding too. A mandate has been dealt with by the scalar
runner, so nothing is refused here but a division by weights that are all zero.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, cast

from kostnadsfordelning.calculation.operands import RESIDUAL
from kostnadsfordelning.calculation.steps import (
    Add,
    Apportion,
    ApportionTable,
    Blend,
    Charge,
    Check,
    Combine,
    Deduct,
    Difference,
    Frame,
    Income,
    Input,
    Key,
    LimitParties,
    LimitTotal,
    Manual,
    MemberWeights,
    Prorate,
    QuantiseShares,
    RoundCost,
    Sum,
    Take,
    Threshold,
    Uprate,
    Weigh,
)
from kostnadsfordelning.errors import Fault, WeightError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kostnadsfordelning.calculation.operands import Ref, Value
    from kostnadsfordelning.calculation.steps import PartyBounds, Step

Parts = tuple[Fraction, ...]
Exact = Fraction | Parts
"""A number, or one per party."""


def run_unrounded(steps: Iterable[Step]) -> dict[str, Exact]:
    """The outcome of every step by its id.

    Raises `WeightError` for an amount that is to be divided by weights that are all zero.
    """
    done: dict[str, Exact] = {}
    for step in steps:
        done[step.id] = unrounded(step, [outcome_of(ref, done) for ref in step.inputs])
    return done


def outcome_of(ref: Ref, done: Mapping[str, Exact]) -> Exact:
    """The outcome that ``ref`` points at."""
    outcome = done[ref.step]
    return outcome if ref.part is None or not isinstance(outcome, tuple) else outcome[ref.part]


def exactly(value: Value) -> Exact:
    """A value of the scalar runner as this one's."""
    return tuple(map(Fraction, value)) if isinstance(value, tuple) else Fraction(value)


def unrounded(step: Step, values: Sequence[Exact]) -> Exact:  # noqa: PLR0911, PLR0912 - one per kind
    """What one step comes to without rounding. A `TypeError` is a fault in a plan."""
    match step:
        case Input():
            return exactly(step.value)
        case RoundCost() | LimitTotal() | QuantiseShares():
            return values[0]
        case Key() | Weigh() | MemberWeights() | Combine():
            return exactly(step.compute(*cast("Sequence[Value]", values)))  # exact as they are
        case Apportion() | Take():
            weights = values[1] if isinstance(step, Apportion) else exactly(step.weights)
            return _divided(_number(values[0]), _parts(weights), step.id)
        case ApportionTable():
            count = len(step.items)
            rows = zip(values[:count], values[count:], strict=True)
            return tuple(
                cell for amount, row in rows for cell in _divided(_number(amount), _parts(row), step.id)
            )
        case LimitParties():
            return _limited(step, values)
        case Charge():
            units = _parts(values[0]) if values else (Fraction(0),) * len(step.parties)
            return tuple(step.exact(place, one) for place, one in enumerate(units))
        case Blend():
            return _blended(step, [_number(value) for value in values[1:]])
        case Manual():
            return tuple(_number(one) + delta for one, delta in zip(values, step.deltas, strict=False))
        case Sum() | Add():
            return sum((_added(value) for value in values), Fraction(0))
        case Difference():
            return _added(values[0]) - sum((_added(value) for value in values[1:]), Fraction(0))
        case Check():
            return Fraction(0)  # what was printed is of kronor
        case _:
            return _of_amount(step, [_number(value) for value in values])


def _of_amount(step: Step, values: Sequence[Fraction]) -> Fraction:  # noqa: PLR0911 - one per kind
    """The stages of an amount."""
    amount = values[0]
    match step:
        case Uprate():
            for percent in values[1:]:
                amount *= 1 + percent / 100
            return amount
        case Deduct():
            left = amount - values[1]
            turned = left < 0 if amount >= 0 else left > 0
            return Fraction(0) if turned and step.below_zero == "stop" else left
        case Threshold():
            if abs(amount) <= step.limit:
                return Fraction(0)
            if step.counts == "whole":
                return amount
            return amount - step.limit if amount > 0 else amount + step.limit
        case Frame():
            return min(amount, values[1])
        case Prorate():
            return amount * (step.last - step.first) / 12
        case Income():
            return -amount
        case _:
            raise TypeError(step.kind)


def _divided(amount: Fraction, weights: Parts, place: str) -> Parts:
    whole = sum(weights)
    if not whole:
        if not amount:
            return (Fraction(0),) * len(weights)
        why, remedy = text("calculation.empty_key"), text("calculation.empty_key_remedy")
        raise WeightError("", [Fault(place, "", why, remedy)])
    return tuple(amount * weight / whole for weight in weights)


def _blended(step: Blend, parts: Sequence[Fraction]) -> Parts:
    """Several splits weighted together: the parts of the first one come first."""
    count, whole = len(step.parties), sum(step.shares)
    return tuple(
        sum((share * parts[n * count + place] for n, share in enumerate(step.shares)), Fraction(0)) / whole
        for place in range(count)
    )


def _limited(step: LimitParties, values: Sequence[Exact]) -> Parts:
    """Each party within its limits; what that moves is shared by the others, or left."""
    amount, weights, parts = _number(values[0]), _parts(values[1]), _parts(values[2])
    sign = 1 if amount >= 0 else -1
    before = _parts(values[3]) if len(values) > 3 else None
    limits = [_limits(step, place, amount, before) for place in range(len(step.parties))]
    if step.cut_off == "redistribute":
        if step.parties[-1] == RESIDUAL:
            limits[-1] = (abs(parts[-1]), abs(parts[-1]))  # takes nothing of what a limit moves
        return tuple(sign * one for one in within(abs(amount), weights, limits))
    return tuple(sign * _cut(sign * part, *bounds) for part, bounds in zip(parts, limits, strict=True))


def within(
    amount: Fraction, weights: Parts, limits: Sequence[tuple[Fraction, Fraction | None]]
) -> tuple[Fraction, ...]:
    """An amount divided by weights within a lowest and a highest part each, as `divide_within` without
    rounding: the rounds and their proof are its.

    >>> [int(one) for one in within(Fraction(100), (6, 3, 1), [(0, 40), (0, None), (0, None)])]
    [40, 45, 15]
    """
    held: dict[int, Fraction] = {}
    while len(held) < len(weights):
        free = [place for place in range(len(weights)) if place not in held]
        left, whole = amount - sum(held.values()), sum(weights[place] for place in free)
        parts = {place: left * weights[place] / whole if whole else Fraction(0) for place in free}
        cut = {place: _cut(parts[place], *limits[place]) for place in free}
        over = {place: cut[place] for place in free if cut[place] < parts[place]}
        under = {place: cut[place] for place in free if cut[place] > parts[place]}
        if not over and not under:
            held |= parts
        elif over and sum(cut.values()) <= left:
            held |= over
        else:
            held |= under or over
    return tuple(held[place] for place in range(len(weights)))


def _cut(part: Fraction, low: Fraction, high: Fraction | None) -> Fraction:
    return max(part if high is None else min(part, high), low)


def _limits(
    step: LimitParties, place: int, amount: Fraction, before: Parts | None
) -> tuple[Fraction, Fraction | None]:
    """The lowest and the highest size of a party's part, not moved inward to whole kronor."""
    bounds = step.bounds[place]
    low, high = (_bound(bounds, bound, abs(amount)) for bound in (bounds.floor, bounds.cap))
    known = step.known[place] if before is not None and step.known else None
    last = None if before is None or known is None else before[known.place] * (1 if amount >= 0 else -1)
    if last is not None and known is not None and last > 0:
        if step.increase is not None:
            most = last * known.months * (1 + step.increase)
            high = most if high is None else min(high, most)
        if step.decrease is not None:
            least = last * known.months * (1 - step.decrease)
            low = least if low is None else max(low, least)
    return max(low or Fraction(0), Fraction(0)), high


def _bound(bounds: PartyBounds, bound: int | Fraction | None, amount: Fraction) -> Fraction | None:
    if isinstance(bound, Fraction):
        return bound * amount * bounds.of_amount
    return None if bound is None else bound * bounds.of_year


def _number(value: Exact) -> Fraction:
    if isinstance(value, tuple):
        raise TypeError("expected a number")
    return value


def _parts(value: Exact) -> Parts:
    if not isinstance(value, tuple):
        raise TypeError("expected one number per party")
    return value


def _added(value: Exact) -> Fraction:
    return sum(value, Fraction(0)) if isinstance(value, tuple) else value
