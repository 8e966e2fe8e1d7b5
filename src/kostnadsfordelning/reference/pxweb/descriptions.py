"""Which table at SCB holds a figure of a day, and with which codes: data per year, not code.

The bundled descriptions are in ``data/pxweb_tables.json``. SCB moves tables; a user's own file of the
same shape (argument ``tables=``, or ``pxweb_tables.json`` in the store) comes before the bundled one.
Only the bundled file says which hosts there are: a file in a shared folder cannot send a fetch elsewhere.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from kostnadsfordelning._files import as_path, data_path
from kostnadsfordelning.errors import FactsFileError, Fault, UnknownFactError
from kostnadsfordelning.messages import text
from kostnadsfordelning.reference.pxweb.strict_json import NotJsonError, parse

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterator, Mapping, Sequence

NOISE_FROM = 2025
"""From this reference year SCB adds noise to every cell, so that parts are never added here."""
FILE = "pxweb_tables.json"
ONLY = "*"
"""Instead of a code: the only one the table has."""
MONTH_END = "month-end"

_TABLE = re.compile(r"[A-Za-z0-9_]+")
_PATH = re.compile(r"[A-Za-z0-9_]+(?:/[A-Za-z0-9_]+)*")
_DAY = re.compile(r"\d\d-\d\d")
_REQUIRED = {"kind", "day", "from_year", "to_year", "table", "region", "time", "codes", "unit", "decimals"}
_OPTIONAL = {"v1", "omit", "search", "basis", "unverified"}


@dataclass(frozen=True, slots=True)
class Description:
    """Where the figures of one kind and day of the year are, for a span of years.

    codes
        Per variable the codes that mean the whole, the first one the table has being used.
    omit
        Variables left out, which the table then sums itself; where it cannot, these codes are fetched
        and added. Never used for years with noise.
    """

    kind: str
    day: str
    from_year: int
    to_year: int | None
    table: str | None
    region: str
    time_variable: str
    time_code: str
    codes: Mapping[str, tuple[str, ...]]
    units: tuple[str, ...]
    decimals: int
    v1: str | None = None
    omit: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    search: str = ""
    basis: str = ""
    unverified: bool = False
    file: str = FILE

    def holds(self, kind: str, date: dt.date) -> bool:
        """Whether the table is described as holding figures of ``kind`` for ``date``."""
        if kind != self.kind or date.year < self.from_year:
            return False
        if self.to_year is not None and date.year > self.to_year:
            return False
        if self.day == MONTH_END:
            return (date + dt.timedelta(days=1)).day == 1
        return f"{date:%m-%d}" == self.day

    def time_of(self, date: dt.date) -> str:
        """The table's code for the date."""
        return self.time_code.format(year=date.year, month=date.month)

    @property
    def years(self) -> str:
        """The span of years as text: 2002–2024, 2025–."""
        return f"{self.from_year}–{self.to_year or ''}"


def bundled_descriptions() -> tuple[Description, ...]:
    """The bundled descriptions."""
    return _bundled()[0]


def bundled_services() -> Mapping[str, str]:
    """The addresses of SCB's services, by version: the only hosts that are ever asked."""
    return _bundled()[1]


@cache
def _bundled() -> tuple[tuple[Description, ...], Mapping[str, str]]:
    found = parse(data_path(FILE).read_bytes())
    if not isinstance(found, dict) or not isinstance(services := found.pop("services"), dict):
        raise TypeError("the bundled file is an object with its services")
    return _descriptions(found, FILE), {name: str(address) for name, address in services.items()}


def read_descriptions(path: str | os.PathLike[str]) -> tuple[Description, ...]:
    """A user's own descriptions. Raises `FactsFileError` with every fault in the file."""
    file = as_path(path, "tabeller.json")
    try:
        found = parse(file.read_bytes())
    except OSError:
        raise FactsFileError(faults=[_fault(file.name, "tables_missing", str(path))]) from None
    except NotJsonError as error:
        raise FactsFileError(faults=[_fault(file.name, "tables_json", str(error)[:80])]) from None
    return _descriptions(found, file.name)


def described(kind: str, date: dt.date, own: Sequence[Description] = ()) -> Description:
    """The description that holds ``kind`` for ``date``: the user's own first, then the bundled.

    Raises `UnknownFactError` naming the days and years that are described.
    """
    for one in (*own, *bundled_descriptions()):
        if one.holds(kind, date):
            return one
    days = "; ".join(
        text("pxweb.described_day", day=_day_text(one.day), years=one.years, table=one.table or one.v1)
        for one in (*own, *bundled_descriptions())
        if one.kind == kind
    )
    what = text(f"reference.kind_{kind}")
    raise UnknownFactError(text("pxweb.not_described", kind=what, date=date, days=days, file=FILE))


def _day_text(day: str) -> str:
    if day == MONTH_END:
        return text("pxweb.month_end")
    return f"{int(day[3:])}/{int(day[:2])}"


def _descriptions(found: Any, file: str) -> tuple[Description, ...]:
    if not isinstance(found, dict) or set(found) != {"format", "tables"} or found["format"] != 1:
        raise FactsFileError(faults=[_fault(file, "tables_shape", "")])
    tables = found["tables"] if isinstance(found["tables"], list) else []
    faults = [fault for place, one in enumerate(tables) for fault in _faults(f"{file}: tables[{place}]", one)]
    if faults or not tables:
        raise FactsFileError(faults=faults or [_fault(file, "tables_shape", "")])
    made = tuple(_description(one, file) for one in tables)
    for place, one in enumerate(made):
        for other in made[:place]:
            if (one.kind, one.day) == (other.kind, other.day) and _overlap(one, other):
                value = f"{one.kind} {one.day} {one.years}"
                faults.append(_fault(f"{file}: tables[{place}]", "tables_overlap", value))
    if faults:
        raise FactsFileError(faults=faults)
    return made


def _overlap(one: Description, other: Description) -> bool:
    return one.from_year <= (other.to_year or 9999) and other.from_year <= (one.to_year or 9999)


def _faults(place: str, one: Any) -> Iterator[Fault]:
    """Every fault of one description."""
    if not isinstance(one, dict):
        yield _fault(place, "tables_shape", "")
        return
    for key in sorted(_REQUIRED - set(one)):
        yield _fault(f"{place}.{key}", "tables_lacks", "")
    for key in sorted(set(one) - _REQUIRED - _OPTIONAL):
        yield _fault(f"{place}.{key}", "tables_unknown", "")
    for key in sorted(set(one) & (_REQUIRED | _OPTIONAL)):
        if not _FITS[key](one[key]):
            yield _fault(f"{place}.{key}", "tables_value", str(one[key])[:60])
    last = one.get("to_year")
    noisy = last is None or (isinstance(last, int) and last >= NOISE_FROM)
    if one.get("omit") and noisy:
        yield _fault(f"{place}.omit", "tables_noise", "")


def _is_codes(value: Any) -> bool:
    return isinstance(value, dict) and all(_is_texts(one) for one in value.values())


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, str) and one for one in value)


def _is_year(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1900 <= value <= 2200


def _is_time(value: Any) -> bool:
    if not isinstance(value, dict) or set(value) != {"variable", "code"}:
        return False
    try:
        return (
            bool(value["variable"]) and "{" in value["code"] and bool(value["code"].format(year=1, month=1))
        )
    except (KeyError, ValueError, IndexError, TypeError, AttributeError):
        return False


_FITS: Mapping[str, Callable[[Any], bool]] = {
    "kind": lambda value: value in ("population", "land_area"),
    "day": lambda value: value == MONTH_END or (isinstance(value, str) and bool(_DAY.fullmatch(value))),
    "from_year": _is_year,
    "to_year": lambda value: value is None or _is_year(value),
    "table": lambda value: value is None or is_table(value),
    "v1": lambda value: value is None or (isinstance(value, str) and bool(_PATH.fullmatch(value))),
    "region": lambda value: isinstance(value, str) and bool(value),
    "time": _is_time,
    "codes": _is_codes,
    "omit": _is_codes,
    "unit": _is_texts,
    "decimals": lambda value: isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 6,
    "search": lambda value: isinstance(value, str),
    "basis": lambda value: isinstance(value, str),
    "unverified": lambda value: isinstance(value, bool),
}


def is_table(value: object) -> bool:
    """Whether a value can be the id of a table, and is safe as a part of an address."""
    return isinstance(value, str) and bool(_TABLE.fullmatch(value))


def _description(one: dict[str, Any], file: str) -> Description:
    return Description(
        kind=one["kind"],
        day=one["day"],
        from_year=one["from_year"],
        to_year=one["to_year"],
        table=one["table"],
        region=one["region"],
        time_variable=one["time"]["variable"],
        time_code=one["time"]["code"],
        codes={name: tuple(codes) for name, codes in one["codes"].items()},
        units=tuple(one["unit"]),
        decimals=one["decimals"],
        v1=one.get("v1"),
        omit={name: tuple(codes) for name, codes in one.get("omit", {}).items()},
        search=one.get("search", ""),
        basis=one.get("basis", ""),
        unverified=one.get("unverified", False),
        file=file,
    )


def _fault(place: str, key: str, value: str) -> Fault:
    return Fault(place, value, text(f"pxweb.{key}"), text(f"pxweb.{key}_remedy"))
