"""Many totals divided at once: against the division of the processor, and against how others do it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

import kostnadsfordelning as kf
from benchmarks import cases
from benchmarks.equality import count_off, same_amounts
from benchmarks.figures import Figure, at_least, at_most, seconds
from benchmarks.peers import exact_numpy, in_decimal, in_pandas, rounded_numpy
from benchmarks.timing import race

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.cases import Ints, Size
    from benchmarks.timing import Race

METHOD = "largest_remainder"
HELD_AGAINST_NUMPY = 20_000
"""Rows of a large result that are held against `exact_numpy`; all rows are held to their sums."""


def divide(totals: Ints, weights: Ints, **how: Any) -> Ints:
    """What is measured: the library's call, validation and all."""
    amounts: Ints = kf.apportion_batch(totals, weights, method=METHOD, **how)
    return amounts


def against_the_limit(size: Size) -> Iterator[Figure]:
    """One weight vector, and weights of each row's own, for 8, 21 and 290 parties."""
    for parties in (8, 21, 290):
        yield from _one_vector(size, parties)
    for parties in (8, 21, 290):
        yield from _own_weights(size, parties)
    yield _with_credits(size)


def _one_vector(size: Size, parties: int) -> Iterator[Figure]:
    totals, weights = cases.totals(size.rows), cases.weights(parties)
    products = totals[:, None] * weights
    wholes = np.full_like(products, weights.sum())
    reused = divide(totals, weights)
    # The largest table is held as few times as can be: what is divided may stand where the amounts will.
    quotas = reused if reused.flags.c_contiguous else np.empty_like(products)
    check = partial(_check, totals, weights, reused)
    check("new", reused)
    contenders: dict[str, Callable[[], object]] = {
        "limit": lambda: np.floor_divide(products, wholes),
        "new": lambda: divide(totals, weights),
        "limit reused": lambda: np.floor_divide(products, wholes, out=quotas),
        "reused": lambda: divide(totals, weights, out=reused),
        "int32": lambda: divide(totals, weights, dtype=np.int32),
    }
    found = race(contenders, _rounds(size, parties), check)
    what = f"{_shape(size.rows, parties)}, one weight vector"
    yield _ratio(found, "new", f"{what}: new int64 result", 2.2)
    strict = f"; {found.ratio('reused', 'limit reused'):.3g}× where the division reuses its result too"
    yield _ratio(found, "reused", f"{what}: `out=` reused", 1.9, strict)
    yield _ratio(found, "int32", f"{what}: `dtype=int32`", 1.9)
    if parties == 290:
        yield Figure(
            f"{what}: time", found.median("new"), "s", at_most(3.5), "the call as a whole, a new result"
        )


def _own_weights(size: Size, parties: int) -> Iterator[Figure]:
    totals, weights = cases.totals(size.rows), cases.drawn_weights(size.rows, parties)
    products = totals[:, None] * weights
    wholes = np.empty_like(products)
    wholes[:] = weights.sum(axis=1)[:, None]
    contenders: dict[str, Callable[[], object]] = {
        "limit": lambda: np.floor_divide(products, wholes),
        "new": lambda: divide(totals, weights),
    }
    check = partial(_check, totals, weights, None)
    found = race(contenders, _rounds(size, parties), check)
    yield _ratio(found, "new", f"{_shape(size.rows, parties)}, weights of each row's own", 4.0)


def _with_credits(size: Size) -> Figure:
    """Totals of either sign and a thousand times as large: what the bounds above do not speak of."""
    sign = np.where(np.arange(size.rows) % 2, 1, -1)
    totals, weights = cases.totals(size.rows) * 1_000 * sign, cases.weights(8)
    products = cases.totals(size.rows)[:, None] * weights
    wholes = np.full_like(products, weights.sum())
    contenders: dict[str, Callable[[], object]] = {
        "limit": lambda: np.floor_divide(products, wholes),
        "new": lambda: divide(totals, weights),
    }

    def check(name: str, outcome: Any) -> None:
        if name == "new":
            _check(np.abs(totals), weights, None, name, np.abs(outcome))
            same_amounts(name, np.sign(outcome.sum(axis=1))[:, None], np.sign(totals)[:, None])

    found = race(contenders, size.rounds, check)
    what = f"{_shape(size.rows, 8)}, every other a credit, totals to 10¹²"
    note = f"{seconds(found.median('new'))} against {seconds(found.median('limit'))}"
    return Figure(what, found.ratio("new", "limit"), "×", None, note)


def largest(size: Size) -> Iterator[Figure]:
    """Ten million rows of 8 parties."""
    totals, weights = cases.totals(size.many_rows), cases.weights(8)
    check = partial(_check, totals, weights, None)
    found = race({"new": lambda: divide(totals, weights)}, size.slow_rounds, check)
    what = _shape(size.many_rows, 8)
    yield Figure(f"{what}: time", found.median("new"), "s", at_most(1.2), "the call as a whole, a new result")


def against_peers(size: Size) -> Iterator[Figure]:
    """A million rows against numpy, polars and pandas; ten thousand against what goes row by row."""
    yield from _against_tables(size)
    yield from _against_row_by_row(size)


def _against_tables(size: Size) -> Iterator[Figure]:
    totals, weights = cases.totals(size.rows), cases.weights(8)
    table = in_pandas.long_table(totals, weights)
    contenders: dict[str, Callable[[], object]] = {
        "here": lambda: divide(totals, weights),
        "rounded": lambda: rounded_numpy.divide(totals, weights),
        "numpy": lambda: exact_numpy.divide(totals, weights),
        "pandas": lambda: in_pandas.transformed(table),
    }
    in_polars = _polars()
    if in_polars is not None:
        frame = in_polars.long_table(table)
        contenders["polars"] = partial(in_polars.windowed, frame)
    off = 0

    def check(name: str, outcome: Any) -> None:
        nonlocal off
        if name == "rounded":
            off = count_off(totals, outcome)
        else:
            _check(totals, weights, None, name, outcome.reshape(-1, 8))

    found = race(contenders, size.slow_rounds, check)
    what = f"{_shape(size.rows, 8)}: times faster than"
    yield _times(
        found, "rounded", f"{what} `np.round(T[:,None]*w/w.sum())`", 1.0,
        f"inexact: {off / size.rows:.0%} of its rows do not sum",
    )  # fmt: skip
    yield _times(found, "numpy", f"{what} exact numpy (int64, stable argsort)", 6.0, "wraps beyond int64")
    if "polars" in contenders:
        yield _times(found, "polars", f"{what} polars window expressions", 12.0, "wraps beyond int64")
    yield _times(found, "pandas", f"{what} pandas `groupby.transform` + `rank`", 40.0, "wraps beyond int64")


def _against_row_by_row(size: Size) -> Iterator[Figure]:
    totals, weights = cases.totals(size.few_rows), cases.weights(8)
    table = in_pandas.long_table(totals, weights)
    named, each = cases.by_name(8), totals.tolist()
    contenders: dict[str, Callable[[], object]] = {
        "here": lambda: divide(totals, weights),
        "decimal": lambda: [in_decimal.largest_remainder(total, named) for total in each],
        "apply": lambda: in_pandas.applied(table),
    }

    def check(name: str, outcome: Any) -> None:
        if name == "decimal":
            outcome = np.array([list(amounts.values()) for amounts in outcome])
        _check(totals, weights, None, name, outcome.reshape(-1, 8))

    found = race(contenders, size.slow_rounds, check)
    what = f"{_shape(size.few_rows, 8)}: times faster than"
    yield _times(found, "decimal", f"{what} `Decimal` per row", 100.0)
    yield _times(found, "apply", f"{what} pandas `groupby.apply`", 1000.0, "wraps beyond int64")


def _check(totals: Ints, weights: Ints, same_as: Ints | None, name: str, outcome: Any) -> None:
    """Every row sums, the first rows are those of `exact_numpy`, and all are those of ``same_as``."""
    if name.startswith("limit"):
        return
    if count_off(totals, outcome):
        raise AssertionError(f"{name}: rows do not sum")
    first = slice(0, HELD_AGAINST_NUMPY)
    held = weights if weights.ndim == 1 else weights[first]
    same_amounts(name, outcome[first], exact_numpy.divide(totals[first], held))
    if same_as is not None:
        same_amounts(name, outcome, same_as)


def _polars() -> Any:
    """The peer in polars, or None where polars is not installed."""
    try:
        from benchmarks.peers import in_polars
    except ImportError:
        return None
    return in_polars


def _rounds(size: Size, parties: int) -> int:
    return size.slow_rounds if parties > 100 else size.rounds


def _ratio(found: Race, name: str, what: str, bound: float, also: str = "") -> Figure:
    note = f"{seconds(found.median(name))} against {seconds(found.median('limit'))}{also}"
    return Figure(what, found.ratio(name, "limit"), "×", at_most(bound), note)


def _times(found: Race, peer: str, what: str, bound: float, note: str = "") -> Figure:
    took = f"{seconds(found.median(peer))} against {seconds(found.median('here'))}"
    return Figure(what, found.ratio(peer, "here"), "×", at_least(bound), f"{took}; {note}" if note else took)


def _shape(rows: int, parties: int) -> str:
    return f"{rows:,} × {parties}".replace(",", " ")
