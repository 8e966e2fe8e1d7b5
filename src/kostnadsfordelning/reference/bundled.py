"""The bundled figures, read once: one mechanism for population, land area and tax base."""

from __future__ import annotations

import csv
import datetime as dt
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

from kostnadsfordelning._files import data_path
from kostnadsfordelning.errors import UnknownFactError
from kostnadsfordelning.messages import text
from kostnadsfordelning.reference.arguments import as_codes
from kostnadsfordelning.reference.places import municipality_names
from kostnadsfordelning.reference.sources import bundled_sources
from kostnadsfordelning.reference.tables import DatedValues, Figure, is_strange, named, told_strange

if TYPE_CHECKING:
    from collections.abc import Iterable

UNITS = {"population": "personer", "land_area": "km²", "tax_base": "tkr per invånare"}
"""The kinds of dated values, each with its unit; ``data/<kind>.csv`` holds the figures."""

FEW = 10
"""Up to this many places are named when a message says where a date is known."""


@cache
def _all(kind: str) -> dict[dt.date | int, DatedValues]:
    """Every period of a kind, in order of time."""
    sources = bundled_sources()
    figures: dict[str, list[Figure]] = {}
    with data_path(f"{kind}.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        by_year = next(rows)[1] == "year"
        for code, period, number, source_id in rows:
            value = int(number) if kind == "population" else Fraction(number)
            figures.setdefault(period, []).append(Figure(code, value, sources[source_id]))
    return {
        when: DatedValues(kind, UNITS[kind], when, tuple(figures[period]))
        for period in sorted(figures)
        for when in [int(period) if by_year else dt.date.fromisoformat(period)]
    }


def bundled(kind: str, period: dt.date | int, parties: Iterable[str] | None = None) -> DatedValues:
    """The bundled values of a kind at a period, for all places known then or for ``parties``.

    Raises `UnknownFactError` if the period, or a party at it, is not known: what is, and the ways on.
    """
    codes = None if parties is None else as_codes(parties)
    found = _all(kind).get(period)
    if found is None or (codes is not None and any(code not in found for code in codes)):
        raise UnknownFactError(_unknown(kind, period, codes or (), found))
    return found if codes is None else found.select(codes)


def known_periods(kind: str, parties: Iterable[str] | None = None) -> list[dt.date | int]:
    """The periods at which every one of ``parties`` is known; without parties, at which any is."""
    codes = [] if parties is None else as_codes(parties)
    return [period for period, values in _all(kind).items() if all(code in values for code in codes)]


def _unknown(kind: str, period: dt.date | int, codes: Iterable[str], found: DatedValues | None) -> str:
    """What was asked for, what is known, and the ways on. Where there is no such place no date helps."""
    missing = [code for code in codes if found is None or code not in found]
    strange = [code for code in missing if is_strange(kind, code)]
    parts = [
        text(
            f"reference.unknown_{'period' if found is None else 'parties'}",
            kind=text(f"reference.kind_{kind}"),
            when=period,
            missing=named(missing),
        )
    ]
    if strange:
        parts.append(told_strange(kind, strange))
    if found is None or len(strange) < len(missing):
        parts.append(text("reference.known", periods=_known(kind)))
        parts.append(text(f"reference.ways_{kind}", when=period, substitute=_nearest_full(kind, period)))
    return "\n".join(parts)


def _nearest_full(kind: str, period: dt.date | int) -> dt.date | int:
    """The period nearest to the one asked for among those with every place; of equals the earlier."""
    full = _full(kind)

    def distance(one: dt.date | int) -> int:
        if isinstance(one, dt.date) and isinstance(period, dt.date):
            return abs((one - period).days)
        return abs(int(one) - int(period)) if isinstance(one, int) and isinstance(period, int) else 0

    return min(full, key=distance)


@cache
def _full(kind: str) -> list[dt.date | int]:
    """The periods with every place that the kind is known for, oldest first."""
    everything = _all(kind)
    most = max(len(values) for values in everything.values())
    return [period for period, values in everything.items() if len(values) == most]


@cache
def _known(kind: str) -> str:
    """The known periods, those with fewer places than the fullest said so."""
    everything, full = _all(kind), _full(kind)
    part = [
        text("reference.known_part", when=period, places=_places(list(values)))
        for period, values in everything.items()
        if period not in full
    ]
    periods = ", ".join(map(str, full))
    whole = text("reference.known_whole", periods=periods, places=_places(list(everything[full[0]])))
    return "; ".join([whole, *part])


def _places(codes: list[str]) -> str:
    """Which places a period covers, named if they are few."""
    if len(codes) == len(municipality_names()):
        return text("reference.all_places", count=len(codes))
    shown = named(codes[:FEW])
    more = text("reference.more_places", count=len(codes) - FEW) if len(codes) > FEW else ""
    return shown + more
