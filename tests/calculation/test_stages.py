"""Every stage of an amount, with the computation written out; and that their order matters."""

from __future__ import annotations

import calendar
import datetime as dt
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kostnadsfordelning as kf
from kostnadsfordelning.calculation.allocate import allocate
from tests.calculation.staged import agreement, item, outcome, plain, staged, told
from tests.calculation.test_rebuilding import check_steps

GRANT = {"deduct": "bidrag", "below_zero": "refuse"}
STOP = {"deduct": "bidrag", "below_zero": "stop"}


@pytest.mark.parametrize(
    ("stages", "arguments", "total"),
    [
        # 900 000 + 50 000
        ([{"given": 900_000}, {"add": 50_000}], {}, 950_000),
        # 900 000 + 12 345,50 → 12 346
        ([{"given": 900_000}, {"add": "hyra"}], {"actual": {"a.drift.hyra": "12 345,50"}}, 912_346),
        # 900 000 + 120 000 that the agreement states as left from the year before
        ([{"given": 900_000}, {"carry_over": 120_000}], {}, 1_020_000),
        # 900 000 − 40 000: a deficit carried over
        ([{"given": 900_000}, "carry_over"], {"carry_over": {"drift": -40_000}}, 860_000),
        # 900 000 − 300 000
        ([{"given": 900_000}, GRANT], {"grants": {"bidrag": 300_000}}, 600_000),
        # all of it, and exactly nothing left
        ([{"given": 900_000}, GRANT], {"grants": {"bidrag": 900_000}}, 0),
        # 300 000 of the 1 200 000 cannot be used
        ([{"given": 900_000}, STOP], {"grants": {"bidrag": 1_200_000}}, 0),
        # a repayment raises the cost
        ([{"given": 900_000}, GRANT], {"grants": {"bidrag": -100_000}}, 1_000_000),
        # 900 000 − 100 000
        ([{"given": 900_000}, {"threshold": 100_000, "counts": "excess"}], {}, 800_000),
        ([{"given": 900_000}, {"threshold": 100_000, "counts": "whole"}], {}, 900_000),
        # not above the threshold: nothing, also at the very krona
        ([{"given": 100_000}, {"threshold": 100_000, "counts": "whole"}], {}, 0),
        ([{"given": 100_001}, {"threshold": 100_000, "counts": "excess"}], {}, 1),
        # min(900 000, 800 000 − 50 000)
        ([{"given": 900_000}, {"frame": [{"given": 800_000}, STOP]}],
         {"grants": {"bidrag": 50_000}}, 750_000),
        ([{"given": 700_000}, {"frame": [{"given": 800_000}]}], {}, 700_000),
        # 900 001 × 9/12 = 675 000,75
        ([{"given": 900_001}, {"prorate": "9/12"}], {}, 675_001),
        # 900 000 + 8 000, less 300 000, the part above 100 000, at most 400 000, half a year
        (
            ["actual", {"add": 8_000}, GRANT, {"threshold": 100_000, "counts": "excess"},
             {"frame": [{"given": 400_000}]}, {"prorate": 6}],
            {"actual": {"drift": 900_000}, "grants": {"drift": 300_000}},
            200_000,
        ),
    ],
)  # fmt: skip
def test_a_stage_by_hand(stages: list[Any], arguments: dict[str, Any], total: int) -> None:
    result = staged(*stages, **arguments)
    assert result.total == total
    assert sum(result.amounts.values()) == total
    assert result.ok
    check_steps(result.results[0])


def test_a_frame_below_zero_never_makes_a_credit_of_a_cost() -> None:
    """An adjustment of -300 leaves a frame of -200; with -100 the frame is nothing, and nothing is shared."""
    frame = [{"given": 100}, {"add": "justering"}]
    with pytest.raises(kf.BelowZeroError, match=r"a\.drift: kostnadstaket \(frame\) blir \W200 kr"):
        staged("actual", {"frame": frame}, actual={"drift": 50, "justering": -300})
    assert staged("actual", {"frame": frame}, actual={"drift": 50, "justering": -100}).total == 0


def test_what_is_set_off_from_a_credit_makes_it_larger_and_says_so() -> None:
    deduct = {"deduct": 100, "below_zero": "refuse"}
    result = staged({"given": -500}, deduct)
    assert result.total == -600
    ((_, _, note),) = told(result, "deducted")
    assert "redan ett tillgodohavande" in note
    assert "-500 kr blir -600 kr" in note
    assert "tillgodohavande" not in told(staged({"given": 500}, deduct), "deducted")[0][2]


def test_a_grant_from_the_cost_and_from_the_frame_differ() -> None:
    """Cost 4 700 000, frame 4 500 000, grant 300 000: 4 400 000 is within; a frame of 4 200 000 cuts."""
    frame = {"given": 4_500_000}
    arguments: dict[str, Any] = {"actual": {"drift": 4_700_000}, "grants": {"bidrag": 300_000}}
    assert staged("actual", STOP, {"frame": [frame]}, **arguments).total == 4_400_000
    assert staged("actual", {"frame": [frame]}, STOP, **arguments).total == 4_200_000
    from_frame = staged("actual", {"frame": [frame, STOP]}, **arguments)
    assert from_frame.total == 4_200_000
    assert outcome(from_frame, "above_frame") == 500_000


def test_a_threshold_before_and_after_a_grant_differ() -> None:
    """250 000, threshold 200 000, grant 100 000: 50 000 less 100 000 stops at 0; 150 000 is below."""
    threshold = {"threshold": 200_000, "counts": "excess"}
    grants = {"bidrag": 20_000}
    assert staged({"given": 250_000}, threshold, STOP, grants=grants).total == 30_000
    assert staged({"given": 210_000}, STOP, threshold, grants=grants).total == 0


def test_what_is_cut_is_told_and_added_nowhere() -> None:
    result = staged("actual", {"frame": [{"given": 4_500_000}, STOP]},
                    actual={"drift": 4_700_000}, grants={"bidrag": 300_000})  # fmt: skip
    ((expected, got, note),) = told(result, "above_frame")
    assert (expected, got) == ("4 200 000 kr", "4 700 000 kr")
    assert "500 000 kr över kostnadstaket 4 200 000 kr" in note
    assert "betalas inte av parterna" in note
    assert result.total == sum(row.amount for row in result.rows) == 4_200_000
    within = staged({"given": 100}, {"frame": [{"given": 100}]})
    ((expected, got, note),) = told(within, "above_frame")
    assert (expected, got, note) == ("100 kr", "100 kr", "Drift: 100 kr är inom kostnadstaket 100 kr.")


def test_what_lies_below_a_threshold_is_told() -> None:
    result = staged({"given": 250_000}, {"threshold": 200_000, "counts": "excess"})
    ((limit, amount, note),) = told(result, "below_threshold")
    assert (limit, amount) == ("200 000 kr", "250 000 kr")
    assert note == "Drift: 200 000 kr av 250 000 kr ligger under tröskeln 200 000 kr och fördelas inte."
    assert outcome(result, "below_threshold") == 200_000
    whole = staged({"given": 250_000}, {"threshold": 200_000, "counts": "whole"})
    assert "hela beloppet fördelas" in told(whole, "below_threshold")[0][2]


def test_what_is_not_used_of_a_grant_is_told() -> None:
    result = staged({"given": 900_000}, STOP, grants={"bidrag": 1_200_000})
    ((_, used, _),) = told(result, "deducted")
    ((had, got, note),) = told(result, "grant_unused")
    assert (used, had, got) == ("900 000 kr", "1 200 000 kr", "900 000 kr")
    assert "300 000 kr av 1 200 000 kr ryms inte" in note
    assert "bidrag" in note
    assert not told(staged({"given": 900_000}, STOP, grants={"bidrag": 900_000}), "grant_unused")
    repaid = staged({"given": 900_000}, STOP, grants={"bidrag": "-100 000,50"})
    assert told(repaid, "grant_negative")[0][1] == "-100 001 kr"


def test_more_than_there_is_is_refused_and_never_negative() -> None:
    with pytest.raises(kf.BelowZeroError) as caught:
        staged({"given": 900_000}, GRANT, grants={"bidrag": 900_001})
    message = plain(str(caught.value))
    assert "bidrag är 900 001" in message
    assert "900 000" in message
    assert "1 för mycket" in message
    assert caught.value.steps[-1].id == "a.drift.deduct:bidrag.rounded"
    # For a credit everything is turned: −900 000 less −300 000.
    credit = staged({"given": -900_000}, GRANT, grants={"bidrag": -300_000})
    assert credit.total == -600_000
    with pytest.raises(kf.BelowZeroError):
        staged({"given": -900_000}, GRANT, grants={"bidrag": -900_001})


def test_a_told_figure_stands_among_the_sources() -> None:
    result = staged("actual", "carry_over", {"add": "hyra"}, GRANT,
                    actual={"drift": 100, "a.drift.hyra": 10}, grants={"bidrag": "5,50"},
                    carry_over={"drift": 1})  # fmt: skip
    # 100 + 1 + 10 − 6 (5,50 rounds up)
    assert result.total == 105
    kinds = {(row.kind, row.what) for row in result.source_rows}
    assert {
        ("actual", "Verklig kostnad: Drift"),
        ("actual", "Verklig kostnad: hyra"),
        ("grant", "Avdrag: bidrag"),
        ("carry_over", "Överfört från året före: Drift"),
    } <= kinds
    assert outcome(result, "deduct:bidrag.rounded") == 6
    assert any("ören" in note for _, _, note in told(result, "assumed"))


def test_money_that_is_shared_out_is_a_credit() -> None:
    """900 000 less 100 000 to the common service: 800 000 to share, 266 667 to the first of three."""
    result = staged({"given": 900_000}, GRANT, sign="income", grants={"bidrag": 100_000})
    assert result.total == -800_000
    assert result.amounts == {"2303": -266_667, "2305": -266_667, "2309": -266_666}
    assert outcome(result, "income") == -800_000
    assert {row.sign for row in result.rows} == {"income"}
    check_steps(result.results[0])


@pytest.mark.parametrize(
    ("stages", "names"),
    [
        (["actual"], ['actual={"a.drift": belopp}', "--actual a.drift=belopp"]),
        ([{"given": 1}, {"add": "hyra"}], ['actual={"a.drift.hyra": belopp}', "Drift: beloppet hyra"]),
        ([{"given": 1}, GRANT], ['grants={"a.drift.bidrag": belopp}', "anges 0"]),
        ([{"given": 1}, {"frame": [{"given": 1}, STOP]}], ['grants={"a.drift.bidrag": belopp}']),
        ([{"given": 1}, "carry_over"], ['carry_over={"a.drift": belopp}', "Är inget överfört anges 0"]),
    ],
)
def test_what_was_not_told_says_what_to_write(stages: list[Any], names: list[str]) -> None:
    with pytest.raises(kf.MissingActualError) as caught:
        staged(*stages)
    for name in names:
        assert name in str(caught.value)


@pytest.mark.parametrize("at", ["branch", "agreement"])
def test_all_that_was_not_told_is_asked_for_at_once(at: str) -> None:
    rounding = {"method": "largest_remainder", "ties": "order", "at": at}
    frame = {"frame": [{"given": 1}, {"deduct": "annat", "below_zero": "stop"}]}
    one = agreement(
        item("actual", "carry_over", {"add": "hyra"}, STOP, frame), {**item("actual"), "id": "resor"},
        rounding=rounding,
    )  # fmt: skip
    with pytest.raises(kf.MissingActualError) as caught:
        allocate(one, 2026, grants={"bidrag": 1})
    message = str(caught.value)
    for name in ('actual={"a.drift"', 'carry_over={"a.drift"', 'actual={"a.drift.hyra"', 'actual={"a.resor"'):
        assert message.count(name) == 1
    assert 'grants={"a.drift.annat"' in message
    assert "a.drift.bidrag" not in message


def test_an_open_question_within_a_frame_stands_in_the_way() -> None:
    with pytest.raises(kf.UnansweredError, match="Hur hög är ramen"):
        staged({"given": 1}, {"frame": [{"given": {"unknown": "Hur hög är ramen?"}}]})
    key = {"population": {"unknown": "Vilket datum?"}}
    with pytest.raises(kf.UnansweredError, match="Vilket datum"):
        allocate(agreement(item({"given": 1}), keys={"lika": key}), 2026)


@given(st.integers(-(10**6), 10**6), st.lists(st.integers(1, 11), max_size=5, unique=True))
@settings(max_examples=60)
def test_the_months_of_a_year_add_up(amount: int, cuts: list[int]) -> None:
    """Versions that follow on each other within a year together take the whole, however it is cut."""
    bounds = [0, *sorted(cuts), 12]
    parts = []
    for first, last in pairwise(bounds):
        span = {"valid_from": f"2026-{first + 1:02d}-01", "part_year": "by_months"}
        if last < 12:
            span["valid_to"] = str(_last_day(last))
        parts.append(allocate(agreement(item({"given": amount}), **span), 2026).total)
    assert sum(parts) == amount
    # A single span from January is the amount × months/12, rounded half away from zero once.
    if amount >= 0:
        assert parts[0] == (2 * amount * bounds[1] + 12) // 24


def _last_day(month: int) -> dt.date:
    return dt.date(2026, month, calendar.monthrange(2026, month)[1])


def test_the_months_are_told() -> None:
    half = agreement(item({"given": 100_001}), valid_from="2026-07-01", part_year="by_months")
    result = allocate(half, 2026)
    # 100 001 − half up(100 001 × 6/12) = 100 001 − 50 001
    assert result.total == 50_000
    assert told(result, "prorated") == [
        ("100 001 kr", "50 000 kr", "Drift: 50 000 kr av årets 100 001 kr hör till månaderna juli–december.")
    ]
    one = allocate(agreement(item({"given": 120}), valid_from="2026-12-01", part_year="by_months"), 2026)
    assert told(one, "prorated")[0][2] == "Drift: 10 kr av årets 120 kr hör till december."
    # A stated 9/12 says how many months, but not which.
    stated = allocate(agreement(item({"given": 120}, {"prorate": "9/12"})), 2026)
    assert told(stated, "prorated")[0][2] == "Drift: 90 kr av årets 120 kr räknas, för 9 av 12 månader."


def test_a_mandate_is_on_the_amount_it_stands_after() -> None:
    """160 000 less 20 000 is within 150 000; before the grant it is not."""
    mandate = {"mandate": 150_000}
    assert (
        staged("actual", GRANT, mandate, actual={"drift": 160_000}, grants={"bidrag": 20_000}).total
        == 140_000
    )
    with pytest.raises(kf.MandateError, match=r"160\s000"):
        staged("actual", mandate, GRANT, actual={"drift": 160_000}, grants={"bidrag": 20_000})


def test_decimals_and_fractions_are_summed_exactly_before_they_are_rounded() -> None:
    result = staged("actual", {"add": "hyra"}, actual={"drift": Decimal("0.5"), "hyra": "0,5"})
    # Each told figure is rounded by itself, where it is seen: 1 + 1.
    assert result.total == 2


def test_another_measure_is_told_as_itself() -> None:
    tree = item({"given": 120}, {"frame": [{"given": 100}]}, measure="platser")
    result = allocate(agreement(tree), 2026)
    assert told(result, "above_frame")[0][:2] == ("100 platser", "120 platser")
    assert told(result, "sum_item")[0][:2] == ("100 platser", "100 platser")
    both = agreement(tree, {**item({"given": 1000}), "id": "hyra"})
    plan = allocate(both, 2026).results[0].plan
    assert [measure for measure, _ in plan.totals] == ["kr", "platser"]
    assert plan.total == plan.totals[0][1]
