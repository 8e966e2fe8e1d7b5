"""One figure of a price index."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from fractions import Fraction

    from kostnadsfordelning.reference.sources import Source


@dataclass(frozen=True, slots=True)
class IndexFigure:
    """The change of one year according to one edition.

    ``percent`` is in percent units (2,7 % is ``Fraction(27, 10)``); ``status`` is ``"forecast"``,
    ``"settled"`` or empty where the source does not say.
    """

    year: int
    percent: Fraction
    status: str
    source: Source
    edition: dt.date
