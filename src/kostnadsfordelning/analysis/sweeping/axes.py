"""What is tried, as it is told: the values of each parameter, and which of them every case has."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from kostnadsfordelning.errors import Fault, Faults, InputError, InputTypeError
from kostnadsfordelning.messages import text
from kostnadsfordelning.reference.tables import DatedValues

if TYPE_CHECKING:
    import numpy.typing as npt

    Places = npt.NDArray[np.int64]

OWN = -1
"""The place of the value that the calculation has by itself."""
MOST_CASES = 5_000_000
_NO_LIST = (str, bytes, Mapping, Set, DatedValues)  # one value, or several without an order


@dataclass(frozen=True, slots=True, eq=False)
class Axis:
    """One parameter that is tried: its ``values`` as told, and the place among them that each case has.

    ``places`` (n,) is `OWN` in a case that says nothing of the parameter.
    """

    name: str
    values: tuple[object, ...]
    places: Places
    argument: str

    @property
    def count(self) -> int:
        """How many cases."""
        return len(self.places)

    @property
    def place(self) -> str:
        """Where the values stand, for a fault in them."""
        return f"{self.argument}[{self.name!r}]"

    def value(self, case: int) -> object:
        """What is told of a case; None where it is the calculation's own."""
        number = int(self.places[case])
        return None if number == OWN else self.values[number]


def read_axes(vary: object, cases: object) -> tuple[Axis, ...]:
    """The parameters that are tried: of a grid every combination, the last one varying fastest, or the
    cases one by one.

    Raises `InputError` for none of the two or both of them, for parameters without values, and for more
    cases than are held at once; `InputTypeError` for what has not the form.
    """
    if (vary is None) == (cases is None):
        raise InputError("", [fault("vary_or_cases", "vary, cases", "")])
    return _grid(vary) if cases is None else _listed(cases)


def listed(value: object) -> tuple[object, ...]:
    """The values of a list, an array, a Series or a table, one by one; a row of a table is a mapping.

    Of what may have no end, a range or a generator, one more than are tried: enough to refuse it.
    """
    given: Any = value
    if hasattr(given, "columns") and hasattr(given, "iloc"):
        return tuple(given.to_dict("records"))
    if isinstance(given, np.ndarray) or hasattr(given, "to_numpy"):
        return tuple(given.tolist())
    return tuple(islice(given, MOST_CASES + 1))


def _length(told: Any, held: tuple[object, ...]) -> int:
    """How many values were told, also where not all of them are held."""
    try:
        return len(told)
    except (TypeError, OverflowError):  # a generator, or a range longer than any list
        return len(held)


def _grid(vary: object) -> tuple[Axis, ...]:
    """Every combination of the values of some parameters."""
    if not isinstance(vary, Mapping):
        raise InputTypeError("", [fault("not_vary", "vary", type(vary).__name__)])
    faults, read = Faults(), dict[str, tuple[object, ...]]()
    if not vary:
        faults.append(fault("nothing_tried", "vary", ""))
    for name, values in vary.items():
        place = f"vary[{name!r}]"
        if not isinstance(name, str):
            faults.kind(fault("name_not_text", "vary", repr(name)))
        elif isinstance(values, _NO_LIST) or not isinstance(values, Iterable):
            faults.kind(
                fault("not_listed", place, values if isinstance(values, str) else type(values).__name__)
            )
        else:
            read[name] = listed(values)
            if not read[name]:
                faults.append(fault("no_values", place, ""))
    if faults:
        raise faults.error()
    lengths = [_length(vary[name], values) for name, values in read.items()]
    count = math.prod(lengths)
    if count > MOST_CASES:
        told = " × ".join(map(str, lengths))
        raise InputError("", [fault("many_cases", "vary", told, count=count, most=MOST_CASES)])
    made, inner = [], count
    for name, values in read.items():
        inner //= len(values)
        places = np.tile(np.repeat(np.arange(len(values)), inner), count // (inner * len(values)))
        made.append(Axis(name, values, places, "vary"))
    return tuple(made)


def _listed(cases: object) -> tuple[Axis, ...]:
    """The cases one by one: mappings, or the rows of a table. What a case leaves out is its own."""
    table: Any = cases
    if hasattr(table, "columns") and hasattr(table, "iloc"):
        labels = list(table.columns)
        twice = [name for name in dict.fromkeys(labels) if labels.count(name) > 1]
        if twice:
            raise InputError("", [fault("column_twice", "cases", name) for name in twice])
        columns = {name: table.iloc[:, number] for number, name in enumerate(table.columns)}
        lacking = {name: np.asarray(column.isna(), dtype=np.bool_) for name, column in columns.items()}
        values = {name: tuple(column.tolist()) for name, column in columns.items()}
        count = len(table)
    else:
        rows = _rows(cases)
        names = dict.fromkeys(name for row in rows for name in row)
        lacking = {name: np.array([row.get(name) is None for row in rows], dtype=np.bool_) for name in names}
        values = {name: tuple(row.get(name) for row in rows) for name in names}
        count = len(rows)
    if not count or not values:
        raise InputError("", [fault("no_cases", "cases", "")])
    if count > MOST_CASES:
        raise InputError("", [fault("many_cases", "cases", "", count=count, most=MOST_CASES)])
    wrong = [fault("name_not_text", "cases", repr(name)) for name in values if not isinstance(name, str)]
    if wrong:
        raise InputTypeError("", wrong)
    # A column without a single value says nothing.
    told = [name for name in values if not lacking[name].all()]
    return tuple(_of_cases(name, values[name], lacking[name]) for name in told)


def _rows(cases: object) -> list[Mapping[str, object]]:
    """Cases told as mappings."""
    if isinstance(cases, _NO_LIST) or not isinstance(cases, Iterable):
        raise InputTypeError("", [fault("not_cases", "cases", type(cases).__name__)])
    rows = list(islice(cases, MOST_CASES + 1))
    wrong = [number for number, row in enumerate(rows) if not isinstance(row, Mapping)]
    if wrong:
        place, kind = f"cases[{wrong[0]}]", type(rows[wrong[0]]).__name__
        raise InputTypeError("", [fault("not_case", place, kind)])
    return rows


def _of_cases(name: str, values: tuple[object, ...], lacking: npt.NDArray[np.bool_]) -> Axis:
    """A parameter with a value in the cases that tell one."""
    if not lacking.any():
        return Axis(name, values, np.arange(len(values)), "cases")
    kept = tuple(value for value, none in zip(values, lacking.tolist(), strict=True) if not none)
    return Axis(name, kept, np.where(lacking, OWN, np.cumsum(~lacking) - 1), "cases")


def fault(key: str, place: str, value: object, **values: object) -> Fault:
    """What is wrong with something told, by the key of its text."""
    return Fault(place, str(value), text(f"sweep.{key}", **values), text(f"sweep.{key}_remedy", **values))


def renamed(error: InputError, place: str) -> InputError:
    """Faults in values that were read as those of ``*``, at the place where the caller told them."""
    faults = [replace(one, place=one.place.replace("vary['*']", place, 1)) for one in error.faults]
    return type(error)("", faults)
