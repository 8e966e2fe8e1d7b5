"""Dates that a heading states, so that last year's population is not taken for this year's.

Only what is clearly a date is read: a range of years, a day of download or of division is not the
reference date, and a lone year in a title counts only straight after the word for population.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kostnadsfordelning.messages.numbers import MONTHS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

_MONTH = {name: number for number, full in enumerate(MONTHS, start=1) for name in (full, full[:3])}
_MONTH |= {"sept": 9, "october": 10, "december": 12, "oct": 10, "may": 5, "march": 3, "june": 6, "july": 7}
_NAMES = "|".join(sorted(_MONTH, key=len, reverse=True))
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_OTHER_DATES = re.compile(
    r"hämta|uttag|uppdatera|publicera|utskri|indelning|källa|kontakt|senast|reviderad|©", re.IGNORECASE
)
_RANGE = re.compile(
    r"(?:\d{1,2}\.? +\w+ +)?(?:19|20)\d\d *(?:[–—/-]|till|t\.?o\.?m\.?) *(?:(?:19|20)?\d\d)\b"
)
_FORMS = [
    re.compile(rf"\b{_YEAR}-(?P<month>\d\d)-(?P<day>\d\d)\b"),
    _RANGE,
    re.compile(rf"\b(?P<day>\d{{1,2}})\.? +(?P<name>{_NAMES})\.?,? +{_YEAR}\b", re.IGNORECASE),
    re.compile(rf"\b(?P<day>\d{{1,2}})/(?P<month>\d{{1,2}})[ -]+{_YEAR}\b"),
    re.compile(rf"\b{_YEAR} ?M(?P<month>\d\d)\b", re.IGNORECASE),
    re.compile(rf"\b(?P<name>{_NAMES})\.? +{_YEAR}\b", re.IGNORECASE),
    re.compile(rf"\b(?P<day>\d{{1,2}})\.? +(?P<name>{_NAMES})\b", re.IGNORECASE),
    re.compile(rf"\b{_YEAR}\b"),
]
_POPULATION_YEAR = re.compile(
    r"(?:folkmängd|folkmangd|befolkning|invånar|population)\w*,? +(?:år +)?(?:19|20)\d\d\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Stated:
    """A date, month, year, or day of an unnamed year; 0 for what is not said."""

    year: int = 0
    month: int = 0
    day: int = 0

    def agrees(self, date: dt.date) -> bool:
        """Whether nothing that is said speaks against ``date``."""
        said = zip((self.year, self.month, self.day), (date.year, date.month, date.day), strict=True)
        return all(own in (0, other) for own, other in said)

    @property
    def precision(self) -> int:
        """How much is said: 3 a whole date, 2 a month or a day without its year, 1 a year."""
        return sum(bool(part) for part in (self.year, self.month, self.day))


def stated(heading: str) -> list[Stated]:
    """Everything in a heading that is clearly a date, a month or a year.

    >>> stated("Folkmängd 1 november 2024"), stated("1950–2022"), stated("2025M12")
    ([Stated(year=2024, month=11, day=1)], [], [Stated(year=2025, month=12, day=0)])
    """
    found = []
    rest = heading
    for form in _FORMS:
        if form is not _RANGE:
            found += [_read(match.groupdict()) for match in form.finditer(rest)]
        rest = form.sub(" | ", rest)
    return found


def is_period(heading: str) -> bool:
    """Whether a heading is a year, month or date and nothing else.

    >>> is_period("2025"), is_period("31 dec 2024"), is_period("Folkökning 2025")
    (True, True, False)
    """
    if not re.search(r"(?:19|20)\d\d", heading):
        return False
    return any(form is not _RANGE and form.fullmatch(heading) for form in _FORMS)


def contradiction(date: dt.date, headers: Iterable[str], titles: Iterable[str]) -> str:
    """The heading that says another date than ``date`` when none says the right one; else empty.

    The most exact statements decide: a title "1 november 2025" outweighs a column headed "2024".
    """
    said = [(one, heading) for heading in headers for one in stated(heading)]
    for title in titles:
        if not _OTHER_DATES.search(title):
            lone_year = bool(_POPULATION_YEAR.search(title)) or is_period(title)
            said += [(one, title) for one in stated(title) if one.precision > 1 or lone_year]
    dayless = [(one, heading) for one, heading in said if one.year]
    yearless = [(one, heading) for one, heading in said if not one.year]
    most = max((one.precision for one, _ in dayless), default=0)
    exact = [(one, heading) for one, heading in dayless if one.precision == most]
    for group in (exact, [] if most > 1 else yearless):
        if group and not any(one.agrees(date) for one, _ in group):
            return group[0][1]
    return ""


def _read(parts: dict[str, str | None]) -> Stated:
    name = parts.get("name")
    month = _MONTH[name.lower()] if name else int(parts.get("month") or 0)
    return Stated(int(parts.get("year") or 0), month, int(parts.get("day") or 0))
