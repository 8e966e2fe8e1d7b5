"""`apportion_chunks`: totals that do not fit in memory together with their amounts, some rows at a time."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, islice
from operator import index
from typing import TYPE_CHECKING, Any

from kostnadsfordelning.apportionment.refusals import shown
from kostnadsfordelning.arrays.division import How, read_how
from kostnadsfordelning.arrays.memory import amounts_room
from kostnadsfordelning.arrays.reading import array_fault, as_array, is_in_rows, read_totals
from kostnadsfordelning.arrays.target import amounts_kind, refuse_beyond
from kostnadsfordelning.arrays.told import Told
from kostnadsfordelning.arrays.weights import Weights, check_rows, read_weights
from kostnadsfordelning.errors import InputTypeError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    import numpy.typing as npt

    from kostnadsfordelning.arrays.divide import Whole

ROWS = 65_536


def apportion_chunks(
    totals: Any,
    weights: Any,
    *,
    method: str,
    residual_to: str | None = None,
    ties: str = "order",
    share_decimals: int | None = None,
    shares_off_100: str = "refuse",
    unit: int = 1,
    parties: Sequence[str] | None = None,
    rows: int = ROWS,
    dtype: npt.DTypeLike | None = None,
    reuse: bool = False,
) -> Iterator[tuple[int, npt.NDArray[Any]]]:
    """As `apportion_batch`, ``rows`` at a time: the number of the first row, and the amounts (rows, p).

    >>> import kostnadsfordelning as kf
    >>> weights = {"A": 2, "B": 3, "C": 1}
    >>> for first, amounts in kf.apportion_chunks([100, -7, 9], weights, method="largest_remainder", rows=2):
    ...     print(first, amounts.tolist())
    0 [[33, 50, 17], [-2, -4, -1]]
    2 [[3, 5, 1]]

    ``totals`` is what `apportion_batch` takes, a memmap too, or an iterable of such pieces, of which only
    one at a time need be in memory; ``weights`` with a row per total are taken row by row as they come.
    Each chunk is an array of its own; with ``reuse=True`` they share one, so that a chunk must be done with
    before the next is asked for.

    Raises as `apportion_batch`: for arguments when it is called, for rows when their chunk is asked for.
    """
    keywords = {
        "method": method,
        "residual_to": residual_to,
        "ties": ties,
        "share_decimals": share_decimals,
        "shares_off_100": shares_off_100,
        "unit": unit,
    }
    told = Told()
    most = _most(rows, told)
    if not hasattr(weights, "ndim") and is_in_rows(weights):
        weights = as_array(weights)  # whole, also from an iterator: every chunk takes its own rows of it
    own = getattr(weights, "ndim", 1) == 2
    given = read_weights(_part(weights, 0, 0) if own else weights, parties, told)
    how = read_how(None if given is None else given.parties, keywords, told)
    kind = amounts_kind(dtype, None, told)
    if hasattr(totals, "ndim"):
        flat = getattr(totals, "ndim", 0) == 1
        read_totals(_part(totals, 0, 0) if flat else totals, told)
        if own and flat:
            check_rows(totals, weights, (len(weights), len(totals)), told)
    pieces = _pieces(totals, most, told)
    told.done()
    if given is None or how is None:
        raise AssertionError(told)
    used = None if own else how.shares(given)
    return _Stream(how, given, used, weights, parties, kind, most, reuse).chunks(pieces)


@dataclass(frozen=True, slots=True, eq=False)
class _Stream:
    """What the chunks have in common. ``used`` are the shares for all totals, None where each has its own."""

    how: How
    given: Weights
    used: Whole | None
    weights: Any
    parties: Sequence[str] | None
    kind: np.dtype[Any]
    most: int
    reuse: bool

    def chunks(self, pieces: Iterator[Any]) -> Iterator[tuple[int, npt.NDArray[Any]]]:
        """The amounts of the pieces, none longer than `most`, each with the number of its first row."""
        room: Whole | None = None
        first = 0
        for piece in pieces:
            totals, given, used = self._read(piece, first)
            count = len(totals)
            if room is None or not self.reuse:
                room = amounts_room(len(given.parties), self.most if self.reuse else count, self.kind)
            amounts = room[:, :count]
            self.how.divide(totals, given, used, amounts, first)
            yield first, amounts.T
            first += count
        if self.used is None and len(self.weights) > first:
            told = Told()
            check_rows(None, None, (len(self.weights), first), told)
            told.done()

    def _read(self, piece: Any, first: int) -> tuple[Whole, Weights, Whole]:
        """A piece's totals, its weights, and the shares it is divided by."""
        told = Told()
        totals = read_totals(piece, told, first)
        given, used = self.given, self.used
        if totals is None:
            told.done()
            raise AssertionError(told)
        refuse_beyond(totals, self.kind, told, first)
        if used is None:
            rows = _part(self.weights, first, first + len(totals))
            check_rows(piece, rows, (len(rows), len(totals)), told, first)
            given = read_weights(rows, self.parties, told, first) or given
        told.done()
        return totals, given, self.how.shares(given) if used is None else used


def _pieces(totals: Any, most: int, told: Told) -> Iterator[Any]:
    """The totals in pieces of at most ``most``: of one array, of many, or of numbers one by one."""
    if hasattr(totals, "ndim"):
        return _cut(totals, most)
    if not is_in_rows(totals):
        read_totals(totals, told)
        return iter(())
    numbers = iter(totals)
    first = list(islice(numbers, 1))
    everything = chain(first, numbers)
    if first and not isinstance(first[0], str) and hasattr(first[0], "__len__"):
        return chain.from_iterable(_cut(piece, most) for piece in everything)
    return iter(lambda: list(islice(everything, most)), [])


def _cut(piece: Any, most: int) -> Iterator[Any]:
    array = as_array(piece) if is_in_rows(piece) and not hasattr(piece, "ndim") else piece
    if getattr(array, "ndim", 0) != 1:
        return iter((array,))  # `read_totals` refuses it
    return (_part(array, start, start + most) for start in range(0, len(array), most))


def _part(rows: Any, start: int, stop: int) -> Any:
    """Some rows of an array, a list or something of pandas."""
    return rows.iloc[start:stop] if hasattr(rows, "iloc") else rows[start:stop]


def _most(rows: Any, told: Told) -> int:
    try:
        most = 0 if isinstance(rows, bool) else index(rows)
    except TypeError:
        most = 0
    if most < 1:
        told.add(array_fault("chunk_rows", "rows", shown(rows)), InputTypeError)
    return max(1, most)
