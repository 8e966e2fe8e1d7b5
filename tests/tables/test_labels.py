"""`allocate_table`: which headings, groups and levels are meant, where pandas alone would guess or stop."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest

import kostnadsfordelning as kf

HAMILTON: dict[str, Any] = {"by": "g", "total": "t", "weight": "w", "method": "largest_remainder"}
TABLE = pd.DataFrame({"g": ["a", "a", "b"], "t": [100, 100, 7], "w": [1, 2, 3]})


def amounts(table: pd.DataFrame = TABLE, **arguments: Any) -> list[int]:
    done = kf.allocate_table(table, **{**HAMILTON, **arguments})
    return [int(amount) for amount in done["amount"]]


def refusal(table: pd.DataFrame = TABLE, **arguments: Any) -> str:
    with pytest.raises(kf.InputError) as caught:
        amounts(table, **arguments)
    return str(caught.value)


def test_levels_with_the_names_of_columns_are_those_columns() -> None:
    """From and to: amounts by (to, from) are not those of (from, to), though the same names stand in both."""
    table = pd.DataFrame({"from": [1, 2, 2], "to": [2, 1, 1], "w": [1, 2, 3]})
    total = pd.Series({(1, 2): 10, (2, 1): 25})
    arguments: dict[str, Any] = {"by": ["from", "to"], "weight": "w"}
    assert amounts(table, total=total, **arguments) == [10, 10, 15]
    assert amounts(table, total=total.rename_axis(["from", "to"]), **arguments) == [10, 10, 15]
    assert amounts(table, total=total.rename_axis(["to", "from"]), **arguments) == [25, 4, 6]
    assert amounts(table, total=total.rename_axis(["x", "y"]), **arguments) == [10, 10, 15]


def test_a_column_is_told_by_its_heading() -> None:
    told = refusal(total=TABLE["t"])
    assert 'total: är en kolumn ur tabellen, inte belopp per grupp (angivet: "t")' in told
    assert told.count("→") == 1
    assert "\n" not in refusal(by=TABLE["g"]).split("→")[0].strip()


@pytest.mark.parametrize("total", [100, np.int64(100), 100.0, Decimal(100), Fraction(100)])
def test_one_number_is_no_total_for_all(total: object) -> None:
    told = refusal(total=total)
    assert "total: ett enda belopp kan inte vara totalen för alla grupper" in told
    assert "np." not in told


def test_headings_of_numpys_kinds() -> None:
    assert amounts(by=np.str_("g")) == [33, 67, 7]
    numbered = TABLE.set_axis([0, 1, 2], axis=1)
    assert amounts(numbered, by=np.int64(0), total=1, weight=2) == [33, 67, 7]
    for label in (False, np.False_, pd.NA, "0"):
        assert "by: det finns ingen sådan kolumn" in refusal(numbered, by=label, total=1, weight=2)


DAY = dt.date(2026, 1, 1)
UTC = dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC)
NOON = UTC.replace(tzinfo=None)


@pytest.mark.parametrize("argument", ["by", "order_by"])
@pytest.mark.parametrize(
    "times",
    [[UTC, NOON, NOON], [DAY, NOON, DAY], [pd.Timestamp(UTC), pd.Timestamp(NOON), pd.Timestamp(NOON)]],
)
def test_times_that_cannot_be_compared(argument: str, times: list[object]) -> None:
    table = TABLE.assign(when=pd.Series(times, dtype=object))
    assert 'kolumnen "when": kolumnen blandar värden av olika slag' in refusal(table, **{argument: "when"})


@pytest.mark.parametrize("times", [[DAY], [NOON], [UTC], [dt.time(12)]])
def test_times_of_one_kind(times: list[object]) -> None:
    table = TABLE.assign(when=pd.Series(times * 3, dtype=object), t=9)
    assert amounts(table, by="when") == [2, 3, 4]


def test_a_table_without_columns() -> None:
    assert "Kolumnerna är inga." in refusal(pd.DataFrame())
