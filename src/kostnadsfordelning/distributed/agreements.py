"""Many agreements × years on the engine: the tables of `kf.allocate`, one year after the other."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from kostnadsfordelning.agreement.agreement import Agreement
from kostnadsfordelning.agreement.portfolio import Portfolio, portfolio
from kostnadsfordelning.analysis.yearly import arguments_of, refuse_none_in_force, together, years_of
from kostnadsfordelning.calculation.allocation import Allocation
from kostnadsfordelning.calculation.checks import CheckRow, checks_of, unused_facts
from kostnadsfordelning.calculation.plan import compile_plan
from kostnadsfordelning.calculation.prepare import prepare
from kostnadsfordelning.calculation.result import calculate
from kostnadsfordelning.calculation.sources import sources_of
from kostnadsfordelning.distributed.buckets import computed, counted, engine, in_buckets
from kostnadsfordelning.errors import KostnadsfordelningError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import pandas as pd

    from kostnadsfordelning.calculation.context import Context
    from kostnadsfordelning.calculation.prepare import Given, Prepared
    from kostnadsfordelning.calculation.result import AgreementResult
    from kostnadsfordelning.calculation.sources import SourceRow

    Piece = tuple[int, int, Context]
    """The year, the place among that year's agreements, and what is to be calculated."""


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """The tables of the allocations of several years, one year after the other.

    ``table`` is that of `Allocation`, one row per cost item and party. ``checks`` and ``sources`` are too,
    with the year in front. An agreement that is not in force a year is a row in ``checks``.
    """

    table: pd.DataFrame
    checks: pd.DataFrame
    sources: pd.DataFrame

    def __repr__(self) -> str:
        years = list(dict.fromkeys(self.checks["year"])) or list(dict.fromkeys(self.table["year"]))
        shown = f"{min(years)}–{max(years)}" if years else "no years"
        services = self.table["service"].nunique()
        return f"<Tables {shown}: {services} agreements, {len(self.table)} rows>"


@dataclass(frozen=True, slots=True)
class _Calculated:
    """What comes back from a worker: the rows, and of the steps only the facts that were used."""

    result: AgreementResult
    checks: tuple[CheckRow, ...]
    sources: tuple[SourceRow, ...]


def allocate(
    agreements: Portfolio | Given | Iterable[Given],
    years: Iterable[int],
    *,
    buckets: int = 64,
    by_year: Mapping[int, Mapping[str, Any]] | None = None,
    **facts: Any,
) -> Tables:
    """Split the costs of many agreements for several years, on Dask.

    agreements, years, by_year, **facts
        As in `kf.outlook`: the arguments of `kf.allocate` for all the years, and those of single years.
        They are read and checked here, the store of facts too, so that no worker reads anything of its own.
    buckets
        How many tasks the work is parted in, by a hash of agreement and year. The outcome does not depend on
        it. A few per worker thread, so that each task has many agreements and none waits for the last one.

    Every amount, check and source is what `kf.allocate` gives for all the agreements each year, in its
    order. The steps stay behind: for an explanation, run `kf.allocate` on the one agreement it is about.

    Raises what `kf.allocate` raises, of all the agreements and years at once with the years named;
    `InputError` for years and buckets that are none, `MissingExtraError` without Dask.

    >>> tables = allocate(["cmv", "familjehemscentrum"], [2023, 2024], buckets=4)
    >>> tables
    <Tables 2023–2024: 2 agreements, 23 rows>
    >>> int(tables.table.query("party == '2303' and service == 'cmv' and year == 2023")["amount"].sum())
    142999
    """
    number = counted(buckets)
    engine()
    if isinstance(agreements, Agreement | str | os.PathLike):
        agreements = [agreements]
    several = agreements if isinstance(agreements, Portfolio) else portfolio(agreements)
    ordered = years_of(years)
    refuse_none_in_force(several, ordered)
    prepared = _prepared(several, ordered, arguments_of(several, ordered, facts, by_year))
    pieces = [
        (f"{context.prefix} {year}", (year, place, context))
        for year, one in prepared.items()
        for place, context in enumerate(one.each(_itself))
    ]
    calculated: dict[tuple[int, int], _Calculated | KostnadsfordelningError] = {}
    for done in computed([partial(_calculate, tuple(bucket)) for bucket in in_buckets(pieces, number)]):
        calculated.update(done)
    return _tables(prepared, calculated)


def _prepared(
    several: Portfolio, years: Iterable[int], arguments: Mapping[int, Mapping[str, Any]]
) -> dict[int, Prepared]:
    """What each year begins with. What is wrong with the arguments is told of all years at once."""
    prepared: dict[int, Prepared] = {}
    errors: dict[int, KostnadsfordelningError] = {}
    for year in years:
        try:
            prepared[year] = prepare(several, year, **arguments[year])
        except KostnadsfordelningError as error:
            errors[year] = error
    if errors:
        raise together(errors)
    return prepared


def _itself(context: Context) -> Context:
    return context


def _calculate(
    pieces: Sequence[Piece],
) -> dict[tuple[int, int], _Calculated | KostnadsfordelningError]:
    """One task: every piece of a bucket, calculated or with why it is refused."""
    done: dict[tuple[int, int], _Calculated | KostnadsfordelningError] = {}
    for year, place, context in pieces:
        try:
            done[year, place] = _one(context)
        except KostnadsfordelningError as error:
            done[year, place] = error
    return done


def _one(context: Context) -> _Calculated:
    """One version of an agreement for one year, with its steps left behind once they are checked."""
    result = calculate(
        compile_plan(context), context.span, by_months=context.by_months, prefix=context.prefix
    )
    used = tuple(step for step, _ in result.facts())
    small = replace(result, plan=replace(result.plan, steps=(), rows=()), steps=used)
    return _Calculated(small, checks_of(result, context.facts), sources_of(result))


def _tables(
    prepared: Mapping[int, Prepared],
    calculated: Mapping[tuple[int, int], _Calculated | KostnadsfordelningError],
) -> Tables:
    """The pieces in the order of `kf.allocate`, whichever bucket they come from."""
    found: list[Allocation] = []
    errors: dict[int, KostnadsfordelningError] = {}
    for year, one in prepared.items():
        places = iter(range(len(calculated)))
        try:
            found.append(_allocation(one, one.each(partial(_taken, calculated, year, places))))
        except KostnadsfordelningError as error:
            errors[year] = error
    if errors:
        raise together(errors)
    return Tables(
        _beneath([one.table for one in found]),
        _beneath([_with_year(one.year, one.checks) for one in found]),
        _beneath([_with_year(one.year, one.sources) for one in found]),
    )


def _taken(
    calculated: Mapping[tuple[int, int], _Calculated | KostnadsfordelningError],
    year: int,
    places: Iterator[int],
    _: Context,
) -> _Calculated:
    """The next piece of a year; raises why it was refused."""
    one = calculated[year, next(places)]
    if isinstance(one, KostnadsfordelningError):
        raise one
    return one


def _allocation(prepared: Prepared, pieces: Sequence[_Calculated]) -> Allocation:
    """One year, put together as `kf.allocate` does it; without its steps, so only its tables can be had."""
    results = tuple(one.result for one in pieces)
    checks = [row for one in pieces for row in one.checks]
    checks += unused_facts(results, prepared.facts)
    checks += [CheckRow(one.id, "not_in_force", True, "", "", one.reason) for one in prepared.skipped]
    sources = dict.fromkeys(row for one in pieces for row in one.sources)
    return Allocation(prepared.year, results, prepared.skipped, tuple(dict.fromkeys(checks)), tuple(sources))


def _with_year(year: int, table: pd.DataFrame) -> pd.DataFrame:
    table.insert(0, "year", year)
    return table


def _beneath(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The tables beneath each other. Empty ones have no kinds of columns of their own to bring."""
    import pandas as pd

    return pd.concat([one for one in tables if len(one)] or tables[:1], ignore_index=True)
