"""Limits on what each party pays, on columns: the same rounds as `apportionment.bounds`, scenarios together.

In each round the scenarios where the same parties are held are divided together.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias, cast

import numpy as np
import numpy.typing as npt

from kostnadsfordelning.apportionment.rules import RECEIVERS, known_rule
from kostnadsfordelning.arrays.divide import divide_columns
from kostnadsfordelning.calculation.batch.arithmetic import (
    any_of,
    column,
    fitting,
    flags,
    less,
    settled,
    size,
    stacked,
    times,
    total,
    wholes,
)
from kostnadsfordelning.calculation.operands import RESIDUAL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostnadsfordelning.apportionment.rules import Rule
    from kostnadsfordelning.arrays.divide import Flags, Whole
    from kostnadsfordelning.calculation.batch.asked import Asked, Made
    from kostnadsfordelning.calculation.batch.columns import Refused
    from kostnadsfordelning.calculation.steps import LimitParties


Places: TypeAlias = npt.NDArray[np.intp]
"""Which parties, or which scenarios, by number."""
BITS = 31


def limited(asked: Asked) -> Made:
    """The parties' parts within their limits; what a limit moves goes to the others, or to no one."""
    step, count = cast("LimitParties", asked.step), asked.count
    amount, weights, unlimited, *before = wholes(*asked.values)
    amount = np.broadcast_to(amount, (count,))
    weights, unlimited = (np.broadcast_to(one, (len(step.parties), count)) for one in (weights, unlimited))
    sign = np.where(amount >= 0, 1, -1)
    (amount, unlimited) = fitting(max(size(amount), size(unlimited)), amount, unlimited)
    sized, parts = abs(amount), unlimited * sign
    lows, highs, capped = limits(step, sized, sign, before[0] if before else None)
    if step.cut_off == "redistribute" and step.parties[-1] == RESIDUAL:
        # What falls away with the absent is no party: it takes nothing of what a limit moves.
        its_own = abs(parts[-1:])
        lows, highs = (np.concatenate([one[:-1], its_own]) for one in (lows, highs))
        capped[-1] = True
    unit = step.rule.unit
    (lows,) = fitting(size(lows) + unit, lows)
    floors = np.maximum(0, -(-lows // unit) * unit)
    caps = highs // unit * unit
    refused = (capped & (floors > caps)).any(axis=0)
    if step.cut_off == "unfunded":
        within = np.maximum(np.where(capped, np.minimum(parts, caps), parts), floors)
        return column(within * sign, count), flags(refused, count)
    refused |= total(*floors) > sized
    # Whoever has no weight takes its floor and no more.
    most = np.where(weights == 0, floors, caps)
    refused |= (capped | (weights == 0)).all(axis=0) & (total(*most) < sized)
    rounds = Rounds(step.parties, step.rule, weights, floors, caps, capped)
    within, refused = rounds.divide(sized, refused)
    return column(within * sign, count), flags(refused, count)


def limits(
    step: LimitParties, amount: Whole, sign: Whole, before: Whole | None
) -> tuple[Whole, Whole, Flags]:
    """The lowest and highest kronor of each party for the size of an amount, and who has a highest at all.

    All are (p, n); a highest of nothing, where there is none, counts for nothing.
    """
    count = len(amount)
    nothing = np.zeros(count, dtype=np.int64)
    lows, highs, capped = [], [], []
    for place, bound in enumerate(step.bounds):
        low, high, has = nothing, nothing, np.zeros(count, dtype=np.bool_)
        if bound.floor is not None:
            low = -_kronor(bound.floor, bound.of_year, bound.of_amount, -amount, -1)
        if bound.cap is not None:
            high, has = _kronor(bound.cap, bound.of_year, bound.of_amount, amount, 1), ~has
        part = step.known[place] if before is not None else None
        if before is not None and part is not None:
            (last,) = fitting(size(before), before[part.place])
            last = np.broadcast_to(last * sign, (count,))
            had = (last > 0).astype(np.bool_)
            if step.increase is not None:
                largest = whole_part(*times(part.months * (1 + step.increase), last))
                high = np.where(had, np.where(has, np.minimum(high, largest), largest), high)
                has = has | had
            if step.decrease is not None:
                least = -whole_part(*times(-part.months * (1 - step.decrease), last))
                low = np.where(had, np.maximum(low, least), low)
        lows.append(low)
        highs.append(high)
        capped.append(has)
    return stacked(lows, count), stacked(highs, count), stacked(capped, count)


def _kronor(bound: int | Fraction, of_year: Fraction, of_amount: Fraction, amount: Whole, sign: int) -> Whole:
    """A bound in whole kronor, rounded down; with ``sign`` −1 its mirror, so that it is rounded up."""
    if isinstance(bound, Fraction):
        return whole_part(*times(bound * of_amount, amount))
    return whole_part(*times(sign * bound * of_year, np.ones(len(amount), dtype=np.int64)))


def whole_part(numerators: Whole, denominator: int) -> Whole:
    """Rounded down to whole numbers."""
    (numerators,) = fitting(max(size(numerators), denominator), numerators)
    return settled(numerators // denominator)


@dataclass(slots=True, eq=False)
class Rounds:
    """A total divided within bounds, round by round, for many scenarios. All arrays are (p, n).

    ``held`` tells who has been given an amount for good, and ``amounts`` which.
    """

    parties: tuple[str, ...]
    rule: Rule
    weights: Whole
    floors: Whole
    caps: Whole
    capped: Flags
    held: Flags = field(init=False)
    amounts: Whole = field(init=False)

    def __post_init__(self) -> None:
        self.held = np.zeros(self.weights.shape, dtype=np.bool_)
        self.amounts = np.zeros(self.weights.shape, dtype=np.result_type(self.floors, self.caps))

    def divide(self, amount: Whole, refused: Flags) -> tuple[Whole, Flags]:
        """Whole kronor, each within its bounds, and which scenarios are refused."""
        refused = refused.copy()
        self.held[:, refused] = True
        self.amounts = self.amounts.astype(np.result_type(self.amounts, amount))
        while not self.held.all():
            for free, rows in self._alike():
                again = self._round(free, rows, less(amount[rows], total(*self.amounts[:, rows])))
                if again is not None:
                    refused[rows[again]] = True
                    self.held[:, rows[again]] = True
        self.amounts[:, refused] = 0
        return self.amounts, refused

    def _alike(self) -> Iterator[tuple[Places, Places]]:
        """The scenarios that go on, by who is still free in them."""
        going = np.flatnonzero(~self.held.all(axis=0))
        held = self.held[:, going]
        labels = np.zeros(len(going), dtype=np.int64)
        for start in range(0, len(held), BITS):
            # The bits of some parties at a time after the number of what stands before them: within int64.
            bits = held[start : start + BITS]
            labels = (labels << BITS) + (1 << np.arange(len(bits))) @ bits
            labels = np.unique(labels, return_inverse=True)[1].ravel()
        for label in range(int(labels.max()) + 1):
            here = np.flatnonzero(labels == label)
            yield np.flatnonzero(~held[:, here[0]]), going[here]

    def _round(self, free: Places, rows: Places, left: Whole) -> Refused:
        """Divide what is left between those still free, and hold those that are then beyond a bound."""
        here = np.ix_(free, rows)
        parts, refused = self._divided(free, rows, left)
        caps, floors = self.caps[here], self.floors[here]
        over, under = self.capped[here] & (parts > caps), parts < floors
        cut = np.where(over, caps, np.where(under, floors, parts))
        done = ~any_of([*over, *under])
        at_caps = over.any(axis=0) & (total(*cut) <= left)
        hold = np.where(at_caps | ~under.any(axis=0), over, under) | done
        self.held[here] = hold
        self.amounts[here] = np.where(hold, cut, 0)
        return refused

    def _divided(self, free: Places, rows: Places, left: Whole) -> tuple[Whole, Refused]:
        """By the rule; without any weight nobody has a part of it."""
        names = tuple(self.parties[place] for place in free.tolist())
        weights = self.weights[np.ix_(free, rows)]
        rule, receiver = self.rule, self.rule.residual_to
        if receiver is not None and receiver not in RECEIVERS and receiver not in names:
            rule = known_rule(rule.method, "largest", rule.ties, rule.unit)
        none = (weights == 0).all(axis=0)
        parts, refused = divide_columns(np.where(none, 0, left), np.where(none, 1, weights), names, rule)
        return parts, refused
