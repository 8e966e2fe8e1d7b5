"""What is told for many scenarios: every form says the same, and all that is wrong is told at once."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest

import kostnadsfordelning as kf
from tests.golden.services import SERVICES, answered

GIVEN = "barnahus.drift.given"
TAKE = "barnahus.drift.take"
PERSONS = "barnahus.key:folkmangd.kommuner.population"
BASE = {
    "2303": 5146, "2305": 6035, "2309": 15680, "2313": 11023,
    "2321": 12693, "2326": 7108, "2361": 10175, "2380": 64979,
}  # fmt: skip
FLOAT = "flyttal är inte exakta och tas inte emot"
MIXED = "procentsatser och andra tal kan inte blandas; inte procent är scenario 1"
LARGE = "beloppet är större än 999 999 999 999 999 kr, i scenario"
COLUMN = "värdena ska stå i en lista eller en kolumn, ett per scenario"
TWICE = "samma del är angiven två gånger"
LABEL = "en kolumn namnges med kod eller namn som text"
DAYS = np.array(["2026-01-01"], dtype="datetime64[D]")
GAPS = pd.Series([1, None, 3, None, None, None], dtype="Int64")
EQUAL: dict[object, list[int]] = {"kommuner": [1], "region": [1]}
BELOW = {"kommuner": ["110 %"], "region": ["-10 %"]}
NAMES = ["Ragunda", "Bräcke", "Krokom", "Strömsund", "Åre", "Berg", "Härjedalen", "Östersund"]


def barnahus(vary: Any, **told: Any) -> Any:
    return kf.allocate_batch("barnahus", 2026, vary, population="2024-12-31", **told)


def faults(vary: Any) -> list[tuple[str, str, str]]:
    """Place, value and why of each fault, blanks that do not break written as blanks."""
    with pytest.raises(kf.InputError) as caught:
        barnahus(vary)
    assert all(fault.remedy for fault in caught.value.faults)
    told = [(one.place, one.value, one.why) for one in caught.value.faults]
    return [tuple(part.replace("\N{NO-BREAK SPACE}", " ") for part in one) for one in told]  # type: ignore[misc]


def same(one: Any, other: Any) -> None:
    assert one.parties == other.parties
    assert np.array_equal(one.amounts, other.amounts)


COSTS = [1_721_736, 0, -5, 1_000_001]


@pytest.mark.parametrize(
    "values",
    [
        tuple(COSTS),
        np.array(COSTS),
        np.array(COSTS, dtype=np.int32),
        np.array(COSTS, dtype=object),
        np.array([str(one) for one in COSTS]),
        pd.Series(COSTS),
        pd.Series(COSTS, index=[7, 7, 1, 0]),
        pd.Series(COSTS, dtype="Int64"),
        pd.Series([Decimal(one) for one in COSTS]),
        pd.Index(COSTS),
        [Decimal("1721736.00"), Fraction(0), "−5", "1 000 001 kr"],
        [np.int64(1_721_736), np.uint8(0), np.int8(-5), 1_000_001],
        iter(COSTS),
        dict.fromkeys(COSTS).keys(),
    ],
    ids=lambda values: type(values).__name__,
)
def test_a_column_of_numbers_is_the_same_in_every_form(values: Any) -> None:
    same(barnahus({GIVEN: values}), barnahus({GIVEN: COSTS}))


def test_a_range_and_an_array_without_signs() -> None:
    same(barnahus({GIVEN: range(0, 50, 7)}), barnahus({GIVEN: np.arange(0, 50, 7, dtype=np.uint64)}))


def scaled(factor: int) -> dict[str, list[int]]:
    return {code: [persons, persons * factor + 1] for code, persons in BASE.items()}


@pytest.mark.parametrize(
    "values",
    [
        pd.DataFrame(scaled(3)),
        pd.DataFrame(scaled(3))[["2380", *list(BASE)[:-1]]],
        pd.DataFrame(scaled(3)).set_axis(NAMES, axis=1),
        dict(zip(NAMES, scaled(3).values(), strict=True)),
        np.array(list(scaled(3).values())).T,
        np.array(list(scaled(3).values()), dtype=object).T,
        [list(row) for row in zip(*scaled(3).values(), strict=True)],
        {code: pd.Series(column) for code, column in scaled(3).items()},
    ],
    ids=["frame", "frame in another order", "names", "dict", "array", "objects", "rows", "series"],
)
def test_a_vector_is_the_same_in_every_form(values: Any) -> None:
    same(barnahus({PERSONS: values}), barnahus({PERSONS: scaled(3)}))


def test_a_percent_is_told_with_its_sign_or_as_a_number_of_percent() -> None:
    def county(values: Any) -> Any:
        return kf.allocate_batch("cmv", 2024, {"cmv.drift.percent": values})

    wanted = county(["2,9 %", "0 %", "33,3 %", "−1 %"]).total
    assert wanted.tolist()[:2] == [round(3_574_970 * 1.029), 3_574_970]
    assert county([Decimal("2.9"), 0, Fraction(333, 10), -1]).total.tolist() == wanted.tolist()
    assert county(["2,9", "0", "33,3", "-1"]).total.tolist() == wanted.tolist()
    assert county(np.array([3])).total.tolist() == county(["3 %"]).total.tolist() == [3_682_219]


def test_shares_are_percents_that_make_100_or_numbers_in_proportion() -> None:
    wanted = barnahus({TAKE: {"kommuner": [3, 0], "region": [1, 2]}})
    same(wanted, barnahus({TAKE: {"kommuner": ["75 %", "0 %"], "region": ["25 %", "100 %"]}}))
    same(wanted, barnahus({TAKE: np.array([[75, 25], [0, 7]])}))
    same(wanted, barnahus({TAKE: {"kommuner": [Fraction(3, 4), 0], "region": ["1/4", Decimal("0.5")]}}))
    thirds = {"kommuner": ["33,3 %", "2/3"], "region": ["66,7 %", "1/3"]}
    place = f"vary['{TAKE}']"
    assert faults({TAKE: thirds}) == [
        (f"{place}['kommuner']", "2/3", MIXED),
        (f"{place}['region']", "1/3", MIXED),
    ]  # fmt: skip


def test_ore_are_told_where_a_step_rounds_them() -> None:
    told = {"population": "2024-12-31", "actual": {"barnahus.kvalitetsgranskning": 0}}
    name = "barnahus.kvalitetsgranskning.actual"
    made = kf.allocate_batch("barnahus", 2027, {name: ["100,50", "100,49", 7]}, **told)  # type: ignore[arg-type]
    assert (made.total - 1_721_736).tolist() == [101, 100, 7]
    assert faults({GIVEN: [7, "100,50", "1/3"]}) == [
        (f"vary['{GIVEN}']", "201/2", "beloppet är inte i hela kronor, i scenario 1, 2")
    ]


def test_what_is_wrong_for_several_figures_is_told_once() -> None:
    county = ["barnahus", "brottsofferjouren"]
    vary = {"*.population": {code: [1, -1] for code in BASE}, "*.given": [1, "1,5"]}
    with pytest.raises(kf.InputError) as caught:
        kf.allocate_batch(county, 2026, vary, population="2024-12-31")
    places = [fault.place for fault in caught.value.faults]
    assert places == [*(f"vary['*.population']['{code}']" for code in BASE), "vary['*.given']"]


def test_a_pattern_varies_all_that_fit_and_each_takes_its_own_parts() -> None:
    usage = SERVICES["placeringar"].told["usage"]
    told: Any = {"population": "2024-12-31", "usage": usage, "actual": {"placeringar.drift": 4_000_100}}
    both = [answered("hemsjukvard"), answered("placeringar")]
    names = kf.parameters(both, 2026, **told)["parameter"].tolist()
    assert "hemsjukvard.key:folkmangd.kommuner.population" in names
    values = {"*.given": [10_000_000, 7], "*.actual": [9_000_000, 4_000_000]}
    made = kf.allocate_batch(both, 2026, values, **told)
    assert made.total.tolist() == [19_000_000, 4_000_007]


def test_a_table_may_have_parties_that_only_some_have() -> None:
    """Berg is no party of familjehemscentrum; the county's table serves both."""
    county = ["familjehemscentrum", "cmv"]
    persons = pd.DataFrame({code: [number, 2 * number] for code, number in BASE.items()})
    made = kf.allocate_batch(county, 2023, {"*.population": persons})
    own = kf.allocate_batch("familjehemscentrum", 2023, {"*.population": persons.drop(columns="2326")})
    assert len(made) == 2
    item = made.by_item
    row = item[(item["service"] == "familjehemscentrum") & (item["scenario"] == 0)]
    assert row["amount"].tolist() == own.amounts[0].tolist()
    with pytest.raises(kf.InputError, match=r"saknar Berg \(2326\)"):
        kf.allocate_batch(county, 2023, {"*.population": persons.drop(columns="2326")})


# what is wrong -----------------------------------------------------------------------------------------


def test_all_that_is_wrong_is_told_at_once() -> None:
    found = faults(
        {
            GIVEN: [1, 2.5, True, None, "x", 2.5, "y"],
            "barnahus.drift.gvien": [1],
            TAKE: {"kommuner": ["50 %"] * 4, "region": ["50 %", "40 %", "60 %", "50 %"]},
            PERSONS: {**{code: [1, 2] for code in BASE}, "2380": [-1, 0], "2303": [1, "2,5"]},
            7: [1],
        }
    )
    place = f"vary['{GIVEN}']"
    assert found == [
        (place, "2.5", f"{FLOAT}, i scenario 1, 5"),
        (place, "True", "ett sanningsvärde är inget tal, i scenario 2"),
        (place, "", "värde saknas, i scenario 3"),
        (place, '"x"', "går inte att läsa som ett belopp, i scenario 4"),
        (place, '"y"', "går inte att läsa som ett belopp, i scenario 6"),
        ("vary['barnahus.drift.gvien']", "", f"det finns ingen sådan parameter (menade du {GIVEN}?)"),
        (f"vary['{TAKE}']", "90 %", "andelarna blir inte 100 %, i scenario 1, 2"),
        (f"vary['{PERSONS}']['2303']", "5/2", "talet är inte helt, i scenario 1"),
        (f"vary['{PERSONS}']['2380']", "-1", "talet är lägre än 0, i scenario 0"),
        ("vary", "7", "en parameter anges med sitt namn som text"),
        (
            "vary",
            ", ".join(
                [f"vary['{TAKE}']['kommuner']: 4", f"vary['{TAKE}']['region']: 4"]
                + [f"vary['{PERSONS}']['{code}']: 2" for code in BASE]
            ),
            "kolumnerna har olika många värden",
        ),
    ]


@pytest.mark.parametrize(
    ("values", "value", "why"),
    [
        (5, "int", COLUMN),
        ("12", "12", COLUMN),
        (None, "NoneType", COLUMN),
        ({"a": [1]}, "dict", COLUMN),
        (np.array([1.0]), "float64", FLOAT),
        (np.array([1.0], dtype=object), "1.0", f"{FLOAT}, i scenario 0"),
        (np.array([np.float32(2)], dtype=object), "np.float32(2.0)", f"{FLOAT}, i scenario 0"),
        (pd.Series([1.5, 2]), "float64", FLOAT),
        (pd.Series([1, 2], dtype="Float64"), "float64", FLOAT),
        (np.array([True]), "bool", "ett sanningsvärde är inget tal"),
        (GAPS, "", "värde saknas i scenario 1, 3, 4 och 1 till"),
        (pd.Series([1, float("nan")], dtype=object), "", "värde saknas i scenario 1"),
        (np.ma.MaskedArray([1, 2], mask=[False, True]), "", "värde saknas i scenario 1"),
        (np.array([[1, 2]]), "1 × 2", "här behövs ett tal per scenario, inte en tabell"),
        (np.array(5), "", "här behövs ett tal per scenario, inte en tabell"),
        (DAYS, "datetime.date(2026, 1, 1)", "går inte att läsa som ett tal, i scenario 0"),
        ([[1], [1]], "[1]", "går inte att läsa som ett tal, i scenario 0, 1"),
        ([float("inf"), float("nan"), 1.0], "inf", f"{FLOAT}, i scenario 0, 1, 2"),
        (["10 %"], "", f"{GIVEN} kan inte vara en procentsats"),
        (["1,234"], '"1,234"', "kan läsas på flera sätt (tusental eller decimaler), i scenario 0"),
        ([10**15], str(10**15), f"{LARGE} 0"),
        ([0, -(10**30)], str(-(10**30)), f"{LARGE} 1"),
        (np.array([2**63], dtype=np.uint64), str(2**63), f"{LARGE} 0"),
    ],
)  # fmt: skip
def test_a_column_that_cannot_be_used(values: Any, value: str, why: str) -> None:
    assert faults({GIVEN: values}) == [(f"vary['{GIVEN}']", value, why)]


@pytest.mark.parametrize("values", [5, [1.0], np.array([1.0]), [True], [None], [[1]], {"a": [1]}, "5", b"5"])
def test_what_is_never_a_number_is_an_error_of_kind(values: Any) -> None:
    with pytest.raises(kf.InputTypeError):
        barnahus({GIVEN: values})


@pytest.mark.parametrize(
    ("values", "place", "value", "why"),
    [
        ([1, 2], "", "list", "här behövs ett tal per part i varje scenario"),
        (np.array([1, 2]), "", "ndarray", "här behövs ett tal per part i varje scenario"),
        (pd.Series([1, 2]), "", "Series", "här behövs ett tal per part i varje scenario"),
        ("50 %", "", "50 %", "här behövs ett tal per part i varje scenario"),
        ([[1, 2], [1]], "", "list", "här behövs ett tal per part i varje scenario"),
        (np.ones((3, 3), dtype=int), "", "3", f"{TAKE} har 2 delar"),
        ({"kommuner": [1]}, "", "", f"{TAKE} saknar region"),
        ({**EQUAL, "regon": [1]}, "['regon']", "", "det finns ingen sådan del (menade du region?)"),
        ({**EQUAL, " region ": [1]}, "['region']", "", TWICE),
        ({**EQUAL, 2303: [1]}, "", "2303", LABEL),
        ({"kommuner": [0, 0, 2], "region": [0, 3, 0]}, "", "", "alla delar är 0, i scenario 0"),
        ({"kommuner": ["50 %"], "region": [1]}, "", "", "några kolumner är i procent och andra inte"),
        (BELOW, "['region']", "−10 %", "talet är lägre än 0, i scenario 0"),
    ],
)  # fmt: skip
def test_a_vector_that_cannot_be_used(values: Any, place: str, value: str, why: str) -> None:
    assert faults({TAKE: values}) == [(f"vary['{TAKE}']{place}", value, why)]


def test_a_party_by_code_and_by_name_is_told_twice() -> None:
    table = {**{code: [1] for code in BASE}, "Östersund": [1]}
    assert faults({PERSONS: table}) == [(f"vary['{PERSONS}']['Östersund']", "2380", TWICE)]


def test_percents_that_are_huge_do_not_come_round_to_100() -> None:
    """2^64 + 100 hundredths would be 100 % in arithmetic that wraps."""
    huge = {"kommuner": [f"{2**63} %"], "region": [f"{2**63 + 100} %"]}
    assert [why for _, _, why in faults({TAKE: huge})] == ["andelarna blir inte 100 %, i scenario 0"]
    made = barnahus({TAKE: {"kommuner": [10**30], "region": [3 * 10**30]}})
    same(made, barnahus({TAKE: {"kommuner": [1], "region": [3]}}))


def test_percents_of_an_index_have_bounds() -> None:
    with pytest.raises(kf.InputError) as caught:
        kf.allocate_batch("cmv", 2024, {"cmv.drift.percent": ["100 %", "100,01 %", "-100 %", "−99,9 %"]})
    (fault,) = caught.value.faults
    assert fault.why == "procentsatsen är inte över −100 och högst 100, i scenario 1, 2"


def test_the_same_figure_twice_and_numbers_beside_vectors() -> None:
    found = faults({GIVEN: [1], "*.given": [1], "barnahus.drift.*": [1]})
    assert found == [
        ("vary['*.given']", GIVEN, f'parametern varieras redan av "{GIVEN}"'),
        ("vary['barnahus.drift.*']", GIVEN, f'parametern varieras redan av "{GIVEN}"'),
        ("vary['barnahus.drift.*']", f"{GIVEN}, {TAKE}", "namnet passar både enstaka tal och tal per part"),
    ]


def test_nothing_is_varied() -> None:
    assert faults({}) == [("vary", "", "ingenting varieras")]
    with pytest.raises(kf.InputTypeError, match="ska anges per parameter"):
        barnahus([1, 2])


def test_a_long_list_of_parameters_is_cut() -> None:
    names = [
        "cmv",
        "barnahus",
        "hemsjukvard",
        "placeringar",
        "alternativ-modell",
        "socialjour",
        "kvinnojouren",
    ]
    many = [answered(name) for name in names]
    told: dict[str, Any] = {
        "population": "2024-12-31",
        "usage": SERVICES["placeringar"].told["usage"] | SERVICES["socialjour"].told["usage"],
        "actual": {"placeringar.drift": 1, "cmv.kvalitetsgranskning": 1},
    }
    count = len(kf.parameters(many, 2026, **told))
    with pytest.raises(kf.InputError) as caught:
        kf.allocate_batch(many, 2026, {"zzz": [1]}, **told)
    (fault,) = caught.value.faults
    assert count > 20
    assert f" och {count - 20} till. " in fault.remedy
