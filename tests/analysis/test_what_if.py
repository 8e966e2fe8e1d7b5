"""What the sliders come to is what `allocate` gives for the same agreements changed by hand."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import TYPE_CHECKING

import pytest

import kostnadsfordelning as kf
from kostnadsfordelning._files import data_path
from kostnadsfordelning.analysis.what_if import FACTORS, WhatIf, what_if

if TYPE_CHECKING:
    from pathlib import Path

COUNTY = ("cmv", "barnahus", "brottsofferjouren")
POPULATION = "2024-12-31"


@pytest.fixture(scope="module")
def county() -> WhatIf:
    return what_if(COUNTY, 2026, population=POPULATION)


def test_at_rest_it_is_the_agreements_own(county: WhatIf) -> None:
    own = kf.allocate(COUNTY, 2026, population=POPULATION)
    assert county.today.amounts == county.tried().amounts == own.amounts
    assert county.tried({"population": "100 %", "equal": "0 %"}).amounts == own.amounts


def test_weights_are_those_of_a_weighted_key(county: WhatIf) -> None:
    random = Random(4)
    portfolio = kf.portfolio(COUNTY)
    for _ in range(8):
        first, second = sorted(random.sample(range(101), 2))
        parts = dict(zip(FACTORS, (first, second - first, 100 - second), strict=True))
        weights = {name: f"{part} %" for name, part in parts.items()}
        changed = portfolio.replace(key=kf.Weighted(weights))
        wanted = kf.allocate(changed, 2026, population=POPULATION)
        got = county.tried(weights)
        assert got.amounts == wanted.amounts, weights
        assert got.total == county.today.total


def test_figures_are_those_of_agreements_that_say_so(county: WhatIf, tmp_path: Path) -> None:
    written = data_path("agreements", "cmv.yaml").read_text(encoding="utf-8")
    assert "given: 3 574 970" in written
    (tmp_path / "cmv.yaml").write_text(
        written.replace("given: 3 574 970", "given: 3 601 234").replace("uprate: 3 %", "uprate: 2,9 %"),
        encoding="utf-8",
    )
    other: list[kf.Agreement | str] = [kf.load_agreement(tmp_path / "cmv.yaml", year=2026), *COUNTY[1:]]
    wanted = kf.allocate(other, 2026, population=POPULATION)
    got = county.tried(None, {"cmv.drift.given": "3 601 234", "cmv.drift.percent": "2,9 %"})
    assert got.amounts == wanted.amounts
    assert got.preliminary

    weights = {"population": "61 %", "land_area": "39 %"}
    changed = kf.portfolio(other).replace(key=kf.Weighted(weights))
    wanted = kf.allocate(changed, 2026, population=POPULATION)
    got = county.tried(weights, {"cmv.drift.given": "3 601 234", "cmv.drift.percent": "2,9 %"})
    assert got.amounts == wanted.amounts


def test_a_slider_can_stand_where_the_agreement_does(county: WhatIf) -> None:
    names = [one.name for one in county.sliders]
    assert names == [
        "cmv.drift.given", "cmv.drift.percent", "barnahus.drift.given", "brottsofferjouren.drift.given",
    ]  # fmt: skip
    examples = kf.agreements(examples=True)["id"]
    others = [one for one in examples if one.startswith("exempel-av")]
    made = what_if(sorted(set(others)), 2026, population="2024-12-31")
    for one in (*county.sliders, *made.sliders):
        assert one.low <= one.value <= one.high, one
        assert ((one.value - one.low) / one.step).denominator == 1, one
        assert ((one.high - one.low) / one.step).denominator == 1, one
        assert one.high > one.value, one
        assert one.low >= 0 or one.quantity == "percent", one
        # What the slider shows at its ends can be calculated.
        for end in (one.low, one.high):
            if one.name in names and end > -100:
                sign = " %" if one.quantity == "percent" else ""
                county.tried(None, {one.name: f"{Fraction(end)}{sign}"})


def test_a_percent_that_follows_an_assumption_can_be_moved() -> None:
    assumed = {"PKV": {2027: "3 %"}}
    made = what_if("brottsofferjouren", 2027, population=POPULATION, assume=assumed)
    (percent,) = (one for one in made.sliders if one.quantity == "percent")
    assert (percent.value, percent.label) == (Fraction(3), "uppräkning 2027")
    other = {"PKV": {2027: "2,5 %"}}
    wanted = kf.allocate("brottsofferjouren", 2027, population=POPULATION, assume=other)
    assert made.tried(None, {percent.name: "2,5 %"}).amounts == wanted.amounts


WITHOUT_KEY = """
format: 1
id: hyra
name: Hyra
status: decided
version: 1
valid_from: 2023-01-01
source: KS 2022 § 1
parties:
  bracke: [{code: 2305, name: Bräcke}]
  berg: [{code: 2326, name: Berg}]
rounding: {method: largest_remainder, ties: order}
items:
  - id: drift
    name: Drift
    amount: [{given: 100 001}]
    split:
      - {to: bracke, take: 1/3}
      - {to: berg, take: rest}
"""


def test_an_agreement_without_a_key_is_told_and_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "hyra.yaml").write_text(WITHOUT_KEY, encoding="utf-8")
    rent = kf.load_agreement(tmp_path / "hyra.yaml", year=2023)
    made = what_if([rent, "cmv"], 2023)
    assert made.unweighted == {"Hyra": "avtalet har ingen fördelningsnyckel att byta"}
    equal = kf.load_agreement("cmv", year=2023).replace(key=kf.Equal())
    wanted = kf.allocate([rent, equal], 2023)
    assert made.tried({"equal": "100 %"}).amounts == wanted.amounts
    other = what_if([rent], 2023)
    assert other.tried({"equal": "100 %"}).amounts == other.today.amounts == {"2305": 33334, "2326": 66667}
    assert [one.name for one in other.sliders] == ["hyra.drift.given"]


def test_one_that_is_not_in_force_is_told(county: WhatIf) -> None:
    made = what_if(["cmv", "brottsofferjouren"], 2024)
    assert [one.id for one in made.today.skipped] == ["brottsofferjouren"]
    assert made.tried({"equal": "100 %"}).total == made.today.total
    with pytest.raises(kf.NotInForceError):
        what_if("brottsofferjouren", 2024)
    with pytest.raises(kf.InputError, match="gäller"):
        what_if(["brottsofferjouren"], 2024)
    assert not county.today.skipped


def test_what_cannot_be_tried_is_refused_by_the_name_of_its_slider(county: WhatIf) -> None:
    with pytest.raises(kf.InputError) as refused:
        county.tried(None, {"cmv.drift.given": "abc", "cmv.drift.percent": "200 %"})
    places = [fault.place for fault in refused.value.faults]
    assert places == [
        "Centrum mot våld – Drift, kostnad enligt avtalet, prisnivå 2023",
        "Centrum mot våld – Drift, uppräkning per år",
    ]
    assert "scenario" not in str(refused.value)
    with pytest.raises(kf.InputError) as refused:
        county.tried({"folkmangd": "100 %"}, {"cmv.drift.gvien": "1", "barnahus.drift.take": "1"})
    assert len(refused.value.faults) == 3
    with pytest.raises(kf.InputError, match="ifrån 100 %"):
        county.tried({"population": "70 %"})


def test_factors_are_checked_all_at_once() -> None:
    with pytest.raises(kf.InputError) as refused:
        what_if("cmv", 2023, factors=["population", "folk", "population"])
    assert [fault.value for fault in refused.value.faults] == ["folk", "population"]
    with pytest.raises(kf.InputError, match="ingen faktor"):
        what_if("cmv", 2023, factors=[])
    assert what_if("cmv", 2023, factors=["tax_base"]).tried({"tax_base": "100 %"}).total == 3574970


def test_different_measures_are_not_added() -> None:
    with pytest.raises(kf.MeasureError):
        what_if("exempel-platser", 2026)


def test_an_agreement_whose_parties_a_factor_lacks_is_told_and_the_others_are_weighted() -> None:
    made = what_if(["exempel-avgifter", "cmv"], 2026)
    (name,) = made.unweighted
    assert name == "Exempel: avgifter underifrån"
    equal = kf.load_agreement("cmv", year=2026).replace(key=kf.Equal())
    wanted = kf.allocate(["exempel-avgifter", equal], 2026)
    assert made.tried({"equal": "100 %"}).amounts == wanted.amounts
    assert what_if(["exempel-avgifter", "cmv"], 2026, factors=["equal"]).unweighted == {}
