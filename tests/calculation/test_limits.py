"""Caps, floors and largest changes, and phase-in between splits, with the computation written out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import kostnadsfordelning as kf
from kostnadsfordelning.calculation.steps import Blend, Input, LimitParties, Sum
from tests.calculation.small import A, B, C, R, agreement, amounts, checked, item, plain, split

if TYPE_CHECKING:
    from kostnadsfordelning.agreement.agreement import Agreement

NO_ONE = "_residual"


def branch(**limits: Any) -> dict[str, Any]:
    """By 5 : 15 : 30, which of 100 000 is 10 000, 30 000 and 60 000."""
    return {"to": "kommuner", "take": "rest", "by": "folk", "limits": limits}


# --- caps and floors -------------------------------------------------------------------------------


def test_a_cap_whose_kronor_the_others_take() -> None:
    """Krokom at 40 000; the 60 000 left by 5 : 15 are 15 000 and 45 000."""
    assert split(100_000, branch(cap=40_000, cut_off="redistribute")) == {A: 20_000, B: 40_000, C: 40_000}
    assert split(100_000, branch(cap={C: 40_000}, cut_off="redistribute")) == {
        A: 15_000,
        B: 45_000,
        C: 40_000,
    }


def test_a_cap_whose_kronor_nobody_takes() -> None:
    assert split(100_000, branch(cap="40 %", cut_off="unfunded")) == {
        A: 10_000, B: 30_000, C: 40_000, NO_ONE: 20_000,
    }  # fmt: skip


def test_a_floor_both_ways() -> None:
    """A floor of 16 000: Ragunda is lifted 6 000. The 84 000 left by 15 : 30 are 28 000 and 56 000."""
    assert split(100_000, branch(floor=16_000, cut_off="redistribute")) == {A: 16_000, B: 28_000, C: 56_000}
    assert split(100_000, branch(floor=16_000, cut_off="unfunded")) == {
        A: 16_000, B: 30_000, C: 60_000, NO_ONE: -6_000,
    }  # fmt: skip


def test_a_share_is_rounded_inward() -> None:
    """40 % of 100 001 is 40 000,4: at most 40 000; and 16 % is 16 000,16: at least 16 001."""
    assert split(100_001, branch(cap="40 %", cut_off="unfunded"))[C] == 40_000
    assert split(100_001, branch(floor="16 %", cut_off="unfunded"))[A] == 16_001


def test_an_income_is_limited_as_its_mirror() -> None:
    income = {"more": {"sign": "income"}}
    limits = branch(cap=40_000, floor=16_000, cut_off="redistribute")
    cost = split(100_000, limits)
    assert cost == {A: 20_000, B: 40_000, C: 40_000}
    assert split(100_000, limits, **income) == {code: -one for code, one in cost.items()}
    change = branch(
        max_change={"increase": "5 %"}, cut_off="unfunded",
        previous={"year": 2025, "amounts": {A: 9_000, B: 30_000, C: 60_000}},
    )  # fmt: skip
    # 9 000 + 5 % is 9 450 of its 10 000.
    assert split(100_000, change, **income) == {A: -9_450, B: -30_000, C: -60_000, NO_ONE: -550}


def test_kronor_are_a_years_and_count_for_the_months_of_the_version() -> None:
    """From October by months: the amount is 25 000, and the cap 10 000 of a year's 40 000."""
    one = agreement(
        item(100_000, branch(cap=40_000, cut_off="unfunded")), valid_from="2026-10-01", part_year="by_months"
    )
    assert amounts(one) == {A: 2_500, B: 7_500, C: 10_000, NO_ONE: 5_000}
    previous = {"year": 2025, "amounts": {A: 8_000, B: 40_000, C: 40_000}}
    change = branch(max_change="10 %", previous=previous, cut_off="unfunded")
    one = agreement(item(100_000, change), valid_from="2026-10-01", part_year="by_months")
    # A quarter of last year's 8 000, 40 000, 40 000 is 2 000, 10 000, 10 000, each ± 10 %.
    assert amounts(one) == {A: 2_200, B: 9_000, C: 11_000, NO_ONE: 2_800}


def test_the_year_before_is_counted_whole_though_the_agreement_began_in_it() -> None:
    """From July 2025 by months 50 000 was paid, of a year's 100 000; 120 000 in 2026 is 10 % too much."""
    stages = [{"given": 100_000, "price_year": 2025}, {"uprate": "20 %", "round": "each_year"}]
    one = agreement(
        item(stages, branch(max_change="10 %", cut_off="unfunded")),
        valid_from="2025-07-01",
        part_year="by_months",
    )
    assert amounts(one, 2025) == {A: 5_000, B: 15_000, C: 30_000, NO_ONE: 0}
    assert amounts(one, 2026) == {A: 11_000, B: 33_000, C: 66_000, NO_ONE: 10_000}


def test_what_is_cut_off_is_in_the_rules_unit() -> None:
    rounding = {"method": "largest_remainder", "ties": "order", "unit": 100}
    one = agreement(item(100_000, branch(cap=40_050, cut_off="unfunded")), rounding=rounding)
    assert amounts(one) == {A: 10_000, B: 30_000, C: 40_000, NO_ONE: 20_000}


def test_limits_that_leave_no_way_carry_the_steps_so_far() -> None:
    with pytest.raises(kf.LimitError) as caught:
        split(100_000, branch(cap=30_000, cut_off="redistribute"))
    message = plain(caught.value)
    assert (
        "a.drift: parterna kan tillsammans få högst 90 000, men 100 000 ska fördelas: 10 000 blir över"
        in message
    )
    assert "→ Höj taken" in message
    assert [step.kind for step in caught.value.steps] == ["input", "input", "key", "apportion"]
    previous = {"year": 2025, "amounts": {A: 100_000, B: 0, C: 0}}
    with pytest.raises(kf.LimitError, match=r"a\.drift: golvet 80.000 är högre än taket 40.000 för 2303"):
        split(
            100_000,
            branch(cap=40_000, max_change={"decrease": "20 %"}, previous=previous, cut_off="unfunded"),
        )


def test_the_limits_of_one_branch_beside_another() -> None:
    """The region takes 1/5; of the 80 000 by 5 : 15 : 30 Krokom's 48 000 stop at half of that amount."""
    region = {"to": "region", "take": "1/5"}
    limited = {**branch(cap="50 %", cut_off="redistribute"), "take": "4/5"}
    assert split(100_000, region, limited) == {R: 20_000, A: 10_000, B: 30_000, C: 40_000}


# --- the largest change ----------------------------------------------------------------------------

PREVIOUS = {"year": 2025, "amounts": {A: 20_000, B: 30_000, C: 50_000}}


def changing(cut_off: str = "redistribute", **more: Any) -> Agreement:
    """From 20 000, 30 000 and 50 000 in 2025 towards 10 000, 30 000 and 60 000, at most 10 % a year."""
    limits = {"max_change": "10 %", "cut_off": cut_off, "previous": PREVIOUS} | more
    return agreement(item(100_000, branch(**{name: one for name, one in limits.items() if one is not None})))


def test_a_largest_change_over_three_years() -> None:
    """2026: Ragunda at least 18 000; 82 000 by 15 : 30 are 27 333,33 and 54 666,67, within
    Krokom's 55 000. (Cut to its bound first it would have been; then Bräcke would pay less per inhabitant.)
    2027: Ragunda at least 16 200; 83 800 by 15 : 30 are 27 933,33 and 55 866,67.
    2028: Ragunda at least 14 580; 85 420 by 15 : 30 are 28 473,33 and 56 946,67.
    2029: at least 13 122; 86 878 are 28 959,33 and 57 918,67."""
    one = changing()
    assert amounts(one, 2026) == {A: 18_000, B: 27_333, C: 54_667}
    assert amounts(one, 2027) == {A: 16_200, B: 27_933, C: 55_867}
    assert amounts(one, 2028) == {A: 14_580, B: 28_473, C: 56_947}
    result = checked(one, 2029)
    assert result.amounts == {A: 13_122, B: 28_959, C: 57_919}
    limits = {step.id: step for step in result.steps if isinstance(step, LimitParties)}
    assert [step.outcome for step in limits.values()] == [
        (18_000, 27_333, 54_667),
        (16_200, 27_933, 55_867),
        (14_580, 28_473, 56_947),
        (13_122, 28_959, 57_919),
    ]
    assert list(limits)[-1] == "a.drift.kommuner.limits"
    assert result.total == 100_000


def test_a_largest_change_that_nobody_else_pays_for() -> None:
    """2026: at least 18 000, 27 000 and at most 55 000; 2027: 16 200, 30 000, 60 000 (at most 60 500)."""
    one = changing("unfunded")
    assert amounts(one, 2026) == {A: 18_000, B: 30_000, C: 55_000, NO_ONE: -3_000}
    assert amounts(one, 2027) == {A: 16_200, B: 30_000, C: 60_000, NO_ONE: -6_200}


def test_one_direction_only() -> None:
    up = changing(max_change={"increase": "10 %"})
    # Krokom at most 55 000; 45 000 by 5 : 15 are 11 250 and 33 750, but Bräcke stops at 33 000.
    assert amounts(up) == {A: 12_000, B: 33_000, C: 55_000}
    down = changing(max_change={"decrease": "10 %"})
    # Ragunda at least 18 000; 82 000 by 15 : 30 are 27 333,33 and 54 666,67.
    assert amounts(down) == {A: 18_000, B: 27_333, C: 54_667}


def test_a_change_is_rounded_inward() -> None:
    """10 % up from 9 001 is 9 901,1, at most 9 901; 10 % down from 33 334 is 30 000,6, at least 30 001."""
    one = changing("unfunded", previous={"year": 2025, "amounts": {A: 9_001, B: 33_334, C: 60_000}})
    assert amounts(one) == {A: 9_901, B: 30_001, C: 60_000, NO_ONE: 98}


def test_a_party_that_paid_nothing_is_not_limited() -> None:
    """Ten percent of nothing says nothing; nor does ten percent of what was paid out to it."""
    for before in (0, -5_000):
        one = changing("unfunded", previous={"year": 2025, "amounts": {A: before, B: 30_000, C: 50_000}})
        assert amounts(one) == {A: 10_000, B: 30_000, C: 55_000, NO_ONE: 5_000}


def test_without_a_year_before_it_is_said() -> None:
    none = changing(previous=None)
    result = checked(none, 2020)  # its first year
    assert result.amounts == {A: 10_000, B: 30_000, C: 60_000}
    assert [row.check for row in result.check_rows].count("no_previous_year") == 1
    (step,) = (step for step in result.steps if isinstance(step, LimitParties))
    assert not step.active
    # The year after, 2020 itself is the year before, and nothing has changed.
    after = checked(none, 2021)
    assert after.amounts == {A: 10_000, B: 30_000, C: 60_000}
    assert not [row for row in after.check_rows if row.check == "no_previous_year"]
    # Up to the stated year itself there is nothing either.
    assert amounts(changing(), 2025) == {A: 10_000, B: 30_000, C: 60_000}


def test_the_stated_year_may_lie_before_the_agreement() -> None:
    one = agreement(
        item(100_000, branch(max_change="10 %", cut_off="redistribute", previous=PREVIOUS | {"year": 2023})),
        valid_from="2026-01-01",
    )
    assert amounts(one, 2026) == {A: 18_000, B: 27_333, C: 54_667}


def test_two_limited_branches_each_follow_their_own_year_before() -> None:
    """Half each. The first as above in halves: 10 000, 15 000, 25 000 before, towards 5 000, 15 000, 30 000;
    the second towards thirds of 50 000 from 20 000 each of Ragunda and Bräcke and 10 000 of Krokom."""
    first = {"year": 2025, "amounts": {A: 10_000, B: 15_000, C: 25_000}}
    second = {"year": 2025, "amounts": {A: 20_000, B: 20_000, C: 10_000}}
    limits: dict[str, Any] = {"max_change": "10 %", "cut_off": "unfunded"}
    branches = (
        {**branch(**limits, previous=first), "take": "50 %"},
        {**branch(**limits, previous=second), "take": "50 %", "by": "lika"},
    )
    one = agreement(item(100_000, *branches))
    # 9 000 + 18 000, 15 000 + 18 000, 27 500 + 11 000
    assert amounts(one, 2026) == {A: 27_000, B: 33_000, C: 38_500, NO_ONE: 1_500}
    # 8 100 + 16 667 (of 16 666,67, at least 16 200), 15 000 + 16 667, 30 000 (at most 30 250) + 12 100
    assert amounts(one, 2027) == {A: 24_767, B: 31_667, C: 42_100, NO_ONE: 1_466}


def test_an_uprated_amount_is_measured_against_its_own_year() -> None:
    """100 000 in 2026, 120 000 in 2027: Krokom 60 000 (at most 66 000 of 60 000 before), then 66 000."""
    stages = [{"given": 100_000, "price_year": 2026}, {"uprate": "20 %", "round": "each_year"}]
    before = {"year": 2025, "amounts": {A: 10_000, B: 30_000, C: 60_000}}
    one = agreement(item(stages, branch(max_change="10 %", cut_off="unfunded", previous=before)))
    assert amounts(one, 2026) == {A: 10_000, B: 30_000, C: 60_000, NO_ONE: 0}
    assert amounts(one, 2027) == {A: 11_000, B: 33_000, C: 66_000, NO_ONE: 10_000}


def test_what_was_told_this_year_is_not_last_years() -> None:
    """An actual cost or days of use of the cost year say nothing of the year before."""
    limits = branch(max_change="10 %", cut_off="unfunded", previous=PREVIOUS)
    cost = agreement(item(["actual"], limits))
    assert amounts(cost, 2026, actual={"drift": 100_000}) == {A: 18_000, B: 30_000, C: 55_000, NO_ONE: -3_000}
    with pytest.raises(kf.MissingActualError, match=r"2026.*previous"):
        amounts(cost, 2027, actual={"drift": 100_000})
    days = agreement(item(100_000, {**limits, "by": "dygn"}))
    told = {"usage": {"vardygn": {A: 1, B: 3, C: 6}}}
    assert amounts(days, 2026, **told)[A] == 18_000
    with pytest.raises(kf.MissingActualError, match=r"2026.*\n→ Skriv parternas belopp för 2026"):
        amounts(days, 2027, **told)


def test_the_year_before_cites_where_it_is_stated() -> None:
    result = checked(changing(previous=PREVIOUS | {"source": "bokslut 2025"}))
    (step,) = (step for step in result.steps if isinstance(step, Input) and step.id.endswith(".previous"))
    assert (step.value, step.year, step.why.source) == ((20_000, 30_000, 50_000), 2025, "bokslut 2025")


# --- phase-in --------------------------------------------------------------------------------------

OLD: list[dict[str, Any]] = [{"to": "kommuner", "take": "rest", "by": "folk"}]
NEW: list[dict[str, Any]] = [
    {"to": "region", "take": "40 %"},
    {"to": "kommuner", "take": "30 %", "by": "lika"},
    {"to": "kommuner", "take": "rest", "by": "folk"},
]
YEARS = {
    "2026": {"old": "75 %", "new": "25 %"},
    "2027": {"old": "1/3", "new": "2/3"},
    "2028": {"new": "100 %"},
}


def phased(amount: int, old: list[dict[str, Any]], new: list[dict[str, Any]], **more: Any) -> Agreement:
    blend = {"blend": YEARS, "splits": {"old": old, "new": new}}
    return agreement({"id": "drift", "amount": [{"given": amount}], "split": blend}, **more)


def test_a_phase_in_over_three_years() -> None:
    """Old: 10 000, 30 000, 60 000. New: 13 000 (10 000 + 3 000), 19 000, 28 000 and the region's 40 000.
    2026: 7 500 + 3 250 · 22 500 + 4 750 · 45 000 + 7 000 · 10 000.
    2027: (10 000 + 26 000)/3 · (30 000 + 38 000)/3 = 22 666,67 · (60 000 + 56 000)/3 = 38 666,67 · 80 000/3 =
    26 666,67: two kronor are left for three equal remainders, and go to the first two."""
    one = phased(100_000, OLD, NEW)
    assert amounts(one, 2026) == {A: 10_750, B: 27_250, C: 52_000, R: 10_000}
    assert amounts(one, 2027) == {A: 12_000, B: 22_667, C: 38_667, R: 26_666}
    assert amounts(one, 2028) == {A: 13_000, B: 19_000, C: 28_000, R: 40_000}
    result = checked(one, 2026)
    (step,) = (step for step in result.steps if isinstance(step, Blend))
    assert (step.parties, step.splits, step.shares) == ((A, B, C, R), ("old", "new"), (3, 1))
    # The region is in no branch of the old split, and the municipalities are in two of the new.
    sums = {one.id: one.outcome for one in result.steps if isinstance(one, Sum) and one.item}
    assert sums["a.drift.old.R23.sum"] == 0
    assert sums["a.drift.new.2303.sum"] == 13_000
    assert not any(isinstance(step, Blend) for step in checked(one, 2030).steps)


def test_a_phase_in_of_a_split_that_leaves_something() -> None:
    """Old: Krokom stops at 40 000, and 20 000 is no one's. New as above. 2026: 10 750, 27 250, 30 000 +
    7 000, 10 000; 15 000 of the old split's 20 000 is left to no one."""
    one = phased(100_000, [branch(cap=40_000, cut_off="unfunded")], NEW)
    assert amounts(one, 2026) == {A: 10_750, B: 27_250, C: 37_000, R: 10_000, NO_ONE: 15_000}
    assert amounts(one, 2028) == {A: 13_000, B: 19_000, C: 28_000, R: 40_000}


def test_a_limited_change_within_a_phase_in() -> None:
    """The old split limits Ragunda to 18 000 in 2026 and 16 200 in 2027, measured within the old split."""
    limited = branch(max_change="10 %", cut_off="unfunded", previous=PREVIOUS)
    one = phased(100_000, [limited], NEW)
    # 0,75 × (18 000, 30 000, 55 000) + 0,25 × (13 000, 19 000, 28 000, 40 000)
    assert amounts(one, 2026) == {A: 16_750, B: 27_250, C: 48_250, R: 10_000, NO_ONE: -2_250}
    # (16 200 + 26 000)/3 = 14 066,67 · 22 666,67 · 38 666,67 · 26 666,67: together 102 066,67, so 102 067.
    assert amounts(one, 2027) == {A: 14_067, B: 22_667, C: 38_667, R: 26_666, NO_ONE: -2_067}


def test_a_year_before_the_phase_in_says_the_years() -> None:
    with pytest.raises(kf.InputError, match=r"a\.drift: infasningen anger inget för 2025.*2026, 2027, 2028"):
        amounts(phased(100_000, OLD, NEW), 2025)


def test_an_income_is_phased_in_as_its_mirror() -> None:
    blend = {"blend": YEARS, "splits": {"old": OLD, "new": NEW}}
    one = agreement({"id": "drift", "amount": [{"given": 100_000}], "sign": "income", "split": blend})
    assert amounts(one, 2027) == {A: -12_000, B: -22_667, C: -38_667, R: -26_666}
