"""Invoice rows read back from the CSV file they were written to: what is already invoiced."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kostnadsfordelning._files import as_path
from kostnadsfordelning.apportionment.numbers import whole_number
from kostnadsfordelning.errors import Fault, Faults, InputError
from kostnadsfordelning.invoicing.schedule import read_day
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    import datetime as dt
    import os

PARTY = ("recipient", "party")
SWEDISH = {
    "mottagare": "recipient",
    "part": "party",
    "belopp": "amount",
    "verksamhet": "service",
    "kostnadspost": "cost_item",
    "år": "year",
    "förfallodag": "due_date",
    "radnyckel": "row_key",
}
"""What the columns may be called in Swedish."""


@dataclass(frozen=True, slots=True)
class FileRow:
    """One row of the file and where it stands; what the file has no column for is None."""

    place: str
    party: str
    amount: int
    service: str | None
    cost_item: str | None
    year: str | None
    due_date: dt.date | None


def read_rows(path: str | os.PathLike[str]) -> tuple[list[FileRow], Faults]:
    """The rows of a CSV file as `Invoices.to_csv` writes it, or every fault in it.

    Needed are the columns ``recipient`` (or ``party``) and ``amount``, in English or Swedish;
    ``service``, ``cost_item``, ``year``, ``due_date`` and ``row_key`` are heeded where they are there.
    """
    faults = Faults()
    file = as_path(path, "fakturarader.csv")
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            lines = list(csv.reader(stream, delimiter=";"))
    except (OSError, UnicodeDecodeError, csv.Error):
        faults.append(_fault("file_unreadable", str(path), ""))
        return [], faults
    heads = [SWEDISH.get(head.strip().lower(), head.strip().lower()) for head in lines[0]] if lines else []
    party = next((name for name in PARTY if name in heads), None)
    if party is None or "amount" not in heads or len(set(heads)) < len(heads):
        faults.append(_fault("file_heads", f"{file.name}:1", ";".join(heads)))
        return [], faults
    rows: list[FileRow] = []
    met: set[str] = set()
    for number, line in enumerate(lines[1:], start=2):
        if not any(cell.strip() for cell in line):
            continue
        place = f"{file.name}:{number}"
        if len(line) != len(heads):
            faults.append(_fault("file_cells", place, str(len(line)), count=len(heads)))
            continue
        cells = {head: cell.strip() for head, cell in zip(heads, line, strict=True)}
        key = cells.get("row_key")
        if key and key in met:
            faults.append(_fault("file_twice", place, key))
        met |= {key} if key else set()
        row = _row(place, cells, party, faults)
        if row is not None:
            rows.append(row)
    if not rows and not faults:
        faults.append(_fault("file_empty", file.name, ""))
    return rows, faults


def _row(place: str, cells: dict[str, str], party: str, faults: Faults) -> FileRow | None:
    if not cells[party]:
        faults.append(_fault("file_no_party", place, ""))
        return None
    try:
        amount = whole_number(cells["amount"], place)
        due = read_day(cells["due_date"], place) if cells.get("due_date") else None
    except InputError as error:
        faults.take(error)
        return None
    service, item, year = (cells.get(name) or None for name in ("service", "cost_item", "year"))
    return FileRow(place, cells[party], amount, service, item, year, due)


def _fault(key: str, place: str, value: str, **values: object) -> Fault:
    return Fault(place, value, text(f"invoicing.{key}", **values), text(f"invoicing.{key}_remedy", **values))
