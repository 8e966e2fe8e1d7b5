"""Which rows of a table belong together, and in which order: groups as stretches of sorted rows.

Rows are brought together by sorting one integer per row – the group's code, the row's place in the order
asked for, and the row's position, in bit fields of an int64 – because sorting values is ten times faster
than sorting positions by them, and than hashing the keys. Where the rows already stand in order nothing is
sorted; where the fields do not fit in 63 bits, positions are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from kostnadsfordelning.arrays.divide import Ints

_BITS = 63


@dataclass(frozen=True, slots=True, eq=False)
class Codes:
    """A whole number per row, from 0 up to below ``bound``: equal where the rows' values are equal."""

    values: Ints
    bound: int

    @property
    def bits(self) -> int:
        """How many bits hold every code."""
        return (self.bound - 1).bit_length()


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Rows brought together: group number g is ``size`` rows from ``starts[g]`` of ``rows``.

    ``rows`` holds positions in the table, or is None where the rows already stand group by group in the
    order asked for. Groups are numbered in the order of their codes. ``unordered`` are the groups that have
    two rows in the same place of the order asked for.
    """

    rows: npt.NDArray[np.int64] | None
    starts: npt.NDArray[np.intp]
    sizes: npt.NDArray[np.intp]
    unordered: npt.NDArray[np.intp]

    @property
    def count(self) -> int:
        """How many groups."""
        return len(self.starts)

    @property
    def first_rows(self) -> npt.NDArray[np.int64]:
        """The position in the table of each group's first row."""
        return self.starts.astype(np.int64) if self.rows is None else self.rows[self.starts]

    def sorted(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """A column's values group by group."""
        return values if self.rows is None else values.take(self.rows)

    def unsorted(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Values that stand group by group, in the table's order."""
        if self.rows is None:
            return values
        spread = np.empty_like(values)
        spread[self.rows] = values
        return spread

    def members(self, group: int) -> npt.NDArray[np.int64]:
        """The positions of one group's rows, in order."""
        places = np.arange(self.starts[group], self.starts[group] + self.sizes[group], dtype=np.int64)
        return places if self.rows is None else self.rows[places]

    def of_places(self, places: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
        """The groups, each once, that hold some places among the sorted rows."""
        return np.unique(np.searchsorted(self.starts, places, side="right") - 1)

    def by_size(self) -> Iterator[npt.NDArray[np.intp]]:
        """The numbers of groups of equal size, one size after another."""
        if not self.count:
            return
        most = int(self.sizes.max())
        if int(self.sizes.min()) == most:
            yield np.arange(self.count, dtype=np.intp)
            return
        # Numbers of 16 bits are sorted by their digits, ten times faster than larger ones.
        small = self.sizes.astype(np.uint16) if most < 2**16 else self.sizes
        ranked = np.argsort(small, kind="stable")
        yield from np.split(ranked, np.flatnonzero(np.diff(small[ranked])) + 1)

    @property
    def number_of_row(self) -> npt.NDArray[np.intp]:
        """The group of each row of the table."""
        return self.unsorted(np.repeat(np.arange(self.count, dtype=np.intp), self.sizes))


def codes(columns: Sequence[pd.Series[Any]], *, ordered: bool = False) -> Codes:
    """One code per row for the values of one or several columns; ``ordered``: greater for greater values.

    No value may be missing.
    """
    first, *rest = (_column_codes(column, ordered) for column in columns)
    for other in rest:
        wide = first if first.bits + other.bits <= _BITS else _dense(first, ordered)
        slim = other if wide.bits + other.bits <= _BITS else _dense(other, ordered)
        first = Codes(wide.values * slim.bound + slim.values, wide.bound * slim.bound)
    return first


def group(by: Codes, order: Codes | None = None) -> Groups:
    """The groups of equal codes, their rows in the table's order or in that of ``order``.

    >>> found = group(Codes(np.array([7, 2, 7, 2, 2]), 8))
    >>> [found.members(number).tolist() for number in range(found.count)]
    [[1, 3, 4], [0, 2]]
    """
    count = len(by.values)
    if order is None:
        key, below, bits = by.values, 0, by.bits
    else:
        if by.bits + order.bits > _BITS:
            by, order = _dense(by, False), _dense(order, True)
        below = order.bits
        key, bits = (by.values << below) | order.values, by.bits + below
    rows = None
    if (key[1:] < key[:-1]).any():
        places = (count - 1).bit_length()
        if bits + places <= _BITS:
            rows = key << places
            rows |= np.arange(count, dtype=np.int64)
            rows.sort()
            key = rows >> places
            rows &= (1 << places) - 1
        else:
            # Rows in the same place of an order asked for are refused, so only the table's own must be kept.
            ranked = np.argsort(key, kind="stable") if order is None else np.argsort(key)
            rows = ranked.astype(np.int64, copy=False)
            key = key[rows]
    own = key >> below if below else key
    changes = np.flatnonzero(own[1:] != own[:-1]) + 1
    starts = np.concatenate((np.zeros(min(count, 1), dtype=np.intp), changes))
    sizes = np.diff(np.append(starts, count))
    unordered = np.zeros(0, dtype=np.intp)
    if order is not None:
        again = np.flatnonzero(key[1:] == key[:-1])
        unordered = np.unique(np.searchsorted(starts, again, side="right") - 1)
    return Groups(rows, starts, sizes, unordered)


def _column_codes(column: pd.Series[Any], ordered: bool) -> Codes:
    dtype = column.dtype
    if isinstance(dtype, pd.CategoricalDtype):
        return Codes(column.cat.codes.to_numpy().astype(np.int64), max(len(dtype.categories), 1))
    if len(column) and pd.api.types.is_integer_dtype(dtype):
        low, high = int(column.min()), int(column.max())
        if high - low < 2**62 and low >= -(2**63) and high < 2**63:
            # Nullable whole numbers, too, are plain ones here: what is missing has been refused.
            return Codes(column.to_numpy(dtype=np.int64) - low, high - low + 1)
    found, values = pd.factorize(column, sort=ordered)
    return Codes(found.astype(np.int64, copy=False), max(len(values), 1))


def _dense(one: Codes, ordered: bool) -> Codes:
    found, values = pd.factorize(one.values, sort=ordered)
    return Codes(found.astype(np.int64, copy=False), max(len(values), 1))
