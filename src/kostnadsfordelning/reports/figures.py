"""How the figures behind a key are written: with the decimals they have, and with their date."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import TYPE_CHECKING

from kostnadsfordelning.messages.numbers import day, decimals, whole
from kostnadsfordelning.reports.traces import cut

if TYPE_CHECKING:
    from kostnadsfordelning.calculation.steps import Input


def figure(number: int | Fraction) -> str:
    """A figure of a key: whole, or with the decimals that it has (at most four, then cut)."""
    exact = Fraction(number)
    if exact.denominator == 1:
        return whole(exact.numerator)
    places = next((n for n in range(1, 5) if (exact * 10**n).denominator == 1), None)
    return decimals(exact, places) if places is not None else cut(exact)


def fact_date(step: Input | None) -> str:
    """The date or year of a figure, as in running text."""
    used = step.fact.used if step is not None and step.fact is not None else None
    return day(used) if isinstance(used, dt.date) else str(used or "")
