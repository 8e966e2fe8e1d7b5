"""Highest averages on columns: as `apportionment.averages`, averages compared by cross products.

A product is a weight times twice a part and a few; `divide` sees to it that every one fits in int64.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kostnadsfordelning.arrays.ties import settle

if TYPE_CHECKING:
    from kostnadsfordelning.arrays.divide import Flags, Ints


def sainte_lague(parts: Ints, totals: Ints, weights: Ints, ties: str) -> tuple[Ints, Flags | None]:
    """From quotas rounded to the nearest unit, ``parts`` (p, n), changed in place to Webster's division."""
    left = totals - parts.sum(axis=0)
    off = np.flatnonzero(left)
    if not len(off):
        return parts, None
    own = weights if weights.shape[1] == 1 else weights[:, off]
    some, left = parts[:, off], left[off]
    _move(some, left, own)
    tied = _settle_last(some, own, ties)
    parts[:, off] = some
    if tied is None:
        return parts, None
    refused = np.zeros(len(totals), dtype=np.bool_)
    refused[off] = tied
    return parts, refused


def _move(parts: Ints, left: Ints, weights: Ints) -> None:
    """Give unit by unit to the highest average, or take from the lowest, until nothing is left."""
    while len(here := np.flatnonzero(left > 0)):
        to, _, _ = _highest(_own(weights, here), 2 * parts[:, here] + 1)
        parts[to, here] += 1
        left[here] -= 1
    while len(here := np.flatnonzero(left < 0)):
        source, _, _ = _lowest(_own(weights, here), 2 * parts[:, here] - 1)
        parts[source, here] -= 1
        left[here] += 1


def _settle_last(parts: Ints, weights: Ints, ties: str) -> Flags | None:
    """Where the lowest average that got a unit equals the highest that did not, let the rule choose."""
    _, low, under_low = _lowest(weights, 2 * parts - 1)
    _, high, under_high = _highest(weights, 2 * parts + 1)
    here = np.flatnonzero(low * under_high == high * under_low)
    if not len(here):
        return None
    some, own = parts[:, here], _own(weights, here)
    cut, under = high[here], under_high[here]
    reached = own * under
    # Without a unit the divisor is −1: that equals no average, for the cut is above zero.
    holding = reached == cut * (2 * some - 1)
    tied = holding | (reached == cut * (2 * some + 1))
    chosen, refused = settle(tied, holding.sum(axis=0), own, ties)
    some += chosen
    some -= holding
    parts[:, here] = some
    if refused is None:
        return None
    flags = np.zeros(parts.shape[1], dtype=np.bool_)
    flags[here] = refused
    return flags


def _own(weights: Ints, here: Ints) -> Ints:
    return weights if weights.shape[1] == 1 else weights[:, here]


def _highest(weights: Ints, divisors: Ints) -> tuple[Ints, Ints, Ints]:
    """The first party with the highest average in each column, with that average's two numbers."""
    place = np.zeros(divisors.shape[1], dtype=np.int64)
    weight, divisor = np.broadcast_to(weights[0], place.shape).copy(), divisors[0].copy()
    for party in range(1, len(divisors)):
        better = weights[party] * divisor > weight * divisors[party]
        np.copyto(place, party, where=better)
        np.copyto(weight, weights[party], where=better)
        np.copyto(divisor, divisors[party], where=better)
    return place, weight, divisor


def _lowest(weights: Ints, divisors: Ints) -> tuple[Ints, Ints, Ints]:
    """The first party with the lowest average; a divisor of −1 has no unit to give, and is never lower."""
    place = np.zeros(divisors.shape[1], dtype=np.int64)
    weight, divisor = np.ones_like(place), np.zeros_like(place)
    for party in range(len(divisors)):
        better = weights[party] * divisor < weight * divisors[party]
        np.copyto(place, party, where=better)
        np.copyto(weight, weights[party], where=better)
        np.copyto(divisor, divisors[party], where=better)
    return place, weight, divisor
