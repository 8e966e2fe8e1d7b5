"""Price indices by edition: what was published on a day about each year's change.

An index such as PKV is published again and again, and the figure for one year changes between editions
(a forecast becomes settled), so a figure is always the figure *of an edition*.
"""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

from kostnadsfordelning._files import data_path
from kostnadsfordelning.errors import FactConflictError, Fault, InputError, UnknownFactError
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import MONTHS
from kostnadsfordelning.reference.arguments import as_date, as_year
from kostnadsfordelning.reference.index_figure import IndexFigure
from kostnadsfordelning.reference.index_file import read_index_file
from kostnadsfordelning.reference.sources import Source, bundled_sources
from kostnadsfordelning.reference.tables import SHOWN, shown

if TYPE_CHECKING:
    import os

    import pandas as pd

    from kostnadsfordelning.reference.true_up import TrueUp


__all__ = ["IndexFigure", "PriceIndex", "price_index", "price_index_from"]


@dataclass(frozen=True, slots=True)
class PriceIndex:
    """One index in one or more editions. Immutable; ``merged`` gives a new one."""

    name: str
    figures: tuple[IndexFigure, ...]
    _index: dict[tuple[dt.date, int], IndexFigure] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        ordered = tuple(sorted(self.figures, key=lambda figure: (figure.edition, figure.year)))
        object.__setattr__(self, "figures", ordered)
        object.__setattr__(self, "_index", {(figure.edition, figure.year): figure for figure in ordered})

    @property
    def editions(self) -> tuple[dt.date, ...]:
        """The days of publication, oldest first."""
        return tuple(dict.fromkeys(figure.edition for figure in self.figures))

    @property
    def sources(self) -> tuple[Source, ...]:
        """Every source among the figures, once."""
        return tuple(dict.fromkeys(figure.source for figure in self.figures))

    def years(self, edition: str | dt.date) -> tuple[int, ...]:
        """The years that an edition tells of."""
        day = as_date(edition, "edition")
        return tuple(figure.year for figure in self.figures if figure.edition == day)

    def percent(self, year: int, *, edition: str | dt.date | None = None) -> Fraction:
        """The change of a year in percent units, according to an edition.

        With a single edition ``edition`` may be left out; with several it must be stated (`InputError`
        lists them). A year or edition that is not known is an `UnknownFactError`.

        >>> price_index("PKV", edition="2017-09-28").percent(2016)
        Fraction(27, 10)
        """
        if edition is None:
            if len(self.editions) > 1:
                fault = Fault(
                    "edition", "", text("reference.which_edition", index=self.name), _choose(self.editions)
                )
                raise InputError(faults=[fault])
            edition = self.editions[0]
        return self.figure(year, edition).percent

    def figure(self, year: int, edition: str | dt.date) -> IndexFigure:
        """The figure of a year in an edition, with its status and source; raises as `percent` does."""
        day, year = as_date(edition, "edition"), as_year(year)
        if day not in self.editions:
            raise UnknownFactError(_unknown_edition(self.name, str(day), self.editions))
        if (day, year) not in self._index:
            years = ", ".join(str(known) for known in self.years(day))
            raise UnknownFactError(
                text("reference.unknown_year", index=self.name, year=year, edition=day, years=years)
            )
        return self._index[day, year]

    def edition_in(self, year: int, month: int) -> dt.date:
        """The one edition published in a month.

        Raises `UnknownFactError` if there is none, and `InputError` if there are several: choose.

        >>> price_index("PKV", edition="2017-09-28").edition_in(2017, 9)
        datetime.date(2017, 9, 28)
        """
        if as_year(month, "month") not in range(1, 13):
            why, remedy = text("reference.not_a_month"), text("reference.write_month")
            raise InputError(faults=[Fault("month", str(month), why, remedy)])
        asked = f"{MONTHS[month - 1]} {year}"
        found = [day for day in self.editions if (day.year, day.month) == (year, month)]
        if not found:
            raise UnknownFactError(_unknown_edition(self.name, asked, self.editions))
        if len(found) > 1:
            why = text("reference.several_editions", index=self.name, month=asked)
            remedy = text(
                "reference.choose_in_month",
                editions=listed(found),
                index=self.name,
                month=f"{year}-{month:02d}",
                first=found[0],
            )
            raise InputError(faults=[Fault("edition", asked, why, remedy)])
        return found[0]

    def select(self, *editions: str | dt.date) -> PriceIndex:
        """Only these editions: the choice where one month has several.

        Raises `UnknownFactError` for an edition that is not there, `InputError` for none at all.

        >>> price_index("PKV", edition="2017-09-28").select("2017-09-28").editions
        (datetime.date(2017, 9, 28),)
        """
        days = [as_date(edition, "edition") for edition in editions]
        for day in days:
            if day not in self.editions:
                raise UnknownFactError(_unknown_edition(self.name, str(day), self.editions))
        if not days:
            why = text("reference.which_edition", index=self.name)
            raise InputError(faults=[Fault("edition", "", why, _choose(self.editions))])
        return PriceIndex(self.name, tuple(figure for figure in self.figures if figure.edition in days))

    def true_up(self, year: int, *, forecast: str | dt.date, settled: str | dt.date | None = None) -> TrueUp:
        """What it means that the figure of a year was a forecast, and is now settled.

        forecast
            The edition that was used; its figure must say that it is a forecast.
        settled
            The edition that settled it; without it the one edition, or the editions in agreement, whose
            figure says that it is settled.

        Raises `UnknownFactError` where there is no settled figure, `InputError` where settled figures
        differ or a figure does not have the status it is used as.
        """
        from kostnadsfordelning.reference.true_up import true_up

        return true_up(self, year, forecast, settled)

    def merged(self, other: PriceIndex) -> PriceIndex:
        """Both objects' editions of the same index.

        A year that both give for the same edition must agree: differing figures are a `FactConflictError`
        that shows both, and nothing is averaged or preferred.
        """
        if other.name != self.name:
            why = text("reference.other_index", index=self.name)
            raise InputError(faults=[Fault("merged", other.name, why, text("reference.same_index"))])
        both = [(mine, other._index[key]) for key, mine in self._index.items() if key in other._index]
        faults = [
            Fault(
                f"{self.name} {mine.edition} {mine.year}",
                f"{shown(mine.percent)} % / {shown(theirs.percent)} %",
                text("reference.editions_differ", first=mine.source, second=theirs.source),
                text("reference.remove_one"),
            )
            for mine, theirs in both
            if mine.percent != theirs.percent
        ]
        if faults:
            raise FactConflictError(faults=faults)
        # A status that one side states and the other leaves open is kept.
        stated = {
            (mine.edition, mine.year): replace(mine, status=mine.status or theirs.status)
            for mine, theirs in both
        }
        return PriceIndex(self.name, tuple({**other._index, **self._index, **stated}.values()))

    @property
    def table(self) -> pd.DataFrame:
        """One row per edition and year: index, edition, year, percent, status, source.

        ``percent`` is float64 *for display*; calculate with `percent`.
        """
        import pandas as pd

        rows = [
            (self.name, f.edition.isoformat(), f.year, float(f.percent), f.status, str(f.source))
            for f in self.figures
        ]
        return pd.DataFrame(rows, columns=["index", "edition", "year", "percent", "status", "source"])

    def _repr_html_(self) -> str:
        from html import escape

        heads = "".join(f"<th>{text(f'reference.html_index_{name}')}</th>" for name in _HEADS)
        rows = "".join(
            f"<tr><td>{figure.edition}</td><td>{figure.year}</td>"
            f'<td style="text-align:right">{shown(figure.percent)}</td>'
            f"<td>{escape(_status(figure))}</td><td>{escape(str(figure.source))}</td></tr>"
            for figure in self.figures[:SHOWN]
        )
        rest = len(self.figures) - SHOWN
        more = f"<p>{text('reference.html_more', rest=rest)}</p>" if rest > 0 else ""
        return f"<p><b>{escape(self.name)}</b></p><table><tr>{heads}</tr>{rows}</table>{more}"

    def __repr__(self) -> str:
        return f"<PriceIndex {self.name}: editions {', '.join(map(str, self.editions))}>"


@cache
def _bundled() -> dict[str, PriceIndex]:
    sources = bundled_sources()
    figures: dict[str, list[IndexFigure]] = {}
    with data_path("price_index.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            figure = IndexFigure(
                year=int(row["year"]),
                percent=Fraction(row["percent"]),
                status=row["status"],
                source=sources[row["source_id"]],
                edition=dt.date.fromisoformat(row["edition"]),
            )
            figures.setdefault(row["index"], []).append(figure)
    return {name: PriceIndex(name, tuple(rows)) for name, rows in figures.items()}


def bundled_indices() -> tuple[PriceIndex, ...]:
    """Every bundled index, each in all its editions."""
    return tuple(_bundled().values())


def bundled_index(name: str) -> PriceIndex | None:
    """Every bundled edition of an index; None if there is none of that name."""
    return _bundled().get(name)


def price_index(name: str, *, edition: str | dt.date) -> PriceIndex:
    """A bundled index in the edition published on ``edition`` (required: figures change between editions).

    Known: PKV as published 2017-09-28. Raises `UnknownFactError` for another name or edition: what is
    known, and how to give one's own.

    >>> price_index("PKV", edition="2017-09-28")
    <PriceIndex PKV: editions 2017-09-28>
    """
    day = as_date(edition, "edition")
    known = _bundled()
    if name not in known:
        names = ", ".join(f"{index.name} ({listed(index.editions)})" for index in known.values())
        raise UnknownFactError(text("reference.unknown_index", index=name, known=names))
    index = known[name]
    if day not in index.editions:
        raise UnknownFactError(_unknown_edition(name, str(day), index.editions))
    return PriceIndex(name, tuple(figure for figure in index.figures if figure.edition == day))


def price_index_from(
    path: str | os.PathLike[str],
    *,
    name: str | None = None,
    source: str | None = None,
    sheet: str | None = None,
) -> PriceIndex:
    """An index from the user's own file: csv or xlsx, one row per edition and year.

    Columns, English or Swedish: ``index``, ``edition``/``publicerad`` (ISO date or date cell),
    ``year``/``år``, ``percent``/``procent``, and optionally ``status`` (``forecast``/``prognos``,
    ``settled``/``utfall``) and ``source``/``källa``. Percents are ``2,9``, ``2.9 %`` or a number; a cell
    formatted as percent holds a share (0,029 shown as 2,9 %) and is read as what it shows.

    name
        Chooses one index where the file holds several; names the index where the file has no such column.
    source
        Where the figures come from; without it the file's name and the start of its sha256.

    Raises `FactsFileError` with every fault found, each with its cell or row.
    """
    found, figures = read_index_file(path, name=name, source=source, sheet=sheet)
    return PriceIndex(found, tuple(figures))


def listed(days: tuple[dt.date, ...] | list[dt.date]) -> str:
    """Editions as text: publicerad 2017-09-28, 2018-10-02."""
    return text("reference.published", days=", ".join(map(str, days)))


_HEADS = ("edition", "year", "percent", "status", "source")


def _status(figure: IndexFigure) -> str:
    """A figure's status in words; a status of the caller's own as it stands."""
    known = figure.status in {"forecast", "settled"}
    return text(f"reference.html_index_{figure.status}") if known else figure.status


def _choose(days: tuple[dt.date, ...] | list[dt.date]) -> str:
    return text("reference.choose_edition", known=listed(days))


def _unknown_edition(name: str, asked: str, editions: tuple[dt.date, ...]) -> str:
    return text("reference.unknown_edition", index=name, edition=asked, known=listed(editions))
