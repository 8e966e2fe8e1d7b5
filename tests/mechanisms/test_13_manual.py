"""13. A krona placed by decision, with its reason, never without."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kostnadsfordelning as kf
from tests.mechanisms.made import (
    ALL,
    LEFT,
    PERSONS,
    agreement,
    amounts,
    changed,
    example,
    faults,
    hamilton,
    item,
    notes,
    refused,
    refused_file,
    shared,
    sound,
    tells,
    text_of,
)

NAME = "exempel-krona-efter-beslut"
SOURCE = "source: Styrgruppen 2026-01-15 § 3"
FROM = f"{{year: 2026, item: drift, party: Alby, delta: -1, reason: Kronan flyttas från Alby, {SOURCE}}}"
HOST = "reason: Ceda är värd och bär avrundningen"
GIVEN = f"{{year: 2026, item: drift, party: Ceda, delta: 1, {HOST}, {SOURCE}}}"


def test_the_krona_is_moved() -> None:
    result = example(NAME)
    # 100 000 / 3 = 33 333,33: by order Alby has the krona, by decision Ceda.
    assert amounts(result) == shared(33_333, 33_333, 33_334)
    moved = notes(result, "manual_residual")
    assert moved == [
        "Drift: Alby -1 kr enligt beslut. Kronan flyttas från Alby.",
        "Drift: Ceda +1 kr enligt beslut. Ceda är värd och bär avrundningen.",
    ]


def test_another_year_is_as_the_rule_says() -> None:
    assert amounts(example(NAME, 2027)) == shared(33_334, 33_333, 33_333)


def test_a_residual_that_the_rule_leaves_may_be_placed_alone() -> None:
    own = changed(
        NAME,
        ("method: largest_remainder\n", "method: down\n  residual_to: none\n"),
        (f"    - {FROM}\n", ""),
    )
    # 33 333 each leaves 1 krona; it is placed on Ceda, and nothing is left.
    result = sound(kf.allocate(own, 2026))
    assert amounts(result) in (shared(33_333, 33_333, 33_334), shared(33_333, 33_333, 33_334, left=0))
    assert result.total == 100_000
    assert amounts(sound(kf.allocate(own, 2027))) == shared(33_333, 33_333, 33_333, left=1)


@settings(max_examples=30)
@given(st.integers(100, 10**8), st.permutations(ALL), st.integers(1, 3))
def test_what_is_moved_changes_two_parties_and_no_sum(total: int, order: list[str], delta: int) -> None:
    one, other, third = order
    stated = [
        {"year": 2026, "item": "drift", "party": one, "delta": -delta, "reason": "turas om"},
        {"year": 2026, "item": "drift", "party": other, "delta": delta, "reason": "turas om"},
    ]
    rule = {"method": "largest_remainder", "ties": "order", "manual": stated}
    found = amounts(sound(kf.allocate(agreement(item({"given": total}), rounding=rule), 2026)))
    natural = hamilton(total, PERSONS)
    assert found == natural | {one: natural[one] - delta, other: natural[other] + delta}
    assert found[third] == natural[third]
    assert LEFT not in found


def test_every_number_is_told() -> None:
    tells(
        example(NAME),
        "Ceda",
        "100 000 × 1 / 3 = 33 333,3333… kr",
        "Placerat genom beslut: +1 kr",
        "Ceda är värd och bär avrundningen: 33 334 kr (33 333 kr + 1 kr)",
        "Styrgruppen 2026-01-15 § 3",
        "33 334 kr",
    )


# refused ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "why", "remedy"),
    [
        (GIVEN, "▸{year: 2026, item: drift, party: Ceda, delta: 1}", "nyckeln reason saknas", ""),
        (GIVEN, "{year: 2026, item: drift, party: Ceda, reason: ▸, delta: 1}", "här ska stå text", ""),
        (GIVEN, GIVEN.replace("party: Ceda", "party: ▸Cedda"), "parten Cedda finns inte", "Menade du Ceda"),
    ],
)
def test_a_krona_without_its_reason_and_place_is_refused(old: str, new: str, why: str, remedy: str) -> None:
    said = refused_file(NAME, old, new)
    assert why in said
    assert remedy in said


def test_kronor_from_nowhere_are_refused() -> None:
    said = refused_file(NAME, f"    - {FROM}\n", "", (GIVEN, f"▸{GIVEN}"))
    assert "de flyttade kronorna för drift 2026 blir 1 i stället för 0" in said


@pytest.mark.parametrize(
    ("taken", "given", "why"),
    [
        ("drift, party: Alby, delta: 0", "drift, party: Ceda, delta: 0", "ingen krona flyttas"),
        (
            "drift, party: Alby, delta: -4",
            "drift, party: Ceda, delta: 4",
            "en avrundningsrest är aldrig större än antalet parter, 3",
        ),
        ("drfit, party: Alby, delta: -1", "drfit, party: Ceda, delta: 1", "kostnadsposten drfit finns inte"),
    ],
)
def test_what_no_rounding_leaves_is_refused(taken: str, given: str, why: str) -> None:
    old = "drift, party: Alby, delta: -1", "drift, party: Ceda, delta: 1"
    found = faults(text_of(NAME, (old[0], taken), (old[1], given)))
    assert [one.why for one in found] == [why, why]
    assert [one.line.startswith("- {year: 2026") for one in found] == [True, True]
    assert all(one.remedy for one in found)


def test_a_party_without_part_in_the_item_is_refused() -> None:
    own = changed(NAME, ("{to: kommuner, take: rest, by: lika}", "{to: [Alby, Boda], take: rest, by: lika}"))
    said = refused(kf.InputError, own)
    assert "hör till en part som inte har någon del i Drift" in said
    assert "Alby, Boda" in said


def test_a_krona_that_turns_the_sign_is_refused() -> None:
    said = refused(kf.ResidualError, changed(NAME, ("{given: 100 000}", "{given: 0}")))
    assert "skulle vända tecknet" in said
