"""4. Cap, floor and largest change per party; threshold, frame on the total and mandate."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import kostnadsfordelning as kf
from tests.mechanisms.made import (
    ALL,
    LEFT,
    agreement,
    amounts,
    branch,
    changed,
    example,
    hamilton,
    item,
    notes,
    refused,
    refused_file,
    shared,
    sound,
    tells,
)

CAPS, CHANGE, TOTALS = "exempel-tak-och-golv", "exempel-storsta-andring", "exempel-troskel-ram-mandat"
LIMITS = "limits: {cap: 500 000, floor: 150 000, cut_off: redistribute, clause: § 8}"


# per party ----------------------------------------------------------------------------------------------


def test_a_cap_and_a_floor_that_the_others_bear() -> None:
    result = example(CAPS)
    # By inhabitants 600 000, 300 000 and 100 000. Alby stops at 500 000, Ceda is lifted to 150 000; what is
    # left for Boda is 1 000 000 − 500 000 − 150 000.
    assert amounts(result, "omfordelas") == shared(500_000, 350_000, 150_000)
    assert notes(result, "limited")[0].endswith("flyttar Alby -100 000, Boda +50 000, Ceda +50 000 (kr).")


def test_what_a_cap_cuts_off_that_nobody_bears_is_a_row_of_its_own() -> None:
    result = example(CAPS)
    assert amounts(result, "ofinansierad") == shared(500_000, 300_000, 100_000, left=100_000)
    assert result.total == 2_000_000
    (note,) = notes(result, "unfunded")
    assert "100 000 kr är ofinansierat och debiteras ingen" in note


def test_the_residual_is_never_invoiced() -> None:
    made = kf.invoices(example(CAPS), issuer="Alby", instalments=1, due_dates=["2026-06-30"]).table
    assert set(made["recipient"]) == set(ALL)
    assert made["amount"].sum() == 1_900_000


def test_the_largest_change_year_by_year() -> None:
    # 2026: by inhabitants 600 000, 300 000, 100 000. At most 550 000, 330 000 and 165 000 (10 % more than
    # 500 000, 300 000 and 150 000). Alby stops at 550 000; its 50 000 go to Boda and Ceda as 6 to 2, 37 500
    # and 12 500, but Boda stops at 330 000, so Ceda bears 120 000.
    first = example(CHANGE)
    assert amounts(first) == shared(550_000, 330_000, 120_000)
    # 2027: at most 605 000, 363 000 and 132 000 (10 % more than the year before): nobody is stopped.
    second = example(CHANGE, 2027)
    assert amounts(second) == shared(600_000, 300_000, 100_000)
    assert notes(second, "limited") == ["Drift: ingen part når sin gräns."]


def test_a_decrease_has_its_own_percent() -> None:
    own = changed(CHANGE, ("{increase: 10 %}", "{decrease: 20 %}"))
    # At least 400 000, 240 000 and 120 000: Ceda is lifted from 100 000; the others pay so much less,
    # 880 000 by 12 and 6: 586 666,67 and 293 333,33.
    assert amounts(sound(kf.allocate(own, 2026))) == shared(586_667, 293_333, 120_000)


def test_without_a_year_before_nothing_is_limited_and_it_is_said() -> None:
    previous = "          previous: {year: 2025, amounts: {Alby: 500 000, Boda: 300 000, Ceda: 150 000}}\n"
    result = sound(kf.allocate(changed(CHANGE, (previous, "")), 2026))
    assert amounts(result) == shared(600_000, 300_000, 100_000)
    (note,) = notes(result, "no_previous_year")
    assert "förändringen begränsas inte 2026" in note


PERSONS = st.lists(st.integers(1, 10**5), min_size=3, max_size=3)


@settings(max_examples=40)
@given(
    st.integers(0, 10**8), PERSONS, st.integers(0, 5 * 10**7), st.sampled_from(["redistribute", "unfunded"])
)
def test_a_cap_is_never_exceeded_and_all_is_told(
    total: int, persons: list[int], cap: int, cut_off: str
) -> None:
    assume(cut_off == "unfunded" or cap * 3 >= total)
    weights = dict(zip(ALL, persons, strict=True))
    stated = item({"given": total}, split=[branch(limits={"cap": cap, "cut_off": cut_off})])
    result = sound(kf.allocate(agreement(stated, persons=weights), 2026))
    found = amounts(result)
    natural = hamilton(total, weights)
    left = found.pop(LEFT, 0)
    assert sum(found.values()) + left == total == result.total
    assert all(amount <= cap for amount in found.values())
    if cut_off == "unfunded":
        assert found == {code: min(cap, amount) for code, amount in natural.items()}
    else:
        assert left == 0
        assert all(found[code] >= min(cap, natural[code]) for code in ALL)


@settings(max_examples=30)
@given(st.integers(0, 10**6), PERSONS, st.lists(st.integers(0, 10**6), min_size=3, max_size=3))
def test_nobody_pays_more_than_the_largest_increase(total: int, persons: list[int], last: list[int]) -> None:
    most = {code: before * 11 // 10 if before else total for code, before in zip(ALL, last, strict=True)}
    limits = {
        "max_change": {"increase": "10 %"},
        "previous": {"year": 2025, "amounts": dict(zip(ALL, last, strict=True))},
        "cut_off": "unfunded",
    }
    weights = dict(zip(ALL, persons, strict=True))
    own = agreement(item({"given": total}, split=[branch(limits=limits)]), persons=weights)
    found = amounts(sound(kf.allocate(own, 2026)))
    natural = hamilton(total, weights)
    left = found.pop(LEFT, 0)
    assert left == total - sum(found.values())
    # A percent of nothing says nothing: who paid nothing the year before is not limited.
    assert found == {code: min(natural[code], most[code]) for code in ALL}


# the total ----------------------------------------------------------------------------------------------


def totals(over: int = 80_000, frame: int = 450_000, **more: Any) -> kf.Allocation:
    return example(TOTALS, actual={"over_troskeln": over, "inom_ram": frame} | more.pop("actual", {}), **more)


def test_threshold_frame_and_mandate() -> None:
    result = totals(actual={"inom_mandat": 140_000})
    # 80 000 − 50 000; 450 000 down to 400 000; 140 000, within 150 000
    assert amounts(result, "over_troskeln") == shared(18_000, 9_000, 3_000)
    assert amounts(result, "inom_ram") == shared(240_000, 120_000, 40_000)
    assert amounts(result, "inom_mandat") == shared(84_000, 42_000, 14_000)
    assert result.total == 30_000 + 400_000 + 140_000
    (above,) = notes(result, "above_frame")
    assert "450 000 kr är 50 000 kr över kostnadstaket 400 000 kr" in above


def test_below_the_threshold_nothing_is_shared() -> None:
    result = totals(over=50_000, frame=0)
    assert amounts(result, "over_troskeln") == shared(0, 0, 0)
    (below,) = notes(result, "below_threshold")
    assert "50 000 kr av 50 000 kr ligger under tröskeln" in below


@pytest.mark.parametrize(
    ("actual", "expected"), [(49_999, 0), (50_000, 0), (50_001, 50_001), (80_000, 80_000)]
)
def test_a_threshold_that_counts_the_whole_cost(actual: int, expected: int) -> None:
    own = changed(TOTALS, ("counts: excess", "counts: whole"))
    result = kf.allocate(own, 2026, actual={"over_troskeln": actual, "inom_ram": 0})
    assert sum(amounts(result, "over_troskeln").values()) == expected


def test_a_mandate_is_never_cut_but_needs_a_decision() -> None:
    actual = {"over_troskeln": 0, "inom_ram": 0, "inom_mandat": 160_000}
    said = refused(kf.MandateError, TOTALS, actual=actual)
    assert "160 000 kr överstiger beslutsmandatet 150 000 kr (styrgruppen) med 10 000 kr" in said
    assert "--decision" in said
    decided = example(TOTALS, actual=actual, decision={"inom_mandat": "KS 2026-03-04 § 12"})
    assert amounts(decided, "inom_mandat") == shared(96_000, 48_000, 16_000)
    assert "KS 2026-03-04 § 12" in decided.explain("Boda")


@settings(max_examples=25)
@given(st.integers(0, 10**8), st.integers(0, 10**8))
def test_within_and_above_the_frame_is_the_cost(cost: int, frame: int) -> None:
    result = sound(
        kf.allocate(agreement(item("actual", {"frame": [{"given": frame}]})), 2026, actual={"drift": cost})
    )
    above = next(step.outcome for step in result.steps if step.id.endswith("above_frame"))
    assert result.total == min(cost, frame)
    assert result.total + int(str(above)) == cost


# told ---------------------------------------------------------------------------------------------------


def test_every_number_is_told() -> None:
    tells(
        example(CAPS), "Ceda", "1 000 000 × 2 000 / 20 000", "100 000 kr", "golv 150 000 kr: 50 000 kr", "§ 8"
    )
    tells(
        example(CAPS),
        "Alby",
        "600 000 kr",
        "tak 500 000 kr: 100 000 kr över fördelas på de övriga",
        "§ 8",
        "100 000 kr över bärs av ingen",
        "§ 9",
    )
    tells(example(CHANGE), "Alby", "600 000 kr", "högst 10 % mer än 500 000 kr året före, 550 000 kr", "§ 10")
    tells(
        totals(),
        "Alby",
        "80 000 kr",
        "Tröskel 50 000 kr: 30 000 kr",
        "§ 11",
        "450 000 kr",
        "Kostnadstak 400 000 kr",
        "50 000 kr över kostnadstaket",
        "§ 12",
    )


# refused ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("new", "why", "remedy"),
    [
        (
            "{cap: 500 000, floor: ▸600 000, cut_off: redistribute}",
            "taket 500 000 är lägre än golvet 600 000",
            "Höj taket",
        ),
        ("▸{cap: 500 000}", "nyckeln cut_off saknas", "Välj redistribute (de andra tar det som skärs bort)"),
        (
            "{floor: ▸{Alby: 70 %, Boda: 50 %}, cut_off: redistribute}",
            "golven är tillsammans 120 % av beloppet",
            "Sänk golven",
        ),
        ("{cap: {▸Bodda: 5}, cut_off: unfunded}", "parten Bodda finns inte i avtalet", ""),
        ("▸{cut_off: unfunded}", "ingen gräns anges", "cap (tak), floor (golv)"),
    ],
)
def test_limits_that_contradict_each_other_are_refused(new: str, why: str, remedy: str) -> None:
    said = refused_file(CAPS, LIMITS, f"limits: {new}")
    assert why in said
    assert remedy in said


@pytest.mark.parametrize(
    ("limits", "needed"),
    [
        ("{cap: 300 000, cut_off: redistribute}", "900 000"),
        ("{floor: 400 000, cut_off: redistribute}", "1 200 000"),
    ],
)
def test_limits_that_leave_no_way_to_share_the_amount(limits: str, needed: str) -> None:
    said = refused(kf.LimitError, changed(CAPS, (LIMITS, f"limits: {limits}")))
    assert "1 000 000" in said
    assert needed in said
    assert "exempel-tak-och-golv.omfordelas" in said
    assert "välj unfunded" in said


def test_a_frame_within_a_frame_is_refused() -> None:
    said = refused_file(
        TOTALS, "{frame: [{given: 400 000}]", "{frame: [{given: 400 000}, ▸{frame: [{given: 1}]}]"
    )
    assert "steget frame kan inte stå i ett kostnadstak" in said


def test_a_threshold_says_what_it_counts() -> None:
    said = refused_file(TOTALS, "{threshold: 50 000, counts: excess,", "▸{threshold: 50 000,")
    assert "Välj excess (bara det över gränsen delas) eller whole" in said
