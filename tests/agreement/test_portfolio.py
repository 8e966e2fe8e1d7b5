"""Several agreements as one: what is done to a portfolio is done to all, or refused with every name."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Any

import pytest

import kostnadsfordelning as kf
from kostnadsfordelning.agreement.loading import parse_agreement
from tests.agreement.small import changed

if TYPE_CHECKING:
    from pathlib import Path

THREE = ["cmv", "barnahus", "brottsofferjouren"]
WITHOUT_KEYS = changed(
    ("  lika: {equal: }\n", ""),
    ("  fast: {fixed: {0114: 40 %, Ragunda: 60 %}}\n", ""),
    ("keys:\n", ""),
    ("to: kommuner, take: 2/3, by: lika", "to: [Ragunda], take: 2/3"),
    ("to: region, take: rest", "to: region, take: rest"),
    ("    - {code: 0114, name: Upplands Väsby}\n", ""),
)


def test_a_total_per_party_is_the_sum_over_its_agreements() -> None:
    county = kf.portfolio(THREE)
    together = kf.allocate(county, 2026, population="2024-12-31")
    apart = [kf.allocate(one, 2026, population="2024-12-31") for one in county]
    for party, amount in together.by_party["amount"].items():
        assert amount == sum(one.amounts.get(str(party), 0) for one in apart)
    assert together.total == sum(one.total for one in apart) == 3_906_467 + 1_721_736 + 731_101


def test_it_is_a_list_and_more() -> None:
    county = kf.portfolio(THREE)
    assert isinstance(county, kf.Portfolio)
    assert [one.id for one in county] == list(county.ids) == THREE
    assert len(county) == len(county.agreements) == 3
    assert repr(county) == "<Portfolio of 3 agreements: cmv, barnahus, brottsofferjouren>"
    assert pickle.loads(pickle.dumps(county)) == county
    assert kf.allocate(list(county), 2023) == kf.allocate(county, 2023)
    assert "<b>Centrum mot våld</b> <code>cmv</code>" in county._repr_html_()
    with pytest.raises(AttributeError):
        county.agreements = ()  # type: ignore[misc]


def test_ids_agreements_paths_and_portfolios(tmp_path: Path) -> None:
    path = tmp_path / "prov.yaml"
    path.write_text(changed(), encoding="utf-8")
    some = kf.portfolio([kf.load_agreement("cmv"), "barnahus", path])
    assert some.ids == ("cmv", "barnahus", "prov")
    assert kf.portfolio([some, "brottsofferjouren"]).ids == ("cmv", "barnahus", "prov", "brottsofferjouren")
    assert kf.portfolio(one for one in some) == some


def test_what_is_not_in_force_is_a_row_with_the_reason() -> None:
    early = kf.allocate(kf.portfolio(THREE), 2023)
    assert [one.id for one in early.skipped] == ["barnahus", "brottsofferjouren"]
    assert early.total == 3_574_970
    none = kf.allocate(kf.portfolio(["cmv"]), 2020)
    assert (none.rows, [one.id for one in none.skipped]) == ((), ["cmv"])


@pytest.mark.parametrize("given", ["cmv", kf.load_agreement("cmv"), None, 7, ["cmv", 7], ["cmv", None]])
def test_what_is_no_list_of_agreements(given: Any) -> None:
    with pytest.raises(kf.InputTypeError):
        kf.portfolio(given)


def test_none_and_twice() -> None:
    with pytest.raises(kf.InputError, match="inga avtal angavs"):
        kf.portfolio([])
    with pytest.raises(kf.InputError, match=r"mer än en gång \(angivet: cmv 1\)"):
        kf.portfolio(["cmv", "barnahus", kf.load_agreement("cmv")])
    beside = kf.portfolio(["cmv", kf.load_agreement("cmv").replace(key=kf.Equal())])
    with pytest.raises(kf.InputError, match="mer än en gång"):  # what was tried, beside the agreement itself
        kf.allocate(beside, 2023)


def test_a_change_reaches_every_agreement() -> None:
    county = kf.portfolio(THREE)
    equal = county.replace(key=kf.Equal())
    assert [one.version for one in equal] == ["1-andrad"] * 3
    assert [one.version for one in county] == ["1"] * 3
    amounts = kf.allocate(equal, 2026).amounts  # no population is asked for any more
    # 3 906 467 / 8 = 488 308,375; 860 868 / 8 = 107 608,5; 731 101 / 8 = 91 387,625
    for party in ("2303", "2380"):
        assert abs(amounts[party] - (488_308 + 107_608 + 91_387)) <= 3
    assert amounts["R23"] == 860_868


def test_every_agreement_without_a_place_for_a_change_is_named() -> None:
    bare = parse_agreement(WITHOUT_KEYS, "avtal.yaml")
    with pytest.raises(kf.InputError) as error:
        kf.portfolio(["cmv", bare]).replace(key=kf.Equal())
    (only,) = error.value.faults
    assert (only.place, only.why) == ("Prov", "avtalet har ingen nyckel att byta")
    with pytest.raises(kf.InputError) as error:
        kf.portfolio(["cmv", "barnahus", bare]).replace(keys={"lika": kf.Equal()})
    assert [one.place for one in error.value.faults] == ["Barnahus", "Prov"]
    with pytest.raises(kf.InputError) as error:
        kf.portfolio(THREE).replace(parties=["Ragunda", "Region Jämtland Härjedalen"])
    told = [one.place for one in error.value.faults]
    assert told == ["Centrum mot våld", "Barnahus", "Brottsofferjouren"]  # in one of them nobody is left
    assert "Region Jämtland Härjedalen" in str(error.value)
    unpriced = parse_agreement(
        changed((", price_year: 2026", ""), ("      - {uprate: 3 %, round: each_year}\n", "")), "avtal.yaml"
    )
    with pytest.raises(kf.InputError, match="inget belopp med prisnivå") as error:
        kf.portfolio([unpriced, "cmv"]).replace(indexation="2 %")
    assert [one.place for one in error.value.faults] == ["Prov"]


def test_an_argument_of_the_wrong_kind_is_told_once() -> None:
    with pytest.raises(kf.InputTypeError) as error:
        kf.portfolio(THREE).replace(parties="Ragunda")
    assert len(error.value.faults) == 1
