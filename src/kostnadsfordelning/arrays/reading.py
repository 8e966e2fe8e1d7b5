"""Whole numbers out of what people have them in: arrays, lists and pandas columns, exactly or refused.

A fault that many rows share is told once, with the first few of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import TYPE_CHECKING, Any

import numpy as np

from kostnadsfordelning.apportionment.numbers import whole_number
from kostnadsfordelning.apportionment.refusals import shown
from kostnadsfordelning.arrays.told import MOST_TOLD
from kostnadsfordelning.errors import Fault, InputError, InputTypeError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy.typing as npt

    from kostnadsfordelning.arrays.divide import Whole
    from kostnadsfordelning.arrays.told import Told

LEAST, MOST = -(2**63), 2**63 - 1


def array_fault(why: str, place: str, value: str = "", **values: object) -> Fault:
    """The fault with the texts ``arrays.<why>`` and ``arrays.<why>_remedy``."""
    return Fault(place, value, text(f"arrays.{why}", **values), text(f"arrays.{why}_remedy", **values))


def rows_of(place: str, rows: Sequence[int] | npt.NDArray[np.intp] | None, first: int = 0) -> str:
    """The first few of some rows, and how many more they are; without rows the place alone.

    ``first`` is the number of the first row of all.

    >>> rows_of("totals", [4, 9], first=100)
    'totals[104], totals[109]'
    """
    if rows is None:
        return place
    told = ", ".join(f"{place}[{first + int(row)}]" for row in rows[:MOST_TOLD])
    more = len(rows) - MOST_TOLD
    return text("arrays.more", places=told, more=more) if more > 0 else told


def read_totals(totals: Any, told: Told, first: int = 0) -> Whole | None:
    """Amounts of any sign, one per row: int64, or Python's integers where one is beyond that.

    None where something is wrong, and ``told`` then has it.
    """
    if not is_in_rows(totals):
        why = "no_rows" if isinstance(totals, Mapping | Set) else "one_total"
        told.add(array_fault(why, "totals", shown(totals)), InputTypeError)
        return None
    if type(totals) is list and set(map(type, totals)) == {int}:
        return compact(totals)
    array = as_array(totals)
    if array.ndim != 1:
        told.add(array_fault("not_rows", "totals", shape=array.shape))
        return None
    return whole_numbers(totals, array, lambda rows: rows_of("totals", rows, first), told)


def is_in_rows(given: object) -> bool:
    """Whether something has values one after another. A dict has names for them, and a set no order."""
    if isinstance(given, str | bytes | bytearray | Mapping | Set | type) or getattr(given, "ndim", 1) == 0:
        return False
    return hasattr(given, "__iter__")


def as_array(given: Any) -> npt.NDArray[Any]:
    """An array as it is; of anything else an array of objects, so that nothing is converted unseen."""
    if isinstance(given, np.ndarray):
        return given
    if hasattr(given, "to_numpy"):
        return np.asarray(given.to_numpy())
    listed = given if isinstance(given, list | tuple) else list(given)
    try:
        return np.array(listed, dtype=object)
    except ValueError:  # rows of different length, some of them arrays
        ragged = np.empty(len(listed), dtype=object)
        ragged[:] = [None] * len(listed)
        return ragged


def whole_numbers(
    given: Any, array: npt.NDArray[Any], place: Callable[[Any], str], told: Told, what: str = "totals"
) -> Whole | None:
    """The numbers of ``array``, which holds those of ``given``; ``place`` names some of its rows.

    An array of objects in two dimensions holds integers alone. ``what`` they are chooses the remedies. None
    where something is wrong, and ``told`` then has it.
    """
    if array.dtype.kind == "O" and only_integers(array):
        return compact([int(value) for value in array.ravel()]).reshape(array.shape)
    missing = missing_rows(given, array)
    if len(missing):
        told.add(array_fault("missing", place(missing)))
    kind = getattr(getattr(given, "dtype", None), "kind", array.dtype.kind)
    if kind in "bf":
        why = "bool_array" if kind == "b" else f"float_{what}"
        told.add(array_fault(why, place(None), str(array.dtype)), InputTypeError)
        return None
    if len(missing) and array.dtype.kind != "O":
        return None
    if array.dtype.kind in "iu":
        return _compact_array(array)
    if array.dtype.kind not in "OUT":
        told.add(array_fault("kind", place(None), str(array.dtype)), InputTypeError)
        return None
    return _read_each(array, set(missing.tolist()), place, told)


def missing_rows(given: Any, array: npt.NDArray[Any]) -> npt.NDArray[np.intp]:
    """Rows without a value: masked, missing in a pandas column, or not a number at all."""
    if isinstance(given, np.ma.MaskedArray):
        return np.flatnonzero(np.ma.getmaskarray(given).any(axis=tuple(range(1, given.ndim))))
    if hasattr(given, "isna"):
        return np.flatnonzero(np.asarray(given.isna()))
    if array.dtype.kind == "f":
        return np.flatnonzero(np.isnan(array).any(axis=tuple(range(1, array.ndim))))
    if array.dtype.kind == "O" and array.ndim == 1:
        return np.flatnonzero([_is_missing(value) for value in array])
    return np.zeros(0, np.intp)


def _is_missing(value: object) -> bool:
    """Whether a value says that there is none: None, NaN, or what pandas has for it."""
    if isinstance(value, float | np.floating):
        return bool(np.isnan(value))
    return value is None or type(value).__name__ in ("NAType", "NaTType")


def only_integers(array: npt.NDArray[Any]) -> bool:
    """Whether an array of objects holds integers alone, Python's or numpy's; a bool is none."""
    kinds = set(map(type, array.ravel()))
    return all(issubclass(kind, int | np.integer) and kind is not bool for kind in kinds)


def compact(numbers: list[int]) -> Whole:
    """As int64, or as Python's integers where one is beyond that."""
    fits = not numbers or (min(numbers) >= LEAST and max(numbers) <= MOST)
    return np.array(numbers, dtype=np.int64 if fits else object)


def _compact_array(array: npt.NDArray[Any]) -> Whole:
    if array.dtype.kind == "u" and array.size and int(array.max()) > MOST:
        return array.astype(object)
    return np.asarray(array).astype(np.int64, copy=False)


def _read_each(
    array: npt.NDArray[Any], missing: set[int], place: Callable[[Any], str], told: Told
) -> Whole | None:
    """The numbers of values that are read one by one; the ``missing`` rows are told of already."""
    numbers: list[int] = []
    wrong: dict[tuple[str, str], tuple[type[InputError], list[int]]] = {}
    for row, value in enumerate(array):
        if row in missing:
            continue
        try:
            numbers.append(whole_number(value, ""))
        except InputError as error:
            fault = error.faults[0]
            wrong.setdefault((fault.why, fault.remedy), (type(error), []))[1].append(row)
    for (why, remedy), (kind, rows) in wrong.items():
        first = ", ".join(shown(array[row]) for row in rows[:MOST_TOLD])
        told.add(Fault(place(rows), first, why, remedy), kind)
    return None if wrong or missing else compact(numbers)
