"""What is wrong in a table: told all at once, by column, row and group, however many rows share a fault."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kostnadsfordelning.errors import Fault, InputError, InputTypeError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt
    import pandas as pd

MOST_TOLD = 3
"""Rows or groups that are named for one fault; of the others it is told how many they are."""


def table_fault(why: str, place: str, value: str = "", **values: object) -> Fault:
    """The fault with the texts ``arrays.table_<why>`` and ``arrays.table_<why>_remedy``."""
    return Fault(
        place,
        value,
        text(f"arrays.table_{why}", **values),
        text(f"arrays.table_{why}_remedy", **values),
    )


class Told:
    """Refusals as they are found; `done` raises them all as one, if there are any."""

    __slots__ = ("errors",)

    def __init__(self) -> None:
        self.errors: list[InputError] = []

    def add(self, fault: Fault, kind: type[InputError] = InputError) -> None:
        """One more fault, and the class that `apportion` would give it."""
        self.errors.append(kind(faults=[fault]))

    def take(self, error: InputError) -> None:
        """What another reading refused."""
        self.errors.append(error)

    def done(self) -> None:
        """Raise what was found: of one kind as that kind, of several as an `InputError`."""
        if not self.errors:
            return
        kinds = {type(error) for error in self.errors}
        faults = [fault for error in self.errors for fault in error.faults]
        if len(kinds) == 1:
            raise kinds.pop()(faults=faults)
        of_kind = any(isinstance(error, InputTypeError) for error in self.errors)
        raise (InputTypeError if of_kind else InputError)(faults=faults)


def row_name(index: pd.Index[Any], position: int) -> str:
    """A row by its label; where labels are not unique, also by its number from the top, 1 for the first."""
    (label,) = index[[position]].tolist()
    if isinstance(label, tuple):
        label = ", ".join(map(str, label))
    if index.is_unique:
        return str(label)
    return text("arrays.table_row_twice", label=label, number=position + 1)


def rows_told(index: pd.Index[Any], positions: npt.NDArray[np.intp]) -> str:
    """The first few of some rows, and how many more there are."""
    names = ", ".join(row_name(index, int(position)) for position in positions[:MOST_TOLD])
    more = len(positions) - MOST_TOLD
    return (
        text("arrays.table_rows_more", rows=names, more=more)
        if more > 0
        else text("arrays.table_rows", rows=names)
    )


def groups_told(names: Sequence[str], count: int) -> str:
    """The first few groups, already named, of ``count``."""
    told = "; ".join(names)
    more = count - len(names)
    return text("arrays.table_groups_more", groups=told, more=more) if more > 0 else told


def several(faults: list[Fault], count: int) -> list[Fault]:
    """The faults of the first few groups, and one for the others if ``count`` is more."""
    more = count - len(faults)
    if more <= 0:
        return faults
    return [*faults, table_fault("also", text("arrays.table_groups_also", more=more))]
