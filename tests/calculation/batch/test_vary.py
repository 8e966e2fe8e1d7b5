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
MIXED = "procentsatser och andra tal kan inte blandas; inte procent är fall 1"
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
        (f"vary['{GIVEN}']", "100,5", "beloppet är inte i hela kronor, i fall 1, 2")
    ]


def test_what_is_wrong_for_several_figures_is_told_once() -> None:
    county = ["barnahus", "brottsofferjouren"]
    vary = {"*.population": {code: [1, -1] for code in BASE}, "*.given": [1, "1,5"]}
    with pytest.raises(kf.InputError) as caught:
        kf.allocate_batch(county, 2026, vary, population="2024-12-31")
    places = [fault.place for fault in caught.value.faults]
    assert places == ["vary['*.population']", "vary['*.given']"]


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
