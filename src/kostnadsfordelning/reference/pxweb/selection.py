"""The self-check: a description held against the table's own metadata, and the selection it gives.

A code that is gone, a new variable, another unit or another day is an error that names everything that
does not fit, and what to edit – never a figure of something else.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kostnadsfordelning.errors import TableError
from kostnadsfordelning.messages import text
from kostnadsfordelning.reference.places import municipality_names
from kostnadsfordelning.reference.pxweb.descriptions import ONLY
from kostnadsfordelning.reference.stated_dates import stated
from kostnadsfordelning.reference.tables import named

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from kostnadsfordelning.reference.pxweb.cube import Cube
    from kostnadsfordelning.reference.pxweb.descriptions import Description


@dataclass(frozen=True, slots=True)
class Selection:
    """What is asked of a table: the codes of each variable; those that are added afterwards are named."""

    codes: Mapping[str, tuple[str, ...]]
    added: tuple[str, ...] = ()

    @property
    def cells(self) -> int:
        """How many cells the selection makes."""
        return math.prod(len(codes) for codes in self.codes.values())


def selection_for(
    metadata: Cube,
    description: Description,
    date: dt.date,
    parties: Sequence[str] | None,
    *,
    units: bool = True,
) -> Selection:
    """The selection of ``parties`` (all municipalities when None) at ``date``.

    ``units=False`` for metadata that says nothing about units (version 1); the answer is held against
    `unit_differences` all the same.

    Raises `TableError` with everything in which the table differs from its description.
    """
    wrong = list(_differences(metadata, description, date, parties))
    if units:
        wrong += unit_differences(metadata, description, date)
    if wrong:
        lines = "\n".join(f"  • {one}" for one in wrong)
        table = metadata.table_id or description.table or str(description.v1)
        head = text("pxweb.table_differs", table=table, label=metadata.label, file=description.file)
        raise TableError(f"{head}\n{lines}")
    by_id = {dimension.id: dimension for dimension in metadata.dimensions}
    codes: dict[str, tuple[str, ...]] = {}
    added: list[str] = []
    for name, dimension in by_id.items():
        if name == description.region:
            known = municipality_names()
            everyone = tuple(code for code in dimension.codes if code in known)
            codes[name] = everyone if parties is None else tuple(parties)
        elif name == description.time_variable:
            codes[name] = (description.time_of(date),)
        elif name in description.codes:
            codes[name] = (_chosen(dimension.codes, description.codes[name]),)
        elif not dimension.eliminable:
            codes[name] = description.omit[name]
            added.append(name)
    return Selection(codes, tuple(added))


def _differences(
    metadata: Cube, description: Description, date: dt.date, parties: Sequence[str] | None
) -> Iterator[str]:
    by_id = {dimension.id: dimension for dimension in metadata.dimensions}
    expected = {description.region, description.time_variable, *description.codes}
    for name in sorted(expected - set(by_id)):
        yield text("pxweb.variable_gone", variable=name, known=", ".join(by_id))
    for name, dimension in by_id.items():
        if name not in expected and name not in description.omit:
            yield text("pxweb.variable_new", variable=name, label=dimension.label)
        elif name in description.omit and not dimension.eliminable:
            gone = [code for code in description.omit[name] if code not in dimension.codes]
            if gone or len(dimension.codes) != len(description.omit[name]):
                yield text("pxweb.parts_differ", variable=name, codes=_few(dimension.codes))
        elif name in description.codes:
            wanted = description.codes[name]
            if not _chosen(dimension.codes, wanted):
                shown = [f"{c} ({label})" for c, label in zip(dimension.codes, dimension.labels, strict=True)]
                yield text("pxweb.code_gone", variable=name, code=", ".join(wanted), known=_few(shown))
    if description.time_variable in by_id:
        yield from _time(by_id[description.time_variable].codes, description, date)
    if description.region in by_id:
        yield from _regions(by_id[description.region].codes, parties)


def _time(codes: Sequence[str], description: Description, date: dt.date) -> Iterator[str]:
    wanted = description.time_of(date)
    if wanted not in codes and codes:
        yield text("pxweb.period_gone", period=wanted, first=min(codes), last=max(codes))


def _regions(codes: Sequence[str], parties: Sequence[str] | None) -> Iterator[str]:
    known = set(codes)
    missing = [party for party in parties or () if party not in known]
    if missing:
        yield text("pxweb.parties_gone", parties=named(missing))
    if parties is None and not known & set(municipality_names()):
        yield text("pxweb.no_municipalities")


def unit_differences(cube: Cube, description: Description, date: dt.date) -> Iterator[str]:
    """How the unit, decimals and reference period of the content differ from what is described.

    Metadata of version 1 says nothing about units; its answers do, and are held against this too.
    """
    if not any(one.role == "metric" and one.id in description.codes for one in cube.dimensions):
        yield text("pxweb.unit_unsaid", code="–")
    for name, wanted in description.codes.items():
        dimension = next((one for one in cube.dimensions if one.id == name), None)
        code = _chosen(dimension.codes, wanted) if dimension else ""
        if dimension is None or dimension.role != "metric" or not code:
            continue
        unit = dimension.units.get(code)
        if unit is None:
            yield text("pxweb.unit_unsaid", code=code)
            continue
        if unit.base.casefold() not in description.units:
            yield text("pxweb.unit_differs", code=code, unit=unit.base, wanted=", ".join(description.units))
        if unit.decimals is None or unit.decimals > description.decimals:
            got = "–" if unit.decimals is None else unit.decimals
            yield text("pxweb.decimals_differ", code=code, decimals=got, wanted=description.decimals)
        period, label = dimension.periods.get(code, ""), dimension.label_of(code)
        yield from _other_day((period, label, cube.label), code, date)
        words = f"{cube.label} {label}".casefold()
        if description.kind == "population" and not any(word in words for word in _PEOPLE):
            yield text("pxweb.not_people", code=code, label=label, table=cube.label)


def _other_day(said: Sequence[str], code: str, date: dt.date) -> Iterator[str]:
    """What the content, its reference period or the table says of another day, month or year.

    A table's title names the span of its years, so a year alone speaks against nothing there.
    """
    for words in dict.fromkeys(said):
        days = [one for one in stated(words) if one.month]
        if days and not any(one.agrees(date) for one in days):
            yield text("pxweb.day_differs", code=code, period=words, date=date)


_PEOPLE = ("folkmängd", "befolkning", "invånare", "population", "inhabitants")
"""One of these words stands in the name of every table of population, Swedish or English."""


def _chosen(codes: Sequence[str], wanted: Sequence[str]) -> str:
    """The first of the wanted codes that there is; empty if there is none."""
    for one in wanted:
        if one in codes:
            return one
        if one == ONLY and len(codes) == 1:
            return codes[0]
    return ""


def _few(names: Sequence[str]) -> str:
    shown = ", ".join(names[:8])
    return f"{shown} …" if len(names) > 8 else shown
