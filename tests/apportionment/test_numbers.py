"""What is read as a number, exactly, and what is refused with which remedy."""

from __future__ import annotations

import math
from collections import OrderedDict
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostnadsfordelning.apportionment import apportion, exact, integer_weights, is_percent, read_exact
from kostnadsfordelning.errors import Fault, InputError, InputTypeError, SharesError, UnitError, WeightError
from kostnadsfordelning.messages.numbers import decimals, whole

NBSP, NARROW, THIN = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "\N{THIN SPACE}"


@pytest.mark.parametrize(
    ("given_", "number"),
    [
        (5, Fraction(5)),
        (-3, Fraction(-3)),
        (Fraction(1, 3), Fraction(1, 3)),
        (Decimal("0.375"), Fraction(3, 8)),
        (Decimal("1E+3"), Fraction(1000)),
        (np.int64(7), Fraction(7)),
        (np.uint8(255), Fraction(255)),
        ("0114", Fraction(114)),
        ("1 000 000", Fraction(10**6)),
        (f"1{NBSP}000{NARROW}000{THIN}000", Fraction(10**9)),
        ("  42  ", Fraction(42)),
        ("37,5", Fraction(75, 2)),
        ("37.5", Fraction(75, 2)),
        ("0,125", Fraction(1, 8)),
        ("0.125", Fraction(1, 8)),
        ("1 000,5", Fraction(2001, 2)),
        ("1 000,500", Fraction(2001, 2)),
        ("1000,500", Fraction(2001, 2)),
        ("37,5 %", Fraction(3, 8)),
        (f"37,5{NBSP}%", Fraction(3, 8)),
        ("37.5%", Fraction(3, 8)),
        ("33,333 %", Fraction(33333, 100000)),
        ("0 %", Fraction(0)),
        ("1/3", Fraction(1, 3)),
        ("9 / 12", Fraction(3, 4)),
        ("-1/3", Fraction(-1, 3)),
        ("-5", Fraction(-5)),
        ("\N{MINUS SIGN}1 744 585", Fraction(-1744585)),
        ("\N{NON-BREAKING HYPHEN}5", Fraction(-5)),
        ("\N{MINUS SIGN} 2,5 %", Fraction(-1, 40)),
        ("+5", Fraction(5)),
    ],
)
def test_read(given_: object, number: Fraction) -> None:
    got = exact(given_, "belopp")
    assert got == number
    assert type(got) is Fraction
    assert read_exact(given_, "belopp") == number


EXACTLY = ('"37,5 %"', '"1/3"', 'Decimal("0.375")')
DIGITS = ("Skriv talet med siffror", "1 200 000", '"37,5 %"', "1/3")
"""What is written in a file or a command may be no number, and is not told of `Decimal`."""


@pytest.mark.parametrize(
    ("given_", "kind", "why", "remedies"),
    [
        (0.375, InputTypeError, "flyttal", EXACTLY),
        (float("nan"), InputTypeError, "flyttal", EXACTLY),
        (np.float64(1), InputTypeError, "flyttal", EXACTLY),
        (np.float32(1), InputTypeError, "flyttal", EXACTLY),
        (np.longdouble(1), InputTypeError, "flyttal", EXACTLY),
        (True, InputTypeError, "sanningsvärde", EXACTLY),
        (np.bool_(True), InputTypeError, "sanningsvärde", EXACTLY),
        (None, InputTypeError, "saknas", ('"37,5 %"', '"1/3"')),
        (pd.NA, InputTypeError, "går inte att läsa", DIGITS),
        (1j, InputTypeError, "går inte att läsa", DIGITS),
        (b"5", InputTypeError, "går inte att läsa", DIGITS),
        ([5], InputTypeError, "går inte att läsa", DIGITS),
        (Decimal("NaN"), InputError, "inget tal som går att räkna med", EXACTLY),
        (Decimal("sNaN"), InputError, "inget tal som går att räkna med", EXACTLY),
        (Decimal("-Infinity"), InputError, "inget tal som går att räkna med", EXACTLY),
        (Decimal("1E+999999"), InputError, "fler siffror", ("4 000",)),
        (Decimal("1E-999999"), InputError, "fler siffror", ("4 000",)),
        ("9" * 5000, InputError, "fler siffror", ("4 000",)),
        ("", InputError, "saknas", ('"37,5 %"', '"1/3"')),
        (f" {NBSP}", InputError, "saknas", ('"37,5 %"', '"1/3"')),
        ("1.000,5", InputError, "flera sätt", ('"1 000,5"',)),
        ("1,000.5", InputError, "flera sätt", ('"1 000,5"',)),
        ("1.000.000", InputError, "flera sätt", ('"1 000,5"',)),
        ("1,000,000", InputError, "flera sätt", ('"1 000,5"',)),
        ("5.214", InputError, "flera sätt", ('"5,2140"',)),
        ("5,214", InputError, "flera sätt", ('"5,2140"',)),
        ("42 045981", InputError, "flera sätt", ('"1 000,5"',)),
        ("1000 000", InputError, "flera sätt", ('"1 000,5"',)),
        ("1  000", InputError, "flera sätt", ('"1 000,5"',)),
        ("1 00", InputError, "flera sätt", ('"1 000,5"',)),
        ("1/0", InputError, "nämnaren noll", ('"1/3"',)),
        ("1/3 %", InputError, "går inte att läsa", DIGITS),
        ("1/2/3", InputError, "går inte att läsa", DIGITS),
        ("1,5/2", InputError, "går inte att läsa", DIGITS),
        ("/3", InputError, "går inte att läsa", DIGITS),
        ("5,", InputError, "går inte att läsa", DIGITS),
        (",5", InputError, "går inte att läsa", DIGITS),
        ("0,333 333", InputError, "går inte att läsa", DIGITS),
        ("1e3", InputError, "går inte att läsa", DIGITS),
        ("1_000", InputError, "går inte att läsa", DIGITS),
        ("--5", InputError, "går inte att läsa", DIGITS),
        ("%", InputError, "går inte att läsa", DIGITS),
        ("5 %%", InputError, "går inte att läsa", DIGITS),
        ("fem", InputError, "går inte att läsa", DIGITS),
        ("nan", InputError, "går inte att läsa", DIGITS),
        ("٣", InputError, "går inte att läsa", DIGITS),
        ("²", InputError, "går inte att läsa", DIGITS),
        ("5 kr", InputError, "går inte att läsa", DIGITS),
    ],
)
def test_refused(given_: object, kind: type[InputError], why: str, remedies: tuple[str, ...]) -> None:
    with pytest.raises(InputError) as caught:
        exact(given_, "andel")
    assert type(caught.value) is kind
    (fault,) = caught.value.faults
    assert fault.place == "andel"
    assert why in fault.why
    assert all(remedy in fault.remedy.replace(NBSP, " ") for remedy in remedies)
    assert not isinstance(given_, str) or "Decimal" not in fault.remedy
    assert len(fault.value) <= 60
    assert read_exact(given_, "andel") == fault


def test_what_is_written_is_read_back() -> None:
    assert exact(whole(-1744585), "x") == -1744585
    assert exact(decimals(Fraction(-7, 8), 3), "x") == Fraction(-7, 8)


@given(st.integers(-(10**20), 10**20), st.integers(0, 9999))
def test_every_written_number_is_read_back(number: int, tail: int) -> None:
    assert exact(whole(number), "x") == number
    sign = "-" if number < 0 else ""
    written = f"{sign}{whole(abs(number))},{tail:04d}"
    assert exact(written, "x") == Fraction(f"{sign}{abs(number)}.{tail:04d}")


@given(st.text(alphabet="0123456789 ,.-/%\N{NO-BREAK SPACE}", max_size=12))
def test_any_text_is_a_number_or_a_fault(given_: str) -> None:
    assert isinstance(read_exact(given_, "x"), Fraction | Fault)


def test_percent_is_a_text_with_its_sign() -> None:
    assert is_percent("37,5 %")
    assert is_percent(f"37,5%{NBSP}")
    assert not is_percent("37,5")
    assert not is_percent(37)


# weights ----------------------------------------------------------------------------------------------


def test_integer_weights_have_no_common_factor_and_keep_the_order() -> None:
    assert integer_weights({"B": 6, "A": 4}) == (("B", "A"), (3, 2))
    assert integer_weights({"A": "1/3", "B": "1/6", "C": 0}) == (("A", "B", "C"), (2, 1, 0))
    assert integer_weights({"A": Decimal("0.5"), "B": 10**30}) == (("A", "B"), (1, 2 * 10**30))
    assert integer_weights({"A": "0114"}) == (("A",), (1,))


def test_anything_with_items_gives_weights() -> None:
    series = pd.Series([5214, 6197], index=["2303", "2305"])
    assert integer_weights(series) == (("2303", "2305"), (5214, 6197))
    assert integer_weights(OrderedDict(b=1, a=2)) == (("b", "a"), (1, 2))
    parties, weights = integer_weights({np.str_("0114"): np.int64(3)})
    assert [type(party) for party in parties] == [str]
    assert [type(weight) for weight in weights] == [int]


@pytest.mark.parametrize("given_", [[5, 6], "A", 5, None, dict])
def test_what_has_no_items_is_refused(given_: object) -> None:
    with pytest.raises(WeightError, match="per part") as caught:
        integer_weights(given_)  # type: ignore[arg-type]
    assert isinstance(caught.value, TypeError)
    assert '{"2303": 5214' in str(caught.value)


@pytest.mark.parametrize(
    ("weights", "place", "why", "remedy"),
    [
        ({}, "weights", "ingen part", "minst en part"),
        ({"A": 0, "B": Fraction(0)}, "weights", "alla nyckelvärden är noll", "större än noll"),
        ({"A": 0}, "weights", "alla nyckelvärden är noll", "större än noll"),
        ({"A": -1, "B": 2}, 'weights["A"]', "negativt", "negativt belopp att fördela"),
        ({"A": "-5 %", "B": "105 %"}, 'weights["A"]', "negativt", "positivt tal"),
        ({"A": Decimal("NaN"), "B": 2}, 'weights["A"]', "räkna med", "37,5 %"),
        ({"A": "fem"}, 'weights["A"]', "läsa", "1 200 000"),
        ({"A": 1, "": 2}, 'weights[""]', "saknar kod eller namn", "ta bort raden"),
        ({"A": "1/2", " ": 2}, 'weights[" "]', "saknar kod eller namn", "ta bort raden"),
        ({"A": "50 %", "B": 50}, 'weights["B"]', "blandas", "tillsammans 100 %"),
        (pd.Series([1, 2], index=["A", "A"]), 'weights["A"]', "mer än en gång", "en gång"),
    ],
)
def test_weights_refused(weights: dict[str, object], place: str, why: str, remedy: str) -> None:
    with pytest.raises(WeightError) as caught:
        integer_weights(weights)
    (fault,) = caught.value.faults
    assert fault.place == place
    assert why in fault.why
    assert remedy in fault.remedy
    assert not isinstance(caught.value, TypeError)


@pytest.mark.parametrize(
    ("weights", "remedy"),
    [
        ({"A": 0.5}, 'Decimal("0.375")'),
        ({"A": True}, "heltal"),
        ({"A": None}, "37,5 %"),
        ({114: 5}, '"0114"'),
        ({2303: 5}, '"2303"'),
        ({("A",): 5}, '"0114"'),
        ({None: 5}, '"Ragunda"'),
        ({True: 5}, '"Ragunda"'),
        (pd.Series([1.0], index=["A"]), '"1/3"'),
        (pd.Series([5], index=[114]), '"0114"'),
    ],
)
def test_kinds_never_accepted(weights: dict[str, object], remedy: str) -> None:
    """They are both what an engineer expects, a TypeError, and what the contract says, a WeightError."""
    with pytest.raises(InputTypeError) as caught:
        integer_weights(weights)
    assert isinstance(caught.value, WeightError)
    assert isinstance(caught.value, TypeError)
    assert isinstance(caught.value, ValueError)
    assert remedy in caught.value.faults[0].remedy


def test_all_faults_in_weights_at_once() -> None:
    with pytest.raises(WeightError) as caught:
        integer_weights({"A": -1, 114: 0.5, "C": "x", "D": 5, "E": "5 %"})
    places = [fault.place for fault in caught.value.faults]
    assert places == [
        'weights["A"]', 'weights["A"]', "weights[114]", "weights[114]", 'weights["C"]', 'weights["D"]',
    ]  # fmt: skip
    assert all(fault.remedy for fault in caught.value.faults)


@pytest.mark.parametrize(
    ("weights", "told"),
    [
        ({"A": "33,33 %", "B": "33,33 %", "C": "33,33 %"}, "99,99 %, det saknas 0,01 procentenheter"),
        ({"A": "60 %", "B": "40,5 %"}, "100,5 %, det är 0,5 procentenheter för mycket"),
        ({"A": "99,99999999 %"}, "99,99999999 %, det saknas 0,00000001 procentenheter"),
        ({"A": "0 %"}, "0 %, det saknas 100 procentenheter"),
        ({"A": "99 %"}, "99 %, det saknas 1 procentenhet"),
        ({"A": "101 %"}, "101 %, det är 1 procentenhet för mycket"),
    ],
)
def test_percentages_must_make_a_hundred(weights: dict[str, object], told: str) -> None:
    with pytest.raises(SharesError) as caught:
        integer_weights(weights)
    (fault,) = caught.value.faults
    assert fault.why.replace(NBSP, " ").endswith(told)
    assert '"1/3"' in fault.remedy


# the call ---------------------------------------------------------------------------------------------


def test_faults_of_all_arguments_at_once() -> None:
    with pytest.raises(InputTypeError) as caught:
        apportion(
            0.5,  # type: ignore[arg-type]
            {"A": -1},
            method="hamilton",
            ties="random",
            unit=7,
            share_decimals=-1,
            shares_off_100="maybe",
        )
    places = [fault.place for fault in caught.value.faults]
    assert places == ["total", 'weights["A"]', "method", "ties", "unit", "share_decimals", "shares_off_100"]
    assert '"largest_remainder", "half_up", "down", "sainte_lague", "cumulative"' in str(caught.value)


def test_a_unit_that_does_not_divide_is_told_with_the_other_faults() -> None:
    with pytest.raises(InputTypeError) as caught:
        apportion(-15, {"A": 1.5}, method="hamilton", unit=10)
    assert [fault.place for fault in caught.value.faults] == ['weights["A"]', "method", "total"]
    assert "−20 och −10" in caught.value.faults[-1].remedy


def test_a_unit_that_does_not_divide_is_found_before_anything_is_divided() -> None:
    thirds = {"A": 1, "B": 1, "C": 1}
    with pytest.raises(UnitError) as caught:
        apportion(15, thirds, method="largest_remainder", unit=10, share_decimals=0)
    (fault,) = caught.value.faults
    assert (fault.place, fault.value) == ("total", "15")
    with pytest.raises(UnitError):
        apportion("15", thirds, method="largest_remainder", ties="refuse", unit=10)


@pytest.mark.parametrize(
    ("total", "why", "remedy"),
    [
        (100.0, "flyttal", "Decimal"),
        (True, "sanningsvärde", "heltal"),
        (None, "saknas", "heltal"),
        (Decimal("100.50"), "inte ett helt tal", "Avrunda först"),
        (Fraction(1, 3), "inte ett helt tal", "Avrunda först"),
        ("100,50", "inte ett helt tal", "Avrunda först"),
        ("100 %", "procentsats", "heltal"),
        (math.nan, "flyttal", "Decimal"),
    ],
)
def test_totals_refused(total: int, why: str, remedy: str) -> None:
    with pytest.raises(InputError) as caught:
        apportion(total, {"A": 1}, method="largest_remainder")
    (fault,) = caught.value.faults
    assert fault.place == "total"
    assert why in fault.why
    assert remedy in fault.remedy


def test_one_kind_of_fault_keeps_its_class() -> None:
    with pytest.raises(WeightError):
        apportion(1, {"A": -1}, method="largest_remainder")
    with pytest.raises(SharesError):
        apportion(1, {"A": "99 %"}, method="largest_remainder")
