"""Invoice rows as a CSV file for an accounting system: semicolons, UTF-8 with a mark, own headings."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from kostnadsfordelning._writing import target
from kostnadsfordelning.errors import Fault, InputError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS = (
    "recipient", "name", "service", "service_name", "cost_item", "cost_item_name", "year", "document",
    "row_key", "instalment", "instalments", "period_from", "period_to", "due_date", "amount", "text",
    "certainty", "preliminary", "issuer",
)  # fmt: skip
"""The columns of the table of invoice rows, in order."""

_ENCODING = "utf-8-sig"


def write_csv(rows: Sequence[object], path: object, columns: object, known: Sequence[str] = COLUMNS) -> None:
    """Write ``rows``; ``columns`` is None (all of ``known``), a list of them, or a mapping to headings.

    The file is read back and every cell compared before it takes its place. Raises `InputError`.
    """
    chosen = _chosen(columns, known)
    lines = [list(chosen.values()), *([_cell(row, column) for column in chosen] for row in rows)]
    with target(path, ".csv") as beside:
        with beside.open("w", encoding=_ENCODING, newline="") as stream:
            csv.writer(stream, delimiter=";").writerows(lines)
        if _read(beside) != lines:
            why, remedy = text("invoicing.written_off"), text("invoicing.written_off_remedy")
            raise InputError("", [Fault(str(path), "", why, remedy)])


def _cell(row: object, column: str) -> str:
    value = getattr(row, column)
    if isinstance(value, bool):
        return text("invoicing.yes" if value else "invoicing.no")
    return "" if value is None else str(value)


def _read(path: Path) -> list[list[str]]:
    with path.open(encoding=_ENCODING, newline="") as stream:
        return list(csv.reader(stream, delimiter=";"))


def _chosen(columns: object, known: Sequence[str]) -> dict[str, str]:
    """The heading of each column asked for, in order; every fault at once."""
    if columns is None:
        return {column: column for column in known}
    if isinstance(columns, Mapping):
        pairs = list(columns.items())
    elif isinstance(columns, Sequence) and not isinstance(columns, str):
        pairs = [(column, column) for column in columns]
    else:
        raise InputError("", [_fault("columns_kind", "columns", repr(columns))])
    if not pairs:
        raise InputError("", [_fault("columns_empty", "columns", "")])
    faults: list[Fault] = []
    chosen: dict[str, str] = {}
    for index, (column, heading) in enumerate(pairs):
        place = f"columns[{column!r}]" if isinstance(columns, Mapping) else f"columns[{index}]"
        if column not in known:
            faults.append(_fault("column_unknown", place, str(column), known=", ".join(known)))
        elif not isinstance(heading, str) or not heading.strip():
            faults.append(_fault("heading_empty", place, repr(heading)))
        elif column in chosen or heading in chosen.values():
            faults.append(_fault("column_twice", place, heading))
        else:
            chosen[column] = heading
    if faults:
        raise InputError("", faults)
    return chosen


def _fault(key: str, place: str, value: str, **values: object) -> Fault:
    return Fault(place, value, text(f"invoicing.{key}", **values), text(f"invoicing.{key}_remedy", **values))
