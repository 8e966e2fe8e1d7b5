"""What each party is charged from below, on columns."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, cast

import numpy as np

from kostnadsfordelning.calculation.batch.arithmetic import (
    column,
    half_up,
    less,
    product,
    rational,
    total,
    whole_array,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostnadsfordelning.arrays.divide import Whole
    from kostnadsfordelning.calculation.batch.asked import Asked, Made
    from kostnadsfordelning.calculation.steps import Charge


def charged(asked: Asked) -> Made:
    """A flat sum, a rate per unit and rates by band, each party's rounded half up once."""
    step = cast("Charge", asked.step)
    people = len(step.parties)
    units, of_units = rational(asked.values[0] if asked.values else (0,) * people)
    terms: list[tuple[Whole, int]] = []
    if step.base is not None:
        terms.append(rational(asked.fields.get("base", step.base)))
    if step.rate is not None:
        rate, of_rate = rational(asked.fields.get("rate", step.rate))
        terms.append((product(units, rate), of_rate * of_units))
    for rate_of_band, within in in_bands(step, units, of_units):
        numerator, denominator = rate_of_band.numerator, rate_of_band.denominator
        terms.append((product(within, whole_array([numerator])), denominator * of_units))
    if not terms:
        terms.append((np.zeros((people, 1), dtype=np.int64), 1))
    exact, common = terms[0]
    for numerators, denominator in terms[1:]:
        both = Fraction(common, denominator)
        # Over the least common denominator of the two.
        exact = total(
            product(exact, whole_array([both.denominator])),
            product(numerators, whole_array([both.numerator])),
        )
        common *= both.denominator
    return column(half_up(exact, common), asked.count), None


def in_bands(step: Charge, units: Whole, of_units: int) -> Iterator[tuple[Fraction, Whole]]:
    """The rate of each band, and how many units are in it, as numerators over ``of_units``."""
    if step.applies == "whole":
        settled = np.zeros(units.shape, dtype=np.bool_)
        for band in step.bands:
            start, end = band.start * of_units, None if band.end is None else band.end * of_units
            if step.edge == "lower":
                holds = (start < units) | (start == 0)
                holds &= True if end is None else units <= end
            else:
                holds = start <= units
                holds &= True if end is None else units < end
            yield band.rate, np.where(holds & ~settled, units, 0)
            settled |= holds.astype(np.bool_)
        return
    # The unit on a boundary is the last of the lower band, or the first of the upper.
    moved = 0 if step.edge == "lower" else 1
    for band in step.bands:
        low = (band.start - moved) * of_units if band.start else 0
        high = units if band.end is None else np.minimum(units, (band.end - moved) * of_units)
        reach = less(high, whole_array([low]))
        yield band.rate, np.where(reach > 0, reach, 0)
