"""Where amounts go: a new array, or one of the caller's; int64 or int32, and never more than it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from kostnadsfordelning.arrays.reading import array_fault, rows_of
from kostnadsfordelning.arrays.told import MOST_TOLD
from kostnadsfordelning.errors import InputTypeError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostnadsfordelning.arrays.divide import Whole
    from kostnadsfordelning.arrays.told import Told

KINDS: tuple[np.dtype[Any], ...] = (np.dtype(np.int64), np.dtype(np.int32))
"""What amounts may be held in; the first unless the caller says otherwise."""
_MOST_WORK = 100_000


def amounts_kind(dtype: Any, out: Any, told: Told) -> np.dtype[Any]:
    """What the amounts are held in: by ``dtype``, or as ``out``; ``told`` of what cannot hold them."""
    if out is None:
        found = KINDS[0] if dtype is None else _dtype(dtype)
        if found in KINDS:
            return found
        told.add(array_fault("dtype", "dtype", str(dtype)), InputTypeError)
        return KINDS[0]
    masked = isinstance(out, np.ma.MaskedArray)  # it would hide amounts behind what it masked before
    if not isinstance(out, np.ndarray) or masked or out.dtype not in KINDS or not out.flags.writeable:
        kind = type(out).__name__ if masked else str(getattr(out, "dtype", type(out).__name__))
        told.add(array_fault("out_kind", "out", kind), InputTypeError)
        return KINDS[0]
    held: np.dtype[Any] = out.dtype
    if dtype is not None and _dtype(dtype) != held:
        told.add(array_fault("dtype_differs", "dtype", str(dtype), dtype=held))
    return held


def check_out(out: Any, shape: tuple[int, int], told: Told, **read: Sequence[Whole | None]) -> None:
    """Refuse an ``out`` of another shape than the amounts, or in the memory of what is ``read``.

    That is asked of the arrays that are read, whatever they were given in: a Series can be a view too.
    """
    if not isinstance(out, np.ndarray):
        return
    if out.shape != shape:
        told.add(array_fault("out_shape", "out", shape=out.shape, wanted=shape))
    for name, arrays in read.items():
        if any(array is not None and _overlap(out, array) for array in arrays):
            told.add(array_fault("out_shared", "out", name=name))


def _overlap(one: Whole, other: Whole) -> bool:
    """Whether two arrays share memory: columns of one table do not, though they lie between each other."""
    try:
        return np.shares_memory(one, other, max_work=_MOST_WORK)  # type: ignore[arg-type]
    except RuntimeError:  # too hard to tell
        return True


def refuse_beyond(totals: Whole, kind: np.dtype[Any], told: Told, first: int = 0) -> None:
    """Refuse totals that ``kind`` does not hold; what holds a total also holds its parts.

    ``first`` is the number of the first total in the whole.
    """
    if totals.dtype == kind:
        return
    limits = np.iinfo(kind)
    if not len(totals) or (int(totals.min()) >= limits.min and int(totals.max()) <= limits.max):
        return
    beyond = np.flatnonzero((totals < limits.min) | (totals > limits.max))
    shown = ", ".join(str(totals[row]) for row in beyond[:MOST_TOLD])
    why = "beyond" if kind == KINDS[0] else "beyond_small"
    told.add(array_fault(why, rows_of("totals", beyond, first), shown, dtype=kind))


def _dtype(given: Any) -> np.dtype[Any] | None:
    try:
        found: np.dtype[Any] = np.dtype(given)
    except (TypeError, ValueError, SyntaxError):  # numpy reads a text as Python, too
        return None
    return found
