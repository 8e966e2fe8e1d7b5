"""A forecast that has been settled: what an amount that was uprated by it should have been."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kostnadsfordelning.errors import Fault, InputError, InputTypeError, UnknownFactError
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import percent as percent_text
from kostnadsfordelning.reference.arguments import as_date, as_year

if TYPE_CHECKING:
    import datetime as dt
    from fractions import Fraction

    from kostnadsfordelning.reference.index_figure import IndexFigure
    from kostnadsfordelning.reference.price_index import PriceIndex


@dataclass(frozen=True, slots=True)
class TrueUp:
    """The forecast that was used for a year and the figure that settled it, each with its edition."""

    index: str
    year: int
    forecast: IndexFigure
    settled: IndexFigure

    @property
    def points(self) -> Fraction:
        """By how many percentage points the settled figure is above the forecast."""
        return self.settled.percent - self.forecast.percent

    @property
    def factor(self) -> Fraction:
        """What an amount uprated by the forecast is multiplied by to become the settled one, exactly."""
        return (100 + self.settled.percent) / (100 + self.forecast.percent)

    def difference(self, base: int) -> int:
        """Kronor to add to what was charged: ``base`` is the amount before the year's uprating.

        Both amounts are rounded half away from zero to whole kronor, as the uprating itself is, and then
        subtracted; so the charged amount plus the difference is exactly the settled amount.
        """
        if isinstance(base, bool) or not isinstance(base, int):
            why, remedy = text("reference.base_not_kronor"), text("reference.base_not_kronor_remedy")
            raise InputTypeError(faults=[Fault("base", repr(base), why, remedy)])
        return _uprated(base, self.settled.percent) - _uprated(base, self.forecast.percent)

    def __repr__(self) -> str:
        before, after = (percent_text(one.percent / 100) for one in (self.forecast, self.settled))
        return (
            f"<TrueUp {self.index} {self.year}: {before} ({self.forecast.edition}) "
            f"→ {after} ({self.settled.edition})>"
        )


def true_up(index: PriceIndex, year: int, forecast: str | dt.date, settled: str | dt.date | None) -> TrueUp:
    """See `PriceIndex.true_up`."""
    year = as_year(year)
    before = index.figure(year, as_date(forecast, "forecast"))
    if settled is not None:
        after = index.figure(year, as_date(settled, "settled"))
    else:
        after = _only_settled(index, year)
    faults = [
        Fault(
            place,
            str(figure.edition),
            text(
                "reference.true_up_status",
                year=year,
                got=text(f"reference.status_{figure.status}"),
                wanted=text(f"reference.status_{wanted}"),
            ),
            text("reference.true_up_status_remedy"),
        )
        for place, figure, wanted in (("forecast", before, "forecast"), ("settled", after, "settled"))
        if figure.status != wanted
    ]
    if not faults and after.edition <= before.edition:
        why, remedy = text("reference.true_up_order"), text("reference.true_up_order_remedy")
        faults.append(Fault("settled", str(after.edition), why, remedy))
    if faults:
        raise InputError(faults=faults)
    return TrueUp(index.name, year, before, after)


def _only_settled(index: PriceIndex, year: int) -> IndexFigure:
    """The settled figure of a year: the first edition that has it, if all that have it agree."""
    found = [figure for figure in index.figures if figure.year == year and figure.status == "settled"]
    if not found:
        known = ", ".join(map(str, index.editions))
        raise UnknownFactError(text("reference.true_up_none", index=index.name, year=year, known=known))
    if len({figure.percent for figure in found}) > 1:
        shown = ", ".join(f"{one.edition} {percent_text(one.percent / 100)}" for one in found)
        why = text("reference.true_up_differ", year=year, figures=shown)
        raise InputError(faults=[Fault("settled", "", why, text("reference.true_up_differ_remedy"))])
    return found[0]


def _uprated(base: int, percent: Fraction) -> int:
    """A whole amount uprated and rounded half away from zero to whole kronor."""
    exact = base * (100 + percent) / 100
    units = (2 * abs(exact.numerator) + exact.denominator) // (2 * exact.denominator)
    return units if exact >= 0 else -units
