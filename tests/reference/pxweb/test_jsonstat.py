"""The general reader: awkward shapes read exactly, broken ones refused, random cubes against an oracle."""

from __future__ import annotations

import json
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostnadsfordelning.errors import FetchError
from kostnadsfordelning.reference.pxweb.cube import Cube, CubeRow
from kostnadsfordelning.reference.pxweb.jsonstat import read_cube


def dataset(**changes: Any) -> dict[str, Any]:
    """Two regions and three years, hand-written."""
    return {
        "version": "2.0",
        "class": "dataset",
        "label": "Folkmängd",
        "source": "SCB",
        "updated": "2025-12-12T07:00:00Z",
        "id": ["Region", "Tid"],
        "size": [2, 3],
        "role": {"time": ["Tid"]},
        "dimension": {
            "Region": {"category": {"index": ["2303", "2305"], "label": {"2303": "Ragunda"}}},
            "Tid": {"category": {"index": {"2024": 2, "2022": 0, "2023": 1}}},
        },
        "value": [1, 2, 3, 4, 5, 6],
    } | changes


def read(**changes: Any) -> Cube:
    return read_cube(json.dumps(dataset(**changes)))


def refused(content: str | bytes) -> str:
    with pytest.raises(FetchError) as caught:
        read_cube(content)
    return str(caught.value)


def test_the_last_dimension_runs_fastest() -> None:
    cube = read()
    assert list(cube.rows()) == [
        CubeRow(("2303", "2022"), 1),
        CubeRow(("2303", "2023"), 2),
        CubeRow(("2303", "2024"), 3),
        CubeRow(("2305", "2022"), 4),
        CubeRow(("2305", "2023"), 5),
        CubeRow(("2305", "2024"), 6),
    ]
    assert cube.cell(Region="2305", Tid="2023").value == 5
    assert cube.dimension("Tid").codes == ("2022", "2023", "2024")
    assert cube.dimension("Region").labels == ("Ragunda", "2305")
    assert (cube.dimension("Tid").role, len(cube)) == ("time", 6)


def test_sparse_values_with_status() -> None:
    cube = read(value={"0": 1, "5": 6}, status={"1": "..", "2": ".."})
    assert [(row.value, row.status) for row in cube.rows()] == [
        (1, ""), (None, ".."), (None, ".."), (None, ""), (None, ""), (6, ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("status", "read_as"),
    [
        (["a", None, None, None, None, "b"], ["a", "", "", "", "", "b"]),
        (["p"], ["p"] * 6),
        ("p", ["p"] * 6),
        ({}, [""] * 6),
        (None, [""] * 6),
    ],
)
def test_status_in_every_form(status: Any, read_as: list[str]) -> None:
    assert [row.status for row in read(status=status).rows()] == read_as


def test_null_in_a_list_and_decimals_are_exact() -> None:
    text = json.dumps(dataset()).replace("[1, 2, 3, 4, 5, 6]", "[null, 0.1, 2.50, 3, 1e2, -7]")
    values = [row.value for row in read_cube(text).rows()]
    assert values == [None, Decimal("0.1"), Decimal("2.50"), 3, Decimal(100), -7]
    assert not any(isinstance(value, float) for value in values)


def test_a_single_category_needs_no_index() -> None:
    cube = read(
        id=["Region", "Tid", "Innehåll"],
        size=[2, 3, 1],
        dimension=dataset()["dimension"] | {"Innehåll": {"category": {"label": {"X1": "Antal"}}}},
    )
    assert cube.dimension("Innehåll").codes == ("X1",)
    assert cube.cell(Region="2303", Tid="2022").codes == ("2303", "2022", "X1")


def test_no_dimension_at_all_is_one_cell() -> None:
    cube = read(id=[], size=[], role={}, dimension={}, value=[42])
    assert list(cube.rows()) == [CubeRow((), 42)]
    assert cube.table["value"].tolist() == [42]


def test_an_empty_dimension_has_no_cells() -> None:
    dimension = dataset()["dimension"] | {"Tid": {"category": {"index": [], "label": {}}}}
    cube = read(size=[2, 0], dimension=dimension, value=[])
    assert (list(cube.rows()), len(cube)) == ([], 0)


def test_null_where_text_may_stand_is_nothing() -> None:
    cube = read(label=None, source=None, updated=None, note=None, extension=None, role=None, status=None)
    assert (cube.label, cube.updated, cube.notes) == ("", None, ())


def test_notes_and_which_of_them_are_mandatory() -> None:
    region = dataset()["dimension"]["Region"] | {
        "note": "om regioner",
        "extension": {"noteMandatory": {"0": True}, "elimination": True},
    }
    cube = read(
        note=["först", "sedan"],
        extension={"noteMandatory": {"1": True}, "px": {"tableid": "TAB1"}},
        dimension=dataset()["dimension"] | {"Region": region},
    )
    assert [(note.text, note.mandatory, note.dimension) for note in cube.notes] == [
        ("först", False, ""),
        ("sedan", True, ""),
        ("om regioner", True, "Region"),
    ]
    assert cube.table_id == "TAB1"
    assert cube.dimension("Region").eliminable


def test_units_and_what_the_content_refers_to() -> None:
    contents = {
        "category": {
            "index": {"BE1": 0},
            "label": {"BE1": "Folkmängd"},
            "unit": {"BE1": {"base": "antal", "decimals": 0}},
        },
        "extension": {"refperiod": {"BE1": "1 november respektive år"}},
    }
    cube = read(id=["C", "Tid"], size=[1, 3], value=[1, 2, 3],
                dimension={"C": contents, "Tid": dataset()["dimension"]["Tid"]})  # fmt: skip
    found = cube.dimension("C")
    assert (found.units["BE1"].base, found.units["BE1"].decimals) == ("antal", 0)
    assert found.periods == {"BE1": "1 november respektive år"}


def test_the_table_has_a_column_of_codes_and_one_of_labels() -> None:
    frame = read(value={"0": 1, "5": 6}).table
    assert list(frame.columns) == ["Region", "Region_label", "Tid", "Tid_label", "value", "status"]
    assert str(frame["value"].dtype) == "Int64"
    assert str(read().table["value"].dtype) == "int64"
    assert frame["Region"].tolist() == ["2303"] * 3 + ["2305"] * 3
    assert str(read_cube(json.dumps(dataset()).replace("6]", "6.5]")).table["value"].dtype) == "float64"


def test_metadata_has_dimensions_and_no_values() -> None:
    cube = read_cube(json.dumps(dataset(value=[])), metadata=True)
    assert cube.dimension("Region").codes == ("2303", "2305")


@pytest.mark.parametrize("cell", [{"Region": "9999", "Tid": "2022"}, {"Region": "2303"}, {"Kommun": "2303"}])
def test_a_cell_that_is_not_there_is_a_key_error(cell: dict[str, str]) -> None:
    with pytest.raises(KeyError):
        read().cell(**cell)


TID = dataset()["dimension"]["Tid"]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"class": "collection"}, "ingen tabell"),
        ({"size": [2, 2]}, "koder men storleken"),
        ({"size": [2]}, "ett helt tal per dimension"),
        ({"size": [2, True]}, "ett helt tal per dimension"),
        ({"size": [2, -3]}, "ett helt tal per dimension"),
        ({"size": [2, "3"]}, "ett helt tal per dimension"),
        ({"value": [1, 2, 3]}, "3 värden ska fylla 6 celler"),
        ({"value": None}, "saknas"),
        ({"value": {"6": 1}}, "platsen 6"),
        ({"value": {"-1": 1}}, "platsen -1"),
        ({"value": {"01": 1}}, "platsen 01"),
        ({"value": {"²": 1}}, "platsen ²"),
        ({"value": [1, 2, 3, 4, 5, "6"]}, "inget tal"),
        ({"value": [1, 2, 3, 4, 5, True]}, "inget tal"),
        ({"status": ["a", "b"]}, "status"),
        ({"status": 3}, "status"),
        ({"updated": "i går"}, "ingen tid"),
        ({"label": 3}, "ska vara en text"),
        ({"id": "Region"}, "lista med texter"),
        ({"id": ["Region", "Region"]}, "två gånger"),
        ({"dimension": {"Region": TID}}, "ska vara ett objekt"),
        ({"dimension": {"Region": {"category": {"index": ["1", "1"]}}, "Tid": TID}}, "två gånger"),
        ({"dimension": {"Region": {"category": {"index": {"a": 0, "b": 0}}}, "Tid": TID}}, "entydig"),
        ({"dimension": {"Region": {"category": {"index": {"a": 0, "b": 2}}}, "Tid": TID}}, "entydig"),
        ({"dimension": {"Region": {"category": {"label": {"a": "A", "b": "B"}}}, "Tid": TID}}, "entydig"),
        (
            {"dimension": {"Region": {"category": {"index": ["a", "b"], "label": {"c": "C"}}}, "Tid": TID}},
            "benämningar",
        ),
    ],
)
def test_what_does_not_fit_together_is_refused(changes: dict[str, Any], why: str) -> None:
    assert why in refused(json.dumps(dataset(**changes))).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"<!DOCTYPE html><html>Logga in</html>", "webbsida"),
        (b'  <html lang="sv">', "webbsida"),
        (b'{"id": [', "inte hel JSON"),
        (b"", "inte hel JSON"),
        (b"\xff\xfe\x00", "inte hel JSON"),
        (b"[" * 100_000, "inte hel JSON"),
        (b'{"id": [], "id": []}', "inte hel JSON"),
        (b'{"value": [NaN]}', "inte hel JSON"),
        (b'{"value": [Infinity]}', "inte hel JSON"),
        (b"9" * 5000, "inte hel JSON"),
        (b"[]", "ingen tabell"),
        (b"null", "ingen tabell"),
        (b'{"id": ["\\ud800"], "size": [1]}', ""),
    ],
)
def test_what_is_no_table_is_refused(content: bytes, why: str) -> None:
    assert why in refused(content)


def test_a_size_that_no_table_has_is_refused_before_anything_is_made() -> None:
    many = {"category": {"index": [str(n) for n in range(3000)]}}
    huge = dataset(id=["A", "B"], size=[3000, 3000], dimension={"A": many, "B": many}, value={}, role={})
    assert "celler" in refused(json.dumps(huge))


def test_a_byte_order_mark_does_no_harm() -> None:
    content = json.dumps(dataset()).encode("utf-8-sig")
    assert read_cube(content) == read_cube(content.decode()) == read()


@st.composite
def cubes(draw: st.DrawFn) -> dict[str, Any]:
    """Random cubes in every allowed dress: index as list or object, values and status as list or sparse."""
    sizes = draw(st.lists(st.integers(0, 4), max_size=5))
    names = [f"D{place}" for place in range(len(sizes))]
    count = 1
    for size in sizes:
        count *= size
    dimensions: dict[str, Any] = {}
    for name, size in zip(names, sizes, strict=True):
        codes = draw(
            st.lists(st.text("01aåÄ -+", min_size=1, max_size=4), min_size=size, max_size=size, unique=True)
        )
        index: Any = codes
        if draw(st.booleans()):
            order = draw(st.permutations(range(size)))
            index = {codes[place]: place for place in order}
        labelled = draw(st.lists(st.sampled_from(codes), unique=True)) if codes else []
        dimensions[name] = {"category": {"index": index, "label": {code: f"L{code}" for code in labelled}}}
    values: list[Any] = draw(
        st.lists(st.none() | st.integers(-(10**12), 10**12), min_size=count, max_size=count)
    )
    status: Any = draw(st.lists(st.sampled_from([None, "..", "p"]), min_size=count, max_size=count))
    return {
        "id": names,
        "size": sizes,
        "dimension": dimensions,
        "value": _sparse(values) if draw(st.booleans()) else values,
        "status": draw(st.sampled_from([status, _sparse(status)])),
        "version": "2.0",
    }


def _sparse(values: list[Any]) -> dict[str, Any]:
    return {str(place): value for place, value in enumerate(values) if value is not None}


def expanded(found: dict[str, Any]) -> list[tuple[tuple[str, ...], Any, str]]:
    """The cells by another way than the reader's: every combination counted off in order."""
    codes = []
    for name in found["id"]:
        index = found["dimension"][name]["category"]["index"]
        codes.append(
            index if isinstance(index, list) else [c for c, _ in sorted(index.items(), key=lambda p: p[1])]
        )

    def at(given: Any, place: int) -> Any:
        if isinstance(given, dict):
            return given.get(str(place))
        return given[place] if place < len(given) else None

    return [
        (combination, at(found["value"], place), at(found["status"], place) or "")
        for place, combination in enumerate(product(*codes))
    ]


@given(cubes())
def test_the_reader_equals_an_independent_row_major_expansion(found: dict[str, Any]) -> None:
    # A list of a single status means every cell, and is that here too: there is only one cell.
    cube = read_cube(json.dumps(found, ensure_ascii=False))
    rows = [(row.codes, row.value, row.status) for row in cube.rows()]
    assert rows == expanded(found)
    for codes, value, status in rows:
        cell = cube.cell(**dict(zip(found["id"], codes, strict=True)))
        assert (cell.codes, cell.value, cell.status) == (codes, value, status)


@given(cubes())
def test_the_table_has_the_same_cells_as_the_rows(found: dict[str, Any]) -> None:
    cube = read_cube(json.dumps(found, ensure_ascii=False))
    frame = cube.table
    rows = list(cube.rows())
    missing = frame["value"].isna().tolist()
    shown = [None if gone else int(value) for value, gone in zip(frame["value"], missing, strict=True)]
    assert shown == [row.value for row in rows]
    for place, name in enumerate(found["id"]):
        assert frame[name].tolist() == [row.codes[place] for row in rows]
