"""Tax base (skattekraft) per inhabitant by year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostnadsfordelning.reference.arguments import as_year
from kostnadsfordelning.reference.bundled import bundled, known_periods

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kostnadsfordelning.reference.tables import DatedValues


def tax_base(year: int, parties: Iterable[str] | None = None) -> DatedValues:
    """The bundled tax base of a year: thousand kronor per inhabitant (`Fraction`), by code.

    Known: 2012-2023 for the eight municipalities of Jämtland, their county (``"23"``) and the nation
    (``"00"``); the last two are means to compare with, so select the parties before using it as a key.
    The values belong to the year and to no day in it: ``.year`` is set, ``.date`` is refused.
    Raises as `population` does; `InputTypeError` for a year that is no int.

    >>> tax_base(2023, ["Östersund"]).values
    {'2380': Fraction(1102, 5)}
    """
    return bundled("tax_base", as_year(year), parties)


def known_years(parties: Iterable[str] | None = None) -> list[int]:
    """The years for which all of ``parties`` are known, oldest first."""
    return [period for period in known_periods("tax_base", parties) if isinstance(period, int)]
