"""Models side by side: every amount against `allocate`, every change against arithmetic done here."""

from __future__ import annotations

import pickle
import random
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

import kostnadsfordelning as kf
from tests.calculation.small import A, B, C, R, agreement, item, plain

if TYPE_CHECKING:
    from collections.abc import Iterable

COUNTY = ("cmv", "barnahus", "brottsofferjouren")
EIGHT = ("2303", "2305", "2309", "2313", "2321", "2326", "2361", "2380")
FACTORS = {"population": "70 %", "equal": "20 %", "land_area": "10 %"}
KOMMUNER = {"to": "kommuner", "take": "rest"}


def county() -> kf.Portfolio:
    return kf.portfolio(COUNTY)


@pytest.fixture(scope="module")
def seen() -> kf.Comparison:
    models: dict[str, Any] = {
        "Flera faktorer": county().replace(key=kf.Weighted(FACTORS)),
        "Gällande": list(COUNTY),
        "Lika": county().replace(key=kf.Equal()),
    }
    return kf.compare(models, 2026, baseline="Gällande", population="2024-12-31")


def listed(values: Iterable[Any]) -> list[int | None]:
    """A column of Int64, with None for what is missing."""
    return [None if value is pd.NA else int(value) for value in values]


def row(made: kf.Comparison, model: str, party: str, **year: int) -> dict[str, Any]:
    """The one row of the table that is of a model and party."""
    table = made.table
    own = table[(table["model"] == model) & (table["party"] == party)]
    for name, value in year.items():
        own = own[own[name] == value]
    (found,) = own.to_dict("records")
    return {str(name): value for name, value in found.items()}


def even(amount: int, *, by: str = "lika", to: Any = "kommuner", **more: Any) -> kf.Agreement:
    """One item split by a key between the three."""
    return agreement(item(amount, {"to": to, "take": "rest", "by": by}), **more)


def kinds(made: kf.Comparison, model: str) -> dict[str, str]:
    """The remarks of one model, by kind (the last of each)."""
    return {one.kind: plain(one.note) for one in made.remark_rows if one.model == model}


# the county --------------------------------------------------------------------------------------------


def test_every_amount_is_what_allocate_gives(seen: kf.Comparison) -> None:
    today = kf.allocate(COUNTY, 2026, population="2024-12-31")
    table = seen.table.set_index(["model", "party"])
    for model in seen.models:
        direct = seen.allocation(model)
        assert direct.amounts == dict(zip(seen.parties, listed(table.loc[model]["amount"]), strict=True))
        assert sum(direct.amounts.values()) == direct.total == seen.total(model) == 6_359_304
    assert seen.allocation("Gällande").rows == today.rows
    tried = kf.allocate(county().replace(key=kf.Weighted(FACTORS)), 2026, population="2024-12-31")
    assert seen.allocation("Flera faktorer", 2026).rows == tried.rows
    assert seen.totals.loc["Lika", 2026] == today.total


def test_changes_by_hand(seen: kf.Comparison) -> None:
    """Ragunda: 156 259 + 33 349 + 28 322 = 217 930 today, 317 712 by the factors."""
    today, tried = row(seen, "Gällande", "2303"), row(seen, "Flera faktorer", "2303")
    assert (today["name"], today["amount"], today["change"]) == ("Ragunda", 156_259 + 33_349 + 28_322, 0)
    assert (tried["amount"], tried["change"]) == (317_712, 317_712 - 217_930)
    assert tried["change_percent"] == pytest.approx(100 * 99_782 / 217_930)
    assert tried["change_points"] == pytest.approx(100 * 99_782 / 6_359_304)
    assert tried["share"] == pytest.approx(317_712 / 6_359_304)
    assert tried["per_inhabitant"] == pytest.approx(317_712 / 5_146)
    assert today["per_inhabitant"] == pytest.approx(217_930 / 5_146)
    region = row(seen, "Lika", "R23")
    assert (region["change"], region["change_percent"]) == (0, 0)
    assert region["per_inhabitant"] != region["per_inhabitant"]  # NaN: a region has no inhabitants of its own
    assert seen.table.query("model == 'Gällande'")["change"].eq(0).all()
    assert seen.table.groupby("model")["change"].sum().eq(0).all()


def test_the_table_of_one_year(seen: kf.Comparison) -> None:
    table = seen.table
    assert list(table.columns) == [
        "model", "party", "name", "amount", "per_inhabitant", "share", "change", "change_percent",
        "change_points",
    ]  # fmt: skip
    assert list(dict.fromkeys(table["model"])) == ["Flera faktorer", "Gällande", "Lika"]  # as given
    assert table.dtypes[["amount", "change"]].map(str).tolist() == ["Int64", "Int64"]
    assert seen.parties == (*EIGHT, "R23")
    assert seen.alternatives == ("Flera faktorer", "Lika")


def test_service_by_service(seen: kf.Comparison) -> None:
    table = seen.by_service
    assert list(table.columns) == [
        "model", "service", "service_name", "party", "name", "amount", "change",
    ]  # fmt: skip
    sums = table.groupby(["model", "party"])["amount"].sum()
    whole = seen.table.set_index(["model", "party"])["amount"]
    assert all(sums[place] == whole[place] for place in whole.index)
    own = table.set_index(["model", "service", "party"])
    assert own.loc[("Gällande", "cmv", "2303"), "amount"] == 156_259
    assert (
        own.loc[("Lika", "barnahus", "2303"), "change"] == 107_609 - 33_349
    )  # 860 868 / 8, the odd kronor first
    assert ("Lika", "cmv", "R23") not in own.index


def test_the_same_inhabitants_by_every_model(seen: kf.Comparison) -> None:
    """CMV's own key is of 2021; the others' is what most of them use, the latest."""
    persons = kf.population("2024-12-31").values
    assert seen.inhabitants == {code: persons[code] for code in EIGHT}
    note = plain(next(one.note for one in seen.remark_rows if one.kind == "inhabitants"))
    assert "folkmängden 2024-12-31 i alla modeller och år" in note
    assert seen.persons.certainty == "A"


def test_what_the_alternative_is(seen: kf.Comparison) -> None:
    told = [
        plain(one.note) for one in seen.remark_rows if (one.model, one.kind) == ("Flera faktorer", "rules")
    ]
    assert len(told) == 3
    assert (
        "nyckeln (folkmängd 70 %, lika delar 20 %, landareal 10 %; i Gällande folkmängd 2021-11-01)"
        in told[0]
    )
    assert "i Gällande folkmängd 1 november året före)" in told[1]
    assert "avrundning" not in "".join(told)
    frame = seen.remarks
    assert list(frame.columns) == ["model", "years", "remark", "service", "note"]
    shared = frame[(frame["model"] == "") & (frame["remark"] == "unchanged_amount")]
    assert shared["service"].tolist() == ["barnahus"]
    assert set(frame[frame["remark"] == "fact_latest"]["model"]) == {"Flera faktorer"}


def test_it_is_a_value(seen: kf.Comparison) -> None:
    assert pickle.loads(pickle.dumps(seen)) == seen
    assert repr(seen) == "<Comparison 2026: Flera faktorer, Lika against Gällande, 9 parties>"
    with pytest.raises(AttributeError):
        seen.baseline = "Lika"  # type: ignore[misc]
    with pytest.raises(TypeError):
        seen.allocations["Lika", 2026] = seen.allocation("Lika")  # type: ignore[index]


def test_html_escapes_names() -> None:
    made = kf.compare({"<b>": even(99), "A & B": even(99, by="folk")}, 2026, baseline="<b>")
    html = made._repr_html_()
    assert "A &amp; B jämfört med &lt;b&gt; 2026" in html
    assert "<b>" not in html


# several years -----------------------------------------------------------------------------------------


def phased() -> kf.Agreement:
    """Equal parts make way for 1 : 3 : 6 over three years: half in 2027, the whole from 2028."""
    shares = {
        "lika": {2026: "100 %", 2027: "50 %", 2028: "0 %"},
        "folk": {2026: "0 %", 2027: "50 %", 2028: "100 %"},
    }
    keys = {
        "lika": {"equal": None},
        "folk": {"usage": {A: 1, B: 3, C: 6}, "unit": "invånare"},
        "ny": {"weighted": shares},
    }
    return agreement(item(1_200, KOMMUNER | {"by": "ny"}), keys=keys)


def test_a_model_that_is_phased_in() -> None:
    """400 each; then 1 200 × (1/3 + 1/10)/2 = 260, (1/3 + 3/10)/2: 380, 560; then 120, 360, 720."""
    made = kf.compare({"Ny": phased(), "I dag": even(1_200)}, range(2026, 2030), baseline="I dag")
    assert made.years == (2026, 2027, 2028, 2029)
    assert list(made.table.columns)[:3] == ["model", "year", "party"]
    assert [listed(made.amounts("Ny", year).values()) for year in made.years] == [
        [400, 400, 400],
        [260, 380, 560],
        [120, 360, 720],
        [120, 360, 720],
    ]
    changes = made.table.query("model == 'Ny'").set_index(["year", "party"])["change"]
    assert listed(changes.loc[2027]) == [-140, -20, 160]
    assert changes.groupby("year").sum().tolist() == [0, 0, 0, 0]
    for (model, year), result in made.allocations.items():
        assert result.amounts == {code: n for code, n in made.amounts(model, year).items() if n is not None}
    assert set(kinds(made, "Ny")) == {"rules"}
    assert list(made.fairness["year"]) == [*made.years] * 2
    assert list(made.by_service.columns)[:3] == ["model", "year", "service"]


def test_a_year_that_a_model_is_not_in_force() -> None:
    later = even(900, valid_from="2027-01-01")
    made = kf.compare({"I dag": even(900), "Ny": later}, [2026, 2027], baseline="I dag")
    assert made.amounts("Ny", 2026) == {A: None, B: None, C: None}
    line = made.lines("Ny", 2026)[0]
    assert (line.change, line.change_share) == (-300, Fraction(-1))
    assert line.amount is None
    assert line.share is None
    own = row(made, "Ny", A, year=2026)
    assert pd.isna(own["amount"])
    assert own["change"] == -300
    notes = [plain(one.note) for one in made.remark_rows if one.model == "Ny" and one.years == (2026,)]
    assert any("A ingår i I dag men inte i Ny" in note for note in notes)
    assert any("Summan 2026 är inte densamma: 0 kr i Ny, 900 kr i I dag (−900)" in note for note in notes)


def test_years_and_models_that_were_not_compared(seen: kf.Comparison) -> None:
    with pytest.raises(kf.InputError, match=r"menade du Flera faktorer"):
        seen.allocation("Flera faktor")
    with pytest.raises(kf.InputError, match="året ingår inte"):
        seen.lines("Lika", 2027)
    several = kf.compare({"I dag": even(9), "Ny": even(9, by="folk")}, [2026, 2028], baseline="I dag")
    with pytest.raises(kf.InputError, match="Ange ett av åren 2026, 2028"):
        several.amounts("Ny")


# what is unlike ----------------------------------------------------------------------------------------


def test_a_party_that_leaves_and_one_that_joins() -> None:
    """Its change is the whole of what it paid; the others carry it, so the changes still make 0."""
    two = even(900).replace(parties=[A, B, R])
    made = kf.compare({"Alla": even(900), "Utan Krokom": two}, 2026, baseline="Alla")
    assert made.amounts("Utan Krokom") == {A: 450, B: 450, C: None}
    assert [line.change for line in made.lines("Utan Krokom")] == [150, 150, -300]
    own = row(made, "Utan Krokom", C)
    assert pd.isna(own["amount"])
    assert (own["change"], own["change_percent"]) == (-300, -100)
    assert own["change_points"] == pytest.approx(-100 / 3)
    assert own["share"] != own["share"]
    told = kinds(made, "Utan Krokom")
    assert told["parties"] == "Krokom har ingen del i Utan Krokom men i Alla; ändringen räknas till 0."
    assert "parterna" in told["rules"]
    assert "total" not in told

    other = kf.compare({"Alla": even(900), "Två": two}, 2026, baseline="Två")
    joins = row(other, "Alla", C)
    assert (joins["amount"], joins["change"]) == (300, 300)
    assert joins["change_percent"] != joins["change_percent"]  # NaN: nothing before
    assert (
        kinds(other, "Alla")["parties"] == "Krokom har en del i Alla men inte i Två; ändringen räknas från 0."
    )


def test_totals_and_services_that_are_unlike() -> None:
    more = [even(900), even(300, id="b", name="B")]
    made = kf.compare({"I dag": more, "Ny": [even(1_000)]}, 2026, baseline="I dag")
    notes = [(one.kind, one.service, plain(one.note)) for one in made.remark_rows if one.model == "Ny"][:4]
    assert notes[0] == ("services", "b", "B ingår i I dag men inte i Ny.")
    assert notes[1] == ("total", "", "Summan 2026 är inte densamma: 1 000 kr i Ny, 1 200 kr i I dag (−200).")
    assert notes[2][:2] == ("total", "a")
    assert "(+100)" in notes[2][2]
    assert notes[3][0] == "rules"
    assert notes[3][2].endswith("Det som skiljer: hur kostnaden bestäms.")
    assert sum(line.change or 0 for line in made.lines("Ny")) == -200


def test_an_alternative_that_changes_nothing_is_told() -> None:
    made = kf.compare({"I dag": even(900), "Samma": even(900)}, 2026, baseline="I dag")
    told = kinds(made, "Samma")
    assert told["same_amounts"] == "Samma ger alla parter samma belopp som I dag."
    assert "rules" not in told
    assert "same_amounts" not in kinds(
        kf.compare({"I dag": even(900), "Ny": even(900, by="folk")}, 2026, baseline="I dag"), "Ny"
    )


def test_a_rounding_that_differs() -> None:
    ten = even(1_000).replace(rounding={"unit": 10})
    made = kf.compare({"I dag": even(1_000), "Tiotal": ten}, 2026, baseline="I dag")
    assert listed(made.amounts("Tiotal").values()) == [340, 330, 330]
    assert [line.change for line in made.lines("Tiotal")] == [6, -3, -3]
    assert "avrundningen" in kinds(made, "Tiotal")["rules"]


def test_a_residual_is_a_row_of_its_own_and_counts() -> None:
    left = even(1_000).replace(rounding={"method": "down", "residual_to": "none"})
    made = kf.compare({"I dag": even(1_000), "Nedåt": left}, 2026, baseline="I dag")
    assert made.parties == (A, B, C, "_residual")
    assert listed(made.amounts("Nedåt").values()) == [333, 333, 333, 1]
    assert sum(line.change or 0 for line in made.lines("Nedåt")) == 0
    assert made.total("Nedåt") == 1_000
    assert "_residual" not in made.inhabitants
    assert made.fairness["decrease_party"].tolist()[1] == "Ragunda"


def test_credits() -> None:
    """Income is a credit: − 900 between three. A larger credit is a lower cost."""
    shared = {"id": "drift", "sign": "income", "amount": [{"given": 900}]}
    income = agreement(shared | {"split": [KOMMUNER | {"by": "lika"}]})
    usage = agreement(shared | {"split": [KOMMUNER | {"by": "folk"}]})
    made = kf.compare({"I dag": income, "Ny": usage}, 2026, baseline="I dag")
    assert listed(made.amounts("Ny").values()) == [-90, -270, -540]
    line = made.lines("Ny")[2]
    assert (line.change, line.change_share, line.share) == (-240, Fraction(-240, 300), Fraction(3, 5))


def test_amounts_in_other_measures() -> None:
    places = agreement(item(30, KOMMUNER | {"by": "lika"}, measure="platser"))
    other = agreement(item(30, KOMMUNER | {"by": "folk"}, measure="platser"))
    with pytest.raises(kf.MeasureError, match=r"a\.drift"):
        kf.compare({"I dag": even(30), "Ny": places}, 2026, baseline="I dag")
    made = kf.compare({"I dag": places, "Ny": other}, 2026, baseline="I dag", population="2024-12-31")
    assert made.measure == "platser"
    assert made.inhabitants == {}
    assert made.table["per_inhabitant"].isna().all()
    html = made._repr_html_()
    assert "I dag, platser" in html
    assert "kr" not in html.replace("Krokom", "")


# facts -------------------------------------------------------------------------------------------------


def test_what_is_told_counts_in_the_models_that_have_it() -> None:
    """The review is Barnahus's; a model without Barnahus is not asked for it. A misspelt item is refused."""
    models = {"Allt": ["barnahus", "brottsofferjouren"], "En": "brottsofferjouren"}
    facts: dict[str, Any] = {"population": "2024-12-31"}
    told = {"barnahus.kvalitetsgranskning": 90_000}
    made = kf.compare(models, 2026, baseline="Allt", actual=told, **facts)
    assert made.total("Allt") == 1_721_736 + 90_000 + 731_101
    by_year = {2026: {"actual": told}}
    assert kf.compare(models, 2026, baseline="Allt", by_year=by_year, **facts).table.equals(made.table)
    with pytest.raises(kf.KostnadsfordelningError, match="kvalitetsgranskningen"):
        kf.compare(models, 2026, baseline="Allt", actual={"barnahus.kvalitetsgranskningen": 1}, **facts)


def test_what_all_models_lack_is_told_once_and_what_one_lacks_with_its_name() -> None:
    boj = kf.load_agreement("brottsofferjouren")
    with pytest.raises(kf.UnknownFactError) as both:
        kf.compare({"I dag": boj, "Ny": boj.replace(rounding={"unit": 1})}, 2026, baseline="I dag")
    assert str(both.value).count("Folkmängd för 2025-11-01 finns inte") == 1
    assert "Ny" not in str(both.value)
    with pytest.raises(kf.UnknownFactError) as one:
        kf.compare({"I dag": boj, "Lika": boj.replace(key=kf.Equal())}, 2026, baseline="I dag")
    assert str(one.value).startswith("I dag:\n2026 kan inte beräknas:")
    assert "Lika" not in str(one.value)


def test_all_that_is_wrong_with_the_models_at_once() -> None:
    with pytest.raises(kf.InputError) as wrong:
        kf.compare({"I dag": 3, " ": even(9), 4: even(9)}, 2026, baseline="I dagg")  # type: ignore[dict-item]
    assert isinstance(wrong.value, TypeError)  # one of them is of a kind that is never accepted
    assert [(one.place, one.value) for one in wrong.value.faults] == [
        ("models['I dag']", "int"), ("models", "' '"), ("models", "4"), ("baseline", "I dagg"),
    ]  # fmt: skip
    assert "menade du I dag" in str(wrong.value)
    with pytest.raises(kf.InputError, match="minst två modeller"):
        kf.compare({"I dag": even(9)}, 2026, baseline="I dag")
    with pytest.raises(kf.InputTypeError, match="med namn"):
        kf.compare([even(9)], 2026, baseline="I dag")  # type: ignore[arg-type]
    with pytest.raises(kf.InputError) as unknown:
        kf.compare({"a": even(9), "b": even(9)}, 2026, baseline="a", populaton="2024-12-31")
    assert [(one.place, one.value) for one in unknown.value.faults] == [("compare", "populaton")]
    with pytest.raises(kf.InputError) as none:
        kf.compare({}, 2026, baseline="a")
    assert len(none.value.faults) == 1
    many: list[tuple[Any, tuple[int, ...]]] = [
        (np.int64(2026), (2026,)),
        (np.array([2026, 2028]), (2026, 2028)),
        (range(2026, 2028), (2026, 2027)),
    ]
    for given, read in many:
        assert kf.compare({"a": even(9), "b": even(9)}, given, baseline="a").years == read
    for years in ("2026", [], [2026, 2026], None, True):
        with pytest.raises(kf.InputError) as refused:
            kf.compare({"a": even(9), "b": even(9)}, years, baseline="a")  # type: ignore[arg-type]
        assert {one.place for one in refused.value.faults} == {"years"}, years
    with pytest.raises(kf.UnknownAgreementError):
        kf.compare({"a": "cmv", "b": "cmw"}, 2026, baseline="a")


# random models -----------------------------------------------------------------------------------------


def test_random_models_are_exact() -> None:
    """Thirty models of weights, kronor, parties and rules drawn at random: each is what `allocate` gives,
    and what is told of it follows from its amounts in exact arithmetic.
    """
    draw = random.Random(4)
    models: dict[str, Any] = {}
    for number in range(30):
        keys = {
            "lika": {"equal": None},
            "folk": {"usage": {code: draw.randint(1, 90_000) for code in (A, B, C)}, "unit": "st"},
        }
        share = draw.randint(0, 100)
        keys["ny"] = {"weighted": {"lika": f"{share} %", "folk": f"{100 - share} %"}}
        sign = draw.choice(["cost", "cost", "income"])
        one = item(
            draw.randint(1, 10 ** draw.randint(1, 12)), KOMMUNER | {"by": draw.choice([*keys])}, sign=sign
        )
        model = agreement(one, keys=keys)
        if draw.random() < 0.3:
            model = model.replace(parties=draw.choice([[A, B, R], [B, C, R], [C, R]]))
        if draw.random() < 0.3:
            model = model.replace(rounding={"method": "half_up", "residual_to": "none"})
        models[f"m{number}"] = model
    made = kf.compare(models, 2026, baseline="m0")
    table = made.table.set_index(["model", "party"])
    base = kf.allocate(models["m0"], 2026)
    for name, model in models.items():
        direct = kf.allocate(model, 2026)
        own = dict(zip(made.parties, listed(table.loc[name]["amount"]), strict=True))
        assert {code: n for code, n in own.items() if n is not None} == direct.amounts
        assert made.total(name) == direct.total
        changes = listed(table.loc[name]["change"].dropna())
        assert sum(one or 0 for one in changes) == direct.total - base.total
        for line in made.lines(name):
            if line.amount is not None:
                assert line.share == Fraction(line.amount, direct.total)
            if line.change is not None:
                assert line.change == direct.amounts.get(line.party, 0) - base.amounts.get(line.party, 0)
