"""Steps that make weights, on columns: integers over one denominator in each scenario.

Weights come out as the scalar runner has them, reduced by what they have in common, and not only in the
same proportions: smaller numbers divide faster, and every step of the two runners can be compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import lcm
from typing import TYPE_CHECKING, cast

import numpy as np

from kostnadsfordelning.apportionment.rules import known_rule
from kostnadsfordelning.arrays.divide import divide_columns
from kostnadsfordelning.calculation.batch.arithmetic import (
    any_of,
    column,
    fitting,
    flags,
    product,
    rational,
    settled,
    size,
    stacked,
    total,
    whole_array,
    wholes,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostnadsfordelning.apportionment.rules import Rule
    from kostnadsfordelning.arrays.divide import Whole
    from kostnadsfordelning.calculation.batch.asked import Asked, Made
    from kostnadsfordelning.calculation.batch.columns import Refused
    from kostnadsfordelning.calculation.steps import Combine, MemberWeights, QuantiseShares, Weigh


def keyed(asked: Asked) -> Made:
    """Weights that vary themselves, or figures as whole numbers in the same proportions."""
    if "weights" in asked.fields:
        return column(rational(asked.fields["weights"])[0], asked.count), None
    figures, denominator = rational(asked.values[0])
    if denominator == 1:
        return column(figures, asked.count), None
    # Whole numbers stay as they are, so that a population is still told in persons.
    (figures,) = fitting(max(size(figures), denominator), figures)
    whole = (figures % denominator == 0).all(axis=0)
    return column(np.where(whole, figures // denominator, reduced(figures)), asked.count), None


def reduced(numbers: Whole) -> Whole:
    """Vectors (p, n) divided by what their numbers have in common; those of nothing but zeros as they are."""
    common = np.gcd.reduce(numbers, axis=0)
    if (common == 1).all():
        return numbers
    smaller: Whole = numbers // np.where(common == 0, 1, common)
    return smaller


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Some weights made shares of their sum, which count ``times`` (a number, or one per scenario).

    ``places`` are the positions of the weights (k, n or 1) in what they are put together to.
    """

    times: Whole
    places: Sequence[int]
    weights: Whole


def put_together(parts: Sequence[Part], count: int) -> tuple[Whole, list[Whole]]:
    """The sum of the parts' shares as reduced whole numbers (``count``, n or 1), over one denominator.

    Returns too the sum of each part's weights. A scenario where one of them is 0, though the part counts,
    is for the caller to refuse.
    """
    sums = [total(*part.weights) for part in parts]
    # Weights that several parts share (a key met in two branches) are one denominator.
    whole = {id(part.weights): np.where(one == 0, 1, one) for part, one in zip(parts, sums, strict=True)}
    made: list[list[Whole]] = [[] for _ in range(count)]
    for part in parts:
        others = (one for name, one in whole.items() if name != id(part.weights))
        factor = product(part.times, *others)
        weights, factor = fitting((size(part.weights) or 1) * (size(factor) or 1), part.weights, factor)
        for place, numbers in zip(part.places, weights * factor, strict=True):
            made[place].append(numbers)
    return settled(reduced(stacked([total(*of_place) for of_place in made]))), sums


def weighed(asked: Asked) -> Made:
    """Several keys weighted together, each as shares of its sum."""
    step = cast("Weigh", asked.step)
    (shares,) = wholes(asked.fields.get("shares", step.shares))
    everyone = range(len(step.parties))
    parts = [
        Part(share, everyone, vector) for share, vector in zip(shares, wholes(*asked.values), strict=True)
    ]
    numbers, sums = put_together(parts, len(everyone))
    empty = [(share != 0) & (whole == 0) for share, whole in zip(shares, sums, strict=True)]
    return column(numbers, asked.count), flags(any_of(empty), asked.count)


def combined(asked: Asked) -> Made:
    """A whole split as one key: the weights of each way through it."""
    step = cast("Combine", asked.step)
    vectors = wholes(*asked.values)
    alone = whole_array([1]).reshape(1, 1)
    common = lcm(*(term.share.denominator for term in step.terms))
    parts = [
        Part(
            whole_array([int(term.share * common)]),
            term.positions,
            alone if term.key is None else vectors[term.key],
        )
        for term in step.terms
    ]
    numbers, sums = put_together(parts, len(step.parties))
    return column(numbers, asked.count), flags(any_of([whole == 0 for whole in sums]), asked.count)


def by_months(asked: Asked) -> Made:
    """Weights of parties that take part for some months, and what falls away where nobody carries it."""
    step = cast("MemberWeights", asked.step)
    (weights,) = wholes(asked.values[0])
    span = range(step.span[0], step.span[1] + 1)
    months = [[first <= month <= last for first, last in step.months] for month in span]
    counts = [sum(here) for here in zip(*months, strict=True)]
    parties = len(step.parties)
    if not step.shrinks and step.method == "month_by_month":
        return _month_by_month(months, weights[:parties], asked.count)
    (weights,) = fitting(2 * len(span) * max(1, len(weights)) * size(weights), weights)
    parts = weights[:parties] * whole_array(counts).reshape(-1, 1)
    if step.shrinks:
        away = len(span) * total(*weights) - total(*parts)
        return column(np.concatenate([parts, away[np.newaxis]]), asked.count), None
    return column(parts, asked.count), flags(~(parts != 0).any(axis=0), asked.count)


def _month_by_month(months: list[list[bool]], weights: Whole, count: int) -> Made:
    """Each month's part between those who take part in it; months with the same parties are one part."""
    alike: dict[tuple[int, ...], int] = {}
    for month in months:
        present = tuple(place for place, here in enumerate(month) if here)
        alike[present] = alike.get(present, 0) + 1
    parts = [Part(whole_array([times]), places, weights[list(places)]) for places, times in alike.items()]
    numbers, sums = put_together(parts, len(weights))
    return column(numbers, count), flags(any_of([whole == 0 for whole in sums]), count)


def quantised(asked: Asked) -> Made:
    """Shares rounded half up to whole units; those off 100 % are refused or settled, as `quantise` does."""
    step = cast("QuantiseShares", asked.step)
    (weights,) = wholes(asked.values[0])
    units, refused = _nearest(step, weights)
    off = total(*units) != step.scale
    if step.rule.off_100 == "refuse":
        return column(units, asked.count), flags(off, asked.count)
    if off.any():
        largest = step.rule.off_100 == "largest"
        method, receiver = ("half_up", "largest") if largest else ("largest_remainder", None)
        units[:, off], again = _units(
            step, np.ascontiguousarray(weights[:, off]), known_rule(method, receiver, step.ties)
        )
        if again is not None:
            refused = np.zeros(asked.count, dtype=np.bool_) if refused is None else refused.copy()
            refused[off] |= again
    return column(units, asked.count), refused


def _nearest(step: QuantiseShares, weights: Whole) -> tuple[Whole, Refused]:
    """Every share rounded half up by itself; of weights that are all zero there is none."""
    if weights.dtype != object:
        return _units(step, weights, known_rule("half_up", "none", step.ties))
    # Python's integers all at once: several times faster than scenario by scenario.
    whole = total(*weights)
    divisor = 2 * np.where(whole == 0, 1, whole)
    units = (2 * step.scale * weights + whole) // divisor
    return settled(units), whole == 0


def _units(step: QuantiseShares, weights: Whole, rule: Rule) -> tuple[Whole, Refused]:
    """100 % divided in units of the last decimal."""
    return divide_columns(np.full(weights.shape[-1], step.scale), weights, step.parties, rule)
