"""Where a party pays the same, when an agreement refuses most values or the interval is absurd."""

from __future__ import annotations

from typing import Any

import pytest

import kostnadsfordelning as kf
from kostnadsfordelning.analysis.break_even import differences
from tests.calculation.small import agreement, item

GIVEN = "a.drift.given"


def equally(amount: int, ties: str = "order", id_: str = "a") -> kf.Agreement:
    """An amount in equal parts among three; with ``refuse`` only a multiple of three can be divided."""
    branch = {"to": "kommuner", "take": "rest", "by": "lika"}
    rounding = {"method": "largest_remainder", "ties": ties}
    return agreement(item(amount, branch), rounding=rounding, id=id_)


@pytest.mark.parametrize("most", [100_000, 1_000])
@pytest.mark.parametrize("total", [9_000, 9_002])
def test_values_that_are_refused_on_both_sides_of_a_crossing(
    total: int, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between two multiples of three there is nothing left to calculate, and the search must end there."""
    monkeypatch.setattr(differences, "MOST_VALUES", most)
    fixed = equally(total, id_="fast")
    paid = kf.allocate(fixed, 2026).amounts["2305"]
    found = kf.break_even(fixed, equally(9_000, "refuse"), "Bräcke", GIVEN, year=2026, low=3_000, high=30_000)
    assert (found.outcome, found.complete) == ("one", most > 27_000)
    (same,) = found.crossings
    assert same.same
    assert same.low == same.high == 3 * paid
    assert (same.before, same.after) == (-1, 1)  # at the nearest values that are not refused
    assert found.refused > found.tried / 2


def test_a_gap_wholly_refused_is_where_the_models_change_places(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no accepted value is alike, the two nearest accepted ones are told."""
    monkeypatch.setattr(differences, "MOST_VALUES", 1_000)
    fixed = agreement(
        item(9_018, {"to": "kommuner", "take": "rest", "by": "folk"}),
        rounding={"method": "largest_remainder", "ties": "order"},
        id="fast",
    )
    paid = kf.allocate(fixed, 2026).amounts["2305"]
    ten = agreement(
        item(9_000, {"to": "kommuner", "take": "rest", "by": "lika"}),
        rounding={"method": "largest_remainder", "ties": "refuse", "unit": 10},
    )
    found = kf.break_even(fixed, ten, "Bräcke", GIVEN, year=2026, low=3_000, high=29_970)
    (crossed,) = found.crossings
    assert not crossed.same
    assert (crossed.before, crossed.after) == (paid // 10 * 10 - paid, paid // 10 * 10 + 10 - paid)


@pytest.mark.parametrize(
    ("wrong", "place", "told"),
    [
        ({"low": 1, "high": 10**30}, "high", "längre från noll"),
        ({"low": -(10**15), "high": 9}, "low", "längre från noll"),
        ({"low": 1, "high": 9, "part": 3}, "part", "anges med sitt namn"),
        ({"low": 1, "high": 9, "part": ["2303"]}, "part", "anges med sitt namn"),
    ],
)
def test_what_no_figure_can_be_is_told_before_it_is_calculated(
    wrong: dict[str, Any], place: str, told: str
) -> None:
    """Not by a traceback of numpy, and not as a row of a batch that the user never made."""
    with pytest.raises(kf.InputError, match=told) as error:
        kf.break_even(equally(9_000, id_="fast"), equally(9_000), "Bräcke", GIVEN, year=2026, **wrong)
    assert place in {fault.place for fault in error.value.faults}
