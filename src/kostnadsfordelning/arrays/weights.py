"""Weights of many divisions: one set for all, or one row each, with the parties' names.

A set for all is read as `apportion` reads its weights, percent texts and fractions too. Rows are integers;
rows of other numbers are read one by one in the same way, and a row that cannot be is refused by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kostnadsfordelning.apportionment.numbers import integer_weights
from kostnadsfordelning.apportionment.refusals import fault, party_fault
from kostnadsfordelning.arrays.reading import (
    array_fault,
    as_array,
    compact,
    is_in_rows,
    missing_rows,
    only_integers,
    rows_of,
    whole_numbers,
)
from kostnadsfordelning.errors import InputError, InputTypeError, WeightError

if TYPE_CHECKING:
    import numpy.typing as npt

    from kostnadsfordelning.arrays.divide import Whole
    from kostnadsfordelning.arrays.told import Told


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """The parties, and integers (p,) for all totals or (p, n); a row that cannot be read is all zeros.

    ``written`` (n, p) are the rows as given, for what is told of them; None where there is one for all.
    """

    parties: tuple[str, ...]
    values: Whole
    written: npt.NDArray[Any] | None = None

    def row(self, place: int) -> dict[str, Any]:
        """The weights of one row as `apportion` takes them."""
        own = self.values if self.written is None else self.written[place]
        return dict(zip(self.parties, own.tolist(), strict=True))


def read_weights(weights: Any, parties: Any, told: Told, first: int = 0) -> Weights | None:
    """Weights as they are given; None where something is wrong, and ``told`` then has it.

    ``parties`` names them where they have no names; without it they are called 0, 1 …
    """
    if hasattr(weights, "items") and getattr(weights, "ndim", 1) == 1:
        return _named(weights, parties, told)
    if getattr(weights, "ndim", 1) == 2 and hasattr(weights, "columns"):
        return _frame(weights, parties, told, first)
    if not is_in_rows(weights):
        told.take(_refused_by_core(weights))
        return None
    array = as_array(weights)
    if array.ndim == 1:
        return _vector(weights, array, parties, told)
    if array.ndim == 2 and array.shape[1]:
        names = _names(parties, array.shape[1], told)
        values = _rows(weights, array, names, told, first)
        return None if values is None or names is None else Weights(names, values, array)
    if array.ndim == 2:
        told.add(fault("no_parties", "weights"), WeightError)
    else:
        told.add(array_fault("weights_shape", "weights", shape=array.shape), WeightError)
    return None


def _vector(weights: Any, array: npt.NDArray[Any], parties: Any, told: Told) -> Weights | None:
    if array.dtype.kind == "O" and any(hasattr(one, "__len__") and not isinstance(one, str) for one in array):
        told.add(array_fault("weights_ragged", "weights"), WeightError)
        return None
    names = _names(parties, len(array), told)
    if len(missing := missing_rows(weights, array)):
        told.add(array_fault("missing", rows_of("weights", missing)), WeightError)
        return None
    return None if names is None else _one_for_all(dict(zip(names, array.tolist(), strict=True)), told)


def check_rows(totals: Any, weights: Any, counts: tuple[int, int], told: Told, first: int = 0) -> None:
    """Refuse weights whose rows are not as many as the totals (``counts`` has both), or are named otherwise.

    ``first`` is the number of the first row in the whole.
    """
    rows, count = counts
    if rows != count:
        wrong = array_fault("weights_rows", "weights", rows=first + rows, totals=first + count)
        told.add(wrong, WeightError)
    elif hasattr(totals, "iloc") and hasattr(weights, "iloc") and not totals.index.equals(weights.index):
        told.add(array_fault("weights_index", "weights"), WeightError)


def _named(weights: Any, parties: Any, told: Told) -> Weights | None:
    if parties is not None:
        told.add(array_fault("names_twice", "parties"))
    return _one_for_all(weights, told)


def _one_for_all(weights: Any, told: Told) -> Weights | None:
    try:
        names, values = integer_weights(weights)
    except InputError as error:
        told.take(error)
        return None
    return Weights(names, compact(list(values)))


def _refused_by_core(weights: Any) -> InputError:
    """What `apportion` says of weights that are no weights."""
    try:
        integer_weights(weights)
    except InputError as error:
        return error
    raise AssertionError(weights)


def _frame(frame: Any, parties: Any, told: Told, first: int) -> Weights | None:
    """A table with one column per party."""
    if parties is not None:
        told.add(array_fault("names_twice", "parties"))
    columns = list(frame.columns)
    names = _names(columns, len(columns), told, "weights.columns")
    if not columns:
        told.add(fault("no_parties", "weights"), WeightError)
        return None
    kinds = {getattr(dtype, "kind", "O") for dtype in frame.dtypes}
    read: list[npt.NDArray[Any] | None] = []
    for place, name in enumerate(columns):
        column = frame.iloc[:, place]
        where = f'weights["{name}"]' if isinstance(name, str) else f"weights[{name!r}]"
        if kinds <= set("iubf"):
            read.append(_column(column, where, told, first))
        elif column.dtype.kind in "bf" or len(missing_rows(column, np.zeros(0))):
            _column(column, where, told, first)
            read.append(None)
        else:
            read.append(column.astype(object).to_numpy())
    found = [column for column in read if column is not None]
    if names is None or len(found) < len(read):
        return None
    rows = np.stack(found, axis=0).T
    values = _rows(rows, rows, names, told, first)
    return None if values is None else Weights(names, values, rows)


def _column(column: Any, where: str, told: Told, first: int) -> Whole | None:
    return whole_numbers(
        column, as_array(column), lambda rows: rows_of(where, rows, first), told, what="weights"
    )


def _rows(
    given: Any, array: npt.NDArray[Any], names: tuple[str, ...] | None, told: Told, first: int
) -> Whole | None:
    """Rows (n, p) as columns (p, n); a row with a negative weight, or that cannot be read, is all zeros."""
    if array.dtype.kind == "O" and not only_integers(array):
        return None if names is None else _each_row(array, names)
    read = whole_numbers(given, array, lambda rows: rows_of("weights", rows, first), told, what="weights")
    if read is None:
        return None
    columns: Whole = read.T
    if columns.size and columns.min() < 0:
        columns = np.where((columns < 0).any(axis=0), 0, columns)
    return columns


def _each_row(array: npt.NDArray[Any], names: tuple[str, ...]) -> Whole:
    rows: list[tuple[int, ...]] = []
    for row in array.tolist():
        try:
            rows.append(integer_weights(dict(zip(names, row, strict=True)))[1])
        except InputError:
            rows.append((0,) * len(names))
    flat = compact([weight for row in rows for weight in row])
    return flat.reshape(array.shape).T


def _names(parties: Any, count: int, told: Told, place: str = "parties") -> tuple[str, ...] | None:
    if parties is None:
        return tuple(str(place) for place in range(count))
    if isinstance(parties, str) or not hasattr(parties, "__iter__"):
        told.add(array_fault("names_kind", "parties"), InputTypeError)
        return None
    names = list(parties)
    found: list[InputError] = []
    seen: set[object] = set()
    for number, name in enumerate(names):
        wrong = party_fault(name, f"{place}[{number}]")
        if wrong is not None:
            found.append((InputError if isinstance(name, str) else InputTypeError)(faults=[wrong]))
        elif name in seen:
            found.append(WeightError(faults=[fault("party_twice", f"{place}[{number}]", name)]))
        else:
            seen.add(name)
    if len(names) != count:
        told.add(array_fault("names_count", "parties", names=len(names), count=count))
    for error in found:
        told.take(error)
    return None if found or len(names) != count else tuple(names)
