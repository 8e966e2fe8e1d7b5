"""What is divided: totals drawn with a fixed seed, by populations of 8, 21 and 290 parties."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

import kostnadsfordelning as kf

Ints: TypeAlias = npt.NDArray[np.int64]

SEED = 20261122
MOST = 1_000_000_000
"""Totals are drawn from 0 up to this many kronor: larger than any one shared service."""
POPULATION_DATE = "2024-12-31"
COUNTY = "23"
"""Jämtland: the eight municipalities whose agreements are bundled."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything is measured."""

    rows: int
    """Rows of a large table."""
    many_rows: int
    """Rows of the largest table, 8 parties."""
    few_rows: int
    """Rows for peers that are slow."""
    scenarios: int
    rounds: int
    slow_rounds: int
    """Rounds of what takes seconds."""
    starts: int
    """How many times a program is started."""


FULL = Size(rows=10**6, many_rows=10**7, few_rows=10**4, scenarios=10**5, rounds=7, slow_rounds=3, starts=25)
QUICK = Size(rows=300, many_rows=700, few_rows=40, scenarios=30, rounds=1, slow_rounds=1, starts=1)


def totals(rows: int) -> Ints:
    """As many totals, each any whole number of kronor from 0 to `MOST`."""
    return np.random.default_rng(SEED).integers(0, MOST, rows, endpoint=True)


def weights(parties: int) -> Ints:
    """Populations: of the county for 8 parties, of every municipality for 290, of each county for 21."""
    values = kf.population(POPULATION_DATE).values
    municipalities = {code: int(count) for code, count in values.items() if len(code) == 4}
    if parties == 8:
        chosen = [count for code, count in municipalities.items() if code.startswith(COUNTY)]
    elif parties == 21:
        counties: dict[str, int] = {}
        for code, count in municipalities.items():
            counties[code[:2]] = counties.get(code[:2], 0) + count
        chosen = list(counties.values())
    else:
        chosen = list(municipalities.values())
    assert len(chosen) == parties, f"{parties} parties were asked for, there are {len(chosen)}"
    return np.array(chosen, dtype=np.int64)


def by_name(parties: int) -> dict[str, int]:
    """The same weights as `apportion` takes them."""
    return {f"part {place}": int(weight) for place, weight in enumerate(weights(parties))}


def drawn_weights(rows: int, parties: int) -> Ints:
    """Weights of each row's own: the populations, each moved by up to a tenth."""
    around = weights(parties)
    drawn = np.random.default_rng(SEED + 1).integers(900, 1100, (rows, parties), endpoint=True)
    drawn *= around
    drawn //= 1000
    return drawn
