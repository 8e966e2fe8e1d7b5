"""The door to many cases: a grid of values, or a list of cases, over several services and years."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, TypeVar

from kostnadsfordelning.agreement.agreement import Agreement
from kostnadsfordelning.agreement.portfolio import Portfolio, portfolio
from kostnadsfordelning.analysis.sweeping.axes import fault, read_axes
from kostnadsfordelning.analysis.sweeping.progress import bar
from kostnadsfordelning.analysis.sweeping.result import Sweep
from kostnadsfordelning.analysis.sweeping.values import YearPlans, check_names
from kostnadsfordelning.analysis.yearly import arguments_of, refuse_none_in_force, together, years_of
from kostnadsfordelning.calculation.allocate import allocate
from kostnadsfordelning.calculation.batch.allocate_batch import batch_of
from kostnadsfordelning.calculation.batch.chunks import chunks_of
from kostnadsfordelning.calculation.batch.parameters import planned, refuse_unknown
from kostnadsfordelning.calculation.batch.tried import Scenarios
from kostnadsfordelning.calculation.batch.varied import Varied
from kostnadsfordelning.calculation.prepare import prepare
from kostnadsfordelning.calculation.result import refuse_mixed
from kostnadsfordelning.errors import Faults, InputError, KostnadsfordelningError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import Unpack

    from kostnadsfordelning.analysis.sweeping.axes import Axis
    from kostnadsfordelning.arrays.divide import Flags, Ints
    from kostnadsfordelning.calculation.allocation import Allocation
    from kostnadsfordelning.calculation.prepare import Arguments, Given, Prepared

Made = TypeVar("Made")
ROWS = 32_768
"""Cases that are run together."""
MOST_NUMBERS = 100_000_000
"""As many whole numbers as a sweep may hold: 800 MB of amounts and tried figures."""


def sweep(
    agreements: Portfolio | Given | Iterable[Given],
    years: int | Iterable[int],
    vary: Mapping[str, object] | None = None,
    *,
    cases: object = None,
    baseline: Portfolio | Given | Iterable[Given] | None = None,
    progress: bool | None = None,
    by_year: Mapping[int, Mapping[str, Any]] | None = None,
    **told: Unpack[Arguments],
) -> Sweep:
    """Split the costs in many cases: every combination of some values, or the cases of a list.

    Each case is calculated exactly as `allocate` would with its figures, to the krona.

    agreements, **told
        As `allocate` takes them, and enough for a calculation: what is tried takes the place of figures that
        are there. What is told holds for all the years.
    years
        A calendar year, or several: ``2026``, ``range(2026, 2031)``.
    vary
        The values of each parameter, all combinations of which are tried, the last one fastest. A parameter
        is a name or a pattern of `parameters`, or one of these: ``"population"`` for all population
        figures, whose values may be what `kf.population` gives, or its date; ``"weights"`` for the weights
        of all weighted keys, which take what `kf.weightings` gives; the name of a price index, ``"PKV"``,
        with one percent for all the years that are assumed, or ``{2027: "2,5 %", 2028: "3 %"}``. A number
        takes its values as `allocate_batch` does; a vector takes mappings, ``{"kommuner": "40 %", …}``.
    cases
        Instead of a grid, the cases one by one: mappings of parameter to value, or a DataFrame with a column
        per parameter. What a case does not tell is as it is.
    baseline
        The agreements that changes are counted from; without it, the same agreements with nothing tried.
    progress
        True for a bar on stderr, False for none. By itself it comes after two seconds, where someone can
        see it.
    by_year
        Arguments for single years, ``{2027: {"actual": {…}}}``, beside those for all.

    What a step refuses is no error here: the case has no amounts that year, and is counted in ``refused``.

    Raises what `allocate` raises of the agreements as they are and of the baseline, `MeasureError` for
    services whose amounts cannot be added, and `InputError` with everything that is wrong in what is tried.

    >>> import kostnadsfordelning as kf
    >>> made = kf.sweep("cmv", 2024, {"cmv.drift.percent": ["0 %", "3 %", "3,5 %"]})
    >>> made.table[made.table["name"] == "Ragunda"][["cmv.drift.percent", "amount", "change"]]
       cmv.drift.percent  amount  change
    0                0 %  142999   -4290
    8                3 %  147289       0
    16             3,5 %  148004     715
    """
    refuse_unknown(told, "sweep")
    several = _several(agreements)
    single = isinstance(years, int) or not hasattr(years, "__iter__")
    ordered = years_of([years]) if single else years_of(years)
    axes = read_axes(vary, cases)
    refuse_none_in_force(several, ordered)
    arguments = arguments_of(several, ordered, told, by_year)
    count = axes[0].count

    def prepared_for(year: int) -> tuple[Prepared, YearPlans]:
        prepared = prepare(several, year, **arguments[year])
        return prepared, YearPlans(planned(prepared))

    made = _each(ordered, prepared_for)
    scenarios = _scenarios(made, axes, text("sweep.numbered" if cases is None else "sweep.numbered_cases"))
    against = several if baseline is None else _several(baseline)
    told_then = arguments if baseline is None else arguments_of(against, ordered, told, by_year)
    before = _each(ordered, lambda year: _baseline(against, year, told_then[year]))
    with bar(count * len(ordered), progress) as done:
        batches = tuple(batch_of(one, _run(one, done)) for one in scenarios)
    for batch in batches:
        refuse_mixed(batch.rows)
    plans = tuple(year for _, year in made)
    return Sweep(ordered, axes, batches, before, baseline is not None, plans)


def _several(agreements: Portfolio | Given | Iterable[Given]) -> Portfolio:
    if isinstance(agreements, Portfolio):
        return agreements
    one = isinstance(agreements, Agreement | str | os.PathLike)
    return portfolio([agreements] if one else agreements)  # type: ignore[list-item, arg-type]


def _each(years: Sequence[int], make: Callable[[int], Made]) -> tuple[Made, ...]:
    """What is made for each year. What several years lack is told at once, with the years."""
    made, errors = [], dict[int, KostnadsfordelningError]()
    for year in years:
        try:
            made.append(make(year))
        except KostnadsfordelningError as error:
            if len(years) == 1:
                raise
            errors[year] = error
    if errors:
        raise together(errors)
    return tuple(made)


def _baseline(agreements: Portfolio, year: int, told: Mapping[str, Any]) -> Allocation:
    allocation = allocate(agreements, year, **told)
    refuse_mixed(allocation.rows)
    return allocation


def _scenarios(
    years: Sequence[tuple[Prepared, YearPlans]], axes: Sequence[Axis], head: str
) -> tuple[Scenarios, ...]:
    """What is to be run for each year. What is wrong with the values is told at once, below ``head``."""
    count, faults, plans = axes[0].count, Faults(), [year for _, year in years]
    check_names(plans, axes, faults)
    if faults:
        raise faults.error()
    numbers = count * sum(year.width(axes) for year in plans)
    if numbers > MOST_NUMBERS:
        told = {"count": count, "most": MOST_NUMBERS // (numbers // count)}
        raise InputError("", [fault("much_to_hold", "vary", "", **told)])
    figures = [[one for axis in axes for one in year.figures(axis, faults)] for year in plans]
    if faults:
        made = faults.error()
        raise type(made)(head, dict.fromkeys(made.faults))
    return tuple(
        Scenarios(prepared, year.plans, Varied(count, tuple(own)))
        for (prepared, year), own in zip(years, figures, strict=True)
    )


def _run(scenarios: Scenarios, done: Callable[[int], object]) -> Iterator[tuple[Ints, Flags]]:
    """The chunks of a year; none where nothing is in force, so that there is nothing to run."""
    for chunk in chunks_of(scenarios, ROWS) if scenarios.plans else ():
        yield chunk.run()
        done(chunk.count)
