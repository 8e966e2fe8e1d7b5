"""The error for rows that are refused: what `apportion` says of the first of them, and which they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from kostnadsfordelning.arrays.reading import rows_of
from kostnadsfordelning.arrays.told import MOST_TOLD
from kostnadsfordelning.errors import InputError, KostnadsfordelningError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Callable

    from kostnadsfordelning.arrays.divide import Flags


def refusal(refused: Flags, divide_row: Callable[[int], object], first: int = 0) -> KostnadsfordelningError:
    """The error that ``divide_row`` raises for the first refused row, with the texts of the first few.

    ``refused`` (n,) has at least one row; ``first`` is the number of the first row in the whole.
    """
    rows: list[int] = np.flatnonzero(refused).tolist()
    errors: list[KostnadsfordelningError] = []
    same: dict[str, list[int]] = {}
    for row in rows[:MOST_TOLD]:
        try:
            divide_row(row)
        except KostnadsfordelningError as error:
            errors.append(error)
            same.setdefault(str(error), []).append(row)
    where = rows_of("totals", rows, first)
    lines = [
        text("arrays.refused", count=len(rows), total=len(refused), rows=where),
        *(f"{rows_of('totals', some, first)}: {told}" for told, some in same.items()),
    ]
    return _as_told(errors[0], "\n".join(lines), errors)


def _as_told(
    first: KostnadsfordelningError, message: str, errors: list[KostnadsfordelningError]
) -> KostnadsfordelningError:
    """An error of the first one's class, with its steps, and the faults of them all."""
    made: Any = type(first)(message, steps=first.steps)
    if isinstance(made, InputError):
        faults = [fault for error in errors if isinstance(error, InputError) for fault in error.faults]
        made.faults = tuple(dict.fromkeys(faults))
    return made  # type: ignore[no-any-return]
