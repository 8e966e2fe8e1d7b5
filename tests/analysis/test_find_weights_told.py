"""What the search for weights says: how sure it is, what collides, and what is wrong with a question."""

from __future__ import annotations

import pickle
import random
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import kostnadsfordelning as kf
from kostnadsfordelning.analysis.search import search as searching
from kostnadsfordelning.analysis.search.grid import Grid
from kostnadsfordelning.messages.numbers import whole
from tests.analysis.weighed import BRANCHES, FACTORS, FACTS, RULES, THREE, drawn, points
from tests.calculation.small import plain

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture(scope="module")
def county() -> kf.Portfolio:
    return kf.portfolio(THREE)


@pytest.fixture(scope="module")
def now(county: kf.Portfolio) -> kf.Allocation:
    return kf.allocate(county, 2026, **FACTS)


# what cannot be proven, and what cannot be met --------------------------------------------------------------


def test_a_grid_that_is_too_large_is_searched_from_the_proposal_and_says_so(
    county: kf.Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it finds meets every wish all the same, and no worse than the coarser grid within the finer."""
    asked: dict[str, Any] = {"low": {"equal": "5 %", "land_area": "5 %"}, "minimise": "spread", **FACTS}
    coarse = kf.find_weights(county, 2026, FACTORS, kf.AtMostRise("30 %"), step="5 %", **asked)
    monkeypatch.setattr(searching, "MOST_POINTS", 1_000)
    fine = kf.find_weights(county, 2026, FACTORS, kf.AtMostRise("30 %"), step="0,5 %", **asked)
    assert (coarse.proven, fine.proven) == (True, False)
    assert fine.ok
    assert fine.value <= coarse.value
    assert "Det är inte bevisat" in plain(fine.explain())


def test_bent_amounts_are_tried_one_and_all_or_nothing_is_proven(monkeypatch: pytest.MonkeyPatch) -> None:
    one = drawn(random.Random(7), RULES[0], BRANCHES[3])
    found = kf.find_weights(one, 2026, ["folk", "equal", "dygn"], low={"equal": "20 %"}, step="5 %")
    assert (found.proven, found.tried) == (True, found.possible)
    for name in ("MOST_TRIED", "_FIRST", "_CHUNK"):
        monkeypatch.setattr(searching, name, 10)
    hasty = kf.find_weights(one, 2026, ["folk", "equal", "dygn"], low={"equal": "20 %"}, step="5 %")
    assert not hasty.proven
    assert hasty.value >= found.value
    with pytest.raises(kf.WishError, match="inte bevisat att inga finns") as error:
        kf.find_weights(one, 2026, ["folk", "equal", "dygn"], kf.AtMostAmount("Krokom", 0), step="1 %")
    assert error.value.colliding == ()


def test_the_wishes_that_collide_are_as_few_as_can_be(county: kf.Portfolio, now: kf.Allocation) -> None:
    """Every set of two of the three limits can be met, the three cannot; and what each of them lacks."""
    eight = [code for code in now.amounts if code != "R23"]
    wishes = [kf.AtMostRise("3 %"), kf.AtMostShare("Östersund", "48 %", among=eight)]
    with pytest.raises(kf.WishError) as error:
        kf.find_weights(county, 2026, FACTORS, wishes, **FACTS)
    limits = error.value.colliding
    assert len(limits) == 3
    model = county.replace(key=kf.Weighted(dict.fromkeys(FACTORS, Fraction(1, 3))))
    every = np.array(list(points(100, 3)))
    made = kf.allocate_batch(model, 2026, {"*.key:folkmangd.kommuner": every}, **FACTS)
    rows = [dict(zip(made.parties, row, strict=True)) for row in made.amounts.tolist()]
    assert not any(all(limit.left(row) >= 0 for limit in limits) for row in rows)
    for limit in limits:
        others = [one for one in limits if one is not limit]
        left = max(limit.left(row) for row in rows if all(one.left(row) >= 0 for one in others))
        assert left < 0
        lacks = whole(-(left.numerator // left.denominator))
        sentence = f"{limit.told} (uppfylls de andra överskrids det med minst {lacks} kr)"
        assert plain(sentence) in plain(error.value)


def test_wishes_that_no_weights_meet_are_all_told(county: kf.Portfolio) -> None:
    with pytest.raises(kf.WishError) as error:
        kf.find_weights(
            county, 2026, FACTORS, kf.AtMostRise("10 %"), low={"equal": "5 %", "land_area": "5 %"}, **FACTS
        )
    assert {limit.party for limit in error.value.colliding} == {"2303", "2305", "2326", "2361"}
    assert "ens när det är det enda önskemålet" in plain(error.value)


# what is told ----------------------------------------------------------------------------------------------


def test_every_kind_of_wish_is_held_and_told(county: kf.Portfolio, now: kf.Allocation) -> None:
    wishes = [
        kf.AtMostRise(20_000, ["Ragunda", "2305"]),
        kf.AtMostFall("5 %", "Östersund"),
        kf.AtMostShare("Östersund", "42 %"),
        kf.AtMostAmount("Åre", "530 000 kr"),
        kf.AtMostPerInhabitant("48,50 kr"),
    ]
    found = kf.find_weights(
        county, 2026, FACTORS, wishes, low={"land_area": "1 %"}, minimise="spread", **FACTS
    )
    paid = found.allocation.amounts
    old = now.amounts
    assert paid["2303"] <= old["2303"] + 20_000
    assert paid["2305"] <= old["2305"] + 20_000
    assert 100 * paid["2380"] >= 95 * old["2380"]
    assert 100 * paid["2380"] <= 42 * found.allocation.total
    assert paid["2321"] <= 530_000
    assert all(2 * paid[party] <= 97 * persons for party, persons in now.inhabitants.items())
    table = found.wishes
    assert table["wish"].tolist() == [0, 0, 1, 2, 3, *[4] * 8]
    assert table["ok"].all()
    assert table["left"].min() >= 0
    assert table.loc[4, "left"] == 530_000 - paid["2321"]
    told = plain(found.explain())
    for sentence in (
        "Ragunda betalar högst 20 000 kr mer än tidigare 217 930 kr",
        "Östersund betalar högst 5 % mindre än tidigare 2 685 077 kr",
        "Östersund betalar högst 42 % av summan",
        "Åre betalar högst 530 000 kr",
        "Berg betalar högst 48,50 kr per invånare",
    ):
        assert sentence in told


def test_the_result_tells_before_and_after_and_goes_on(county: kf.Portfolio, now: kf.Allocation) -> None:
    found = kf.find_weights(county, 2026, ["population", "equal"], low={"equal": "1 %"}, **FACTS)
    assert {name: str(one) for name, one in found.weights.items()} == {
        "population": "99/100",
        "equal": "1/100",
    }
    assert found.before.amounts == now.amounts
    assert kf.allocate(found.agreements, 2026, **FACTS).amounts == found.allocation.amounts
    assert kf.allocate(county.replace(key=found.key), 2026, **FACTS).amounts == found.allocation.amounts
    table = found.table.set_index("party")
    assert table["before"].to_dict() == now.amounts
    assert table["amount"].to_dict() == found.allocation.amounts
    assert (table["amount"] - table["before"] - table["change"]).sum() == 0
    assert table["change"].sum() == 0
    assert table["per_inhabitant"].isna().to_dict() == {code: code == "R23" for code in now.amounts}
    assert "lika delar 1 %" in plain(found._repr_html_())
    assert repr(found).startswith("<FoundWeights 2026: population 99 %, equal 1 %; largest_change ")
    again = pickle.loads(pickle.dumps(found))
    assert (again.weights, again.value) == (found.weights, found.value)


def test_changes_may_be_counted_from_another_year_or_model(county: kf.Portfolio) -> None:
    last = kf.allocate(county, 2025, **FACTS)
    found = kf.find_weights(
        county, 2026, ["population", "equal"], kf.AtMostRise("30 %"), baseline=last, **FACTS
    )
    assert found.before is last
    assert "Jämfört med 2025" in plain(found.explain())
    one = kf.find_weights("cmv", 2026, ["population", "equal"], baseline=county, **FACTS)
    assert one.before.amounts == kf.allocate(county, 2026, **FACTS).amounts
    assert "R23" in one.names
    assert one.table.set_index("party")["amount"].isna()["R23"]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"factors": "population"}, "minst två olika namn"),
        ({"factors": ["equal", "equal"]}, "minst två olika namn"),
        ({"minimise": "sprd"}, "menade du spread?"),
        ({"step": "3 %"}, "går inte jämnt upp"),
        ({"step": 0.01}, "flyttal"),
        ({"factors": ["folkmängd", "equal"]}, "Faktorerna är population (folkmängd), equal"),
        ({"low": {"areal": "5 %"}}, "ingen sådan faktor"),
        ({"low": {"equal": 5}}, "mellan 0 % och 100 %"),
        ({"low": "60 %"}, "inga vikter inom gränserna"),
        ({"wishes": ["5 %"]}, "inget önskemål"),
        ({"agreements": "kvinnojouren"}, "öppna frågor"),
        ({"agreements": "barnahus", "year": 2023}, "Barnahus (barnahus)"),
        ({"popualtion": "2024-12-31"}, "menade du population?"),
        ({"wishes": kf.AtMostPerInhabitant(50, "Region Jämtland Härjedalen")}, "ingen folkmängd"),
    ],
)
def test_what_is_wrong_is_told(county: kf.Portfolio, wrong: dict[str, Any], told: str) -> None:
    asked: dict[str, Any] = {"agreements": county, "year": 2026, "factors": ["population", "equal"], **FACTS}
    with pytest.raises(kf.KostnadsfordelningError) as error:
        kf.find_weights(**asked | wrong)
    assert told in plain(error.value)
    if isinstance(error.value, kf.InputError):
        assert all(fault.remedy for fault in error.value.faults)


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: kf.AtMostRise(0.05), "flyttal"),  # type: ignore[arg-type]
        (lambda: kf.AtMostRise("-5 %"), "0 eller mer"),
        (lambda: kf.AtMostFall("x"), "inte"),
        (lambda: kf.AtMostShare("Åre", "0,48"), "mellan 0 % och 100 %"),
        (lambda: kf.AtMostShare("Åre", "148 %"), "mellan 0 % och 100 %"),
        (lambda: kf.AtMostAmount("Åre", "5 %"), "belopp i kronor"),
        (lambda: kf.AtMostPerInhabitant("-1 kr"), "belopp i kronor"),
        (lambda: kf.AtMostRise("5 %", [2303]), "kod eller namn"),  # type: ignore[list-item]
    ],
)
def test_a_wish_that_is_none_is_refused_when_it_is_made(make: Callable[[], object], told: str) -> None:
    with pytest.raises(kf.InputError, match=told):
        make()


def test_every_unknown_party_is_told_at_once(county: kf.Portfolio) -> None:
    wishes = [kf.AtMostAmount("Ragnda", 5), kf.AtMostShare("Östersnd", "48 %")]
    with pytest.raises(kf.UnknownAgreementError) as error:
        kf.find_weights(county, 2026, FACTORS, wishes, **FACTS)
    assert "Ragnda" in str(error.value)
    assert "Östersnd" in str(error.value)


def test_the_grid_is_every_way_to_share_the_steps() -> None:
    grid = Grid(10, (0, 2, 1), (10, 5, 4))
    every = [one for one in points(10, 3) if 2 <= one[1] <= 5 and 1 <= one[2] <= 4]
    assert grid.points().tolist() == [list(one) for one in every]
    assert grid.size == len(every)
    near = set(grid.around((5, 4, 1), (1,)))
    assert near == {one for one in every if sum(abs(a - b) for a, b in zip(one, (5, 4, 1), strict=True)) == 2}
    assert grid.start() in every
