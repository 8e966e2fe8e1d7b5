"""Values by place, at one date, each with its source: the one shape of every dated fact."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

from kostnadsfordelning.errors import Fault, InputTypeError, UnknownFactError
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.nearest import nearest
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
            raise UnknownFactError(self._without(missing))
        return DatedValues(self.kind, self.unit, self.period, tuple(self._index[code] for code in codes))

    def _without(self, missing: list[str]) -> str:
        """What is said of places that have no value here: which they are, and what to do."""
        file = next((one.id.partition(":")[2] for one in self.sources if one.id.startswith("user:")), "")
        key = "not_in_file" if file else "not_among"
        said = {"kind": self.label, "when": self.period, "missing": named(missing)}
        lines = [text(f"reference.{key}", file=file, count=counted(list(self)), **said)]
        strange = [code for code in missing if is_strange(self.kind, code)]
        if strange:
            lines.append(told_strange(self.kind, strange))
        if len(strange) < len(missing):
            lines.append(text(f"reference.{key}_ways"))
        return "\n".join(lines)

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
    """Places as text: Ragunda (2303), Bräcke (2305), »R23«."""
    return ", ".join(
        f"{name} ({code})" if (name := name_of(code)) else text("reference.not_a_place", given=code)
        for code in codes
    )


def counted(codes: list[str]) -> str:
    """How many places: 8 kommuner, or 9 platser when not all of them are municipalities."""
    few = len(codes) == 1
    if all(code in municipality_names() for code in codes):
        return text(f"reference.count_{'municipality' if few else 'municipalities'}", count=len(codes))
    return text(f"reference.count_{'place' if few else 'places'}", count=len(codes))


def is_strange(kind: str, code: str) -> bool:
    """Whether no date has a value of this kind for a place, because it is no such place.

    The tax base is also known for counties and the nation, to compare with.
    """
    return name_of(code) is None if kind == "tax_base" else code not in municipality_names()


def told_strange(kind: str, codes: Iterable[str]) -> str:
    """Which codes and names are no municipality's, what they may mean, and what to do."""
    label = text(f"reference.kind_{kind}").lower()
    lines = []
    for given in codes:
        is_code = any(letter.isdigit() for letter in given)
        line = text(f"reference.strange_{'code' if is_code else 'name'}", given=given, kind=label)
        near = None if is_code else nearest(given, municipality_names().values())
        if near:
            line += text("reference.strange_meant", name=near, code=code_of(near))
        lines.append(line)
    return "\n".join([*lines, text("reference.strange_ways", kind=label)])


def _code_faults(party: object) -> list[Fault]:
    remedy = text("reference.write_code", code=code_text(party))
    return [Fault("parties", repr(party), text("reference.code_not_text"), remedy)]
