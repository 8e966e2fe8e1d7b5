"""Many totals divided by one rule: which tier may do it, and what the tiers have in common.

Numbers stand in columns here: one row of an array per party, one column per total, because a party's
amounts are then beside each other in memory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

from kostnadsfordelning.apportionment.rules import RECEIVERS
from kostnadsfordelning.arrays.exactly import divide_exactly
from kostnadsfordelning.arrays.fast import Fast
from kostnadsfordelning.arrays.memory import amounts_room
from kostnadsfordelning.arrays.methods import Columns, parts_of
from kostnadsfordelning.arrays.wide import MOST_WHOLE

if TYPE_CHECKING:
    from kostnadsfordelning.apportionment.rules import Rule

Ints: TypeAlias = npt.NDArray[np.int64]
Whole: TypeAlias = npt.NDArray[Any]
"""Whole numbers: int64, or Python's integers (dtype object) where int64 might not hold them."""
Flags: TypeAlias = npt.NDArray[np.bool_]

FEW = 200
"""Cells: so few are divided faster one by one than numpy can begin."""
_BLOCK = 1 << 15
"""Cells divided at a time, so that what is between the steps stays in the processor's cache."""
_LOWEST = int(np.iinfo(np.int64).min)


def divide_columns(
    totals: Whole, weights: Whole, parties: tuple[str, ...], rule: Rule, out: Whole | None = None
) -> tuple[Whole, Flags | None]:
    """Each of ``totals`` (n,) between ``parties`` by ``weights``: the same for all (p,), or its own (p, n).

    Returns the amounts (p, n), and which totals are refused (None where none is): those for which
    `apportionment.divide` raises, whatever the reason – a tie, a residual that flips, a unit that does not
    divide, weights that are all zero. Their columns hold zeros. Amounts are int64 where ``totals`` are, and
    Python's integers otherwise. ``out`` (p, n), of any strides and of a kind that holds the totals, takes
    the amounts instead of a new array. No weight is negative.

    >>> import numpy as np
    >>> from kostnadsfordelning.apportionment.rules import Rule
    >>> totals, weights = np.array([100, -7]), np.array([2, 3, 1])
    >>> divide_columns(totals, weights, ("A", "B", "C"), Rule("largest_remainder"))[0]
    array([[33, -2],
           [50, -4],
           [17, -1]])
    """
    shape = len(parties), len(totals)
    if not has_receiver(rule, parties):
        return _given(np.zeros(shape, totals.dtype), out), np.ones(len(totals), np.bool_)
    whole, own = _as_int64(totals), _as_int64(weights)
    if shape[0] * shape[1] <= FEW or whole is None or own is None:
        exact, flags = divide_exactly(totals, weights, parties, rule)
        return _given(exact, out), _or_none(flags)
    # Python's integers asked for, though all totals here fit: divided in int64 all the same.
    amounts = out if out is not None and out.dtype.kind == "i" else amounts_room(*shape)
    low, high = int(whole.min()), int(whole.max())
    fast = Fast.of(low, high, own, rule) if max(-low, high) <= np.iinfo(amounts.dtype).max else None

    def wide(here: slice) -> Flags | None:
        share = own if own.ndim == 1 else own[:, here]
        return _in_blocks(amounts[:, here], whole[here], share, parties, rule)

    refused = wide(slice(None)) if fast is None else fast.fill(amounts, whole, wide)
    if amounts is out:
        return out, refused
    return _given(amounts.astype(totals.dtype, copy=False), out), refused


def _in_blocks(
    amounts: Whole, totals: Ints, weights: Ints, parties: tuple[str, ...], rule: Rule
) -> Flags | None:
    """Fill ``amounts`` by the wide tier, a block at a time, and what it cannot hold by the last one."""
    refused = np.zeros(len(totals), np.bool_)
    beyond = _beyond(totals, weights, rule)
    same = weights[:, np.newaxis] if weights.ndim == 1 else None
    width = max(1, _BLOCK // len(parties))
    for start in range(0, len(totals), width):
        here = slice(start, start + width)
        own = same if same is not None else np.ascontiguousarray(weights[:, here])
        left_out = None if beyond is None else beyond[here]
        block = Columns(totals[here], own, own.sum(axis=0), parties, rule)
        refused[here] = _fill(amounts[:, here], block, left_out)
    if beyond is not None and len(rest := np.flatnonzero(beyond)):
        own = weights if same is not None else weights[:, rest]
        amounts[:, rest], refused[rest] = divide_exactly(totals[rest], own, parties, rule)
    return _or_none(refused)


def _fill(amounts: Whole, block: Columns, beyond: Flags | None) -> Flags:
    """One block: the sign and the unit taken off before the method and put back after."""
    totals, weights, wholes, unit = block.totals, block.weights, block.wholes, block.rule.unit
    empty = wholes == 0
    idle = empty if beyond is None else empty | beyond
    if idle.any():
        # Nothing by equal weights is nothing: those columns are refused, or filled by another tier.
        totals, weights = np.where(idle, 0, totals), np.where(idle, 1, weights)
        wholes = weights.sum(axis=0)
    refused = np.broadcast_to(empty, totals.shape)
    units = np.abs(totals)
    if unit != 1:
        whole_units = units // unit
        refused = refused | (whole_units * unit != units)
        units = whole_units
    parts, flags = parts_of(Columns(units, weights, wholes, block.parties, block.rule))
    if flags is not None:
        refused = refused | flags
    factors = np.where(totals < 0, -unit, unit)
    if refused.any():
        factors[refused] = 0
    np.multiply(parts, factors, out=amounts, casting="same_kind")
    return refused


def _beyond(totals: Ints, weights: Ints, rule: Rule) -> Flags | None:
    """Which columns the wide tier cannot hold; None where the largest numbers show that it holds all.

    The sums of weights must be below `MOST_WHOLE`, a total must have a mirror, and the cross products of
    averages must fit. Floats only choose here, a factor 2 from the limit.
    """
    parties = len(weights)
    heaviest, largest = int(weights.max()), max(int(totals.max()), -int(totals.min()))
    products = rule.method == "sainte_lague"
    most = heaviest * (2 * (largest // rule.unit) + 2 * parties + 3) if products else 0
    if heaviest * parties < MOST_WHOLE and largest < -_LOWEST and most < 1 << 63:
        return None
    beyond: Flags = (weights.sum(axis=0, dtype=np.float64) >= MOST_WHOLE / 2) | (totals == _LOWEST)
    if products:
        sizes = 2 * np.abs(totals.astype(np.float64)) / rule.unit + 2 * parties + 3
        beyond = beyond | (weights.max(axis=0) * sizes >= 2.0**62)
    return beyond


def _as_int64(numbers: Whole) -> Ints | None:
    """The same numbers as int64, or None where it does not hold them all."""
    if numbers.dtype == np.int64:
        return numbers
    try:
        if numbers.dtype.kind == "u" and numbers.size and int(numbers.max()) >= 1 << 63:
            return None
        return numbers.astype(np.int64)
    except OverflowError:
        return None


def has_receiver(rule: Rule, parties: tuple[str, ...]) -> bool:
    """Whether the residual has one receiver: a word for one that is no party's name, or else a party."""
    return rule.residual_to is None or (rule.residual_to in RECEIVERS) != (rule.residual_to in parties)


def _given(amounts: Whole, out: Whole | None) -> Whole:
    if out is None:
        return amounts
    np.copyto(out, amounts, casting="same_kind")
    return out


def _or_none(refused: Flags) -> Flags | None:
    return refused if refused.any() else None
