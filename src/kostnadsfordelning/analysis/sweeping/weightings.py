"""All the ways to weigh some factors together: every weighting on a grid that makes 100 %."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from kostnadsfordelning.apportionment.numbers import is_refused_kind, read_exact, written_percent
from kostnadsfordelning.errors import Fault, Faults, InputError
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.nearest import nearest
from kostnadsfordelning.messages.numbers import NBSP

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    Share = str | Fraction | Decimal
    Bounds = Share | Mapping[str, Share] | None

FINEST = 10_000
"""The finest step is one part in so many: 0,01 %."""
MOST = 1_000_000
"""As many weightings as are made at once."""


def weightings(
    factors: Iterable[str], *, step: Share, low: Bounds = None, high: Bounds = None
) -> tuple[dict[str, str], ...]:
    """Every weighting of ``factors`` whose weights are multiples of ``step`` and make 100 % together.

    factors
        What is weighed, by the names that `kf.Weighted` or the agreement has for them.
    step
        How far apart the weights are: a percent text that goes into 100 % a whole number of times, at least
        0,01 %.
    low, high
        What a weight is at least and at most: one percent text for all of them, or ``{factor: percent}``.

    Each is told as `kf.Weighted` takes it, in percent texts. The first factor weighs the most in the first
    of them, and the least in the last.

    Raises `InputError` with everything that is wrong: factors that are none or named twice, a step that does
    not go into 100 %, bounds that no weighting is within; `InputTypeError` for floats.

    >>> for one in weightings(["population", "equal"], step="25 %", low="25 %"):
    ...     print(one)
    {'population': '75 %', 'equal': '25 %'}
    {'population': '50 %', 'equal': '50 %'}
    {'population': '25 %', 'equal': '75 %'}
    """
    faults = Faults()
    names = _names(factors, faults)
    share = _share(step, "step", faults)
    if share is not None and not (share > 0 and (1 / share).denominator == 1 and 1 / share <= FINEST):
        faults.append(_fault("step", "step", step))
    lows = _bounds(low, "low", names, Fraction(0), faults)
    highs = _bounds(high, "high", names, Fraction(1), faults)
    if faults or share is None:
        raise faults.error()
    units = (1 / share).numerator
    # Bounds between two multiples of the step leave the multiples within them.
    least = [-int(-lows[name] * units // 1) for name in names]
    most = [int(highs[name] * units // 1) for name in names]
    count = _count(units, least, most)
    if not count:
        told = {"low": _told(sum(lows.values())), "high": _told(sum(highs.values()))}
        raise InputError("", [_fault("no_weighting", "low, high", "", **told)])
    if count > MOST:
        raise InputError("", [_fault("many_weightings", "step", step, count=count, most=MOST)])
    written = [_told(Fraction(number, units)) for number in range(units + 1)]
    made = _made(units, least, most)
    return tuple(dict(zip(names, (written[number] for number in one), strict=True)) for one in made)


def _names(factors: object, faults: Faults) -> tuple[str, ...]:
    """The factors, each once."""
    if isinstance(factors, str | bytes | Mapping) or not isinstance(factors, Iterable):
        faults.kind(_fault("factors", "factors", repr(factors)))
        return ()
    found: list[str] = []
    for one in factors:
        if not isinstance(one, str):
            faults.kind(_fault("factors", "factors", repr(one)))
        elif one in found:
            faults.append(_fault("factor_twice", "factors", one))
        else:
            found.append(one)
    if not found and not faults:
        faults.append(_fault("factors", "factors", ""))
    return tuple(found)


def _share(value: object, place: str, faults: Faults) -> Fraction | None:
    """A percent text as a part of 1; a `Fraction` or a `Decimal` is one already."""
    read = read_exact(value, place)
    if isinstance(read, Fault):
        (faults.kind if is_refused_kind(value) else faults.append)(read)
        return None
    if not 0 <= read <= 1:
        faults.append(_fault("not_share", place, value))
        return None
    return read


def _bounds(
    given: object, place: str, names: tuple[str, ...], without: Fraction, faults: Faults
) -> dict[str, Fraction]:
    """The bound of each factor, ``without`` where none is told."""
    if given is None:
        return dict.fromkeys(names, without)
    if not isinstance(given, Mapping):
        share = _share(given, place, faults)
        return dict.fromkeys(names, without if share is None else share)
    bounds = dict.fromkeys(names, without)
    for name, value in given.items():
        where = f"{place}[{name!r}]"
        if name not in names:
            near = nearest(str(name), names)
            meant = text("batch.meant", name=near) if near else ""
            faults.append(_fault("no_factor", where, "", meant=meant, known=", ".join(names)))
            continue
        share = _share(value, where, faults)
        if share is not None:
            bounds[name] = share
    return bounds


def _count(units: int, least: list[int], most: list[int]) -> int:
    """How many weightings there are: ways to reach each sum, one factor after the other."""
    ways = [1] + [0] * units
    for low, high in zip(least, most, strict=True):
        running = [0]
        for number in ways:
            running.append(running[-1] + number)
        ways = [
            running[max(0, total - low + 1)] - running[max(0, total - high)] if low <= high else 0
            for total in range(units + 1)
        ]
    return ways[units]


def _made(units: int, least: list[int], most: list[int]) -> Iterator[tuple[int, ...]]:
    """The weightings in numbers of steps: each factor as high as it can be first."""
    if len(least) == 1:
        yield (units,)
        return
    low, high = max(least[0], units - sum(most[1:])), min(most[0], units - sum(least[1:]))
    for number in range(high, low - 1, -1):
        for rest in _made(units - number, least[1:], most[1:]):
            yield (number, *rest)


def _told(share: Fraction | int) -> str:
    return written_percent(Fraction(share)).replace(NBSP, " ")


def _fault(key: str, place: str, value: object, **values: object) -> Fault:
    return Fault(place, str(value), text(f"sweep.{key}", **values), text(f"sweep.{key}_remedy", **values))
