"""Snapshots as evidence: what is kept, and that a changed one is never used."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import pickle
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kostnadsfordelning.errors import FactsFileError, InputError, SnapshotError, UnknownFactError
from kostnadsfordelning.reference.population import population_from
from kostnadsfordelning.reference.pxweb.fetching import fetch_population
from kostnadsfordelning.reference.pxweb.snapshot import Snapshot, read_snapshot
from kostnadsfordelning.reference.pxweb.strict_json import canonical

if TYPE_CHECKING:
    from collections.abc import Callable

    from kostnadsfordelning.reference.pxweb.service import Service

WHEN = dt.datetime(2025, 12, 15, 10, 30, tzinfo=dt.UTC)


@pytest.fixture
def path(service: Service, tmp_path: Path) -> Path:
    target = tmp_path / "folkmangd-2024-11-01.json"
    fetch_population("2024-11-01", ["2303", "2305"], output=target, fetched=WHEN, service=service)
    return target


def test_everything_needed_to_ask_again_is_kept(path: Path) -> None:
    found = json.loads(path.read_text(encoding="utf-8"))
    assert found["snapshot"] == 1
    assert found["date"] == "2024-11-01"
    assert found["table"] == "TAB1267"
    assert found["address"].endswith("/tables/TAB1267/data?lang=sv&outputFormat=json-stat2")
    assert json.loads(found["request"])["selection"][0] == {
        "variableCode": "Region",
        "valueCodes": ["2303", "2305"],
    }
    assert (found["fetched"], found["updated"]) == ("2025-12-15T10:30:00+00:00", "2025-12-12T07:00:00+00:00")
    assert found["answer_sha256"] == hashlib.sha256(found["answer"].encode()).hexdigest()
    assert json.loads(found["answer"])["value"] == [3303, 3305]


def test_the_same_fetch_gives_the_same_bytes(path: Path, service: Service) -> None:
    again = path.with_name("igen.json")
    fetch_population("2024-11-01", ["2303", "2305"], output=again, fetched=WHEN, service=service)
    assert again.read_bytes() == path.read_bytes()
    third = path.with_name("tredje.json")
    read_snapshot(path).save(third)
    assert third.read_bytes() == path.read_bytes()


def test_a_snapshot_pickles_and_has_a_short_repr(path: Path) -> None:
    made = read_snapshot(path)
    assert pickle.loads(pickle.dumps(made)) == made
    assert repr(made).startswith("<Snapshot population 2024-11-01: SCB TAB1267, fetched 2025-12-15, sha256 ")
    assert len(repr(made)) < 120


def changed(path: Path, change: Callable[[dict[str, Any]], None], *, reseal: bool = False) -> Path:
    found = json.loads(path.read_text(encoding="utf-8"))
    change(found)
    if reseal:
        said = {key: value for key, value in found.items() if key not in ("answer", "sha256")}
        found["sha256"] = hashlib.sha256(canonical(said)).hexdigest()
    path.write_text(json.dumps(found), encoding="utf-8")
    return path


def _answer(found: dict[str, Any]) -> None:
    found["answer"] = found["answer"].replace("3303", "3304")


KEYS = (
    "kind", "date", "publisher", "service", "table", "label", "address", "request", "fetched",
    "fetched_by", "updated", "notes", "reading", "basis", "answer_sha256", "sha256", "answer",
)  # fmt: skip


def test_a_changed_figure_is_noticed(path: Path) -> None:
    with pytest.raises(SnapshotError, match="har ändrats sedan den hämtades"):
        population_from(changed(path, _answer))


@pytest.mark.parametrize("key", KEYS)
def test_whatever_is_changed_or_taken_away_is_noticed(path: Path, key: str) -> None:
    original = path.read_text(encoding="utf-8")
    values: list[Any] = ["2023-11-01", "", None, 7, [], {}, ["x"]]
    for value in values:
        path.write_text(original, encoding="utf-8")
        if json.loads(original)[key] == value:
            continue
        with pytest.raises(SnapshotError):
            read_snapshot(changed(path, lambda found, value=value: found.update({key: value})))  # type: ignore[misc]
    path.write_text(original, encoding="utf-8")
    with pytest.raises(SnapshotError):
        read_snapshot(changed(path, lambda found: found.pop(key)))
    path.write_text(original, encoding="utf-8")
    assert read_snapshot(path).date == dt.date(2024, 11, 1)


def test_something_added_is_noticed(path: Path) -> None:
    with pytest.raises(SnapshotError):
        read_snapshot(changed(path, lambda found: found.update(extra=1)))
    with pytest.raises(SnapshotError):
        read_snapshot(changed(path, lambda found: found.update(extra=1), reseal=True))


@pytest.mark.parametrize(
    "change",
    [
        lambda found: found.update(updated="2020-01-01T00:00:00+00:00"),
        lambda found: found.update(notes=["en annan anmärkning"]),
        lambda found: found["reading"].update(period_code="2023"),
        lambda found: found["reading"].update(region="Kommun"),
        lambda found: found["reading"].update(added=["Tid"]),
        lambda found: found.update(date="2024"),
        lambda found: found.update(date="2023-11-01"),
        lambda found: found.update(date=None),
    ],
)
def test_what_does_not_follow_from_the_answer_is_refused_even_resealed(
    path: Path, change: Callable[[dict[str, Any]], None]
) -> None:
    resealed = changed(path, change, reseal=True)
    with pytest.raises(SnapshotError):
        population_from(resealed)


def test_every_single_character_counts(path: Path) -> None:
    content = path.read_bytes()
    for place in range(0, len(content), 97):
        byte = content[place : place + 1]
        if byte.isspace():
            continue
        other = b"7" if byte != b"7" else b"8"
        path.write_bytes(content[:place] + other + content[place + 1 :])
        with pytest.raises(SnapshotError):
            read_snapshot(path)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "skadad"),
        (b'{"snapshot": 1', "skadad"),
        (b"\xff\xfe", "skadad"),
        (b"[]", "ingen ögonblicksbild"),
        (b'{"class": "dataset"}', "ingen ögonblicksbild"),
        (b'{"snapshot": 2}', "annat format"),
        (b'{"snapshot": 1}', "har ändrats"),
        (b'{"snapshot": 1, "answer": "\\ud800", "answer_sha256": ""}', "har ändrats"),
    ],
)
def test_what_is_no_snapshot_is_told(tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "f.json"
    path.write_bytes(content)
    with pytest.raises(SnapshotError, match=why) as caught:
        population_from(path)
    assert isinstance(caught.value, FactsFileError)
    assert caught.value.faults[0].remedy


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match="finns inte"):
        read_snapshot(tmp_path / "saknas.json")
    with pytest.raises(SnapshotError):
        read_snapshot(tmp_path)


def test_dates_are_never_confused(path: Path) -> None:
    assert population_from(path, date="2024-11-01").date == dt.date(2024, 11, 1)
    with pytest.raises(InputError, match=r"gäller 1.november 2024, inte 1.november 2025"):
        population_from(path, date="2025-11-01")


def test_source_certainty_and_parties_can_be_stated(path: Path) -> None:
    values = population_from(
        path, source="SCB, avstämd", certainty="A: avstämd mot en andra kopia", parties=["Bräcke"]
    )
    assert values.values == {"2305": 3305}
    assert (values.source, values.certainty) == ("SCB, avstämd", "A")
    assert values.certainty_note.startswith("avstämd mot en andra kopia; en kopia, hämtad direkt")
    with pytest.raises(UnknownFactError):
        population_from(path, parties=["Åre"])


def test_a_failed_write_leaves_nothing(path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    made: Snapshot = read_snapshot(path)
    before = sorted(tmp_path.iterdir())

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(InputError, match="går inte att skriva"):
        made.save(tmp_path / "ny.json")
    assert sorted(tmp_path.iterdir()) == before
