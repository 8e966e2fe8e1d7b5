"""What the columns of an inherited table hold, as their headings or the user say; never silently."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from kostnadsfordelning.reference.layout import PERIOD_HEADERS
from kostnadsfordelning.reference.stated_dates import is_period

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kostnadsfordelning.analysis.inherited.printed_cells import Entry

ROLES = ("amount", "share", "total", "key", "outcome", "advance", "difference")
"""What a column may be; ``unread`` is the one that is none of them."""
_THOUSANDS = re.compile(r"\b(tkr|kkr|tsek|ksek|tusen\w*)\b", re.IGNORECASE)
_PER = re.compile(r"/ ?\w*inv|per inv|kr ?/|kronor per|kr per", re.IGNORECASE)
_BY_HEADING = (
    ("unread", _PER),
    ("unread", re.compile(r"förändr|ökning|minskning|ändring", re.IGNORECASE)),
    ("difference", re.compile(r"skillnad|differens|slutregler|att reglera|regleras", re.IGNORECASE)),
    ("share", re.compile(r"andel|procent|%", re.IGNORECASE)),
    ("total", re.compile(r"^(summa|totalt?|totalsumma|s:a|sammanlagt|hela kostnaden)\b", re.IGNORECASE)),
    ("outcome", re.compile(r"utfall|verklig kostnad", re.IGNORECASE)),
    ("advance", re.compile(r"förskott|preliminär|a ?conto|debiterat|inbetal|fakturerat", re.IGNORECASE)),
    (
        "amount",
        re.compile(r"belopp|kostnad|avgift|\bt?kr\b|\bkkr\b|\bsek\b|kronor|budget|bidrag", re.IGNORECASE),
    ),
    ("key", re.compile(r"folkmängd|invånar|\binv\b|befolkning|nyckel|dygn|antal|areal|ärenden|timmar", re.I)),
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures: one entry per party row, and one per sum row.

    ``factor`` is how many kronor (or percent, or units) one is: 1000 in tkr. ``stated`` says whether the
    user or the heading told the role, or whether it is the only thing the column can be.
    """

    heading: str
    role: str
    entries: tuple[Entry, ...]
    feet: tuple[Entry, ...]
    factor: int = 1
    stated: bool = True
    as_fractions: bool = False

    @property
    def readable(self) -> bool:
        """Whether every figure of the parties could be read."""
        return all(one.fault is None for one in self.entries)

    @property
    def foot(self) -> Entry | None:
        """The figure in the last sum row, if there is one that could be read."""
        last = self.feet[-1] if self.feet else None
        return None if last is None or last.value is None else last

    @property
    def decimals(self) -> int:
        """The most decimals that a party's figure is printed with."""
        return max((one.decimals for one in self.entries), default=0)

    @property
    def numbers(self) -> tuple[Fraction, ...]:
        """The parties' figures as printed; an empty cell is 0."""
        return tuple(one.number for one in self.entries)

    @property
    def sum(self) -> Fraction:
        """What the parties' figures make, as printed."""
        return sum(self.numbers, Fraction(0))


def roles(headings: Mapping[int, str], stated: Mapping[str, Sequence[int]]) -> dict[int, tuple[str, bool]]:
    """The role of each numbered column, and whether it was told.

    Where the user names columns of a role, those and no others have it. Where no heading tells which column
    holds amounts, the columns left over are read as amounts, and that is said.
    """
    found: dict[int, tuple[str, bool]] = {}
    for column, heading in headings.items():
        own = next((role for role, columns in stated.items() if column in columns), None)
        told = own or next((role for role, written in _BY_HEADING if written.search(heading)), None)
        if told is None and (is_period(heading) and heading.casefold() not in PERIOD_HEADERS):
            told = "amount"
        if own is None and told in stated:
            told = "unread"
        found[column] = (told or "", told is not None)
    kinds = [role for role, _ in found.values()]
    triple = all(kinds.count(role) == 1 for role in ("outcome", "advance", "difference"))
    if not triple and "difference" not in stated:
        renamed = {"outcome": "amount", "advance": "amount", "difference": "unread"}
        found = {column: (renamed.get(role, role), told) for column, (role, told) in found.items()}
    kinds = [role for role, _ in found.values()]
    if "amount" not in kinds and kinds.count("total") == 1 and "total" not in stated and "" not in kinds:
        return {
            column: ("amount" if role == "total" else role, told) for column, (role, told) in found.items()
        }
    rest = "unread" if "amount" in kinds or triple or "amount" in stated else "amount"
    return {column: (role or rest, told) for column, (role, told) in found.items()}


def factor_of(heading: str, titles: Sequence[str]) -> int:
    """1000 where the heading, or a title above when the heading names no unit, says thousands."""
    if _THOUSANDS.search(heading):
        return 1000
    if re.search(r"\b(kr|kronor|sek)\b", heading, re.IGNORECASE):
        return 1
    return 1000 if any(_THOUSANDS.search(title) for title in titles) else 1
