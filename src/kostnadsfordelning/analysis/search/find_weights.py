"""The door to the search: agreements, factors and wishes in, the weights that meet them best out."""

from __future__ import annotations

import os
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Unpack

from kostnadsfordelning.agreement.agreement import Agreement
from kostnadsfordelning.agreement.portfolio import Portfolio, portfolio
from kostnadsfordelning.analysis.named_facts import facts_for
from kostnadsfordelning.analysis.search.asked import fault, read_grid, read_wishes
from kostnadsfordelning.analysis.search.collisions import collisions_of
from kostnadsfordelning.analysis.search.found import FoundWeights
from kostnadsfordelning.analysis.search.model import model_of
from kostnadsfordelning.analysis.search.objectives import LargestChange, Spread, SumOfChanges
from kostnadsfordelning.analysis.search.search import Search
from kostnadsfordelning.analysis.search.wishes import Setting, factor_name
from kostnadsfordelning.calculation.allocate import allocate
from kostnadsfordelning.calculation.allocation import Allocation
from kostnadsfordelning.calculation.batch.parameters import refuse_unknown
from kostnadsfordelning.errors import (
    Faults,
    InputError,
    KostnadsfordelningError,
    UnknownAgreementError,
    WishError,
)
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import measured

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kostnadsfordelning.analysis.search.asked import Bound, Percent
    from kostnadsfordelning.analysis.search.collisions import Collision
    from kostnadsfordelning.analysis.search.grid import Grid
    from kostnadsfordelning.analysis.search.model import Model
    from kostnadsfordelning.analysis.search.objectives import Objective
    from kostnadsfordelning.analysis.search.wishes import Limit, Wish
    from kostnadsfordelning.calculation.prepare import Arguments, Given


def find_weights(
    agreements: Portfolio | Given | Iterable[Given],
    year: int,
    factors: Iterable[str],
    wishes: Iterable[Wish] | Wish = (),
    *,
    minimise: str = "largest_change",
    step: Percent = "1 %",
    low: Bound = None,
    high: Bound = None,
    baseline: Allocation | Portfolio | Given | Iterable[Given] | None = None,
    **facts: Unpack[Arguments],
) -> FoundWeights:
    """The weights of one key for all the agreements that meet what the parties wish, and do it best.

    agreements, year, **facts
        As `allocate` takes them. Every key of theirs is replaced by one weighted key, as
        ``replace(key=kf.Weighted({…}))`` does it.
    factors
        What is weighted, as `Weighted` names it: ``["population", "equal", "land_area"]``.
    wishes
        `AtMostRise`, `AtMostFall`, `AtMostShare`, `AtMostAmount`, `AtMostPerInhabitant`: one or several.
    minimise
        Among the weights that meet them: ``"largest_change"`` of any party in kronor,
        ``"largest_change_percent"`` of what it paid before, ``"sum_of_changes"`` in kronor, or ``"spread"``,
        the highest kronor per inhabitant less the lowest. Of the parties that have a part in the model: one
        that only ``baseline`` has pays nothing by any weights.
    step, low, high
        The weights are multiples of ``step``. A bound is a percent for all the factors or, by factor, for
        some.
    baseline
        What changes are counted from: a result, or agreements to calculate for the same year. Without it
        the agreements as they are.

    A linear programme proposes; the answer is then computed by `allocate` and every wish verified to the
    krona. As long as rounding is all that bends the lines, and the grid has at most three million weights,
    the answer is proven to be the best of the grid; ``proven`` says so.

    Raises `WishError` where no weights meet the wishes, with a smallest set that collide; `InputError` with
    all that is wrong in the arguments; `UnknownAgreementError` for a party that there is none of;
    `MeasureError` for amounts in several measures; and what `allocate` raises.

    >>> import kostnadsfordelning as kf
    >>> found = kf.find_weights(
    ...     "brottsofferjouren", 2026, ["population", "equal"], kf.AtMostRise("30 %"),
    ...     low={"equal": "1 %"}, minimise="sum_of_changes", population="2024-12-31",
    ... )
    >>> {name: str(weight) for name, weight in found.weights.items()}, found.value, found.proven
    ({'population': '99/100', 'equal': '1/100'}, Fraction(5324, 1), True)
    """
    refuse_unknown(facts, "find_weights")
    chosen, grid = read_grid(factors, minimise, step, low, high)
    asked = read_wishes(wishes)
    several = _portfolio(agreements)
    before, own = _before(baseline, several, year, facts)
    model = model_of(several, year, chosen, own, before)
    setting = Setting(model.names, before.amounts, before.inhabitants or model.inhabitants)
    with measured(before.measures[0]):
        limits = _limits(asked, setting)
    search = Search(model, grid, limits, _objective(minimise, model, setting)).run()
    if search.best is None:
        with measured(before.measures[0]):
            raise _refusal(search, model, grid)
    weights = dict(zip(chosen, grid.shares(search.best), strict=True))
    made = model.allocation(list(weights.values()))
    _verify(made, search, limits)
    bounds = {
        name: (Fraction(least, grid.steps), Fraction(most, grid.steps))
        for name, least, most in zip(chosen, grid.low, grid.high, strict=True)
    }
    return FoundWeights(
        weights=weights,
        before=before,
        allocation=made,
        agreements=model.weighted(list(weights.values())),
        names=model.names,
        minimise=minimise,
        value=search.value,
        limits=limits,
        step=Fraction(1, grid.steps),
        bounds=bounds,
        proven=search.proven,
        possible=grid.size,
        tried=search.tried,
        alike=search.alike,
    )


def _portfolio(agreements: Portfolio | Given | Iterable[Given]) -> Portfolio:
    if isinstance(agreements, Portfolio):
        return agreements
    if isinstance(agreements, Agreement | str | os.PathLike):
        return portfolio([agreements])
    return portfolio(agreements)


def _before(
    baseline: object, several: Portfolio, year: int, facts: Arguments
) -> tuple[Allocation, dict[str, Any]]:
    """What changes are counted from, and the facts of the agreements themselves."""
    if isinstance(baseline, Allocation):
        return baseline, dict(facts)
    other = several if baseline is None else _portfolio(baseline)  # type: ignore[arg-type]
    before = allocate(other, year, **facts_for(other, several, facts))
    return before, facts_for(several, other, facts)


def _limits(wishes: list[Wish], setting: Setting) -> tuple[Limit, ...]:
    """The wishes as limits. What is wrong with several of them is told at once."""
    found: list[Limit] = []
    faults = Faults()
    strange: list[str] = []
    for number, wish in enumerate(wishes):
        try:
            found += wish.limits(setting, number)
        except InputError as error:
            faults.take(error)
        except UnknownAgreementError as error:
            strange.append(str(error))
    if strange:
        raise UnknownAgreementError("\n".join([*dict.fromkeys(strange), *map(str, faults)]))
    if faults:
        raise faults.error()
    return tuple(found)


def _objective(minimise: str, model: Model, setting: Setting) -> Objective:
    """What is made small. Who has no part in the model pays nothing by any weights: counted with the others,
    its change would hide theirs.
    """
    old = tuple(setting.before.get(party, 0) if party in model.payers else 0 for party in model.parties)
    if minimise == "spread":
        own = setting.inhabitants
        persons = tuple(own.get(party, 0) if party in model.payers else 0 for party in model.parties)
        if not any(persons):
            raise InputError("", [fault("no_inhabitants", minimise, place="minimise")])
        return Spread(persons)
    if minimise == "sum_of_changes":
        return SumOfChanges(old)
    paid_before = zip(model.parties, old, strict=True)
    lacking = [model.names[party] for party, paid in paid_before if not paid and party in model.payers]
    if minimise == "largest_change_percent" and lacking:
        raise InputError("", [fault("nothing_before", ", ".join(lacking), place="minimise")])
    return LargestChange(old, minimise == "largest_change_percent")


def _refusal(search: Search, model: Model, grid: Grid) -> WishError:
    """Why there are no weights: the wishes that collide, or that none were found."""
    if not search.proven:
        return WishError(text("search.none_found", tried=search.tried, possible=grid.size))
    collisions = collisions_of(model, grid, search.limits)
    bounds = ", ".join(
        text(
            "search.bound",
            name=factor_name(name),
            low=Fraction(low, grid.steps),
            high=Fraction(high, grid.steps),
        )
        for name, low, high in zip(model.factors, grid.low, grid.high, strict=True)
    )
    alone = collisions[0].alone
    lines = [_collision(one, alone) for one in collisions]
    head = text(f"search.{'cannot' if alone else 'collide'}", step=Fraction(1, grid.steps), bounds=bounds)
    return WishError(
        "\n".join([head, *lines, text("search.collide_remedy")]),
        colliding=tuple(one.limit for one in collisions),
    )


def _collision(one: Collision, alone: bool) -> str:
    """A limit that cannot be met, and what it would take."""
    if one.broken is None:
        return text("search.collision", told=one.limit.told)
    return text(f"search.{'alone_by' if alone else 'collision_by'}", told=one.limit.told, broken=one.broken)


def _verify(made: Allocation, search: Search, limits: tuple[Limit, ...]) -> None:
    """The answer by itself is what the search took it for. Anything else is a fault of this library."""
    amounts = made.amounts
    own = [amounts.get(party, 0) for party in search.model.parties]
    if search.objective.exact(own) != search.value or any(limit.left(amounts) < 0 for limit in limits):
        raise KostnadsfordelningError(text("search.not_verified"))
