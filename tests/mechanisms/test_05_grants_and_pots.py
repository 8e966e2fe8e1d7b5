"""5. Grants set off from the cost or the frame; income shared out, pot by pot; money carried over."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import kostnadsfordelning as kf
from tests.mechanisms.made import (
    ALL,
    agreement,
    amounts,
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

GRANTS, POTS = "exempel-statsbidrag", "exempel-potter"
CARRIED: dict[str, Any] = {"carry_over": {"pott_3": 10_000}, "grants": {"gemensam_tjanst": 5_000}}


def granted(cost: int = 600_000, cut: int = 150_000, frame: int = 150_000) -> kf.Allocation:
    return example(
        GRANTS,
        actual={"fran_kostnaden": cost, "fran_ramen": cost},
        grants={"bidrag_kostnad": cut, "bidrag_ram": frame},
    )


def test_the_order_of_the_stages_says_what_a_grant_lowers() -> None:
    result = granted()
    # the cost: 600 000 − 150 000 = 450 000, within 500 000
    assert amounts(result, "fran_kostnaden") == shared(270_000, 135_000, 45_000)
    # the frame: 500 000 − 150 000 = 350 000 of the 600 000
    assert amounts(result, "fran_ramen") == shared(210_000, 105_000, 35_000)
    assert any(
        "600 000 kr är 250 000 kr över kostnadstaket 350 000 kr" in note
        for note in notes(result, "above_frame")
    )


def test_a_grant_larger_than_the_cost_stops_at_zero_and_tells_what_is_left() -> None:
    result = granted(cut=700_000)
    assert amounts(result, "fran_kostnaden") == shared(0, 0, 0)
    (unused,) = notes(result, "grant_unused")
    assert "100 000 kr av 700 000 kr ryms inte och dras inte av (bidrag kostnad)" in unused


def test_pots_of_income_are_rounded_one_by_one() -> None:
    result = example(POTS, **CARRIED)
    assert amounts(result, "pott_1") == shared(-60_000, -30_000, -10_000)
    # 55 555 × 12, 6 and 2 of 20 = 33 333; 16 666,5; 5 555,5: rests alike, the krona to the first of them.
    assert amounts(result, "pott_2") == shared(-33_333, -16_667, -5_555)
    # 30 000 + 10 000 carried over − 5 000 set aside = 35 000
    assert amounts(result, "pott_3") == shared(-21_000, -10_500, -3_500)
    assert result.total == -(100_000 + 55_555 + 35_000)
    assert set(result.table["sign"]) == {"income"}


def test_income_is_paid_out() -> None:
    made = kf.invoices(
        example(POTS, **CARRIED), issuer="Regionen", instalments=1, due_dates=["2026-06-30"]
    ).table
    assert set(made["document"]) == {"payment"}
    assert made["amount"].sum() == -190_555


@settings(max_examples=25)
@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=4))
def test_every_pot_goes_out_whole(pots: list[int]) -> None:
    items = [item({"given": pot}, sign="income") | {"id": f"pott_{n}"} for n, pot in enumerate(pots)]
    result = sound(kf.allocate(agreement(*items), 2026))
    for number, pot in enumerate(pots):
        paid = hamilton(pot, {"ALB": 12_000, "BOD": 6_000, "CED": 2_000})
        assert amounts(result, f"pott_{number}") == {code: -amount for code, amount in paid.items()}
    assert result.total == -sum(pots)


@settings(max_examples=25)
@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_what_is_shared_and_what_is_set_off_make_the_cost(cost: int, grant: int) -> None:
    stage = {"deduct": "bidrag", "below_zero": "stop"}
    own = agreement(item("actual", stage))
    result = sound(kf.allocate(own, 2026, actual={"drift": cost}, grants={"bidrag": grant}))
    assert result.total == max(0, cost - grant)
    assert all(amounts(result)[code] >= 0 for code in ALL)


def test_every_number_is_told() -> None:
    tells(
        granted(),
        "Boda",
        "600 000 kr",
        "bidrag kostnad: 150 000 kr",
        "§ 14",
        "450 000 kr (600 000 kr - 150 000 kr)",
        "135 000 kr",
        "bidrag ram: 150 000 kr",
        "§ 15",
        "350 000 kr (500 000 kr - 150 000 kr)",
        "250 000 kr över kostnadstaket",
        "105 000 kr",
    )
    tells(
        example(POTS, **CARRIED),
        "Ceda",
        "30 000 kr",
        "10 000 kr",
        "40 000 kr (30 000 kr + 10 000 kr)",
        "5 000 kr",
        "35 000 kr (40 000 kr - 5 000 kr)",
        "35 000 kr blir en utbetalning",
        "2 000 av 20 000 invånare",
        "-3 500 kr",
    )


# refused ------------------------------------------------------------------------------------------------


def test_more_set_off_than_there_is() -> None:
    said = refused(kf.BelowZeroError, POTS, carry_over={"pott_3": 10_000}, grants={"gemensam_tjanst": 50_000})
    assert "är 50 000, men det finns bara 40 000 att dra det från: 10 000 för mycket" in said
    assert "below_zero: stop" in said


def test_a_grant_and_a_carry_over_that_are_not_told_are_asked_for_at_once() -> None:
    said = refused(kf.MissingActualError, POTS)
    assert "--carry-over" in said
    assert "Är inget överfört anges 0" in said
    said = refused(kf.MissingActualError, POTS, carry_over={"pott_3": 0})
    assert "gemensam_tjanst dras av, och inget belopp har angetts" in said
    assert "Finns inget att dra av anges 0" in said


def test_what_happens_below_zero_must_be_said() -> None:
    said = refused_file(GRANTS, "- {deduct: bidrag_kostnad, below_zero: stop,", "- ▸{deduct: bidrag_kostnad,")
    assert "nyckeln below_zero saknas" in said
    assert (
        "Välj refuse (beräkningen stannar om mer räknas av än det finns) eller stop (beloppet blir 0)" in said
    )


def test_the_same_grant_twice_is_refused() -> None:
    stage = "- {deduct: bidrag_kostnad, below_zero: stop, clause: § 14}"
    twice = "- {deduct: ▸bidrag_kostnad, below_zero: stop}"
    said = refused_file(GRANTS, stage, f"{stage}\n      {twice}")
    assert "bidrag_kostnad står redan i ett tidigare steg, så samma belopp skulle räknas två gånger" in said


def test_a_grant_of_another_name_is_refused_with_those_there_are() -> None:
    told: dict[str, Any] = {"actual": {"fran_kostnaden": 1, "fran_ramen": 1}, "grants": {"bidrag": 1}}
    said = refused(kf.UnknownAgreementError, GRANTS, **told)
    assert "bidrag_kostnad" in said
    assert "bidrag_ram" in said


def test_a_stated_grant_needs_no_telling() -> None:
    own = changed(GRANTS, ("{deduct: bidrag_kostnad,", "{deduct: 150 000,"))
    result = sound(
        kf.allocate(own, 2026, actual={"fran_kostnaden": 600_000, "fran_ramen": 0}, grants={"bidrag_ram": 0})
    )
    assert amounts(result, "fran_kostnaden") == shared(270_000, 135_000, 45_000)
