"""The runner that any kind of step has: its own `compute`, scenario by scenario, in Python's integers."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

import numpy as np

from kostnadsfordelning.calculation.batch.arithmetic import whole_array
from kostnadsfordelning.calculation.batch.asked import Asked, at
from kostnadsfordelning.calculation.batch.columns import Column
from kostnadsfordelning.errors import KostnadsfordelningError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostnadsfordelning.arrays.divide import Flags
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
    return _column(outcomes), refused if refused.any() else None


def _outcome(asked: Asked, fields: dict[str, Value], values: tuple[Value, ...]) -> Value | None:
    """The step's outcome in one scenario, None where it refuses."""
    step = replace(asked.step, **fields) if fields else asked.step  # type: ignore[arg-type]
    try:
        return step.compute(*values)
    except KostnadsfordelningError:
        return None


def _column(outcomes: Sequence[Value | None]) -> Column:
    """The outcomes over one denominator, numbers (n,) or vectors (p, n); nothing where there is none."""
    first = next((one for one in outcomes if one is not None), 0)
    nothing: Value = (0,) * len(first) if isinstance(first, tuple) else 0
    rows = [one if one is not None else nothing for one in outcomes]
    vectors = [one if isinstance(one, tuple) else (one,) for one in rows]
    common = lcm(*{Fraction(one).denominator for vector in vectors for one in vector if type(one) is not int})
    numbers = whole_array([[int(one * common) for one in vector] for vector in vectors]).T
    return Column(np.ascontiguousarray(numbers if isinstance(first, tuple) else numbers[0]), common)
