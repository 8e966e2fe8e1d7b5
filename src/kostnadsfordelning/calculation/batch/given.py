"""One value per scenario as the user tells them: a list, an array or a column of a table, read exactly.

Integers of an array are taken as they are; anything else is read value by value as everywhere else in the
library, each different value once. A fault tells which scenarios it is in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from kostnadsfordelning.apportionment.kronor import read_kronor
from kostnadsfordelning.apportionment.numbers import is_percent, is_refused_kind, read_exact
from kostnadsfordelning.errors import Fault, Faults
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kostnadsfordelning.arrays.divide import Flags, Whole

SHOWN = 3
"""How many scenarios a fault names before it tells how many more there are."""
_EDGE = 2**63


@dataclass(frozen=True, slots=True, eq=False)
class Numbers:
    """One number per scenario: ``numerators`` (n,) over one ``denominator``.

    ``percents`` tells that all of them were told as percent texts; they are then parts of 1.
    """

    numerators: Whole
    denominator: int = 1
    percents: bool = False

    @property
    def count(self) -> int:
        """How many scenarios."""
        return len(self.numerators)


def read_numbers(given: object, place: str, faults: Faults, *, money: bool = False) -> Numbers | None:
    """A column of numbers; None once what is wrong with it is noted.

    Takes int, `Decimal`, `Fraction` and texts (``"2,9 %"``, and of ``money`` ``"1 200 000 kr"``), in a list,
    an array, a Series or anything else that is gone through once. Floats and bools are never taken.
    """
    values = _values(given, place, faults)
    if values is None:
        return None
    if isinstance(values, np.ndarray):
        return Numbers(values)
    if set(map(type, values)) <= {int}:
        return Numbers(as_array(cast("list[int]", values)))
    return _read(values, place, faults, read_kronor if money else read_exact)


def _values(given: object, place: str, faults: Faults) -> Whole | list[object] | None:
    """The values one by one, or as they are where they are integers of an array."""
    no_column = isinstance(given, str | bytes | Mapping) or not isinstance(given, Iterable)
    if no_column or getattr(given, "ndim", 1) == 0:
        faults.kind(fault("not_column", place, given if isinstance(given, str) else type(given).__name__))
        return None
    if isinstance(given, set | frozenset):
        faults.kind(fault("unordered", place, type(given).__name__))
        return None
    lacking = _lacking(given)
    if lacking is not None and lacking.any():
        faults.append(fault("missing", place, "", rows=scenarios(np.flatnonzero(lacking).tolist())))
        return None
    array: Any = given.to_numpy() if hasattr(given, "to_numpy") else given
    return _of_array(array, place, faults) if isinstance(array, np.ndarray) else list(array)


def _of_array(array: Whole, place: str, faults: Faults) -> Whole | list[object] | None:
    """The integers of an array, or its values one by one where they are objects or texts."""
    if array.ndim != 1:
        faults.append(fault("not_one_number", place, " × ".join(map(str, array.shape))))
        return None
    if array.dtype.kind in "iu":
        within = array.dtype.kind == "i" or not array.size or int(array.max()) < _EDGE
        return array.astype(np.int64 if within else object)
    if array.dtype.kind in "fb":
        kind = "float" if array.dtype.kind == "f" else "bool"
        why, remedy = text(f"apportionment.{kind}"), text("batch.float_remedy")
        faults.kind(Fault(place, str(array.dtype), why, remedy))
        return None
    return list(array.tolist())


def _lacking(given: Any) -> Flags | None:
    """Where a table's column or a masked array has no value; None for anything else."""
    if isinstance(given, np.ma.MaskedArray):
        return np.ma.getmaskarray(given)
    if not hasattr(given, "to_numpy") or not hasattr(given, "isna") or getattr(given, "nlevels", 1) > 1:
        return None  # an index of several levels has tuples, which are no numbers
    return np.asarray(given.isna(), dtype=np.bool_)


def _read(
    values: Sequence[object],
    place: str,
    faults: Faults,
    read_one: Callable[[object, str], Fraction | Fault],
) -> Numbers | None:
    """Values of any kind, each different one read once, over their common denominator."""
    known: dict[tuple[type, object], int] = {}
    read: list[Fraction | Fault] = []
    kinds: list[object] = []
    numbers: list[int] = []
    for value in values:
        try:
            number = known.setdefault((type(value), value), len(read))
        except TypeError:  # a list, or anything else that cannot be looked up: it is no number either
            number = len(read)
        if number == len(read):
            read.append(read_one(value, place))
            kinds.append(value)
        numbers.append(number)
    percents = [is_percent(value) for value in kinds]
    if _refused(read, kinds, numbers, faults):
        return None
    if any(percents) and not all(percents):
        rows = [scenario for scenario, number in enumerate(numbers) if not percents[number]]
        first = str(kinds[numbers[rows[0]]])
        faults.append(fault("percent_mixed", place, first, rows=scenarios(rows)))
        return None
    exact = [one for one in read if isinstance(one, Fraction)]
    common = lcm(*(one.denominator for one in exact))
    whole = as_array([int(one * common) for one in exact])
    return Numbers(whole[np.array(numbers, dtype=np.intp)], common, bool(percents) and all(percents))


def _refused(
    read: Sequence[Fraction | Fault], kinds: Sequence[object], numbers: Sequence[int], faults: Faults
) -> bool:
    """Note each different value that is no number, with its scenarios; whether there was any."""
    wrong = {number: one for number, one in enumerate(read) if isinstance(one, Fault)}
    if not wrong:
        return False
    rows: dict[tuple[bool, str, str], list[int]] = {}
    first: dict[tuple[bool, str, str], Fault] = {}
    for scenario, number in enumerate(numbers):
        if number in wrong:
            met = wrong[number]
            of_kind = is_refused_kind(kinds[number])
            # Many floats are one fault; texts that are no numbers are told one by one.
            like = (of_kind, met.why, "" if of_kind else met.value)
            first.setdefault(like, met)
            rows.setdefault(like, []).append(scenario)
    for like, one in first.items():
        told = text("batch.in_scenarios", why=one.why, rows=scenarios(rows[like]))
        (faults.kind if like[0] else faults.append)(Fault(one.place, one.value, told, one.remedy))
    return True


def as_array(numbers: Sequence[int]) -> Whole:
    """Integers as int64 if they fit, and as Python's integers if not."""
    try:
        return np.array(numbers, dtype=np.int64)
    except OverflowError:
        return np.array(numbers, dtype=object)


def scaled(numerators: Whole, factor: int) -> Whole:
    """``numerators`` times ``factor``, as Python's integers where int64 might not hold them."""
    if factor == 1:
        return numerators
    if numerators.dtype != object and numerators.size:
        largest = max(abs(int(numerators.max())), abs(int(numerators.min())))
        if largest * factor >= _EDGE:
            return numerators.astype(object) * factor
    return numerators * factor


def scenarios(rows: Sequence[int]) -> str:
    """Some scenarios by number, and how many more there are: 3, 17, 25 och 40 till."""
    return some(rows)


def some(names: Sequence[object]) -> str:
    """The first of some names, and how many more there are."""
    named = ", ".join(map(str, names[:SHOWN]))
    more = len(names) - SHOWN
    return text("batch.rows_more", named=named, more=more) if more > 0 else named


def fault(key: str, place: str, value: object, **values: object) -> Fault:
    """What is wrong with a value told, by the key of its text."""
    return Fault(place, str(value), text(f"batch.{key}", **values), text(f"batch.{key}_remedy", **values))
