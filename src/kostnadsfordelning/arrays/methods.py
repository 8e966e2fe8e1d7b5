"""The five methods on columns: as `apportionment.methods`, from quotas rounded down and their remainders.

Each takes whole units without sign, ``totals`` (n,), and returns the parts (p, n) and which totals it refuses
(None where none can be). Weights are (p, 1) or (p, n). What cannot be said in int64 never comes here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kostnadsfordelning.arrays.averages import sainte_lague
from kostnadsfordelning.arrays.ties import settle
from kostnadsfordelning.arrays.wide import quotas

if TYPE_CHECKING:
    from collections.abc import Callable

    from kostnadsfordelning.apportionment.rules import Rule
    from kostnadsfordelning.arrays.divide import Flags, Ints


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Totals to divide at once: (n,) units, weights (p, 1) or (p, n), and their sums (1,) or (n,)."""

    totals: Ints
    weights: Ints
    wholes: Ints
    parties: tuple[str, ...]
    rule: Rule


def parts_of(columns: Columns) -> tuple[Ints, Flags | None]:
    """The parts by the rule's method, and which totals are refused."""
    return _METHODS[columns.rule.method](columns)


def _quotas(columns: Columns) -> tuple[Ints, Ints]:
    return quotas(columns.totals, columns.weights, columns.wholes)


def _largest_remainder(columns: Columns) -> tuple[Ints, Flags | None]:
    parts, remainders = _quotas(columns)
    left = columns.totals - parts.sum(axis=0)
    ranked = np.sort(remainders, axis=0)
    # Remainders make less than one unit per party, so there is always one that gets nothing.
    cut = np.take_along_axis(ranked, len(parts) - np.maximum(left, 1)[np.newaxis], axis=0)[0]
    cut[left == 0] = np.iinfo(np.int64).max
    clear, tied = remainders > cut, remainders == cut
    chosen, refused = settle(tied, left - clear.sum(axis=0), columns.weights, columns.rule.ties)
    parts += clear
    parts += chosen
    return parts, refused


def _half_up(columns: Columns) -> tuple[Ints, Flags | None]:
    return _with_residual(_nearest(columns), columns)


def _down(columns: Columns) -> tuple[Ints, Flags | None]:
    return _with_residual(_quotas(columns)[0], columns)


def _cumulative(columns: Columns) -> tuple[Ints, Flags | None]:
    running = Columns(
        columns.totals, columns.weights.cumsum(axis=0), columns.wholes, columns.parties, columns.rule
    )
    reached = _nearest(running)
    reached[1:] -= reached[:-1].copy()
    return reached, None


def _sainte_lague(columns: Columns) -> tuple[Ints, Flags | None]:
    return sainte_lague(_nearest(columns), columns.totals, columns.weights, columns.rule.ties)


_METHODS: dict[str, Callable[[Columns], tuple[Ints, Flags | None]]] = {
    "largest_remainder": _largest_remainder,
    "half_up": _half_up,
    "down": _down,
    "sainte_lague": _sainte_lague,
    "cumulative": _cumulative,
}


def _nearest(columns: Columns) -> Ints:
    """Each quota to the nearest unit, a half upward."""
    parts, remainders = _quotas(columns)
    remainders *= 2
    parts += remainders >= columns.wholes
    return parts


def _with_residual(parts: Ints, columns: Columns) -> tuple[Ints, Flags | None]:
    """Give the whole residual to the one party the rule names, or leave it for ``"none"``.

    Parts near 2^63 may make a sum that wraps; the residual wraps back, so that it is exact all the same.
    """
    to, weights = columns.rule.residual_to, columns.weights
    if to == "none":
        return parts, None
    residual = columns.totals - parts.sum(axis=0)
    refused = None
    if to == "largest":
        heaviest = weights.max(axis=0)
        if columns.rule.ties != "order":
            # Equal weights: the larger cannot decide either. Nothing to give needs no receiver.
            several = (weights == heaviest).sum(axis=0) > 1
            refused = several & (residual != 0)
        if weights.shape[1] > 1:
            receiver = _first_of(weights, heaviest)
            everyone = np.arange(len(residual))
            parts[receiver, everyone] += residual
            given = parts[receiver, everyone]
            return parts, _either(refused, given < 0)
        place = int(weights.argmax())
    elif to in ("first", "last"):
        place = 0 if to == "first" else len(parts) - 1
    else:
        place = columns.parties.index(str(to))
    parts[place] += residual
    return parts, _either(refused, parts[place] < 0)


def _first_of(weights: Ints, heaviest: Ints) -> Ints:
    """In each column the first party that has the largest weight; `argmax` goes column by column, slowly."""
    place = np.empty(weights.shape[1], np.int64)
    for party in range(len(weights) - 1, -1, -1):
        np.copyto(place, party, where=weights[party] == heaviest)
    return place


def _either(one: Flags | None, other: Flags) -> Flags:
    return other if one is None else one | other
