"""Ties on columns: as `Case.settle`, for many divisions at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from kostnadsfordelning.arrays.divide import Flags, Ints


def settle(tied: Flags, units: Ints, weights: Ints, ties: str) -> tuple[Flags, Flags | None]:
    """Which ``units`` (n,) of the ``tied`` (p, n) get one each by the tie rule.

    Also which columns are refused. Where all of the tied get one there is no tie. ``weights`` are (p, 1)
    or (p, n).

    >>> tied = np.array([[True, True], [True, False], [True, True]])
    >>> settle(tied, np.array([1, 2]), np.array([[5], [9], [5]]), "largest")
    (array([[False,  True],
           [ True, False],
           [False,  True]]), array([False, False]))
    """
    if ties == "order":
        return _first(tied, units), None
    open_ = np.flatnonzero(tied.sum(axis=0) > units)
    refused = np.zeros(len(units), dtype=np.bool_)
    if not len(open_):
        return tied, None
    if ties == "refuse":
        refused[open_] = True
        return tied, refused
    own = weights if weights.shape[1] == 1 else weights[:, open_]
    by_weight = np.argsort(-own, axis=0, kind="stable")
    ranked = np.take_along_axis(tied[:, open_], by_weight, axis=0)
    heaviest = np.take_along_axis(own, by_weight, axis=0)
    chosen = _first(ranked, units[open_])
    # Equal weights on both sides of the cut: the lightest of the chosen is as light as one left out.
    lightest = np.where(chosen, heaviest, np.iinfo(np.int64).max).min(axis=0)
    refused[open_] = np.where(ranked & ~chosen, heaviest, -1).max(axis=0) == lightest
    back = np.empty_like(chosen)
    np.put_along_axis(back, np.broadcast_to(by_weight, back.shape), chosen, axis=0)
    settled = tied.copy()
    settled[:, open_] = back
    return settled, refused


def _first(tied: Flags, units: Ints) -> Flags:
    """The first ``units`` of each column's tied, in the parties' order."""
    return tied & (tied.cumsum(axis=0, dtype=np.int32) <= units)
