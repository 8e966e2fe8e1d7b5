"""What is wrong with what is told for many scenarios: every fault at once, with its place and scenarios."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest

import kostnadsfordelning as kf
from tests.calculation.batch.test_vary import BASE, GIVEN, PERSONS, TAKE, barnahus, faults, same
from tests.golden.services import SERVICES, answered

FLOAT = "flyttal är inte exakta och tas inte emot"
LARGE = "beloppet är större än 999 999 999 999 999 kr, i fall"
UNORDERED = "en mängd (set) har ingen ordning, så det framgår inte vilket värde som är vilket fall"
COLUMN = "värdena ska stå i en lista eller en kolumn, ett per fall"
TWICE = "samma del är angiven två gånger"
LABEL = "en kolumn namnges med kod eller namn som text"
DAYS = np.array(["2026-01-01"], dtype="datetime64[D]")
GAPS = pd.Series([1, None, 3, None, None, None], dtype="Int64")
EQUAL: dict[object, list[int]] = {"kommuner": [1], "region": [1]}
BELOW = {"kommuner": ["110 %"], "region": ["-10 %"]}


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
        (place, "2.5", f"{FLOAT}, i fall 1, 5"),
        (place, "True", "ett sanningsvärde är inget tal, i fall 2"),
        (place, "", "värde saknas, i fall 3"),
        (place, '"x"', "går inte att läsa som ett belopp, i fall 4"),
        (place, '"y"', "går inte att läsa som ett belopp, i fall 6"),
        ("vary['barnahus.drift.gvien']", "", f"det finns ingen sådan parameter (menade du {GIVEN}?)"),
        (f"vary['{TAKE}']", "90 %", "andelarna blir inte 100 %, i fall 1, 2"),
        (f"vary['{PERSONS}']['2303']", "2,5", "talet är inte helt, i fall 1"),
        (f"vary['{PERSONS}']['2380']", "−1", "talet är lägre än 0, i fall 0"),
        ("vary", "7", "en parameter anges med sitt namn som text"),
        (
            "vary",
            f"4 i vary['{TAKE}']; 2 i vary['{PERSONS}']",
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
        (np.array([1.0], dtype=object), "1.0", f"{FLOAT}, i fall 0"),
        (np.array([np.float32(2)], dtype=object), "2.0", f"{FLOAT}, i fall 0"),
        (pd.Series([1.5, 2]), "float64", FLOAT),
        (pd.Series([1, 2], dtype="Float64"), "float64", FLOAT),
        (np.array([True]), "bool", "ett sanningsvärde är inget tal"),
        (GAPS, "", "värde saknas i fall 1, 3, 4 och 1 till"),
        (pd.Series([1, float("nan")], dtype=object), "", "värde saknas i fall 1"),
        (np.ma.MaskedArray([1, 2], mask=[False, True]), "", "värde saknas i fall 1"),
        (np.array([[1, 2]]), "1 × 2", "här behövs ett tal per fall, inte en tabell"),
        (np.array(5), "ndarray", COLUMN),
        ({1, 2}, "set", UNORDERED),
        (frozenset((1,)), "frozenset", UNORDERED),
        (pd.MultiIndex.from_tuples([(1, 2)]), "(1, 2)", "går inte att läsa som ett tal, i fall 0"),
        (["1,5", 2], "1,5", "beloppet är inte i hela kronor, i fall 0"),
        ([Fraction(1, 3)], "1/3", "beloppet är inte i hela kronor, i fall 0"),
        (DAYS, "datetime.date(2026, 1, 1)", "går inte att läsa som ett tal, i fall 0"),
        ([[1], [1]], "[1]", "går inte att läsa som ett tal, i fall 0, 1"),
        ([float("inf"), float("nan"), 1.0], "inf", f"{FLOAT}, i fall 0, 1, 2"),
        (["10 %"], "", f"{GIVEN} kan inte vara en procentsats"),
        (["1,234"], '"1,234"', "kan läsas på flera sätt (tusental eller decimaler), i fall 0"),
        ([10**15], "1 000 000 000 000 000", f"{LARGE} 0"),
        ([0, -(10**30)], "−1" + 10 * " 000", f"{LARGE} 1"),
        (np.array([2**63], dtype=np.uint64), "9 223 372 036 854 775 808", f"{LARGE} 0"),
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
        ([1, 2], "", "list", "här behövs ett tal per part i varje fall"),
        (np.array([1, 2]), "", "ndarray", "här behövs ett tal per part i varje fall"),
        (pd.Series([1, 2]), "", "Series", "här behövs ett tal per part i varje fall"),
        ("50 %", "", "50 %", "här behövs ett tal per part i varje fall"),
        ([[1, 2], [1]], "", "list", "här behövs ett tal per part i varje fall"),
        (np.ones((3, 3), dtype=int), "", "3", f"{TAKE} har 2 delar"),
        ({"kommuner": [1]}, "", "", f"{TAKE} saknar region"),
        ({**EQUAL, "regon": [1]}, "['regon']", "", "det finns ingen sådan del (menade du region?)"),
        ({**EQUAL, " region ": [1]}, "['region']", "", TWICE),
        ({**EQUAL, 2303: [1]}, "", "2303", LABEL),
        ({"kommuner": [0, 0, 2], "region": [0, 3, 0]}, "", "", "alla delar är 0, i fall 0"),
        ({"kommuner": ["50 %"], "region": [1]}, "", "", "några kolumner är i procent och andra inte"),
        (BELOW, "['region']", "−10 %", "talet är lägre än 0, i fall 0"),
    ],
)  # fmt: skip
def test_a_vector_that_cannot_be_used(values: Any, place: str, value: str, why: str) -> None:
    assert faults({TAKE: values}) == [(f"vary['{TAKE}']{place}", value, why)]


def test_what_is_wrong_with_many_columns_is_told_once() -> None:
    place = f"vary['{PERSONS}']"
    columns = ", i kolumnerna 2303, 2305, 2309 och 5 till"
    floats = pd.DataFrame({code: [1.0, 2.0] for code in BASE})
    assert faults({PERSONS: floats}) == [(place, "float64", FLOAT + columns)]
    assert faults({PERSONS: {code: [1, -1] for code in BASE}}) == [
        (place, "−1", "talet är lägre än 0, i fall 1" + columns)
    ]
    assert faults({PERSONS: dict.fromkeys(BASE, 1)}) == [(place, "int", COLUMN + columns)]
    with pytest.raises(kf.InputTypeError):
        barnahus({PERSONS: floats})
    numbered = pd.DataFrame([[1] * 8], columns=[int(code) for code in BASE])
    assert faults({PERSONS: numbered}) == [(place, "2303, 2305, 2309 och 5 till", LABEL)]
    assert faults({PERSONS: np.ones((1, 8))}) == [
        (place, "float64", f"{FLOAT}, i kolumnerna 0, 1, 2 och 5 till")
    ]


def test_a_wrong_heading_is_told_with_one_that_there_is() -> None:
    for table, code in (({7: [1]}, "2303"), ({2380: [1]}, "2380"), ({None: [1]}, "2303")):
        with pytest.raises(kf.InputTypeError) as caught:
            barnahus({PERSONS: table})
        (fault,) = caught.value.faults
        assert fault.remedy.startswith(f'Skriv t.ex. "{code}". ')


def test_columns_of_different_lengths_within_a_table() -> None:
    table = {code: [1, 2] for code in BASE} | {"2303": [1]}
    told = f"vary['{PERSONS}']['2305'], vary['{PERSONS}']['2309'], vary['{PERSONS}']['2313'] och 4 till"
    assert faults({PERSONS: table}) == [
        ("vary", f"1 i vary['{PERSONS}']['2303']; 2 i {told}", "kolumnerna har olika många värden")
    ]


def test_a_party_by_code_and_by_name_is_told_twice() -> None:
    table = {**{code: [1] for code in BASE}, "Östersund": [1]}
    assert faults({PERSONS: table}) == [(f"vary['{PERSONS}']['Östersund']", "2380", TWICE)]


def test_percents_that_are_huge_do_not_come_round_to_100() -> None:
    """2^64 + 100 hundredths would be 100 % in arithmetic that wraps."""
    huge = {"kommuner": [f"{2**63} %"], "region": [f"{2**63 + 100} %"]}
    assert [why for _, _, why in faults({TAKE: huge})] == ["andelarna blir inte 100 %, i fall 0"]
    made = barnahus({TAKE: {"kommuner": [10**30], "region": [3 * 10**30]}})
    same(made, barnahus({TAKE: {"kommuner": [1], "region": [3]}}))


def test_percents_of_an_index_have_bounds() -> None:
    with pytest.raises(kf.InputError) as caught:
        kf.allocate_batch("cmv", 2024, {"cmv.drift.percent": ["100 %", "100,01 %", "-100 %", "−99,9 %"]})
    (fault,) = caught.value.faults
    assert fault.why == "procentsatsen är inte över −100 och högst 100, i fall 1, 2"


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
