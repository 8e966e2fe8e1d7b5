"""Cost charged in periods: each time the year to date, less what was charged before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kostnadsfordelning as kf
from kostnadsfordelning.calculation.allocate import allocate
from kostnadsfordelning.calculation.steps import Input
from tests.calculation.staged import agreement, item, outcome, plain, staged, told
from tests.calculation.test_rebuilding import check_steps

if TYPE_CHECKING:
    from kostnadsfordelning.calculation.allocation import Allocation

RSS = "rss-vasternorrland"
GRANTS = {"statliga_medel": 300_000}


def rss(actual: object) -> Allocation:
    return kf.allocate(RSS, 2017, actual={"utveckling": actual}, grants=GRANTS)


def test_the_two_half_years_of_rss() -> None:
    """Frame 4 500 000 − 300 000 = 4 200 000. First half 2 400 000; to date 4 700 000, of which 4 200 000 is
    within the frame: the second half is 4 200 000 − 2 400 000 = 1 800 000, and 500 000 nobody pays."""
    result = rss([2_400_000, 2_300_000])
    assert [sum(row.periods[k] for row in result.rows) for k in (0, 1)] == [2_400_000, 1_800_000]
    # 2 400 000 / 7 = 342 857 and a remainder of 1, to the first; 4 200 000 / 7 = 600 000
    assert [row.periods for row in result.rows] == [(342_858, 257_142)] + [(342_857, 257_143)] * 6
    assert result.total == 4_200_000
    assert set(result.amounts.values()) == {600_000}
    ((frame, amount, note),) = told(result, "above_frame")
    assert (frame, amount) == ("4 200 000 kr", "4 700 000 kr")
    assert "500 000 kr över" in note
    assert result.ok
    check_steps(result.results[0])


def test_the_first_half_year_alone_is_the_first_half_year_later_on() -> None:
    first, both = rss([2_400_000]), rss([2_400_000, 2_300_000])
    assert first.total == 2_400_000
    assert [row.periods for row in first.rows] == [row.periods[:1] for row in both.rows]
    assert [row.periods for row in first.rows] == [(row.amount,) for row in first.rows]


def test_one_number_is_the_whole_year_and_has_no_periods() -> None:
    whole = rss(4_700_000)
    assert whole.amounts == rss([2_400_000, 2_300_000]).amounts
    assert {row.periods for row in whole.rows} == {()}


def test_the_year_to_date_is_told_as_a_sum() -> None:
    (step,) = (
        step
        for step in rss([2_400_000, 2_300_000]).steps
        if isinstance(step, Input) and step.id == f"{RSS}.utveckling.actual"
    )
    assert step.value == 4_700_000
    assert step.fact is not None
    assert plain(step.fact.note) == "året hittills, 2 perioder: 2 400 000 + 2 300 000"


@given(st.lists(st.integers(-5_000, 9_000), min_size=1, max_size=4), st.integers(0, 20_000))
@settings(max_examples=60)
def test_the_periods_make_the_year(costs: list[int], frame: int) -> None:
    """Whatever is cut on the way, the periods add up to the year to date, and no earlier one has moved."""
    stages = ("actual", {"frame": [{"given": frame}]})
    one = agreement(item(*stages, periods=4))
    result = allocate(one, 2026, actual={"drift": costs})
    assert result.total == min(sum(costs), frame)
    for row in result.rows:
        assert sum(row.periods) == row.amount
        assert len(row.periods) == len(costs)
    for count in range(1, len(costs) + 1):
        earlier = allocate(one, 2026, actual={"drift": costs[:count]})
        assert earlier.total == min(sum(costs[:count]), frame)
        assert [row.amount for row in earlier.rows] == [sum(row.periods[:count]) for row in result.rows]
    check_steps(result.results[0])


def test_ore_of_several_periods_are_added_before_they_are_rounded() -> None:
    one = agreement(item("actual", periods=2))
    result = allocate(one, 2026, actual={"drift": ["100,50", "100,50"]})
    assert result.total == 201
    assert [sum(row.periods[k] for row in result.rows) for k in (0, 1)] == [101, 100]
    assert outcome(result, "rounded") == 201


def test_periods_of_several_items_and_of_parties_in_two_branches() -> None:
    split = [{"to": "kommuner", "take": "1/2", "by": "lika"}, {"to": ["Ragunda"], "take": "1/2"}]
    tree = {**item("actual", periods=2), "split": split}
    other = {**item("actual", periods=4), "id": "hyra", "listed": []}
    result = allocate(agreement(tree, other), 2026, actual={"drift": [600, 66], "hyra": [30, 30, 33]})
    periods = {(row.item, row.party): row.periods for row in result.rows}
    # 600: 300 → 100 each, and 300 to Ragunda; to date 666: 333 → 111 each, and 333
    assert periods["drift", "2303"] == (400, 44)
    assert periods["drift", "2305"] == (100, 11)
    # 30: 10; 60: 20; 93: 31
    assert periods["hyra", "2303"] == (10, 10, 11)
    check_steps(result.results[0])


@pytest.mark.parametrize("at", ["item", "agreement"])
def test_periods_where_amounts_are_rounded_once(at: str) -> None:
    rounding = {"method": "largest_remainder", "ties": "order", "at": at}
    one = agreement(item("actual", periods=2), {**item({"given": 100}), "id": "hyra"}, rounding=rounding)
    result = allocate(one, 2026, actual={"drift": [100, 200]})
    assert result.total == 400
    for row in result.rows:
        assert sum(row.periods) == (row.amount if row.item == "drift" else 0)
    by_period = [sum(row.periods[k] for row in result.rows if row.item == "drift") for k in (0, 1)]
    assert by_period == [100, 200]
    check_steps(result.results[0])


def test_a_residual_and_a_listed_party_have_their_periods_too() -> None:
    rounding = {"method": "down", "residual_to": "none", "ties": "order"}
    parties = {
        "kommuner": [{"code": "2303", "name": "Ragunda"}, {"code": "2305", "name": "Bräcke"}],
        "andra": [{"code": "2326", "name": "Berg"}],
    }
    one = agreement(item("actual", periods=2, listed=["Berg"]), rounding=rounding, parties=parties)
    result = allocate(one, 2026, actual={"drift": [101, 101]})
    rows = {row.party: (row.amount, row.periods) for row in result.rows}
    # 101: 50 + 50 and 1 over; to date 202: 101 + 101 and nothing over
    assert rows == {
        "2303": (101, (50, 51)),
        "2305": (101, (50, 51)),
        "2326": (0, (0, 0)),
        "_residual": (0, (1, -1)),
    }
    assert list(rows) == ["2303", "2305", "2326", "_residual"]
    check_steps(result.results[0])


def test_a_told_grant_counts_from_the_first_period() -> None:
    """The grant is the year's: 300 less 100, then 700 less 100."""
    arguments: dict[str, Any] = {"grants": {"bidrag": 100}}
    one = agreement(item("actual", {"deduct": "bidrag", "below_zero": "stop"}, periods=2))
    result = allocate(one, 2026, actual={"drift": [300, 400]}, **arguments)
    assert [sum(row.periods[k] for row in result.rows) for k in (0, 1)] == [200, 400]
    assert len(told(result, "deducted")) == 1


def test_an_item_without_periods_takes_no_list() -> None:
    with pytest.raises(kf.InputError, match="inte i perioder"):
        staged("actual", actual={"drift": [1, 2]})
