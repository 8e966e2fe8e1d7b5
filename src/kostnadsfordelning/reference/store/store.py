"""The facts of a store, read once, and the one place where two sources of a figure are held together."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from kostnadsfordelning.errors import FactsFileError, Fault, InputError, UnknownFactError
from kostnadsfordelning.messages import text
from kostnadsfordelning.reference.pxweb.descriptions import FILE as TABLES
from kostnadsfordelning.reference.store.contents import LIST, Contents, read_contents, read_list
from kostnadsfordelning.reference.store.place import VARIABLE, fault, find_place

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping
    from pathlib import Path
    from typing import Literal

    from kostnadsfordelning.reference.price_index import PriceIndex
    from kostnadsfordelning.reference.tables import DatedValues

BUNDLED = "bundled"
"""The name of the bundled figures where a source is preferred."""
_VALUES_KEY = re.compile(r"(population|land_area) (\d{4}-\d{2}-\d{2})")
_MONTH_KEY = re.compile(r"(\S.*) (\d{4})-(\d{2})")


@dataclass(frozen=True, slots=True)
class FactStore:
    """The facts in one folder. Immutable: what lay there when it was opened.

    ``prefer`` says which source to use where two differ: ``{"population 2021-11-01": "fil.json"}`` (or
    ``"bundled"``), ``{"PKV 2026-10": "2026-10-06"}``.
    """

    folder: Path
    named_by: str
    contents: Contents = field(repr=False)
    prefer: Mapping[str, str] = field(default_factory=dict)

    @property
    def tables_file(self) -> Path | None:
        """The store's own descriptions of tables at SCB, if it has any."""
        path = self.folder / TABLES
        return path if path.is_file() else None

    def values(self, kind: str, period: dt.date | int) -> list[tuple[str, DatedValues]]:
        """The files with values of a kind at a period. Raises `FactsFileError` if any file is faulty."""
        self.refuse_faults()
        return [(name, one) for name, one in self.contents.values if (one.kind, one.period) == (kind, period)]

    def preferred(self, kind: str, period: dt.date | int) -> str | None:
        """The source chosen for a kind and period, if one is."""
        return self.prefer.get(f"{kind} {period}")

    def index(self, name: str) -> PriceIndex | None:
        """An index with all its editions in the store, a preferred edition alone in its month.

        Raises `InputError` where two files give different figures for a year of the same edition.
        """
        self.refuse_faults()
        found: PriceIndex | None = None
        for _, one in self.contents.indices:
            if one.name == name:
                found = one if found is None else found.merged(one)
        return found if found is None else self.chosen(found)

    def chosen(self, index: PriceIndex) -> PriceIndex:
        """The index without the editions of a month that lost to the preferred one."""
        for key, edition in self.prefer.items():
            month = _MONTH_KEY.fullmatch(key)
            if not month or _VALUES_KEY.fullmatch(key) or month[1] != index.name:
                continue
            day = dt.date.fromisoformat(edition)
            others = [
                one for one in index.editions if (one.year, one.month) == (day.year, day.month) and one != day
            ]
            if day in index.editions and others:
                index = index.select(*[one for one in index.editions if one not in others])
        return index

    def refuse_faults(self) -> None:
        """Raise `FactsFileError` with every fault in the store: half of the evidence is none."""
        if self.contents.faults:
            head = text("store.faults", folder=self.folder, count=len(self.contents.faults))
            raise FactsFileError(head, self.contents.faults)

    def __repr__(self) -> str:
        return (
            f"<FactStore {self.folder}: {len(self.contents.values)} tables of values, "
            f"{len(self.contents.indices)} indices, {len(self.contents.faults)} faults>"
        )


StoreGiven: TypeAlias = "FactStore | str | os.PathLike[str] | Literal[False] | None"
"""What a function takes as ``store=``: a folder or one opened, None for the one named, False for none."""


def open_store(
    folder: StoreGiven = None,
    *,
    prefer: Mapping[str, str] | None = None,
) -> FactStore | None:
    """The store that is named by the argument, the environment or ``kostnadsfordelning.toml``; else None.

    Raises `FactsFileError` for a place that is no folder or a list with faults, `InputError` for a
    preference that cannot be one. Faults in the facts themselves are raised when facts are asked for.
    """
    if isinstance(folder, FactStore):
        if not prefer:
            return folder
        both = {**folder.prefer, **prefer}
        return FactStore(folder.folder, folder.named_by, folder.contents, _checked(both, folder.contents))
    place = find_place(folder)
    if place is None:
        if prefer:
            raise InputError(faults=[fault("prefer", "prefer_no_store", variable=VARIABLE)])
        return None
    listed = read_list(place.folder)
    contents = read_contents(place.folder, listed)
    return FactStore(
        place.folder, place.named_by, contents, _checked({**listed.prefer, **(prefer or {})}, contents)
    )


def store(
    folder: str | os.PathLike[str] | None = None, *, prefer: Mapping[str, str] | None = None
) -> FactStore:
    """The store, opened: pass it as ``store=`` to read the folder once for many calculations.

    Raises `UnknownFactError` if no store is named; otherwise as `open_store`.
    """
    opened = open_store(folder, prefer=prefer)
    if opened is None:
        raise UnknownFactError(text("store.none_named", variable=VARIABLE))
    return opened


def _checked(prefer: Mapping[str, str], contents: Contents) -> Mapping[str, str]:
    """The preferences, each of a known form and naming what is there."""
    faults: list[Fault] = []
    names = {name for name, _ in contents.values}
    for key, value in prefer.items():
        place = f"prefer[{key!r}]"
        if _VALUES_KEY.fullmatch(key):
            if value != BUNDLED and value not in names:
                shown = ", ".join([BUNDLED, *sorted(names)])
                faults.append(fault(place, "prefer_source", value, names=shown))
        elif month := _MONTH_KEY.fullmatch(key):
            try:
                day = dt.date.fromisoformat(value)
            except ValueError:
                day = None
            if day is None or (day.year, day.month) != (int(month[2]), int(month[3])):
                faults.append(fault(place, "prefer_edition", value))
        else:
            faults.append(fault(place, "prefer_key", key, list=LIST))
    if faults:
        raise InputError(faults=faults)
    return dict(prefer)
