"""What a limit did to one party's part, in words: for the account and for the table of the workbook."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from kostnadsfordelning.calculation.operands import as_vector, as_whole
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import kronor, percent

if TYPE_CHECKING:
    from kostnadsfordelning.calculation.result import AgreementResult
    from kostnadsfordelning.calculation.steps import LimitParties


@dataclass(frozen=True, slots=True)
class Limited:
    """One party's part before and after its limits, and the lowest and highest it may be (as sizes)."""

    before: int
    after: int
    low: int | None
    high: int | None
    last: int | None


def limited(result: AgreementResult, step: LimitParties) -> tuple[Limited, ...]:
    """Every party's part, in the order of the step's parties."""
    values = [result.value(ref) for ref in step.inputs]
    before = as_vector(values[3]) if len(values) > 3 else None
    lows, highs = step.limits(as_whole(values[0]), before)
    return tuple(
        Limited(
            as_vector(values[2])[place],
            as_vector(step.outcome)[place],
            lows[place],
            highs[place],
            before[place] if before is not None and step.known[place] else None,
        )
        for place in range(len(step.parties))
    )


def binding(result: AgreementResult, step: LimitParties, place: int) -> str:
    """Which limit set a party's part, by how much, and who takes or gets the difference."""
    one = limited(result, step)[place]
    sign = 1 if as_whole(result.value(step.inputs[0])) >= 0 else -1
    size, reached = sign * one.before, sign * one.after
    if one.high is not None and reached == one.high and size != one.high:
        bound = _bound(step, place, one, sign, upper=True)
        key = step.cut_off if size > one.high else "reached"
        return text(f"account.limit_over_{key}", bound=bound, over=size - reached, before=one.before)
    if one.low is not None and reached == one.low and size != one.low:
        bound = _bound(step, place, one, sign, upper=False)
        key = step.cut_off if size < one.low else "reached"
        return text(f"account.limit_under_{key}", bound=bound, under=reached - size, before=one.before)
    if reached != size:
        moved = "takes" if reached > size else "spared"
        return text(f"account.limit_{moved}", before=one.before, moved=abs(reached - size))
    bounds = [
        _bound(step, place, one, sign, upper=upper)
        for upper, bound in ((True, one.high), (False, one.low))
        if bound is not None
    ]
    listed = "; ".join(bounds)
    return text("account.limit_within", bounds=listed) if bounds else text("account.limit_none")


def _bound(step: LimitParties, place: int, one: Limited, sign: int, *, upper: bool) -> str:
    """The limit that decides, in words: a cap or a floor, or the largest change from last year."""
    value = one.high if upper else one.low
    change = step.increase if upper else step.decrease
    stated = step.bounds[place].cap if upper else step.bounds[place].floor
    own = one.last is not None and change is not None
    if own and not (_is(stated, value) and not isinstance(stated, Fraction)):
        by_change = Fraction(sign * (one.last or 0)) * (1 + (change or 0) if upper else 1 - (change or 0))
        whole = by_change.__floor__() if upper else by_change.__ceil__()
        if whole == value:
            key = "increase" if upper else "decrease"
            return text(
                f"account.limit_{key}", change=percent(change or 0), last=one.last, bound=sign * (value or 0)
            )
    share = f" ({percent(stated)})" if isinstance(stated, Fraction) else ""
    return text(
        f"account.limit_{'cap' if upper else 'floor'}", bound=kronor(sign * (value or 0)), share=share
    )


def _is(stated: int | Fraction | None, value: int | None) -> bool:
    return isinstance(stated, int) and stated == value
