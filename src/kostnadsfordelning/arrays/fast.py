"""The first tier: largest remainder in machine numbers, at about twice the time of one division per cell.

For a total T and weights w with the sum W, party j's quota is the whole part of T·w/W and its remainder
r = T·w mod W; the k = T − Σ quotas units that are left go to the k largest remainders. Here is how each is
had exactly without a division per cell, and why it is exact. All bounds are checked once per call, in
Python's integers (`Fast.of`), and where one does not hold this tier says no.

**The total is made small.** The outcome is periodic: for T = a·W + b the quotas are a·w plus those of b, and
the remainders are those of b. So only b < W need be divided, where T itself is too large.

**The quota: multiply by a reciprocal that is slightly too large, and cut.** Let x = b·w/W be the true value
and u = 2⁻⁵³ the rounding unit of a double. With one weight vector the computed value is
fl(fl(fl(w/W)·(1 + 4u))·b), with weights of its own for each total fl(fl(fl(b/W)·(1 + 4u))·w). Either way b,
w and W are exact in a double (below 2⁵³), so is 1 + 4u = 1 + 2⁻⁵¹, and there are three roundings, each a
factor between 1 − u and 1 + u. The result is x·(1 + e) with

    (1 + 4u)(1 − u)³ ≤ 1 + e ≤ (1 + 4u)(1 + u)³,   so   0 < e < 8u = 2⁻⁵⁰:

below, (1 + 4u)(1 − 3u) = 1 + u − 12u² > 1; above, (1 + 4u)(1 + 3u + 3u² + u³) < 1 + 7u + 16u² < 1 + 8u.
So the result is never below x, and cutting it cannot give less than the quota. It gives more only if
x·(1 + e) reaches the next whole number. x is a whole number of W:ths, so the next is at least 1/W away, and
x·e = b·w·e/W < 1/W while **b·w ≤ 2⁵⁰**. Quotas below 2³¹ then fit in int32.

**The remainder: by wrapping around.** 0 ≤ r < W, and b·w − q·W computed modulo 2³² is r modulo 2³²; hence r
itself, while **W < 2³²**. The tie-break rides along: key = r·s + place, with places below s, is computed in
the same way, exact where W·s < 2³², and the keys' order is that of the remainders and, where they are equal,
of the places. Where W·s is more (290 weights of up to 200 000), keys have 64 bits instead: r above, the place
below, at half the speed. ``ties="order"``: s = p and places p − 1 … 0, so no keys are equal. ``"largest"``:
the place is the weight's rank among the different weights, or in 64 bits the weight; ``"refuse"``: s = 1 and
no place. Where keys are then equal on both sides of the cut, the tie decides the outcome and nothing settles
it: the total is refused.

**The left-over units.** 0 ≤ k < p; the k-th largest key is the cut (`fast_select`), and the parties whose key
reaches it get one unit more. A remainder of zero never wins one: k·W is the sum of the remainders, each is
below W, so more than k of them are above zero.

A credit is the mirror of its invoice: the sign is taken off in the chunk and put back; so is the unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

from kostnadsfordelning.arrays.fast_weights import MOST_KEY, OneVector, OwnVectors, Room
from kostnadsfordelning.arrays.memory import short_buffers, spans

if TYPE_CHECKING:
    from collections.abc import Callable

    from kostnadsfordelning.apportionment.rules import Rule
    from kostnadsfordelning.arrays.divide import Flags, Ints

    Parts: TypeAlias = OneVector | OwnVectors

MOST_PRODUCT = 2**50
MOST_QUOTA = 2**31
MOST_TOTAL = 2**63 - 1


@dataclass(frozen=True, slots=True, eq=False)
class Fast:
    """One rule and its weights, for totals between two bounds; `fill` divides them."""

    rule: Rule
    weights: OneVector | Ints
    most: int
    signed: bool

    @classmethod
    def of(cls, low: int, high: int, weights: Ints, rule: Rule) -> Fast | None:
        """This tier for totals from ``low`` to ``high``, or None where its bounds do not hold.

        ``weights`` are the same for all totals (p,), or each total's own (p, n), whose bounds are seen to
        in each chunk; none is negative. None too for methods other than ``largest_remainder``.
        """
        most = max(high, -low)
        if rule.method != "largest_remainder" or most > MOST_TOTAL:
            return None
        if weights.ndim == 2:
            return cls(rule, weights, most, low < 0)
        if not weights.any():
            return None
        parts = OneVector.of(weights, rule.ties)
        return cls(rule, parts, most, low < 0) if _holds(parts, most // rule.unit) else None

    def fill(
        self, out: npt.NDArray[Any], totals: Ints, otherwise: Callable[[slice], Flags | None] | None = None
    ) -> Flags | None:
        """Write the amounts of ``totals`` (n,) into ``out`` (p, n), int64 or int32, in any order in memory.

        ``otherwise`` fills those columns of ``out`` where the totals' own weights are beyond the bounds, and
        returns which of them are refused. The same is returned for all (None where none is): the columns of
        those refused hold zeros.

        Raises `OverflowError` where a total may not fit in ``out``, or bounds do not hold and no other way
        is given.
        """
        if self.most > np.iinfo(out.dtype).max:
            raise OverflowError(f"a total may not fit in {out.dtype}")
        parties, count = out.shape
        refused = np.zeros(count, np.bool_)
        room: Room | None = None
        own = isinstance(self.weights, np.ndarray)
        with short_buffers(parties):
            for span in spans(count, parties):
                columns = span.stop - span.start
                if room is None or not room.fits(columns):
                    room = Room(parties, columns, own=own)
                parts = self._parts(span, room)
                if parts is not None:
                    self._divide(parts, totals[span], out[:, span], refused=refused[span], room=room)
                elif otherwise is None:
                    raise OverflowError("weights beyond the bounds")
                else:
                    flags = otherwise(span)
                    refused[span] = False if flags is None else flags
        return refused if refused.any() else None

    def _parts(self, span: slice, room: Room) -> Parts | None:
        """The weights of a chunk's totals, made ready; None where they are beyond the bounds."""
        if isinstance(self.weights, OneVector):
            return self.weights
        own = OwnVectors.of(self.weights[:, span], self.rule.ties, room)
        return own if own is not None and _holds(own, self.most // self.rule.unit) else None

    def _divide(
        self, parts: Parts, totals: Ints, out: npt.NDArray[Any], *, refused: Flags, room: Room
    ) -> None:
        unit = self.rule.unit
        units = np.abs(totals) if self.signed else totals
        if unit != 1:
            whole_units = units // unit
            np.not_equal(whole_units * unit, units, out=refused)
            units = whole_units
        if parts.empty is not None:
            np.logical_or(refused, parts.empty, out=refused)
            units = np.where(parts.empty, 0, units)
        turns: Ints | None = None
        if not _in_one_step(parts, self.most // unit):
            turns = np.floor_divide(units, parts.whole)
            units = units - turns * parts.whole
        left = parts.quotas_and_keys(units, room).astype(np.intp)
        cut = room.selection.cut(room.ranked, left)
        if self.rule.ties != "order":
            # Where no unit is left the cut is above all keys, and equal to none.
            np.logical_or(refused, cut == room.selection.below(left), out=refused)
        np.greater_equal(room.ranked, cut, out=room.won)
        amounts: npt.NDArray[Any] = np.add(room.quotas, room.won.view(np.int8), out=room.quotas)
        narrow = self.most < MOST_QUOTA
        if turns is not None and narrow:
            np.multiply(parts.narrow, turns.astype(np.uint32), out=room.spare)
            np.add(amounts, room.spare.view(np.int32), out=amounts)
        elif turns is not None:
            np.multiply(parts.weights, turns, out=out)
            amounts = np.add(out, amounts, out=out)
        if self.signed or unit != 1:
            factors = np.where(totals < 0, -unit, unit).astype(np.int32 if narrow else np.int64)
            amounts = np.multiply(amounts, factors, out=out)
        if amounts is not out:
            np.copyto(out, amounts)
        if refused.any():
            out[:, refused] = 0


def _in_one_step(parts: Parts, units: int) -> bool:
    """Whether so many units can be divided as they are, or must be made fewer than the weights' sum first.

    A quota and the unit that may be added to it are to stay below `MOST_QUOTA`.
    """
    return units * parts.heaviest <= MOST_PRODUCT and parts.most_quota(units) + 1 < MOST_QUOTA


def _holds(parts: Parts, units: int) -> bool:
    """Whether the weights are within the bounds, for totals of up to so many units."""
    if parts.highest_whole >= MOST_KEY:
        return False
    fewer = (parts.highest_whole - 1) * parts.heaviest <= MOST_PRODUCT and parts.heaviest < MOST_QUOTA
    return fewer or _in_one_step(parts, units)
