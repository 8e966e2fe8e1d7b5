"""What is asked of a search, read and checked: the factors, their grid, the objective and the wishes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import ceil, floor

from kostnadsfordelning.agreement.weighting import FACTORS, POPULATION
from kostnadsfordelning.analysis.search.grid import Grid
from kostnadsfordelning.analysis.search.wishes import Wish, factor_name
from kostnadsfordelning.apportionment.numbers import is_percent, read_exact
from kostnadsfordelning.errors import Fault, Faults, InputError
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.nearest import nearest
from kostnadsfordelning.messages.numbers import percent

Percent = str | Fraction
Bound = Percent | Mapping[str, Percent] | None

OBJECTIVES = ("largest_change", "largest_change_percent", "sum_of_changes", "spread")
_LEGAL = re.compile(r"[a-z0-9_-]+")
MOST_STEPS = 10_000
"""The finest step is a hundredth of a percent."""


def read_grid(
    factors: Iterable[str], minimise: str, step: Percent, low: Bound, high: Bound
) -> tuple[tuple[str, ...], Grid]:
    """The factors and the grid. Raises `InputError` with everything that is wrong."""
    faults = Faults()
    listed = [] if isinstance(factors, str) or not isinstance(factors, Iterable) else list(factors)
    chosen = tuple(one for one in listed if isinstance(one, str))
    if len(chosen) < 2 or len(chosen) < len(listed) or len(set(chosen)) < len(chosen):
        faults.append(fault("factors", factors if isinstance(factors, str) else ", ".join(map(repr, listed))))
    known = ", ".join(f"{one} ({factor_name(one)})" for one in (POPULATION, *FACTORS))
    # Any other legal name may be a key of the agreements or a column of the user's own.
    strange = (one for one in dict.fromkeys(chosen) if not _LEGAL.fullmatch(one))
    faults += [fault("no_factor", one, place="factors", meant="", known=known) for one in strange]
    if minimise not in OBJECTIVES:
        near = nearest(str(minimise), OBJECTIVES)
        meant = text("search.meant", name=near) if near else ""
        faults.append(fault("minimise", minimise, meant=meant, known=", ".join(OBJECTIVES)))
    share = _share(step, "step", faults)
    steps = int(1 / share) if share else 0
    if share is not None and (not 0 < share <= 1 or Fraction(1, steps) != share or steps > MOST_STEPS):
        faults.append(fault("step", step))
        share = None
    least = _bounds(low, "low", Fraction(0), chosen, faults)
    most = _bounds(high, "high", Fraction(1), chosen, faults)
    if faults:
        raise faults.error()
    grid = Grid(steps, tuple(ceil(one * steps) for one in least), tuple(floor(one * steps) for one in most))
    if not grid.size:
        told = "; ".join(
            f"{factor_name(name)} {percent(one)}–{percent(other)}"
            for name, one, other in zip(chosen, least, most, strict=True)
        )
        raise InputError("", [fault("bounds", told, place="low, high")])
    return chosen, grid


def _bounds(
    given: object, place: str, default: Fraction, factors: tuple[str, ...], faults: Faults
) -> list[Fraction]:
    """A bound for every factor, in their order."""
    if not isinstance(given, Mapping):
        one = default if given is None else _share(given, place, faults)
        return [default if one is None else one] * len(factors)
    found = dict.fromkeys(factors, default)
    for name, value in given.items():
        where = f"{place}[{name!r}]"
        if name not in found:
            near = nearest(str(name), factors)
            meant = text("search.meant", name=near) if near else ""
            faults.append(fault("no_factor", "", place=where, meant=meant, known=", ".join(factors)))
            continue
        found[name] = _share(value, where, faults) or Fraction(0)
    return list(found.values())


def _share(value: object, place: str, faults: Faults) -> Fraction | None:
    """A percent from 0 to 100 as a part of 1."""
    read = read_exact(value, place)
    if isinstance(read, Fault):
        told = Fault(place, read.value, read.why, text("search.not_percent_remedy"))
        (faults.append if isinstance(value, str) else faults.kind)(told)
        return None
    if not (is_percent(value) or isinstance(value, Fraction)) or not 0 <= read <= 1:
        faults.append(fault("not_percent", value, place=place))
        return None
    return read


def read_wishes(wishes: object) -> list[Wish]:
    """One wish or several. Raises `InputTypeError` for what is none."""
    several = [wishes] if isinstance(wishes, Wish) else wishes
    if isinstance(several, str) or not isinstance(several, Iterable):
        several = [wishes]
    listed = list(several)
    faults = Faults()
    for number, one in enumerate(listed):
        if not isinstance(one, Wish):
            faults.kind(fault("not_wish", repr(one), place=f"wishes[{number}]"))
    if faults:
        raise faults.error()
    return listed


def fault(key: str, value: object, *, place: str = "", **values: object) -> Fault:
    """What is wrong with an argument, by the key of its text."""
    return Fault(
        place or key, str(value), text(f"search.{key}", **values), text(f"search.{key}_remedy", **values)
    )
