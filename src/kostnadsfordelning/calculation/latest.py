"""Facts by date or year that are no population: land area and tax base, at a date or the latest known."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal

from kostnadsfordelning.calculation.steps import Fact
from kostnadsfordelning.errors import UnknownFactError
from kostnadsfordelning.messages import text
from kostnadsfordelning.reference.bundled import known_periods
from kostnadsfordelning.reference.store.known import known_values

if TYPE_CHECKING:
    from kostnadsfordelning.calculation.operands import Figures
    from kostnadsfordelning.reference.store.store import FactStore
    from kostnadsfordelning.reference.tables import DatedValues

Kind = Literal["land_area", "tax_base"]
LATEST = "latest"


def figures_of(
    kind: Kind, wanted: dt.date | int | str, cost_year: int, codes: tuple[str, ...], store: FactStore | None
) -> tuple[Figures, Fact]:
    """The figures of ``codes``, in their order, and where they are from.

    ``wanted`` is a date (a year for the tax base), or `LATEST`: the latest before the cost year at which
    every one of ``codes`` is known. Raises `UnknownFactError` with what is known and the ways on,
    `FactConflictError` where two sources differ.
    """
    if isinstance(wanted, str):
        values = _latest(kind, cost_year, codes, store)
        asked: dt.date | int | str = text("calculation.latest_before", year=cost_year)
    else:
        values, asked = known_values(kind, wanted, codes, store=store).values, wanted
    fact = Fact(
        kind,
        kind,
        asked,
        values.period,
        values.source,
        values.certainty,
        values.certainty_note,
    )
    figures = (value for value in values.values.values())
    return tuple(int(one) if one.denominator == 1 else one for one in figures), fact


def _latest(kind: Kind, cost_year: int, codes: tuple[str, ...], store: FactStore | None) -> DatedValues:
    """The latest values before the cost year that have all of ``codes``."""
    periods = dict.fromkeys(known_periods(kind))
    if store is not None:
        periods |= dict.fromkeys(one.period for _, one in store.contents.values if one.kind == kind)
    before = sorted((one for one in periods if _year(one) < cost_year), key=_order, reverse=True)
    if not before:
        known = ", ".join(str(one) for one in sorted(periods, key=_order))
        label = text(f"reference.kind_{kind}")
        raise UnknownFactError(text("calculation.none_before", kind=label, year=cost_year, known=known))
    first: UnknownFactError | None = None
    for period in before:
        try:
            return known_values(kind, period, codes, store=store).values
        except UnknownFactError as error:
            first = first or error
    assert first is not None
    raise first


def _year(period: dt.date | int) -> int:
    return period.year if isinstance(period, dt.date) else period


def _order(period: dt.date | int) -> str:
    return str(period)
