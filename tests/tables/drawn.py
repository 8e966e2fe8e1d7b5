"""Tables drawn for the tests of `allocate_table`, and what `apportion` makes of each, group by group."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

import kostnadsfordelning as kf

if TYPE_CHECKING:
    from collections.abc import Iterator

    Rule = dict[str, Any]

KEYS: dict[str, Any] = {"by": "group", "total": "total", "weight": "weight"}
UNITS = (1, 10, 100, 1000)
HAMILTON: dict[str, Any] = {**KEYS, "method": "largest_remainder"}


def invoices(**changed: Any) -> pd.DataFrame:
    """Two groups between each other, one a credit, and one of a single row; with some columns changed."""
    table = pd.DataFrame(
        {
            "group": ["a", "b", "a", "b", "c"],
            "total": [100, -7, 100, -7, 9],
            "weight": [2, 3, 1, 9, 1],
            "party": ["X", "X", "Y", "Y", "X"],
        }
    )
    return table.assign(**changed)


def refusal(table: pd.DataFrame, **arguments: Any) -> str:
    """What is told of a table that is refused."""
    with pytest.raises(kf.KostnadsfordelningError) as caught:
        kf.allocate_table(table, **{**HAMILTON, **arguments})
    return str(caught.value).replace("\N{NO-BREAK SPACE}", " ")


def rules() -> Iterator[Rule]:
    """Every method with every receiver and tie rule, and some with rounded shares."""
    shares: tuple[Rule, ...] = (
        {},
        {"share_decimals": 1, "shares_off_100": "largest_remainder"},
        {"share_decimals": 0, "shares_off_100": "largest"},
        {"share_decimals": 2},
    )
    for ties, rounded in product(("order", "largest", "refuse"), shares):
        for method in ("largest_remainder", "sainte_lague", "cumulative"):
            yield {"method": method, "ties": ties, **rounded}
        for method, receiver in product(("half_up", "down"), ("largest", "first", "last", "none", "P1")):
            yield {"method": method, "residual_to": receiver, "ties": ties, **rounded}


def drawn(seed: int, groups: int, unit: int = 1) -> pd.DataFrame:
    """A shuffled table of ragged groups: ties, zeros, credits, one row, totals and weights of every size."""
    rng = np.random.default_rng(seed)
    columns: dict[str, list[Any]] = {"group": [], "total": [], "weight": [], "party": []}
    for group in range(groups):
        size = int(rng.choice((1, 2, 2, 3, 3, 4, 5, 8, 13, 21)))
        weights = rng.integers(0, int(rng.choice((2, 4, 30, 200_000, 2**40))), size)
        weights[rng.integers(size)] += 1
        total = int(rng.integers(-1, 2)) * int(rng.integers(0, int(rng.choice((9, 1000, 10**7, 10**14)))))
        columns["group"] += [group] * size
        columns["total"] += [total * unit] * size
        columns["weight"] += weights.tolist()
        columns["party"] += [f"P{place + 1}" for place in rng.permutation(size)]
    table = pd.DataFrame(columns).sample(frac=1, random_state=seed)
    table.index = pd.Index(rng.integers(0, 5, len(table)))
    return table


def expected(table: pd.DataFrame, rule: Rule) -> tuple[pd.Series[Any], dict[Any, Exception]]:
    """The amounts of `apportion` row by row, 0 for groups that it refuses, and those groups' errors."""
    amounts = np.zeros(len(table), dtype=object)
    refused: dict[Any, Exception] = {}
    totals, weights, parties = (list(table[one]) for one in ("total", "weight", "party"))
    for name, places in table.groupby("group", sort=False).indices.items():
        own = {parties[place]: weights[place] for place in places}
        try:
            done = kf.apportion(int(totals[places[0]]), own, **rule)
        except kf.KostnadsfordelningError as error:
            refused[name] = error
        else:
            amounts[places] = list(done.amounts.values())
    return pd.Series(amounts.astype(np.int64), index=table.index, name="amount"), refused


def shares_as_texts(rng: np.random.Generator, size: int) -> list[object]:
    """Percents that make 100, fractions, or decimals: weights as people write them."""
    kind = int(rng.integers(3))
    cuts = np.sort(rng.integers(0, 10_001, size - 1))
    parts = np.diff(np.concatenate(([0], cuts, [10_000])))
    if kind == 0:
        return [f"{part // 100},{part % 100:02d} %" for part in parts]
    if kind == 1:
        return [Fraction(int(part), int(rng.integers(1, 400))) for part in parts + 1]
    return [f"{part + 1}/{rng.integers(1, 9)}" for part in parts]
