"""What is wrong in a table, by column, row and group, however many rows share a fault."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kostnadsfordelning.arrays.told import MOST_TOLD
from kostnadsfordelning.errors import Fault
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt
    import pandas as pd


def table_fault(why: str, place: str, value: str = "", **values: object) -> Fault:
    """The fault with the texts ``tables.<why>`` and ``tables.<why>_remedy``."""
    return Fault(
        place,
        value,
        text(f"tables.{why}", **values),
        text(f"tables.{why}_remedy", **values),
    )


def row_name(index: pd.Index[Any], position: int) -> str:
    """A row by its label; where labels are not unique, also by its number from the top, 1 for the first."""
    (label,) = index[[position]].tolist()
    if isinstance(label, tuple):
        label = ", ".join(map(str, label))
    if index.is_unique:
        return str(label)
    return text("tables.row_twice", label=label, number=position + 1)


def rows_told(index: pd.Index[Any], positions: npt.NDArray[np.intp]) -> str:
    """The first few of some rows, and how many more there are."""
    names = ", ".join(row_name(index, int(position)) for position in positions[:MOST_TOLD])
    more = len(positions) - MOST_TOLD
    return text("tables.rows_more", rows=names, more=more) if more > 0 else text("tables.rows", rows=names)


def groups_told(names: Sequence[str], count: int) -> str:
    """The first few groups, already named, of ``count``."""
    told = "; ".join(names)
    more = count - len(names)
    return text("tables.groups_more", groups=told, more=more) if more > 0 else told


def several(faults: list[Fault], count: int) -> list[Fault]:
    """The faults of the first few groups, and one for the others if ``count`` is more."""
    more = count - len(faults)
    if more <= 0:
        return faults
    return [*faults, table_fault("also", text("tables.groups_also", more=more))]
