"""Steps that divide an amount between branches or parties, on columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np

from kostnadsfordelning.apportionment.rules import known_rule
from kostnadsfordelning.apportionment.signed import NO_ONE
from kostnadsfordelning.arrays.divide import divide_columns
from kostnadsfordelning.calculation.batch.arithmetic import (
    any_of,
    column,
    fitting,
    flags,
    less,
    product,
    size,
    stacked,
    total,
    whole_array,
    wholes,
)

if TYPE_CHECKING:
    from kostnadsfordelning.apportionment.rules import Rule
    from kostnadsfordelning.arrays.divide import Flags, Whole
    from kostnadsfordelning.calculation.batch.asked import Asked, Made
    from kostnadsfordelning.calculation.batch.columns import Refused
    from kostnadsfordelning.calculation.steps import Apportion, Blend, Manual, Take


def taken(asked: Asked) -> Made:
    """Amounts between branches, by stated shares or by each scenario's own."""
    step = cast("Take", asked.step)
    amount, shares = wholes(asked.values[0], asked.fields.get("weights", step.weights))
    return _divided(amount, shares, step.branches, step.rule, asked.count)


def apportioned(asked: Asked) -> Made:
    """Amounts between parties, by weights."""
    step = cast("Apportion", asked.step)
    amount, weights = wholes(*asked.values)
    return _divided(amount, weights, step.parties, step.rule, asked.count)


def _divided(amount: Whole, weights: Whole, parties: tuple[str, ...], rule: Rule, count: int) -> Made:
    parts, refused = divide(amount, weights, parties, rule, count)
    return column(parts, count), refused


def divide(
    amount: Whole, weights: Whole, parties: tuple[str, ...], rule: Rule, count: int
) -> tuple[Whole, Refused]:
    """`divide_columns` of an amount and weights that may each be the same in all scenarios."""
    if amount.shape[-1] != count:
        amount = np.broadcast_to(amount, (count,))
    if weights.shape[-1] != count or count == 1:
        weights = weights[:, 0] if weights.shape[-1] else np.ones(len(parties), dtype=np.int64)
    return divide_columns(amount, weights, parties, rule)


def blended(asked: Asked) -> Made:
    """Whole splits of one amount, weighted together and rounded as `apportionment.signed` does it."""
    step, count = cast("Blend", asked.step), asked.count
    amount, *inputs = wholes(*asked.values)
    (shares,) = wholes(asked.fields.get("shares", step.shares))
    people = len(step.parties)
    splits = (stacked(inputs[start : start + people], count) for start in range(0, len(inputs), people))
    exact = total(*(product(split, share) for share, split in zip(shares, splits, strict=True)))
    scale, whole = total(*shares), total(*exact)
    mixed: Flags = np.logical_and((exact > 0).any(axis=0), (exact < 0).any(axis=0))
    some = (exact != 0).any(axis=0) & ~mixed
    makes = (whole == product(amount, scale)) & some
    amounts = np.zeros((people, count), dtype=object if exact.dtype == object else np.int64)
    refused: Flags = mixed.copy()

    def divided(rows: Flags, one: Whole, weights: Whole, parties: tuple[str, ...], rule: Rule) -> None:
        parts, again = divide_columns(one, weights, parties, rule)
        amounts[:, rows] = parts[:people]
        if again is not None:
            refused[rows] |= again

    if makes.any():
        own = np.broadcast_to(amount, (count,))[makes]
        divided(makes, own, abs(exact[:, makes]), step.parties, step.rule)
    rest = some & ~makes
    if rest.any():
        # No one's part fills the sum up to whole units, so that each quota is the exact part.
        alone = known_rule(
            step.rule.method, "none" if step.rule.residual_to else None, step.rule.ties, step.rule.unit
        )
        unit = product(np.broadcast_to(scale, (count,))[rest], whole_array([step.rule.unit]))
        sums, weights = abs(whole[rest]), abs(exact[:, rest])
        (sums,) = fitting(size(sums) + size(unit), sums)
        units = -(-sums // unit)
        filled = np.concatenate([weights, less(product(units, unit), sums)[np.newaxis]])
        own = product(units, whole_array([step.rule.unit]))
        divided(rest, np.where(whole[rest] > 0, own, -own), filled, (*step.parties, NO_ONE), alone)
    return column(amounts, count), flags(refused, count)


def placed(asked: Asked) -> Made:
    """Kronor placed by decision; refused where they turn an amount around, or are more than is no one's."""
    step, count = cast("Manual", asked.step), asked.count
    values = wholes(*asked.values)
    people = len(step.parties)
    amounts = stacked(values[:people], count)
    whole = total(*amounts)
    deltas = whole_array(step.deltas).reshape(-1, 1)
    after = total(amounts, deltas)
    sign = np.sign(np.where(amounts != 0, amounts, whole))  # of nothing there is no residual to place
    against = (np.sign(after) * sign < 0) | (sign == 0)
    refused = [(against & (deltas != 0)).any(axis=0)]
    gone = sum(step.deltas)
    for value in values[people:]:
        left = less(value, whole)
        still = less(left, whole_array([gone]))
        over = (still != 0) & (np.sign(still) * np.sign(left) <= 0)
        refused.append(over if gone else np.zeros(1, dtype=np.bool_))
    return column(after, count), flags(any_of(refused), count)
