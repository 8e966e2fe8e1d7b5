"""The search for weights against the whole grid tried by brute force; what it says of wishes that collide."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

import kostnadsfordelning as kf
from tests.analysis.weighed import BRANCHES, FACTORS, FACTS, RULES, THREE, amounts_of_all, drawn, points

if TYPE_CHECKING:
    from collections.abc import Mapping


OBJECTIVES = ("largest_change", "largest_change_percent", "sum_of_changes", "spread")


@pytest.fixture(scope="module")
def county() -> kf.Portfolio:
    return kf.portfolio(THREE)


@pytest.fixture(scope="module")
def now(county: kf.Portfolio) -> kf.Allocation:
    return kf.allocate(county, 2026, **FACTS)


def measured(minimise: str, now: kf.Allocation, amounts: Mapping[str, int]) -> Fraction:
    """An objective, told in its own words once more."""
    old = now.amounts
    if minimise == "spread":
        each = [Fraction(amounts[party], own) for party, own in now.inhabitants.items()]
        return max(each) - min(each)
    changes = {party: abs(amounts[party] - old[party]) for party in old}
    if minimise == "sum_of_changes":
        return Fraction(sum(changes.values()))
    parts = minimise == "largest_change_percent"
    return max(Fraction(one, abs(old[party]) if parts else 1) for party, one in changes.items())


# the real case against brute force -------------------------------------------------------------------------


def test_the_answer_is_the_best_of_every_weighting_calculated_one_by_one(
    county: kf.Portfolio, now: kf.Allocation
) -> None:
    """Each of the weightings in fifths by `allocate` itself; no one rises more than 60 %."""
    tried: dict[tuple[int, ...], dict[str, int]] = {}
    for point in points(5, 3):
        if point[1]:
            shares = {name: Fraction(one, 5) for name, one in zip(FACTORS, point, strict=True)}
            tried[point] = kf.allocate(county.replace(key=kf.Weighted(shares)), 2026, **FACTS).amounts
    ok = {
        point: amounts
        for point, amounts in tried.items()
        if all(100 * (amounts[party] - old) <= 60 * old for party, old in now.amounts.items())
    }
    assert 0 < len(ok) < len(tried)
    for minimise in OBJECTIVES:
        best = min(
            (measured(minimise, now, amounts), [Fraction(-one) for one in point])
            for point, amounts in ok.items()
        )
        found = kf.find_weights(
            county, 2026, FACTORS, [kf.AtMostRise("60 %")],
            minimise=minimise, step="20 %", low={"equal": "20 %"}, **FACTS,
        )  # fmt: skip
        assert (found.value, [-5 * one for one in found.weights.values()]) == best
        assert found.proven
        assert found.ok
        point = tuple(int(5 * one) for one in found.weights.values())
        assert found.allocation.amounts == tried[point]


@pytest.mark.parametrize("minimise", OBJECTIVES)
def test_the_answer_is_the_best_of_every_weighting_in_percent(
    county: kf.Portfolio, now: kf.Allocation, minimise: str
) -> None:
    """All 5 151 weightings in the batch runner, though the search itself tries only a few of them."""
    every = list(points(100, 3))
    model = county.replace(key=kf.Weighted(dict.fromkeys(FACTORS, Fraction(1, 3))))
    columns = {name: [point[place] for point in every] for place, name in enumerate(FACTORS)}
    made = kf.allocate_batch(model, 2026, {"*.key:folkmangd.kommuner": columns}, **FACTS)
    old = now.amounts
    wishes = [kf.AtMostShare("Östersund", "39 %"), kf.AtMostRise("25 %", ["Ragunda", "Berg"])]
    best: tuple[Fraction, list[Fraction]] | None = None
    for point, row in zip(every, made.amounts.tolist(), strict=True):
        amounts = dict(zip(made.parties, row, strict=True))
        if 100 * amounts["2380"] > 39 * sum(row):
            continue
        if any(4 * amounts[party] > 5 * old[party] for party in ("2303", "2326")):
            continue
        value = measured(minimise, now, amounts), [Fraction(-one) for one in point]
        best = value if best is None else min(best, value)
    found = kf.find_weights(county, 2026, FACTORS, wishes, minimise=minimise, **FACTS)
    assert best == (found.value, [-100 * one for one in found.weights.values()])
    assert found.proven
    assert found.possible == len(every)
    assert found.tried < len(every) / 10


# drawn agreements ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: "-".join(map(str, rule.values())))
def test_drawn_agreements_of_every_rounding(rule: dict[str, Any]) -> None:
    """Twenty steps and three factors, every one of 231 weightings tried; what is refused is no answer."""
    draw = random.Random(str(rule))
    if rule.get("at", "branch") != "branch":
        splits = BRANCHES[:3]  # limits act on a branch's own rounding
    elif "unit" in rule:
        splits = BRANCHES[:1]
    else:
        splits = BRANCHES
    for branches in splits:
        one = drawn(draw, rule, branches)
        factors = ["folk", "equal", "dygn"]
        try:
            now = kf.allocate(one, 2026)
        except kf.SharesError:
            continue
        rise, minimise = draw.choice([15, 40]), draw.choice(["largest_change", "sum_of_changes"])
        low = {"equal": 2, "dygn": draw.choice([0, 3])}
        best: tuple[Fraction, list[Fraction]] | None = None
        for point, amounts in amounts_of_all(one, factors, 20):
            if point[1] < low["equal"] or point[2] < low["dygn"]:
                continue
            if any(
                100 * (paid - now.amounts[party]) > rise * now.amounts[party]
                for party, paid in amounts.items()
            ):
                continue
            changes = [abs(paid - now.amounts[party]) for party, paid in amounts.items()]
            value = sum(changes) if minimise == "sum_of_changes" else max(changes)
            told = Fraction(value), [Fraction(-one) for one in point]
            best = told if best is None else min(best, told)
        try:
            found = kf.find_weights(
                one,
                2026,
                factors,
                kf.AtMostRise(f"{rise} %"),
                minimise=minimise,
                step="5 %",
                low={name: f"{5 * steps} %" for name, steps in low.items()},
            )
        except kf.WishError:
            assert best is None
            continue
        assert best == (found.value, [-20 * one for one in found.weights.values()])
        assert found.proven
