"""What each party used – days, cases, hours – as the user tells it: in Python, or from a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

from kostnadsfordelning.messages import text
from kostnadsfordelning.reference.sources import Source, weakest
from kostnadsfordelning.reference.tables import SHOWN, Figure, shown

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator
    from fractions import Fraction

    import pandas as pd

__all__ = ["UsageValues", "usage_from"]


@dataclass(frozen=True, slots=True)
class UsageValues:
    """One column of usage by party, in the order given, with its source; immutable.

    Parties are told by code or exact name and are held against an agreement's own first when it is
    calculated, so a party need not be a municipality. ``figures`` have whole numbers as int, others as
    `Fraction`; ``unit`` is None where the user did not say. ``values`` and ``table`` are made anew on
    each access.
    """

    column: str
    unit: str | None
    figures: tuple[Figure, ...]
    _index: dict[str, Figure] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_index", {figure.code: figure for figure in self.figures})

    @property
    def values(self) -> dict[str, int | Fraction]:
        """Quantity by party as it was told, in order: int or Fraction, never a float."""
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
        """The weakest letter among the figures: U, for they are the user's own."""
        return weakest(self.sources)

    @property
    def certainty_note(self) -> str:
        """What the certainty rests on, in Swedish."""
        return "; ".join(dict.fromkeys(note for source in self.sources if (note := source.certainty_note)))

    @property
    def table(self) -> pd.DataFrame:
        """One row per party: ``party``, ``name``, ``usage`` (float64, *for display*), ``unit``, ``source``,
        ``certainty``."""
        import pandas as pd

        rows = [
            (one.code, one.name, float(one.value), self.unit or "", str(one.source), one.source.certainty)
            for one in self.figures
        ]
        return pd.DataFrame(rows, columns=["party", "name", "usage", "unit", "source", "certainty"])

    def __contains__(self, party: object) -> bool:
        return party in self._index

    def __len__(self) -> int:
        return len(self.figures)

    def __iter__(self) -> Iterator[str]:
        return iter(self._index)

    def __repr__(self) -> str:
        unit = f", {self.unit}" if self.unit else ""
        return f"<UsageValues {self.column}: {len(self)} parties{unit}, certainty {self.certainty or '-'}>"

    def _repr_html_(self) -> str:
        head = text("reference.html_usage", column=self.column, unit=f", {self.unit}" if self.unit else "")
        rows = "".join(
            f"<tr><td>{escape(one.code)}</td><td>{escape(one.name)}</td>"
            f'<td style="text-align:right">{shown(one.value)}</td></tr>'
            for one in self.figures[:SHOWN]
        )
        rest = len(self) - SHOWN
        more = f"<p>{text('reference.html_more', rest=rest)}</p>" if rest > 0 else ""
        foot = text("reference.html_foot", source=self.source, certainty=self.certainty)
        return f"<p><b>{escape(head)}</b></p><table>{rows}</table>{more}<p>{escape(foot)}</p>"


def usage_from(
    path: str | os.PathLike[str],
    *,
    source: str,
    column: str | None = None,
    unit: str | None = None,
    sheet: str | None = None,
) -> UsageValues:
    """One column of usage in the user's own xlsx or csv, whatever its layout: quantity by party.

    Told to a calculation under the name that the agreement's key asks for:
    ``usage={"vardygn": kf.usage_from("dygn.xlsx", source="Verksamheten 2025")}``.

    source
        Where the figures come from, as it is to stand beside every result.
    column, sheet
        The heading of the figures, and the sheet; needed only where there are several.
    unit
        What the figures count (dygn, ärenden); held against the unit of the agreement's key.

    A row is about the party whose code or name it begins with; counties, the nation and sums are passed
    over. Numbers may have blanks between thousands and a decimal comma; an empty cell is not zero.

    Raises `FactsFileError` with every fault found, each with its cell (``dygn.xlsx!Blad1!C3``) or line.
    """
    from kostnadsfordelning.reference.usage_file import read_usage_file

    return read_usage_file(path, source=source, column=column, unit=unit, sheet=sheet)
