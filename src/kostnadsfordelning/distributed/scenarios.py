"""Many scenarios on the engine: those of `kf.allocate_batch`, a chunk of them in each task."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostnadsfordelning.calculation.batch.allocate_batch import batch_of, read_scenarios
from kostnadsfordelning.calculation.batch.chunks import ROWS, chunks_of
from kostnadsfordelning.calculation.batch.parameters import refuse_unknown
from kostnadsfordelning.distributed.buckets import computed, engine, whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Unpack

    from kostnadsfordelning.calculation.batch.result import BatchAllocation
    from kostnadsfordelning.calculation.prepare import Arguments, Given

MOST_ROWS = 10_000_000


def allocate_batch(
    agreements: Given | Iterable[Given],
    year: int,
    vary: Mapping[str, object],
    *,
    rows: int = ROWS,
    **told: Unpack[Arguments],
) -> BatchAllocation:
    """Split the costs of some agreements for a year in many scenarios, on Dask, as `kf.allocate_batch` does.

    agreements, year, vary, **told
        As `kf.allocate_batch` takes them. They are read and checked here, as is the store of facts.
    rows
        How many scenarios a task has. The outcome does not depend on it.

    The result is the same object, whole: every scenario's amounts must fit in the memory of the caller, some
    eight bytes per scenario, cost item and party. What does not is swept in several calls.

    Raises what `kf.allocate_batch` raises, `InputError` for ``rows`` that are none, `MissingExtraError`
    without Dask.

    >>> made = allocate_batch("cmv", 2024, {"cmv.drift.percent": ["0 %", "3 %", "3,5 %"]}, rows=2)
    >>> made.total
    array([3574970, 3682219, 3700094])
    """
    number = whole("rows", rows, MOST_ROWS)
    engine()
    refuse_unknown(told, "allocate_batch")
    scenarios = read_scenarios(agreements, year, vary, told)
    return batch_of(scenarios, computed([chunk.run for chunk in chunks_of(scenarios, number)]))
