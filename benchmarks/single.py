"""One total, and few totals: where Python's own integers win and numpy would cost more than the work."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import kostnadsfordelning as kf
from benchmarks import cases
from benchmarks.equality import UnequalError
from benchmarks.figures import Figure, at_most, seconds
from benchmarks.peers import in_decimal
from benchmarks.timing import race

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.cases import Ints, Size

METHOD = "largest_remainder"
TOTAL = 3_574_970
NAMED = cases.by_name(8)
FEW = (1, 3, 10, 24)
"""Rows of 8 parties: up to 192 cells."""


def one_total(size: Size) -> Iterator[Figure]:
    """One `apportion` with 8 parties against a `Decimal` division by hand, which validates nothing."""
    contenders: dict[str, Callable[[], object]] = {
        "here": lambda: kf.apportion(TOTAL, NAMED, method=METHOD),
        "decimal": lambda: in_decimal.largest_remainder(TOTAL, NAMED),
    }
    given = {name: contender() for name, contender in contenders.items()}
    if getattr(given["here"], "amounts", None) != given["decimal"]:
        raise UnequalError(f"apportion: {given['here']} where {given['decimal']} was wanted")
    found = race(contenders, max(size.rounds, size.starts))
    note = f"{seconds(found.median('here'))} against {seconds(found.median('decimal'))}"
    yield Figure(
        "`apportion`, 8 parties, validated, against `Decimal` by hand",
        found.ratio("here", "decimal"), "×", at_most(1.0), note,
    )  # fmt: skip
    yield from _few_totals(size)


def _few_totals(size: Size) -> Iterator[Figure]:
    for rows in FEW:
        totals = cases.totals(rows).tolist()
        contenders: dict[str, Callable[[], object]] = {
            "batch": partial(_together, totals),
            "each": partial(_one_by_one, totals),
        }
        got, wanted = _together(totals).tolist(), [list(one.values) for one in _one_by_one(totals)]
        if got != wanted:
            raise UnequalError(f"apportion_batch: {got} where {wanted} was wanted")
        found = race(contenders, max(size.rounds, size.starts))
        note = f"{seconds(found.median('batch'))} against {seconds(found.median('each'))}"
        what = f"`apportion_batch`, {rows} × 8, against {rows} × `apportion`"
        yield Figure(what, found.ratio("batch", "each"), "×", None, note)


def _together(totals: list[int]) -> Ints:
    amounts: Ints = kf.apportion_batch(totals, NAMED, method=METHOD)
    return amounts


def _one_by_one(totals: list[int]) -> list[kf.Apportionment]:
    return [kf.apportion(total, NAMED, method=METHOD) for total in totals]
