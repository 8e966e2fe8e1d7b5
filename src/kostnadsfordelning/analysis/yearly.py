"""What is given for several years: the years, the arguments of each, and what they lack told together."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kostnadsfordelning.agreement.catalogue import calendar_year
from kostnadsfordelning.agreement.versions import outside, period
from kostnadsfordelning.calculation.allocate import allocate
from kostnadsfordelning.errors import Fault, Faults, InputError, InputTypeError, NotInForceError
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostnadsfordelning.agreement.portfolio import Portfolio
    from kostnadsfordelning.errors import KostnadsfordelningError

MOST_YEARS = 100
_NAMED_BY_AGREEMENT = ("actual", "decision", "grants", "carry_over")
_FIGURES = re.compile(r"\{.*\}|\d[\d–-]*(?:, ?\d[\d–-]*)*")
_BY_FIGURE = "assume"  # {index: {year: percent}}: every figure stands by itself


def spans(years: Iterable[int]) -> str:
    """Years as they are told: 2023–2025, 2027.

    >>> spans([2023, 2024, 2025, 2027])
    '2023–2025, 2027'
    """
    runs: list[list[int]] = []
    for year in sorted(set(years)):
        if runs and runs[-1][-1] == year - 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def years_of(given: object) -> tuple[int, ...]:
    """The years in order.

    Raises `InputTypeError` for what is no list of years, `InputError` for none, too many, or one that is
    given twice.
    """
    if isinstance(given, str | bytes | int) or not isinstance(given, Iterable):
        raise InputTypeError("", [_fault("years", repr(given), "not_years")])
    years: list[int] = []
    for one in given:
        try:
            years.append(calendar_year(one))
        except InputError as error:  # the place is the argument of the view, not that of one year
            raise type(error)("", [replace(fault, place="years") for fault in error.faults]) from None
        if len(years) > MOST_YEARS:
            raise InputError("", [_fault("years", "", "too_many_years", most=MOST_YEARS)])
    if not years:
        raise InputError("", [_fault("years", "", "no_years")])
    twice = sorted({year for year in years if years.count(year) > 1})
    if twice:
        raise InputError("", [_fault("years", str(year), "year_twice") for year in twice])
    return tuple(sorted(years))


def refuse_none_in_force(agreements: Portfolio, years: tuple[int, ...]) -> None:
    """A view of nothing at all is refused, as a calculation of one agreement outside its validity is."""
    versions = {name: [one for one in agreements if one.id == name] for name in agreements.ids}
    if all(outside(several, year) for several in versions.values() for year in years):
        known = "; ".join(
            f"{several[0].name} ({name}), {', '.join(map(period, several))}"
            for name, several in versions.items()
        )
        raise NotInForceError(text("outlook.none_in_force", years=spans(years), known=known))


def arguments_of(
    agreements: Portfolio, years: tuple[int, ...], facts: Mapping[str, Any], by_year: object
) -> dict[int, dict[str, Any]]:
    """The arguments of `allocate` for each year.

    What is told for all years of an agreement, by its full name, counts in the years it is in force.
    Raises `InputError` for names that are no argument and for years that are not among ``years``.
    """
    own = _own(years, facts, by_year)
    versions = {name: [one for one in agreements if one.id == name] for name in agreements.ids}
    away = {year: {name for name, several in versions.items() if outside(several, year)} for year in years}
    never = set.intersection(*away.values())
    return {year: _merged(_present(facts, away[year] - never), own.get(year, {})) for year in years}


def together(errors: Mapping[int, KostnadsfordelningError]) -> KostnadsfordelningError:
    """One error with what every year lacks; what several years say alike is told once, with the years.

    Its kind is the first one's.
    """
    by_text: dict[str, list[int]] = {}
    for year, error in errors.items():
        by_text.setdefault(str(error), []).append(year)
    met: set[str] = set()
    told = [
        text("outlook.refused", years=spans(years), why=_told_once(why, met))
        for why, years in by_text.items()
    ]
    return as_one(tuple(errors.values()), told)


def as_one(errors: Sequence[KostnadsfordelningError], told: Sequence[str]) -> KostnadsfordelningError:
    """The first of ``errors``, saying what is told, with the steps of all and each fault once."""
    first = errors[0]
    first.args = ("\n\n".join(told),)
    first.steps = tuple(step for error in errors for step in error.steps)
    if isinstance(first, InputError):
        faults = [fault for one in errors if isinstance(one, InputError) for fault in one.faults]
        first.faults = tuple(dict.fromkeys(faults))
    return first


def _told_once(why: str, met: set[str]) -> str:
    """What one year lacks, less the remedies that an earlier year was told in other figures only.

    ``met`` gathers them. What there is of the figures asked for is said once too.
    """
    head, known = text("outlook.to_mend"), text("reference.known", periods="").rstrip(". ")
    told: list[str] = []
    lines = why.split("\n")
    while lines:
        line = lines.pop(0)
        if line == head:
            remedies = []
            while lines and lines[0].startswith("  "):
                remedies.append(lines.pop(0))
            kind = _FIGURES.sub("#", "\n".join(remedies))
            told += [text("outlook.mend_as_above")] if kind in met else [head, *remedies]
            met.add(kind)
        elif line not in met or not line.startswith(known):
            told.append(line)
            met.add(line)
    return "\n".join(told)


def _own(years: tuple[int, ...], facts: Mapping[str, Any], by_year: object) -> dict[int, dict[str, Any]]:
    """The arguments of single years, once all the names are known to be arguments."""
    names = [
        name
        for name, one in inspect.signature(allocate).parameters.items()
        if one.kind is inspect.Parameter.KEYWORD_ONLY
    ]
    faults = Faults()

    def known(given: Iterable[object], place: str) -> None:
        for name in given:
            if name not in names:
                near = nearest(str(name), names)
                meant = text("outlook.meant", name=near) if near else ""
                faults.append(_fault(place, str(name), "no_argument", meant=meant, known=", ".join(names)))

    known(facts, "outlook")
    if by_year is not None and not isinstance(by_year, Mapping):
        raise InputTypeError("", [_fault("by_year", type(by_year).__name__, "not_by_year")])
    own: dict[int, dict[str, Any]] = {}
    for year, given in (by_year or {}).items():
        place = f"by_year[{year!r}]"
        if isinstance(year, bool) or not hasattr(year, "__index__"):
            faults.kind(_fault(place, type(year).__name__, "not_a_year"))
        elif year not in years:
            faults.append(_fault(place, "", "other_year", years=spans(years)))
        elif not isinstance(given, Mapping):
            faults.kind(_fault(place, type(given).__name__, "not_by_year"))
        else:
            known(given, place)
            own[year] = dict(given)
    if faults:
        raise faults.error()
    return own


def _present(facts: Mapping[str, Any], away: set[str]) -> dict[str, Any]:
    """The arguments of all years, less what is told of agreements that are not in force this year."""
    kept = dict(facts)
    for argument in _NAMED_BY_AGREEMENT:
        given = kept.get(argument)
        if isinstance(given, Mapping):
            kept[argument] = {
                name: value for name, value in given.items() if str(name).partition(".")[0] not in away
            }
    return kept


def _merged(common: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """One year's own arguments over those of all years: told things one by one, anything else whole."""
    merged = dict(common)
    for name, value in own.items():
        before = merged.get(name)
        if not (isinstance(before, Mapping) and isinstance(value, Mapping)):
            merged[name] = value
        elif name == _BY_FIGURE:
            merged[name] = _merged_figures(before, value)
        else:
            merged[name] = {**before, **value}
    return merged


def _merged_figures(common: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(common)
    for index, figures in own.items():
        before = merged.get(index)
        both = isinstance(before, Mapping) and isinstance(figures, Mapping)
        merged[index] = {**before, **figures} if both and before is not None else figures
    return merged


def _fault(place: str, value: str, key: str, **values: object) -> Fault:
    return Fault(place, value, text(f"outlook.{key}", **values), text(f"outlook.{key}_remedy"))
