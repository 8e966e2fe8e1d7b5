"""From the rows of a workbook to the tree that a file would give, every value with its cell."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.excel.amount_rows import read_amounts
from kostnadsfordelning.agreement.excel.cells import fault, reading, refusal
from kostnadsfordelning.agreement.excel.description import Field, Kind
from kostnadsfordelning.agreement.excel.key_rows import read_keys
from kostnadsfordelning.agreement.excel.pieces import NAMED, Pieces
from kostnadsfordelning.agreement.excel.rows import title
from kostnadsfordelning.agreement.excel.sheets import ALWAYS, BY_NAME, FIELDS, SECTION, section_path
from kostnadsfordelning.agreement.excel.split_rows import read_splits

if TYPE_CHECKING:
    from kostnadsfordelning.agreement.excel.placed_tree import PlacedTree
    from kostnadsfordelning.agreement.excel.rows import Rows
    from kostnadsfordelning.agreement.paths import Path
    from kostnadsfordelning.reference.cells import Cell

_LISTS: dict[str, Path] = {
    "decisions": ("decisions",),
    "not_expressed": ("not_expressed",),
    "manual": ("rounding", "manual"),
}
_AMOUNT = Field((), Kind.KRONOR, required=True)


def assembled(rows: Rows) -> PlacedTree:
    """The tree of a workbook, with the faults that its cells have in themselves.

    The sheets are gone through in the order in which they mention each other.
    """
    pieces = Pieces(rows)
    _parties(pieces)
    pieces.keys.update(filter(None, (_defined(row.at("name")) for row in rows.of("keys"))))
    _fields(pieces)
    read_keys(pieces)
    _items(pieces)
    read_amounts(pieces)
    read_splits(pieces)
    for sheet, path in _LISTS.items():
        for index, row in enumerate(rows.of(sheet)):
            pieces.tree.grow((*path, index), row.home, {})
            pieces.fill(row, BY_NAME[sheet].form, (*path, index))
    _presence(pieces)
    _printed(pieces)
    return pieces.tree


def _fields(pieces: Pieces) -> None:
    """The single fields. Membership and settlement are there when something of them is filled in."""
    row = pieces.rows.fields
    for section, form in FIELDS.items():
        cells = {name: row.at(f"{section}.{name}") for name in form}
        used = any(cell.value is not None for cell in cells.values())
        comes_or_goes = section == "membership" and pieces.rows.of("presence")
        if section in ALWAYS or used or comes_or_goes:
            if section != SECTION:
                pieces.tree.expect((section,), next(iter(cells.values())).place)
            for name, one in form.items():
                pieces.cell(cells[name], replace(one, path=section_path(section, one)), ())


def _defined(cell: Cell) -> str:
    """The name that a cell gives something; nothing where none can be read."""
    named = reading(cell, NAMED) if cell.value is not None else ""
    return named.lower() if isinstance(named, str) else ""


def _parties(pieces: Pieces) -> None:
    counts: dict[str, int] = {}
    _some_rows(pieces, "parties")
    for row in pieces.rows.of("parties"):
        named = pieces.name(row.at("group"))
        if named is None:
            continue
        group = named.lower()
        pieces.groups.add(group)
        pieces.tree.grow(("parties", group), row.at("group").place, [])
        number = counts.setdefault(group, 0)
        if row.at("code").value is None and row.at("name").value is None:
            continue  # a group without parties
        path = ("parties", group, number)
        pieces.tree.grow(path, row.at("group").place, {})
        counts[group] += 1
        pieces.fill(row, BY_NAME["parties"].form, path)
        for field in ("code", "name"):
            value = pieces.tree.at((*path, field))
            pieces.parties |= {value} if isinstance(value, str) else set()


def _items(pieces: Pieces) -> None:
    _some_rows(pieces, "items")
    for index, row in enumerate(pieces.rows.of("items")):
        path = ("items", index)
        pieces.tree.grow(path, row.at("id").place, {})
        pieces.fill(row, BY_NAME["items"].form, path)
        name = pieces.tree.at((*path, "id"))
        if isinstance(name, str) and name in pieces.items:
            pieces.twice(row.at("id"), ("items", pieces.items[name], "id"))
        elif isinstance(name, str):
            pieces.items[name] = index


def _some_rows(pieces: Pieces, sheet: str) -> None:
    home = pieces.rows.home(sheet)
    pieces.tree.expect((sheet,), home)
    if not pieces.rows.of(sheet):
        pieces.faults.append(fault(home, "no_rows", sheet=title(sheet)))


def _presence(pieces: Pieces) -> None:
    for row in pieces.rows.of("presence"):
        party = pieces.party(row.at("party"))
        path = ("membership", "parties", party or "")
        if party is not None and path in pieces.tree:
            pieces.twice(row.at("party"), path)
        elif party is not None:
            pieces.tree.grow(path, row.at("party").place, {})
            pieces.fill(row, BY_NAME["presence"].form, path)


def _printed(pieces: Pieces) -> None:
    """Printed tables: one row per party; what concerns the whole table stands on its first row."""
    numbers: dict[str, int] = {}
    for row in pieces.rows.of("printed"):
        name = row.at("table").text
        first = name not in numbers
        path: Path = ("printed", numbers.setdefault(name, len(numbers)))
        pieces.tree.grow(path, row.at("table").place, {})
        for column, one in BY_NAME["printed"].form.items():
            cell = row.at(column)
            repeated = cell.value is None or pieces.tree.holds((*path, *one.path), pieces.read(cell, one))
            if first or not repeated:
                pieces.cell(cell, replace(one, required=column == "year"), path)
        party, amount = row.at("party"), row.at("amount")
        if party.value is None and amount.value is None:
            if not first:
                pieces.faults.append(refusal(row.at("table"), "row_says_nothing"))
            pieces.tree.grow((*path, "amounts"), party.place, {})
            continue
        named = pieces.party(party)
        if named is not None:
            pieces.cell(amount, _AMOUNT, (*path, "amounts", named), party)
