"""The runner that any kind of step has: its own `compute`, scenario by scenario, in Python's integers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from kostnadsfordelning.calculation.batch.arithmetic import whole_array
from kostnadsfordelning.calculation.batch.asked import Asked, at
from kostnadsfordelning.calculation.batch.columns import Column
from kostnadsfordelning.errors import KostnadsfordelningError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostnadsfordelning.arrays.divide import Flags, Whole
    from kostnadsfordelning.calculation.batch.asked import Made
    from kostnadsfordelning.calculation.operands import Value


def per_row(asked: Asked) -> Made:
    """The outcomes of a step and which scenarios it refuses, exactly as the scalar runner has them.

    A scenario that an earlier step has refused is left at nothing. Scenarios with the same operands are
    computed once.
    """
    outcomes: list[Value | None] = [None] * asked.count
    refused: Flags = np.zeros(asked.count, dtype=np.bool_)
    known: dict[object, Value | None] = {}
    for scenario in np.flatnonzero(asked.live).tolist():
        fields = {name: column.value(scenario) for name, column in asked.fields.items()}
        values = tuple(at(value, scenario) for value in asked.values)
        operands = (values, *fields.values())
        if operands not in known:
            known[operands] = _outcome(asked, fields, values)
        outcomes[scenario] = known[operands]
        refused[scenario] = known[operands] is None
    return Column(_stacked(outcomes)), refused if refused.any() else None


def _outcome(asked: Asked, fields: dict[str, Value], values: tuple[Value, ...]) -> Value | None:
    """The step's outcome in one scenario, None where it refuses."""
    step = replace(asked.step, **fields) if fields else asked.step  # type: ignore[arg-type]
    try:
        return step.compute(*values)
    except KostnadsfordelningError:
        return None


def _stacked(outcomes: Sequence[Value | None]) -> Whole:
    """Whole numbers (n,), or (p, n) of vectors; nothing where there is no outcome."""
    first = next((one for one in outcomes if one is not None), 0)
    if not isinstance(first, tuple):
        return whole_array([one if one is not None else 0 for one in outcomes])
    nothing = (0,) * len(first)
    rows = [one if one is not None else nothing for one in outcomes]
    return np.ascontiguousarray(whole_array(rows).T)
