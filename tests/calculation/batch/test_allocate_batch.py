"""Many scenarios against as many calls of `allocate`, told the same in its own words."""

from __future__ import annotations

import pickle
import random
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest
from openpyxl import load_workbook

import kostnadsfordelning as kf
from kostnadsfordelning.calculation.batch import allocate_batch as module
from kostnadsfordelning.calculation.batch.parameters import planned
from kostnadsfordelning.calculation.prepare import prepare
from tests.calculation.batch.test_examples import EXAMPLES
from tests.golden.services import CASES, DAYS, SERVICES, answered

GIVEN = "barnahus.drift.given"
TAKE = "barnahus.drift.take"
REVIEW = "barnahus.kvalitetsgranskning"
COUNTY = ["barnahus", "brottsofferjouren"]
TOLD: dict[str, Any] = {
    "population": "2024-12-31",
    "assume": {"PKV": {2027: "2,9 %"}},
    "actual": {REVIEW: 100_000},
}


def amounts(result: kf.Allocation) -> list[int]:
    return list(result.amounts.values())


def reviewed(costs: list[Any]) -> kf.BatchAllocation:
    return kf.allocate_batch(COUNTY, 2027, {f"{REVIEW}.actual": costs}, **TOLD)


# each figure against the argument of allocate that says the same ------------------------------------------


def test_actual_costs() -> None:
    costs = [0, 1, 99_999, "123,50", -7, 150_000]
    made = reviewed(costs)
    assert not made.refused.any()
    for number, cost in enumerate(costs):
        by_itself = kf.allocate(COUNTY, 2027, **TOLD | {"actual": {REVIEW: cost}})
        assert made.amounts[number].tolist() == amounts(by_itself)
        assert made.parties == tuple(by_itself.amounts)
        assert made.names == by_itself.names
        assert made.total[number] == by_itself.total


def test_an_assumed_percent() -> None:
    percents = ["0 %", "2,9 %", "3,1415 %", "-1 %"]
    made = kf.allocate_batch(COUNTY, 2027, {"*.percent.2027": percents}, **TOLD)
    for number, percent in enumerate(percents):
        by_itself = kf.allocate(COUNTY, 2027, **TOLD | {"assume": {"PKV": {2027: percent}}})
        assert made.amounts[number].tolist() == amounts(by_itself)


def test_a_grant_and_money_left_over() -> None:
    service = SERVICES["suicidprevention"]
    vary = {"*.carry_over.told": [0, 250_000, 7], "*:gemensam_tjanst.told": [600_000, 0, "0,50"]}
    made = kf.allocate_batch(answered("suicidprevention"), service.year, vary, **service.told)
    for number, (left, grant) in enumerate([(0, 600_000), (250_000, 0), (7, "0,50")]):
        told: Any = {"carry_over": {"medel": left}, "grants": {"gemensam_tjanst": grant}}
        by_itself = kf.allocate(answered("suicidprevention"), service.year, **told)
        assert made.amounts[number].tolist() == amounts(by_itself)


@pytest.mark.parametrize(
    ("name", "column", "own"), [("placeringar", "vardygn", DAYS), ("socialjour", "arenden", CASES)]
)
def test_usage(name: str, column: str, own: dict[str, int]) -> None:
    service, rng = SERVICES[name], random.Random(name)
    drawn = [
        {party: Fraction(rng.randint(0, 900), rng.choice((1, 1, 4))) for party in own} for _ in range(20)
    ]
    table = {party: [one[party] for one in drawn] for party in own}
    made = kf.allocate_batch(answered(name), service.year, {f"*.key:{column}.*": table}, **service.told)
    for number, one in enumerate(drawn):
        told: Any = {**service.told, "usage": {column: one}}
        assert made.amounts[number].tolist() == amounts(kf.allocate(answered(name), service.year, **told))


def test_population_and_the_agreements_own_amount(tmp_path: Any) -> None:
    persons = {"2303": 5000, "2305": 6001, "2309": 15_000, "2313": 11_111, "2321": 12_345, "2326": 7_000,
               "2361": 10_000, "2380": 70_000}  # fmt: skip
    file = tmp_path / "folk.csv"
    file.write_text("Kod;Folkmängd\n" + "".join(f"{code};{number}\n" for code, number in persons.items()))
    own = kf.population_from(file, date="2026-11-01", source="egen")
    table = pd.DataFrame([persons])
    made = kf.allocate_batch(COUNTY, 2027, {"*.population": table}, **TOLD)
    by_itself = kf.allocate(COUNTY, 2027, **TOLD | {"population": own})
    assert made.amounts[0].tolist() == amounts(by_itself)


def test_an_answered_amount_and_shares() -> None:
    """What an open question is answered with, against the same answered otherwise."""
    costs, shares = [1, 10_000_000, 9_999_999], ["60 %", "33,3 %", "0 %"]
    rest = ["40 %", "66,7 %", "100 %"]
    vary = {"hemsjukvard.drift.given": costs, "hemsjukvard.drift.take": {"kommuner": shares, "region": rest}}
    made = kf.allocate_batch(answered("hemsjukvard"), 2026, vary, population="2024-12-31")
    for number, (cost, share) in enumerate(zip(costs, shares, strict=True)):
        if share == "0 %":
            continue  # no branch is stated as nothing
        answers = {"drift.amount.0.given": cost, "drift.split.0.take": share, "drift.split.0.by": "folkmangd"}
        agreement = kf.load_agreement("hemsjukvard", year=2026).replace(answers=answers)
        by_itself = kf.allocate(agreement, 2026, population="2024-12-31")
        assert made.amounts[number].tolist() == amounts(by_itself)


def test_the_weights_of_a_weighted_key() -> None:
    told = SERVICES["alternativ-modell"].told
    weights = [(70, 20, 10), (0, 0, 1), (1, 1, 1), (33, 33, 34)]
    name = "alternativ-modell.key:modell.kommuner"
    made = kf.allocate_batch(answered("alternativ-modell"), 2026, {name: weights}, **told)
    for number, (persons, equal, area) in enumerate(weights):
        if 0 in (persons, equal):
            continue
        whole = sum(weights[number])
        key = {"folkmangd": f"{persons}/{whole}", "lika": f"{equal}/{whole}", "areal": f"{area}/{whole}"}
        answers = {"kostnad.amount.0.given": 1_234_567, "keys.modell.weighted": key}
        agreement = kf.load_agreement("alternativ-modell", year=2026).replace(answers=answers)
        assert made.amounts[number].tolist() == amounts(kf.allocate(agreement, 2026, **told))
    alone = made.scenario(1).amounts
    assert made.amounts[1].tolist() == list(alone.values())


def test_every_scenario_by_itself_is_what_all_of_them_are_together() -> None:
    rng = np.random.default_rng(5)
    vary = {
        "*.population": rng.integers(0, 30_000, (40, 8)),
        "*.given": rng.integers(-10, 3_000_000, 40),
        TAKE: rng.integers(1, 9, (40, 2)),
    }
    made = kf.allocate_batch(["cmv", *COUNTY], 2027, vary, **TOLD)
    own: Any = made.by_item.set_index("scenario")
    for number in range(40):
        one = made.scenario(number)
        assert made.amounts[number].tolist() == amounts(one)
        assert own.loc[number, "amount"].tolist() == one.table["amount"].tolist()
        assert own.loc[number, "party"].tolist() == one.table["party"].tolist()
        assert own.loc[number, "cost_item"].tolist() == one.table["cost_item"].tolist()


def test_parts_of_the_scenarios_are_as_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(6)
    vary = {f"{REVIEW}.actual": rng.integers(0, 300_000, 50), GIVEN: rng.integers(0, 2_000_000, 50)}
    whole = kf.allocate_batch(COUNTY, 2027, vary, **TOLD)
    monkeypatch.setattr(module, "ROWS", 7)
    parts = kf.allocate_batch(COUNTY, 2027, vary, **TOLD)
    assert whole.refused.any()
    assert np.array_equal(whole.amounts, parts.amounts)
    assert np.array_equal(whole.refusing, parts.refusing)


def test_two_versions_in_a_year() -> None:
    cmv = kf.load_agreement("cmv", year=2023)
    first = cmv.replace(valid_to="2024-06-30", part_year="by_months")
    then = cmv.replace(version="2", valid_from="2024-07-01", part_year="by_months")
    both = [first, then]
    names = kf.parameters(both, 2024)["parameter"].tolist()
    assert [name for name in names if name.endswith(".given")] == [
        f"cmv@{first.version}.drift.given", f"cmv@{then.version}.drift.given",
    ]  # fmt: skip
    made = kf.allocate_batch(both, 2024, {f"cmv@{then.version}.drift.given": [3_574_970, 0]})
    assert made.total[0] == kf.allocate(both, 2024).total
    assert made.total[1] == made.scenario(1).total < made.total[0]
    assert len(made.by_item) == 2 * 2 * 8


# refusals ------------------------------------------------------------------------------------------------


def test_a_refused_scenario_says_why_as_allocate_does() -> None:
    costs = [100_000, 150_001, 7, 200_000]
    made = reviewed(costs)
    assert made.refused.tolist() == [False, True, False, True]
    for number in (1, 3):
        told = TOLD | {"actual": {REVIEW: costs[number]}}
        with pytest.raises(kf.MandateError) as by_itself:
            kf.allocate(COUNTY, 2027, **told)
        assert made.reason(number) == str(by_itself.value)
        with pytest.raises(kf.MandateError) as caught:
            made.scenario(number)
        assert str(caught.value) == str(by_itself.value)
        assert made.amounts[number].tolist() == [0] * len(made.parties)
        assert made.total[number] == 0
    assert made.reason(0) == ""
    refusals: Any = made.refusals
    assert list(refusals.columns) == ["scenario", "service", "reason"]
    assert refusals["scenario"].tolist() == [1, 3]
    assert refusals["service"].tolist() == ["barnahus", "barnahus"]
    assert "50 001" in refusals.loc[0, "reason"].replace("\N{NO-BREAK SPACE}", " ").replace(
        "50 001", "50 001"
    )
    assert "styrgruppen" in refusals.loc[1, "reason"]


def test_tables_have_no_amounts_where_refused_but_other_services_have_theirs_by_item() -> None:
    made = reviewed([100_000, 150_001])
    table = made.table
    assert list(table.columns) == ["scenario", "party", "name", "amount"]
    assert str(table["amount"].dtype) == "Int64"
    assert table["scenario"].tolist() == [0] * len(made.parties) + [1] * len(made.parties)
    assert table["party"].tolist() == [*made.parties, *made.parties]
    assert table["name"].tolist()[: len(made.parties)] == list(made.names.values())
    assert table["amount"].isna().tolist() == (table["scenario"] == 1).tolist()
    assert table[table["scenario"] == 0]["amount"].tolist() == made.amounts[0].tolist()
    item = made.by_item
    assert list(item.columns) == ["scenario", "service", "cost_item", "party", "name", "amount", "measure"]
    refused: Any = item[item["scenario"] == 1].set_index("service")
    assert refused.loc["barnahus", "amount"].isna().all()
    alone = kf.allocate("brottsofferjouren", 2027, population="2024-12-31", assume=TOLD["assume"])
    assert refused.loc["brottsofferjouren", "amount"].tolist() == amounts(alone)


def test_several_services_that_refuse_are_told_together() -> None:
    nothing = np.zeros((1, 8), dtype=int)
    made = kf.allocate_batch(COUNTY, 2027, {"*.population": nothing}, **TOLD)
    assert made.refused.all()
    assert [part.split(":")[0] for part in made.reason(0).split("\n\n")] == [
        "Barnahus 2027",
        "Brottsofferjouren 2027",
    ]
    assert made.refusals["service"].tolist() == COUNTY
    with pytest.raises(kf.WeightError):
        made.scenario(0)
    assert made.table["amount"].isna().all()


def test_amounts_that_no_table_holds_are_refused() -> None:
    made = kf.allocate_batch("cmv", 2040, {"cmv.drift.given": [10**15 - 1, 1_000_000]})
    assert made.refused.tolist() == [True, False]
    assert "999" in made.reason(0)


# the result -----------------------------------------------------------------------------------------------


def test_arrays_are_whole_and_of_their_shapes() -> None:
    made = reviewed([1, 2, 3])
    assert made.amounts.shape == (3, len(made.parties))
    assert made.amounts.dtype == made.total.dtype == np.int64
    assert made.amounts.sum(axis=1).tolist() == made.total.tolist()
    assert made.refused.dtype == np.bool_
    assert len(made) == 3
    with pytest.raises(ValueError, match="read-only"):
        made.cells[0, 0] = 1
    made.amounts[:] = 7  # a copy of one's own
    assert made.amounts[0].sum() == made.total[0]


def test_no_scenarios_at_all() -> None:
    made = reviewed([])
    assert len(made) == 0
    assert made.amounts.shape == (0, len(made.parties))
    assert made.table.empty
    assert made.by_item.empty
    assert made.refusals.empty
    assert str(made.refusals["scenario"].dtype) == "int64"
    assert "0 scenarios" in repr(made)
    assert "0 fall" in made._repr_html_()


def test_measures_that_cannot_be_added() -> None:
    told: Any = {**SERVICES["vfu-platser"].told, **SERVICES["suicidprevention"].told}
    both = [answered("vfu-platser"), answered("suicidprevention")]
    made = kf.allocate_batch(both, 2022, {"vfu-platser.platser.given": [48, 120]}, **told)
    assert made.measures == ("platser", "kr")
    for name in ("amounts", "total", "table"):
        with pytest.raises(kf.MeasureError, match="platser: vfu-platser"):
            getattr(made, name)
    sums = made.by_item.groupby(["scenario", "measure"])["amount"].sum()
    assert sums[0, "platser"] == 48
    assert sums[1, "platser"] == 120
    assert sums[0, "kr"] == sums[1, "kr"] == -650_000
    assert "2 fall" in made._repr_html_()


def test_shown_in_a_notebook() -> None:
    made = reviewed([0, 90_000, 200_000])
    html = made._repr_html_().replace("\N{NO-BREAK SPACE}", " ")
    assert "Barnahus, Brottsofferjouren 2027, 3 fall" in html
    assert "1 av 3 fall kan inte beräknas" in html
    low, high = made.amounts[0].tolist(), made.amounts[1].tolist()
    for one, other in zip(low, high, strict=True):
        assert f"{one:,}</td>".replace(",", " ") in html
        assert f"{other:,}</td>".replace(",", " ") in html
    assert (
        repr(made)
        == "<BatchAllocation 2027: barnahus, brottsofferjouren, 3 scenarios, 10 parties (1 refused)>"
    )


def test_a_result_can_be_put_away_and_taken_up() -> None:
    made = reviewed([0, 90_000, 200_000])
    again = pickle.loads(pickle.dumps(made))
    assert np.array_equal(again.amounts, made.amounts)
    assert again.parties == made.parties
    assert again.reason(2) == made.reason(2)
    assert again.scenario(1).amounts == made.scenario(1).amounts


@pytest.mark.parametrize("number", [3, -1, 10**20, True])
def test_a_scenario_that_there_is_none_of(number: int) -> None:
    with pytest.raises(kf.InputError, match="det finns 3 fall, numrerade från 0"):
        reviewed([0, 1, 2]).scenario(number)


@pytest.mark.parametrize("number", ["1", 1.0, None])
def test_a_scenario_is_named_by_its_number(number: Any) -> None:
    with pytest.raises(kf.InputTypeError):
        reviewed([0, 1, 2]).reason(number)


def test_a_number_of_numpy_names_a_scenario() -> None:
    made = reviewed([0, 1, 2])
    assert made.scenario(np.int64(2)).amounts == made.scenario(2).amounts  # type: ignore[arg-type]


# what was tried is marked ---------------------------------------------------------------------------------


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_what_was_tried_is_told_wherever_it_is_seen() -> None:
    made = kf.allocate_batch(COUNTY, 2027, {GIVEN: [1_800_000, 1_900_000]}, **TOLD)
    one = made.scenario(1)
    cents = kf.allocate_batch("barnahus", 2027, {f"{REVIEW}.actual": ["7,5"]}, **TOLD).scenario(0)
    assert "provat värde i fall 0: 7,50 kr i stället för 100 000 kr" in plain(cents.explain("Ragunda"))
    assert "provat värde i fall 1: 1 900 000 kr i stället för 1 721 736 kr" in plain(one.explain("Ragunda"))
    rows = {(row.service, row.item): row.preliminary for row in one.rows}
    assert rows == {
        ("barnahus", "drift"): True,
        ("barnahus", "kvalitetsgranskning"): False,
        ("brottsofferjouren", "drift"): True,  # its percent is assumed
    }
    with pytest.raises(kf.PreliminaryError, match=r"räknade med provade värden \(fall 1\)"):
        kf.invoices(one, instalments=1)
    tried = [
        row.service for row in one.check_rows if "provade värden" in row.note and row.check == "preliminary"
    ]
    assert tried == ["barnahus"]
    versions = {result.agreement.id: result.agreement.version for result in one.results}
    assert versions["barnahus"].endswith("-andrad")
    assert not versions["brottsofferjouren"].endswith("-andrad")
    notes = [row.note for row in one.check_rows if row.check == "assumed" and row.service == "barnahus"]
    assert any(f"räknat med provade värden (fall 1): {GIVEN}" in note for note in notes)
    assert one.ok


def test_what_was_tried_is_told_with_what_it_is_instead_of() -> None:
    vary: Any = {GIVEN: [1_721_736, 5], TAKE: [[2, 2], [60, 40]], "*.population": [[5146, *[1000] * 7]] * 2}
    made = kf.allocate_batch("barnahus", 2026, vary, population="2024-12-31")
    same, other = (plain(made.scenario(number).explain("Ragunda")) for number in (0, 1))
    assert "Antagande: provat värde i fall 0: 1 721 736 kr, oförändrat" in same
    assert "Antagande: provade värden i fall 0, oförändrade" in same
    assert "provat värde i fall 1: 5 kr i stället för 1 721 736 kr" in other
    assert "provade värden i fall 1 i stället för kommuner 50 %, region 50 %" in other
    assert "5 146 av 12 146" in other


def test_factors_that_were_tried_have_swedish_names() -> None:
    own = kf.load_agreement("barnahus").replace(key=kf.Weighted({"population": "80 %", "land_area": "20 %"}))
    vary: Any = {"*.key:folkmangd.*": {"population": ["60 %"], "land_area": ["40 %"]}}
    told = plain(kf.allocate_batch(own, 2026, vary, population="2024-12-31").scenario(0).explain("Ragunda"))
    assert "provade värden i fall 0 i stället för folkmängd 80 %, landareal 20 %" in told
    assert "land area" not in told


def test_a_tried_figure_cites_no_source() -> None:
    persons = np.full((1, 8), 1000)
    vary = {"*.population": persons, "*.percent.2027": ["5 %"], f"{REVIEW}.actual": [7]}
    one = kf.allocate_batch(COUNTY, 2027, vary, **TOLD).scenario(0)
    told = plain(one.explain("Ragunda"))
    assert "1 000 av 8 000" in told
    assert "provat värde, fall 0" in told
    assert "be0101" not in told
    assert "PKV 2027 är antagen till 5 %" in told
    of_key = [row for row in one.rows if row.group == "kommuner"]
    assert {row.certainty for row in of_key} == {"U"}
    assert all(row.preliminary for row in of_key)
    region = next(row for row in one.rows if row.group == "region" and row.item == "drift")
    assert (region.certainty, region.preliminary) == ("", False)
    figures = [row for row in one.source_rows if row.kind in {"population", "actual", "assumption"}]
    assert figures
    assert {row.source for row in figures} == {"provat värde, fall 0"}
    told_of = {row.check for row in one.check_rows}
    assert not told_of & {"population_substitute", "population_not_used", "population_own", "index_edition"}


EVERYTHING = [(answered(name), one.year, one.told) for name, one in SERVICES.items()] + EXAMPLES


@pytest.mark.parametrize(("agreement", "year", "told"), EVERYTHING, ids=lambda one: getattr(one, "id", one))
def test_values_as_they_are_change_no_amount_and_are_told(agreement: Any, year: int, told: Any) -> None:
    plans = planned(prepare(agreement, year, **told))
    slots = [slot for plan in plans for slot in plan.slots]
    vary = {slot.name: [list(slot.value)] * 2 if slot.parts else [slot.value] * 2 for slot in slots}  # type: ignore[arg-type]
    made, wanted = kf.allocate_batch(agreement, year, vary, **told), kf.allocate(agreement, year, **told)
    one = made.scenario(1)
    assert made.parties == tuple(wanted.names)
    assert [name for code, name in made.names.items() if code != "_residual"] == [
        name for code, name in wanted.names.items() if code != "_residual"
    ]
    item: Any = made.by_item.set_index("scenario")
    assert item.loc[1, "amount"].tolist() == one.table["amount"].tolist() == wanted.table["amount"].tolist()
    assert one.ok == wanted.ok
    assert one.preliminary
    for party in one.names:
        assert one.explain(party)
    assert any("provat värde" in one.explain(party) or "provade" in one.explain(party) for party in one.names)
    assert all("fall 1" in str(result.agreement.assumed) for result in one.results)


def test_a_tried_scenario_can_be_written_as_a_workbook(tmp_path: Any) -> None:
    vary = {"*.population": np.full((1, 8), 1000), TAKE: [[60, 40]], f"{REVIEW}.mandate": [90_000]}
    path = tmp_path / "provat.xlsx"
    one = kf.allocate_batch(
        "barnahus", 2027, vary, **TOLD | {"actual": {REVIEW: 80_000}, "assume": None}
    ).scenario(0)
    one.to_excel(path)
    sheet = load_workbook(path).worksheets[0]
    heads = [str(cell.value) for row in sheet.iter_rows(max_row=5) for cell in row if cell.value]
    assert "Status: PRELIMINÄR: beloppen är räknade med provade värden (fall 0)" in heads
    told = plain(one.explain("Östersund"))
    assert "provade värden i fall 0" in told
    assert "högst 90 000 kr" in told


# what is refused before anything is calculated ------------------------------------------------------------


def test_none_of_several_in_force_and_one_that_is_not() -> None:
    with pytest.raises(kf.NotInForceError, match="barnahus"):
        kf.allocate_batch(["barnahus"], 2020, {"*": [1]})
    made = kf.allocate_batch(["cmv", "barnahus"], 2024, {"*.given": [1000]})
    assert [one.id for one in made.skipped] == ["barnahus"]
    assert "Barnahus: " in made._repr_html_()


def test_an_argument_that_there_is_none_of() -> None:
    with pytest.raises(kf.InputTypeError, match=r"menade du grants\?"):
        kf.allocate_batch("cmv", 2024, {"*.given": [1]}, grant={})  # type: ignore[call-arg]
