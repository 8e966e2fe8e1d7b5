"""1. Subsets of the parties, groups, and a party that is printed in the table but not in the denominator."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import kostnadsfordelning as kf
from tests.mechanisms.made import (
    ALBY,
    ALL,
    BODA,
    CEDA,
    agreement,
    amounts,
    changed,
    example,
    hamilton,
    item,
    plain,
    refused_file,
    shared,
    sound,
    tells,
)

NAME = "exempel-delmangd"
TO = "{to: [Alby, Boda], take: rest, by: invanare, clause: § 3 Alby och Boda delar efter invånare}"


def test_two_of_three_share_and_the_third_stands_at_zero() -> None:
    result = example(NAME)
    # The denominator is 12 000 + 6 000: 900 000 × 12 000 / 18 000 and 900 000 × 6 000 / 18 000.
    assert amounts(result) == shared(600_000, 300_000, 0)
    assert list(result.by_party.index) == list(ALL)
    assert result.total == 900_000


def test_all_three_share_when_the_branch_goes_to_the_group() -> None:
    result = sound(
        kf.allocate(changed(NAME, ("to: [Alby, Boda]", "to: kommuner"), ("listed: [Ceda]", "")), 2026)
    )
    # 900 000 × 12, 6 and 2 of 20
    assert amounts(result) == shared(540_000, 270_000, 90_000)


def test_a_party_left_out_and_not_listed_has_no_row() -> None:
    result = sound(kf.allocate(changed(NAME, ("listed: [Ceda]", "")), 2026))
    assert amounts(result) == {ALBY: 600_000, BODA: 300_000}


def test_a_list_may_mix_parties_and_groups() -> None:
    """Alby and the group of the others is everyone."""
    groups: dict[str, Any] = {
        "parties": {
            "stora": [{"code": ALBY, "name": "Alby"}],
            "ovriga": [{"code": BODA, "name": "Boda"}, {"code": CEDA, "name": "Ceda"}],
        }
    }
    split = [{"to": ["Alby", "ovriga"], "take": "rest", "by": "invanare"}]
    result = sound(kf.allocate(agreement(item({"given": 900_000}, split=split), **groups), 2026))
    assert amounts(result) == shared(540_000, 270_000, 90_000)
    assert list(result.table["group"]) == ["stora", "ovriga", "ovriga"]


@settings(max_examples=25)
@given(
    st.integers(0, 10**9),
    st.lists(st.integers(1, 10**6), min_size=3, max_size=3, unique=True),
)
def test_who_is_only_listed_changes_nothing_for_the_others(total: int, persons: list[int]) -> None:
    weights = dict(zip(ALL, persons, strict=True))
    split = [{"to": ["Alby", "Boda"], "take": "rest", "by": "invanare"}]
    stages = {"given": total}
    plainly = kf.allocate(agreement(item(stages, split=split), persons=weights), 2026)
    beside = kf.allocate(agreement(item(stages, split=split, listed=["Ceda"]), persons=weights), 2026)
    expected = hamilton(total, {ALBY: weights[ALBY], BODA: weights[BODA]})
    assert amounts(plainly) == expected
    assert amounts(beside) == expected | {CEDA: 0}


def test_the_denominator_is_told() -> None:
    result = example(NAME)
    tells(
        result,
        "Alby",
        "900 000 kr",
        "12 000 av 18 000 invånare",
        "900 000 × 12 000 / 18 000",
        "600 000 kr",
        "§ 3",
    )
    tells(result, "Ceda", "Står i tabellen enligt avtalet, men ingår inte i fördelningen: 0 kr")
    assert "20 000" not in plain(result.explain("Alby"))


def test_a_listed_party_that_also_shares_is_refused() -> None:
    said = refused_file(NAME, "listed: [Ceda]", "listed: [▸Boda]")
    assert "Boda står under listed, men kostnadsposten fördelas också till parten" in said
    assert "Ta bort parten ur listed" in said


def test_a_party_outside_the_agreement_is_refused_with_the_one_that_may_be_meant() -> None:
    said = refused_file(NAME, TO, TO.replace("Alby, Boda", "Alby, ▸Bodda", 1))
    assert "parten Bodda finns inte i avtalet. Menade du Boda?" in said


def test_a_party_written_as_a_group_is_refused_with_how_to_write_it() -> None:
    said = refused_file(NAME, TO, "{to: ▸Alby, take: rest, by: invanare}")
    assert "Alby är en part, inte en grupp" in said
    assert "Skriv [Alby] för en enskild part" in said


def test_a_key_that_lacks_one_who_shares_is_refused() -> None:
    said = refused_file(NAME, "{Alby: 12 000, Boda: 6 000, Ceda: 2 000}", "▸{Alby: 12 000, Ceda: 2 000}")
    assert "nyckeln har inget tal för Boda, som grenen går till" in said
