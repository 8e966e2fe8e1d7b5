"""The keys that a column gives its last units to: the largest ones, as many as there are units left.

Only the *cut* is needed, the smallest key that still gets a unit. Each column is sorted upwards and its
cut read out. Few keys to a column are sorted by a network of minima and maxima over whole rows, so that
ten thousand columns are sorted at once; many keys to a column, by numpy's own sort, column by column.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from kostnadsfordelning.arrays.memory import layout, scratch

MOST_BY_NETWORK = 16
"""Parties: up to here the network (63 comparators) takes less time than numpy's sort."""

Keys = npt.NDArray[Any]
"""Unsigned whole numbers, of 32 or 64 bits."""


class Selection:
    """Room to sort keys (p, m) in, used again for every chunk of that size."""

    __slots__ = ("_columns", "_flat", "_parties", "_places", "_sorted", "spare")

    def __init__(self, parties: int, columns: int, dtype: type[np.uint32 | np.uint64]) -> None:
        self._parties = parties
        # One row more than there are parties holds a key above all others: the cut where no unit is left.
        # The network has yet another, which each comparator puts its smaller key in.
        if parties <= MOST_BY_NETWORK:
            self._sorted = scratch("sorted", parties + 2, columns, dtype, "C")
            self._places = np.array(_network(parties)[1], np.intp) * columns
            self._columns = np.arange(columns)
            self.spare: Keys = self._sorted[:parties]
        else:
            self._sorted = scratch("sorted", parties + 1, columns, dtype, "F")
            self._places = np.arange(parties + 1)
            self._columns = np.arange(columns) * (parties + 1)
            self.spare = scratch("spare", parties, columns, dtype, layout(parties))
        self._sorted[parties] = np.iinfo(dtype).max
        self._flat = self._sorted.ravel(order="K")

    def cut(self, keys: Keys, left: npt.NDArray[np.intp]) -> Keys:
        """The smallest key in each column that gets one of the ``left`` (m,) units.

        A column without units left has a cut above all its keys. ``left`` is below the number of parties.
        """
        parties = self._parties
        np.copyto(self._sorted[:parties], keys)
        if parties <= MOST_BY_NETWORK:
            self._run_network()
        else:
            self._sorted[:parties].sort(axis=0)
        return self._at(parties - left)

    def below(self, left: npt.NDArray[np.intp]) -> Keys:
        """The next key below each column's last cut; where no unit is left, the largest."""
        return self._at(self._parties - 1 - left)

    def _at(self, ranks: npt.NDArray[np.intp]) -> Keys:
        places = self._places.take(ranks)
        places += self._columns
        found: Keys = self._flat.take(places)
        return found

    def _run_network(self) -> None:
        rows = list(self._sorted)
        spare = rows.pop()
        minimum, maximum = np.minimum, np.maximum
        for low, high in _network(self._parties)[0]:
            one, other = rows[low], rows[high]
            minimum(one, other, out=spare)
            maximum(one, other, out=other)
            rows[low], spare = spare, one


@lru_cache(maxsize=MOST_BY_NETWORK)
def _network(size: int) -> tuple[tuple[tuple[int, int], ...], tuple[int, ...]]:
    """Batcher's merge exchange (Knuth, volume 3, algorithm 5.2.2 M): the pairs to compare, in order, and the
    row in which each sorted key then stands. The row after them all, ``size``, is the key above all.

    >>> _network(3)
    (((0, 2), (0, 1), (1, 2)), (0, 4, 2, 3))
    """
    pairs = []
    top = 1 << (size - 1).bit_length() >> 1
    step = top
    while step:
        other, wanted, distance = top, 0, step
        while True:
            pairs += [(one, one + distance) for one in range(size - distance) if one & step == wanted]
            if other == step:
                break
            distance, other, wanted = other - step, other >> 1, step
        step >>= 1
    rows = list(range(size))
    spare = size + 1
    for low, _ in pairs:
        rows[low], spare = spare, rows[low]
    return tuple(pairs), (*rows, size)
