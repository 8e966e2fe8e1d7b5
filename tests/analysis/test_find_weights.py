"""The search for weights against the whole grid tried by brute force; what it says of wishes that collide."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import kostnadsfordelning as kf
from tests.calculation.small import A, B, C, agreement, item

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kostnadsfordelning.agreement.agreement import Agreement

THREE = ("cmv", "barnahus", "brottsofferjouren")
FACTORS = ("population", "equal", "land_area")
FACTS: dict[str, Any] = {"population": "2024-12-31"}
OBJECTIVES = ("largest_change", "largest_change_percent", "sum_of_changes", "spread")


@pytest.fixture(scope="module")
def county() -> kf.Portfolio:
    return kf.portfolio(THREE)


@pytest.fixture(scope="module")
def now(county: kf.Portfolio) -> kf.Allocation:
    return kf.allocate(county, 2026, **FACTS)


def points(steps: int, count: int) -> Iterator[tuple[int, ...]]:
    """Every way to share ``steps`` between ``count`` factors, the most on the first ones first."""
    for first in product(range(steps, -1, -1), repeat=count - 1):
        if sum(first) <= steps:
            yield (*first, steps - sum(first))


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
    """Each of the weightings in tenths by `allocate` itself; no one rises more than 40 %."""
    tried: dict[tuple[int, ...], dict[str, int]] = {}
    for point in points(10, 3):
        if min(point):
            shares = {name: Fraction(one, 10) for name, one in zip(FACTORS, point, strict=True)}
            tried[point] = kf.allocate(county.replace(key=kf.Weighted(shares)), 2026, **FACTS).amounts
    ok = {
        point: amounts
        for point, amounts in tried.items()
        if all(100 * (amounts[party] - old) <= 40 * old for party, old in now.amounts.items())
    }
    assert 0 < len(ok) < len(tried)
    for minimise in OBJECTIVES:
        best = min(
            (measured(minimise, now, amounts), [Fraction(-one) for one in point])
            for point, amounts in ok.items()
        )
        found = kf.find_weights(
            county, 2026, FACTORS, [kf.AtMostRise("40 %")],
            minimise=minimise, step="10 %", low="10 %", **FACTS,
        )  # fmt: skip
        assert (found.value, [-10 * one for one in found.weights.values()]) == best
        assert found.proven
        assert found.ok
        point = tuple(int(10 * one) for one in found.weights.values())
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

SHARES: dict[str, Any] = {"decimals": 0}
RULES: list[dict[str, Any]] = [
    {"method": "largest_remainder", "ties": "order"},
    {"method": "largest_remainder", "ties": "order", "at": "item"},
    {"method": "largest_remainder", "ties": "order", "at": "agreement"},
    {"method": "half_up", "ties": "order", "residual_to": "largest"},
    {"method": "down", "ties": "order", "residual_to": "last"},
    {"method": "sainte_lague", "ties": "order"},
    {"method": "cumulative", "ties": "order"},
    {"method": "largest_remainder", "ties": "order", "unit": 100},
    {"method": "largest_remainder", "ties": "order", "shares": SHARES | {"off_100": "largest_remainder"}},
    {"method": "half_up", "ties": "order", "residual_to": "first", "shares": SHARES | {"off_100": "largest"}},
    {"method": "half_up", "ties": "order", "residual_to": "none"},
    {"method": "largest_remainder", "ties": "order", "shares": SHARES | {"off_100": "refuse"}},
]  # fmt: skip
BRANCHES: list[list[dict[str, Any]]] = [
    [{"to": "kommuner", "take": "rest", "by": "folk"}],
    [{"to": "kommuner", "take": "60 %", "by": "folk"}, {"to": "region", "take": "rest"}],
    [
        {"to": "kommuner", "take": "1/3", "by": "folk"},
        {"to": ["Krokom", "Bräcke"], "take": "1/3", "by": "fast"},
        {"to": "region", "take": "rest"},
    ],
    [
        {
            "to": "kommuner",
            "take": "rest",
            "by": "folk",
            "limits": {"cap": "45 %", "cut_off": "redistribute"},
        }
    ],
]


def drawn(draw: random.Random, rule: dict[str, Any], branches: list[dict[str, Any]]) -> Agreement:
    """A small agreement with figures of its own and three keys to weigh."""
    persons = {code: draw.randint(900, 60_000) for code in (A, B, C)}
    keys = {
        "folk": {"usage": persons, "unit": "invånare"},
        "dygn": {"usage": {code: draw.randint(0, 90) + (code == C) for code in (A, B, C)}, "unit": "dygn"},
        "fast": {"fixed": {code: draw.randint(1, 9) for code in (A, B, C)}},
    }
    return agreement(item(100 * draw.randint(3, 40_000), *branches), keys=keys, rounding=rule)


def amounts_of_all(
    one: Agreement, factors: list[str], steps: int
) -> Iterator[tuple[tuple[int, ...], dict[str, int]]]:
    """Every point that is not refused, and what each party pays in it; a residual is no party."""
    every = list(points(steps, len(factors)))
    model = one.replace(key=kf.Weighted(dict.fromkeys(factors, Fraction(1, len(factors)))))
    figures = kf.parameters(model, 2026)
    of_keys = figures[(figures["quantity"] == "shares") & figures["parameter"].str.contains(":")]
    weighed = list(of_keys["parameter"])
    made = kf.allocate_batch(model, 2026, dict.fromkeys(weighed, np.array(every)))
    for point, row, refused in zip(every, made.amounts.tolist(), made.refused.tolist(), strict=True):
        if not refused:
            amounts = dict(zip(made.parties, row, strict=True))
            yield point, {party: amount for party, amount in amounts.items() if party != "_residual"}


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
