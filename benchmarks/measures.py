"""The measures by name, in the order of the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks import division, memory, processes, scenarios, services, single, tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from benchmarks.cases import Size
    from benchmarks.figures import Figure

MEASURES: Mapping[str, tuple[str, Callable[[Size], Iterator[Figure]]]] = {
    "startup": ("Start-up", processes.start_up),
    "command": ("README's main command", processes.main_command),
    "single": ("One total, and few", single.one_total),
    "services": ("Whole agreements", services.allocations),
    "scenarios": ("What-if", scenarios.sweeps),
    "limit": (
        "Many totals, against numpy's `int64 // int64 array` over the same matrix",
        division.against_the_limit,
    ),
    "peers": ("Many totals, against how others do it", division.against_peers),
    "largest": ("The largest table", division.largest),
    "memory": ("Memory beyond the result", memory.beyond_the_result),
    "tables": ("A long table", tables.long_tables),
}
