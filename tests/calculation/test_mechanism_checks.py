"""What limits, decided kronor and rounding on the total did to a split, told as checks."""

from __future__ import annotations

from typing import Any

import pytest

import kostnadsfordelning as kf
from kostnadsfordelning.calculation.allocate import allocate
from kostnadsfordelning.calculation.steps import ApportionTable, Check
from tests.calculation.staged import agreement, item, told
from tests.calculation.test_rebuilding import check_steps

ROUNDING = {"method": "largest_remainder", "ties": "order"}
KEYS = {"fast": {"fixed": {"2303": 5, "2305": 3, "2309": 2}}, "lika": {"equal": None}}


def limited(amount: int, year: int = 2026, *, sign: str = "cost", **limits: Any) -> kf.Allocation:
    """The amount split 5 : 3 : 2 within limits."""
    split = [{"to": "kommuner", "take": "rest", "by": "fast", "limits": limits}]
    one = {**item({"given": amount}, sign=sign), "split": split}
    return allocate(agreement(one, keys=KEYS), year)


def test_whom_a_cap_moves() -> None:
    """1 000: 500, 300, 200; at most 400, and the 100 over split 3 : 2."""
    result = limited(1000, cap=400, cut_off="redistribute")
    assert result.amounts == {"2303": 400, "2305": 360, "2309": 240}
    ((_, got, note),) = told(result, "limited")
    assert got == "3"
    assert note == "Drift: gränserna per part flyttar Ragunda -100, Bräcke +60, Krokom +40 (kr)."
    assert not told(result, "unfunded")
    check_steps(result.results[0])


def test_what_a_cap_leaves_unfunded() -> None:
    result = limited(1000, cap=400, cut_off="unfunded")
    assert result.amounts == {"2303": 400, "2305": 300, "2309": 200, "_residual": 100}
    assert told(result, "unfunded") == [
        ("1 000 kr", "900 kr", "Drift: 100 kr är ofinansierat och debiteras ingen.")
    ]
    credit = limited(1000, sign="income", cap=400, cut_off="unfunded")
    assert credit.amounts["_residual"] == -100
    assert told(credit, "unfunded")[0][2] == "Drift: -100 kr är ofinansierat och debiteras ingen."


def test_a_floor_that_nobody_pays_less_for() -> None:
    result = limited(1000, floor=250, cut_off="unfunded")
    assert result.amounts == {"2303": 500, "2305": 300, "2309": 250, "_residual": -50}
    assert told(result, "unfunded")[0][2] == (
        "Drift: parterna debiteras 50 kr mer än kostnaden, eftersom ett golv inte omfördelas."
    )


def test_limits_that_nobody_reaches() -> None:
    result = limited(1000, cap=500, cut_off="redistribute")
    assert told(result, "limited") == [("", "0", "Drift: ingen part når sin gräns.")]


def test_a_change_with_no_year_before_is_told_and_not_limited() -> None:
    result = limited(1000, year=2020, max_change="5 %", cut_off="redistribute")
    assert result.amounts == {"2303": 500, "2305": 300, "2309": 200}
    ((_, _, note),) = told(result, "no_previous_year")
    assert "begränsas inte 2020" in note
    assert not told(result, "limited")


def test_a_year_before_that_rests_on_what_was_told_is_asked_for() -> None:
    """The change is measured against 2025, whose actual cost is not this year's."""
    limits = {"max_change": "50 %", "cut_off": "redistribute"}
    split = [{"to": "kommuner", "take": "rest", "by": "fast", "limits": limits}]
    one = agreement({**item("actual"), "split": split}, keys=KEYS)
    with pytest.raises(kf.MissingActualError, match="belopp för 2025 i previous"):
        allocate(one, 2026, actual={"drift": 1000})


def test_the_year_before_is_no_row_of_its_own_among_the_checks() -> None:
    limits = {"max_change": "50 %", "cut_off": "redistribute"}
    split = [{"to": "kommuner", "take": "rest", "by": "fast", "limits": limits}]
    stages = ({"given": 1000}, {"frame": [{"given": 900}]}, {"mandate": 2000})
    result = allocate(agreement({**item(*stages), "split": split}, keys=KEYS), 2022)
    assert [len(told(result, check)) for check in ("above_frame", "mandate", "limited")] == [1, 1, 1]
    assert result.amounts == {"2303": 450, "2305": 270, "2309": 180}
    check_steps(result.results[0])


def test_a_krona_placed_by_decision_is_told_with_its_reason() -> None:
    manual = [
        {"year": 2026, "item": "drift", "party": "Krokom", "delta": 1, "reason": "KS 2026-01-20 § 4."},
        {"year": 2026, "item": "drift", "party": "Ragunda", "delta": -1, "reason": "KS 2026-01-20 § 4."},
    ]
    one = agreement(item({"given": 100}), rounding={**ROUNDING, "manual": manual})
    result = allocate(one, 2026)
    assert result.amounts == {"2303": 33, "2305": 33, "2309": 34}
    assert [row[1:] for row in told(result, "manual_residual")] == [
        ("-1 kr", "Drift: Ragunda -1 kr enligt beslut. KS 2026-01-20 § 4."),
        ("1 kr", "Drift: Krokom +1 kr enligt beslut. KS 2026-01-20 § 4."),
    ]
    assert result.ok
    assert not told(allocate(one, 2027), "manual_residual")


def test_every_partys_sum_follows_from_its_exact_sum() -> None:
    """Three items of 100 among three: 33,33 each time; rounded on the total everyone pays 100."""
    items = [{**item({"given": 100}), "id": name} for name in ("drift", "hyra", "resor")]
    result = allocate(agreement(*items, rounding={**ROUNDING, "at": "agreement"}), 2026)
    assert set(result.amounts.values()) == {100}
    ((expected, got, note),) = told(result, "sum_party")
    assert (expected, got) == ("3", "3")
    assert "som mest 0,00 kr" in note
    (table,) = (step for step in result.steps if isinstance(step, ApportionTable))
    assert isinstance(table.outcome, tuple)
    assert sum(table.outcome) == 300
    by_branch = allocate(agreement(*items), 2026)
    assert by_branch.amounts == {"2303": 102, "2305": 99, "2309": 99}
    assert not told(by_branch, "sum_party")


def test_charges_make_the_total_without_an_amount() -> None:
    split = [{"to": "kommuner", "take": {"charge": {"base": {"Ragunda": 5, "Bräcke": 7, "Krokom": 9}}}}]
    one = agreement({"id": "drift", "split": split})
    result = allocate(one, 2026)
    assert result.total == 21
    assert told(result, "sum_item")[0][:2] == ("21 kr", "21 kr")
    check_steps(result.results[0])


def test_a_printed_table_of_the_whole_is_of_kronor_only() -> None:
    printed = [{"year": 2026, "amounts": {"Ragunda": 34, "Bräcke": 33, "Krokom": 33}}]
    places = {**item({"given": 9}, measure="platser"), "id": "platser"}
    result = allocate(agreement(item({"given": 100}), places, printed=printed), 2026)
    (check,) = (step for step in result.steps if isinstance(step, Check) and step.check == "printed_table")
    assert check.passed


def test_an_open_question_of_the_membership_stands_in_the_way() -> None:
    membership = {
        "method": {"unknown": "Hur räknas månaderna?"},
        "others": "carry",
        "parties": {"Ragunda": {"joins": "2026-07-01"}},
    }
    with pytest.raises(kf.UnansweredError, match="Hur räknas månaderna"):
        allocate(agreement(item({"given": 100}), membership=membership), 2026)


def test_an_amount_that_nothing_says_is_told_as_not_cited() -> None:
    """An invented amount of a template: the agreement's source does not cover it."""

    def amounts(stage: dict[str, Any], **more: Any) -> list[str]:
        one = agreement(item(stage), source="SocSam § 19", **more)
        return [row[2] for row in told(allocate(one, 2026), "not_cited") if "Beloppet" in row[2]]

    assert amounts({"given": 100}) == [
        "Beloppet för Drift: avtalsfilen anger varken avtalspunkt, källa eller skäl."
    ]
    assert amounts({"given": 100, "assumed": "prov"}) == []
    assert amounts({"given": 100}, status="decided") == []
