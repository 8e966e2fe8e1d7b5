"""The real input that the first version must meet, number by number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import kostnadsfordelning as kf
from kostnadsfordelning.apportionment import Award, trace
from kostnadsfordelning.calculation.steps import Input, Take, Uprate

if TYPE_CHECKING:
    from pathlib import Path

PKV = "index;publicerad;år;procent;status\nPKV;2026-10-06;2026;3,1;prognos\nPKV;2026-10-06;2027;2,9;prognos\n"


def rows(result: kf.Allocation, check: str) -> list[str]:
    checks = result.checks
    return list(checks.loc[checks["check"] == check, "note"])


@pytest.fixture(name="substitute")
def _substitute() -> kf.DatedValues:
    return kf.population("2024-12-31")


@pytest.fixture(name="pkv")
def _pkv(tmp_path: Path) -> kf.PriceIndex:
    path = tmp_path / "pkv.csv"
    path.write_text(PKV, encoding="utf-8")
    return kf.price_index_from(path)


# --- Centrum mot våld ------------------------------------------------------------------------------


def test_cmv_later_years_need_no_substitute() -> None:
    assert [kf.allocate("cmv", year).total for year in (2024, 2025, 2026)] == [
        3_682_219,
        3_792_686,
        3_906_467,
    ]


def test_cmv_compounded_from_the_base() -> None:
    compounded = kf.load_agreement("cmv").replace(indexation={"round": "end"})
    result = kf.allocate(compounded, 2026)
    assert result.total == 3_906_466
    (step,) = (step for step in result.steps if isinstance(step, Uprate))
    assert len(step.inputs) == 4  # the amount, and one percent for each of three years


def test_cmv_tells_its_choices() -> None:
    told = rows(kf.allocate("cmv", 2026), "assumed")
    assert any("anger datumet endast för 2023" in note for note in told)
    assert any("inte när uppräkningen avrundas" in note for note in told)
    assert any("härlett ur protokollets tabell" in note for note in told)


def test_cmv_review_is_absent_until_its_questions_are_answered() -> None:
    result = kf.allocate("cmv", 2025)
    assert set(result.table["cost_item"]) == {"drift"}
    (note,) = rows(result, "item_absent")
    assert "Vilket år görs den första kvalitetsgranskningen?" in note
    with pytest.raises(
        kf.UnansweredError, match=r"Hur delas granskningens kostnad\?.*folkmangd, lika"
    ) as caught:
        kf.allocate("cmv", 2025, actual={"kvalitetsgranskning": 90_000})
    assert 'answers={"kvalitetsgranskning.split.0.by"' in str(caught.value)


def test_cmv_with_the_wrong_key_date() -> None:
    wrong = kf.load_agreement("cmv").replace(key=kf.Population("2020-12-31"))
    with pytest.raises(kf.SharesError, match=r"100,1.%, inte 100.%") as caught:
        kf.allocate(wrong.replace(rounding={"shares": {"decimals": 1, "off_100": "refuse"}}), 2023)
    assert "off_100: largest_remainder" in caught.value.faults[0].remedy
    assert [step.kind for step in caught.value.steps] == ["input", "input", "key"]

    rule = kf.allocate(
        wrong.replace(rounding={"shares": {"decimals": 1, "off_100": "largest_remainder"}}), 2023
    )
    assert sum(rule.amounts.values()) == rule.total == 3_574_970
    (note,) = rows(rule, "shares_100")
    assert "Vanlig avrundning till en decimal ger 100,1" in note
    assert "största restens metod" in note


# --- Barnahus --------------------------------------------------------------------------------------


def test_barnahus_lacks_its_population() -> None:
    with pytest.raises(kf.UnknownFactError) as caught:
        kf.allocate("barnahus", 2025)
    message = str(caught.value)
    assert message.startswith("Barnahus 2025: ")
    for part in ("2024-11-01", "2024-12-31", "2021-11-01", "kf.population_from(", "kf.population(", "SCB"):
        assert part in message
    assert [step.kind for step in caught.value.steps] == ["input", "take"]


def test_barnahus_with_a_substitute(substitute: kf.DatedValues) -> None:
    result = kf.allocate("barnahus", 2025, population=substitute)
    assert result.total == 1_721_736
    assert result.amounts["R23"] == 860_868
    municipalities = result.table.loc[result.table["group"] == "kommuner", "amount"]
    assert municipalities.sum() == 860_868
    (note,) = rows(result, "population_substitute")
    assert "2024-12-31 används i stället för 2024-11-01" in note
    assert kf.allocate("barnahus", 2025, population="2024-12-31") == result
    assert kf.allocate("barnahus", 2025, population={"2024-11-01": "2024-12-31"}) == result


def test_barnahus_is_unchanged_without_an_uprating_clause(substitute: kf.DatedValues) -> None:
    result = kf.allocate("barnahus", 2026, population=substitute)
    assert result.total == 1_721_736
    assert rows(result, "unchanged_amount") == [
        "Drift: avtalet har ingen uppräkning; beloppet är oförändrat sedan 2025."
    ]
    assert any("ingen bestämmelse om uppräkning" in note for note in rows(result, "assumed"))


def test_a_review_in_three_exact_parts(substitute: kf.DatedValues) -> None:
    result = kf.allocate("barnahus", 2025, population=substitute, actual={"kvalitetsgranskning": 100_000})
    review = result.table.loc[result.table["cost_item"] == "kvalitetsgranskning"]
    assert review.groupby("group")["amount"].sum().to_dict() == {
        "kommuner": 33_334,
        "region": 33_333,
        "polisen": 33_333,
    }
    step = result.results[0].step("barnahus.kvalitetsgranskning.take")
    assert isinstance(step, Take)
    (award,) = trace(100_000, step.branches, step.weights, step.rule).awards
    assert award == Award("kommuner", 1, "remainder_tie_order", award.value, ("region", "polisen"))


def test_a_review_above_the_mandate(substitute: kf.DatedValues) -> None:
    above = {"barnahus.kvalitetsgranskning": 160_000}
    with pytest.raises(kf.MandateError) as caught:
        kf.allocate("barnahus", 2025, population=substitute, actual=above)
    message = str(caught.value).replace("\N{NO-BREAK SPACE}", " ")
    for part in (
        "160 000 kr",
        "150 000 kr",
        "styrgruppen",
        "10 000 kr",
        'decision={"barnahus.kvalitetsgranskning"',
        "--decision",
    ):
        assert part in message
    decided = kf.allocate(
        "barnahus",
        2025,
        population=substitute,
        actual=above,
        decision={"kvalitetsgranskning": "SVOM 2025-02-07 § 3"},
    )
    assert decided.total == 1_721_736 + 160_000
    assert "SVOM 2025-02-07 § 3" in rows(decided, "mandate")[0]
    at_the_limit = kf.allocate(
        "barnahus", 2025, population=substitute, actual={"kvalitetsgranskning": 150_000}
    )
    kept = rows(at_the_limit, "mandate")[0].replace("\N{NO-BREAK SPACE}", " ")
    assert "150 000 kr, inom mandatet 150 000 kr (styrgruppen)" in kept


# --- Brottsofferjouren -----------------------------------------------------------------------------


def test_boj_2026(substitute: kf.DatedValues) -> None:
    assert kf.allocate("brottsofferjouren", 2026, population=substitute).total == 731_101


def test_boj_2027_needs_the_edition_of_october_2026(substitute: kf.DatedValues) -> None:
    with pytest.raises(kf.UnknownFactError) as caught:
        kf.allocate("brottsofferjouren", 2027, population=substitute)
    message = str(caught.value)
    for part in (
        "PKV",
        "oktober 2026",
        "2027",
        "2017-09-28",
        "kf.price_index_from(",
        '{2027: "2,9 %"}',
        "--assume",
    ):
        assert part in message
    assert [step.kind for step in caught.value.steps] == ["input"]


def test_boj_tells_every_edition_that_is_missing(substitute: kf.DatedValues, pkv: kf.PriceIndex) -> None:
    with pytest.raises(kf.UnknownFactError) as caught:
        kf.allocate("brottsofferjouren", 2029, population=substitute, price_index=pkv)
    message = str(caught.value)
    assert "oktober 2026" not in message
    assert "oktober 2027–2028, siffrorna för 2028–2029, är inte kända" in message
    assert '{2028: "2,9 %", 2029: "2,9 %"}' in message


def test_missing_figures_of_years_in_turn_are_told_in_one_line() -> None:
    with pytest.raises(kf.UnknownFactError) as caught:
        kf.allocate("exempel-index", 2030)
    lacking = [line for line in str(caught.value).splitlines() if "inte känd" in line]
    assert len(lacking) == 3
    assert "har inget tal för 2019–2030. Åren som finns: 2015, 2016, 2017, 2018." in lacking[0]


def test_boj_2027_with_the_users_own_edition(substitute: kf.DatedValues, pkv: kf.PriceIndex) -> None:
    result = kf.allocate("brottsofferjouren", 2027, population=substitute, price_index=pkv)
    assert result.total == 752_303  # 731 101 × 1,029 = 752 302,929
    assert not result.preliminary
    (note,) = rows(result, "index_edition")
    assert "publicerad 2026-10-06" in note
    assert "pkv.csv" in note


def test_boj_2027_on_an_assumption(substitute: kf.DatedValues) -> None:
    result = kf.allocate("brottsofferjouren", 2027, population=substitute, assume={"PKV": {2027: "2,9 %"}})
    assert (result.total, result.preliminary) == (752_303, True)
    assert result.table["preliminary"].all()
    assert "PRELIMINÄRT: PKV 2027 är antagen till 2,9" in rows(result, "preliminary")[0]
    assert "preliminary" in repr(result)


def test_an_assumption_never_overrides_what_is_published(
    substitute: kf.DatedValues, pkv: kf.PriceIndex
) -> None:
    result = kf.allocate(
        "brottsofferjouren", 2027, population=substitute, price_index=pkv, assume={"PKV": {2027: "9 %"}}
    )
    assert (result.total, result.preliminary) == (752_303, False)
    assert rows(result, "index_edition")[0].endswith("Den antagna siffran används inte.")
    assert rows(result, "preliminary") == []


def test_two_editions_in_october(substitute: kf.DatedValues, tmp_path: Path) -> None:
    path = tmp_path / "pkv.csv"
    path.write_text(PKV + "PKV;2026-10-27;2027;3,0;prognos\n", encoding="utf-8")
    with pytest.raises(kf.InputError, match=r"2026-10-06, 2026-10-27"):
        kf.allocate("brottsofferjouren", 2027, population=substitute, price_index=kf.price_index_from(path))


def test_a_bundled_edition_serves_a_month_rule_too() -> None:
    rule = {"index": "PKV", "edition": {"month": 9, "years_before": 1}, "figure_year": "same"}
    amount = [{"given": 1_000_000, "price_year": 2017}, {"uprate": rule, "round": "end"}]
    split = [{"to": "kommuner", "take": "rest", "by": "folkmangd"}]
    old = kf.load_agreement("brottsofferjouren").replace(
        valid_from="2017-01-01",
        keys={"folkmangd": kf.Population("2016-12-31")},
        items=[{"id": "drift", "amount": amount, "split": split}],
    )
    result = kf.allocate(old, 2018)
    assert result.total == 1_030_000
    assert "publicerad 2017-09-28" in rows(result, "index_edition")[0]


# --- together --------------------------------------------------------------------------------------


def test_all_services_of_a_year(substitute: kf.DatedValues) -> None:
    result = kf.allocate(["cmv", "barnahus", "brottsofferjouren"], 2026, population=substitute)
    assert result.total == 3_906_467 + 1_721_736 + 731_101
    assert sum(result.amounts.values()) == result.total
    assert not result.skipped
    (note,) = rows(result, "population_not_used")  # CMV's own date is known
    assert "2021-11-01 är känt" in note


def test_services_outside_their_validity_are_rows_with_the_reason() -> None:
    result = kf.allocate(["cmv", "barnahus", "brottsofferjouren"], 2023)
    assert [one.id for one in result.skipped] == ["barnahus", "brottsofferjouren"]
    assert result.total == 3_574_970
    assert "2023 (version 1, 2025-01-01" in rows(result, "not_in_force")[0]
    nothing = kf.allocate(["barnahus"], 2023)
    assert (nothing.total, len(nothing.by_party), len(nothing.table)) == (0, 0, 0)
    with pytest.raises(kf.NotInForceError):
        kf.allocate("barnahus", 2023)


def test_what_several_services_lack_is_told_at_once() -> None:
    with pytest.raises(kf.UnknownFactError) as caught:
        kf.allocate(["cmv", "barnahus", "brottsofferjouren"], 2027)
    message = str(caught.value)
    assert message.startswith("Barnahus 2027: Folkmängd för 2026-11-01")
    assert "\n\nBrottsofferjouren 2027: PKV publicerad oktober 2026" in message


def test_the_same_input_gives_the_same_result(substitute: kf.DatedValues) -> None:
    import pickle

    first = kf.allocate(["cmv", "barnahus"], 2026, population=substitute)
    assert kf.allocate(["cmv", "barnahus"], 2026, population=substitute) == first
    assert pickle.loads(pickle.dumps(first)) == first


def test_own_figures_of_a_known_date_are_used_when_given_for_it_and_only_then(tmp_path: Path) -> None:
    """CMV's bundled key is second-hand; SCB's own figures must be able to take its place, visibly."""
    bundled = kf.population("2021-11-01")
    rows = [f"{code};{int(value) + (44 if code == '2326' else 0)}" for code, value in bundled.values.items()]
    path = tmp_path / "scb.csv"
    path.write_text("kod;folkmängd\n" + "\n".join(rows) + "\n", encoding="utf-8")
    own = kf.population_from(path, date="2021-11-01", source="SCB, hämtad 2026-11-20")
    result = kf.allocate("cmv", 2023, population={"2021-11-01": own})
    (told,) = result.checks.query("check == 'population_own'")["note"]
    assert "SCB, hämtad 2026-11-20" in told
    assert "Hedeinfo" in told
    assert "skillnad: Berg +44" in told
    (used,) = [step for step in result.steps if isinstance(step, Input) and step.quantity == "population"]
    assert used.value == tuple(own.values.values())
    assert "population_own" not in set(kf.allocate("cmv", 2023, population=own).checks["check"])
    other_date = {"2021-11-01": kf.population("2021-12-31")}
    assert kf.allocate("cmv", 2023, population=other_date).amounts == kf.allocate("cmv", 2023).amounts


def test_a_party_whose_code_is_another_municipality_fails_the_checks() -> None:
    """The code decides whose population counts: with two names swapped the wrong one would pay."""
    cmv = kf.load_agreement("cmv")
    group = [party.model_dump() for party in cmv.parties["kommuner"]]
    group[0]["name"], group[1]["name"] = "Bräcke", "Ragunda kommun"
    result = kf.allocate(cmv.replace(parties={"kommuner": group}, printed=()), 2023)
    told = result.checks.query("check == 'party_name'")
    assert list(told["ok"]) == [False, False]
    assert "Koden 2303 är Ragunda, men parten heter Bräcke" in told["note"].iloc[0]
    with pytest.raises(kf.PreliminaryError, match="2303"):
        kf.invoices(result, instalments=1)
    equal = kf.allocate(cmv.replace(parties={"kommuner": group}, printed=(), key=kf.Equal()), 2023)
    assert list(equal.checks.query("check == 'party_name'")["ok"]) == [True, True]


def test_a_stated_decision_is_told_wherever_the_amount_is(tmp_path: Path) -> None:
    """The decision is the ground for the charge: it may not vanish once it has been read."""
    result = kf.allocate(
        "barnahus",
        2026,
        population="2024-12-31",
        actual={"kvalitetsgranskning": 100_000},
        decision={"kvalitetsgranskning": "styrgruppen 2026-02-03 § 4"},
    )
    assert "styrgruppen 2026-02-03 § 4" in result.explain("POL")
    assert "styrgruppen 2026-02-03 § 4" in set(result.sources["source"])
    assert "decision" in set(result.checks["check"])
    own = tmp_path / "stod.yaml"
    own.write_text(
        """
format: 1
id: stod
name: Stöd
status: example
valid_from: 2024-01-01
parties: {kommuner: [{code: 2303, name: Ragunda}, {code: 2380, name: Östersund}]}
keys: {lika: {equal: }}
rounding: {method: half_up, residual_to: first, ties: order}
items:
  - {id: drift, occurs: on_decision, amount: [{given: 1 001}], split: [{to: kommuner, take: rest, by: lika}]}
""",
        encoding="utf-8",
    )
    given = kf.allocate(own, 2026, decision={"drift": "KS § 12"})
    assert "KS § 12" in given.explain("2303")
    assert {"Avrundningen", "Nyckeln lika"} <= {
        note.partition(":")[0] for note in given.checks.query("check == 'not_cited'")["note"]
    }


def test_facts_that_nothing_asked_for_are_told() -> None:
    p = kf.population("2024-12-31")
    pkv = kf.price_index("PKV", edition="2017-09-28")
    checks = set(kf.allocate("cmv", 2023, population={"2030-11-01": p}, price_index=pkv).checks["check"])
    assert {"population_not_used", "index_not_used"} <= checks
