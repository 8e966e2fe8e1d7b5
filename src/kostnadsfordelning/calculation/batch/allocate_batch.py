"""The door to the batch runner: agreements, a year and what varies in, every scenario's amounts out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

import numpy as np

from kostnadsfordelning.calculation.batch.chunks import ROWS, chunks_of
from kostnadsfordelning.calculation.batch.parameters import planned, refuse_unknown
from kostnadsfordelning.calculation.batch.result import BatchAllocation, BatchRow
from kostnadsfordelning.calculation.batch.tried import Scenarios
from kostnadsfordelning.calculation.batch.varied import read_vary
from kostnadsfordelning.calculation.operands import RESIDUAL
from kostnadsfordelning.calculation.prepare import Arguments, prepare
from kostnadsfordelning.calculation.result import behind
from kostnadsfordelning.calculation.steps import LimitParties, MemberWeights
from kostnadsfordelning.errors import NotInForceError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kostnadsfordelning.arrays.divide import Flags, Ints
    from kostnadsfordelning.calculation.batch.parameters import Planned
    from kostnadsfordelning.calculation.plan import Plan, RowPlan
    from kostnadsfordelning.calculation.prepare import Given


def allocate_batch(
    agreements: Given | Iterable[Given],
    year: int,
    vary: Mapping[str, object],
    **told: Unpack[Arguments],
) -> BatchAllocation:
    """Split the costs of one or several agreements for a year in many scenarios at once.

    Each scenario is calculated exactly as `allocate` would with its figures, to the krona.

    agreements, year, **told
        As `allocate` takes them. They must be enough for a calculation: what varies takes the place of
        figures that are there.
    vary
        By the name of a figure (see `parameters`), its value in every scenario; ``*`` in a name stands for
        anything, and the values are then for every figure that fits. A number takes one value per scenario:
        a list, an array or a Series of int, `Decimal`, `Fraction` or text (``"2,9 %"``); a number for a
        percent is in percent. A vector takes a DataFrame or a mapping with a column per part (the party's
        code or name, the branch, the key), or an array (n, parts) in the order of `parameters`. Shares are
        percent texts that make 100 % in each scenario, or numbers of which only the proportions count.
        Scenario 0 has the first value of each, whatever index a table has. Floats are refused.

    What a step refuses is no error here: the scenario is flagged in ``refused``.

    Raises what `allocate` raises before it calculates, `NotInForceError` where none of several agreements
    is in force, and `InputError` with everything that is wrong in ``vary``: names that fit no figure,
    values that a figure cannot have, columns of different lengths.

    >>> made = allocate_batch("cmv", 2024, {"cmv.drift.percent": ["0 %", "3 %", "3,5 %"]})
    >>> made.total
    array([3574970, 3682219, 3700094])
    >>> made.scenario(1).amounts["2303"], made.amounts[1].tolist()[made.parties.index("2303")]
    (147289, 147289)
    """
    refuse_unknown(told, "allocate_batch")
    scenarios = read_scenarios(agreements, year, vary, told)
    return batch_of(scenarios, (chunk.run() for chunk in chunks_of(scenarios, ROWS)))


def read_scenarios(
    agreements: Given | Iterable[Given], year: int, vary: Mapping[str, object], told: Arguments
) -> Scenarios:
    """What the scenarios are made from, read and checked. Raises what `allocate_batch` says."""
    prepared = prepare(agreements, year, **told)
    plans = planned(prepared)
    if not plans:
        raise NotInForceError("\n".join(f"{one.name} ({one.id}): {one.reason}" for one in prepared.skipped))
    return Scenarios(prepared, plans, read_vary(vary, plans))


def batch_of(scenarios: Scenarios, made: Iterable[tuple[Ints, Flags]]) -> BatchAllocation:
    """The result, from what each of `chunks_of` the scenarios came to, in order."""
    prepared, plans, count = scenarios.prepared, scenarios.plans, scenarios.varied.count
    rows = tuple(row for number, plan in enumerate(plans) for row in _rows(number, plan))
    cells = np.zeros((len(rows), count), dtype=np.int64)
    refusing = np.zeros((len(plans), count), dtype=np.bool_)
    start = 0
    for amounts, refused in made:
        here = slice(start, start + amounts.shape[1])
        cells[:, here], refusing[:, here] = amounts, refused
        start = here.stop
    for array in (cells, refusing):
        array.setflags(write=False)
    return BatchAllocation(
        year=prepared.year,
        rows=rows,
        cells=cells,
        refusing=refusing,
        skipped=prepared.skipped,
        scenarios=scenarios,
    )


def _rows(number: int, planned: Planned) -> Iterator[BatchRow]:
    """What each of a plan's rows is of."""
    plan = planned.plan
    everyone, service = plan.agreement.everyone, plan.agreement.id
    for row in plan.rows:
        name = _left_by(plan, row) if row.party == RESIDUAL else everyone[row.party].name
        yield BatchRow(number, service, row.item, row.party, name, plan.agreement.item(row.item).measure)


def _left_by(plan: Plan, row: RowPlan) -> str:
    """What a residual is called. Where limits may leave it, or rounding, that differs by scenario."""
    steps = {step.id: step for step in plan.steps}
    own = [steps[name] for ref in row.refs for name in behind(ref, steps)]
    if any(isinstance(step, LimitParties) and step.cut_off == "unfunded" for step in own):
        return text("account.left_unshared")
    if any(isinstance(step, MemberWeights) and step.shrinks for step in own):
        return text("result.left_by_absence")
    return text("calculation.residual")
