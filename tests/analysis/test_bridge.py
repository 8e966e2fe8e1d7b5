"""What moves a cost from one year to another: each cause by hand, and all of them in sum."""

from __future__ import annotations

import pickle
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import kostnadsfordelning as kf
from kostnadsfordelning.agreement.loading import agreement_from
from kostnadsfordelning.analysis.bridge.bridge import bridge
from tests.calculation.small import KEYS, A, B, C, R, agreement, item, plain
from tests.calculation.split_trees import FIRST, LAST, agreements
from tests.calculation.test_uprating import BASE, EDITIONS, trued_up, uprated

if TYPE_CHECKING:
    from pathlib import Path

THREE = ["cmv", "barnahus", "brottsofferjouren"]
EIGHT = ("2303", "2305", "2309", "2313", "2321", "2326", "2361", "2380")
BOTH = [kf.population("2023-12-31").select(EIGHT), kf.population("2024-12-31").select(EIGHT)]
BY_YEAR: dict[int, dict[str, Any]] = {
    2026: {"population": BOTH[0]},
    2027: {"population": BOTH[1], "actual": {"barnahus.kvalitetsgranskning": 100_000}},
}
PKV: dict[str, Any] = {"assume": {"PKV": {2027: "2,9 %"}}}
EQUAL = {"to": "kommuner", "take": "rest", "by": "lika"}


def seen(party: str = "2303") -> kf.Bridge:
    return kf.bridge(THREE, party, (2026, 2027), by_year=BY_YEAR, **PKV)


def amounts(*versions: kf.Agreement, years: tuple[int, int] = (2025, 2026), **told: Any) -> dict[str, int]:
    """What moves Ragunda's cost, less what moves nothing; the sums are held."""
    made = bridge(list(versions), A, years, **told)
    assert made.first + sum(made.amounts.values()) == made.last
    return {cause: amount for cause, amount in made.amounts.items() if amount}


# the real case -----------------------------------------------------------------------------------------


def test_every_cause_by_hand() -> None:
    """Without rounding: the index acts on the first year's share, the population on the uprated amount."""
    made = seen()
    shares = [Fraction(one["2303"], sum(one.values.values())) for one in BOTH]
    cmv = Fraction(5214, 131_870) * 3_574_970 * Fraction(103, 100) ** 3
    index = {"cmv": cmv * Fraction(3, 100), "brottsofferjouren": 731_101 * shares[0] * Fraction(29, 1000)}
    people = {
        "barnahus": Fraction(1_721_736, 2) * (shares[1] - shares[0]),
        "brottsofferjouren": 731_101 * Fraction(1029, 1000) * (shares[1] - shares[0]),
    }
    exact = {(one.service, one.cause): one.exact for one in made.moves}
    assert all(exact[service, "index"] == effect for service, effect in index.items())
    assert all(exact[service, "population"] == effect for service, effect in people.items())
    assert exact["barnahus", "decision"] == Fraction(100_000, 3) * shares[1]
    assert exact["barnahus", "index"] == exact["cmv", "population"] == exact["cmv", "model"] == 0
    assert exact["brottsofferjouren", "rounding"] < 2
    assert made.amount("index", "cmv") == round(index["cmv"])


def test_what_it_starts_and_ends_with_is_what_is_paid() -> None:
    made = seen("Ragunda")
    for year, total, own in ((2026, made.first, made.before), (2027, made.last, made.after)):
        paid = kf.allocate(THREE, year, **BY_YEAR[year], **PKV)
        assert total == paid.amounts["2303"]
        assert own == {
            service: sum(row.amount for row in paid.rows if (row.service, row.party) == (service, "2303"))
            for service in THREE
        }
    assert made.first + sum(made.amounts.values()) == made.last
    assert made.preliminary == (2027,)
    assert {"preliminary", "told"} <= set(made.assumptions["assumption"])


def test_the_tables_sum() -> None:
    made = seen()
    table = made.table
    assert list(table["cause"]) == [
        "before", "model", "index", "population", "decision", "rounding", "after",
    ]  # fmt: skip
    assert table["cost"].iloc[0] + table["amount"].iloc[1:-1].sum() == table["cost"].iloc[-1] == made.last
    by_service = made.by_service
    assert list(by_service.index) == [*THREE, "_total"]
    assert (by_service.loc[THREE].drop(columns="name").sum() == by_service.loc["_total"].drop("name")).all()
    inner = by_service[list(made.causes)].sum(axis=1)
    assert (by_service["before"] + inner == by_service["after"]).all()
    notes = dict(zip(table["cause"], map(plain, table["note"]), strict=True))
    assert notes["index"] == "3 %; PKV 2027: 2,9 %"
    assert notes["population"] == "5 135 → 5 146 invånare"
    assert pickle.loads(pickle.dumps(made)) == made
    assert "Ragunda 2026-2027" in repr(made)
    assert "PRELIMINÄRT" in made._repr_html_().upper()


def test_causes_of_all_parties_make_the_change_of_the_whole() -> None:
    """What a cause takes from one it gives to another, to the fraction."""
    everyone = [*EIGHT, "R23", "POL"]
    found = [seen(party) for party in everyone]
    for cause, whole in (
        ("index", 731_101 * Fraction(29, 1000) + 3_574_970 * Fraction(103, 100) ** 3 * Fraction(3, 100)),
        ("population", Fraction(0)),
        ("decision", Fraction(100_000)),
    ):
        assert sum(one.exact for made in found for one in made.moves if one.cause == cause) == whole


def test_a_service_that_begins() -> None:
    made = kf.bridge(THREE, "R23", (2024, 2025), population="2024-12-31")
    assert {cause: amount for cause, amount in made.amounts.items() if amount} == {"started": 860_868}
    assert made.by_service.loc["barnahus", "before"] is not None
    assert made.before == {"barnahus": None}
    cmv = kf.bridge("cmv", "Ragunda", (2022, 2023))  # with what its roundings move: 142 999, not 141 351
    assert (cmv.amount("started"), cmv.amount("rounding"), cmv.last) == (142_999, 0, 142_999)


# the model ---------------------------------------------------------------------------------------------


def test_another_version_is_the_model() -> None:
    old = agreement(item(900, EQUAL), valid_to="2025-12-31", version=1)
    key = {"to": "kommuner", "take": "rest", "by": "folk"}
    new = agreement(item(1000, key), valid_from="2026-01-01", version=2, replaces="a")
    assert amounts(old, new) == {"model": -200}  # 300 of 900 before, 5/50 of 1 000 after
    made = bridge([old, new], A, (2025, 2026))
    assert made.table.set_index("cause").loc["model", "note"] == "avtalsversion 1 → 2"


def test_a_phase_in_is_the_model() -> None:
    keys = KEYS | {
        "vikt": {"weighted": {"lika": {2025: "100 %", 2026: "0 %"}, "folk": {2025: "0 %", 2026: "100 %"}}}
    }
    one = agreement(item(900, {"to": "kommuner", "take": "rest", "by": "vikt"}), keys=keys)
    assert amounts(one) == {"model": 90 - 300}


def test_who_leaves_is_the_model() -> None:
    one = agreement(
        item(900, EQUAL),
        membership={
            "method": "month_weights",
            "others": "carry",
            "parties": {C: {"leaves": "2025-12-31"}},
        },
    )
    assert amounts(one) == {"model": 150}


# figures -----------------------------------------------------------------------------------------------


def test_what_is_told_is_a_decision() -> None:
    stages = ["actual", {"deduct": "bidrag", "below_zero": "refuse"}]
    told = {
        2025: {"actual": {"a.drift": 900}, "grants": {"bidrag": 300}},
        2026: {"actual": {"a.drift": "1200,50"}, "grants": {"bidrag": 0}},
    }
    # (1 200,50 - 0 - 600) / 3 is 200,17; the cost is rounded to 1 201 kr, of which Ragunda has 401
    assert amounts(agreement(item(stages, EQUAL)), by_year=told) == {"decision": 200, "rounding": 1}


def test_days_that_are_told_are_usage() -> None:
    branch = {"to": "kommuner", "take": "rest", "by": "dygn"}
    told = {
        2025: {"usage": {"vardygn": {A: 1, B: 1, C: 1}}},
        2026: {"usage": {"vardygn": {A: 2, B: 1, C: 1}}},
    }
    assert amounts(agreement(item(900, branch)), by_year=told) == {"usage": 150}


def test_an_item_that_occurs_one_year_only_is_a_decision() -> None:
    review = {**item(["actual"], EQUAL), "id": "granskning", "occurs": "on_decision"}
    one = agreement(item(900, EQUAL), review)
    told: dict[int, dict[str, Any]] = {2026: {"actual": {"granskning": 300}}}
    assert amounts(one, by_year=told) == {"decision": 100}
    assert amounts(one, by_year={2025: told[2026]}) == {"decision": -100}


def test_a_fixed_percent_compounds_over_the_years_between() -> None:
    stages = [{"given": 100_000, "price_year": 2024}, {"uprate": "10 %", "round": "each_year"}]
    one = agreement(item(stages, EQUAL))
    found = amounts(one, years=(2025, 2027))
    assert found["index"] == round(Fraction(110_000, 3) * Fraction(21, 100))
    at_end = agreement(item([stages[0], {"uprate": "10 %", "round": "end"}], EQUAL))
    assert amounts(at_end, years=(2025, 2027)) == found


@pytest.mark.parametrize("goes_on", ["invoiced", "settled"])
@pytest.mark.parametrize("years", [(2024, 2025), (2023, 2026)])
def test_what_an_index_turned_out_to_be_is_the_index(
    goes_on: str, years: tuple[int, int], tmp_path: Path
) -> None:
    """Its new figure, a revised one and what is corrected for the year before; the model is the same."""
    path = tmp_path / "lpi.csv"
    path.write_text(EDITIONS, encoding="utf-8")
    index = kf.price_index_from(path, source="påhittat")
    stages = [BASE, uprated(), trued_up(goes_on)]
    one = agreement(item(stages, EQUAL), valid_from="2022-01-01")
    made = bridge(one, A, years, price_index=index)
    exact = {move.cause: move.exact for move in made.moves}
    assert exact["model"] == exact["decision"] == 0
    assert abs(exact["index"] - made.change) < 2


def test_a_limit_on_the_change_holds_what_was_decided_back() -> None:
    """The cost doubles, but nobody pays more than a tenth more than the year before."""
    previous = {"year": 2025, "amounts": {A: 300, B: 300, C: 300}}
    limits = {"max_change": "10 %", "cut_off": "unfunded", "previous": previous}
    told: dict[int, dict[str, Any]] = {
        2025: {"actual": {"a.drift": 900}},
        2026: {"actual": {"a.drift": 1800}},
    }
    one = agreement(item(["actual"], {**EQUAL, "limits": limits}))
    assert amounts(one, by_year=told) == {"decision": 30}


def test_what_cannot_be_counted_alone_is_counted_with_what_comes_next() -> None:
    """Ragunda, who had all the days, has left: by the first year's days nobody would pay anything."""
    leaves = {"method": "month_weights", "others": "carry", "parties": {A: {"leaves": "2025-12-31"}}}
    branch = {"to": "kommuner", "take": "rest", "by": "dygn"}
    told: dict[int, dict[str, Any]] = {
        2025: {"usage": {"vardygn": {A: 5, B: 0, C: 0}}},
        2026: {"usage": {"vardygn": {A: 0, B: 1, C: 2}}},
    }
    one = agreement(item(900, branch), membership=leaves)
    made = bridge(one, B, (2025, 2026), by_year=told)
    assert {cause: amount for cause, amount in made.amounts.items() if amount} == {"usage": 300}


def test_months_of_a_version_are_the_model() -> None:
    """A new version from July 2025: half a year of each, and then a whole year of the new one."""
    old = agreement(item(900, EQUAL), valid_to="2025-06-30", version=1, part_year="by_months")
    new = agreement(
        item(1200, EQUAL), valid_from="2025-07-01", version=2, replaces="a", part_year="by_months"
    )
    assert amounts(old, new) == {"model": 400 - 150 - 200}


def test_a_key_that_changed_its_name_keeps_its_figures() -> None:
    """Of another version, whose key is called something else: only the population has changed."""
    parties = {"kommuner": [{"code": A, "name": "Ragunda"}, {"code": B, "name": "Bräcke"}]}
    folk = {"population": {"month": 12, "day": 31, "years_before": 1}}
    common: dict[str, Any] = {"parties": parties}

    def version(name: str, **more: Any) -> kf.Agreement:
        branch = {"to": "kommuner", "take": "rest", "by": name}
        return agreement(item(1_000_000, branch), keys={name: folk}, **common, **more)

    made = bridge(
        [
            version("folk", valid_to="2024-12-31", version=1),
            version("folkmangd", valid_from="2025-01-01", version=2, replaces="a"),
        ],
        A,
        (2024, 2025),
    )
    exact = {one.cause: one.exact for one in made.moves}
    shares = [Fraction(one[A], one[A] + one[B]) for one in BOTH]
    assert exact["model"] == 0
    assert exact["population"] == 1_000_000 * (shares[1] - shares[0]) != 0


# any agreement -----------------------------------------------------------------------------------------


@settings(max_examples=8)
@given(agreements(), st.integers(FIRST, LAST - 1))
def test_drawn_agreements_sum(tree: dict[str, Any], year: int) -> None:
    one = agreement_from(tree)
    try:
        seen = kf.outlook(one, (year, year + 1))
    except kf.KostnadsfordelningError:
        assume(False)
        raise
    party = next(iter(seen.names))
    made = bridge(one, party, (year, year + 1))
    assert made.first + sum(made.amounts.values()) == made.last
    assert [made.first, made.last] == [amount or 0 for amount in seen.party(party).totals()]
    assert sum((move.exact for move in made.moves), Fraction(0)) == made.change
    assert made.amount("population") == 0  # no key is by population


# what is refused ---------------------------------------------------------------------------------------


def test_two_years_are_asked_for() -> None:
    with pytest.raises(kf.InputError) as caught:
        kf.bridge("cmv", "Ragunda", (2023, 2024, 2025))
    assert plain(caught.value) == (
        "years: en förklaring av ändringen går från ett år till ett annat (angivet: 2023, 2024, 2025)\n"
        "    → Ange två år, t.ex. (2025, 2026)."
    )


def test_a_party_that_there_is_none_of() -> None:
    with pytest.raises(kf.UnknownAgreementError, match="Ragunda"):
        kf.bridge("cmv", "Malmö", (2023, 2024))


def test_places_are_bridged_in_their_own_measure() -> None:
    stages = {"measure": "platser", "amount": ["actual"]}
    one = agreement({"id": "platser", "split": [EQUAL], **stages})
    told = {2025: {"actual": {"platser": 30}}, 2026: {"actual": {"platser": 36}}}
    made = bridge(one, A, (2025, 2026), by_year=told)
    assert (made.measure, made.first, made.amount("decision"), made.last) == ("platser", 10, 2, 12)
    assert R not in made.services
