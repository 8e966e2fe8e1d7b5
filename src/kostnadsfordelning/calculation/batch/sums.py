"""Steps that add up and hold one figure against another, on columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from kostnadsfordelning.calculation.batch.arithmetic import (
    column,
    flags,
    less,
    stacked,
    total,
    turned,
    wholes,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostnadsfordelning.arrays.divide import Whole
    from kostnadsfordelning.calculation.batch.asked import Asked, Made
    from kostnadsfordelning.calculation.batch.columns import Outcome
    from kostnadsfordelning.calculation.steps import Check, Difference


def in_all(values: Sequence[Outcome]) -> Whole:
    """What outcomes come to; a vector counts with all its parts."""
    return total(*(part for one in wholes(*values) for part in (one if one.ndim == 2 else (one,))))


def summed(asked: Asked) -> Made:
    """The sums, in whole kronor."""
    return column(in_all(asked.values), asked.count), None


def difference(asked: Asked) -> Made:
    """The first less all the others; a rest with a name may not be on the other side of zero."""
    (amount,), taken = wholes(asked.values[0]), in_all(asked.values[1:])
    left = less(amount, taken)
    below = flags(turned(amount, left), asked.count) if cast("Difference", asked.step).name else None
    return column(left, asked.count), below


def checked(asked: Asked) -> Made:
    """What was got: the inputs themselves, or the first and what it is held against."""
    if cast("Check", asked.step).expected is not None:
        got = wholes(*asked.values)
    else:
        got = (*wholes(asked.values[0]), in_all(asked.values[1:]))
    return column(stacked(got, asked.count), asked.count), None
