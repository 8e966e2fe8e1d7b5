"""What many cases came to: refused ones, what is unlike, the extremes, single cases, and what is refused."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pandas as pd
import pytest

import kostnadsfordelning as kf
from kostnadsfordelning.analysis.sweeping import sweep as door
from tests.calculation.small import A, B, C, R, agreement, item, plain
from tests.golden.services import SERVICES, answered

EVEN = {"take": "100 %", "to": "kommuner", "by": "lika"}
TOLD: dict[str, Any] = {"population": "2024-12-31"}
REVIEW = "barnahus.kvalitetsgranskning"
REVIEWED: dict[str, Any] = {**TOLD, "actual": {REVIEW: 90_000}}


def one(amount: int = 900, **more: Any) -> Any:
    return agreement(item(amount, EVEN), **more)


def reviewed(costs: list[Any], years: Any = 2027) -> kf.Sweep:
    return kf.sweep("barnahus", years, {f"{REVIEW}.actual": costs}, **REVIEWED)


# refused cases --------------------------------------------------------------------------------------------


def test_a_refused_case_is_empty_and_counted() -> None:
    made = reviewed([90_000, 150_001, 0, 200_000])
    assert made.refused == 2
    assert made.refusing.tolist() == [False, True, False, True]
    assert made.table["amount"].isna().tolist() == made.table["case"].isin([1, 3]).tolist()
    assert made.table["change"].isna().tolist() == made.table["case"].isin([1, 3]).tolist()
    assert made.cases["total"].isna().tolist() == [False, True, False, True]
    assert made.cases["change"].tolist()[::2] == [0, -90_000]
    assert made.refusals["case"].tolist() == [1, 3]
    assert "överstiger beslutsmandatet" in made.refusals["reason"][0]
    with pytest.raises(kf.MandateError):
        made.case(1)
    assert "2 av 4 fall kan inte beräknas; refusals säger varför." in made.remarks
    assert "4 cases" in repr(made)
    assert "(2 refused)" in repr(made)


def test_a_case_refused_in_one_year_has_its_other_years() -> None:
    stages = [{"given": 300}, {"deduct": "bidrag", "below_zero": "refuse"}]
    told: Any = {"grants": {"a.drift.bidrag": 100}}
    first = agreement(item(stages, EVEN), valid_to="2026-12-31")
    made = kf.sweep([first, one(id="b", name="B")], [2026, 2027], {"a.*:bidrag.*": [0, 301]}, **told)
    assert made.refused == 1
    rows = made.table[made.table["case"] == 1]
    assert rows["amount"].isna().tolist() == (rows["year"] == 2026).tolist()
    assert rows[rows["year"] == 2027]["amount"].sum() == 900
    assert made.total.tolist() == [300 + 900 + 900, 0]
    assert made.refusals[["case", "year", "service"]].values.tolist() == [[1, 2026, "a"]]
    assert made.case(1, 2027).total == 900


def test_all_cases_refused() -> None:
    made = reviewed([150_001, 200_000])
    extremes = made.extremes
    assert extremes[["lowest", "lowest_case", "highest", "highest_case"]].isna().all().all()
    assert extremes["baseline"].sum() == 1_721_736 + 90_000
    assert "2 av 2 fall kan inte beräknas" in plain(made._repr_html_())


# what changes are counted from ----------------------------------------------------------------------------


def test_another_baseline_with_other_parties_and_services() -> None:
    fewer = one(
        parties={"kommuner": [{"code": A, "name": "Ragunda"}, {"code": R, "name": "Regionen"}]},
        keys={"lika": {"equal": None}},
    )
    made = kf.sweep(
        [one(), one(id="b", name="Bara provat")], 2026, {"a.drift.given": [900, 300]}, baseline=fewer
    )
    assert made.baseline == {A: 450, R: 450}
    assert made.names == {A: "Ragunda", B: "Bräcke", C: "Krokom", R: "Regionen"}
    rows = made.table[made.table["case"] == 1]
    assert rows["party"].tolist() == [A, B, C]
    assert rows["amount"].tolist() == [400, 400, 400]
    assert rows["change"][3] == -50
    assert rows["change"].isna().tolist() == [False, True, True]
    assert made.remarks == (
        "Bara provat ingår 2026 bara i det som provas, inte i det som ändringarna räknas från.",
        "Bara i det som provas 2026: Bräcke, Krokom.",
        "Bara i det som ändringarna räknas från 2026: Regionen.",
        "I 2 av 2 fall är hela kostnaden en annan än 900 kr, som ändringarna räknas från; "
        "ändringarna tar då inte ut varandra.".replace("900 kr", "900\N{NO-BREAK SPACE}kr"),
    )
    extremes: Any = made.extremes
    assert extremes.loc[R].isna().tolist() == [False, False, True, True, True, True]
    assert extremes.loc[B].isna().tolist() == [False, True, False, False, False, False]
    other = kf.sweep(one(), 2026, {"a.drift.given": [900]}, baseline=[one(), one(id="b", name="Kvar")])
    assert "Kvar ingår 2026 bara i det som ändringarna räknas från, inte i det som provas." in other.remarks


def test_a_year_that_a_service_is_not_in_force() -> None:
    late = one(id="b", name="Sen", valid_from="2027-01-01")
    made = kf.sweep([one(), late], [2025, 2026, 2027], {"*.given": [900, 1_200]})
    sums = made.table.groupby(["case", "year"])["amount"].sum()
    assert sums.tolist() == [900, 900, 1_800, 1_200, 1_200, 2_400]
    assert [note for note in made.remarks if note.startswith("Sen: ")]
    alone = kf.sweep([late], [2026, 2027], {"*.given": [900, 1_200]})
    assert alone.table["year"].unique().tolist() == [2027]
    assert alone.total.tolist() == [900, 1_200]
    with pytest.raises(kf.NotInForceError):
        kf.sweep([late], [2025, 2026], {"*.given": [900, 1_200]})


def test_the_least_and_the_most_that_each_pays() -> None:
    told = [{A: 1, B: 1, C: 1}, {A: 7, B: 1, C: 1}, {A: 0, B: 1, C: 0}, {A: 7, B: 1, C: 1}]
    service = agreement(item(900, {**EVEN, "by": "folk"}))
    made = kf.sweep(service, 2026, {"a.key:folk.*": told})
    extremes: Any = made.extremes
    assert extremes.loc[A].tolist() == ["Ragunda", 90, 0, 2, 700, 1]
    assert extremes.loc[B].tolist() == ["Bräcke", 270, 100, 1, 900, 2]
    for code, row in extremes.iterrows():
        paid = made.table[made.table["party"] == code].set_index("case")["amount"]
        assert (row["lowest"], row["highest"]) == (paid.min(), paid.max())
        assert (paid[row["lowest_case"]], paid[row["highest_case"]]) == (paid.min(), paid.max())
    assert made.code("Krokom") == C
    html = plain(made._repr_html_())
    assert "A 2026, 4 fall" in html
    assert "<td>Bräcke</td>" in html
    assert html.count(">900<") == 4  # Bräcke's most, and the sum of the baseline, the lowest and the highest


# single cases, and the result as a thing ------------------------------------------------------------------


def test_one_case_by_itself() -> None:
    made = kf.sweep(one(), [2026, 2027], {"*.given": [900, 1_200]})
    alone = made.case(1, 2027)
    assert alone.amounts == {A: 400, B: 400, C: 400}
    assert alone.preliminary
    assert "provat värde i fall 1" in alone.explain(A)
    for case, year in ((0, None), (0, 2030)):
        with pytest.raises(kf.InputError, match="Ange ett av åren 2026–2027"):
            made.case(case, year)
    with pytest.raises(kf.InputError, match="från 0"):
        made.case(2, 2026)


def test_parts_of_the_cases_are_as_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    costs = list(range(0, 300_000, 7_001))
    whole = reviewed(costs, [2026, 2027])
    monkeypatch.setattr(door, "ROWS", 7)
    parts = reviewed(costs, [2026, 2027])
    assert 0 < whole.refused < len(costs)
    assert np.array_equal(whole.amounts, parts.amounts)
    assert whole.table.equals(parts.table)


def test_a_result_can_be_put_away_and_taken_up() -> None:
    made = reviewed([0, 90_000, 200_000])
    again = pickle.loads(pickle.dumps(made))
    assert again.table.equals(made.table)
    assert again.remarks == made.remarks
    assert again.case(1).amounts == made.case(1).amounts
    with pytest.raises(AttributeError):
        made.years = (1,)  # type: ignore[misc]
    made.amounts[:] = 7  # a copy of one's own
    assert made.total[0] == 1_721_736


def test_amounts_that_cannot_be_added() -> None:
    told: Any = {**SERVICES["vfu-platser"].told, **SERVICES["suicidprevention"].told}
    both = [answered("vfu-platser"), answered("suicidprevention")]
    with pytest.raises(kf.MeasureError, match="platser: vfu-platser"):
        kf.sweep(both, 2022, {"vfu-platser.platser.given": [48, 120]}, **told)
    places = kf.sweep(both[0], 2022, {"vfu-platser.platser.given": [48, 120]}, **SERVICES["vfu-platser"].told)
    assert places.total.tolist() == [48, 120]
    assert "120" in places._repr_html_()


@pytest.mark.parametrize(("progress", "shown"), [(True, True), (False, False), (None, False)])
def test_a_bar_when_asked_for(capsys: pytest.CaptureFixture[str], progress: bool | None, shown: bool) -> None:
    kf.sweep(one(), [2026, 2027], {"*.given": [900, 1_200]}, progress=progress)
    out, err = capsys.readouterr()
    assert out == ""
    assert ("Räknar fall" in err and "4/4" in err) is shown


# what is refused ------------------------------------------------------------------------------------------


def test_everything_that_is_wrong_with_the_names_is_told_at_once() -> None:
    vary: Any = {
        "a.drift.givn": [1],
        "weights": [{"x": "1 %"}],
        "population": [1],
        "a.drift.given": [1],
        "*.given": [2],
    }
    with pytest.raises(kf.InputError) as caught:
        kf.sweep(one(), 2026, vary)
    said = plain(caught.value)
    assert [fault.place for fault in caught.value.faults] == [
        "vary['a.drift.givn']", "vary['weights']", "vary['population']", "vary['*.given']",
    ]  # fmt: skip
    assert "menade du a.drift.given?" in said
    assert 'siffran provas redan av "a.drift.given"' in said
    assert "ingen verksamhet har en viktad nyckel" in said


def test_everything_that_is_wrong_with_the_values_is_told_at_once() -> None:
    service = agreement(item(900, {**EVEN, "by": "folk"}))
    vary: Any = {"a.drift.given": [1, 2.5, 3], "a.key:folk.*": [{A: 1, B: 1, C: 1}, {A: 1, B: 1}]}
    with pytest.raises(kf.InputTypeError) as caught:
        kf.sweep(service, 2026, vary)
    said = plain(caught.value)
    assert said.startswith("Det som är fel står med sitt nummer i listan, räknat från 0.\n")
    assert "vary['a.drift.given']: flyttal är inte exakta och tas inte emot, i fall 1" in said
    assert "vary['a.key:folk.*']: värdena är inte uppdelade på samma sätt, i fall 1" in said
    cases: Any = [{"a.drift.given": 1}, {}, {"a.drift.given": 2.5}]
    with pytest.raises(kf.InputTypeError) as caught:
        kf.sweep(service, 2026, cases=cases)
    said = plain(caught.value)
    assert said.startswith("Det som är fel står med sitt nummer bland de fall som anger parametern")
    assert "cases['a.drift.given']: flyttal är inte exakta och tas inte emot, i fall 1 " in said


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({}, "anges antingen som värden per parameter eller som fall"),
        (
            {"vary": {"*.given": [1]}, "cases": [{"*.given": 1}]},
            "antingen som värden per parameter eller som fall",
        ),
        ({"vary": {}}, "ingenting provas"),
        ({"vary": [1]}, "det som provas ska anges per parameter"),
        ({"vary": {3: [1]}}, "en parameter anges med sitt namn"),
        ({"vary": {"*.given": 5}}, "ska stå i en lista (angivet: int)"),
        ({"vary": {"*.given": "5"}}, "ska stå i en lista (angivet: 5)"),
        ({"vary": {"*.given": {1, 2}}}, "ska stå i en lista (angivet: set)"),
        ({"vary": {"*.given": []}}, "listan är tom"),
        ({"vary": {"*.given": range(3000), "*.take": range(3000)}}, "det blir 9 000 000 fall"),
        ({"cases": []}, "inga fall angavs"),
        ({"cases": [{}]}, "inga fall angavs"),
        ({"cases": {"*.given": [1]}}, "fallen ska stå i en lista"),
        ({"cases": pd.DataFrame([[1, 2]], columns=["*.given", "*.given"])}, "kolumnen finns två gånger"),
        ({"cases": [5]}, "ett fall ska ange värden per parameter"),
        ({"cases": [{5: 1}]}, "en parameter anges med sitt namn"),
        ({"vary": {"*.given": [1]}, "populaton": 1}, "menade du population?"),
        ({"vary": {"*.given": [1]}, "by_year": {2030: {}}}, "året ingår inte"),
    ],
)
def test_what_is_no_sweep(told: Any, said: str) -> None:
    with pytest.raises(kf.InputError) as caught:
        kf.sweep(one(), 2026, **told)
    assert said in plain(caught.value)
    assert "→" in str(caught.value)


def test_more_than_is_held_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "MOST_NUMBERS", 99)
    with pytest.raises(kf.InputError, match="Prova högst 24 fall åt gången"):
        kf.sweep(one(), 2026, {"*.given": range(25)})
    assert len(kf.sweep(one(), 2026, {"*.given": range(24)})) == 24


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (["2 %", {"2027": "3 %"}], "ett index anges med en procentsats, eller en för varje år, i fall 1"),
        (["2 %", {}], "ett index anges med en procentsats, eller en för varje år, i fall 1"),
        ([2.5], "flyttal är inte exakta"),
        ([{2027: "-100 %"}], "procentsatsen är inte över −100"),
    ],
)
def test_paths_that_are_none(values: Any, said: str) -> None:
    assume = {"PKV": {2027: "2 %"}}
    with pytest.raises(kf.InputError) as caught:
        kf.sweep("brottsofferjouren", 2027, {"PKV": values}, assume=assume, **TOLD)
    assert said in plain(caught.value)


def test_one_percent_for_the_years_that_are_assumed_where_none_is() -> None:
    service = one_by_index()
    with pytest.raises(kf.InputError, match="inget år är antaget"):
        kf.sweep(service, 2017, {"PKV": ["2 %"]})
    made = kf.sweep(service, 2017, {"PKV": [{2017: "2 %"}]})
    assert made.total.tolist() == [1_020_000]


def one_by_index() -> Any:
    """A service whose cost follows a published figure."""
    uprate = {"index": "PKV", "figure_year": "same", "edition": {"month": 9, "years_before": 0}}
    stages = [{"given": 1_000_000, "price_year": 2016}, {"uprate": uprate, "round": "each_year"}]
    return agreement(item(stages, EVEN), valid_from="2016-01-01")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (["2024-13-31"], "vary['population']"),
        ([kf.land_area("2023-01-01")], "det är inte folkmängd"),
        ([kf.population("2024-12-31").select(["2303"])], "folkmängden saknar 2305"),
    ],
)
def test_populations_that_are_none(values: Any, said: str) -> None:
    with pytest.raises(kf.InputError) as caught:
        kf.sweep("brottsofferjouren", 2026, {"population": values}, **TOLD)
    assert said in str(caught.value)
