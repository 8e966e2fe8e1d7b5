"""The columns of a table that a division uses: found, and refused where a value is missing or inexact."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from kostnadsfordelning.apportionment.refusals import party_fault, shown
from kostnadsfordelning.arrays.told import MOST_TOLD
from kostnadsfordelning.errors import Fault, InputError, InputTypeError
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.nearest import nearest
from kostnadsfordelning.tables.faults import rows_told, table_fault

if TYPE_CHECKING:
    import numpy.typing as npt

    from kostnadsfordelning.arrays.divide import Flags
    from kostnadsfordelning.arrays.told import Told

_ALIKE = frozenset(
    ("string", "integer", "boolean", "date", "datetime", "datetime64", "timedelta", "timedelta64", "time",
     "period", "interval", "decimal", "bytes", "categorical", "empty")
)  # fmt: skip
"""Kinds of objects, as pandas names them, of which two that are equal also look equal."""
_TIMES = frozenset(("date", "datetime", "datetime64", "time"))


def _several_clocks(values: pd.Series[Any] | pd.Index[Any]) -> bool:
    """Whether times with a zone, times without one and days meet: they cannot be compared."""
    return len({(hasattr(one, "hour"), getattr(one, "tzinfo", None) is None) for one in values}) > 1


@dataclass(frozen=True, slots=True, eq=False)
class Parties:
    """Who each row is about: row r is ``names[codes[r]]``, and no name stands twice in ``names``."""

    codes: npt.NDArray[np.intp]
    names: tuple[str, ...]

    def rows_of(self, name: str) -> Flags:
        """Which rows are a party's."""
        code = self.names.index(name) if name in self.names else -1
        return np.asarray(self.codes == code)


class Table:
    """A frame whose columns are asked for by argument; every fault goes to ``told``."""

    __slots__ = ("frame", "told")

    def __init__(self, frame: object, told: Told) -> None:
        if not isinstance(frame, pd.DataFrame):
            place = text("tables.frame")
            raise InputTypeError(faults=[table_fault("kind", place, type(frame).__name__)])
        if frame.columns.nlevels > 1:
            place = text("tables.frame")
            raise InputError(faults=[table_fault("levels", place, shown(frame.columns[0]))])
        self.frame = frame
        self.told = told

    def column(self, argument: str, label: object) -> pd.Series[Any] | None:
        """The one column with this heading, with no value missing; None if there is something wrong."""
        found = self.find(argument, label)
        if found is None:
            return None
        if found.hasnans:
            missing = np.flatnonzero(found.isna().to_numpy(dtype=np.bool_))
            self.told.add(table_fault("missing", self.place(label, missing)))
            return None
        return found

    def columns(self, argument: str, labels: object) -> list[pd.Series[Any]] | None:
        """One or several columns whose values say which rows are equal, or which comes before another."""
        several = isinstance(labels, list | tuple) and not self.has(labels)
        asked: list[object] = list(labels) if several else [labels]  # type: ignore[call-overload]
        if not asked:
            self.told.add(table_fault("no_column", argument, shown(labels), columns=self.headings))
            return None
        found = [self._key(argument, label) for label in asked]
        read = [column for column in found if column is not None]
        return read if len(read) == len(found) else None

    def parties(self, label: object) -> Parties | None:
        """The column that names each row's party: texts, none of them blank."""
        column = self.column("party", label)
        if column is None:
            return None
        try:
            codes, values = pd.factorize(column)
        except (TypeError, NotImplementedError):  # what cannot be compared, such as lists
            codes, values = np.arange(len(column)), pd.Index(list(column), dtype=object, tupleize_cols=False)
        names = values.tolist()
        found = [party_fault(name, "") for name in names]
        wrong = [code for code, fault in enumerate(found) if fault is not None]
        first = found[wrong[0]] if wrong else None
        if first is None:
            return Parties(codes, tuple(names))
        rows = np.flatnonzero(np.isin(codes, wrong))
        fault = Fault(self.place(label, rows), first.value, first.why, first.remedy)
        self.told.add(fault, InputError if isinstance(names[wrong[0]], str) else InputTypeError)
        return None

    def has(self, label: object) -> bool:
        """Whether there is such a column."""
        return bool(self._places(label))

    def place(self, label: object, rows: npt.NDArray[np.intp] | None = None) -> str:
        """A column, and some of its rows, as a fault names them."""
        if rows is None:
            return text("tables.column", column=label)
        return text("tables.column_rows", column=label, rows=rows_told(self.frame.index, rows))

    def find(self, argument: str, label: object) -> pd.Series[Any] | None:
        """The one column with this heading, whatever stands in it."""
        places = self._places(label)
        if len(places) == 1:
            return self.frame.iloc[:, places[0]]
        if places:
            self.told.add(table_fault("twice", argument, shown(label)))
        elif not isinstance(label, Hashable) or label is None:
            self.told.add(table_fault("no_column", argument, shown(label), columns=self.headings))
        else:
            hint = self._hint(label)
            self.told.add(
                table_fault("unknown", argument, shown(label), columns=self.headings, hint=hint),
            )
        return None

    @property
    def headings(self) -> str:
        """The columns there are."""
        return ", ".join(shown(label) for label in self.frame.columns) or text("tables.no_headings")

    def _hint(self, label: object) -> str:
        if label in self.frame.index.names:
            return text("tables.hint_index")
        near = nearest(str(label), [one for one in self.frame.columns if isinstance(one, str)])
        return text("tables.hint_near", near=near) if near else ""

    def _places(self, label: object) -> list[int]:
        if label is None or not isinstance(label, Hashable):
            return []
        # What is equal has equal hashes; but True equals 1, and is not the same heading.
        own = hash(label), isinstance(label, bool | np.bool_)
        return [
            place
            for place, one in enumerate(self.frame.columns)
            if (hash(one), isinstance(one, bool | np.bool_)) == own and (one is label or one == label)
        ]

    def _key(self, argument: str, label: object) -> pd.Series[Any] | None:
        column = self.column(argument, label)
        if column is None:
            return None
        dtype: Any = column.dtype
        of_categories = isinstance(dtype, pd.CategoricalDtype)
        values: Any = dtype.categories if of_categories else column
        dtype = values.dtype
        if pd.api.types.is_float_dtype(dtype):
            self._add_key_fault("key_float", label, column, dtype=dtype)
            return None
        if getattr(dtype, "type", None) in (list, dict):  # what Arrow calls lists and structs
            self._add_key_fault("mixed", label, column)
            return None
        if pd.api.types.is_object_dtype(dtype):
            kind = pd.api.types.infer_dtype(values, skipna=True)
            if kind == "floating":
                self._add_key_fault("key_float", label, column, dtype="float")
                return None
            if kind not in _ALIKE or (kind in _TIMES and _several_clocks(values)):
                self._add_key_fault("mixed", label, column)
                return None
        return column

    def _add_key_fault(self, why: str, label: object, column: pd.Series[Any], **values: object) -> None:
        first = ", ".join(shown(one) for one in column.iloc[:MOST_TOLD].tolist())
        self.told.add(table_fault(why, self.place(label), first, **values), InputTypeError)
