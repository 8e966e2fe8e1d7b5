"""Which versions of an agreement a year has, for which months, and what is wrong between them."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kostnadsfordelning as kf
from kostnadsfordelning.agreement.loading import parse_agreement
from kostnadsfordelning.agreement.versions import (
    contradictions,
    takes_months,
    version_in_force,
    versions_in_force,
)
from tests.agreement.small import changed

SMALL = parse_agreement(changed(), "avtal.yaml")


def version(name: str, begins: str, ends: str | None = None, part_year: str | None = None) -> kf.Agreement:
    # Fields that any version can have, on one that is read once.
    days = {
        "valid_from": dt.date.fromisoformat(begins),
        "valid_to": dt.date.fromisoformat(ends) if ends else None,
    }
    return SMALL.model_copy(update={"version": name, "part_year": part_year, **days})


def found(year: int, *versions: kf.Agreement) -> list[tuple[str, tuple[int, int]]]:
    """The versions in force, in whatever order they are given."""
    told = {
        tuple((one.version, months) for one, months in versions_in_force(order, year))
        for order in itertools.permutations(versions)
    }
    (only,) = told
    return list(only)


def refused(year: int, *versions: kf.Agreement) -> str:
    with pytest.raises(kf.NotInForceError) as error:
        versions_in_force(versions, year)
    return str(error.value)


def test_each_version_has_its_months() -> None:
    halves = version("1", "2024-01-01", "2026-06-30"), version("2", "2026-07-01")
    assert found(2025, *halves) == [("1", (1, 12))]
    assert found(2026, *halves) == [("1", (1, 6)), ("2", (7, 12))]
    assert found(2027, *halves) == [("2", (1, 12))]
    three = version("1", "2020-01-01", "2026-01-31"), version("2", "2026-02-01", "2026-10-31")
    last = version("3", "2026-11-01", "2026-11-30")
    assert found(2026, *three, last) == [("1", (1, 1)), ("2", (2, 10)), ("3", (11, 11))]
    assert contradictions([*three, last]) == []


def test_a_change_at_the_turn_of_the_year_is_none_within_it() -> None:
    pair = version("1", "2024-01-01", "2025-12-31"), version("2", "2026-01-01")
    assert found(2025, *pair) == [("1", (1, 12))]
    assert found(2026, *pair) == [("2", (1, 12))]


def test_days_between_are_named() -> None:
    pair = version("1", "2024-01-01", "2026-06-30"), version("2", "2026-08-01")
    assert "Ingen version gäller 2026-07-01 till 2026-07-31, mellan version 1 och version 2" in refused(
        2026, *pair
    )
    assert found(2025, *pair) == [("1", (1, 12))]  # the fault is another year's
    one_day = version("1", "2024-01-01", "2026-06-29"), version("2", "2026-07-01")
    assert "gäller 2026-06-30, mellan" in refused(2026, *one_day)
    # Two years without agreement: the part of them that is this year's.
    long = version("1", "2024-01-01", "2025-06-30"), version("2", "2028-01-01")
    assert "2025-07-01 till 2025-12-31" in refused(2025, *long)
    assert "både tidigare och senare" in refused(2026, *long)
    assert contradictions(long) == [
        "  • Ingen version gäller 2025-07-01 till 2027-12-31, mellan version 1 och version 2.\n"
        "    → Ändra valid_to eller valid_from så att den ena tar vid dagen efter den andra."
    ]


def test_days_that_two_versions_cover_are_named() -> None:
    pair = version("1", "2024-01-01", "2026-07-31"), version("2", "2026-07-01")
    assert "Version 1 och version 2 gäller båda 2026-07-01 till 2026-07-31" in refused(2026, *pair)
    endless = version("1", "2024-01-01"), version("2", "2026-07-01")
    assert "gäller båda 2026-07-01 till 2026-12-31" in refused(2026, *endless)
    assert "gäller båda 2030-01-01 till 2030-12-31" in refused(2030, *endless)
    assert "2026-07-01 och framåt" in contradictions(endless)[0]
    # One within another, and a third after both: nothing lies between the first and the third.
    nested = version("1", "2024-01-01", "2026-12-31"), version("2", "2025-01-01", "2025-03-31")
    third = version("3", "2027-01-01")
    (only,) = contradictions([*nested, third])
    assert "gäller båda 2025-01-01 till 2025-03-31" in only
    assert found(2026, *nested, third) == [("1", (1, 12))]


def test_a_change_within_a_month_is_refused() -> None:
    pair = version("1", "2024-01-01", "2026-06-14"), version("2", "2026-06-15")
    told = refused(2026, *pair)
    assert "Version 1 slutar 2026-06-14 och version 2 börjar 2026-06-15, mitt i en månad" in told
    assert "→" in told
    assert told.count("•") == 1  # not once more as an end and a beginning
    assert len(contradictions(pair)) == 1


def test_ends_within_a_month_matter_only_where_months_are_counted() -> None:
    whole, counted = (
        version("1", "2026-03-15", "2026-10-10"),
        version("1", "2026-03-15", "2026-10-10", "by_months"),
    )
    assert found(2026, whole) == [("1", (3, 10))]
    told = refused(2026, counted)
    assert "börjar 2026-03-15, mitt i en månad" in told
    assert "slutar 2026-10-10, mitt i en månad" in told
    assert "part_year: full_amount" in told
    assert found(2026, version("1", "2026-03-15", "2026-10-10", "full_amount")) == [("1", (3, 10))]


def test_when_months_are_counted() -> None:
    told = {None: (False, True), "by_months": (True, True), "full_amount": (False, False)}
    for part_year, expected in told.items():
        one = version("1", "2026-01-01", part_year=part_year)
        assert (takes_months(one, 1), takes_months(one, 2)) == expected


def test_where_one_version_is_asked_for_a_change_within_the_year_points_to_allocate() -> None:
    pair = version("1", "2024-01-01", "2026-06-30"), version("2", "2026-07-01")
    with pytest.raises(kf.NotInForceError, match=r'kf\.allocate\("prov", 2026\)'):
        version_in_force(pair, 2026)
    overlap = version("1", "2024-01-01", "2026-07-31"), version("2", "2026-07-01")
    with pytest.raises(kf.NotInForceError) as error:
        version_in_force(overlap, 2026)
    assert "kf.allocate" not in str(error.value)  # that would be refused too


@given(st.sets(st.integers(1, 35), max_size=6))
def test_versions_that_follow_on_each_other_share_every_month(turns: set[int]) -> None:
    """Changes at any turns of months in 2024–2026: each month of each year has one version, in order."""
    starts = [dt.date(2024 + turn // 12, turn % 12 + 1, 1) for turn in sorted({0, *turns})]
    ends = [start - dt.timedelta(days=1) for start in starts[1:]]
    made = [
        version(str(number), start.isoformat(), end.isoformat() if end else None)
        for number, (start, end) in enumerate(zip(starts, [*ends, None], strict=True))
    ]
    assert contradictions(made) == []
    for year in (2024, 2025, 2026, 2027):
        months = [
            (month, one.version)
            for one, (first, last) in versions_in_force(made, year)
            for month in range(first, last + 1)
        ]
        assert [month for month, _ in months] == list(range(1, 13))
        for month, name in months:
            day = dt.date(year, month, 15)
            assert name == max((str(n) for n, start in enumerate(starts) if start <= day), key=int)
