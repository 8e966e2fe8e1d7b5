"""Keys by land area, tax base and usage, and several keys weighted together."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostnadsfordelning.calculation.facts import Facts
from kostnadsfordelning.calculation.steps import Combine, Input, QuantiseShares, Ref, Term, Weigh
from kostnadsfordelning.errors import (
    InputError,
    InputTypeError,
    SharesError,
    UnansweredError,
    UnknownFactError,
    WeightError,
)
from kostnadsfordelning.reference.land_area import land_area
from kostnadsfordelning.reference.population import population
from kostnadsfordelning.reference.tax_base import tax_base
from tests.calculation.keyed import BRACKE, JAMTLAND, OSTERSUND, RAGUNDA, agreement, keyed

if TYPE_CHECKING:
    from kostnadsfordelning.calculation.steps import Fact, Step

FOLK = {"population": "2021-11-01"}
AREA = {"land_area": "2023-01-01"}
DAYS = {"usage": "vardygn", "unit": "dygn"}
REGION = {"R23": "Region Jämtland Härjedalen"}


def shares(weights: dict[str, int]) -> dict[str, Fraction]:
    return {code: Fraction(weight, sum(weights.values())) for code, weight in weights.items()}


def normalised(values: Any) -> dict[str, Fraction]:
    return {code: Fraction(value) / sum(map(Fraction, values.values())) for code, value in values.items()}


def the_fact(steps: tuple[Step, ...], kind: str) -> Fact:
    (fact,) = [
        step.fact for step in steps if isinstance(step, Input) and step.fact and step.fact.kind == kind
    ]
    return fact


# --- land area and tax base ----------------------------------------------------------------------------


def test_land_area_on_a_date() -> None:
    weights, steps = keyed(agreement({"areal": AREA}), "areal")
    assert shares(weights) == normalised(land_area("2023-01-01", JAMTLAND).values)
    assert weights[RAGUNDA] / weights[BRACKE] == pytest.approx(2510.89 / 3408.1)
    fact = the_fact(steps, "land_area")
    assert (fact.wanted, fact.used, fact.certainty) == (dt.date(2023, 1, 1), dt.date(2023, 1, 1), "B")
    assert not fact.substitute


@pytest.mark.parametrize(("year", "used"), [(2022, 2021), (2023, 2022), (2024, 2023), (2030, 2023)])
def test_the_latest_land_area_is_from_before_the_cost_year(year: int, used: int) -> None:
    weights, steps = keyed(agreement({"areal": {"land_area": "latest"}}), "areal", year)
    fact = the_fact(steps, "land_area")
    assert fact.used == dt.date(used, 1, 1)
    assert fact.wanted == f"den senaste kända före {year}"
    assert shares(weights) == normalised(land_area(f"{used}-01-01", JAMTLAND).values)


def test_no_land_area_is_known_before_the_first() -> None:
    with pytest.raises(UnknownFactError, match=r"före 2021.*2021-01-01, 2022-01-01, 2023-01-01"):
        keyed(agreement({"areal": {"land_area": "latest"}}), "areal", 2021)


@pytest.mark.parametrize(("year", "used"), [(2013, 2012), (2023, 2022), (2026, 2023)])
def test_the_latest_tax_base(year: int, used: int) -> None:
    weights, steps = keyed(agreement({"skatt": {"tax_base": "latest"}}), "skatt", year)
    assert the_fact(steps, "tax_base").used == used
    assert shares(weights) == normalised(tax_base(used, JAMTLAND).values)


def test_the_tax_base_of_a_year() -> None:
    weights, steps = keyed(agreement({"skatt": {"tax_base": 2023}}), "skatt", 2020)
    # Ragunda 191,8 and Bräcke 194,0 thousand kronor per inhabitant
    assert weights[RAGUNDA] * 1940 == weights[BRACKE] * 1918
    assert (the_fact(steps, "tax_base").wanted, the_fact(steps, "tax_base").used) == (2023, 2023)


def test_a_party_without_the_fact_is_named() -> None:
    one = agreement({"skatt": {"tax_base": "latest"}}, {"2303": "Ragunda", "0114": "Upplands Väsby"})
    with pytest.raises(UnknownFactError, match=r"Upplands Väsby \(0114\)"):
        keyed(one, "skatt")
    one = agreement({"areal": {"land_area": "latest"}}, {"2303": "Ragunda", **REGION})
    with pytest.raises(UnknownFactError, match="R23"):
        keyed(one, "areal")


# --- usage ---------------------------------------------------------------------------------------------

THREE = {"2303": "Ragunda", "2305": "Bräcke", **REGION}


def told(numbers: Any, *, parties: Any = None, codes: Any = None) -> dict[str, int]:
    weights, _ = keyed(agreement({"dygn": DAYS}, parties or THREE), "dygn", codes=codes, usage=numbers)
    return weights


def test_numbers_by_code_or_exact_name() -> None:
    numbers = {"2303": 120, "Bräcke": "80,5", "Region Jämtland Härjedalen": Decimal("0.5")}
    assert told({"vardygn": numbers}) == {"2303": 240, "2305": 161, "R23": 1}
    numbers = {"Ragunda": "1 200", "2305": Fraction(1, 3), "R23": 0}
    assert told({"vardygn": numbers}) == {"2303": 3600, "2305": 1, "R23": 0}


def test_a_party_has_its_own_name_in_the_agreement() -> None:
    parties = {"K1": "Ragunda", "K2": "Bräcke"}  # not the codes of the municipalities
    assert told({"vardygn": {"Ragunda": 3, "K2": 1}}, parties=parties) == {"K1": 3, "K2": 1}


def test_only_the_parties_of_the_branch_are_needed() -> None:
    assert told({"vardygn": {"2303": 1, "2305": 2}}, codes=["2305", "2303"]) == {"2305": 2, "2303": 1}


def test_the_facts_of_usage() -> None:
    numbers = {"vardygn": {"2303": 120, "2305": "80,5", "R23": 0}}
    _, steps = keyed(agreement({"dygn": DAYS}, THREE), "dygn", usage=numbers)
    fact = the_fact(steps, "usage")
    assert (fact.name, fact.source, fact.certainty) == ("vardygn", "angivet vid beräkningen", "U")
    (given_,) = [step for step in steps if isinstance(step, Input)]
    assert given_.value == (120, Fraction(161, 2), 0)
    assert given_.quantity == "usage"


def test_numbers_that_the_agreement_states() -> None:
    one = agreement({"dygn": {"usage": {"Ragunda": 120, "2305": "80,5", "R23": 0}, "unit": "dygn"}}, THREE)
    weights, steps = keyed(one, "dygn")
    assert weights == {"2303": 240, "2305": 161, "R23": 0}
    assert [step.fact for step in steps if isinstance(step, Input)] == [None]


def test_a_column_that_is_not_told() -> None:
    with pytest.raises(UnknownFactError) as caught:
        told(None)
    said = str(caught.value)
    assert "dygn" in said
    assert "Ragunda (2303), Bräcke (2305), Region Jämtland Härjedalen (R23)" in said
    assert 'usage={"vardygn": {"2303": …, …}}' in said
    assert "--usage vardygn=vardygn.xlsx" in said
    assert "heter" not in said
    with pytest.raises(UnknownFactError, match="heter vårdygn"):
        told({"vårdygn": {"2303": 1}})


def test_zero_must_be_stated() -> None:
    with pytest.raises(
        UnknownFactError, match=r"Bräcke \(2305\), Region Jämtland Härjedalen \(R23\)"
    ) as caught:
        told({"vardygn": {"2303": 120, "Bräkce": 80}})
    assert "»Bräkce« är ingen part i avtalet: menas Bräcke?" in str(caught.value)
    assert "ska ha 0" in str(caught.value)


@pytest.mark.parametrize(
    ("usage", "kind", "said"),
    [
        ({"vardygn": {"2303": 1.5}}, InputTypeError, r"usage\['vardygn'\]\['2303'\]"),
        ({"vardygn": {"2303": True}}, InputTypeError, "2303"),
        ({"vardygn": {"2303": None}}, InputTypeError, "2303"),
        ({"vardygn": {2303: 1}}, InputTypeError, "2303"),
        ({"vardygn": {"2303": "50 %"}}, InputError, "inte i procent"),
        ({"vardygn": {"2303": -1}}, InputError, "negativt"),
        ({"vardygn": {"2303": "många"}}, InputError, "många"),
        ({"vardygn": {"2303": 1, "Ragunda": 1}}, InputError, "två gånger"),
        ({"vardygn": {}}, InputError, "inga antal"),
        ({"vardygn": [1, 2]}, InputTypeError, "kolumn och part"),
        ({"vardygn": "dygn.xlsx"}, InputTypeError, "usage_from"),
        ([1], InputTypeError, "kolumn och part"),
        ({1: {"2303": 1}}, InputTypeError, "namn"),
    ],
)
def test_usage_that_cannot_be_used(usage: Any, kind: type[Exception], said: str) -> None:
    with pytest.raises(kind, match=said):
        Facts.read(None, None, None, False, usage)


def test_all_faults_in_usage_at_once() -> None:
    usage: Any = {"vardygn": {"2303": "x", "2305": -1}, "timmar": {"2303": "5 %"}}
    with pytest.raises(InputError) as caught:
        Facts.read(None, None, None, False, usage)
    assert [fault.place for fault in caught.value.faults] == [
        "usage['vardygn']['2303']", "usage['vardygn']['2305']", "usage['timmar']['2303']",
    ]  # fmt: skip


def test_the_same_party_by_its_code_and_its_name_in_the_agreement() -> None:
    with pytest.raises(InputError, match="två gånger"):
        told({"vardygn": {"R23": 1, "Region Jämtland Härjedalen": 1, "2303": 1, "2305": 1}})


# --- several keys weighted together -----------------------------------------------------------------------

PARTS = {"folk": FOLK, "lika": {"equal": None}, "areal": AREA}
MODEL = {"folk": "70 %", "lika": "20 %", "areal": "10 %"}


def model(weighted: Any = None, parties: Any = None, **more: Any) -> Any:
    return agreement({"modell": {"weighted": weighted or MODEL, **more}, **PARTS}, parties)


def by_hand() -> dict[str, Fraction]:
    """Each factor as a share of the eight, then weighted together."""
    persons = normalised(population("2021-11-01", JAMTLAND).values)
    km2 = normalised(land_area("2023-01-01", JAMTLAND).values)
    return {
        code: Fraction(70, 100) * persons[code] + Fraction(20, 100) / 8 + Fraction(10, 100) * km2[code]
        for code in JAMTLAND
    }


def test_seventy_twenty_ten() -> None:
    weights, steps = keyed(model(), "modell")
    assert shares(weights) == by_hand()
    (weigh,) = [step for step in steps if isinstance(step, Weigh)]
    assert (weigh.factors, weigh.shares) == (("folk", "lika", "areal"), (7, 2, 1))
    # Ragunda: 0,7 × 5 214 / 131 870 + 0,2 / 8 + 0,1 × 2 510,89 / 48 935,26 = 0,057808…
    ragunda = Fraction(7 * 5214, 1_318_700) + Fraction(1, 40) + Fraction(251_089, 48_935_260)
    assert shares(weights)[RAGUNDA] == ragunda
    assert Fraction(57_808, 10**6) < ragunda < Fraction(57_809, 10**6)


def test_six_decimals_are_parts_per_million() -> None:
    weights, steps = keyed(model(decimals=6, off_100="largest_remainder"), "modell")
    assert sum(weights.values()) == 10**6
    exact = {code: share * 10**6 for code, share in by_hand().items()}
    down = {code: floor(share) for code, share in exact.items()}
    short = 10**6 - sum(down.values())
    most = sorted(exact, key=lambda code: exact[code] - down[code], reverse=True)[:short]
    plain = {code: floor(share + Fraction(1, 2)) for code, share in exact.items()}
    # half-up where that makes the whole, else the largest remainders
    expected = plain if sum(plain.values()) == 10**6 else {c: down[c] + (c in most) for c in down}
    assert weights == expected
    assert weights[OSTERSUND] > weights[RAGUNDA] > 50_000
    (rounded,) = [step for step in steps if isinstance(step, QuantiseShares)]
    assert rounded.scale == 10**6


def test_shares_that_must_not_be_off() -> None:
    three = {code: JAMTLAND[code] for code in list(JAMTLAND)[:3]}
    one = agreement(
        {"modell": {"weighted": {"lika": "100 %"}, "decimals": 2, "off_100": "refuse"}, **PARTS}, three
    )
    with pytest.raises(SharesError) as caught:
        keyed(one, "modell")
    (fault,) = caught.value.faults
    assert fault.place == "keys.modell"
    assert "99" in fault.why
    assert "off_100: largest_remainder" in fault.remedy
    assert "rounding" not in fault.remedy


PHASED = {"folk": {2026: "100 %", 2028: "80 %"}, "lika": {2026: "0 %", 2028: "20 %"}}


def test_the_weights_follow_the_year() -> None:
    one = model(PHASED)
    persons = normalised(population("2021-11-01", JAMTLAND).values)
    for year, part in ((2026, 0), (2027, 0), (2028, 20), (2029, 20), (2050, 20)):
        weights, _ = keyed(one, "modell", year)
        share = Fraction(part, 100)
        assert shares(weights) == {code: (1 - share) * persons[code] + share / 8 for code in JAMTLAND}


def test_before_the_first_year_the_years_are_named() -> None:
    with pytest.raises(InputError) as caught:
        keyed(model(PHASED), "modell", 2025)
    assert [fault.place for fault in caught.value.faults] == [
        "keys.modell.weighted.folk", "keys.modell.weighted.lika",
    ]  # fmt: skip
    assert "2026, 2028" in caught.value.faults[0].why


def test_a_factor_that_weighs_nothing_yet_need_not_be_known() -> None:
    phased = {"folk": {2026: "100 %", 2027: "90 %"}, "dygn": {2026: "0 %", 2027: "10 %"}}
    one = agreement({"modell": {"weighted": phased}, "dygn": DAYS, **PARTS})
    assert shares(keyed(one, "modell", 2026)[0]) == normalised(population("2021-11-01", JAMTLAND).values)
    with pytest.raises(UnknownFactError, match="vardygn"):
        keyed(one, "modell", 2027)


def test_a_factor_that_is_all_zero_is_told_with_its_place() -> None:
    one = agreement({"modell": {"weighted": {"folk": "50 %", "dygn": "50 %"}}, "dygn": DAYS, **PARTS}, THREE)
    usage: Any = {"vardygn": {"2303": 0, "2305": 0}}
    with pytest.raises(WeightError) as caught:
        keyed(one, "modell", usage=usage, codes=["2303", "2305"])
    (fault,) = caught.value.faults
    assert fault.place == "keys.modell.weighted.dygn"
    assert "0" in fault.why
    assert fault.remedy


def test_a_fixed_key_used_for_a_party_that_it_does_not_name() -> None:
    one = agreement({"lika": {"equal": None}, "fast": {"fixed": {"Ragunda": "40 %", "Bräcke": "60 %"}}})
    assert keyed(one, "fast", codes=[RAGUNDA, BRACKE])[0] == {RAGUNDA: 2, BRACKE: 3}
    with pytest.raises(InputError) as caught:
        keyed(one, "fast", codes=[RAGUNDA, OSTERSUND])
    (fault,) = caught.value.faults
    assert (fault.place, fault.value) == ("keys.fast.fixed", "Östersund")


def test_an_open_question_in_a_weighted_key() -> None:
    asked = {"unknown": "Vilka vikter?"}
    with pytest.raises(UnansweredError, match="Vilka vikter"):
        keyed(model(asked), "modell")


def test_months_count_after_the_factors_are_weighed() -> None:
    membership = {
        "method": "month_weights",
        "others": "carry",
        "parties": {"Ragunda": {"joins": "2026-07-01"}},
    }
    one = agreement(
        {"modell": {"weighted": MODEL, "decimals": 6, "off_100": "largest_remainder"}, **PARTS},
        membership=membership,
    )
    plain, _ = keyed(one, "modell", 2027)
    weights, steps = keyed(one, "modell", 2026)
    assert weights == {code: ppm * (6 if code == RAGUNDA else 12) for code, ppm in plain.items()}
    assert [step.kind for step in steps][-3:] == ["weigh", "quantise_shares", "member_weights"]


VECTORS = st.lists(st.integers(0, 9), min_size=3, max_size=3)


@given(st.lists(VECTORS.filter(any), min_size=1, max_size=4), st.data())
def test_weighing_is_the_sum_of_the_shares(vectors: list[list[int]], data: st.DataObject) -> None:
    parts = [data.draw(st.integers(0 if place else 1, 9)) for place in range(len(vectors))]
    names = tuple(f"f{place}" for place in range(len(vectors)))
    weigh = Weigh(id="w", name="w", parties=("a", "b", "c"), factors=names, shares=tuple(parts))
    found = weigh.compute(*map(tuple, vectors))
    assert isinstance(found, tuple)
    expected = [
        sum(
            (
                Fraction(part, sum(parts)) * Fraction(vector[place], sum(vector))
                for vector, part in zip(vectors, parts, strict=True)
            ),
            Fraction(0),
        )
        for place in range(3)
    ]
    assert [Fraction(one, sum(map(int, found))) for one in found] == expected


def test_a_whole_split_as_one_key() -> None:
    """Half to a region alone, half to two by weights 1 and 3: 4/8, 1/8, 3/8."""
    combine = Combine(
        id="c",
        parties=("R23", "2303", "2305"),
        inputs=(Ref("k"),),
        terms=(Term(Fraction(1, 2), (0,), None), Term(Fraction(1, 2), (1, 2), 0)),
    )
    assert combine.compute((5, 15)) == (4, 1, 3)
    with pytest.raises(WeightError, match="noll"):
        combine.compute((0, 0))


@given(st.lists(VECTORS.filter(any), min_size=1, max_size=3), st.data())
def test_a_combined_key_is_the_sum_of_its_paths(vectors: list[list[int]], data: st.DataObject) -> None:
    parts = [data.draw(st.integers(1, 5)) for _ in vectors]
    orders = [tuple(data.draw(st.permutations(range(4)))[:3]) for _ in vectors]
    terms = tuple(
        Term(Fraction(part, sum(parts)), order, index)
        for index, (part, order) in enumerate(zip(parts, orders, strict=True))
    )
    found = Combine(id="c", parties=("a", "b", "c", "d"), terms=terms).compute(*map(tuple, vectors))
    assert isinstance(found, tuple)
    expected = [Fraction(0)] * 4
    for part, order, vector in zip(parts, orders, vectors, strict=True):
        for position, weight in zip(order, vector, strict=True):
            expected[position] += Fraction(part * weight, sum(parts) * sum(vector))
    assert [Fraction(one, sum(map(int, found))) for one in found] == expected
