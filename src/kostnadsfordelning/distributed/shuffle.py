"""The rows of a table that lies in parts, sent to buckets so that all rows of a group meet in one of them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from kostnadsfordelning.distributed.buckets import fault
from kostnadsfordelning.errors import Fault, InputError, InputTypeError, KostnadsfordelningError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

    import numpy.typing as npt


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """The rows of one part that belong to one bucket, and where in the part each of them stands, from 0."""

    part: int
    rows: pd.DataFrame
    places: npt.NDArray[np.intp]


def parted(
    frame: object, part: int, by: tuple[Hashable, ...], buckets: int
) -> list[Piece | KostnadsfordelningError]:
    """One part of the table as a piece per bucket, empty ones too; or the same refusal for each.

    The rows keep their order. Which bucket a row goes to follows from the values of its key alone: not from
    the part, nor from how a column of texts or whole numbers is stored, nor from the process.

    >>> frame = pd.DataFrame({"ärende": ["a", "b", "a"], "antal": [1, 2, 3]})
    >>> [piece.places.tolist() for piece in parted(frame, 0, ("ärende",), 3)]
    [[0, 2], [1], []]
    """
    if not isinstance(frame, pd.DataFrame):
        place = text("distributed.part", part=part + 1)
        return [InputTypeError("", [fault(place, type(frame).__name__, "not_frame")])] * buckets
    if faults := list(_wrong_keys(frame, part, by)):
        return [InputError("", faults)] * buckets
    keys = pd.DataFrame({number: _plain(frame[name]) for number, name in enumerate(by)}, index=frame.index)
    hashed = pd.util.hash_pandas_object(keys, index=False).to_numpy(dtype=np.uint64)
    of_row = (hashed % np.uint64(buckets)).astype(np.int64)
    places = np.argsort(of_row, kind="stable")
    bounds = np.searchsorted(of_row[places], np.arange(buckets + 1))
    return [
        Piece(part, frame.iloc[places[first:last]], places[first:last]) for first, last in pairwise(bounds)
    ]


def together(pieces: Sequence[Piece], by: tuple[Hashable, ...]) -> pd.DataFrame:
    """The rows of a bucket, part after part.

    Raises `InputError` for parts that differ in columns or in what kind of key they have: their rows would
    not be of the same groups.
    """
    first = pieces[0]
    expected = ", ".join(map(str, first.rows.columns))
    faults: list[Fault] = []
    for piece in pieces:
        if set(piece.rows.columns) != set(first.rows.columns):
            place = text("distributed.part", part=piece.part + 1)
            told = ", ".join(map(str, piece.rows.columns))
            faults.append(fault(place, told, "columns_differ", first=first.part + 1, columns=expected))
    for name in by:
        kinds = [(_kind(piece.rows[name]), piece.part + 1) for piece in pieces]
        known = [(kind, part) for kind, part in kinds if kind]
        for kind, part in known:
            if kind != known[0][0]:
                place = text("distributed.column", part=part, column=name)
                faults.append(fault(place, kind, "kinds_differ", first=known[0][1], kind=known[0][0]))
    if faults:
        raise InputError("", faults)
    return pd.concat([piece.rows for piece in pieces])


def named_rows(pieces: Sequence[Piece]) -> pd.Index[Any]:
    """A name for every row of a bucket by which it can be found: its label, its part, its number there."""
    return pd.Index(
        [
            text("distributed.row", label=label, part=piece.part + 1, number=int(place) + 1)
            for piece in pieces
            for label, place in zip(piece.rows.index, piece.places, strict=True)
        ]
    )


def _wrong_keys(frame: pd.DataFrame, part: int, by: tuple[Hashable, ...]) -> Iterator[Fault]:
    """Keys that are not there, and those whose equality is not that of what is hashed."""
    for name in by:
        place = text("distributed.column", part=part + 1, column=name)
        count = sum(column == name for column in frame.columns)
        if count != 1:
            known = ", ".join(map(str, frame.columns))
            yield fault(place, "", "column_twice" if count else "no_column", columns=known)
        elif _kind(frame[name]) == "other":
            yield fault(place, str(frame[name].dtype), "key_kind", column=name)


def _kind(column: pd.Series[Any]) -> str:
    """What the values of a key are, as it is told; "" where there are none, ``other`` for no sure key.

    Sure are texts, whole numbers and times: equal values are then equal in every form they are stored in,
    which 1 and 1.0, or two ways to write a decimal, are not once they are hashed.
    """
    dtype = _dtype(column)
    if pd.api.types.is_bool_dtype(dtype) or pd.api.types.is_integer_dtype(dtype):
        # pandas makes floats of these and signed ones together, and floats are no keys
        return "uint64" if str(dtype).lower() == "uint64" else text("distributed.whole")
    if pd.api.types.is_datetime64_any_dtype(dtype):
        return str(dtype)
    found = pd.api.types.infer_dtype(column.dropna().astype(object), skipna=True)
    return {"string": text("distributed.text"), "empty": ""}.get(found, "other")


def _dtype(column: pd.Series[Any]) -> Any:
    """How the values are stored, those of a categorical too."""
    dtype = column.dtype
    return dtype.categories.dtype if isinstance(dtype, pd.CategoricalDtype) else dtype


def _plain(column: pd.Series[Any]) -> pd.Series[Any]:
    """The key's values in the one form that is hashed: whole numbers of 64 bits, times, or objects.

    What is missing goes to some bucket too, since the division refuses it.
    """
    dtype = _dtype(column)
    if pd.api.types.is_datetime64_any_dtype(dtype):
        return column.astype(dtype)
    if pd.api.types.is_bool_dtype(dtype) or pd.api.types.is_integer_dtype(dtype):
        unsigned = pd.api.types.is_unsigned_integer_dtype(dtype)
        numbers = column.astype("UInt64" if unsigned else "Int64").fillna(0)
        return numbers.astype("uint64" if unsigned else "int64")
    return column.astype(object)
