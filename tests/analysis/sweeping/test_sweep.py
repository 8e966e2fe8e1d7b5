"""Many cases against as many calls of `allocate` on agreements that say what is tried."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import pytest

import kostnadsfordelning as kf
from tests.calculation.small import A, B, C, R, agreement, item

TOLD: dict[str, Any] = {"population": "2024-12-31"}
COUNTY = kf.portfolio(["cmv", "barnahus", "brottsofferjouren"])
THREE = ["population", "equal", "land_area"]
YEARS = range(2026, 2030)
PKV = {"PKV": dict.fromkeys(YEARS, "2,9 %")}


def weighted(weights: dict[str, str]) -> kf.Portfolio:
    return COUNTY.replace(key=kf.Weighted(weights))


def amounts(sweep: kf.Sweep, case: int, year: int | None = None) -> dict[str, int]:
    """What the table says of a case."""
    table = sweep.table
    rows = table[(table["case"] == case) & (table["year"] == year if year else True)]
    return dict(zip(rows["party"], rows["amount"].tolist(), strict=True))


# each kind of parameter against an agreement that says the same -------------------------------------------


def test_weights_over_all_services() -> None:
    weights = kf.weightings(THREE, step="50 %")
    assert len(weights) == 6
    made = kf.sweep(
        weighted(dict(zip(THREE, ["1 %", "1 %", "98 %"], strict=True))),
        2026,
        {"weights": weights},
        baseline=COUNTY,
        **TOLD,
    )
    today = kf.allocate(COUNTY, 2026, **TOLD).amounts
    for case, one in enumerate(weights):
        by_itself = kf.allocate(weighted(one), 2026, **TOLD)
        assert amounts(made, case) == by_itself.amounts
        rows = made.table[made.table["case"] == case]
        assert rows["change"].tolist() == [amount - today[code] for code, amount in by_itself.amounts.items()]
        assert rows["change"].sum() == 0
        assert made.total[case] == by_itself.total
    assert made.cases["weights.land_area"].tolist() == [one["land_area"] for one in weights]
    assert made.table["weights"][0] == "population 100 %, equal 0 %, land_area 0 %"
    assert made.remarks == ()


def costly(amount: int, percent: str, kommuner: int) -> Any:
    """One service that says what is tried: its cost, its uprating and the municipalities' share."""
    stages = [{"given": amount, "price_year": 2024}, {"uprate": percent, "round": "each_year"}]
    take = {"take": f"{kommuner} %", "to": "kommuner", "by": "folk"}
    rest = {"take": f"{100 - kommuner} %", "to": "region", "by": "lika"}
    return agreement(item(stages, take, rest), id="b", name="B")


def test_costs_percents_and_shares_in_every_combination() -> None:
    other = agreement(item(1_000, {"take": "100 %", "to": ["kommuner", "region"], "by": "fast"}))
    costs, percents, shares = [100_000, 7], ["2 %", "3,5 %", "-1 %"], [50, 1, 99]
    told = [{"kommuner": f"{one} %", "region": f"{100 - one} %"} for one in shares]
    vary = {"b.drift.given": costs, "b.drift.percent": percents, "b.drift.take": told}
    made = kf.sweep([other, costly(5, "1 %", 60)], 2026, vary)
    before = kf.allocate([other, costly(5, "1 %", 60)], 2026).amounts
    assert len(made) == 18
    assert made.baseline == before
    for case, (cost, percent, share) in enumerate(product(costs, percents, shares)):
        by_itself = kf.allocate([other, costly(cost, percent, share)], 2026)
        assert amounts(made, case) == by_itself.amounts == made.case(case).amounts
        row = made.cases.iloc[case]
        assert row["b.drift.given"] == cost
        assert row["b.drift.percent"] == percent
        assert row["b.drift.take.region"] == f"{100 - share} %"
        assert row["total"] == by_itself.total
        assert row["change"] == by_itself.total - sum(before.values())


def test_paths_of_an_index_over_several_years() -> None:
    paths: list[Any] = ["2 %", Fraction(7, 2), {2027: "0 %", 2029: "-1,25 %"}]
    made = kf.sweep(COUNTY, YEARS, {"PKV": paths}, assume=PKV, **TOLD)
    for case, path in enumerate(paths):
        for year in YEARS:
            percents = dict.fromkeys(YEARS, path) if not isinstance(path, dict) else PKV["PKV"] | path
            written = {one: told if isinstance(told, str) else "3,5 %" for one, told in percents.items()}
            by_itself = kf.allocate(COUNTY, year, assume={"PKV": written}, **TOLD)
            assert amounts(made, case, year) == by_itself.amounts
            assert made.case(case, year).total == by_itself.total
    assert made.table["year"].tolist()[:9] == [2026] * 9
    assert made.cases["PKV"].tolist() == ["2 %", "7/2", "2027 0 %, 2029 -1,25 %"]
    low = dict.fromkeys(YEARS, "2 %")
    all_years = [kf.allocate(COUNTY, year, assume={"PKV": low}, **TOLD).total for year in YEARS]
    assert made.total[0] == sum(all_years)
    assert not any("används inte" in one for one in made.remarks)
    unused = kf.sweep(COUNTY, 2027, {"PKV": [{2027: "1 %", 2035: "2 %"}]}, assume=PKV, **TOLD)
    assert "PKV för 2035 används inte av något som beräknas." in unused.remarks


def test_populations() -> None:
    days = ["2019-12-31", "2023-12-31"]
    told: list[Any] = [days[0], kf.population(days[1])]
    made = kf.sweep(COUNTY, 2026, {"population": told}, **TOLD)
    for case, day in enumerate(days):
        dated = [one.replace(key=kf.Population(day)) for one in COUNTY if one.in_force(2026)]
        assert amounts(made, case) == kf.allocate(dated, 2026).amounts
    assert made.table["population"].tolist()[::9] == days
    # Centrum mot våld has a date of its own, which `population=` would never replace.
    assert [one for one in made.remarks if "2021-11-01" in one]
    only = kf.sweep(COUNTY, 2026, {"b*population": told}, **TOLD)
    assert amounts(only, 1) == kf.allocate(COUNTY, 2026, population=days[1]).amounts
    assert only.remarks == ()


def test_population_by_party() -> None:
    grown = dict.fromkeys(kf.population("2024-12-31").select(["2303", "2305"]), 9)
    small = ["2303", "2305"]
    boj = kf.load_agreement("brottsofferjouren", year=2026).replace(parties=small)
    made = kf.sweep(boj, 2026, {"population": [grown, {"Ragunda": 1, "Bräcke": 3}][:1]}, **TOLD)
    assert made.total[0] == made.amounts[0].sum()
    assert abs(int(made.amounts[0][0]) - int(made.amounts[0][1])) <= 1


# cases one by one -----------------------------------------------------------------------------------------


def test_cases_that_leave_some_as_they_are() -> None:
    given = {
        "b.drift.given": 90,
        "b.drift.percent": "7 %",
        "b.drift.take": {"kommuner": "1 %", "region": "99 %"},
    }
    made = kf.sweep(
        costly(5_000, "1 %", 60),
        2026,
        cases=[{}, given, {"b.drift.percent": "7 %"}, {"b.drift.take": given["b.drift.take"]}],
    )
    wanted = [
        costly(5_000, "1 %", 60), costly(90, "7 %", 1), costly(5_000, "7 %", 60), costly(5_000, "1 %", 1),
    ]  # fmt: skip
    for case, one in enumerate(wanted):
        assert amounts(made, case) == kf.allocate(one, 2026).amounts
    assert made.table["change"].tolist()[:4] == [0] * 4
    cases = made.cases
    assert cases["b.drift.given"].isna().tolist() == [True, False, True, True]
    assert cases["b.drift.given"].dtype == "Int64"
    assert cases["b.drift.percent"].tolist()[1:3] == ["7 %", "7 %"]
    assert cases["b.drift.take.region"].isna().tolist() == [True, False, True, False]


def test_own_values_that_are_fractions_beside_others() -> None:
    own = costly(5_000, "1,25 %", 60)
    made = kf.sweep(own, 2026, cases=[{"b.drift.percent": "0,333 %"}, {"b.drift.given": 1}, {}])
    assert made.total.tolist() == [
        kf.allocate(costly(5_000, "0,333 %", 60), 2026).total, 1, kf.allocate(own, 2026).total,
    ]  # fmt: skip


def test_rows_of_a_table() -> None:
    table = pd.DataFrame({"b.drift.given": [10, 2_000, 300], "b.drift.percent": ["0 %", None, "2 %"]})
    made = kf.sweep(costly(5, "1 %", 60), 2026, cases=table)
    for case, (cost, percent) in enumerate([(10, "0 %"), (2_000, "1 %"), (300, "2 %")]):
        assert amounts(made, case) == kf.allocate(costly(cost, percent, 60), 2026).amounts
    assert made.cases["b.drift.given"].dtype == "int64"


@pytest.mark.parametrize("seed", range(6))
def test_drawn_grids_and_cases_are_one_and_the_same(seed: int) -> None:
    """A grid, the same spelled out as cases in another order, and the batch runner told every value."""
    rng = random.Random(seed)
    values: dict[str, list[Any]] = {
        "*.drift.given": [rng.randint(-9, 10**7) for _ in range(rng.randint(1, 4))],
        "b.drift.percent": [
            f"{rng.randint(-9, 90)},{rng.randint(0, 999)} %" for _ in range(rng.randint(1, 3))
        ],
        "b.drift.take": [{"kommuner": rng.randint(1, 9), "region": rng.randint(0, 9)} for _ in range(3)],
        "a.key:fast.*": [{A: rng.randint(1, 9), B: 0, C: rng.randint(0, 9), R: 4} for _ in range(2)],
    }
    names = rng.sample(list(values), rng.randint(1, 4))
    both = [
        agreement(item(77, {"take": "100 %", "to": ["kommuner", "region"], "by": "fast"})),
        costly(5, "1 %", 60),
    ]
    grid = list(product(*(values[name] for name in names)))
    made = kf.sweep(both, 2026, {name: values[name] for name in names})
    rows: list[Any] = [dict(zip(names, one, strict=True)) for one in grid]
    order = rng.sample(range(len(rows)), len(rows))
    listed = kf.sweep(both, 2026, cases=[rows[number] for number in order])
    assert np.array_equal(made.amounts[order], listed.amounts)
    told = {
        name: {part: [row[name][part] for row in rows] for part in rows[0][name]}
        if isinstance(rows[0][name], dict)
        else [row[name] for row in rows]
        for name in names
    }
    batch = kf.allocate_batch(both, 2026, told)
    assert np.array_equal(made.amounts, batch.amounts)
    assert made.parties == batch.parties
    one = rng.randrange(len(rows))
    assert made.case(one).amounts == dict(zip(made.parties, made.amounts[one].tolist(), strict=True))
