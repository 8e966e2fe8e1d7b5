"""The descriptions of tables: the bundled ones hold together, and a user's own are checked whole."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import pytest

from kostnadsfordelning.errors import FactsFileError, UnknownFactError
from kostnadsfordelning.reference.pxweb.descriptions import (
    NOISE_FROM,
    bundled_descriptions,
    described,
    read_descriptions,
)

if TYPE_CHECKING:
    from pathlib import Path

ENTRY: dict[str, Any] = {
    "kind": "population",
    "day": "11-01",
    "from_year": 2025,
    "to_year": None,
    "table": "TAB9999",
    "region": "Region",
    "time": {"variable": "Tid", "code": "{year}"},
    "codes": {"Alder": ["TotSA"]},
    "unit": ["antal"],
    "decimals": 0,
}


def written(folder: Path, *entries: Any, **more: Any) -> Path:
    path = folder / "pxweb_tables.json"
    path.write_text(json.dumps({"format": 1, "tables": list(entries)} | more), encoding="utf-8")
    return path


def places(path: Path) -> list[str]:
    with pytest.raises(FactsFileError) as caught:
        read_descriptions(path)
    assert all(fault.why and fault.remedy for fault in caught.value.faults)
    return [fault.place for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("kind", "date", "table", "time"),
    [
        ("population", "2024-11-01", "TAB1267", "2024"),
        ("population", "2002-11-01", "TAB1267", "2002"),
        ("population", "2025-11-01", "TAB1267", "2025"),
        ("population", "2024-12-31", "TAB638", "2024"),
        ("population", "2025-12-31", "TAB5557", "2025"),
        ("population", "2025-02-28", "TAB6471", "2025M02"),
        ("population", "2028-02-29", "TAB6471", "2028M02"),
        ("land_area", "2026-01-01", "TAB6420", "2026"),
    ],
)
def test_which_table_holds_a_date(kind: str, date: str, table: str, time: str) -> None:
    day = dt.date.fromisoformat(date)
    found = described(kind, day)
    assert (found.table, found.time_of(day)) == (table, time)


def test_what_is_not_known_of_the_november_table_is_said() -> None:
    assert described("population", dt.date(2025, 11, 1)).unverified
    assert not described("population", dt.date(2024, 11, 1)).unverified


@pytest.mark.parametrize("date", ["2028-02-28", "2024-06-30", "1967-12-31", "2025-11-02"])
def test_other_days_are_unknown(date: str) -> None:
    with pytest.raises(UnknownFactError, match="sista dagen i månaden 2025–"):
        described("population", dt.date.fromisoformat(date))


def test_no_parts_are_added_in_years_with_noise() -> None:
    assert all(not one.omit for one in bundled_descriptions() if (one.to_year or 9999) >= NOISE_FROM)


def test_own_descriptions_first(tmp_path: Path) -> None:
    own = read_descriptions(written(tmp_path, ENTRY))
    assert described("population", dt.date(2025, 11, 1), own).table == "TAB9999"
    assert described("population", dt.date(2024, 11, 1), own).table == "TAB1267"


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "tax_base"},
        {"day": "1/11"},
        {"day": 1101},
        {"from_year": "2025"},
        {"from_year": True},
        {"to_year": 12},
        {"table": "../x"},
        {"table": 1267},
        {"v1": "https://example.org/x"},
        {"v1": "../x"},
        {"region": ""},
        {"time": {"variable": "Tid", "code": "2025"}},
        {"time": {"variable": "Tid", "code": "{day}"}},
        {"time": {"variable": "Tid", "code": "{year"}},
        {"time": {"variable": "Tid"}},
        {"time": "Tid"},
        {"codes": {"Alder": "tot"}},
        {"codes": {"Alder": []}},
        {"codes": []},
        {"unit": "antal"},
        {"decimals": -1},
        {"unverified": "ja"},
        {"omit": {"Kon": ["1", "2"]}},
    ],
)
def test_each_value_is_checked(tmp_path: Path, change: dict[str, Any]) -> None:
    (key,) = change
    assert places(written(tmp_path, ENTRY | change)) == [f"pxweb_tables.json: tables[0].{key}"]


def test_every_fault_at_once(tmp_path: Path) -> None:
    lacking = {key: value for key, value in ENTRY.items() if key not in ("unit", "time")}
    found = places(written(tmp_path, lacking | {"tabel": 1}, "x", ENTRY | {"day": ""}))
    assert found == [
        "pxweb_tables.json: tables[0].time",
        "pxweb_tables.json: tables[0].unit",
        "pxweb_tables.json: tables[0].tabel",
        "pxweb_tables.json: tables[1]",
        "pxweb_tables.json: tables[2].day",
    ]


def test_a_shared_file_cannot_send_a_fetch_to_another_host(tmp_path: Path) -> None:
    assert places(written(tmp_path, ENTRY, services={"v2": "https://example.org"})) == ["pxweb_tables.json"]


def test_overlapping_years_are_refused(tmp_path: Path) -> None:
    assert places(written(tmp_path, ENTRY, ENTRY | {"from_year": 2030})) == ["pxweb_tables.json: tables[1]"]


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"format": 1, "tables": []}', '{"format": 2, "tables": [1]}']
)
def test_a_file_of_something_else(tmp_path: Path, content: str) -> None:
    path = tmp_path / "pxweb_tables.json"
    path.write_text(content, encoding="utf-8")
    assert places(path) == ["pxweb_tables.json"]
    assert places(tmp_path / "saknas.json") == ["saknas.json"]


def test_the_example_of_the_handbook_is_one(root: Path, tmp_path: Path) -> None:
    page = (root / "docs" / "handbok" / "hamta-folkmangd.md").read_text(encoding="utf-8")
    example = page.split("```json\n")[1].split("```")[0]
    path = tmp_path / "pxweb_tables.json"
    path.write_text(example, encoding="utf-8")
    (found,) = read_descriptions(path)
    assert found.holds("population", dt.date(2025, 11, 1))
