"""The linear programme that proposes weights: whole numbers of steps, found by SciPy's HiGHS.

It counts in floats and on straight lines, so it only proposes; what is answered is computed exactly. With
every limit widened by as much as rounding can move, weights that it says do not exist do not exist.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostnadsfordelning.analysis.search.grid import Grid
    from kostnadsfordelning.analysis.search.model import Model
    from kostnadsfordelning.analysis.search.objectives import Objective
    from kostnadsfordelning.analysis.search.wishes import Limit

SECONDS = 20.0
"""As long as one programme may take; then its best so far is what it proposes."""
_OPTIMAL, _STOPPED, _INFEASIBLE = 0, 1, 2


class NoPointError(Exception):
    """The programme has no solution. Never leaves this room."""


def proposed(
    model: Model, grid: Grid, limits: Sequence[Limit], objective: Objective, widen: int
) -> tuple[int, ...] | None:
    """The point with the smallest objective on the lines; None where the solver gives up.

    ``widen`` is 1 for limits moved outward by what rounding can move, -1 inward, 0 for neither. Raises
    `NoPointError` where there is none.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    per_step = model.columns / grid.steps  # (factors, parties)
    own = objective.rows()
    count, extra = len(grid.low), len(own.prices)
    rows = [np.concatenate([np.ones(count), np.zeros(extra)])]
    most, least = [float(grid.steps)], [float(grid.steps)]
    off = np.where(np.isfinite(model.off), model.off, 0)
    for limit in limits:
        factors = np.array([float(limit.factors.get(party, 0)) for party in model.parties])
        rows.append(np.concatenate([per_step @ factors, np.zeros(extra)]))
        moved = float(np.abs(factors) @ off) + widen_margin(limit)
        most.append(float(limit.most) + widen * moved)
        least.append(-np.inf)
    for amounts, unknowns, bound in zip(own.amounts, own.extra, own.most, strict=True):
        rows.append(np.concatenate([per_step @ amounts, unknowns]))
        most.append(float(bound))
        least.append(-np.inf)
    free = np.full(extra, np.inf)
    solved = milp(
        np.concatenate([np.zeros(count), own.prices]),
        integrality=np.concatenate([np.ones(count), np.zeros(extra)]),
        bounds=Bounds(np.concatenate([grid.low, -free]), np.concatenate([grid.high, free])),
        constraints=LinearConstraint(np.array(rows), np.array(least), np.array(most)),
        options={"mip_rel_gap": 0.0, "time_limit": SECONDS},
    )
    if solved.status == _INFEASIBLE:
        raise NoPointError
    if solved.status not in (_OPTIMAL, _STOPPED) or solved.x is None:
        return None
    point = tuple(int(one) for one in np.rint(solved.x[:count]))
    return point if sum(point) == grid.steps else None


def widen_margin(limit: Limit) -> float:
    """What the solver's own tolerance and floats may amount to, and more."""
    return 1.0 + 1e-9 * abs(float(limit.most))
