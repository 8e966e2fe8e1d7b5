"""A party that only the baseline has: it pays nothing by any weights, and is no reason to choose any."""

from __future__ import annotations

from fractions import Fraction

import pytest

import kostnadsfordelning as kf
from tests.calculation.small import agreement, item

BY = {"to": "kommuner", "take": "rest", "by": "folk"}


@pytest.mark.parametrize("minimise", ["largest_change", "largest_change_percent"])
def test_who_leaves_does_not_hide_what_the_weights_move(minimise: str) -> None:
    """Krokom paid the most, and its way out was the largest change whatever the weights."""
    before = agreement(item(100_000, BY))
    left = before.replace(parties=["2303", "2305"])
    paid = kf.allocate(before, 2026).amounts
    found = kf.find_weights(left, 2026, ["folk", "equal"], minimise=minimise, step="10 %", baseline=before)
    values = {}
    for tenths in range(11):
        key = kf.Weighted({"folk": Fraction(tenths, 10), "equal": Fraction(10 - tenths, 10)})
        own = kf.allocate(left.replace(key=key), 2026).amounts
        changes = {code: abs(own[code] - paid[code]) for code in ("2303", "2305")}
        parts = [Fraction(change, paid[code]) for code, change in changes.items()]
        values[tenths] = max(parts) if minimise.endswith("percent") else Fraction(max(changes.values()))
    assert found.value == min(values.values())
    assert found.value < max(values.values())
    assert values[int(found.weights["folk"] * 10)] == found.value
    assert found.proven


def test_who_leaves_is_not_the_one_that_pays_the_least_per_inhabitant() -> None:
    """The spread is among those who pay."""
    boj = kf.load_agreement("brottsofferjouren")
    left = boj.replace(parties=[code for code in boj.everyone if code != "2313"])
    found = kf.find_weights(
        left,
        2026,
        ["population", "equal"],
        minimise="spread",
        step="50 %",
        baseline=boj,
        population="2024-12-31",
    )
    made = kf.compare({"a": boj, "b": found.agreements}, 2026, baseline="a", population="2024-12-31")
    spread = made.fairness.set_index("model").loc["b", "spread"]
    assert float(found.value) == pytest.approx(spread)
    assert found.value < 1
