"""A table of any number of dimensions as PxWeb gives it: one value per combination of codes."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    import pandas as pd

Value = int | Decimal | None


@dataclass(frozen=True, slots=True)
class Unit:
    """The unit of a content and how many decimals it is published with; None where it is not said."""

    base: str
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class Dimension:
    """One variable: its codes in order, each with its label.

    ``role`` is ``"time"``, ``"metric"``, ``"geo"`` or empty. ``units`` and ``periods`` (what day or
    period a content refers to) are by code, for a dimension of contents.
    """

    id: str
    label: str
    codes: tuple[str, ...]
    labels: tuple[str, ...]
    role: str = ""
    eliminable: bool = False
    units: Mapping[str, Unit] = field(default_factory=dict)
    periods: Mapping[str, str] = field(default_factory=dict)

    def label_of(self, code: str) -> str:
        """The label of one of the codes."""
        return self.labels[self.codes.index(code)]


@dataclass(frozen=True, slots=True)
class Note:
    """A note of the publisher. A mandatory one must be shown wherever the figures are."""

    text: str
    mandatory: bool = False
    dimension: str = ""


@dataclass(frozen=True, slots=True)
class CubeRow:
    """One cell: its code in each dimension, its value (None if not published), and its status."""

    codes: tuple[str, ...]
    value: Value
    status: str = ""


@dataclass(frozen=True, slots=True)
class Cube:
    """The values of a table, row-major over ``dimensions``: the last one runs fastest.

    Values are int or `Decimal`, exactly as published; None where there is no figure, and then ``status``
    often says why (``".."``). Both are kept sparse: a cell that is not there is None or ``""``.
    """

    label: str
    source: str
    updated: dt.datetime | None
    dimensions: tuple[Dimension, ...]
    notes: tuple[Note, ...] = ()
    table_id: str = ""
    _values: Mapping[int, Value] = field(default_factory=dict, repr=False)
    _status: Mapping[int, str] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        """The number of cells, those without a figure counted."""
        return math.prod(len(dimension.codes) for dimension in self.dimensions)

    def dimension(self, name: str) -> Dimension:
        """The dimension of that id. Raises `KeyError`."""
        for dimension in self.dimensions:
            if dimension.id == name:
                return dimension
        raise KeyError(name)

    def cell(self, **codes: str) -> CubeRow:
        """The cell at one code per dimension; a dimension with a single code may be left out.

        Raises `KeyError` for a code or dimension that is not there.
        """
        if unknown := set(codes) - {dimension.id for dimension in self.dimensions}:
            raise KeyError(", ".join(sorted(unknown)))
        position, chosen = 0, []
        for dimension in self.dimensions:
            if dimension.id not in codes and len(dimension.codes) > 1:
                raise KeyError(dimension.id)
            code = codes.get(dimension.id, dimension.codes[0])
            if code not in dimension.codes:
                raise KeyError(f"{dimension.id}={code}")
            position = position * len(dimension.codes) + dimension.codes.index(code)
            chosen.append(code)
        return CubeRow(tuple(chosen), self._values.get(position), self._status.get(position, ""))

    def rows(self) -> Iterator[CubeRow]:
        """Every cell, in the order of the values."""
        sizes = [len(dimension.codes) for dimension in self.dimensions]
        strides = [math.prod(sizes[place + 1 :]) for place in range(len(sizes))]
        for position in range(len(self)):
            codes = tuple(
                dimension.codes[position // stride % size]
                for dimension, stride, size in zip(self.dimensions, strides, sizes, strict=True)
            )
            yield CubeRow(codes, self._values.get(position), self._status.get(position, ""))

    @property
    def mandatory_notes(self) -> tuple[Note, ...]:
        """The notes that must follow the figures."""
        return tuple(note for note in self.notes if note.mandatory)

    @property
    def table(self) -> pd.DataFrame:
        """One row per cell: a column of codes per dimension, ``<dimension>_label``, ``value``, ``status``.

        ``value`` is int64 where every cell is a whole number, Int64 where some are missing, and float64
        *for display* where there are decimals; calculate with `rows`.
        """
        import pandas as pd

        rows = list(self.rows())
        columns: dict[str, pd.Series] = {}
        for place, dimension in enumerate(self.dimensions):
            names = dict(zip(dimension.codes, dimension.labels, strict=True))
            codes = [row.codes[place] for row in rows]
            columns[dimension.id] = pd.Series(codes, dtype="str")
            columns[f"{dimension.id}_label"] = pd.Series([names[code] for code in codes], dtype="str")
        values = [row.value for row in rows]
        if any(isinstance(value, Decimal) for value in values):
            shown = pd.Series([None if value is None else float(value) for value in values], dtype="float64")
        else:
            whole = "Int64" if any(value is None for value in values) else "int64"
            shown = pd.Series(values, dtype=whole)
        columns["value"] = shown
        columns["status"] = pd.Series([row.status for row in rows], dtype="str")
        return pd.DataFrame(columns)

    def __repr__(self) -> str:
        shape = " × ".join(f"{dimension.id} {len(dimension.codes)}" for dimension in self.dimensions)
        return f"<Cube {self.table_id or self.label}: {shape}>"
