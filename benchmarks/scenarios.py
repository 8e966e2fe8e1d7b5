"""What-if: many scenarios of three services at once, with the cost, the population or the weights varied."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

import kostnadsfordelning as kf
from benchmarks import cases
from benchmarks.equality import UnequalError
from benchmarks.figures import Figure, at_most, seconds
from benchmarks.timing import race

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.cases import Ints, Size

YEAR = 2026
SERVICES = ("cmv", "barnahus", "brottsofferjouren")
FACTORS = {"population": "70 %", "equal": "20 %", "land_area": "10 %"}
HELD_AGAINST_SCALAR = 20
"""Scenarios, drawn anew, that are run by the scalar runner too."""


def sweeps(size: Size) -> Iterator[Figure]:
    """The same services three times: the figures that a sweep moves, in every scenario at once."""
    decided = kf.portfolio([kf.load_agreement(name, year=YEAR) for name in SERVICES])
    weighted = decided.replace(key=kf.Weighted(FACTORS))
    draw = np.random.default_rng(cases.SEED)
    count = size.scenarios
    costs = draw.integers(500_000, 5_000_000, count)
    people = cases.weights(8) * draw.integers(900, 1100, (count, 8)) // 1000
    first = draw.integers(0, 101, count)
    second = draw.integers(0, 101 - first)
    shares = np.column_stack([first, second, 100 - first - second])
    for what, agreements, vary in (
        ("the cost varied", decided, {"*.drift.given": costs}),
        ("the population varied", decided, {"*.population": people}),
        ("the weights of three factors varied", weighted, {"*.kommuner": shares}),
    ):
        yield _swept(size, what, agreements, vary)


def _swept(size: Size, what: str, agreements: kf.Portfolio, vary: dict[str, Any]) -> Figure:
    refused = 0

    def check(name: str, outcome: Any) -> None:
        nonlocal refused
        if name == "batch":
            made, amounts = outcome
            refused = int(made.refused.sum())
            _hold_against_scalar(made, amounts)

    def one() -> int:
        return kf.allocate(agreements, YEAR, population=cases.POPULATION_DATE).total

    def many() -> tuple[kf.BatchAllocation, Ints]:
        made = kf.allocate_batch(agreements, YEAR, vary, population=cases.POPULATION_DATE)
        return made, made.amounts

    contenders: dict[str, Callable[[], object]] = {
        "batch": many,
        "one": one,
    }
    found = race(contenders, size.slow_rounds, check)
    times = size.scenarios * found.ratio("one", "batch")
    note = f"`allocate` once takes {seconds(found.median('one'))}: {times:,.0f} times faster".replace(
        ",", " "
    )
    if refused:
        note += f"; {refused} scenarios refused"
    count = f"{size.scenarios:,}".replace(",", " ")
    return Figure(
        f"{count} scenarios × {len(SERVICES)} services × 8 parties, {what}",
        found.median("batch"), "s", at_most(1.0), note,
    )  # fmt: skip


def _hold_against_scalar(batch: kf.BatchAllocation, amounts: Ints) -> None:
    """Some scenarios by the scalar runner, krona for krona; a refused one must be refused there too."""
    for scenario in np.random.default_rng().integers(0, len(amounts), HELD_AGAINST_SCALAR).tolist():
        try:
            wanted = batch.scenario(scenario).amounts
        except kf.KostnadsfordelningError:
            if batch.refused[scenario]:
                continue
            raise
        got = dict(zip(batch.parties, amounts[scenario].tolist(), strict=True))
        if batch.refused[scenario] or got != wanted:
            raise UnequalError(f"scenario {scenario}: {got} where {wanted} was wanted")
