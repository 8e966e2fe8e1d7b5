"""The versions of one agreement: which is in force in a year, and for which of its months.

Two versions that follow on each other within a year change at the turn of a month; a day that no version
or more than one covers is an error that names it. Which of its days the agreement is not in force at all,
before its first version and after its last, is no fault.
"""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import TYPE_CHECKING

from kostnadsfordelning.errors import NotInForceError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kostnadsfordelning.agreement.agreement import Agreement

Months = tuple[int, int]
"""The first and last month of a span within one year, 1–12."""
InForce = tuple["Agreement", Months]
"""A version and the months of the year that it is in force."""
_DAY = dt.timedelta(days=1)


def versions_in_force(candidates: Sequence[Agreement], year: int) -> list[InForce]:
    """The versions of one agreement that are in force in ``year``, oldest first, each with its months.

    Raises `NotInForceError` when none is, for days of the year that fall between two versions or that
    two of them cover, and for a version that begins or ends within a month where its months are counted.
    """
    ordered = sorted(candidates, key=lambda agreement: agreement.valid_from)
    found = [agreement for agreement in ordered if agreement.in_force(year)]
    if not found:
        key = "none_in_force" if outside(ordered, year) else "gap"
        raise NotInForceError(not_in_force(ordered, year, key))
    wrong = [*_between(ordered, year), *_within_months(found, year)]
    if wrong:
        known = "; ".join(map(period, ordered))
        head = text("versions.wrong", id=ordered[0].id, name=ordered[0].name, year=year, known=known)
        raise NotInForceError("\n".join([head, *dict.fromkeys(wrong)]))
    return [(agreement, _months(agreement, year)) for agreement in found]


def takes_months(agreement: Agreement, versions: int) -> bool:
    """Whether amounts are taken for the months in force only, where ``versions`` are so in the year.

    The agreement says it; where it does not, two versions in one year must share it between them.
    """
    return agreement.part_year == "by_months" or (agreement.part_year is None and versions > 1)


def version_in_force(candidates: Sequence[Agreement], year: int) -> Agreement:
    """The one of ``candidates`` (versions of one agreement) that is in force in ``year``.

    Raises `NotInForceError` when none is, and when more than one is: versions that overlap, or a change
    within the year, which `allocate` can calculate but no single version stands for.
    """
    fitting = [agreement for agreement in candidates if agreement.in_force(year)]
    if len(fitting) == 1:
        return fitting[0]
    key = "several_in_force" if fitting else "none_in_force"
    if not fitting and not outside(candidates, year):
        key = "gap"
    told = not_in_force(candidates, year, key)
    if fitting and _follow(fitting, year):
        told += "\n" + text("versions.use_allocate", id=fitting[0].id, year=year)
    raise NotInForceError(told)


def outside(candidates: Sequence[Agreement], year: int) -> bool:
    """Whether the whole of ``year`` lies before the first version or after the last."""
    before = all(year < agreement.valid_from.year for agreement in candidates)
    return before or all(
        agreement.valid_to is not None and agreement.valid_to.year < year for agreement in candidates
    )


def not_in_force(candidates: Sequence[Agreement], year: int, key: str = "none_in_force") -> str:
    """The sentence that says which versions there are and that none, or not one alone, is in force."""
    first = candidates[0]
    known = "; ".join(period(agreement) for agreement in candidates)
    return text(f"agreement.{key}", id=first.id, name=first.name, year=year, known=known)


def period(agreement: Agreement) -> str:
    """The validity of one version, as it is told in messages."""
    until = text("agreement.until", date=agreement.valid_to) if agreement.valid_to else text("agreement.open")
    return text("agreement.period", version=agreement.version, valid_from=agreement.valid_from, until=until)


def contradictions(candidates: Iterable[Agreement]) -> list[str]:
    """What is wrong between the versions of one agreement in any year: days between, days covered twice,
    changes within a month. For files that are checked together.
    """
    ordered = sorted(candidates, key=lambda agreement: agreement.valid_from)
    wrong = _between(ordered, None)
    for before, after in pairwise(ordered):
        if after.valid_from.day != 1 and before.valid_to == after.valid_from - _DAY:
            wrong.append(_not_a_month(before, after))
    return list(dict.fromkeys(wrong))


def _between(ordered: Sequence[Agreement], year: int | None) -> list[str]:
    """Days of ``year`` (of any year, without one) between two versions, or covered by two of them."""
    wrong = []
    for place, before in enumerate(ordered):
        for after in ordered[place + 1 :]:
            twice = _days(after.valid_from, _earlier(before.valid_to, after.valid_to), year)
            if twice:
                wrong.append(_told("overlap", before, after, *twice))
    for after, latest in zip(ordered[1:], _latest(ordered), strict=False):
        if latest.valid_to is None:
            continue
        missing = _days(latest.valid_to + _DAY, after.valid_from - _DAY, year)
        if missing:
            wrong.append(_told("between", latest, after, *missing))
    return wrong


def _latest(ordered: Sequence[Agreement]) -> list[Agreement]:
    """For every place, which of the versions so far is in force longest."""
    latest: list[Agreement] = []
    for agreement in ordered:
        last = latest[-1] if latest else agreement
        longer = last.valid_to is not None and (
            agreement.valid_to is None or agreement.valid_to >= last.valid_to
        )
        latest.append(agreement if longer else last)
    return latest


def _within_months(found: Sequence[Agreement], year: int) -> list[str]:
    """Changes that are not at the turn of a month, and ends within one where the months are counted."""
    wrong = []
    for before, after in pairwise(found):
        if after.valid_from.day != 1 and before.valid_to == after.valid_from - _DAY:
            wrong.append(_not_a_month(before, after))
    changed = {after.valid_from for after in found[1:]}
    for agreement in found:
        if not takes_months(agreement, len(found)):
            continue
        starts, ends = agreement.valid_from, agreement.valid_to
        if starts.year == year and starts.day != 1 and starts not in changed:
            wrong.append(text("versions.starts_within", version=agreement.version, date=starts))
        if ends is None or ends.year != year:
            continue
        if (ends + _DAY).day != 1 and ends + _DAY not in changed:
            wrong.append(text("versions.ends_within", version=agreement.version, date=ends))
    return wrong


def _not_a_month(before: Agreement, after: Agreement) -> str:
    return text(
        "versions.not_a_month",
        before=before.version,
        after=after.version,
        ends=before.valid_to,
        starts=after.valid_from,
    )


def _told(key: str, before: Agreement, after: Agreement, first: dt.date, last: dt.date | None) -> str:
    span = text("versions.days", first=first, last=last) if last else text("versions.days_on", first=first)
    if first == last:
        span = str(first)
    return text(f"versions.{key}", before=before.version, after=after.version, days=span)


def _days(first: dt.date, last: dt.date | None, year: int | None) -> tuple[dt.date, dt.date | None] | None:
    """The days from ``first`` to ``last`` that lie in ``year``; None if there are none."""
    if year is not None:
        first = max(first, dt.date(year, 1, 1))
        last = min(last or dt.date.max, dt.date(year, 12, 31))
    return (first, last) if last is None or first <= last else None


def _earlier(one: dt.date | None, other: dt.date | None) -> dt.date | None:
    return min((day for day in (one, other) if day is not None), default=None)


def _months(agreement: Agreement, year: int) -> Months:
    """The months of ``year`` that a version is in force, a part of a month counted as one."""
    starts, ends = agreement.valid_from, agreement.valid_to
    first = starts.month if starts.year == year else 1
    last = ends.month if ends is not None and ends.year == year else 12
    return first, last


def _follow(fitting: Sequence[Agreement], year: int) -> bool:
    """Whether the versions share the year between them without fault."""
    try:
        versions_in_force(fitting, year)
    except NotInForceError:
        return False
    return True
