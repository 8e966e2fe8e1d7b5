"""Steps on the way to the amount that is to be split, on columns."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, cast

import numpy as np

from kostnadsfordelning.calculation.batch.arithmetic import (
    column,
    fitting,
    flags,
    half_up,
    less,
    rational,
    size,
    times,
    total,
    turned,
    whole_array,
    wholes,
)
from kostnadsfordelning.calculation.batch.columns import Column
from kostnadsfordelning.calculation.operands import as_number

if TYPE_CHECKING:
    from kostnadsfordelning.arrays.divide import Whole
    from kostnadsfordelning.calculation.batch.asked import Asked, Made
    from kostnadsfordelning.calculation.steps import Deduct, LimitTotal, Prorate, Threshold


def given(asked: Asked) -> Made:
    """An input that varies is what it varies to."""
    return asked.fields["value"], None


def rounded_cost(asked: Asked) -> Made:
    """Costs with öre as whole kronor."""
    return column(half_up(*rational(asked.values[0])), asked.count), None


def uprated(asked: Asked) -> Made:
    """The amount and the percents as one product, rounded once: what is the same in all of them first."""
    factor, denominator = Fraction(1), 1
    varied: list[Whole] = []
    for place, value in enumerate(asked.values):
        if not isinstance(value, Column):
            number = as_number(value)
            factor *= number if place == 0 else 1 + Fraction(number) / 100
        elif place == 0:
            varied.append(value.numerators)
            denominator *= value.denominator
        else:
            whole = 100 * value.denominator
            (percents,) = fitting(size(value.numerators) + whole, value.numerators)
            varied.append(percents + whole)
            denominator *= whole
    return column(half_up(*times(factor, *varied, denominator=denominator)), asked.count), None


def within_mandate(asked: Asked) -> Made:
    """The amounts unchanged; those above the mandate are refused unless it is decided."""
    step = cast("LimitTotal", asked.step)
    (amount,) = wholes(asked.values[0])
    (limit,) = wholes(asked.fields.get("limit", step.limit))
    above = flags(amount > limit, asked.count) if step.decision is None else None
    return column(amount, asked.count), above


def added(asked: Asked) -> Made:
    """Amounts and what is added to them."""
    return column(total(*wholes(*asked.values)), asked.count), None


def deducted(asked: Asked) -> Made:
    """What is left when something is set off: it stops at nothing or is refused, as the agreement says."""
    amount, off = wholes(*asked.values)
    left = less(amount, off)
    below = turned(amount, left)
    if cast("Deduct", asked.step).below_zero == "stop":
        return column(np.where(below, 0, left), asked.count), None
    return column(left, asked.count), flags(below, asked.count)


def above_threshold(asked: Asked) -> Made:
    """What is shared of amounts; nothing at or below the threshold."""
    step = cast("Threshold", asked.step)
    (amount,) = wholes(asked.values[0])
    (limit,) = wholes(asked.fields.get("limit", step.limit))
    amount, limit = fitting(size(amount) + size(limit), amount, limit)
    above = amount if step.counts == "whole" else amount - np.where(amount > 0, limit, -limit)
    return column(np.where(abs(amount) <= limit, 0, above), asked.count), None


def framed(asked: Asked) -> Made:
    """Amounts, at most the frame; a frame below zero is refused."""
    amount, frame = wholes(*asked.values)
    return column(np.minimum(amount, frame), asked.count), flags(frame < 0, asked.count)


def prorated(asked: Asked) -> Made:
    """The months' part: each month boundary rounded half up."""
    step = cast("Prorate", asked.step)
    (amount,) = wholes(asked.values[0])
    until, before = (
        half_up(*times(Fraction(month, 12), amount)) if month else whole_array([0])
        for month in (step.last, step.first)
    )
    return column(less(until, before), asked.count), None


def income(asked: Asked) -> Made:
    """The amounts with their sign turned."""
    (amount,) = wholes(asked.values[0])
    return column(less(whole_array([0]), amount), asked.count), None
