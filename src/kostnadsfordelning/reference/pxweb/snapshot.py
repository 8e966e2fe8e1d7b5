"""A snapshot: the raw answer of one fetch, with everything needed to ask again and to notice a change.

The file is JSON. ``answer`` is the answer as it came, character for character, and ``answer_sha256`` its
hash; ``sha256`` is the hash of everything else, so that a changed date or address is noticed as well.
The hashes guard against accident and carelessness, not against someone who recomputes them.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kostnadsfordelning._files import as_path
from kostnadsfordelning._writing import checked_path, target
from kostnadsfordelning.errors import FactsFileError, Fault, FetchError, SnapshotError
from kostnadsfordelning.messages import text
from kostnadsfordelning.reference.pxweb.jsonstat import read_cube
from kostnadsfordelning.reference.pxweb.strict_json import NotJsonError, canonical, parse

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    import pandas as pd

    from kostnadsfordelning.reference.pxweb.cube import Cube
    from kostnadsfordelning.reference.pxweb.strict_json import Json

FORMAT = 1
_MOST_BYTES = 60_000_000
_TEXTS = (
    "kind", "publisher", "service", "table", "label", "address", "request", "fetched", "fetched_by",
    "basis", "answer",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """How figures per place are read out of the answer; empty for a table that is kept as it is."""

    region: str = ""
    time: str = ""
    period_code: str = ""
    added: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One fetch. Immutable; made by `fetch_population` and its like, or read by `read_snapshot`.

    ``kind`` is ``population``, ``land_area`` or ``table``; ``date`` the reference date (None for a
    table); ``fetched_by`` says whose clock ``fetched`` is: ``argument`` or ``answer`` (the server's).
    ``notes`` are the publisher's mandatory notes, in full. ``basis`` says what the choice of table rests
    on where that is worth knowing.
    """

    kind: str
    date: dt.date | None
    publisher: str
    service: str
    table_id: str
    label: str
    address: str
    request: str
    fetched: dt.datetime
    fetched_by: str
    updated: dt.datetime | None
    notes: tuple[str, ...]
    reading: Reading
    basis: str
    answer: str = field(repr=False)
    file: str = ""

    @property
    def sha256(self) -> str:
        """The hash of the raw answer."""
        return hashlib.sha256(self.answer.encode()).hexdigest()

    @property
    def cube(self) -> Cube:
        """The answer read; every figure exact."""
        return read_cube(self.answer)

    @property
    def table(self) -> pd.DataFrame:
        """The answer as a DataFrame: see `Cube.table`."""
        return self.cube.table

    def save(self, path: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
        """Write the snapshot, whole or not at all. A file that is there is evidence and is kept.

        Raises `FactsFileError` if the file exists and ``overwrite`` is not given, and `InputError` for a
        path that cannot be written.
        """
        wanted = refuse_output(path, overwrite=overwrite)
        content = json.dumps(self._sealed(), ensure_ascii=False, indent=1) + "\n"
        with target(wanted, ".json") as beside:
            beside.write_bytes(content.encode())
        return wanted

    def _sealed(self) -> dict[str, Json]:
        said = self._said()
        seal = hashlib.sha256(canonical(said)).hexdigest()
        return {**said, "sha256": seal, "answer": self.answer}

    def _said(self) -> dict[str, Json]:
        return {
            "snapshot": FORMAT,
            "kind": self.kind,
            "date": self.date.isoformat() if self.date else None,
            "publisher": self.publisher,
            "service": self.service,
            "table": self.table_id,
            "label": self.label,
            "address": self.address,
            "request": self.request,
            "fetched": self.fetched.isoformat(),
            "fetched_by": self.fetched_by,
            "updated": self.updated.isoformat() if self.updated else None,
            "notes": list(self.notes),
            "reading": {
                "region": self.reading.region,
                "time": self.reading.time,
                "period_code": self.reading.period_code,
                "added": list(self.reading.added),
            },
            "basis": self.basis,
            "answer_sha256": self.sha256,
        }

    def __repr__(self) -> str:
        when = f" {self.date}" if self.date else ""
        return (
            f"<Snapshot {self.kind}{when}: {self.publisher} {self.table_id}, "
            f"fetched {self.fetched:%Y-%m-%d}, sha256 {self.sha256[:12]}>"
        )


def refuse_output(path: str | os.PathLike[str], *, overwrite: bool) -> Path:
    """Where a snapshot can be written; asked before anything is fetched. Raises `InputError`."""
    wanted = checked_path(path, ".json")
    if wanted.exists() and not overwrite:
        raise FactsFileError(faults=[_fault(str(wanted), "output_exists")])
    return wanted


def read_snapshot(path: str | os.PathLike[str]) -> Snapshot:
    """A saved snapshot, its hashes verified and its answer held against what is said about it.

    Raises `SnapshotError` for a file that has been changed, is damaged or is no snapshot.
    """
    made = snapshot_or_none(path)
    if made is None:
        raise SnapshotError(faults=[_fault(Path(path).name, "not_snapshot")])
    return made


def snapshot_or_none(path: str | os.PathLike[str]) -> Snapshot | None:
    """As `read_snapshot`, but None for JSON that does not say it is a snapshot: something else's file."""
    file = as_path(path, "folkmangd-2025-11-01.json")
    try:
        if file.stat().st_size > _MOST_BYTES:
            raise SnapshotError(faults=[_fault(file.name, "snapshot_large")])
        content = file.read_bytes()
    except FileNotFoundError:
        why, remedy = text("reference.file_missing"), text("reference.file_missing_remedy")
        raise SnapshotError(faults=[Fault(file.name, str(path), why, remedy)]) from None
    except (OSError, ValueError) as error:  # ValueError: a null character in the name
        why, remedy = text("reference.file_unreadable"), text("reference.file_unreadable_remedy")
        said = getattr(error, "strerror", None) or ""
        raise SnapshotError(faults=[Fault(file.name, said, why, remedy)]) from None
    try:
        found = parse(content)
    except NotJsonError:
        raise SnapshotError(faults=[_fault(file.name, "snapshot_damaged")]) from None
    if not isinstance(found, dict) or "snapshot" not in found:
        return None
    if found["snapshot"] != FORMAT:
        raise SnapshotError(faults=[_fault(file.name, "snapshot_format", str(found["snapshot"])[:20])])
    try:
        _verify_seals(found)
        made = _snapshot(found, file.name)
        _verify_answer(made)
    except (_ChangedError, FetchError) as error:
        fault = _fault(file.name, "snapshot_changed")
        raise SnapshotError(faults=[Fault(fault.place, "", f"{fault.why} ({error})", fault.remedy)]) from None
    return made


class _ChangedError(Exception):
    """What shows that the file is not as it was written."""


def _verify_seals(found: dict[str, Any]) -> None:
    answer, seal = found.get("answer"), found.get("sha256")
    if not isinstance(answer, str):
        raise _ChangedError("answer")
    if hashlib.sha256(answer.encode("utf-8", "surrogatepass")).hexdigest() != found.get("answer_sha256"):
        raise _ChangedError("answer_sha256")
    said = {key: value for key, value in found.items() if key not in ("answer", "sha256")}
    try:
        spelled = canonical(said)
    except (TypeError, ValueError):
        raise _ChangedError("sha256") from None
    if hashlib.sha256(spelled).hexdigest() != seal:
        raise _ChangedError("sha256")


def _snapshot(found: Mapping[str, Any], file: str) -> Snapshot:
    for key in _TEXTS:
        if not isinstance(found.get(key), str):
            raise _ChangedError(key)
    try:
        reading = found["reading"]
        made = Snapshot(
            kind=found["kind"],
            date=dt.date.fromisoformat(found["date"]) if found["date"] is not None else None,
            publisher=found["publisher"],
            service=found["service"],
            table_id=found["table"],
            label=found["label"],
            address=found["address"],
            request=found["request"],
            fetched=dt.datetime.fromisoformat(found["fetched"]),
            fetched_by=found["fetched_by"],
            updated=dt.datetime.fromisoformat(found["updated"]) if found["updated"] is not None else None,
            notes=tuple(found["notes"]),
            reading=Reading(**{**reading, "added": tuple(reading["added"])}),
            basis=found["basis"],
            answer=found["answer"],
            file=file,
        )
        as_written = made._said()
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _ChangedError(str(error)) from None
    if as_written != {key: value for key, value in found.items() if key not in ("answer", "sha256")}:
        raise _ChangedError(", ".join(sorted(set(found) ^ {*as_written, "answer", "sha256"})))
    return made


def _verify_answer(made: Snapshot) -> None:
    """The answer says itself when it was updated and what must be noted: both must be what is kept."""
    cube = made.cube
    if cube.updated != made.updated:
        raise _ChangedError("updated")
    if tuple(note.text for note in cube.mandatory_notes) != made.notes:
        raise _ChangedError("notes")


def _fault(place: str, key: str, value: str = "") -> Fault:
    return Fault(place, value, text(f"pxweb.{key}"), text(f"pxweb.{key}_remedy"))
