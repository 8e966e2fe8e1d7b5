"""Memory beyond the result: each case in a process of its own, which says what it used at most.

    python -m benchmarks.memory CASE ROWS PARTIES

prints two numbers of bytes, both without the result: what numpy and Python held at most during the call
(`tracemalloc`), and by how much the process grew at most (resident memory).
"""

from __future__ import annotations

import sys
import tracemalloc
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

import kostnadsfordelning as kf
from benchmarks import cases
from benchmarks.figures import Figure, at_most
from benchmarks.processes import ROOT, python

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.cases import Size

METHOD = "largest_remainder"
MOST = 50.0
"""MB: "a few tens" of the issue, as a number."""
MB = 1e6
CHUNK = 10_000
WARM_UP = 2_000
"""Rows divided first, so that what is loaded and made once is not counted."""


def beyond_the_result(size: Size) -> Iterator[Figure]:
    """The largest tables, with each tier's own needs, and the chunks of one that is not held at all."""
    few = max(size.rows // 10, 100)
    for case, rows, parties, what in (
        ("new", size.many_rows, 8, "one weight vector"),
        ("new", size.rows, 290, "one weight vector"),
        ("own", size.rows, 21, "weights of each row's own"),
        ("wide", few, 21, "totals to the edge of int64, half up"),
        ("chunks", size.rows, 290, f"`apportion_chunks(rows={CHUNK}, reuse=True)`"),
    ):
        traced, grown = measured_alone(case, rows, parties)
        table = f"{rows:,} × {parties}".replace(",", " ")
        note = f"resident memory grew by {max(grown, 0) / MB:.0f} MB more than the result"
        yield Figure(f"{table}, {what}", traced / MB, "MB", at_most(MOST), note)


def measured_alone(case: str, rows: int, parties: int) -> tuple[int, int]:
    """The two numbers of a case, measured in a process of its own."""
    printed = python("-m", "benchmarks.memory", case, str(rows), str(parties), folder=str(ROOT))
    traced, grown = printed.split()
    return int(traced), int(grown)


def _work(case: str, rows: int, parties: int) -> Callable[[int], int]:
    """Makes the input; gives a call that divides its first rows and says how large a result it holds."""
    totals = cases.totals(rows)
    weights = cases.drawn_weights(rows, parties) if case == "own" else cases.weights(parties)
    how: dict[str, Any] = {"method": METHOD}
    if case == "wide":
        totals *= np.iinfo(np.int64).max // cases.MOST
        how = {"method": "half_up", "residual_to": "largest"}

    def divide(count: int) -> int:
        own = weights[:count] if weights.ndim == 2 else weights
        return int(kf.apportion_batch(totals[:count], own, **how).nbytes)

    def divide_in_chunks(count: int) -> int:
        chunks = kf.apportion_chunks(totals[:count], weights, rows=CHUNK, reuse=True, **how)
        summed = sum(int(amounts.sum()) for _, amounts in chunks)
        assert summed == int(totals[:count].sum())
        return 0

    return divide_in_chunks if case == "chunks" else divide


def _peak_resident() -> int:
    """The most memory this process has had, in bytes.

    Linux counts ``ru_maxrss`` of a new program from the one that started it, so its own account is read.
    """
    status = Path("/proc/self/status")
    if status.exists():
        line = next(one for one in status.read_text().splitlines() if one.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def _main(case: str, rows: int, parties: int) -> None:
    work = _work(case, rows, parties)
    work(min(WARM_UP, rows))
    before = _peak_resident()
    held = work(rows)
    grown = _peak_resident() - before - held
    tracemalloc.start()
    work(rows)
    _, traced = tracemalloc.get_traced_memory()
    print(traced - held, grown)


if __name__ == "__main__":
    _main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
