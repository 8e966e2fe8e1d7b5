"""Which rule made a table: the published ones, tables drawn by any rule, and tables made by none."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import kostnadsfordelning as kf
from kostnadsfordelning.analysis.inherited.identify import identify_rule
from kostnadsfordelning.analysis.inherited.printed_shares import PrintedShares
from tests.golden.printed_tables import BRIGADE_AMOUNTS, BRIGADE_SHARES, BRIGADE_TOTAL
from tests.strategies import totals, weights

if TYPE_CHECKING:
    from collections.abc import Iterator

CMV = json.loads((Path(__file__).parents[1] / "golden" / "cmv_2023.json").read_text(encoding="utf-8"))
METHODS = ("largest_remainder", "half_up", "down", "sainte_lague", "cumulative")
COLUMNS = [
    "rule", "hits", "parties", "sum_error", "key", "method", "residual_to", "ties", "share_decimals",
    "shares_off_100", "unit", "alike", "also",
]  # fmt: skip


def arguments(row: Any) -> dict[str, Any]:
    """A row as the keyword arguments of `apportion`."""
    decimals = None if pd.isna(row.share_decimals) else int(row.share_decimals)
    return {
        "method": row.method,
        "residual_to": row.residual_to,
        "ties": row.ties,
        "share_decimals": decimals,
        "shares_off_100": row.shares_off_100,
        "unit": int(row.unit),
    }


def note(found: pd.DataFrame) -> str:
    return str(found.attrs["note"]).replace("\N{NO-BREAK SPACE}", " ")


# published tables --------------------------------------------------------------------------------------


def cmv_keys() -> dict[str, Any]:
    return {
        "folkmängd 2021-11-01": kf.population("2021-11-01"),
        "folkmängd 2020-12-31": kf.population("2020-12-31"),
        "lika delar": dict.fromkeys(CMV["amounts"], 1),
    }


def test_cmv_is_rounded_shares_of_the_population_on_1_november_2021() -> None:
    found = identify_rule(CMV["total"], cmv_keys(), CMV["amounts"])
    assert list(found.columns) == COLUMNS
    best = found.iloc[0]
    assert (best.hits, best.parties, best.sum_error) == (8, 8, 0)
    assert best.key == "folkmängd 2021-11-01"
    assert arguments(best) == {
        "method": "largest_remainder",
        "residual_to": None,
        "ties": "order",
        "share_decimals": 1,
        "shares_off_100": "refuse",
        "unit": 1,
    }
    assert best.rule == (
        "folkmängd 2021-11-01, andelar avrundade till en decimal i procent, största restens metod"
    )
    assert found.attrs["fits"] is True
    assert not (found.hits[1:] == 8).any()


def test_exact_shares_miss_the_printed_table_by_what_is_known() -> None:
    found = identify_rule(CMV["total"], cmv_keys(), CMV["amounts"])
    plain = (found.method == "largest_remainder") & found.share_decimals.isna()
    exact = found[(found.key == "folkmängd 2021-11-01") & plain].iloc[0]
    amounts = kf.apportion(
        CMV["total"],
        {party: kf.population("2021-11-01")[party] for party in CMV["amounts"]},
        method="largest_remainder",
    ).amounts
    wanted = sum(abs(amounts[party] - printed) for party, printed in CMV["amounts"].items())
    assert exact.sum_error == wanted
    assert amounts["Ragunda"] - CMV["amounts"]["Ragunda"] < -1600


def test_other_dates_are_told_with_what_their_shares_make() -> None:
    found = identify_rule(CMV["total"], {"2020-12-31": kf.population("2020-12-31")}, CMV["amounts"])
    assert found.attrs["fits"] is False
    kept = found[(found.shares_off_100 == "kept") & (found.share_decimals == 1)]
    assert kept.rule.str.contains("de blir 100,1\N{NO-BREAK SPACE}% men används som de är").all()
    assert len(kept)


def test_the_rules_that_the_amounts_cannot_tell_apart_are_told() -> None:
    found = identify_rule(CMV["total"], cmv_keys(), CMV["amounts"], printed_shares=CMV["shares"])
    best = found.iloc[0]
    assert best.alike == len(best.also) + 1
    assert any(one.startswith("de tryckta andelarna, exakta andelar") for one in best.also)
    assert "och beloppen kan inte skilja dem åt" in note(found)
    assert "Nycklar: folkmängd 2021-11-01; de tryckta andelarna." in note(found)
    assert found.attrs["printed_shares"] == "key"
    assert "De tryckta andelarna kan vara nyckeln" in note(found)


def test_the_brigades_percentages_are_only_a_display() -> None:
    keys = {f"folkmängd {year}-12-31": kf.population(f"{year}-12-31") for year in range(2015, 2019)}
    found = identify_rule(BRIGADE_TOTAL, keys, BRIGADE_AMOUNTS, printed_shares=BRIGADE_SHARES, measure="tkr")
    assert found.attrs["fits"] is False
    assert found.attrs["printed_shares"] == "display"
    assert found.hits.max() == 0
    assert note(found).startswith("Ingen av de ")
    assert "bara en avrundad visning av beloppen" in note(found)
    assert "Leksand skulle då få 9 913 tkr, och det skiljer 17 tkr" in note(found)


# tables made by a rule ---------------------------------------------------------------------------------


def every_rule(parties: list[str]) -> Iterator[dict[str, Any]]:
    """All that `apportion` can be asked for, written out by itself."""
    roundings = [(None, "refuse"), *product(range(5), ("refuse", "largest_remainder", "largest"))]
    for method in METHODS:
        receivers = (
            ["largest", "first", "last", "none", *parties] if method in ("half_up", "down") else [None]
        )
        for receiver, ties, (decimals, off_100), unit in product(
            receivers, ("order", "largest"), roundings, (1, 10, 100, 1000)
        ):
            yield {
                "method": method,
                "residual_to": receiver,
                "ties": ties,
                "share_decimals": decimals,
                "shares_off_100": off_100,
                "unit": unit,
            }


def divided(total: int, share: Any, rule: dict[str, Any]) -> dict[str, int] | None:
    try:
        return kf.apportion(total, share, **rule).amounts
    except (kf.TieError, kf.ResidualError, kf.SharesError, kf.UnitError):
        return None


@given(share=weights(), total=totals(), data=st.data())
@settings(max_examples=100, deadline=None)
def test_a_table_drawn_by_any_rule_is_identified(
    share: dict[str, Any], total: int, data: st.DataObject
) -> None:
    assume(not {"Åre", "2321"} <= set(share) and not {"Härjedalen", "2361"} <= set(share))  # one party, twice
    assume(not {"Dals-Ed", "1438"} <= set(share))
    rule = data.draw(st.sampled_from(list(every_rule(list(share)))))
    total = total // rule["unit"] * rule["unit"]
    amounts = divided(total, share, rule)
    assume(amounts is not None)
    assert amounts is not None
    found = identify_rule(total, share, amounts)
    best = found.iloc[0]
    assert found.attrs["fits"] is True
    assert (best.hits, best.parties, best.sum_error) == (len(share), len(share), 0)
    if best.shares_off_100 != "kept" and total % int(best.unit) == 0:
        assert kf.apportion(total, share, **arguments(best)).amounts == amounts


@given(
    share=st.lists(st.integers(1, 60), min_size=2, max_size=4),
    total=st.integers(1, 3000),
    moved=st.lists(st.integers(-3, 3), min_size=4, max_size=4),
)
@settings(max_examples=25, deadline=None)
def test_what_no_rule_gives_is_told_as_such_and_what_one_gives_is_found(
    share: list[int], total: int, moved: list[int]
) -> None:
    """Held against every call of `apportion` there is."""
    parties = dict(zip("ABCD", share, strict=False))
    base = kf.apportion(total, parties, method="largest_remainder").amounts
    amounts = {party: base[party] + by for (party, by) in zip(base, moved, strict=False)}
    found = identify_rule(total, parties, amounts)
    rules = (rule for rule in every_rule(list(parties)) if total % rule["unit"] == 0)
    given_by_one = any(divided(total, parties, rule) == amounts for rule in rules)
    best = found.iloc[0]
    if given_by_one:
        assert found.attrs["fits"] is True
    elif found.attrs["fits"]:  # one of the two that `apportion` refuses on purpose
        assert best.shares_off_100 == "kept" or total % int(best.unit)
    else:
        assert best.hits < best.parties
        assert "Ingen av de " in note(found)
    assert found.attrs["fits"] == (best.sum_error == 0) == (best.hits == best.parties)


def test_the_order_is_hits_then_error_then_plainness() -> None:
    found = identify_rule(CMV["total"], cmv_keys(), CMV["amounts"])
    ranks = list(zip(-found.hits, found.sum_error, strict=True))
    assert ranks == sorted(ranks)
    equal = identify_rule(100, {"A": 1, "B": 1}, {"A": 50, "B": 50})
    assert equal.loc[0, "rule"] == "den angivna nyckeln, exakta andelar, största restens metod"


def test_a_residual_to_a_named_party_is_found() -> None:
    share = {"A": 1, "B": 5, "C": 10, "D": 12}
    amounts = kf.apportion(100, share, method="down", residual_to="B").amounts
    best = identify_rule(100, share, amounts).iloc[0]
    assert (best.method, best.residual_to, best.sum_error) == ("down", "B", 0)
    assert best.rule.endswith("avrundning nedåt (resten till B)")
    assert "Att resten gått just till B är läst ur beloppen" in note(identify_rule(100, share, amounts))


def test_another_total_that_would_explain_the_table_is_told() -> None:
    found = identify_rule(CMV["total"] + 100_000, cmv_keys(), CMV["amounts"])
    assert found.attrs["fits"] is False
    assert "det som delades är 3 674 970 kr: det skiljer 100 000 kr" in note(found)
    assert "Är det i stället 3 574 970 kr som delades följer tabellen av: folkmängd 2021-11-01" in note(found)


def test_shares_that_do_not_make_100_and_are_used_all_the_same() -> None:
    """Population on 31 December 2020 gives shares of 100,1 %: the municipalities are charged too much."""
    share = {party: kf.population("2020-12-31")[party] for party in CMV["amounts"]}
    whole = sum(share.values())
    units = {party: (2000 * one + whole) // (2 * whole) for party, one in share.items()}
    assert sum(units.values()) == 1001
    amounts = {party: (2 * CMV["total"] * one + 1000) // 2000 for party, one in units.items()}
    found = identify_rule(CMV["total"], share, amounts)
    best = found.iloc[0]
    assert found.attrs["fits"] is True
    assert (best.shares_off_100, best.share_decimals) == ("kept", 1)
    assert "det skiljer 3 57" in note(found)  # 0,1 % of 3 574 970, to a krona or two


def test_amounts_with_ore() -> None:
    amounts: dict[str, object] = {"A": "33,34", "B": Decimal("33.33"), "C": "33,33"}
    found = identify_rule(100, dict.fromkeys("ABC", 1), amounts)
    best = found.iloc[0]
    assert found.attrs["fits"] is True
    assert (best.method, best.unit) == ("largest_remainder", Decimal("0.01"))
    amounts["C"] = "33,35"
    off = identify_rule(100, dict.fromkeys("ABC", 1), amounts)
    assert off.loc[0, "sum_error"] == Decimal("0.02")


def test_whole_hundreds() -> None:
    share = {"A": 1, "B": 5, "C": 10}
    amounts = kf.apportion(12_300, share, method="sainte_lague", unit=100).amounts
    best = identify_rule(12_300, share, amounts).iloc[0]
    assert (best.unit, best.sum_error) == (100, 0)
    assert "avrundat till hela 100" in best.rule
    alone = identify_rule(12_345, share, {"A": 800, "B": 3900, "C": 7700})
    assert alone.attrs["fits"] is True
    assert "Beloppen är tillsammans 12 400 kr, men det som delades är 12 345 kr" in note(alone)


# what is said of tables that nearly fit ------------------------------------------------------------------


def test_rows_that_have_changed_places_are_told() -> None:
    amounts = {**CMV["amounts"], "Ragunda": CMV["amounts"]["Åre"], "Åre": CMV["amounts"]["Ragunda"]}
    found = identify_rule(CMV["total"], cmv_keys(), amounts)
    assert found.attrs["fits"] is False
    assert found.loc[0, "hits"] == 6
    assert "Beloppen för Ragunda, Åre ser ut att ha bytt plats" in note(found)
    assert "Avviker: Ragunda 328 897 (regeln ger 142 999); Åre 142 999 (regeln ger 328 897)." in note(found)


def test_a_krona_placed_by_hand_is_told() -> None:
    amounts = {**CMV["amounts"], "Ragunda": 143_000, "Åre": 328_896}
    found = identify_rule(CMV["total"], cmv_keys(), amounts)
    assert "resten kan vara placerad för hand" in note(found)
    assert "bytt plats" not in note(found)


def test_thousands_beside_kronor_are_told() -> None:
    amounts = {party: round(amount / 1000) for party, amount in CMV["amounts"].items()}
    assert "Beloppen ser ut att vara i tusental kronor" in note(
        identify_rule(CMV["total"], cmv_keys(), amounts)
    )


def test_a_table_that_only_the_printed_shares_explain() -> None:
    amounts = {"A": 400, "B": 600}
    found = identify_rule(1000, {"folkmängd": {"A": 7, "B": 2}}, amounts, printed_shares={"A": 40, "B": 60})
    assert found.attrs["fits"] is True
    assert found.loc[0, "key"] == "de tryckta andelarna"
    assert "Ingen av de andra prövade nycklarna ger tabellen: folkmängd." in note(found)


# printed percentages -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shares", "amounts", "verdict"),
    [
        ((400, 600), (400, 600), "key"),
        ((400, 600), (401, 599), "neither"),
        ((40, 60), (401, 599), "display"),
        ((41, 59), (401, 599), "neither"),
    ],
)
def test_what_printed_percentages_are(
    shares: tuple[int, ...], amounts: tuple[int, ...], verdict: str
) -> None:
    decimals = 1 if max(shares) > 100 else 0
    held = PrintedShares(("A", "B"), shares, decimals, Fraction(1000), tuple(map(Fraction, amounts)))
    assert held.verdict() == verdict


def test_percentages_that_do_not_make_100_are_told() -> None:
    found = identify_rule(
        1000, {"A": 1, "B": 2}, {"A": 333, "B": 667}, printed_shares={"A": "33,3 %", "B": "66,6 %"}
    )
    assert "De tryckta andelarna blir 99,9 %, inte 100 %." in note(found)


@given(
    amounts=st.lists(st.integers(1, 10**7), min_size=2, max_size=8),
    decimals=st.integers(0, 3),
)
def test_percentages_made_from_the_amounts_follow_from_them(amounts: list[int], decimals: int) -> None:
    total, hundred = sum(amounts), 100 * 10**decimals
    units = tuple((2 * hundred * one + total) // (2 * total) for one in amounts)
    parties = tuple(map(str, range(len(amounts))))
    held = PrintedShares(parties, units, decimals, Fraction(total), tuple(map(Fraction, amounts)))
    assert held.not_of_amounts == ()
    assert held.verdict() in ("key", "display")


# arguments -----------------------------------------------------------------------------------------------


def test_codes_and_names_are_the_same_party() -> None:
    found = identify_rule(CMV["total"], kf.population("2021-11-01"), CMV["amounts"])
    assert found.loc[0, "key"] == "folkmängd 2021-11-01"
    codes = {"2303": 5214, "Bräcke": 6197}
    named = kf.apportion(1000, {"Ragunda": 5214, "2305": 6197}, method="down", residual_to="first").amounts
    assert identify_rule(1000, codes, named).attrs["fits"] is True


def test_names_as_municipalities_write_them() -> None:
    other = {"Ragunda": "Ragunda kommun", "Bräcke": "BRÄCKE", "Härjedalen": "Härjedalens Kommun"}
    written = {other.get(name, name): amount for name, amount in CMV["amounts"].items()}
    found = identify_rule(CMV["total"], kf.population("2021-11-01"), written)
    assert found.attrs["fits"] is True
    assert found.loc[0, "key"] == "folkmängd 2021-11-01"
    wrong = {"Stromsund" if name == "Strömsund" else name: one for name, one in written.items()}
    with pytest.raises(kf.InputError, match="uppgiften finns inte för Stromsund"):
        identify_rule(CMV["total"], kf.population("2021-11-01"), wrong)


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(kf.InputTypeError) as caught:
        identify_rule(
            1.5,
            {"a": {"A": 1.0, "B": 1, "C": 2}, "b": {"B": 2, "D": 3}, "": {"A": 1}},
            {"A": 1, "B": "2,5555", "C": 3},
            printed_shares={"A": "-4 %", "B": 3, "C": 1.0},
        )
    places = [fault.place for fault in caught.value.faults]
    assert places == [
        "total", 'amounts["B"]', 'weights["a"]["A"]', 'weights["b"]', 'weights["b"]', "weights",
        'printed_shares["A"]', 'printed_shares["C"]',
    ]  # fmt: skip
    assert all(fault.why and fault.remedy for fault in caught.value.faults)


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"total": "10 %"}, "total"),
        ({"amounts": [1, 2]}, "amounts"),
        ({"amounts": {}}, "amounts"),
        ({"amounts": {"Ragunda": 1, "2303": 2}}, 'amounts["2303"]'),
        ({"amounts": {2303: 1}}, "amounts[2303]"),
        ({"weights": 7}, "weights"),
        ({"weights": {"A": 1, "B": {"A": 1}}}, "weights"),
        ({"weights": {"A": 0, "B": 0}}, "weights"),
        ({"printed_shares": {"A": 1}}, "printed_shares"),
        ({"printed_shares": {"A": 1, "B": 2, "C": 3}}, "printed_shares"),
    ],
)
def test_arguments_that_cannot_be_used_are_named(changed: dict[str, Any], place: str) -> None:
    usual: dict[str, Any] = {"total": 10, "weights": {"A": 1, "B": 2}, "amounts": {"A": 3, "B": 7}}
    with pytest.raises(kf.InputError) as caught:
        identify_rule(**{**usual, **changed})
    assert place in [fault.place for fault in caught.value.faults]
