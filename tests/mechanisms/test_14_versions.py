"""14. Versions of one agreement: a change on 1 July, gap and overlap; decisions per party before invoices."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kostnadsfordelning as kf
from tests.mechanisms.made import (
    ALL,
    agreement,
    amounts,
    changed,
    example,
    item,
    notes,
    plain,
    refused,
    refused_file,
    shared,
    sound,
    tells,
)

NAME, DECISIONS = "exempel-andring-under-aret", "exempel-beslut-per-part"
FIRST, SECOND = f"{NAME}@1", f"{NAME}@2"


def test_both_halves_are_computed_by_whole_months() -> None:
    result = example(NAME)
    rows = list(zip(result.table["party"], result.table["amount"], strict=True))
    # 600 001 × 6/12 = 300 000,5 → 300 001; × 12, 6 and 2 of 20 = 180 000,6; 90 000,3; 30 000,1
    # 720 000 × 6/12 = 360 000, a third each
    assert rows[:3] == [("ALB", 180_001), ("BOD", 90_000), ("CED", 30_000)]
    assert rows[3:] == [("ALB", 120_000), ("BOD", 120_000), ("CED", 120_000)]
    assert result.amounts == shared(300_001, 210_000, 150_000)
    assert result.total == 660_001
    assert [one.span for one in result.results] == [(1, 6), (7, 12)]


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        # 600 001 × 12, 6 and 2 of 20 = 360 000,6; 180 000,3; 60 000,1
        (2025, shared(360_001, 180_000, 60_000)),
        (2027, shared(240_000, 240_000, 240_000)),
    ],
)
def test_a_year_picks_the_version_in_force(year: int, expected: dict[str, int]) -> None:
    assert amounts(example(NAME, year)) == expected


def test_one_version_cannot_stand_for_the_year() -> None:
    with pytest.raises(kf.NotInForceError) as caught:
        kf.load_agreement(NAME, 2026)
    said = plain(caught.value)
    assert "Mer än en version" in said
    assert f'kf.allocate("{NAME}", 2026)' in said


def test_files_of_two_versions_are_as_the_id() -> None:
    own = [changed(FIRST), changed(SECOND)]
    assert sound(kf.allocate(own, 2026)).amounts == example(NAME).amounts


TOTALS = st.integers(0, 10**8)


@settings(max_examples=25)
@given(TOTALS, TOTALS, st.integers(1, 11))
def test_the_year_is_each_versions_months(before: int, after: int, month: int) -> None:
    last = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30][month - 1]
    first = agreement(item({"given": before}), version="1", valid_to=f"2026-{month:02}-{last}")
    second = agreement(item({"given": after}), version="2", valid_from=f"2026-{month + 1:02}-01")
    result = sound(kf.allocate([first, second], 2026))
    # Half up, to the end of the month; of the second what the whole year is more than the months before.
    part = (2 * before * month + 12) // 24
    rest = after - (2 * after * month + 12) // 24
    assert [one.total for one in result.results] == [part, rest]
    if before == after:
        assert result.total == before


def test_every_number_is_told() -> None:
    tells(
        example(NAME),
        "Alby",
        "600 001 kr × 6/12",
        "300 001 kr",
        "12 000 av 20 000 invånare",
        "180 001 kr",
        "720 000 kr × 6/12",
        "360 000 kr",
        "1 av 3",
        "120 000 kr",
        "Summa: 300 001 kr",
    )
    spans = notes(example(NAME), "version_span")
    assert [note[:9] for note in spans] == ["Version 1", "Version 2"]


@pytest.mark.parametrize(
    ("ends", "starts", "said"),
    [
        ("2026-06-30", "2026-08-01", "2026-07-01"),  # a gap of July
        ("2026-07-31", "2026-07-01", "2026-07-31"),  # July twice
        ("2026-06-15", "2026-06-16", "2026-06-16"),  # within a month
    ],
)
def test_days_between_days_twice_and_a_change_within_a_month(ends: str, starts: str, said: str) -> None:
    versions = [
        changed(FIRST, ("valid_to: 2026-06-30", f"valid_to: {ends}")),
        changed(SECOND, ("valid_from: 2026-07-01", f"valid_from: {starts}")),
    ]
    told = refused(kf.NotInForceError, versions)
    assert said in told
    assert "1" in told
    assert "2" in told


def test_a_version_that_ends_before_it_begins() -> None:
    said = refused_file(FIRST, "valid_to: 2026-06-30", "valid_to: ▸2024-06-30")
    assert "avtalet slutar innan det börjar" in said


def test_a_year_before_all_versions() -> None:
    said = refused(kf.NotInForceError, NAME, 2024)
    assert "gäller inte 2024" in said
    assert "version 1, 2025-01-01 till 2026-06-30; version 2, 2026-07-01" in said


# decisions per party ------------------------------------------------------------------------------------


def test_decisions_are_shown() -> None:
    result = example(DECISIONS)
    assert amounts(result) == shared(180_000, 90_000, 30_000)
    told = notes(result, "party_decision")
    assert len(told) == 2
    assert "Boda" in told[0]
    assert "2025-12-01, KS § 202" in told[0]
    assert "Ceda har inte behandlat frågan" in told[1]


def test_nothing_is_invoiced_before_everyone_has_approved() -> None:
    result = example(DECISIONS)
    plan: dict[str, Any] = {"issuer": "Alby", "instalments": 1, "due_dates": ["2026-06-30"]}
    with pytest.raises(kf.PreliminaryError) as caught:
        kf.invoices(result, **plan)
    said = plain(caught.value)
    assert "Boda" in said
    assert "Ceda har inte behandlat frågan" in said
    marked = kf.invoices(result, **plan, allow_preliminary=True).table
    assert marked["preliminary"].all()
    approved = changed(DECISIONS, ("decision: declined", "decision: approved"), ("not_handled}", "approved}"))
    made = kf.invoices(kf.allocate(approved, 2026), **plan).table
    assert made["amount"].sum() == 300_000
    assert not made["preliminary"].any()


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("not_handled}", "▸bordlagd}", "Välj en av approved"),
        ("party: Ceda, decision", "party: ▸Cedda, decision", "parten Cedda finns inte"),
        ("decision: not_handled", "source: KS", "nyckeln decision saknas"),
    ],
)
def test_a_decision_is_one_of_three(old: str, new: str, why: str) -> None:
    mark = () if "▸" in new else (("- {party: Ceda", "- ▸{party: Ceda"),)
    assert why in refused_file(DECISIONS, old, new, *mark)
    assert len(ALL) == 3
