"""Several services over several years: amounts, changes, assumptions and refusals, in the real case first."""

from __future__ import annotations

import pickle
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

import kostnadsfordelning as kf
from tests.calculation.small import A, B, C, R, agreement, item, plain

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

YEARS = range(2023, 2031)
THREE = ("cmv", "barnahus", "brottsofferjouren")
EIGHT = ("2303", "2305", "2309", "2313", "2321", "2326", "2361", "2380")
FACTS: dict[str, Any] = {
    "population": "2024-12-31",
    "assume": {"PKV": dict.fromkeys(range(2027, 2031), "2,9 %")},
}
# 3 574 970 × 1,03 a year, rounded half up: 3 682 219,1; 3 792 685,57; 3 906 466,58; 4 023 661,01; …
CMV = (3_574_970, 3_682_219, 3_792_686, 3_906_467, 4_023_661, 4_144_371, 4_268_702, 4_396_763)
# half of 1 721 736, from 2025
BARNAHUS = (0, 0, 860_868, 860_868, 860_868, 860_868, 860_868, 860_868)
# 731 101 × 1,029 a year from 2027: 752 302,929; 774 119,787; 796 569,48; 819 669,501
BOJ = (0, 0, 0, 731_101, 752_303, 774_120, 796_569, 819_670)


@pytest.fixture(scope="module")
def seen() -> kf.Outlook:
    return kf.outlook(THREE, YEARS, **FACTS)


def listed(row: Iterable[Any]) -> list[int | None]:
    """A row of Int64, with None for what is missing."""
    return [None if value is pd.NA else int(value) for value in row]


# the real case -----------------------------------------------------------------------------------------


def test_what_the_eight_pay_each_year(seen: kf.Outlook) -> None:
    eight = seen.by_party.loc[list(EIGHT)]
    assert [int(eight[year].sum()) for year in YEARS] == [
        sum(parts) for parts in zip(CMV, BARNAHUS, BOJ, strict=True)
    ]
    assert list(seen.by_party.columns) == ["name", *YEARS]
    region = seen.by_party.loc["R23"]
    assert region["name"] == "Region Jämtland Härjedalen"
    assert listed(region[list(YEARS)]) == [None, None, *[860_868] * 6]


@pytest.mark.parametrize("party", EIGHT)
def test_each_of_the_eight(seen: kf.Outlook, party: str) -> None:
    """Its page and the table of all parties say the same as each year by itself."""
    table = seen.by_service(party)
    assert list(table.index) == [*THREE, "_total"]
    years = list(YEARS)
    assert listed(table.loc["_total", years]) == listed(seen.by_party.loc[party, years])
    for year, allocation in zip(YEARS, seen.allocations, strict=True):
        for service in THREE:
            own: list[int | None] = [
                r.amount for r in allocation.rows if (r.party, r.service) == (party, service)
            ]
            assert listed([table.loc[service, year]]) == (own or [None])


def test_ragunda(seen: kf.Outlook) -> None:
    """CMV by a share of 4,0 %, Barnahus by 5 146 of 132 839 inhabitants; no year without force is 0 kr."""
    view = seen.party("Ragunda")
    table = view.table
    assert listed(table.loc["cmv", list(YEARS)])[:4] == [142_999, 147_289, 151_707, 156_259]
    # 860 868 × 5 146 / 132 839 = 33 349,2
    assert listed(table.loc["barnahus", list(YEARS)]) == [None, None, *[33_349] * 6]
    # 731 101 × 5 146 / 132 839 = 28 321,9; 752 303 ×: 29 143,3
    assert listed(table.loc["brottsofferjouren", list(YEARS)])[:5] == [None, None, None, 28_322, 29_143]
    assert list(table["name"]) == ["Centrum mot våld", "Barnahus", "Brottsofferjouren", "Summa"]
    assert list(table["measure"]) == ["kr"] * 4
    assert listed(table.loc["_total", list(YEARS)])[3] == 156_259 + 33_349 + 28_322
    assert view.lines[1].in_force == (False, False, *[True] * 6)
    assert view.preliminary == seen.preliminary == (2027, 2028, 2029, 2030)


def test_the_change_is_from_the_year_before(seen: kf.Outlook) -> None:
    change = seen.party("2303").change
    assert listed(change["change"])[:4] == [None, 4_290, 151_707 + 33_349 - 147_289, 32_874]
    shown = change["change_percent"].tolist()
    assert shown[0] != shown[0]  # NaN: nothing before
    assert shown[1] == pytest.approx(100 * 4_290 / 142_999)
    assert seen.party("2303").changes()[1].share == Fraction(4_290, 142_999)


def test_the_table_has_every_row_of_every_year(seen: kf.Outlook) -> None:
    table = seen.table
    assert list(table.columns) == [
        "year", "service", "cost_item", "party", "name", "amount", "measure", "certainty", "preliminary",
    ]  # fmt: skip
    assert table["amount"].dtype == "int64"
    assert len(table) == sum(len(one.rows) for one in seen.allocations)
    assert table["amount"].sum() == sum(one.total for one in seen.allocations)
    assert not ((table["service"] == "barnahus") & (table["year"] < 2025)).any()
    assert set(table[table["preliminary"]]["service"]) == {"brottsofferjouren"}
    assert set(table[table["preliminary"]]["year"]) == {2027, 2028, 2029, 2030}


def test_every_assumption_is_told_once_per_year_and_service(seen: kf.Outlook) -> None:
    told = seen.assumptions
    assert list(told.columns) == ["year", "service", "name", "assumption", "note"]
    assert not told.duplicated().any()
    assert told["year"].is_monotonic_increasing

    def years(kind: str, service: str, said: str = "") -> list[int]:
        own = told[(told["assumption"] == kind) & (told["service"] == service)]
        return [int(year) for year in own[own["note"].str.contains(said, regex=False)]["year"]]

    assert years("population_substitute", "barnahus") == [*range(2025, 2031)]
    assert years("population_substitute", "brottsofferjouren") == [*range(2026, 2031)]
    assert years("population_substitute", "cmv") == []
    assert years("preliminary", "brottsofferjouren", "PKV 2028") == [2028, 2029, 2030]
    assert years("not_in_force", "barnahus") == [2023, 2024]
    assert years("not_in_force", "brottsofferjouren") == [2023, 2024, 2025]
    assert years("unchanged_amount", "barnahus") == [*range(2026, 2031)]
    assert years("item_absent", "cmv") == [*YEARS]
    assert years("item_absent", "barnahus") == [*range(2025, 2031)]
    assert years("assumed", "cmv", "samma datum används tills ett annat beslutas") == [*YEARS]
    assert years("assumed", "cmv", "varje års belopp avrundas") == [*range(2024, 2031)]
    assert years("certainty", "cmv", "Tillförlitlighet C") == [*YEARS]
    assert years("population_not_used", "cmv") == [*YEARS]
    assert years("assumption_not_used", "cmv") == []  # 2023 does not use it, 2027 does


def test_figures_that_were_told_are_told_with_item_year_and_amount() -> None:
    seen = kf.outlook(
        ["barnahus"],
        [2026, 2027, 2028],
        population="2024-12-31",
        by_year={2027: {"actual": {"barnahus.kvalitetsgranskning": 100_000}}},
    )
    told = seen.assumptions.query("assumption == 'told'")
    assert told["year"].tolist() == [2027]
    assert plain(told["note"].iloc[0]).startswith(
        "Angivet vid beräkningen, inte avtalets: Kvalitetsgranskning 100 000 kr."
    )
    merged = [one for one in seen.party("Ragunda").assumption_rows if one.kind == "told"]
    assert [one.years for one in merged] == [(2027,)]
    assert not any(one.kind == "told_every_year" for one in seen.assumption_rows)


def test_grants_carry_over_and_usage_are_told_too() -> None:
    stages = ["actual", "carry_over", {"deduct": "bidrag", "below_zero": "refuse"}]
    shared = agreement(item(stages, {"to": "kommuner", "take": "rest", "by": "dygn"}))
    seen = kf.outlook(
        shared,
        [2026],
        actual={"drift": "1000,50"},
        grants={"bidrag": 200},
        carry_over={"drift": 50},
        usage={"vardygn": {A: 10, B: 20, C: 30}},
    )
    notes = [plain(one.note) for one in seen.assumption_rows if one.kind == "told"]
    said = "\n".join(notes)
    assert len(notes) == 4
    for figure in ("drift 1 000,50 kr", "bidrag 200 kr", "året före 50 kr", "vardygn, tillsammans 60"):
        assert figure in said.lower()


def test_an_item_told_for_every_year_though_it_occurs_now_and_then() -> None:
    told = {"barnahus.kvalitetsgranskning": 100_000}
    seen = kf.outlook("barnahus", range(2025, 2029), population="2024-12-31", actual=told)
    warned = [one for one in seen.assumption_rows if one.kind == "told_every_year"]
    assert [one.years for one in warned] == [(2025, 2026, 2027, 2028)]
    assert "varje år 2025–2028" in warned[0].note
    assert "2025:barnahus.kvalitetsgranskning=BELOPP" in warned[0].note
    once = kf.outlook("barnahus", [2025], population="2024-12-31", actual=told)
    assert not any(one.kind == "told_every_year" for one in once.assumption_rows)


def test_assumptions_of_several_years_are_merged(seen: kf.Outlook) -> None:
    rows = seen.party("Ragunda").assumption_rows
    assert list(dict.fromkeys(one.service for one in rows)) == [*THREE]
    (away,) = [one for one in rows if (one.service, one.kind) == ("barnahus", "not_in_force")]
    assert away.years == (2023, 2024)
    assert away.note == "ej i kraft 2023–2024 (version 1, 2025-01-01 tills vidare)"
    (instead,) = [one for one in rows if (one.service, one.kind) == ("barnahus", "population_substitute")]
    assert instead.years == tuple(range(2025, 2031))
    wanted = ", ".join(f"{year}-11-01" for year in range(2024, 2030))
    assert f"folkmängd 2024-12-31 används i stället för {wanted}, som saknas" in instead.note
    (assumed,) = [one for one in rows if one.kind == "preliminary"]
    assert plain(assumed.note) == "PRELIMINÄRT: PKV 2027–2030 är antagen till 2,9 %."
    # merged or not, the same years are told of the same things
    merged = {(one.service, one.kind, year) for one in seen.assumption_rows for year in one.years}
    by_year = {(row.service, row.assumption, row.year) for row in seen.assumptions.itertuples()}
    assert merged == by_year


def test_it_stays_as_it_is(seen: kf.Outlook) -> None:
    again = pickle.loads(pickle.dumps(seen))
    assert again == seen
    assert pickle.loads(pickle.dumps(seen.party("Åre"))) == again.party("2321")
    assert repr(seen) == (
        "<Outlook 2023–2030: cmv, barnahus, brottsofferjouren, 9 parties, preliminary 2027–2030>"
    )
    assert repr(seen.party("Åre")) == "<PartyOutlook 2321 Åre 2023–2030: cmv, barnahus, brottsofferjouren>"


def test_as_html(seen: kf.Outlook) -> None:
    html = plain(seen.party("Ragunda")._repr_html_())
    assert html.count("ej i kraft</td>") == 5
    assert "Ragunda 2023–2030, kr – PRELIMINÄRT 2027–2030" in html
    assert "+4 290" in html
    assert "2027 prel." in html
    whole = plain(seen._repr_html_())
    assert "Östersund" in whole
    assert "<th" in whole
    assert f"{sum((CMV[0], BARNAHUS[0], BOJ[0])):,}".replace(",", " ") in whole


# what is told for the years ----------------------------------------------------------------------------


def one(amount: int | list[Any] = 600, *, name: str = "a", **more: Any) -> kf.Agreement:
    return agreement(item(amount, {"to": "kommuner", "take": "rest", "by": "lika"}), id=name, **more)


def test_a_year_of_its_own_is_put_together_with_all_years() -> None:
    seen = kf.outlook(
        "cmv",
        [2023, 2024],
        assume={"PKV": {2027: "3 %"}},
        by_year={2024: {"assume": {"PKV": {2028: "2 %"}, "KPI": {2027: "1 %"}}}},
    )
    unused = [
        {plain(row.note) for row in allocation.check_rows if row.check == "assumption_not_used"}
        for allocation in seen.allocations
    ]
    assert [len(notes) for notes in unused] == [1, 3]
    assert unused[0] < unused[1]


def test_a_column_of_usage_is_not_mixed_between_years() -> None:
    split = {"to": "kommuner", "take": "rest", "by": "dygn"}
    seen = kf.outlook(
        agreement(item(600, split)),
        [2025, 2026],
        usage={"vardygn": {A: 1, B: 1, C: 1}},
        by_year={2026: {"usage": {"vardygn": {A: 1, B: 2, C: 0}}}},
    )
    assert seen.party(A).totals() == (200, 200)
    assert seen.party(B).totals() == (200, 400)
    with pytest.raises(kf.UnknownFactError, match="Krokom"):  # the whole column, or nothing
        kf.outlook(
            agreement(item(600, split)),
            [2025, 2026],
            usage={"vardygn": {A: 1, B: 1, C: 1}},
            by_year={2026: {"usage": {"vardygn": {A: 1, B: 2}}}},
        )


def test_what_is_told_of_an_agreement_counts_when_it_is_in_force() -> None:
    actual = {"barnahus.kvalitetsgranskning": 100_000}
    told: dict[str, Any] = {"population": "2024-12-31", "actual": actual}
    seen = kf.outlook(["cmv", "barnahus"], [2024, 2025], **told)
    # 100 000 in three parts: 33 333 and a krona more
    reviewed = [row for row in seen.rows if row.item == "kvalitetsgranskning"]
    assert {row.year for row in reviewed} == {2025}
    assert sum(row.amount for row in reviewed) == 100_000
    with pytest.raises(kf.UnknownAgreementError, match=r"barnahus\.kvalitetsgranskning"):
        kf.outlook(["cmv", "barnahus"], [2023, 2024], **told)  # in force in neither
    with pytest.raises(kf.UnknownAgreementError, match=r"barnahus\.granskning"):
        kf.outlook(
            ["cmv", "barnahus"], [2024, 2025], actual={"barnahus.granskning": 1}, population="2024-12-31"
        )
    with pytest.raises(kf.UnknownAgreementError, match="2024 kan inte"):
        kf.outlook(
            ["cmv", "barnahus"], [2024, 2025], population="2024-12-31", by_year={2024: {"actual": actual}}
        )


def test_a_portfolio_a_path_an_agreement_and_one_id(tmp_path: Path) -> None:
    path = tmp_path / "eget.xlsx"
    kf.load_agreement("cmv").to_excel(path)
    expected = (142_999, 147_289)
    for given in ("cmv", ["cmv"], kf.load_agreement("cmv"), path, [path], kf.portfolio(["cmv"])):
        assert kf.outlook(given, [2024, 2023]).party("Ragunda").totals() == expected


def test_versions_within_a_year_and_between_years() -> None:
    """600 001 kr to 30 June 2026 by 12, 6 and 2 of 20, then 720 000 kr in equal parts."""
    seen = kf.outlook("exempel-andring-under-aret", [2025, 2026, 2027])
    view = seen.party("ALB")
    assert view.totals() == (360_001, 180_001 + 120_000, 240_000)
    assert len(view.lines) == 1
    assert [int(seen.by_party[year].sum()) for year in seen.years] == [600_001, 660_001, 720_000]
    spans = seen.assumptions[seen.assumptions["assumption"] == "version_span"]
    assert list(spans["year"]) == [2026, 2026]


def test_a_service_that_no_year_has_in_force() -> None:
    seen = kf.outlook(["cmv", "brottsofferjouren"], [2023, 2024])
    line = seen.party("Ragunda").lines[1]
    assert (line.service, line.amounts, line.in_force) == ("brottsofferjouren", (None, None), (False, False))


def test_nothing_in_force_in_any_year_is_refused() -> None:
    with pytest.raises(kf.NotInForceError, match=r"2023–2025.*Brottsofferjouren.*2026-01-01"):
        kf.outlook("brottsofferjouren", [2023, 2024, 2025])
    with pytest.raises(kf.NotInForceError, match=r"Barnahus.*Brottsofferjouren"):
        kf.outlook(["barnahus", "brottsofferjouren"], [2023])


def test_a_year_between_is_no_change() -> None:
    changes = kf.outlook("cmv", [2023, 2025]).party("Ragunda").changes()
    assert [change.change for change in changes] == [None, None]


# measures and residuals --------------------------------------------------------------------------------


def test_only_kronor_are_added() -> None:
    places = one(30, name="b", items=[
        {"id": "platser", "measure": "platser", "amount": [{"given": 30}],
         "split": [{"to": "kommuner", "take": "rest", "by": "lika"}]},
    ])  # fmt: skip
    seen = kf.outlook([one(), places], [2025, 2026])
    assert seen.measures == ("kr", "platser")
    assert list(seen.by_party[2025]) == [200, 200, 200]
    table = seen.by_service("Ragunda")
    assert list(table["measure"]) == ["kr", "platser", "kr"]
    assert list(table[2026]) == [200, 10, 200]
    assert seen.party(A).totals("platser") == (10, 10)
    assert list(seen.party(A).change["amount"]) == [200, 200]
    html = seen.party(A)._repr_html_()
    assert html.count("<table>") == 2
    assert "2025–2026, platser" in html
    alone = kf.outlook(places, [2025])
    assert list(alone.by_party[2025]) == [10, 10, 10]


def test_two_measures_without_kronor_have_no_sum() -> None:
    def of(measure: str) -> dict[str, Any]:
        split = [{"to": "kommuner", "take": "rest", "by": "lika"}]
        return {"id": measure, "measure": measure, "amount": [{"given": 30}], "split": split}

    seen = kf.outlook(agreement(of("platser"), of("timmar")), [2025])
    with pytest.raises(kf.MeasureError, match="platser, timmar"):
        _ = seen.by_party
    with pytest.raises(kf.MeasureError, match="platser, timmar"):
        seen.by_service(A)
    with pytest.raises(kf.MeasureError, match="platser, timmar"):
        _ = seen.party(A).change
    assert list(seen.table["amount"]) == [10] * 6


def test_what_nobody_pays_is_a_row_of_its_own() -> None:
    left = one(500, rounding={"method": "down", "residual_to": "none", "ties": "order"})
    seen = kf.outlook(left, [2025, 2026])
    assert listed(seen.by_party[2025]) == [166, 166, 166, 2]
    assert seen.by_party.index[-1] == "_residual"


def test_a_check_that_fails_is_told_first() -> None:
    wrong = one(
        600, printed=[{"year": 2025, "item": "drift", "amounts": {A: 199, B: 201, C: 200}, "source": "s"}]
    )
    first = kf.outlook(wrong, [2025, 2026]).assumption_rows[0]
    assert (first.kind, first.years) == ("printed_table", (2025,))


def test_names_are_escaped() -> None:
    evil = one(600, name="b").model_copy(update={"name": "<b>"})
    html = kf.outlook(evil, [2025]).party(A)._repr_html_()
    assert "<b>" not in html
    assert "&lt;b&gt;" in html


# what is refused ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("years", "said"),
    [
        (2023, "åren ska anges i en lista"),
        ("2023-2025", "åren ska anges i en lista"),
        ([], "inga år"),
        ([2023, 2023], "två gånger"),
        ([2023.0], "2023.0"),
        (["2023"], "2023"),
        ([True], "True"),
        (range(1900, 2300), "fler än 100 år"),
    ],
)
def test_years_that_are_none(years: Any, said: str) -> None:
    with pytest.raises(kf.InputError, match=said):
        kf.outlook("cmv", years)


def test_a_year_as_text_is_a_fault_of_kind_where_it_stands() -> None:
    with pytest.raises(kf.InputTypeError) as caught:
        kf.outlook("cmv", ["2026"])  # type: ignore[list-item]
    assert [fault.place for fault in caught.value.faults] == ["years"]
    with pytest.raises(kf.InputTypeError, match="heltal") as caught:
        kf.outlook("cmv", [2026], by_year={"2026": {}})  # type: ignore[dict-item]
    assert [fault.place for fault in caught.value.faults] == ["by_year['2026']"]
    assert "året ingår inte" not in str(caught.value)


def test_arguments_that_are_none() -> None:
    with pytest.raises(kf.InputError) as caught:
        kf.outlook(
            "cmv",
            [2023],
            populaton="2024-12-31",
            by_year={2024: {}, 2023: {"actuals": {}, "year": 2024}},
        )
    said = str(caught.value)
    assert [fault.place for fault in caught.value.faults] == [
        "outlook", "by_year[2024]", "by_year[2023]", "by_year[2023]",
    ]  # fmt: skip
    assert "menade du population?" in said
    assert "menade du actual?" in said
    assert "åren är 2023" in said
    for wrong in (["actual"], {2023: ["actual"]}):
        with pytest.raises(kf.InputTypeError, match="per år och argument"):
            kf.outlook("cmv", [2023], by_year=wrong)  # type: ignore[arg-type]


def test_what_all_the_years_lack_is_told_at_once() -> None:
    with pytest.raises(kf.UnknownFactError) as caught:
        kf.outlook(THREE, YEARS)
    said = str(caught.value)
    for year in range(2025, 2031):
        assert f"{year} kan inte beräknas:" in said
        assert f"Folkmängd för {year - 1}-11-01 finns inte" in said
    for year in (2023, 2024):
        assert f"{year} kan inte beräknas:" not in said
    assert "PKV publicerad oktober 2026–2029, siffrorna för 2027–2030, är inte kända" in said


def test_remedies_that_the_years_have_in_common_are_told_once() -> None:
    with pytest.raises(kf.UnknownFactError) as caught:
        kf.outlook(THREE, YEARS)
    said = str(caught.value)
    assert said.count("kostnadsfordelning fetch population") == 1
    assert said.count("Det som finns:") == 1
    assert said.count("Gör något av detta:") == 2  # of the population, and of PKV
    assert said.count("Åtgärderna är desamma som ovan") > 5
    with pytest.raises(kf.UnknownFactError) as caught:
        kf.outlook("brottsofferjouren", [2026])
    assert "desamma som ovan" not in str(caught.value)


def test_what_all_the_years_say_alike_is_told_once() -> None:
    with pytest.raises(kf.InputError) as caught:
        kf.outlook("cmv", [2023, 2024, 2026], population="x")
    assert str(caught.value).count("kan inte beräknas") == 1
    assert str(caught.value).startswith("2023–2024, 2026 kan inte beräknas:")
    assert len(caught.value.faults) == len(set(caught.value.faults))


def test_a_party_that_there_is_none_of(seen: kf.Outlook) -> None:
    with pytest.raises(kf.UnknownAgreementError, match=r"Menade du Ragunda \(2303\)"):
        seen.party("Raganda")
    with pytest.raises(kf.InputTypeError):
        seen.by_service(2303)  # type: ignore[arg-type]
    assert R not in kf.outlook(one(), [2025]).names
