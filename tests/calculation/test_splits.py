"""Splits with the computation written out: stated amounts, charges, groups, once per item or agreement."""

from __future__ import annotations

from typing import Any

import pytest

import kostnadsfordelning as kf
from kostnadsfordelning.calculation.steps import (
    Apportion,
    ApportionTable,
    Charge,
    Combine,
    Input,
    Manual,
    Prorate,
    QuantiseShares,
    Why,
)
from tests.calculation.small import KEYS, A, B, C, R, agreement, amounts, checked, item, plain, split

ALL = {"to": "kommuner", "take": "rest", "by": "folk"}


def charge(**stated: Any) -> dict[str, Any]:
    return {"to": "kommuner", "take": {"charge": stated}}


# --- a fixed part and a variable part, both ways ---------------------------------------------------


def test_fixed_and_variable_as_branches_rounded_one_by_one() -> None:
    """20 % of 1 001 kr in equal parts: 200,2 → 200 (the larger remainder is 0,8), by three 66,67 each, two of
    them 67. 801 by 5 : 15 : 30 is 80,1 · 240,3 · 480,6 → 80, 240, 481."""
    branches = (
        {"to": "kommuner", "take": "20 %", "by": "lika"},
        {"to": "kommuner", "take": "80 %", "by": "folk"},
    )
    assert split(1_001, *branches) == {A: 67 + 80, B: 67 + 240, C: 66 + 481}


def test_fixed_and_variable_as_one_weighted_key_rounded_once() -> None:
    """20 % in equal parts and 80 % by 1 : 3 : 6 are 11, 23 and 41 parts of 75. 1 001 kr are then exactly
    146,81 · 306,97 · 547,21: two are left, for Bräcke and Ragunda."""
    keys = {"sammanvagd": {"weighted": {"lika": "20 %", "folk": "80 %"}}}
    one = agreement(item(1_001, {"to": "kommuner", "take": "rest", "by": "sammanvagd"}), keys=KEYS | keys)
    assert amounts(one) == {A: 147, B: 307, C: 547}


def test_the_same_branches_rounded_once_per_item() -> None:
    branches = (
        {"to": "kommuner", "take": "20 %", "by": "lika"},
        {"to": "kommuner", "take": "80 %", "by": "folk"},
    )
    once = agreement(
        item(1_001, *branches), rounding={"method": "largest_remainder", "ties": "order", "at": "item"}
    )
    result = checked(once)
    assert result.amounts == {A: 147, B: 307, C: 547}
    (combine,) = (step for step in result.steps if isinstance(step, Combine))
    assert combine.outcome == (11, 23, 41)
    assert sum(isinstance(step, Apportion) for step in result.steps) == 1


# --- stated amounts and the rest -------------------------------------------------------------------


def test_a_fixed_amount_in_equal_parts_and_the_rest_by_population() -> None:
    """100 000: 33 334 + 33 333 + 33 333; the 400 000 left by 1 : 3 : 6 are 40 000, 120 000, 240 000."""
    fixed = {"to": "kommuner", "take": {"amount": 100_000}, "by": "lika"}
    assert split(500_000, fixed, ALL) == {A: 73_334, B: 153_333, C: 273_333}


def test_fixed_amounts_at_two_levels() -> None:
    """The region 50 000 of 500 000. Of the rest 450 000 Ragunda has 30 000 by itself, and 420 000 are
    shared by all three: 42 000, 126 000, 252 000."""
    inner = [{"to": [A], "take": {"amount": 30_000}}, ALL]
    region = {"to": "region", "take": {"amount": 50_000}}
    assert split(500_000, region, {"to": "kommuner", "take": "rest", "by": inner}) == {
        R: 50_000,
        A: 72_000,
        B: 126_000,
        C: 252_000,
    }


def test_more_taken_off_than_there_is() -> None:
    fixed = {"to": "kommuner", "take": {"amount": 600_000}, "by": "lika"}
    with pytest.raises(kf.BelowZeroError) as caught:
        split(500_000, fixed, ALL)
    message = plain(caught.value)
    assert "a.drift" in message
    for part in ("600 000", "500 000", "100 000", "→ Sänk de fasta beloppen"):
        assert part in message
    assert [step.id for step in caught.value.steps] == ["a.drift.given", "a.drift.kommuner-1.fixed"]
    # Exactly as much leaves nothing, which is no fault.
    exactly = {"to": "kommuner", "take": {"amount": 500_000}, "by": "lika"}
    assert split(500_000, exactly, ALL) == {A: 166_667, B: 166_667, C: 166_666}


def test_an_income_is_given_back_the_same_way() -> None:
    fixed = {"to": "kommuner", "take": {"amount": 100_000}, "by": "lika"}
    assert split(500_000, fixed, ALL, more={"sign": "income"}) == {A: -73_334, B: -153_333, C: -273_333}
    with pytest.raises(kf.BelowZeroError, match=r"a\.drift"):
        split(50_000, fixed, ALL, more={"sign": "income"})


def test_fixed_amounts_without_an_amount_make_the_total() -> None:
    one = agreement(
        item(
            None, {"to": [A], "take": {"amount": 700}}, {"to": [B, C], "take": {"amount": 301}, "by": "lika"}
        )
    )
    result = checked(one)
    assert result.amounts == {A: 700, B: 151, C: 150}
    assert result.total == 1_001


# --- charges from below ----------------------------------------------------------------------------


def test_a_rate_per_inhabitant() -> None:
    """12,50 × 5 000, 15 000, 30 000. 0,01 × 5 050 is 50,50, which is rounded up."""
    assert split(None, charge(rate="12,50", of="folk")) == {A: 62_500, B: 187_500, C: 375_000}
    odd = {"usage": {A: 5_050, B: 5_049, C: 5_051}, "unit": "invånare"}
    one = agreement(item(None, charge(rate="0,01", of="folk")), keys={"folk": odd})
    result = checked(one)
    assert result.amounts == {A: 51, B: 50, C: 51}
    assert result.total == 152
    (step,) = (step for step in result.steps if isinstance(step, Charge))
    assert (step.unit, [ref.step for ref in step.inputs]) == ("invånare", ["a.key:folk.kommuner.usage"])


def test_a_rate_on_the_bundled_population() -> None:
    keys = {"folk": {"population": "2024-12-31"}}
    persons = kf.population("2024-12-31", [A, B, C]).values
    got = amounts(agreement(item(None, charge(rate=10, of="folk")), keys=keys))
    assert got == {code: 10 * int(persons[code]) for code in (A, B, C)}


def test_flat_sums() -> None:
    assert split(None, charge(base=25_000)) == {A: 25_000, B: 25_000, C: 25_000}
    assert split(None, charge(base={"Ragunda": 10_000, B: 20_000, C: 0})) == {A: 10_000, B: 20_000, C: 0}
    assert split(None, charge(base=25_000, rate=1, of="folk")) == {A: 30_000, B: 40_000, C: 55_000}


BANDS = [
    {"from": 0, "to": 7_000, "rate": 30},
    {"from": 7_000, "to": 15_000, "rate": 20},
    {"from": 15_000, "rate": 10},
]


def test_marginal_bands_with_the_edge_in_the_lower_band() -> None:
    """Ragunda 5 000 × 30. Bräcke, exactly 15 000: 7 000 × 30 + 8 000 × 20 = 370 000; the 15 000th is the last
    at 20 kr. Krokom 370 000 + 15 000 × 10 = 520 000."""
    bands = charge(of="folk", bands=BANDS, edge="lower", applies="marginal")
    assert split(None, bands) == {A: 150_000, B: 370_000, C: 520_000}


def test_marginal_bands_with_the_edge_in_the_upper_band() -> None:
    """The 7 000th and the 15 000th are the first of the upper band: 6 999 × 30 + 8 000 × 20 + 1 × 10 =
    369 980. Krokom 6 999 × 30 + 8 000 × 20 + 15 001 × 10 = 519 980."""
    bands = charge(of="folk", bands=BANDS, edge="upper", applies="marginal")
    assert split(None, bands) == {A: 150_000, B: 369_980, C: 519_980}


def test_one_rate_for_the_whole_of_a_party() -> None:
    """Bräcke's 15 000 all at 20 kr where the edge belongs to the lower band, at 10 kr where to the upper."""
    lower = charge(of="folk", bands=BANDS, edge="lower", applies="whole")
    upper = charge(of="folk", bands=BANDS, edge="upper", applies="whole")
    assert split(None, lower) == {A: 150_000, B: 300_000, C: 300_000}
    assert split(None, upper) == {A: 150_000, B: 150_000, C: 300_000}


def test_a_base_fee_and_the_rest_by_days() -> None:
    """3 × 20 000 are charged; 140 000 by 10 : 0 : 60 days are 20 000, 0, 120 000."""
    days = {"to": "kommuner", "take": "rest", "by": "dygn"}
    told = {"usage": {"vardygn": {"Ragunda": 10, "Bräcke": 0, "Krokom": 60}}}
    assert split(200_000, charge(base=20_000), days, **told) == {A: 40_000, B: 20_000, C: 140_000}


def test_a_charge_of_a_key_that_counts_nothing() -> None:
    with pytest.raises(kf.InputError, match=r"charge\.of: nyckeln lika räknar ingenting.*\n.*folkmangd"):
        split(None, charge(rate=10, of="lika"))


def test_a_party_without_its_own_base() -> None:
    with pytest.raises(kf.InputError, match="Krokom"):
        split(None, charge(base={"Ragunda": 10_000, B: 20_000}))


def test_charges_and_fixed_amounts_for_the_months_of_a_version() -> None:
    """From July by months: half of 25 001 (12 500,5: December's 25 001 less June's 12 501) and of 30 000."""
    one = agreement(
        item(None, charge(base=25_001), {"to": "region", "take": {"amount": 30_000}}),
        valid_from="2026-07-01",
        part_year="by_months",
    )
    result = checked(one)
    assert result.amounts == {A: 12_500, B: 12_500, C: 12_500, R: 15_000}
    assert {(step.first, step.last) for step in result.steps if isinstance(step, Prorate)} == {(6, 12)}
    whole = agreement(item(None, charge(base=25_001)), valid_from="2026-07-01", part_year="full_amount")
    assert amounts(whole) == {A: 25_001, B: 25_001, C: 25_001}


def test_a_charge_for_the_months_a_party_takes_part() -> None:
    """Krokom from October: 3/12 of 24 000; Bräcke to September: 9/12."""
    members = {
        "method": "month_weights",
        "others": "carry",
        "parties": {C: {"joins": "2026-10-01"}, B: {"leaves": "2026-09-30"}},
    }
    one = agreement(item(None, charge(base=24_000)), membership=members)
    assert amounts(one) == {A: 24_000, B: 18_000, C: 6_000}
    assert amounts(one, 2027) == {A: 24_000, B: 0, C: 24_000}


def test_a_charge_for_the_months_of_a_version_that_a_party_takes_part() -> None:
    """From July by months, Bräcke to September: 3/12 of 24 000; Krokom from October."""
    members = {
        "method": "month_weights",
        "others": "carry",
        "parties": {C: {"joins": "2026-10-01"}, B: {"leaves": "2026-09-30"}},
    }
    one = agreement(
        item(None, charge(base=24_000)), membership=members, valid_from="2026-07-01", part_year="by_months"
    )
    assert amounts(one) == {A: 12_000, B: 6_000, C: 6_000}


def test_an_income_of_charges() -> None:
    assert split(None, charge(rate=2, of="folk"), more={"sign": "income"}) == {
        A: -10_000,
        B: -30_000,
        C: -60_000,
    }


# --- subsets, groups, listed parties ---------------------------------------------------------------


def test_a_subset_has_its_own_denominator() -> None:
    """Ragunda and Krokom by 5 : 30 of 35 000, not of everyone's 50 000."""
    result = checked(agreement(item(70_000, {"to": ["Ragunda", C], "take": "rest", "by": "folk"})))
    assert result.amounts == {A: 10_000, C: 60_000}
    (apportion,) = (step for step in result.steps if isinstance(step, Apportion))
    weights = result.results[0].value(apportion.inputs[1])
    assert isinstance(weights, tuple)
    assert sum(weights) == 35_000


def test_a_list_of_groups_and_parties() -> None:
    """1 : 3 (Ragunda, Krokom) and the region's 6 of 10; the group stands as its parties."""
    assert split(10_000, {"to": ["region", A, C], "take": "rest", "by": "fast"}) == {
        R: 6_000,
        A: 1_000,
        C: 3_000,
    }


def test_a_listed_party_stands_at_nothing_and_is_not_in_the_denominator() -> None:
    branch = {"to": [A, C], "take": "rest", "by": "folk"}
    result = checked(agreement(item(70_000, branch, listed=["Bräcke"])))
    assert result.amounts == {A: 10_000, C: 60_000, B: 0}


# --- rounded once ----------------------------------------------------------------------------------

NESTED = (
    {"to": "region", "take": "1/3"},
    {"to": "kommuner", "take": "2/3", "by": [
        {"to": "kommuner", "take": "50 %", "by": "lika"}, {"to": "kommuner", "take": "rest", "by": "folk"}]},
)  # fmt: skip


def test_at_item_from_the_exact_shares_of_a_nested_split() -> None:
    """1/3, and 2/3 × (1/6 + 0,05 · 1/6 + 0,15 · 1/6 + 0,3) = 13/90 · 19/90 · 28/90, the region 30/90.
    100 kr: 33,33 · 14,44 · 21,11 · 31,11 – one krona is left, and it goes to Ragunda's 0,44."""
    once = {"method": "largest_remainder", "ties": "order", "at": "item"}
    result = checked(agreement(item(100, *NESTED), rounding=once))
    assert result.amounts == {A: 15, B: 21, C: 31, R: 33}
    # Branch by branch: 33 and 67 (0,67 is the larger); 67 is 34 + 33 (a tie, the first); 12 + 11 + 11 and
    # 3,3 · 9,9 · 19,8 → 3, 10, 20.
    assert split(100, *NESTED) == {R: 33, A: 15, B: 21, C: 31}
    assert split(101, *NESTED) == {R: 34, A: 12 + 3, B: 11 + 10, C: 11 + 20}
    assert checked(agreement(item(101, *NESTED), rounding=once)).amounts == {A: 15, B: 21, C: 31, R: 34}


def test_at_item_with_rounded_shares() -> None:
    """13/90 = 14,4 %, 21,1 %, 31,1 %, 33,3 %: together 99,9, so one tenth goes to the largest remainder,
    14,444 (0,44 against 0,11 · 0,11 · 0,33): 14,5 %."""
    rounding = {
        "method": "largest_remainder",
        "ties": "order",
        "at": "item",
        "shares": {"decimals": 1, "off_100": "largest_remainder"},
    }
    result = checked(agreement(item(1_000, *NESTED), rounding=rounding))
    assert result.amounts == {A: 145, B: 211, C: 311, R: 333}
    (shares,) = (step for step in result.steps if isinstance(step, QuantiseShares))
    assert shares.outcome == (145, 211, 311, 333)


def test_at_item_one_key_is_left_as_it_is() -> None:
    once = {"method": "largest_remainder", "ties": "order", "at": "item"}
    result = checked(agreement(item(50_000, ALL), rounding=once))
    assert result.amounts == {A: 5_000, B: 15_000, C: 30_000}
    assert not any(isinstance(step, Combine) for step in result.steps)


def test_at_agreement_three_items_and_every_party() -> None:
    """Three items of 100 kr in thirds: item by item Ragunda would pay 34 three times, 102 in all. Rounded on
    the total of 300 everyone pays 100."""
    items = [item(100, {"to": "kommuner", "take": "rest", "by": "lika"}, id=name) for name in ("x", "y", "z")]
    assert amounts(agreement(*items)) == {A: 102, B: 99, C: 99}
    rounding = {"method": "largest_remainder", "ties": "order", "at": "agreement"}
    result = checked(agreement(*items, rounding=rounding))
    assert result.amounts == {A: 100, B: 100, C: 100}
    by_item = {name: [row.amount for row in result.rows if row.item == name] for name in ("x", "y", "z")}
    assert by_item == {"x": [34, 33, 33], "y": [33, 34, 33], "z": [33, 33, 34]}


def test_at_agreement_with_different_parties_and_keys() -> None:
    """x: 10 by 1 : 3 : 6 = 1 · 3 · 6. y: 11 between Ragunda and Bräcke = 5,5 · 5,5. z: the region's 7.
    In all 6,5 · 8,5 · 6 · 7; the tie of the halves goes to Ragunda, so y is 6 and 5."""
    items = (
        item(10, ALL, id="x"),
        item(11, {"to": [A, B], "take": "rest", "by": "lika"}, id="y"),
        item(7, {"to": "region", "take": "rest"}, id="z"),
    )
    rounding = {"method": "largest_remainder", "ties": "order", "at": "agreement"}
    result = checked(agreement(*items, rounding=rounding))
    assert result.amounts == {A: 7, B: 8, C: 6, R: 7}
    assert [(row.item, row.party, row.amount) for row in result.rows] == [
        ("x", A, 1), ("x", B, 3), ("x", C, 6), ("y", A, 6), ("y", B, 5), ("z", R, 7),
    ]  # fmt: skip
    (table,) = (step for step in result.steps if isinstance(step, ApportionTable))
    assert table.parties == (A, B, C, R)


# --- kronor placed by decision ---------------------------------------------------------------------

LIKA = {"to": "kommuner", "take": "rest", "by": "lika"}


def placed(*moves: tuple[str, int], **more: Any) -> dict[str, Any]:
    manual = [
        {"year": 2026, "item": "drift", "party": party, "delta": delta, "reason": "styrgruppen § 4"}
        for party, delta in moves
    ]
    return {"rounding": {"method": "largest_remainder", "ties": "order", "manual": manual, **more}}


def test_a_krona_placed_by_decision() -> None:
    """100 in thirds is 34, 33, 33; the odd krona is to be Krokom's."""
    result = checked(agreement(item(100, LIKA), **placed(("Krokom", 1), (A, -1))))
    assert result.amounts == {A: 33, B: 33, C: 34}
    (step,) = (step for step in result.steps if isinstance(step, Manual))
    assert step.deltas == (-1, 0, 1)
    assert step.reasons == ("styrgruppen § 4", "", "styrgruppen § 4")
    assert amounts(agreement(item(100, LIKA), **placed((C, 1), (A, -1))), 2027) == {A: 34, B: 33, C: 33}


def test_a_residual_that_a_decision_places() -> None:
    """Down leaves 1 kr of 100 to no one, until a decision gives it to Krokom."""
    down = {"method": "down", "residual_to": "none"}
    one = agreement(item(100, LIKA), **placed((C, 1), **down))
    assert amounts(one) == {A: 33, B: 33, C: 34, "_residual": 0}
    assert amounts(one, 2027) == {A: 33, B: 33, C: 33, "_residual": 1}


@pytest.mark.parametrize(
    ("amount", "moves", "says"),
    [
        (1001, [(C, 3)], r"a\.drift: \+3 kr .* resten att placera är 2 kr av 1\W001"),
        (-1001, [(C, -3)], r"\W3 kr .* resten att placera är \W2 kr"),
        (99, [(C, 1)], r"resten att placera är 0 kr av 99"),
    ],
)
def test_a_decision_places_no_more_than_the_residual(
    amount: int, moves: list[tuple[str, int]], says: str
) -> None:
    """Otherwise the parties would together pay more than the cost."""
    down = {"method": "down", "residual_to": "none"}
    with pytest.raises(kf.ResidualError, match=says):
        amounts(agreement(item(amount, LIKA), **placed(*moves, **down)))
    fitting = agreement(item(amount, LIKA), **placed((A, 1), (C, -1), **down))
    assert amounts(fitting)["_residual"] == (amount % 3 if amount > 0 else -(-amount % 3))


def test_the_last_krona_of_a_party_may_be_moved() -> None:
    assert amounts(agreement(item(2, LIKA), **placed((C, 1), (B, -1)))) == {A: 1, B: 0, C: 1}


def test_a_party_in_two_branches_is_moved_once() -> None:
    two = ({"to": "kommuner", "take": "50 %", "by": "lika"}, {"to": "kommuner", "take": "rest", "by": "folk"})
    assert split(100, *two) == {A: 22, B: 32, C: 46}
    assert amounts(agreement(item(100, *two), **placed((C, 1), (A, -1)))) == {A: 21, B: 32, C: 47}


def test_a_krona_placed_on_one_who_has_no_part_or_none_to_give() -> None:
    with pytest.raises(kf.InputError, match=r"någon del i Drift.*\n.*Ragunda, Bräcke, Krokom"):
        amounts(agreement(item(100, LIKA), **placed((R, 1), (A, -1))))
    with pytest.raises(kf.ResidualError, match=r"a\.drift.*2309.*vända tecknet"):
        amounts(agreement(item(2, LIKA), **placed((A, 1), (C, -1))))


def test_whose_step_a_fixed_amount_is() -> None:
    fixed = {"to": "kommuner", "take": {"amount": 90}, "by": "lika", "clause": "6 §", "source": "avtalet"}
    result = checked(agreement(item(100, fixed, ALL)))
    (step,) = (step for step in result.steps if isinstance(step, Input) and step.id.endswith(".fixed"))
    assert (step.why.clause, step.why.source, step.item) == ("6 §", "avtalet", "drift")


def test_what_no_one_pays_stands_on_the_rule_that_left_it() -> None:
    """The row of what is left cites the limits that cut it off, not the rounding that only rounds."""
    limits = {"cap": 300_000, "cut_off": "unfunded", "clause": "§ 9"}
    own = {"rounding": {"method": "largest_remainder", "ties": "order", "clause": "§ 3"}, "source": "Avtalet"}

    def said(limits: dict[str, Any], **more: Any) -> Why:
        result = checked(agreement(item(1_000_000, ALL | {"limits": limits}), **own | more))
        (left,) = (row for row in result.rows if row.party == "_residual")
        (step,) = (step for step in result.steps if step.id == left.refs[0].step)
        return step.why

    assert said(limits) == Why("§ 9", "Avtalet", None)
    assert said({"cap": 300_000, "cut_off": "unfunded", "assumed": "ofinansierat"}) == Why(
        None, None, "ofinansierat"
    )
    down = {"rounding": {"method": "down", "residual_to": "none", "ties": "order", "clause": "§ 3"}}
    assert said(limits, **down) == Why("§ 3; § 9", "Avtalet", None)
    leaves = {
        "method": "month_weights",
        "others": "total_shrinks",
        "parties": {B: {"leaves": "2026-06-30"}},
        "clause": "§ 5",
    }
    assert said(limits, membership=leaves) == Why("§ 9; § 5", "Avtalet", None)
    without = {"cap": 300_000, "cut_off": "redistribute"}
    assert said(without | {"cap": "90 %"}, membership=leaves) == Why("§ 5", "Avtalet", None)


HALF_A_YEAR = {"method": "month_weights", "others": "total_shrinks", "parties": {B: {"leaves": "2026-06-30"}}}


def test_what_falls_away_takes_no_part_in_what_a_cap_moves() -> None:
    """Bräcke's other half year, 150 of its 300, is nobody's. Krokom's 150 over its cap are 1 : 1,5 for the
    others, on their 100 and 150."""
    capped = ALL | {"limits": {"cap": {C: 450}, "cut_off": "redistribute"}}
    got = split(1_000, capped, agreement={"membership": HALF_A_YEAR})
    assert got == {A: 160, B: 240, C: 450, "_residual": 150}


def test_a_residual_for_the_last_goes_to_the_last_party() -> None:
    """100,10 · 150,15 · 600,60 and 150,15 that falls away: 1 kr is left when all are rounded down."""
    down = {"method": "down", "ties": "order", "residual_to": "last"}
    got = split(1_001, ALL, agreement={"membership": HALF_A_YEAR, "rounding": down})
    assert got == {A: 100, B: 150, C: 601, "_residual": 150}


def test_rounded_shares_of_parties_and_of_what_falls_away() -> None:
    """10,01 · 15,01 · 60 · 15 % by whole percents are 10 · 15 · 60 · 15."""
    keys = {"folk": {"usage": {A: 1_001, B: 3_000, C: 6_000}, "unit": "invånare"}}
    shares = {"method": "largest_remainder", "ties": "order", "shares": {"decimals": 0}}
    one = agreement(item(1_000_000, ALL), keys=keys, membership=HALF_A_YEAR, rounding=shares)
    result = checked(one)
    assert result.amounts == {A: 100_000, B: 150_000, C: 600_000, "_residual": 150_000}
    (row,) = (row for row in result.check_rows if row.check == "exact_shares")
    assert "Ragunda" in row.note
    assert "_residual" not in row.note


def test_a_floor_and_a_cap_with_no_whole_unit_between() -> None:
    limits = {"cap": 450, "floor": 420, "cut_off": "redistribute"}
    unit = {"method": "largest_remainder", "ties": "order", "unit": 100}
    with pytest.raises(kf.LimitError) as caught:
        split(1_300, ALL | {"limits": limits}, agreement={"rounding": unit})
    assert "inget belopp i hela 100 ryms mellan golvet 420 och taket 450" in plain(caught.value)
