"""Whole numbers in columns: int64 where every result is sure to fit, Python's integers where it might not.

How large a result can be is worked out beforehand in Python's integers, from the largest of each operand.
The same lines then do for both: numpy calls Python's own arithmetic on arrays of dtype object.
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

import numpy as np

from kostnadsfordelning.calculation.batch.columns import Column

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostnadsfordelning.arrays.divide import Flags, Whole
    from kostnadsfordelning.calculation.batch.columns import Outcome

MOST = int(np.iinfo(np.int64).max)
"""The largest size that is taken to fit; the most negative number of int64, which has no mirror, is not."""


def whole_array(numbers: Sequence[object] | int) -> Whole:
    """Integers, or vectors of them, as int64 if they fit and as Python's integers if not."""
    try:
        return np.array(numbers, dtype=np.int64)
    except OverflowError:
        return np.array(numbers, dtype=object)


def size(numbers: Whole) -> int:
    """The largest absolute value, 0 of none at all."""
    return max(int(numbers.max()), -int(numbers.min())) if numbers.size else 0


def fitting(most: int, *arrays: Whole) -> tuple[Whole, ...]:
    """The arrays as they are if no result is larger than ``most``, or else as Python's integers."""
    if most <= MOST:
        return arrays
    return tuple(array.astype(object) for array in arrays)


def settled(numbers: Whole) -> Whole:
    """Python's integers as int64 again, if they fit."""
    if numbers.dtype == object and size(numbers) <= MOST:
        return numbers.astype(np.int64)
    return numbers


def rational(value: Outcome) -> tuple[Whole, int]:
    """An outcome as numerators over one denominator: (n,), or (p, n) of a vector.

    One that is the same in all scenarios has a last axis of 1.
    """
    if isinstance(value, Column):
        return value.numerators, value.denominator
    numbers = value if isinstance(value, tuple) else (value,)
    common = lcm(*(Fraction(one).denominator for one in numbers))
    numerators = whole_array([int(one * common) for one in numbers])
    return (numerators.reshape(-1, 1) if isinstance(value, tuple) else numerators), common


def wholes(*values: Outcome) -> tuple[Whole, ...]:
    """Outcomes that must be whole numbers, as `rational` has them.

    A `TypeError` for fractions, as in the scalar runner, is a fault in a plan and not in anything given.
    """
    found = [rational(value) for value in values]
    if any(denominator != 1 for _, denominator in found):
        raise TypeError("expected whole numbers in every scenario")
    return tuple(numerators for numerators, _ in found)


def column(numbers: Whole, count: int) -> Column:
    """A column of ``count`` scenarios, of numbers that may be the same in all of them."""
    if numbers.shape[-1] != count:
        numbers = np.ascontiguousarray(np.broadcast_to(numbers, (*numbers.shape[:-1], count)))
    return Column(settled(numbers))


def flags(found: Flags, count: int) -> Flags | None:
    """What a step refuses: None for nothing."""
    refused = np.broadcast_to(np.asarray(found, dtype=np.bool_), (count,))
    return refused if refused.any() else None


def half_up(numerators: Whole, denominator: int) -> Whole:
    """Rounded to whole numbers, half away from zero.

    >>> half_up(np.array([5, -5, 7]), 10)
    array([ 1, -1,  1])
    """
    if denominator == 1:
        return numerators
    (numerators,) = fitting(2 * size(numerators) + 2 * denominator, numerators)
    rounded = (2 * abs(numerators) + denominator) // (2 * denominator)
    return settled(np.where(numerators < 0, -rounded, rounded))


def product(*arrays: Whole) -> Whole:
    """The product of whole numbers, scenario by scenario."""
    most = 1
    for array in arrays:
        most *= size(array) or 1  # nothing hides how large the others are
    first, *others = fitting(most, *arrays)
    for other in others:
        first = first * other
    return first


def times(factor: Fraction, *arrays: Whole, denominator: int = 1) -> tuple[Whole, int]:
    """The product of a fraction and of whole numbers over a denominator: numerators, and the denominator."""
    factor /= denominator
    return product(*arrays, whole_array([factor.numerator])), factor.denominator


def total(*arrays: Whole) -> Whole:
    """The sum of whole numbers, scenario by scenario; 0 of none."""
    if not arrays:
        return whole_array([0])
    first, *others = fitting(sum(map(size, arrays)), *arrays)
    for other in others:
        first = first + other
    return first


def less(amount: Whole, taken: Whole) -> Whole:
    """What is left of an amount."""
    amount, taken = fitting(size(amount) + size(taken), amount, taken)
    left: Whole = amount - taken
    return left


def turned(amount: Whole, left: Whole) -> Flags:
    """Whether what was taken has turned the sign of an amount; nothing counts as an amount to pay."""
    found: Flags = np.where(amount >= 0, left < 0, left > 0)
    return found


def stacked(numbers: Sequence[Whole], width: int | None = None) -> Whole:
    """One row for each of several numbers; those that are the same in all scenarios are repeated."""
    if width is None:
        width = max(one.shape[-1] for one in numbers)
    return np.stack([np.broadcast_to(one, (width,)) for one in numbers])


def any_of(found: Sequence[Flags]) -> Flags:
    """Whether any of several things holds."""
    flags: Flags = np.logical_or.reduce([*np.broadcast_arrays(np.zeros(1, dtype=np.bool_), *found)])
    return flags
