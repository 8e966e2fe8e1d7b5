"""What the tests of the search for weights share: every point of a grid, and drawn agreements to weigh."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

import kostnadsfordelning as kf
from tests.calculation.small import A, B, C, agreement, item

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from kostnadsfordelning.agreement.agreement import Agreement

THREE = ("cmv", "barnahus", "brottsofferjouren")
FACTORS = ("population", "equal", "land_area")
FACTS: dict[str, Any] = {"population": "2024-12-31"}
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


def points(steps: int, count: int) -> Iterator[tuple[int, ...]]:
    """Every way to share ``steps`` between ``count`` factors, the most on the first ones first."""
    for first in product(range(steps, -1, -1), repeat=count - 1):
        if sum(first) <= steps:
            yield (*first, steps - sum(first))
