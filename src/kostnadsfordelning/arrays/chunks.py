"""Chunks that stay in the cache nearest to a core, and the room that one chunk is worked out in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Iterator

CELLS = 131_072
"""Cells to a chunk: few enough that the work of one fits in a megabyte or two of cache, many enough that
numpy's start of every operation (about a microsecond) is lost in it."""
MOST_PARTY_MAJOR = 64
"""Parties: up to here a party's numbers stand beside each other in memory, above it a total's numbers do.
Operations run fast along what is beside each other, so the longer of the two sides should be."""


def spans(count: int, parties: int) -> Iterator[slice]:
    """The columns 0 … ``count`` in chunks of about `CELLS` cells.

    >>> list(spans(3, 65536))
    [slice(0, 2, None), slice(2, 3, None)]
    """
    size = max(1, CELLS // max(1, parties))
    for first in range(0, count, size):
        yield slice(first, min(first + size, count))


def layout(parties: int) -> Literal["C", "F"]:
    """Numpy's name for the order in memory in which a (p, n) array of so many parties is worked on."""
    return "C" if parties <= MOST_PARTY_MAJOR else "F"


def amounts_room(parties: int, count: int, dtype: npt.DTypeLike = np.int64) -> npt.NDArray[Any]:
    """An empty (p, n) array to fill with amounts, in the order in memory that is filled fastest."""
    return np.empty((parties, count), dtype, layout(parties))


class Room:
    """The working arrays of one chunk (p, m), made once and used again for every chunk of that size."""

    __slots__ = ("keys", "numbers", "quotas", "spare", "wide", "won")

    def __init__(self, parties: int, columns: int) -> None:
        order = layout(parties)
        shape = (parties, columns)
        self.numbers: npt.NDArray[np.float64] = np.empty(shape, np.float64, order)
        self.quotas: npt.NDArray[np.int32] = np.empty(shape, np.int32, order)
        self.keys: npt.NDArray[np.uint32] = np.empty(shape, np.uint32, order)
        self.won: npt.NDArray[np.bool_] = np.empty(shape, np.bool_, order)
        # Once the quotas are read out of the numbers their memory is free: it serves as whole numbers too.
        self.wide: npt.NDArray[np.int64] = self.numbers.view(np.int64)
        half = self.numbers.ravel(order="K").view(np.uint32)[: parties * columns]
        self.spare: npt.NDArray[np.uint32] = half.reshape(shape, order=order)

    def fits(self, columns: int) -> bool:
        """Whether a chunk of so many columns is worked out in this room."""
        return int(self.quotas.shape[1]) == columns
