"""A table in parts on a cluster: row for row what one machine gives, and what is wrong told with its part."""

from __future__ import annotations

import random
import re
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

import dask
import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

import kostnadsfordelning as kf
from kostnadsfordelning import distributed
from kostnadsfordelning.distributed.shuffle import parted

pytestmark = pytest.mark.xdist_group("dask")

RULES: list[dict[str, Any]] = [
    {"method": "largest_remainder", "order_by": "plats"},
    {"method": "largest_remainder", "ties": "order", "order_by": ["plats", "rad"]},
    {"method": "half_up", "residual_to": "none"},
    {"method": "half_up", "residual_to": "none", "share_decimals": 1, "shares_off_100": "largest",
     "order_by": "plats"},
    {"method": "down", "residual_to": "first", "order_by": "plats"},
    {"method": "down", "residual_to": "2303", "party": "kommun"},
    {"method": "sainte_lague", "order_by": "plats"},
    {"method": "cumulative", "order_by": "plats"},
    {"method": "largest_remainder", "order_by": "plats", "unit": 10, "into": "belopp"},
]  # fmt: skip
CODES = [f"{number:04}" for number in range(2303, 2343)]


def ragged(groups: int, seed: int) -> pd.DataFrame:
    """Groups of 1–12 rows with ties, zeros and credits; rows shuffled, so that groups lie everywhere."""
    draw = random.Random(seed)
    rows = []
    for number in range(groups):
        total = draw.choice([0, 10, -70, 1_000_000, draw.randrange(-(10**9), 10**9) * 10])
        for place, code in enumerate(draw.sample(CODES[1:], draw.randint(0, 11)) + CODES[:1]):
            weight = draw.choice([0, 1, 1, 2, 3, draw.randrange(10**6)])
            rows.append((f"f{number % 97}", number, total, weight or int(code == CODES[0]), code, place))
    draw.shuffle(rows)
    frame = pd.DataFrame(rows, columns=["konto", "faktura", "belopp_in", "vikt", "kommun", "plats"])
    return frame.assign(rad=range(len(frame)), anteckning="å")


def cut(frame: pd.DataFrame, parts: int) -> list[pd.DataFrame]:
    """The frame in parts of about the same length, some of them empty where there are few rows."""
    edges = np.linspace(0, len(frame), parts + 1).astype(int)
    return [frame.iloc[first:last] for first, last in pairwise(edges)]


def divided(frames: Any, **rule: Any) -> list[pd.DataFrame]:
    found = distributed.allocate_table(frames, **rule)
    return list(dask.compute(*found))


RAGGED = ragged(1000, 11)
WHAT: dict[str, Any] = {"by": ["konto", "faktura"], "total": "belopp_in", "weight": "vikt"}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: "-".join(map(str, rule.values())))
def test_every_row_gets_what_one_machine_gives_it(cluster: Any, rule: dict[str, Any]) -> None:  # noqa: ARG001
    frame = RAGGED
    parts = divided(cut(frame, 3), buckets=5, **WHAT, **rule)
    expected = kf.allocate_table(frame, **WHAT, **rule)
    assert len(parts) == 5
    assert all(len(part) for part in parts)
    assert_frame_equal(pd.concat(parts).sort_index(), expected)
    for part in parts:
        assert part.index.is_monotonic_increasing, "rows keep their order within a bucket"
    met = [set(part["faktura"]) for part in parts]
    assert sum(map(len, met)) == 1000, "no group is cut"


@pytest.mark.parametrize(("parts", "buckets"), [(1, 1), (1, 5), (9, 2), (3, 12)])
def test_the_outcome_does_not_depend_on_parts_and_buckets(cluster: Any, parts: int, buckets: int) -> None:  # noqa: ARG001
    frame = ragged(30, 12)
    rule: dict[str, Any] = {"method": "largest_remainder", "order_by": "plats"}
    got = divided(cut(frame, parts), buckets=buckets, **WHAT, **rule)
    assert_frame_equal(pd.concat(got).sort_index(), kf.allocate_table(frame, **WHAT, **rule))


def test_delayed_parts_and_anything_with_to_delayed(cluster: Any) -> None:  # noqa: ARG001
    """Parts that are read where they are divided; a Dask DataFrame gives itself up in the same way."""

    class Collection:
        def to_delayed(self) -> list[Any]:
            return delayed

    frame = ragged(100, 13)
    delayed = [dask.delayed(part) for part in cut(frame, 3)]
    rule: dict[str, Any] = {"method": "largest_remainder", "order_by": "plats"}
    expected = kf.allocate_table(frame, **WHAT, **rule)
    for frames in (delayed, iter(delayed), Collection()):
        got = divided(frames, **WHAT, **rule)
        assert len(got) == 3
        assert_frame_equal(pd.concat(got).sort_index(), expected)


def test_a_dask_dataframe(cluster: Any) -> None:  # noqa: ARG001
    pytest.importorskip("pyarrow", reason="a Dask DataFrame needs pyarrow, which is no dependency")
    import dask.dataframe as dd

    frame = ragged(100, 14)
    rule: dict[str, Any] = {"method": "largest_remainder", "order_by": "plats"}
    parts = distributed.allocate_table(dd.from_pandas(frame, npartitions=4), **WHAT, **rule)
    got = dd.from_delayed(parts).compute().sort_index()
    assert got["amount"].dtype == np.int64
    assert got["amount"].tolist() == kf.allocate_table(frame, **WHAT, **rule)["amount"].tolist()


@pytest.mark.parametrize(
    "kind",
    [str, "object", "string", "category", "int32", "Int64", "UInt16", "datetime64[ns]"],
    ids=str,
)
def test_keys_of_every_kind_meet_whatever_way_they_are_stored(kind: Any) -> None:
    """Half of the parts store the key in one way and half in another; a group has rows in all of them."""
    numbers = pd.Series(np.arange(60) % 20, dtype="int64")
    plain = numbers.astype("datetime64[ns]") if str(kind).startswith("datetime") else numbers
    plain = numbers.map("nr {}".format) if kind in (str, "object", "string", "category") else plain
    frame = pd.DataFrame({"k": plain, "t": 100, "w": 1 + np.arange(60) % 3, "o": range(60)})
    first, *others = cut(frame, 6)
    parts = [first, *(part.astype({"k": kind}) for part in others)]
    what: dict[str, Any] = {
        "by": "k", "total": "t", "weight": "w", "order_by": "o", "method": "largest_remainder",
    }  # fmt: skip
    got = pd.concat(divided(parts, buckets=4, **what)).sort_index()
    assert got["amount"].tolist() == kf.allocate_table(frame, **what)["amount"].tolist()


def test_where_a_key_goes_is_the_same_in_every_process(cluster: Any) -> None:
    frame = pd.DataFrame({"k": [f"å{number}" for number in range(300)], "n": range(-150, 150)})
    here = [piece.places.tolist() for piece in parted(frame, 0, ("k", "n"), 8)]  # type: ignore[union-attr]
    assert all(here)
    for there in cluster.run(parted, frame, 0, ("k", "n"), 8).values():
        assert [piece.places.tolist() for piece in there] == here


@pytest.mark.parametrize(
    ("rule", "place"),
    [
        ({"method": "largest_remainder"}, "ties"),
        ({"method": "sainte_lague"}, "ties"),
        ({"method": "half_up", "residual_to": "largest"}, "ties"),
        (
            {"method": "half_up", "residual_to": "none", "share_decimals": 0, "shares_off_100": "largest"},
            "ties",
        ),
        ({"method": "cumulative", "ties": "refuse"}, "method"),
        ({"method": "down", "residual_to": "last", "ties": "refuse"}, "residual_to"),
    ],
)
def test_a_rule_of_order_demands_an_order(rule: dict[str, Any], place: str) -> None:
    with pytest.raises(kf.InputError) as told:
        distributed.allocate_table([ragged(2, 1)], **WHAT, **rule)
    assert [fault.place for fault in told.value.faults] == [place]


@pytest.mark.parametrize(
    "rule",
    [
        {"method": "largest_remainder", "ties": "refuse"},
        {"method": "largest_remainder", "ties": "largest"},
        {"method": "half_up", "residual_to": "none"},
        {"method": "half_up", "residual_to": "largest", "ties": "refuse"},
        {"method": "down", "residual_to": "2303", "party": "kommun"},
    ],
)
def test_a_rule_without_order_demands_none(rule: dict[str, Any]) -> None:
    """And gives the same amounts whichever way the parts come."""
    frame = pd.DataFrame(
        {"konto": ["a", "a", "b", "b"], "faktura": 1, "belopp_in": 101, "vikt": [5, 9, 3, 1],
         "kommun": ["2303", "2305"] * 2}
    )  # fmt: skip
    parts = cut(frame, 3)
    forward = pd.concat(divided(parts, **WHAT, **rule)).sort_index()
    backward = pd.concat(divided(parts[::-1], **WHAT, **rule)).sort_index()
    assert_frame_equal(forward, backward)
    assert_frame_equal(forward, kf.allocate_table(frame, **WHAT, **rule))


@pytest.mark.parametrize(
    ("frames", "more", "error"),
    [
        (ragged(2, 1), {}, kf.InputTypeError),
        ("tabell.csv", {}, kf.InputTypeError),
        (7, {}, kf.InputTypeError),
        ([], {}, kf.InputError),
        ([ragged(2, 1)], {"total": {("a", 1): 5}}, kf.InputTypeError),
        ([ragged(2, 1)], {"total": pd.Series([1])}, kf.InputTypeError),
        ([ragged(2, 1)], {"by": []}, kf.InputError),
        ([ragged(2, 1)], {"buckets": 0}, kf.InputError),
        ([ragged(2, 1)], {"method": "storsta"}, kf.InputError),
        ([ragged(2, 1)], {"unit": 7, "ties": "ja"}, kf.InputError),
    ],
)
def test_arguments_are_refused_at_once(frames: Any, more: dict[str, Any], error: type[Exception]) -> None:
    rule: dict[str, Any] = {"method": "largest_remainder", "order_by": "plats"}
    with pytest.raises(error):
        distributed.allocate_table(frames, **{**WHAT, **rule, **more})


def test_every_fault_of_every_part_is_told_with_its_part(cluster: Any) -> None:  # noqa: ARG001
    """Nothing is given out where one group is refused, and every refused group is told."""
    frame = ragged(40, 15)
    frame.index = pd.Index(np.arange(len(frame)) % 9)
    vikt: list[Any] = frame["vikt"].tolist()
    vikt[3] = -1
    vikt[-2] = 0.5
    frame["vikt"] = pd.Series(vikt, index=frame.index, dtype=object)
    parts = cut(frame, 4)
    found = distributed.allocate_table(parts, buckets=6, order_by="plats", method="sainte_lague", **WHAT)
    for one in (found[0], found[-1]):
        with pytest.raises(kf.InputError) as told:
            dask.compute(one)
        places = " ".join(fault.place for fault in told.value.faults)
        assert "3 (del 1, nummer 4 uppifrån)" in places
        label, number = frame.index[-2], len(parts[-1]) - 1
        assert f"{label} (del 4, nummer {number} uppifrån)" in places


def test_a_refusal_has_the_class_of_one_machine(cluster: Any) -> None:  # noqa: ARG001
    frame = pd.DataFrame({"k": ["a", "a", "b", "b"], "t": 101, "w": 1})
    what: dict[str, Any] = {
        "by": "k", "total": "t", "weight": "w", "method": "largest_remainder", "ties": "refuse",
    }  # fmt: skip
    with pytest.raises(kf.TieError) as one:
        kf.allocate_table(frame, **what)
    with pytest.raises(kf.TieError) as several:
        divided(cut(frame, 2), buckets=9, **what)
    assert all(f"k {group}" in str(one.value) for group in "ab")
    assert all(f"k {group}" in str(several.value) for group in "ab")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ([1, 2], r"del 2: är ingen tabell"),
        (pd.DataFrame({"t": [1], "w": [1]}), r'del 2, kolumnen "k": det finns ingen sådan kolumn'),
        (pd.DataFrame({"k": ["a"], "t": [1], "w": [1], "x": [1]}), r"del 2: kolumnerna är inte desamma"),
        (pd.DataFrame({"k": [1], "t": 1, "w": 1}), r"del 2, .*text i del 1 \(angivet: heltal\)"),
        (pd.DataFrame({"k": [1.0], "t": [1], "w": [1]}), r"del 2, .*kan inte säga säkert.*float64"),
        (pd.DataFrame({"k": [Decimal("1.0")], "t": [1], "w": [1]}), r"del 2, .*kan inte säga säkert"),
        (pd.DataFrame({"k": [Fraction(1)], "t": [1], "w": [1]}), r"del 2, .*kan inte säga säkert"),
        (pd.DataFrame({"k": pd.Series(["a", 1], dtype=object), "t": 1, "w": 1}), r"kan inte säga säkert"),
        (pd.DataFrame({"k": np.array([1], "uint64"), "t": 1, "w": 1}), r"text i del 1 \(angivet: uint64\)"),
        (pd.DataFrame([["a", "b", 1, 1]], columns=["k", "k", "t", "w"]), r"rubriken står på flera kolumner"),
        (pd.DataFrame({"k": [None], "t": [1], "w": [1]}), r"värde saknas"),
    ],
)  # fmt: skip
def test_parts_that_do_not_go_together_are_refused(changed: Any, words: str) -> None:
    frame = pd.DataFrame({"k": ["a", "a", "b"], "t": 100, "w": 1})
    what: dict[str, Any] = {
        "by": "k", "total": "t", "weight": "w", "method": "half_up", "residual_to": "none", "buckets": 3,
    }  # fmt: skip
    with pytest.raises(kf.InputError) as told:
        divided([frame, changed], **what)
    assert re.search(words, str(told.value), re.DOTALL)
    assert len({str(fault) for fault in told.value.faults}) == len(told.value.faults)


def test_a_table_without_rows(cluster: Any) -> None:  # noqa: ARG001
    frame = ragged(3, 16).iloc[:0]
    got = divided([frame, frame], order_by="plats", method="largest_remainder", **WHAT)
    expected = kf.allocate_table(frame, order_by="plats", method="largest_remainder", **WHAT)
    for one in got:
        assert_frame_equal(one, expected)
