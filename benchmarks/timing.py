"""Contenders timed against each other: interleaved, several rounds, medians.

A shared machine drifts by tens of percent from one second to the next, so no time is worth much by itself.
Contenders therefore take turns within a round, and a ratio is the median of the rounds' own ratios.
"""

from __future__ import annotations

import gc
from dataclasses import dataclass
from statistics import median
from time import perf_counter, process_time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SAMPLE = 0.02
"""Seconds that one sample lasts at least: shorter calls are repeated."""


def wall() -> float:
    """Seconds as they pass."""
    return perf_counter()


def processor() -> float:
    """Seconds that this process and those it has waited for were worked on, by however many cores."""
    import resource

    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return process_time() + children.ru_utime + children.ru_stime


CLOCK: Callable[[], float] = wall
"""What is read. On a machine that is busy with other things, `processor` tells more than `wall`."""


@dataclass(frozen=True, slots=True)
class Race:
    """The seconds per call of every contender, one for each round."""

    seconds: Mapping[str, tuple[float, ...]]

    def median(self, name: str) -> float:
        """The median seconds per call."""
        return median(self.seconds[name])

    def ratio(self, name: str, against: str) -> float:
        """How many times the time of ``against`` that ``name`` takes."""
        pairs = zip(self.seconds[name], self.seconds[against], strict=True)
        return median(own / other for own, other in pairs)


def race(
    contenders: Mapping[str, Callable[[], object]],
    rounds: int,
    check: Callable[[str, object], None] | None = None,
) -> Race:
    """Every contender once unmeasured, when ``check`` gets its name and outcome, then ``rounds`` in turn."""
    calls = {}
    for name, contender in contenders.items():
        begun = wall()
        outcome = contender()
        took = wall() - begun
        if check is not None:
            check(name, outcome)
        del outcome
        calls[name] = max(1, round(SAMPLE / max(took, 1e-7)))
    order = list(contenders)
    seconds: dict[str, list[float]] = {name: [] for name in order}
    for _ in range(rounds):
        for name in order:
            seconds[name].append(_sample(contenders[name], calls[name]))
        order.append(order.pop(0))  # nobody always runs in the wake of the same neighbour
    return Race({name: tuple(taken) for name, taken in seconds.items()})


def _sample(contender: Callable[[], object], calls: int) -> float:
    gc.collect()
    gc.disable()
    try:
        begun = CLOCK()
        for _ in range(calls):
            outcome = contender()
        took = CLOCK() - begun
    finally:
        gc.enable()
    del outcome  # giving a large result back to the system is not part of the work
    return took / calls
