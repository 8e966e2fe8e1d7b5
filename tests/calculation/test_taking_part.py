"""Who takes part a year, and how a limit, a charge and a residual count for the months, by hand.

Ragunda, Bräcke and Krokom by 7 : 5 : 3, mostly of 1 200 000 kronor: 560 000, 400 000 and 240 000.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import kostnadsfordelning as kf
from kostnadsfordelning.calculation.allocate import allocate
from tests.calculation.small import A, B, C, agreement, amounts, item, plain

if TYPE_CHECKING:
    from kostnadsfordelning.agreement.agreement import Agreement

NO_ONE = "_residual"
KEYS: dict[str, Any] = {
    "del": {"fixed": {A: 7, B: 5, C: 3}},
    "lika": {"equal": None},
    "utan": {"fixed": {A: 1, B: 1, C: 0}},
}
LEFT = {C: {"leaves": "2026-06-30"}}
JOINED = {C: {"joins": "2026-07-01"}}
LATER = {C: {"joins": "2027-01-01"}}
FULL = {A: 560_000, B: 400_000, C: 240_000}
WITHOUT = {A: 700_000, B: 500_000, C: 0}


def of(presence: dict[str, Any], *branches: dict[str, Any], others: str = "carry", **more: Any) -> Agreement:
    """One item of 1 200 000, or of ``amount``."""
    membership = {"method": "month_weights", "others": others, "parties": presence}
    amount = more.pop("amount", 1_200_000)
    return agreement(item(amount, *branches), keys=KEYS, membership=membership, **more)


def rest(**limits: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"to": "kommuner", "take": "rest", "by": "del"}
    return found | ({"limits": {"cut_off": "redistribute", **limits}} if limits else {})


def notes(one: Agreement, year: int, check: str) -> list[str]:
    return [plain(row.note) for row in allocate(one, year).check_rows if row.check == check]


# --- nobody pays in a year without a month -----------------------------------------------------------


@pytest.mark.parametrize("method", ["month_weights", "month_by_month"])
@pytest.mark.parametrize("at", ["branch", "item", "agreement"])
def test_one_who_has_left_stands_at_nothing(method: str, at: str) -> None:
    rounding = {"method": "largest_remainder", "ties": "order", "at": at}
    membership = {"method": method, "others": "carry", "parties": LEFT}
    one = agreement(item(1_200_000, rest()), keys=KEYS, membership=membership, rounding=rounding)
    assert amounts(one, 2025) == FULL
    assert amounts(one, 2027) == WITHOUT
    assert [row.party for row in allocate(one, 2027).rows] == [A, B, C]
    assert len(notes(one, 2027, "membership")) == 1
    assert "Deltar inte 2027" in plain(allocate(one, 2027).explain(C))


def test_a_blend_leaves_out_who_has_left() -> None:
    splits = {"gammal": [rest()], "ny": [{**rest(), "by": "lika"}]}
    blend = {"blend": {2020: {"gammal": "50 %", "ny": "50 %"}, 2030: {"ny": "100 %"}}, "splits": splits}
    membership = {"method": "month_weights", "others": "carry", "parties": LEFT}
    one = agreement(
        {"id": "drift", "amount": [{"given": 1_200_000}], "split": blend}, keys=KEYS, membership=membership
    )
    assert amounts(one, 2027) == {A: 650_000, B: 550_000, C: 0}  # half of 700 and 500, half of 600 and 600


def test_no_limit_gives_kronor_to_one_who_takes_no_part() -> None:
    """Krokom paid its floor in the year before it joined, and 95 % of last year's after it had left."""
    assert amounts(of(LATER, rest(floor=50_000))) == WITHOUT
    previous = {"year": 2025, "amounts": FULL}
    one = of(LEFT, rest(max_change="25 %", previous=previous))
    # January to June: 7 × 12, 5 × 12 and 3 × 6 of 162. Krokom's 133 333 are within 120 000 ± 25 %.
    assert amounts(one, 2026) == {A: 622_222, B: 444_445, C: 133_333}
    assert amounts(one, 2027) == WITHOUT
    assert amounts(one, 2028) == WITHOUT
    tight = of(LEFT, rest(max_change="5 %", previous=previous, cut_off="unfunded"))
    # 560 000, 400 000 and half of 240 000, each + 5 %; then Ragunda and Bräcke + 5 % once more.
    assert amounts(tight, 2026) == {A: 588_000, B: 420_000, C: 126_000, NO_ONE: 66_000}
    assert amounts(tight, 2027) == {A: 617_400, B: 441_000, C: 0, NO_ONE: 141_600}


def test_a_residual_is_not_for_one_who_takes_no_part() -> None:
    """1 001 in equal parts are 500,5 each: 501 twice is one too many, and the receiver pays one less."""
    equal = {**rest(), "by": "lika"}
    rounding = {"method": "half_up", "ties": "order", "residual_to": "last"}
    assert amounts(of(LEFT, equal, amount=1_001, rounding=rounding), 2027) == {A: 501, B: 500, C: 0}
    gone = {A: {"leaves": "2026-12-31"}}
    first = {**rounding, "residual_to": "first"}
    assert amounts(of(gone, equal, amount=1_001, rounding=first), 2027) == {A: 0, B: 500, C: 501}
    named = of(LEFT, equal, amount=1_001, rounding={**rounding, "residual_to": "Krokom"})
    with pytest.raises(kf.InputError, match="Krokom, som inte har någon del"):
        allocate(named, 2027)


def test_one_who_is_alone_and_has_left_is_refused() -> None:
    alone = [{"to": [C], "take": "1/5"}, {**rest(), "to": [A, B], "take": "4/5", "by": "lika"}]
    with pytest.raises(kf.InputError, match="Krokom delar inte med någon"):
        allocate(of(LEFT, *alone), 2027)


# --- limits count for the months ---------------------------------------------------------------------


def test_floors_and_caps_are_of_the_partys_months() -> None:
    """Of 300 000 from July Krokom has 18 of 162, 33 333; a floor of 80 001 a year is 40 000,5 of a half."""
    free = {A: 155_556, B: 111_111}
    one = of(JOINED, rest(floor={C: 80_001}, cut_off="unfunded"), amount=300_000)
    assert amounts(one) == free | {C: 40_001, NO_ONE: -6_668}
    assert "golv 40 001 kr (80 001 kr om året × 6/12)" in plain(allocate(one, 2026).explain(C))
    one = of(JOINED, rest(cap=50_001, cut_off="unfunded"), amount=300_000)
    assert amounts(one) == {A: 50_001, B: 50_001, C: 25_000, NO_ONE: 174_998}
    # 30 % of the amount is 15 % of it for half of the months.
    one = of(JOINED, rest(floor={C: "30 %"}, cut_off="unfunded"), amount=300_000)
    assert amounts(one) == free | {C: 45_000, NO_ONE: -11_667}
    assert "(30 % × 1/2 av månaderna)" in plain(allocate(one, 2026).explain(C))


def test_last_years_part_is_compared_by_the_month() -> None:
    """Half a year's 133 333 is 266 666 a year: 20 % less is 213 332,8, and Krokom's 240 000 are free."""
    previous = {"year": 2025, "amounts": {A: 700_000, B: 500_000}}
    one = of(JOINED, rest(max_change="20 %", previous=previous))
    assert amounts(one, 2026) == {A: 622_222, B: 444_445, C: 133_333}
    assert notes(one, 2026, "no_previous_year") == [
        "Drift: förändringen begränsas inte 2026 för Krokom, som inte har någon del året före att mäta mot."
    ]
    assert amounts(one, 2027) == FULL
    assert notes(one, 2027, "no_previous_year") == []
    one = of(JOINED, rest(max_change={"decrease": "5 %"}, previous=previous, cut_off="unfunded"))
    # 2026: 665 000 and 475 000 at least. 2027: 95 % of those, and of 266 666 (253 332,7).
    assert amounts(one, 2026) == {A: 665_000, B: 475_000, C: 133_333, NO_ONE: -73_333}
    assert amounts(one, 2027) == {A: 631_750, B: 451_250, C: 253_333, NO_ONE: -136_333}


# --- what falls away ---------------------------------------------------------------------------------

FEE = {"to": "kommuner", "take": {"charge": {"base": 60_000}}}


def test_a_fee_that_falls_away_is_not_the_others() -> None:
    """180 000 in full leave 1 020 000: 476 000, 340 000 and 204 000. Half of Krokom's is no one's."""
    one = of(LEFT, FEE, rest(), others="total_shrinks")
    assert amounts(one) == {A: 536_000, B: 400_000, C: 132_000, NO_ONE: 132_000}
    assert amounts(one, 2027) == {A: 536_000, B: 400_000, C: 0, NO_ONE: 264_000}
    assert amounts(one, 2025) == {A: 536_000, B: 400_000, C: 264_000}


def test_a_fee_that_the_others_carry() -> None:
    """150 000 in fees leave 1 050 000 by 84 : 60 : 18; without Krokom 120 000 leave 1 080 000 by 7 : 5."""
    one = of(LEFT, FEE, rest())
    assert amounts(one) == {A: 604_444, B: 448_889, C: 146_667}
    assert amounts(one, 2027) == {A: 690_000, B: 510_000, C: 0}


def test_fees_alone_are_what_they_come_to() -> None:
    one = of(LEFT, FEE, amount=None, others="total_shrinks")
    assert amounts(one) == {A: 60_000, B: 60_000, C: 30_000}
    assert amounts(one, 2027) == {A: 60_000, B: 60_000, C: 0}


# --- kronor placed by decision -----------------------------------------------------------------------


def moved(to: str, **more: Any) -> dict[str, Any]:
    """Two kronor from Bräcke by decision."""
    stated = [
        {"year": 2027, "item": "drift", "party": party, "delta": delta, "reason": "beslut"}
        for party, delta in ((to, 2), ("Bräcke", -2))
    ]
    return {"rounding": {"method": "largest_remainder", "ties": "order", "manual": stated}, **more}


def test_no_kronor_are_placed_on_one_who_takes_no_part() -> None:
    with pytest.raises(kf.InputError, match="någon del i Drift") as caught:
        allocate(of(LEFT, rest(), **moved("Krokom")), 2027)
    assert caught.value.faults[0].remedy == "Ange någon av Ragunda, Bräcke."


def test_no_kronor_are_placed_on_one_without_a_share() -> None:
    """Krokom's fixed share is 0: it stands in the table, and is no receiver. Nor is it of two such splits."""
    without = {**rest(), "by": "utan"}
    nobody = {A: {"joins": "2020-01-01"}}
    for blend in (False, True):
        one = item(1_200_000, without)
        if blend:
            years = {2020: {"x": "50 %", "y": "50 %"}, 2030: {"y": "100 %"}}
            one["split"] = {"blend": years, "splits": {"x": [without], "y": [without]}}
        membership = {"method": "month_weights", "others": "carry", "parties": nobody}
        with pytest.raises(kf.InputError, match="någon del i Drift") as caught:
            allocate(agreement(one, keys=KEYS, membership=membership, **moved("Krokom")), 2027)
        assert caught.value.faults[0].value == "Krokom"
    assert amounts(of(nobody, without, **moved("Ragunda")), 2027) == {A: 600_002, B: 599_998, C: 0}


def test_kronor_are_placed_on_one_whose_part_is_rounded_to_nothing() -> None:
    """Of 4 kronor by 7 : 5 : 3 Krokom has 0,8; of 1 krona 0,2, which is nothing, and may be 1 by decision."""
    stated = moved("Krokom")["rounding"]
    stated["manual"] = [{**one, "party": party, "delta": delta} for one, party, delta in
                        zip(stated["manual"], ("Krokom", "Ragunda"), (1, -1), strict=True)]  # fmt: skip
    one = of({A: {"joins": "2020-01-01"}}, rest(), amount=1, rounding=stated)
    assert amounts(one, 2026) == {A: 1, B: 0, C: 0}
    assert amounts(one, 2027) == {A: 0, B: 0, C: 1}


def test_kronor_are_placed_on_one_that_a_floor_gives_a_part() -> None:
    without = {**rest(floor=100), "by": "utan"}
    one = of({A: {"joins": "2020-01-01"}}, without, amount=1_000, **moved("Krokom"))
    assert amounts(one, 2027) == {A: 450, B: 448, C: 102}


@pytest.mark.parametrize("at", ["branch", "item"])
def test_a_residual_is_for_the_largest_party_and_not_for_what_falls_away(at: str) -> None:
    """1, 1 and 12 of 36 months, and 22 fall away: of 10 kronor 0,28, 0,28, 3,33 and 6,11; one is left."""
    late = {A: {"joins": "2026-12-01"}, B: {"joins": "2026-12-01"}}
    rounding = {"method": "half_up", "ties": "order", "residual_to": "largest", "at": at}
    equal = {**rest(), "by": "lika"}
    one = of(late, equal, amount=10, others="total_shrinks", rounding=rounding)
    assert amounts(one) == {A: 0, B: 0, C: 4, NO_ONE: 6}
