"""A folder of facts, and no store named by whoever runs the tests."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import pytest

from kostnadsfordelning.reference.pxweb.snapshot import Reading, Snapshot
from kostnadsfordelning.reference.store.place import VARIABLE

if TYPE_CHECKING:
    from pathlib import Path

JAMTLAND = {
    "2303": 5214, "2305": 6197, "2309": 15329, "2313": 11474,
    "2321": 12105, "2326": 7133, "2361": 10064, "2380": 64354,
}  # fmt: skip
"""The eight figures that are bundled for 1 November 2021."""
WHEN = dt.datetime(2025, 12, 15, 10, 30, tzinfo=dt.UTC)
NOISE = "En liten slumpmässig osäkerhet är införd. Metoden heter Cell Key Method."


@pytest.fixture(autouse=True)
def nothing_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    working = tmp_path / "arbetsmapp"
    working.mkdir()
    monkeypatch.chdir(working)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "underlag"
    made.mkdir()
    return made


def snapshot(folder: Path, date: str, figures: dict[str, int], name: str = "") -> Path:
    """A snapshot as a fetch would have left it."""
    year = date[:4]
    noisy = int(year) >= 2025
    answer = {
        "version": "2.0",
        "class": "dataset",
        "label": "Folkmängd 1 november",
        "source": "SCB",
        "updated": "2025-12-12T07:00:00+00:00",
        "note": [NOISE] if noisy else [],
        "id": ["Region", "Tid"],
        "size": [len(figures), 1],
        "dimension": {
            "Region": {"category": {"index": list(figures)}},
            "Tid": {"category": {"index": [year]}},
        },
        "extension": {"noteMandatory": {"0": True} if noisy else {}, "px": {"tableid": "TAB1267"}},
        "value": list(figures.values()),
    }
    made = Snapshot(
        kind="population",
        date=dt.date.fromisoformat(date),
        publisher="SCB",
        service="PxWebApi 2",
        table_id="TAB1267",
        label="Folkmängd 1 november",
        address="https://statistikdatabasen.scb.se/api/v2/tables/TAB1267/data",
        request="{}",
        fetched=WHEN,
        fetched_by="argument",
        updated=dt.datetime(2025, 12, 12, 7, tzinfo=dt.UTC),
        notes=(NOISE,) if noisy else (),
        reading=Reading("Region", "Tid", year),
        basis="",
        answer=json.dumps(answer),
    )
    return made.save(folder / (name or f"folkmangd-{date}.json"))
