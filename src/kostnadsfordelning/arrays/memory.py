"""Chunks that stay in the cache nearest to a core, and the memory that they are worked out in."""

from __future__ import annotations

from contextlib import contextmanager
from threading import local
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Iterator

CELLS = 65_536
"""Cells to a chunk: few enough that the work of one fits in a megabyte of cache beside what is read and
written, many enough that numpy's start of every operation, about a microsecond, is lost in it."""
MOST_PARTY_MAJOR = 64
"""Parties: up to here a party's numbers stand beside each other in memory, above it a total's numbers do.
Operations run fast along what is beside each other, so the longer of the two sides should be."""

_LINE = 64
"""Bytes to a cache line, and to the longest number that a processor works on at once."""
_BUFFER = 1024
"""Numbers to a buffer: few enough to stay in the smallest cache."""
_MOST_KEPT = 2**21
_KEPT = local()

Order: TypeAlias = Literal["C", "F"]


def spans(count: int, parties: int) -> Iterator[slice]:
    """The columns 0 … ``count`` in chunks of about `CELLS` cells.

    >>> list(spans(3, 32768))
    [slice(0, 2, None), slice(2, 3, None)]
    """
    size = max(1, CELLS // max(1, parties))
    for first in range(0, count, size):
        yield slice(first, min(first + size, count))


def layout(parties: int) -> Order:
    """Numpy's name for the order in memory in which a (p, n) array of so many parties is worked on."""
    return "C" if parties <= MOST_PARTY_MAJOR else "F"


def amounts_room(parties: int, count: int, dtype: npt.DTypeLike = np.int64) -> npt.NDArray[Any]:
    """An empty (p, n) array to fill with amounts, in the order in memory that is filled fastest."""
    return np.empty((parties, count), dtype, layout(parties))


def scratch(use: str, parties: int, columns: int, dtype: npt.DTypeLike, order: Order) -> npt.NDArray[Any]:
    """A working array (p, m), which begins on a cache line as numpy's own do not: a fifth of the time.

    Its memory is the thread's, one piece for each ``use``, and kept from call to call, because memory that
    is new takes longer to reach than to work on. What stood in the last array of that use is gone.
    """
    size = parties * columns * np.dtype(dtype).itemsize
    block: npt.NDArray[np.uint8] | None = getattr(_KEPT, use, None)
    if block is None or len(block) < size + _LINE:
        block = np.empty(size + _LINE, np.uint8)
        if size <= _MOST_KEPT:
            setattr(_KEPT, use, block)
    first = -block.ctypes.data % _LINE
    return block[first : first + size].view(dtype).reshape((parties, columns), order=order)


@contextmanager
def short_buffers(parties: int) -> Iterator[None]:
    """Numpy's buffers short while numbers of different kinds or shapes meet, and as they were after.

    Where what is beside each other in memory is less than half a buffer, numpy copies what it repeats into
    buffers, which takes several times as long as the operation. The setting is the thread's own.
    """
    longest = _BUFFER if layout(parties) == "C" else min(_BUFFER, 2 * parties // 16 * 16)
    before = np.setbufsize(longest)
    try:
        yield
    finally:
        np.setbufsize(before)
