"""`allocate_table` gives every group what `apportion` gives it, in any table, or tells what is wrong."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal, assert_series_equal

import kostnadsfordelning as kf
from tests.tables.drawn import (
    HAMILTON,
    KEYS,
    UNITS,
    drawn,
    expected,
    invoices,
    refusal,
    rules,
    shares_as_texts,
)

if TYPE_CHECKING:
    from collections.abc import Callable


# the same as apportion ---------------------------------------------------------------------------------


@pytest.mark.parametrize("number", range(len(list(rules()))))
def test_every_group_is_divided_as_apportion_divides_it(number: int) -> None:
    rule = list(rules())[number]
    unit = UNITS[number % len(UNITS)]
    table, rule = drawn(number, 140, unit), {**rule, "unit": unit}
    amounts, refused = expected(table, rule)
    kept = (~table["group"].isin(list(refused))).to_numpy()
    done = kf.allocate_table(table[kept], party="party", **KEYS, **rule)
    assert_series_equal(done["amount"], amounts[kept])
    assert done["amount"].dtype == np.int64
    assert_frame_equal(done.drop(columns="amount"), table[kept])
    if rule.get("residual_to") != "none":
        sums = done.groupby("group")["amount"].sum()
        assert (sums == done.groupby("group")["total"].first()).all()
    for group, error in list(refused.items())[:6]:
        with pytest.raises(type(error)) as caught:
            kf.allocate_table(table[table["group"] == group], party="party", **KEYS, **rule)
        assert f"group {group}" in str(caught.value) or "residual_to" in str(caught.value)


def test_the_rules_above_cover_enough_groups() -> None:
    assert len(list(rules())) * 140 >= 20_000


def test_written_weights_are_divided_as_apportion_divides_them() -> None:
    rng = np.random.default_rng(3)
    made = []
    for group in range(1500):
        weights = shares_as_texts(rng, int(rng.integers(1, 9)))
        total = int(rng.integers(-(10**6), 10**6))
        parties = [f"P{place}" for place in range(len(weights))]
        made += [(group, total, weight, party) for weight, party in zip(weights, parties, strict=True)]
    table = pd.DataFrame(made, columns=["group", "total", "weight", "party"])
    amounts, refused = expected(table, {"method": "largest_remainder"})
    assert not refused
    assert table["weight"].map(type).nunique() > 1
    assert_series_equal(kf.allocate_table(table, **HAMILTON)["amount"], amounts)
    texts = table[table["weight"].map(lambda one: isinstance(one, str))].convert_dtypes()
    assert isinstance(texts["weight"].dtype, pd.StringDtype)
    assert_series_equal(kf.allocate_table(texts, **HAMILTON)["amount"], amounts[texts.index])


def test_totals_and_weights_at_the_edges_of_int64_and_beyond() -> None:
    edge = 2**63
    totals = (edge - 1, -edge, edge - 2, -(edge - 1), 1)
    weights = (edge - 1, edge - 1, edge - 2, 1, 0)
    made = [(g, total, weight, f"P{w}") for g, total in enumerate(totals) for w, weight in enumerate(weights)]
    table = pd.DataFrame(made, columns=["group", "total", "weight", "party"])
    for method in ("largest_remainder", "sainte_lague", "cumulative"):
        amounts, refused = expected(table, {"method": method})
        assert not refused
        assert_series_equal(kf.allocate_table(table, **KEYS, method=method)["amount"], amounts)
    huge = table.assign(weight=[int(one) * 10**30 for one in table["weight"]], total=edge)
    assert huge["weight"].dtype == object
    amounts, _ = expected(huge, {"method": "largest_remainder"})
    assert_series_equal(kf.allocate_table(huge, **HAMILTON)["amount"], amounts)
    unsigned = table.assign(total=pd.Series([edge + 5] * len(table), dtype="uint64"))
    amounts, _ = expected(unsigned, {"method": "largest_remainder"})
    assert_series_equal(kf.allocate_table(unsigned, **HAMILTON)["amount"], amounts)
    assert "int64" in refusal(unsigned[unsigned["party"] == "P0"])


@pytest.mark.parametrize("method", ["largest_remainder", "cumulative", "sainte_lague"])
@pytest.mark.parametrize("alike", [False, True], ids=["groups of two sizes", "of one size"])
def test_one_total_beyond_int64_beside_many_that_fit(method: str, alike: bool) -> None:
    """The column is of Python's integers then; its other groups are divided as ever."""
    first = 3 if alike else 2
    group = [0] * first + [number for number in range(1, 101) for _ in range(3)]
    total = [2**63 if number == 0 else 100 - number for number in group]
    table = pd.DataFrame({"group": group, "total": pd.Series(total, dtype=object), "weight": 1})
    arguments: dict[str, Any] = {**KEYS, "method": method}
    done = kf.allocate_table(table, **arguments)["amount"]
    assert int(done[:first].astype(object).sum()) == 2**63
    rest = kf.allocate_table(table[first:].astype({"total": "int64"}), **arguments)["amount"]
    assert done[first:].tolist() == rest.tolist()


def test_one_group_of_many_rows_and_many_denominators() -> None:
    rng = np.random.default_rng(5)
    weights = [f"{top}/{under}" for top, under in rng.integers(1, 10**6, (400, 2))]
    table = pd.DataFrame({"group": 1, "total": 10**9 + 7, "weight": weights})
    table["party"] = [f"P{place}" for place in range(len(table))]
    amounts, _ = expected(table, {"method": "largest_remainder"})
    assert_series_equal(kf.allocate_table(table, **HAMILTON)["amount"], amounts)


# the order of rows -------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["largest_remainder", "cumulative", "sainte_lague"])
@pytest.mark.parametrize("order", [["party"], ["number"], ["half", "number"], ["day"], ["size", "party"]])
def test_a_shuffled_table_gives_the_same_kronor(method: str, order: list[str]) -> None:
    table = drawn(11, 300).assign(weight=1).reset_index(drop=True)
    table["number"] = table["party"].str[1:].astype("int64") - 15
    table["half"] = table["number"] % 2 == 0
    table["day"] = pd.Timestamp("2026-01-01") + pd.to_timedelta(table["number"], unit="D")
    sizes = pd.CategoricalDtype(["liten", "stor", "annan"], ordered=True)
    table["size"] = pd.Series(np.where(table["half"], "stor", "liten")).astype(sizes)
    done = kf.allocate_table(table, **KEYS, method=method, order_by=order)
    sorted_first = table.sort_values(order)
    by_hand = kf.allocate_table(sorted_first, **KEYS, method=method)
    assert_frame_equal(done, by_hand.sort_index())
    shuffled = table.sample(frac=1, random_state=2)
    assert_frame_equal(
        kf.allocate_table(shuffled, **KEYS, method=method, order_by=order), done.loc[shuffled.index]
    )


def test_the_rows_order_decides_without_order_by() -> None:
    table = pd.DataFrame({"group": 0, "total": 1, "weight": 1, "party": ["B", "A"]})
    assert kf.allocate_table(table, **HAMILTON)["amount"].tolist() == [1, 0]
    assert kf.allocate_table(table[::-1], **HAMILTON)["amount"].tolist() == [1, 0]
    assert kf.allocate_table(table, **HAMILTON, order_by="party")["amount"].tolist() == [0, 1]


def test_residual_to_first_follows_the_order_asked_for() -> None:
    table = pd.DataFrame({"group": 0, "total": 100, "weight": 1, "party": ["C", "A", "B"]})
    arguments = {**KEYS, "method": "down", "order_by": "party"}
    assert kf.allocate_table(table, **arguments, residual_to="first")["amount"].tolist() == [33, 34, 33]
    assert kf.allocate_table(table, **arguments, residual_to="last")["amount"].tolist() == [34, 33, 33]


def test_what_a_rule_leaves_is_the_total_less_the_amounts() -> None:
    done = kf.allocate_table(invoices(), **KEYS, method="down", residual_to="none")
    left = done.groupby("group")["total"].first() - done.groupby("group")["amount"].sum()
    assert left.to_dict() == {"a": 1, "b": -1, "c": 0}


# keys, totals and tables of every kind -----------------------------------------------------------------


def wide(values: list[object]) -> Callable[[pd.Series[Any]], pd.Series[Any]]:
    return lambda numbers: pd.Series([values[int(number)] for number in numbers], index=numbers.index)


GROUPS: dict[str, Callable[[pd.Series[Any]], pd.Series[Any]]] = {
    "int64": lambda numbers: numbers,
    "int8": lambda numbers: numbers.astype("int8") - 100,
    "uint64": lambda numbers: numbers.astype("uint64") + 2**63,
    "far apart": lambda numbers: numbers * 2**55 - 2**62,
    "Int64": lambda numbers: numbers.astype("Int64") * 10**9,
    "text": lambda numbers: "F" + numbers.astype(str),
    "object": lambda numbers: ("F" + numbers.astype(str)).astype(object),
    "category": lambda numbers: pd.Series(
        pd.Categorical("F" + numbers.astype(str), categories=[f"F{n}" for n in range(200, -1, -1)]),
        index=numbers.index,
    ),
    "day": lambda numbers: pd.Timestamp("2026-01-01") + pd.to_timedelta(numbers, unit="D"),
    "zone": lambda numbers: (
        pd.Timestamp("2026-01-01", tz="Europe/Stockholm") + pd.to_timedelta(numbers, unit="h")
    ),
    "date": lambda numbers: numbers.map(lambda n: dt.date(2026, 1, 1) + dt.timedelta(days=n)).astype(object),
    "period": lambda numbers: numbers.map(dict(enumerate(pd.period_range("2026-01", periods=200, freq="M")))),
    "decimal": lambda numbers: numbers.map(lambda n: Decimal(n) / 4).astype(object),
}  # fmt: skip


@pytest.mark.parametrize("kind", GROUPS)
def test_groups_may_be_told_by_any_clear_kind_of_value(kind: str) -> None:
    table = drawn(23, 120)
    amounts, _ = expected(table, {"method": "largest_remainder"})
    keyed = table.assign(group=GROUPS[kind](table["group"]))
    assert keyed["group"].nunique() == 120
    done = kf.allocate_table(keyed, **HAMILTON)
    assert_series_equal(done["amount"], amounts)
    assert_frame_equal(done.drop(columns="amount"), keyed)
    totals = keyed.groupby("group", observed=True)["total"].first()
    for given in (totals, totals.to_dict()):
        by_group = kf.allocate_table(keyed, **{**HAMILTON, "total": given})
        assert_series_equal(by_group["amount"], amounts)


def test_groups_may_be_told_by_several_columns() -> None:
    table = drawn(29, 150)
    amounts, _ = expected(table, {"method": "largest_remainder"})
    table["year"], table["place"] = 2000 + table["group"] % 7, "P" + (table["group"] // 7).astype(str)
    table["big"] = table["group"] * 2**50
    for by in (["year", "place"], ("place", "year"), ["big", "year", "place"], ["year", "big", "group"]):
        assert_series_equal(kf.allocate_table(table, **{**HAMILTON, "by": by})["amount"], amounts)
    totals = table.groupby(["year", "place"])["total"].first()
    for given in (totals, totals.to_dict(), totals.astype("Int64")):
        done = kf.allocate_table(table, **{**HAMILTON, "by": ["year", "place"], "total": given})
        assert_series_equal(done["amount"], amounts)
    assert "har inget belopp" in refusal(table, by=["year", "place"], total={1: 5})


@pytest.mark.parametrize("kind", ["int8", "int32", "uint8", "Int64", "UInt16", "object", "str", "category"])
def test_whole_numbers_may_be_held_in_any_way(kind: str) -> None:
    numbers = pd.Series([2, 3, 1, 9, 1]).astype(kind)  # type: ignore[call-overload]
    totals = pd.Series([100, 7, 100, 7, 9]).astype(kind)  # type: ignore[call-overload]
    done = kf.allocate_table(invoices(weight=numbers, total=totals), **HAMILTON)
    assert done["amount"].tolist() == [67, 2, 33, 5, 9]
    assert done["weight"].dtype == numbers.dtype


INDEXES: dict[str, pd.Index[Any]] = {
    "range": pd.RangeIndex(10, 60, 10),
    "text": pd.Index(list("vwxyz")),
    "twice": pd.Index([1, 1, 1, 2, 2]),
    "days": pd.date_range("2026-01-01", periods=5),
    "levels": pd.MultiIndex.from_arrays([[1, 1, 2, 2, 1], list("aabba")], names=["one", "two"]),
}


@pytest.mark.parametrize("kind", INDEXES)
def test_index_columns_and_the_given_table_are_left_alone(kind: str) -> None:
    table = invoices(when=pd.date_range("2026", periods=5), part=pd.Categorical(list("qqrrq")), share=0.5)
    table = table.set_axis(INDEXES[kind])
    table.insert(0, "share", "again", allow_duplicates=True)
    before = table.copy(deep=True)
    done = kf.allocate_table(table, **HAMILTON, into="belopp")
    assert_frame_equal(table, before)
    assert_frame_equal(done.iloc[:, :-1], before)
    assert done.columns[-1] == "belopp"
    assert done["belopp"].tolist() == [67, -2, 33, -5, 9]
    done.loc[:, "total"] = 0
    assert_frame_equal(table, before)


def test_columns_that_arrow_holds_are_read_as_others() -> None:
    pytest.importorskip("pyarrow")
    kinds = {"group": "string", "total": "int32", "weight": "uint64", "party": "string"}
    table = invoices(total=7).astype({column: f"{kind}[pyarrow]" for column, kind in kinds.items()})
    arguments = {**HAMILTON, "party": "party", "order_by": "party"}
    done = kf.allocate_table(table, **arguments)
    assert done["amount"].tolist() == [5, 2, 2, 5, 7]
    assert done["amount"].dtype == np.int64
    assert_frame_equal(done.iloc[:, :-1], table)
    assert "rad 2: värde saknas" in refusal(table.assign(weight=table["weight"].where(table.index != 2)))
    assert "flyttal (double[pyarrow])" in refusal(table.astype({"weight": "double[pyarrow]"}))


def test_a_table_without_rows_is_divided_into_one_without_rows() -> None:
    for empty in (invoices().iloc[:0], pd.DataFrame(columns=["group", "total", "weight", "party"])):
        done = kf.allocate_table(empty, **HAMILTON, party="party", order_by="party")
        assert done["amount"].dtype == np.int64
        assert done.shape == (0, 5)
        assert kf.allocate_table(empty, **{**HAMILTON, "total": {}}).shape == (0, 5)
    assert 'total["a"]' in refusal(invoices().iloc[:0], total={"a": 1})


def test_categories_that_no_row_has_are_no_groups() -> None:
    table = invoices(group=pd.Categorical(list("ababc"), categories=list("zyxcba")))
    assert kf.allocate_table(table, **HAMILTON)["amount"].tolist() == [67, -2, 33, -5, 9]
