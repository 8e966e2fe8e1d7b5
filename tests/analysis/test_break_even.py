"""Where two models cost a party the same: against every value calculated by itself, and what is refused."""

from __future__ import annotations

import pickle
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

import kostnadsfordelning as kf
from kostnadsfordelning.analysis.break_even import differences
from tests.calculation.small import agreement, item, plain

FACTS: dict[str, Any] = {"population": "2024-12-31"}
BOJ = "brottsofferjouren.drift.given"


def given(amount: int, *, decimals: int | None = None, **more: Any) -> kf.Agreement:
    """One amount by population among three, from the agreement's own figures."""
    rounding: dict[str, Any] = {"method": "largest_remainder", "ties": "order"}
    if decimals is not None:
        rounding["shares"] = {"decimals": decimals, "off_100": "largest_remainder"}
    branch = {"to": "kommuner", "take": "rest", "by": "folk"}
    return agreement(item(amount, branch, **more), rounding=rounding)


def test_the_county_s_case_is_what_allocate_says_on_both_sides() -> None:
    """Half of Barnahus against all of Brottsofferjouren: as dear for Ragunda when it is as large."""
    found = kf.break_even(
        "barnahus", "brottsofferjouren", "Ragunda", BOJ, year=2026, low=850_000, high=870_000, **FACTS
    )
    assert (found.outcome, len(found.crossings), found.complete) == ("one", 1, True)
    (same,) = found.crossings
    assert same.same
    assert (same.before, same.after) == (-1, 1)
    barnahus = kf.allocate("barnahus", 2026, **FACTS).amounts["2303"]
    for value, difference in ((same.low - 1, -1), (same.low, 0), (same.high, 0), (same.high + 1, 1)):
        boj = kf.load_agreement("brottsofferjouren")
        items = [one.model_dump(by_alias=True, exclude_unset=True) for one in boj.items]
        items[0]["amount"][0]["given"] = int(value)
        changed = boj.replace(items=items)
        assert kf.allocate(changed, 2026, **FACTS).amounts["2303"] - barnahus == difference
        first, second = found.at(int(value))
        assert (first.amounts["2303"], second.amounts["2303"]) == (barnahus, barnahus + difference)


@pytest.mark.parametrize("decimals", [None, 0])
def test_every_value_by_itself(decimals: int | None) -> None:
    """Rounded shares jump, so that the models can meet more than once; every value is calculated here too."""
    one, other = given(90_000, decimals=decimals), given(100_000, decimals=decimals)
    weighted = other.replace(key=kf.Weighted({"folk": "50 %", "equal": "50 %"}))
    name = next(name for name in kf.parameters(weighted, 2026)["parameter"] if name.endswith("folk.kommuner"))
    found = kf.break_even(
        one, weighted, "Bräcke", name, part="equal", year=2026, low="0 %", high="40 %", decimals=0
    )
    signs = []
    zeros = set()
    before = kf.allocate(one, 2026).amounts["2305"]
    for percent in range(41):
        shares = {"folk": Fraction(100 - percent, 100), "equal": Fraction(percent, 100)}
        paid = kf.allocate(other.replace(key=kf.Weighted(shares)), 2026).amounts["2305"]
        signs.append((paid > before) - (paid < before))
        if paid == before:
            zeros.add(percent)
    changes = [sign for sign in signs if sign]
    assert list(found.signs) == [
        sign for place, sign in enumerate(changes) if not place or changes[place - 1] != sign
    ]
    met = {
        percent for one in found.crossings if one.same for percent in range(int(one.low), int(one.high) + 1)
    }
    assert met == zeros
    for crossing in found.crossings:
        if not crossing.same:
            low, high = int(crossing.low), int(crossing.high)
            assert high == low + 1
            assert signs[low] * signs[high] == -1
    assert found.complete
    assert found.tried == 41


def test_many_values_are_searched_between_those_that_were_calculated(monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = given(90_000), given(100_000)
    asked: dict[str, Any] = {"year": 2026, "low": 0, "high": 60_000, "party": "Krokom"}
    name = "*.drift.given"
    fixed = one.replace(id="b")
    whole = kf.break_even(fixed, other, parameter="a.drift.given", **asked | {"high": 95_000})
    monkeypatch.setattr(differences, "MOST_VALUES", 1_000)
    searched = kf.break_even(fixed, other, parameter="a.drift.given", **asked | {"high": 95_000})
    assert (whole.complete, searched.complete) == (True, False)
    assert searched.crossings == whole.crossings
    assert searched.outcome == whole.outcome == "one"
    assert searched.tried < whole.tried / 10
    alike = kf.break_even(one, given(100), parameter=name, **asked)
    assert alike.outcome == "equal"
    assert alike.crossings == ()


def test_outcomes_and_what_is_told_of_them() -> None:
    one, other = given(90_000).replace(id="b"), given(100_000)
    far = kf.break_even(one, other, "Krokom", "a.drift.given", year=2026, low=100_000, high=100_010)
    assert (far.outcome, far.low, far.high) == ("none", None, None)
    assert "Ingen brytpunkt: den andra modellen är dyrare hela vägen." in plain(far.explain())
    near = kf.break_even(one, other, "Krokom", "a.drift.given", year=2026, low=89_990, high=90_000)
    assert near.outcome == "touches"
    assert "Modellerna möts men byter inte plats: den första" in plain(near.explain())
    met = kf.break_even(one, other, "Krokom", "a.drift.given", year=2026, low=80_000, high=100_000)
    assert "Under den är den första modellen dyrare, över den den andra." in plain(met.explain())
    assert list(met.table.columns) == ["value", "told", "first", "second", "difference"]
    assert met.table["difference"].tolist()[0] < 0 < met.table["difference"].tolist()[-1]
    assert "Krokom" in met._repr_html_()
    assert repr(met).startswith("<BreakEven 2026: Krokom, a.drift.given: one at ")
    assert pickle.loads(pickle.dumps(met)).crossings == met.crossings


def test_values_that_an_agreement_refuses_are_counted() -> None:
    """More is set off than there is below 20 000 kr; the grant is told by its full name, for one of them."""
    granted = [{"given": 100_000}, {"deduct": "bidrag", "below_zero": "refuse"}]
    other = agreement(item(granted, {"to": "kommuner", "take": "rest", "by": "folk"}))
    found = kf.break_even(
        given(1_500).replace(id="b"), other, "Krokom", "a.drift.given", year=2026, low=19_000, high=22_000,
        grants={"a.drift.bidrag": 20_000},
    )  # fmt: skip
    assert (found.refused, found.outcome) == (1_000, "one")
    assert found.low == 21_500
    assert "1 000 värden kan inte beräknas" in plain(found.explain())


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"parameter": "drift"}, "ingen av modellerna har den parametern"),
        ({"parameter": 7}, "en parameter anges med sitt namn som text"),
        ({"parameter": "*"}, "olika slag"),
        ({"parameter": "barnahus.drift.take"}, "parametern har ett tal per del"),
        ({"parameter": "barnahus.drift.take", "part": "kommun"}, "menade du kommuner?"),
        ({"low": "5 %"}, "parametern är ingen procentsats"),
        ({"low": 5.5}, "flyttal"),
        ({"low": Decimal("5.5")}, "inte en multipel"),
        ({"low": 900_000, "high": 5}, "inte lägre än"),
        ({"decimals": 1.5}, "antalet decimaler"),
        ({"part": "kommuner"}, "ingen sådan del"),
        ({"popualtion": 1}, "menade du population?"),
    ],
)
def test_what_is_wrong_is_told(wrong: dict[str, Any], told: str) -> None:
    asked: dict[str, Any] = {"parameter": BOJ, "year": 2026, "low": 1, "high": 9, **FACTS, **wrong}
    with pytest.raises(kf.InputError) as error:
        kf.break_even("barnahus", "brottsofferjouren", "Ragunda", **asked)
    assert told in plain(error.value)
    assert all(fault.remedy for fault in error.value.faults)
    with pytest.raises(kf.UnknownAgreementError, match="Menade du Ragunda"):
        kf.break_even("barnahus", "brottsofferjouren", "Ragnda", BOJ, year=2026, low=1, high=9, **FACTS)
    with pytest.raises(kf.NotInForceError, match="Brottsofferjouren"):
        kf.break_even("barnahus", "brottsofferjouren", "Ragunda", BOJ, year=2025, low=1, high=9, **FACTS)
