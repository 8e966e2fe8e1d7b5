"""An inherited table as it stands: parties down, figures across, sum rows below; of a file or a frame."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from kostnadsfordelning.analysis.inherited.printed_cells import Entry, read_entry
from kostnadsfordelning.analysis.inherited.printed_columns import ROLES, Column, factor_of, roles
from kostnadsfordelning.apportionment.refusals import shown
from kostnadsfordelning.errors import FactsFileError, Fault, Faults
from kostnadsfordelning.messages import text
from kostnadsfordelning.reference.cells import Cell, Row, plain, read_book
from kostnadsfordelning.reference.chosen_sheet import at, chosen_sheet
from kostnadsfordelning.reference.figures import spilled
from kostnadsfordelning.reference.layout import find_party_layout, headings_seen
from kostnadsfordelning.reference.place_cells import is_sum, mention
from kostnadsfordelning.reference.places import name_of

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from kostnadsfordelning.reference.cells import Book
    from kostnadsfordelning.reference.layout import Layout

_MEAN = re.compile(r"medel|genomsnitt", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Foot:
    """A sum row: its place and label, and how many of the parties stand above it."""

    place: str
    label: str
    above: int


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """Parties in the order of the table, and its columns. ``faults`` are the cells that cannot be read."""

    parties: tuple[str, ...]
    places: tuple[str, ...]
    party_heading: str
    columns: tuple[Column, ...]
    feet: tuple[Foot, ...]
    faults: tuple[Fault, ...]

    def of_role(self, *wanted: str) -> tuple[Column, ...]:
        """The columns of these roles, in the order of the table."""
        return tuple(column for column in self.columns if column.role in wanted)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Rows to read, with their layout and, for a file, the book they are in."""

    rows: tuple[Row, ...]
    layout: Layout
    book: Book | None


def read_table(
    table: pd.DataFrame | str | os.PathLike[str],
    *,
    party: str | None = None,
    stated: Mapping[str, Sequence[str]] | None = None,
    sheet: str | None = None,
) -> PrintedTable:
    """The table in a frame, or in an xlsx or csv file.

    ``party`` is the heading of the parties and ``stated`` the headings of the columns of a role, where they
    are not recognised. Raises `FactsFileError` for a file or a sheet that holds no such table, `InputError`
    for a heading that is not there; cells that cannot be read are in ``faults``.
    """
    faults = Faults()
    for name, given in (("party", party), ("sheet", sheet)):
        if given is not None and (not isinstance(given, str) or not plain(given)):
            why, remedy = text("reference.not_text"), text("reference.not_text_remedy", name=name)
            faults.kind(Fault(name, repr(given), why, remedy))
    if faults:
        raise faults.error()
    frame: Any = table
    found = _of_frame(frame, party) if hasattr(table, "columns") else _of_file(frame, party, sheet)
    return _read(found, stated or {})


def _of_file(path: str | os.PathLike[str], party: str | None, sheet: str | None) -> _Sheet:
    book = read_book(path)
    find = partial(_find, party=party)
    chosen, layout = chosen_sheet(
        book, find, None, sheet, none_found="no_party_header", column_unknown="party_column_unknown"
    )
    return _Sheet(chosen.rows, layout, book)


def _find(rows: tuple[Row, ...], column: str | None, *, party: str | None) -> Layout | None:
    return find_party_layout(rows, column, party)


def _of_frame(frame: pd.DataFrame, party: str | None) -> _Sheet:
    """A frame as rows below its headings; where no column names the parties, an index that does."""
    rows = _rows(frame, indexed=False)
    layout = _find(rows, None, party=party) if len(frame.columns) else None
    if layout is None and len(frame.columns) and _names_rows(frame):
        rows = _rows(frame, indexed=True)
        layout = _find(rows, None, party=party)
    if layout is None:
        seen = ", ".join(f"»{one}«" for one in (headings_seen(rows) if len(frame.columns) else ()))
        raise FactsFileError(faults=[at("table", "no_party_header", party or "", seen=seen)])
    return _Sheet(rows, layout, None)


def _names_rows(frame: pd.DataFrame) -> bool:
    """Whether a frame's index may hold parties: it is more than the rows' numbers."""
    import pandas as pd

    return not isinstance(frame.index, pd.MultiIndex) and not pd.api.types.is_integer_dtype(frame.index.dtype)


def _rows(frame: pd.DataFrame, *, indexed: bool) -> tuple[Row, ...]:
    """The headings and the values of a frame; ``indexed`` with its index as the first column."""
    own = [text("audit.party") if frame.index.name is None else str(frame.index.name)] if indexed else []
    headings = [*own, *map(_heading, frame.columns)]
    rows = [_row(text("audit.frame_head"), headings, headings)]
    for label, values in zip(frame.index, frame.itertuples(index=False, name=None), strict=True):
        given = (label, *values) if indexed else values
        rows.append(_row(text("audit.frame_row", row=label), list(map(_held, given)), headings))
    return tuple(rows)


def _heading(name: object) -> str:
    return " ".join(map(str, name)) if isinstance(name, tuple) else str(name)


def _held(value: Any) -> object:
    """A value of a frame as a cell holds it: None for what is missing, text for what is no single value."""
    import pandas as pd

    if isinstance(value, Decimal):
        return None if value.is_nan() else value
    if not pd.api.types.is_scalar(value):
        return str(value)
    return None if pd.isna(value) or (isinstance(value, str) and not plain(value)) else value


def _row(row: str, values: Sequence[object], headings: Sequence[str]) -> Row:
    def place_of(column: int) -> str:
        return text("audit.frame_place", row=row, column=headings[column])

    cells = tuple(Cell(place_of(i), value) for i, value in enumerate(values))
    return Row(0, cells, place_of)


def _read(sheet: _Sheet, stated: Mapping[str, Sequence[str]]) -> PrintedTable:
    layout = sheet.layout
    headings = {i: layout.headings[i] or f"[{i + 1}]" for i in layout.candidates}
    named = _columns_named(sheet, headings, stated)
    told = roles(headings, named)
    kinds = [role for role, _ in told.values()]
    if not {"amount", "total", "outcome"} & set(kinds):
        seen = ", ".join(f"»{one}«" for one in headings.values())
        place = sheet.rows[layout.header].place_of(0)
        why, remedy = text("audit.no_amount_column"), text("audit.no_amount_column_remedy", seen=seen)
        raise FactsFileError(faults=[Fault(place, "", why, remedy)])
    parties: list[tuple[str, str]] = []
    feet: list[Foot] = []
    above: dict[int, list[Entry]] = {i: [] for i in headings}
    below: dict[int, list[Entry]] = {i: [] for i in headings}
    faults: list[Fault] = []
    for row in sheet.rows[layout.first :]:
        if all(row.at(i).value is None for i in headings):
            continue  # a heading between the rows, or a footnote
        wide = None if sheet.book is None else spilled(row, len(layout.headings), sheet.book)
        if wide is not None:
            faults.append(wide)
            continue
        label, place = _label(row, layout)
        if label and is_sum(label) and _MEAN.search(label):
            continue
        into = below if not label or is_sum(label) else above
        if into is below:
            feet.append(Foot(place, label, len(parties)))
        else:
            parties.append((label, place))
        for i, heading in headings.items():
            entry = read_entry(row.at(i), heading, sheet.book)
            into[i].append(entry)
            if entry.fault is not None and told[i][0] != "unread":
                faults.append(entry.fault)
    if not parties and not faults:
        raise FactsFileError(faults=[at(sheet.rows[layout.header].place_of(0), "no_party_rows")])
    columns = [
        _column(heading, told[i], above[i], below[i], layout.titles) for i, heading in headings.items()
    ]
    head = " ".join(layout.headings[i] for i in layout.places).strip()
    return PrintedTable(
        tuple(label for label, _ in parties),
        tuple(place for _, place in parties),
        head,
        tuple(columns),
        tuple(feet),
        tuple(faults),
    )


def _columns_named(
    sheet: _Sheet, headings: Mapping[int, str], stated: Mapping[str, Sequence[str]]
) -> dict[str, list[int]]:
    """The numbers of the columns that the user names. Raises `InputError` for every heading not there."""
    header = sheet.rows[sheet.layout.header]
    faults = Faults()
    found: dict[str, list[int]] = {}
    taken: dict[int, str] = {}
    for role, names in stated.items():
        for name in names:
            wanted = plain(name).casefold() if isinstance(name, str) else None
            columns = [
                i
                for i, heading in headings.items()
                if wanted in (heading.casefold(), header.at(i).text.casefold())
            ]
            seen = ", ".join(f"»{one}«" for one in headings.values())
            key = "heading_unknown" if not columns else "heading_twice" if len(columns) > 1 else ""
            if not key and columns[0] in taken:
                key = "heading_again"
            if key:
                place = text(f"audit.argument_{role}")
                why, remedy = text(f"audit.{key}"), text(f"audit.{key}_remedy", seen=seen)
                faults.append(Fault(place, shown(name), why, remedy))
                continue
            taken[columns[0]] = role
            found.setdefault(role, []).append(columns[0])
    if faults:
        raise faults.error()
    return {role: found[role] for role in ROLES if role in found}


def _label(row: Row, layout: Layout) -> tuple[str, str]:
    """Whom a row is about, by name where the table has it, and the place that says so."""
    said = [(mention(row.at(i)), row.at(i)) for i in layout.places if row.at(i).value is not None]
    if not said:
        return "", row.at(layout.places[0]).place
    for mentioned, cell in said:
        if mentioned.name:
            return mentioned.name, cell.place
    first, cell = said[0]
    return (first.code if name_of(first.code) else cell.text), cell.place


def _column(
    heading: str,
    told: tuple[str, bool],
    entries: list[Entry],
    feet: list[Entry],
    titles: tuple[str, ...],
) -> Column:
    role, is_told = told
    column = Column(heading, role, tuple(entries), tuple(feet), stated=is_told)
    if role == "share":
        return _as_percent(column)
    if role in ("key", "unread"):
        return column
    return replace(column, factor=factor_of(heading, titles))


def _as_percent(column: Column) -> Column:
    """Shares in percent: as they are where a percent sign says so, or parts of 1 brought to percent."""
    known = [one for one in column.entries if one.value is not None]
    signed = any(one.percent for one in known) or re.search(r"%|procent", column.heading, re.IGNORECASE)
    if signed or not known or sum(one.number for one in known) > 2 or any(one.number > 1 for one in known):
        return column
    return replace(
        column,
        entries=tuple(map(_hundredfold, column.entries)),
        feet=tuple(map(_hundredfold, column.feet)),
        as_fractions=True,
    )


def _hundredfold(entry: Entry) -> Entry:
    if entry.value is None:
        return entry
    return replace(entry, value=entry.value * 100, decimals=max(0, entry.decimals - 2), percent=True)
