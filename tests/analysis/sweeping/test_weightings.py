"""All weightings on a grid, against every combination gone through one by one."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import product
from typing import Any

import pytest

import kostnadsfordelning as kf
from tests.calculation.small import plain

NAMES = ("population", "equal", "land_area", "tax_base")


def share(told: str) -> Fraction:
    return Fraction(told.removesuffix(" %").replace(",", ".")) / 100


def percent(number: Fraction) -> str:
    whole, part = divmod(number * 100, 1)
    return f"{whole}{f',{int(part * 10)}' if part else ''} %"


@pytest.mark.parametrize("seed", range(25))
def test_every_weighting_within_the_bounds_and_no_other(seed: int) -> None:
    rng = random.Random(seed)
    names, units = NAMES[: rng.randint(1, 4)], rng.choice((1, 2, 5, 8, 10))
    low = {name: Fraction(rng.randint(0, 60), 200) for name in names if rng.random() < 0.5}
    high = {name: Fraction(rng.randint(60, 200), 200) for name in names if rng.random() < 0.5}
    wanted = [
        weights
        for weights in product([Fraction(n, units) for n in range(units, -1, -1)], repeat=len(names))
        if sum(weights) == 1
        and all(weight >= low.get(name, 0) for name, weight in zip(names, weights, strict=True))
        and all(weight <= high.get(name, 1) for name, weight in zip(names, weights, strict=True))
    ]
    bounds: Any = {
        "low": {name: percent(one) for name, one in low.items()},
        "high": {name: percent(one) for name, one in high.items()},
    }
    if not wanted:
        with pytest.raises(kf.InputError, match="inga vikter blir 100 % inom gränserna"):
            kf.weightings(names, step=Fraction(1, units), **bounds)
        return
    made = kf.weightings(names, step=Fraction(1, units), **bounds)
    assert [tuple(share(weight) for weight in one.values()) for one in made] == wanted
    assert all(tuple(one) == names for one in made)


def test_they_are_shares_of_a_weighted_key() -> None:
    made = kf.weightings(["population", "equal"], step="12,5 %", low={"equal": "50 %"}, high="62,5 %")
    assert made == (
        {"population": "50 %", "equal": "50 %"},
        {"population": "37,5 %", "equal": "62,5 %"},
    )
    assert kf.Weighted(made[1]).shares_for(2026) == {"population": Fraction(3, 8), "equal": Fraction(5, 8)}


def test_one_bound_for_all_of_them() -> None:
    made = kf.weightings(NAMES[:3], step="10 %", low="20 %", high="40 %")
    assert len(made) == 6
    assert all(share("20 %") <= share(weight) <= share("40 %") for one in made for weight in one.values())


def test_as_many_as_there_are_ways() -> None:
    assert len(kf.weightings(NAMES[:3], step="1 %")) == 5151
    assert len(kf.weightings(NAMES[:2], step="0,1 %")) == 1_001
    with pytest.raises(kf.InputError, match="högst") as caught:
        kf.weightings([*NAMES, "usage"], step="1 %")
    assert "det blir 4 598 126 viktningar" in plain(caught.value)


def test_everything_that_is_wrong_is_told_at_once() -> None:
    wrong: Any = {"step": 0.05, "low": "160 %", "high": {"landarea": "50 %", "equal": "x"}}
    with pytest.raises(kf.InputTypeError) as caught:
        kf.weightings(["population", "equal", "land_area", "equal"], **wrong)
    assert [fault.place for fault in caught.value.faults] == [
        "factors", "step", "low", "high['landarea']", "high['equal']",
    ]  # fmt: skip
    assert "menade du land_area?" in str(caught.value)


@pytest.mark.parametrize(
    ("factors", "step", "said"),
    [
        ("population", "5 %", "faktorerna ska anges med namn i en lista"),
        ([], "5 %", "faktorerna ska anges med namn i en lista"),
        ([1, 2], "5 %", "faktorerna ska anges med namn i en lista"),
        (["a"], "7 %", "steget ska gå jämnt upp i 100 %"),
        (["a"], "0 %", "steget ska gå jämnt upp i 100 %"),
        (["a"], "0,005 %", "steget ska gå jämnt upp i 100 %"),
        (["a"], 5, "en vikt är mellan 0 och 100 %"),
    ],
)
def test_what_is_refused(factors: Any, step: Any, said: str) -> None:
    with pytest.raises(kf.InputError) as caught:
        kf.weightings(factors, step=step)
    assert said in plain(caught.value)
    assert "→" in str(caught.value)
