"""The entry: models and years in, a `Comparison` out."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kostnadsfordelning.agreement.agreement import Agreement
from kostnadsfordelning.agreement.item import KRONOR
from kostnadsfordelning.agreement.pieces import ReadOnly
from kostnadsfordelning.agreement.portfolio import Portfolio, portfolio
from kostnadsfordelning.analysis.comparison.comparison import Comparison
from kostnadsfordelning.analysis.comparison.inhabitants import Inhabitants, inhabitants_of
from kostnadsfordelning.analysis.outlook import outlook
from kostnadsfordelning.analysis.yearly import arguments_of, as_one, years_of
from kostnadsfordelning.calculation.result import measures_of, refuse_mixed
from kostnadsfordelning.errors import Fault, Faults, InputError, InputTypeError, KostnadsfordelningError
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.nearest import nearest

if TYPE_CHECKING:
    from kostnadsfordelning.analysis.outlook import Outlook
    from kostnadsfordelning.calculation.prepare import Given

    Model = Portfolio | Given | Iterable[Given]

_NAMED_BY_ITEM = ("actual", "decision", "grants", "carry_over")


def compare(
    models: Mapping[str, Model],
    years: int | Iterable[int],
    *,
    baseline: str,
    by_year: Mapping[int, Mapping[str, Any]] | None = None,
    **facts: Any,
) -> Comparison:
    """What each party pays by several models, and how much more or less than by one of them.

    models
        By name, in the order they are shown: an agreement, several, ids or paths, or a portfolio. At least
        two. A model may have other agreements or parties than another; what is unlike is told in
        ``remarks``.
    years
        A calendar year, or several: keys and blends that change by year are then phased in by themselves.
    baseline
        The name of the model that the others are held against.
    by_year, **facts
        As in `outlook`, the same for all models. What is told of an agreement or an item by its full name,
        ``"barnahus.kvalitetsgranskning"``, counts in the models that have it.

    Raises what `allocate` raises, of all models and years at once, each named; `MeasureError` for models
    whose amounts are not in one measure; `InputError` for fewer than two models, names that are none, and a
    baseline that is none of them.

    >>> from kostnadsfordelning.agreement.catalogue import load_agreement
    >>> from kostnadsfordelning.agreement.key_makers import Equal
    >>> cmv = load_agreement("cmv")
    >>> made = compare({"I dag": cmv, "Lika delar": cmv.replace(key=Equal())}, 2023, baseline="I dag")
    >>> [line.change for line in made.lines("Lika delar")][:2], made.total("Lika delar")
    ([303873, 278848], 3574970)
    """
    several = _models(models, baseline)
    one = hasattr(years, "__index__") and not hasattr(years, "__len__")  # an int, also one of numpy
    ordered = years_of([years] if one else years)
    _refuse_unknown(several[baseline], ordered, facts, by_year)
    made: dict[str, Outlook] = {}
    errors: dict[str, KostnadsfordelningError] = {}
    for name, model in several.items():
        told, told_by_year = _of_model(name, several, facts, by_year)
        try:
            made[name] = outlook(model, ordered, by_year=told_by_year, **told)
        except KostnadsfordelningError as error:
            errors[name] = error
    if errors:
        raise _together(errors, len(several))
    rows = [row for one in made.values() for row in one.rows]
    refuse_mixed(rows)
    order = [baseline, *(name for name in made if name != baseline)]
    persons = Inhabitants(ReadOnly({}))  # places per inhabitant are no kronor
    if measures_of(rows) == (KRONOR,):
        persons = inhabitants_of([made[name] for name in order], facts)
    return Comparison(tuple(several), ordered, baseline, ReadOnly(made), persons)


def _models(given: object, baseline: object) -> dict[str, Portfolio]:
    """The models as portfolios; every fault in them at once."""
    if not isinstance(given, Mapping):
        raise InputTypeError("", [_fault("models", type(given).__name__, "not_models")])
    faults = Faults()
    made: dict[str, Portfolio] = {}
    for name, model in given.items():
        if not isinstance(name, str):
            faults.kind(_fault("models", repr(name), "not_a_name"))
            continue
        if not name.strip():
            faults.append(_fault("models", repr(name), "not_a_name"))
            continue
        try:
            made[name] = _portfolio(model)
        except InputError as error:  # the place is the model
            faults.of_kind = faults.of_kind or isinstance(error, InputTypeError)
            faults += [replace(one, place=f"models[{name!r}]") if _own(one) else one for one in error.faults]
    if len(given) < 2:
        faults.append(_fault("models", ", ".join(map(str, given)), "one_model"))
    if not isinstance(baseline, str):
        faults.kind(_fault("baseline", type(baseline).__name__, "not_a_name"))
    elif given and baseline not in given:
        names = [str(name) for name in given]
        near = nearest(baseline, names)
        meant = text("compare.meant", name=near) if near else ""
        faults.append(_fault("baseline", baseline, "no_model", meant=meant, known=", ".join(names)))
    if faults:
        raise faults.error()
    return made


def _portfolio(model: Any) -> Portfolio:
    if isinstance(model, Portfolio):
        return model
    return portfolio([model] if isinstance(model, Agreement | str | os.PathLike) else model)


def _own(fault: Fault) -> bool:
    return fault.place.startswith("agreements")


def _refuse_unknown(
    model: Portfolio, years: tuple[int, ...], facts: Mapping[str, Any], by_year: object
) -> None:
    """The names of arguments, once for all the models."""
    try:
        arguments_of(model, years, facts, by_year)
    except InputError as error:
        faults = [replace(one, place="compare") if one.place == "outlook" else one for one in error.faults]
        raise type(error)("", faults) from None


def _of_model(
    name: str, models: Mapping[str, Portfolio], facts: Mapping[str, Any], by_year: Any
) -> tuple[dict[str, Any], dict[int, dict[str, Any]] | None]:
    """The facts less what is told of agreements and items that other models have and this one has not.

    What no model has is kept, so that it is refused.
    """
    own = set(_items(models[name]))
    others = {item for model in models.values() for item in _items(model)} - own

    def kept(told: Mapping[str, Any]) -> dict[str, Any]:
        return {
            argument: {
                item: value for item, value in given.items() if tuple(str(item).split(".")[:2]) not in others
            }
            if argument in _NAMED_BY_ITEM and isinstance(given, Mapping)
            else given
            for argument, given in told.items()
        }

    return kept(facts), None if by_year is None else {year: kept(told) for year, told in by_year.items()}


def _items(model: Portfolio) -> list[tuple[str, str]]:
    return [(agreement.id, item.id) for agreement in model for item in agreement.items]


def _together(errors: Mapping[str, KostnadsfordelningError], models: int) -> KostnadsfordelningError:
    """One error with what every model lacks; what all of them say alike is told once. Its kind is the
    first one's.
    """
    by_text: dict[str, list[str]] = {}
    for name, error in errors.items():
        by_text.setdefault(str(error), []).append(name)
    first = next(iter(errors.values()))
    if len(by_text) == 1 and len(errors) == models:
        return first
    told = [text("compare.refused", models=", ".join(names), why=why) for why, names in by_text.items()]
    return as_one(tuple(errors.values()), told)


def _fault(place: str, value: str, key: str, **values: object) -> Fault:
    return Fault(place, value, text(f"compare.{key}", **values), text(f"compare.{key}_remedy", **values))
