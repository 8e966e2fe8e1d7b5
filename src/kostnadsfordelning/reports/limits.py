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
    from kostnadsfordelning.calculation.steps import LimitParties, PartyBounds


@dataclass(frozen=True, slots=True)
class Limited:
    """One party's part before and after its limits, and the lowest and highest it may be (as sizes)."""

    before: int
    after: int
    low: int | None
    high: int | None
    last: int | None
    compared: Fraction | None = None  # the size of last year's part, for this year's months


def limited(result: AgreementResult, step: LimitParties) -> tuple[Limited, ...]:
    """Every party's part, in the order of the step's parties."""
    values = [result.value(ref) for ref in step.inputs]
    before = as_vector(values[3]) if len(values) > 3 else None
    amount = as_whole(values[0])
    lows, highs = step.limits(amount, before)
    last = [before[part.place] if before is not None and part is not None else None for part in step.known]
    return tuple(
        Limited(
            as_vector(values[2])[place],
            as_vector(step.outcome)[place],
            lows[place],
            highs[place],
            last[place] if last else None,
            step.last(place, 1 if amount >= 0 else -1, before),
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
    bounds = step.bounds[place]
    stated = bounds.cap if upper else bounds.floor
    if one.compared is not None and change is not None and not _is(stated, value):
        by_change = one.compared * (1 + change if upper else 1 - change)
        whole = by_change.__floor__() if upper else by_change.__ceil__()
        if whole == value:
            key, part = "increase" if upper else "decrease", step.known[place]
            months = part.months if part is not None else Fraction(1)
            return text(
                f"account.limit_{key}",
                change=percent(change),
                last=one.last,
                months=text("account.limit_by_months", part=months) if months != 1 else "",
                bound=sign * (value or 0),
            )
    share = _stated(stated, bounds)
    return text(
        f"account.limit_{'cap' if upper else 'floor'}", bound=kronor(sign * (value or 0)), share=share
    )


def _stated(stated: int | Fraction | None, bounds: PartyBounds) -> str:
    """What the agreement says in brackets, where that is not the kronor themselves; by the party's months."""
    if isinstance(stated, Fraction):
        told = percent(stated)
        if bounds.of_amount != 1:
            told = text("account.limit_of_amount", stated=told, part=bounds.of_amount)
        return text("account.limit_stated", stated=told)
    if stated is None or bounds.of_year == 1:
        return ""
    told = text("account.limit_of_year", stated=kronor(stated), part=f"{12 * bounds.of_year}/12")
    return text("account.limit_stated", stated=told)


def _is(stated: int | Fraction | None, value: int | None) -> bool:
    return isinstance(stated, int) and stated == value
