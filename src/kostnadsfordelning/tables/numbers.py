"""Whole amounts and weights out of a table's columns, exactly, whatever the columns hold them as.

Columns of whole numbers are read as they are. Other columns (texts, `Decimal`, `Fraction`) are read as
`apportion` reads its arguments, each different value once.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import lcm
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import numpy as np
import pandas as pd

from kostnadsfordelning.apportionment.numbers import (
    WeightTypeError,
    is_percent,
    is_refused_kind,
    read_exact,
    whole_number,
)
from kostnadsfordelning.apportionment.refusals import shown
from kostnadsfordelning.arrays.reading import MOST, compact
from kostnadsfordelning.arrays.told import MOST_TOLD
from kostnadsfordelning.errors import Fault, InputError, InputTypeError, WeightError
from kostnadsfordelning.tables.faults import table_fault

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction

    from kostnadsfordelning.arrays.divide import Flags, Whole
    from kostnadsfordelning.tables.columns import Table
    from kostnadsfordelning.tables.groups import Groups

T = TypeVar("T")
Places: TypeAlias = "np.ndarray[Any, np.dtype[np.intp]]"


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """A column of weights, as integers that are right within each group.

    ``percent`` marks the rows that are percent texts, None where none is; ``whole`` is what 100 % is: one
    number, or one per group.
    """

    values: Whole
    percent: Flags | None = None
    whole: int | Whole = 1


@dataclass(frozen=True, slots=True, eq=False)
class WrittenWeights:
    """A column of weights as read: row r has ``numbers[of_row[r]]``."""

    of_row: Places
    numbers: list[Fraction]
    percents: list[bool]

    def in_groups(self, groups: Groups) -> Weights:
        """The weights over one denominator for the column, or, where that is too large, for each group."""
        percent = np.array(self.percents, dtype=np.bool_)[self.of_row] if any(self.percents) else None
        denominators = {number.denominator for number in self.numbers}
        most = max((number.numerator for number in self.numbers), default=0) * max(len(self.of_row), 1)
        common = 1
        for denominator in denominators:
            common = lcm(common, denominator)
            if most * common > MOST:
                return self._group_by_group(groups, percent)
        scaled = [number.numerator * (common // number.denominator) for number in self.numbers]
        return Weights(np.array(scaled, dtype=np.int64)[self.of_row], percent, common)

    def _group_by_group(self, groups: Groups, percent: Flags | None) -> Weights:
        values = np.zeros(len(self.of_row), dtype=object)
        whole = np.ones(groups.count, dtype=object)
        for group in range(groups.count):
            rows = groups.members(group)
            own = [self.numbers[place] for place in self.of_row[rows]]
            whole[group] = lcm(*(number.denominator for number in own))
            values[rows] = [number.numerator * (whole[group] // number.denominator) for number in own]
        return Weights(values, percent, whole)


def read_totals(table: Table, column: pd.Series[Any], place: Callable[[Any], str]) -> Whole | None:
    """Whole amounts of any sign. ``place`` names some positions of the column, for faults."""
    whole = _whole_numbers(column)
    if whole is not None:
        return whole
    found = _read(table, column, place, InputTypeError, _total)
    return None if found is None else compact(found[1])[found[0]]


def read_weights(
    table: Table, column: pd.Series[Any], place: Callable[[Any], str]
) -> Weights | WrittenWeights | None:
    """Weights, none negative: integers, or what must first be brought to integers group by group."""
    whole = _whole_numbers(column)
    if whole is not None:
        if not len(whole) or whole.min() >= 0:
            return Weights(whole)
        negative = np.flatnonzero(whole < 0)
        first = ", ".join(shown(int(one)) for one in whole[negative[:MOST_TOLD]])
        table.told.add(table_fault("negative", place(negative), first), WeightError)
        return None
    found = _read(table, column, place, WeightTypeError, _weight)
    if found is None:
        return None
    of_row, read = found
    return WrittenWeights(of_row, [number for number, _ in read], [percent for _, percent in read])


def _total(value: object) -> int | InputError:
    try:
        return whole_number(value, "")
    except InputError as error:
        return error


def _weight(value: object) -> tuple[Fraction, bool] | InputError:
    number = read_exact(value, "")
    if isinstance(number, Fault):
        return (WeightTypeError if is_refused_kind(value) else WeightError)(faults=[number])
    if number < 0:
        return WeightError(faults=[table_fault("negative", "")])
    return number, is_percent(value)


def _whole_numbers(column: pd.Series[Any]) -> Whole | None:
    """A column of whole numbers as int64, or as Python's integers where one is beyond that.

    None for what must be read value by value, and where a value is missing.
    """
    dtype: Any = column.dtype
    if isinstance(dtype, np.dtype) or not column.hasnans:
        return _plain(column, dtype)
    return None


def _plain(column: pd.Series[Any], dtype: Any) -> Whole | None:
    if pd.api.types.is_integer_dtype(dtype):
        if not len(column):
            return np.zeros(0, dtype=np.int64)
        if pd.api.types.is_unsigned_integer_dtype(dtype) and int(column.max()) > MOST:
            return column.to_numpy(dtype=np.uint64).astype(object)
        return column.to_numpy(dtype=np.int64)
    if pd.api.types.is_object_dtype(dtype) and pd.api.types.infer_dtype(column, skipna=False) == "integer":
        return compact([int(value) for value in column])
    return None


def _read(
    table: Table,
    column: pd.Series[Any],
    place: Callable[[Any], str],
    of_kind: type[InputError],
    read: Callable[[object], T | InputError],
) -> tuple[Places, list[T]] | None:
    """What ``read`` makes of each different value, and which of them every row has.

    None where something cannot be read; then it is told, each fault once with all the rows that share it.
    """
    missing = column.isna().to_numpy(dtype=np.bool_)
    if missing.any():
        table.told.add(table_fault("missing", place(np.flatnonzero(missing))), of_kind)
    if pd.api.types.is_float_dtype(column.dtype):
        first = ", ".join(shown(one) for one in column[~missing].iloc[:MOST_TOLD].tolist())
        fault = table_fault("float", place(None), first, dtype=column.dtype, column=column.name)
        table.told.add(fault, of_kind)
        return None
    of_row, values = _distinct(column, missing)
    found: list[T] = []
    wrong: dict[tuple[type[InputError], str, str], list[int]] = {}
    for position, value in enumerate(values):
        one = read(value)
        if isinstance(one, InputError):
            (fault,) = one.faults
            wrong.setdefault((type(one), fault.why, fault.remedy), []).append(position)
        else:
            found.append(one)
    for (kind, why, remedy), positions in wrong.items():
        rows = np.flatnonzero(np.isin(of_row, positions) & ~missing)
        first = ", ".join(shown(values[of_row[row]]) for row in rows[:MOST_TOLD])
        table.told.add(Fault(place(rows), first, why, remedy), kind)
    return None if wrong or missing.any() else (of_row, found)


def _distinct(column: pd.Series[Any], missing: Flags) -> tuple[Places, list[object]]:
    """Each value once, and which of them every row has. 1 and True are equal, but not the same here.

    Rows without a value are given the first of the others.
    """
    dtype: Any = column.dtype
    objects = pd.api.types.is_object_dtype(dtype) and pd.api.types.infer_dtype(column) != "string"
    if not objects and getattr(dtype, "type", None) not in (list, dict):
        codes, distinct = pd.factorize(column)
        return np.maximum(codes, 0), distinct.tolist()
    places: dict[object, int] = {}
    values: list[object] = []
    of_row = np.zeros(len(column), dtype=np.intp)
    written = column.tolist()
    for row in np.flatnonzero(~missing).tolist():
        value = written[row]
        mark = (type(value), value) if value.__hash__ is not None else (list, id(value))
        place = places.get(mark)
        if place is None:
            place = places[mark] = len(values)
            values.append(value)
        of_row[row] = place
    return of_row, values
