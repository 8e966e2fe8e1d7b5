"""Values by place, at one date, each with its source: the one shape of every dated fact."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from html import escape
from typing import TYPE_CHECKING

from kostnadsfordelning.errors import Fault, InputTypeError, UnknownFactError
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import decimals, whole
from kostnadsfordelning.reference.arguments import as_codes, code_text
from kostnadsfordelning.reference.places import code_of, municipality_names, name_of
from kostnadsfordelning.reference.sources import Source, weakest

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator
    from fractions import Fraction

    import pandas as pd

SHOWN = 10
"""How many rows the HTML view shows before it says how many there are."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One value of one place, with its source: int for persons, Fraction for everything else."""

    code: str
    value: int | Fraction
    source: Source

    @property
    def name(self) -> str:
        """The name of the place; the code itself where it is not one of the bundled places."""
        return name_of(self.code) or self.code


@dataclass(frozen=True, slots=True)
class DatedValues:
    """The values of one kind at one date or for one year, by code, in the caller's order.

    kind
        ``"population"`` (persons, int), ``"land_area"`` (km², Fraction), ``"tax_base"`` (thousand kronor
        per inhabitant, Fraction).
    period
        The reference date; for the tax base, which belongs to a year and to no day in it, the year.

    Immutable; ``select`` gives a changed copy. ``values``, ``table`` are made anew on each access.
    """

    kind: str
    unit: str
    period: dt.date | int
    figures: tuple[Figure, ...]
    _index: dict[str, Figure] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_index", {figure.code: figure for figure in self.figures})

    @property
    def date(self) -> dt.date:
        """The reference date. Values given by year have none: `UnknownFactError`; use ``year``."""
        if isinstance(self.period, int):
            raise UnknownFactError(text("reference.no_date", kind=self.label, year=self.period))
        return self.period

    @property
    def year(self) -> int:
        """The year the values belong to."""
        return self.period if isinstance(self.period, int) else self.period.year

    @property
    def label(self) -> str:
        """What the values are, in Swedish: Folkmängd."""
        return text(f"reference.kind_{self.kind}")

    @property
    def values(self) -> dict[str, int | Fraction]:
        """Value by code, in order: int for population, Fraction for the others, never a float."""
        return {figure.code: figure.value for figure in self.figures}

    @property
    def sources(self) -> tuple[Source, ...]:
        """Every source among the figures, once, in the order met."""
        return tuple(dict.fromkeys(figure.source for figure in self.figures))

    @property
    def source(self) -> str:
        """The sources as one short citation."""
        return "; ".join(str(source) for source in self.sources)

    @property
    def certainty(self) -> str:
        """The weakest letter among the figures: A, B, C, or U for figures the user gave."""
        return weakest(self.sources)

    @property
    def certainty_note(self) -> str:
        """What the certainty rests on, in Swedish, for each source that has the weakest letter."""
        notes = (source.certainty_note for source in self.sources if source.certainty == self.certainty)
        return "; ".join(note for note in notes if note)

    @property
    def table(self) -> pd.DataFrame:
        """One row per place: ``code``, ``name``, the kind, ``date`` (or ``year``), ``source``, ``certainty``.

        Persons are int64. Other kinds are float64 *for display*; calculate with ``values``.
        """
        import pandas as pd

        by_year = isinstance(self.period, int)
        rows = [
            (
                figure.code,
                figure.name,
                figure.value if isinstance(figure.value, int) else float(figure.value),
                self.period if by_year else self.date.isoformat(),
                str(figure.source),
                figure.source.certainty,
            )
            for figure in self.figures
        ]
        when = "year" if by_year else "date"
        return pd.DataFrame(rows, columns=["code", "name", self.kind, when, "source", "certainty"])

    def select(self, parties: Iterable[str]) -> DatedValues:
        """Only these places (codes or exact names), in the order given.

        Raises `UnknownFactError` naming every place that has no value here, `InputTypeError` for an int.

        >>> from kostnadsfordelning.reference.population import population
        >>> population("2021-11-01").select(["Ragunda", "2309"]).values
        {'2303': 5214, '2309': 15329}
        """
        codes = as_codes(parties)
        missing = [code for code in codes if code not in self._index]
        if missing:
            raise UnknownFactError(
                text(
                    "reference.not_among",
                    kind=self.label,
                    when=self.period,
                    missing=named(missing),
                    count=len(self.figures),
                )
            )
        return DatedValues(self.kind, self.unit, self.period, tuple(self._index[code] for code in codes))

    def __getitem__(self, party: str) -> int | Fraction:
        if not isinstance(party, str):
            raise InputTypeError(faults=_code_faults(party))
        code = code_of(party) or party
        if code not in self._index:
            self.select([party])
        return self._index[code].value

    def __contains__(self, party: object) -> bool:
        return isinstance(party, str) and (party in self._index or code_of(party) in self._index)

    def __len__(self) -> int:
        return len(self.figures)

    def __iter__(self) -> Iterator[str]:
        return iter(self._index)

    def __repr__(self) -> str:
        return (
            f"<DatedValues {self.kind} {self.period}: {len(self)} values, {self.unit}, "
            f"certainty {self.certainty or '-'}>"
        )

    def _repr_html_(self) -> str:
        head = text("reference.html_head", kind=self.label, when=self.period, unit=self.unit)
        rows = "".join(
            f"<tr><td>{figure.code}</td><td>{escape(figure.name)}</td>"
            f'<td style="text-align:right">{shown(figure.value)}</td></tr>'
            for figure in self.figures[:SHOWN]
        )
        rest = len(self) - SHOWN
        more = f"<p>{text('reference.html_more', rest=rest)}</p>" if rest > 0 else ""
        foot = text("reference.html_foot", source=self.source, certainty=self.certainty)
        return f"<p><b>{escape(head)}</b></p><table>{rows}</table>{more}<p>{escape(foot)}</p>"


def shown(value: int | Fraction) -> str:
    """A value as Swedish text: whole if it is, else with the decimals it has, two at most."""
    if isinstance(value, int):
        return whole(value)
    return decimals(value, next((n for n in range(2) if (value * 10**n).denominator == 1), 2))


def named(codes: Iterable[str]) -> str:
    """Places as text: Ragunda (2303), Bräcke (2305); an unknown one with the name it may mean."""
    return ", ".join(_named(code) for code in codes)


def _named(code: str) -> str:
    name = name_of(code)
    if name:
        return f"{name} ({code})"
    close = get_close_matches(code, municipality_names().values(), n=1, cutoff=0.75)
    return text("reference.did_you_mean", given=code, name=close[0]) if close else f"»{code}«"


def _code_faults(party: object) -> list[Fault]:
    return [Fault("parties", repr(party), text("reference.code_not_text"), f'"{code_text(party)}"')]
