"""Many agreements × years on the engine: the tables of `kf.allocate`, one year after the other."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any

from kostnadsfordelning.agreement.agreement import Agreement
from kostnadsfordelning.agreement.portfolio import Portfolio, portfolio
from kostnadsfordelning.analysis.yearly import arguments_of, refuse_none_in_force, together, years_of
from kostnadsfordelning.calculation.allocation import Allocation
from kostnadsfordelning.calculation.checks import CheckRow, checks_of, checks_table, unused_facts
from kostnadsfordelning.calculation.plan import compile_plan
from kostnadsfordelning.calculation.prepare import prepare
from kostnadsfordelning.calculation.result import calculate
from kostnadsfordelning.calculation.sources import sources_of
from kostnadsfordelning.distributed.buckets import computed, engine, in_buckets, whole
from kostnadsfordelning.errors import KostnadsfordelningError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import pandas as pd

    from kostnadsfordelning.calculation.context import Context
    from kostnadsfordelning.calculation.prepare import Given, Prepared
    from kostnadsfordelning.calculation.result import AgreementResult
    from kostnadsfordelning.calculation.steps import Fact, Input

    Place = tuple[int, int]
    """A year, and a place among the agreements of that year."""
    Piece = tuple[int, int, Context]
    """A year and a place, and what is to be calculated."""

_PLACE = "place"


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


@dataclass(frozen=True, slots=True, eq=False)
class _Done:
    """What comes back from one task: the tables of its pieces, and why others are refused.

    Rows, checks and sources have the place of their piece in a column of their own. Of the steps only the
    facts that were used are kept, by year and place.
    """

    table: list[pd.DataFrame] = field(default_factory=list)
    checks: list[pd.DataFrame] = field(default_factory=list)
    sources: list[pd.DataFrame] = field(default_factory=list)
    used: dict[Place, tuple[Input, ...]] = field(default_factory=dict)
    errors: dict[Place, KostnadsfordelningError] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Used:
    """An agreement, and the inputs of its calculation that are facts."""

    agreement: Agreement
    inputs: tuple[Input, ...]

    def facts(self) -> Iterator[tuple[Input, Fact]]:
        """Each input with its origin."""
        for step in self.inputs:
            if step.fact is not None:
                yield step, step.fact


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
    number = whole("buckets", buckets)
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
    work = [partial(_calculate, tuple(bucket)) for bucket in in_buckets(pieces, number)]
    return _tables(prepared, computed(work))


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


def _calculate(pieces: Sequence[Piece]) -> _Done:
    """One task: every piece of a bucket, calculated or with why it is refused."""
    done = _Done()
    by_year: dict[int, list[tuple[int, AgreementResult, Context]]] = {}
    for year, place, context in pieces:
        try:
            result = _result(context)
        except KostnadsfordelningError as error:
            done.errors[year, place] = error
        else:
            by_year.setdefault(year, []).append((place, result, context))
            done.used[year, place] = tuple(step for step, _ in result.facts())
    for year, found in by_year.items():
        checks = [
            (place, row) for place, result, context in found for row in checks_of(result, context.facts)
        ]
        sources = [(place, row) for place, result, _ in found for row in sources_of(result)]
        one = Allocation(
            year,
            tuple(result for _, result, _ in found),
            (),
            tuple(row for _, row in checks),
            tuple(row for _, row in sources),
        )
        rows = [place for place, result, _ in found for _ in result.rows]
        done.table.append(_placed(one.table, year, rows))
        done.checks.append(_placed(one.checks, year, [place for place, _ in checks]))
        done.sources.append(_placed(one.sources, year, [place for place, _ in sources]))
    return done


def _result(context: Context) -> AgreementResult:
    plan = compile_plan(context)
    return calculate(plan, context.span, by_months=context.by_months, prefix=context.prefix)


def _placed(table: pd.DataFrame, year: int, places: Sequence[int]) -> pd.DataFrame:
    """A table of one year with the year and, last, the place of each row's piece."""
    if "year" not in table.columns:
        table.insert(0, "year", year)
    table[_PLACE] = places
    return table


def _tables(prepared: Mapping[int, Prepared], done: Sequence[_Done]) -> Tables:
    """The pieces in the order of `kf.allocate`, whichever bucket they come from."""
    refused = {place: error for one in done for place, error in one.errors.items()}
    if refused:
        raise _refusal(prepared, refused)
    used = {place: steps for one in done for place, steps in one.used.items()}
    remarks = [_remarks(year, one, used) for year, one in prepared.items()]
    return Tables(
        _beneath([table for one in done for table in one.table]),
        _beneath([*(table for one in done for table in one.checks), *remarks]).drop_duplicates(
            ignore_index=True
        ),
        _beneath([table for one in done for table in one.sources]).drop_duplicates(ignore_index=True),
    )


def _remarks(year: int, prepared: Prepared, used: Mapping[Place, tuple[Input, ...]]) -> pd.DataFrame:
    """What is said of a year as a whole, after all its agreements: figures that none of them asked for, and
    agreements that are not in force."""
    contexts = enumerate(prepared.each(_itself))
    users = [_Used(context.agreement, used[year, place]) for place, context in contexts]
    rows = [
        *unused_facts(users, prepared.facts),
        *(CheckRow(one.id, "not_in_force", True, "", "", one.reason) for one in prepared.skipped),
    ]
    return _placed(checks_table(rows), year, [len(users)] * len(rows))


def _refusal(
    prepared: Mapping[int, Prepared], refused: Mapping[Place, KostnadsfordelningError]
) -> KostnadsfordelningError:
    """One error of all years, worded as `kf.allocate` and `kf.outlook` word it."""
    errors: dict[int, KostnadsfordelningError] = {}
    for year, one in prepared.items():
        try:
            one.each(partial(_raise_next, year, count(), refused))
        except KostnadsfordelningError as error:
            errors[year] = error
    return together(errors)


def _raise_next(
    year: int, places: Iterator[int], refused: Mapping[Place, KostnadsfordelningError], _: Context
) -> None:
    error = refused.get((year, next(places)))
    if error is not None:
        raise error


def _beneath(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Placed tables beneath each other, by year and place. Empty ones bring no kinds of columns."""
    import pandas as pd

    whole = pd.concat([one for one in tables if len(one)] or tables[:1])
    return whole.sort_values(["year", _PLACE], ignore_index=True).drop(columns=_PLACE)
