"""What every case has of each parameter, as columns of a table."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from kostnadsfordelning.analysis.sweeping.axes import OWN
from kostnadsfordelning.reference.tables import DatedValues

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from kostnadsfordelning.analysis.sweeping.axes import Axis, Places


def labels_of(axes: Sequence[Axis]) -> pd.DataFrame:
    """One row per case: its number, and each parameter as it was told; a vector as one text."""
    import pandas as pd

    frame = pd.DataFrame({"case": np.arange(axes[0].count)})
    for axis in axes:
        frame[axis.name] = _column([_label(value) for value in axis.values], axis.places)
    return frame


def parts_of(axes: Sequence[Axis]) -> dict[str, Any]:
    """A column per part of the vectors that were told part by part."""
    found: dict[str, Any] = {}
    for axis in axes:
        if any(not isinstance(value, Mapping) for value in axis.values):
            continue
        rows = [value for value in axis.values if isinstance(value, Mapping)]
        for part in dict.fromkeys(part for row in rows for part in row):
            values = [row.get(part) for row in rows]
            found[f"{axis.name}.{part}"] = _column([_plain(value) for value in values], axis.places)
    return found


def repeated(labels: pd.DataFrame, parties: pd.DataFrame) -> pd.DataFrame:
    """Every case with every party."""
    import pandas as pd

    cases = np.repeat(np.arange(len(labels)), len(parties))
    people = np.tile(np.arange(len(parties)), len(labels))
    left = labels.take(cases).reset_index(drop=True)
    right = parties.take(people).reset_index(drop=True)
    return pd.concat([left, right], axis=1)


def _column(values: Sequence[object], places: Places) -> Any:
    """What each case has, missing where it is its own: whole numbers as such, anything else as text."""
    import pandas as pd

    if all(type(value) is int and abs(value) < 2**63 for value in values):
        own = places == OWN
        numbers = np.array(values, dtype=np.int64)[places]
        return pd.arrays.IntegerArray(np.where(own, 0, numbers), own) if own.any() else numbers
    told = pd.array([None if value is None else str(value) for value in values], dtype="str")
    return told.take(places, allow_fill=True)


def _plain(value: object) -> object:
    """An integer of any make as int."""
    return int(value) if isinstance(value, np.integer) else value


def _label(value: object) -> object:
    """A value on one line: a vector part by part, a population by its date."""
    if isinstance(value, DatedValues):
        return str(value.period)
    if isinstance(value, Mapping):
        return ", ".join(f"{part} {one}" for part, one in value.items())
    if isinstance(value, list | tuple):
        return "; ".join(str(one) for one in value)
    if isinstance(value, Fraction) and value.denominator == 1:
        return int(value)
    return _plain(value)
