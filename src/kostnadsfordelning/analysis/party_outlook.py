"""What one party pays for several services over several years."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kostnadsfordelning._names import view
from kostnadsfordelning.analysis.yearly import spans
from kostnadsfordelning.errors import MeasureError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    import pandas as pd

    from kostnadsfordelning.analysis.assumptions import Assumption

MONEY = "kr"
TOTAL = "_total"
"""The index of the row that is the sum of the others."""


@dataclass(frozen=True, slots=True)
class Line:
    """A service as the party meets it: the amount of each year, None where it has no part in it.

    ``in_force`` tells for each year whether the service was calculated at all.
    """

    service: str
    name: str
    measure: str
    amounts: tuple[int | None, ...]
    in_force: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """The change of a total from the year before; None where one of the years has no amount."""

    year: int
    amount: int | None
    change: int | None
    share: Fraction | None


@dataclass(frozen=True, slots=True)
class PartyOutlook:
    """One party's part of every service, year by year. Made by `Outlook.party`.

    ``preliminary`` has the years in which one of its amounts rests on an assumed figure.
    """

    party: str
    name: str
    years: tuple[int, ...]
    lines: tuple[Line, ...]
    assumption_rows: tuple[Assumption, ...]
    preliminary: tuple[int, ...]

    @property
    def measures(self) -> tuple[str, ...]:
        """What the amounts are in, in the order met."""
        return tuple(dict.fromkeys(line.measure for line in self.lines)) or (MONEY,)

    def of(self, measure: str) -> tuple[Line, ...]:
        """The services that are in one measure."""
        return tuple(line for line in self.lines if line.measure == measure)

    def totals(self, measure: str = MONEY) -> tuple[int | None, ...]:
        """The sum of each year, None where the party has no part in any service."""
        lines = self.of(measure)
        parts = [
            [line.amounts[place] for line in lines if line.amounts[place] is not None]
            for place in range(len(self.years))
        ]
        return tuple(sum(amount or 0 for amount in some) if some else None for some in parts)

    def changes(self, measure: str = MONEY) -> tuple[Change, ...]:
        """The total of each year and its change from the year before."""
        totals = self.totals(measure)
        made = []
        for place, (year, now) in enumerate(zip(self.years, totals, strict=True)):
            before = totals[place - 1] if place and self.years[place - 1] == year - 1 else None
            off = None if now is None or before is None else now - before
            share = Fraction(off, abs(before)) if off is not None and before else None
            made.append(Change(year, now, off, share))
        return tuple(made)

    @property
    def table(self) -> pd.DataFrame:
        """Services × years, the sum last (index ``_total``).

        Columns: name, measure, then one per year (Int64, missing where the party has no part in the
        service that year, which is not 0 kr). Only kronor are added; a service that splits something else
        stands among the others, in its own measure. Raises `MeasureError` where there are several measures
        and none is kronor.
        """
        import pandas as pd

        measure = summed_in(self.measures)
        rows = [(line.service, line.name, line.measure, *line.amounts) for line in self.lines]
        rows.append((TOTAL, text("outlook.total"), measure, *self.totals(measure)))
        frame = pd.DataFrame(rows, columns=["service", "name", "measure", *self.years]).set_index("service")
        return frame.astype(dict.fromkeys(self.years, "Int64"))

    @property
    def change(self) -> pd.DataFrame:
        """The total per year, indexed by year.

        Columns: amount, change (Int64 kronor from the year before, missing for the first year and after a
        year without amounts), change_percent (float, for display). Raises `MeasureError` as `table`.
        """
        import pandas as pd

        rows = [
            (one.year, one.amount, one.change, float(one.share * 100) if one.share is not None else None)
            for one in self.changes(summed_in(self.measures))
        ]
        columns = ["year", "amount", "change", "change_percent"]
        kinds = {"amount": "Int64", "change": "Int64", "change_percent": "float64"}
        return pd.DataFrame(rows, columns=columns).set_index("year").astype(kinds)

    def __repr__(self) -> str:
        services = ", ".join(dict.fromkeys(line.service for line in self.lines))
        return f"<PartyOutlook {self.party} {self.name} {spans(self.years)}: {services}>"

    def _repr_html_(self) -> str:
        html: Any = view("party_outlook_html")(self)
        return str(html)


def summed_in(measures: tuple[str, ...]) -> str:
    """The measure that sums are in: the only one there is, else kronor. Raises `MeasureError` for neither."""
    if len(measures) > 1 and MONEY not in measures:
        raise MeasureError(text("outlook.no_kronor", measures=", ".join(measures)))
    return measures[0] if len(measures) == 1 else MONEY
