"""Rows put into the tree piece by piece, cell by cell: what every sheet's reading is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kostnadsfordelning.agreement.excel.cells import fault, meant_name, names, noted, reading, refusal
from kostnadsfordelning.agreement.excel.description import Field, Form, Kind
from kostnadsfordelning.agreement.excel.placed_tree import PlacedTree
from kostnadsfordelning.agreement.excel.rows import Row, Rows, heading, title
from kostnadsfordelning.agreement.excel.sheets import BY_NAME, FIELDS_SHEET
from kostnadsfordelning.agreement.excel.words import words
from kostnadsfordelning.errors import Fault
from kostnadsfordelning.messages.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Collection

    from kostnadsfordelning.agreement.paths import Path
    from kostnadsfordelning.reference.cells import Cell

BARE = ("actual", "equal", "carry_over")
"""The kinds that say everything by standing there."""
NAMED = Field((), Kind.NAME)
_PARTIES = (("party",), ("issuer",), ("residual_to",))
_KEYS = (("by",), ("of",), ("key",), ("deficit_key",))
_KINDS = {"keys": "key", "amounts": "stage"}


class Pieces:
    """The rows of a workbook, the tree they become, and the names found so far."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.tree = PlacedTree(rows.home(FIELDS_SHEET))
        self.faults = self.tree.faults
        self.groups: set[str] = set()
        self.parties: set[str] = set()
        self.keys: set[str] = set()
        self.items: dict[str, int] = {}

    def fill(self, row: Row, form: Form, path: Path) -> None:
        """Put every filled cell of a row where its form says, under ``path``."""
        for column, one in form.items():
            self.cell(row.at(column), one, path)

    def cell(self, cell: Cell, one: Field, path: Path, key: Cell | None = None) -> None:
        """Put one cell under ``path``; an empty one is the place of what is missing."""
        here = (*path, *one.path)
        self.tree.expect(here, cell.place)
        if cell.value is None:
            if one.required:
                self.lack(cell, one)
                self.tree.put(here, None, cell, key)
            return
        value = self.read(cell, one)
        if isinstance(value, Fault):
            # What is refused stands in the tree all the same, or the rest would look as if it lacked it;
            # what the model says of this cell is not told beside this.
            self.faults.append(value)
            value = cell.text
        if one.noted and isinstance(value, str):
            value, notes = noted(value)
            for note, written in notes.items():
                self.tree.put((*here[:-1], note), written, cell)
        self.tree.put(here, value, cell, key)

    def read(self, cell: Cell, one: Field) -> Any:
        """The value of a cell that is not empty, or a fault."""
        value = reading(cell, one)
        if not isinstance(value, str):
            return value
        if one.kind is not Kind.NAMES:
            return self._meant(value, one.path[-1:])
        value = meant_name(value, self.groups | self.parties)
        written = [
            meant_name(name, self.groups | self.parties)
            for name in names(str(cell.value).replace("\n", ";"), self.groups | self.parties)
        ]
        mentioned = [value] if value in self.groups | self.parties else written
        if one.path != ("to",):
            return mentioned
        # One name alone is a group, unless there is none of that name and a party is called so.
        alone = len(mentioned) == 1 and ";" not in value and value not in self.parties
        return value if alone or value in self.groups else mentioned

    def _meant(self, value: str, field: tuple[str, ...]) -> str:
        """A name as it stands where it is defined; what else stands in a cell is left as it is."""
        if field in _PARTIES:
            return meant_name(value, self.parties)
        if field in _KEYS:
            return meant_name(value, self.keys)
        return meant_name(value, self.items) if field == ("item",) else value

    def kind(self, row: Row, sheet: str) -> str | None:
        """The kind of a row, and faults for the cells that its kind has no place for."""
        described, cell = BY_NAME[sheet], row.at(BY_NAME[sheet].kinds)
        kind = self.choice(cell, _KINDS[sheet])
        if kind is None:
            return None
        form = described.form_of(kind)
        for column in (one.name for one in described.columns if one.name not in form):
            filled = row.at(column)
            if filled.value is not None and any(column in one for one in described.forms.values()):
                head = heading(sheet, column)
                self.faults.append(refusal(filled, "not_for_kind", head=head, kind=cell.text))
        return kind

    def choice(self, cell: Cell, choices: str) -> str | None:
        """The one of ``choices`` that a cell must hold."""
        if cell.value is None:
            self.lack(cell, Field((), Kind.NAME, choices))
            return None
        chosen = reading(cell, Field((), Kind.NAME, choices))
        if isinstance(chosen, str):
            return chosen
        self.faults.append(chosen if isinstance(chosen, Fault) else refusal(cell, "no_question"))
        return None

    def name(self, cell: Cell) -> str | None:
        """The name that a cell must hold."""
        if cell.value is None:
            self.lack(cell, NAMED)
            return None
        named = reading(cell, NAMED)
        if isinstance(named, str):
            return named
        self.faults.append(named if isinstance(named, Fault) else refusal(cell, "no_question"))
        return None

    def party(self, cell: Cell) -> str | None:
        """The party, or for a weighted key the key, that a cell must name."""
        named = self.name(cell)
        return named if named is None else meant_name(named, self.parties)

    def mention(self, cell: Cell, known: Collection[str], sheet: str) -> str | None:
        """A name of what stands in another sheet; a fault if it is not there."""
        written = self.name(cell)
        named = written if written is None else meant_name(written, known)
        if named is None or named in known:
            return named
        near = nearest(named, known)
        key, listed = "no_such_near" if near else "no_such", ", ".join(known) or "–"
        self.faults.append(refusal(cell, key, sheet=title(sheet), near=near or "", known=listed))
        return None

    def lack(self, cell: Cell, one: Field) -> None:
        """Say that a cell is empty and must not be, and what may stand there."""
        head, listed = self.rows.head(cell.place), ""
        why = "fill_in_question" if one.question else "fill_in"
        if one.choices and not one.free:
            why, listed = "fill_in_choice", ", ".join(words(one.choices))
        self.faults.append(fault(cell.place, why, head=head, words=listed))

    def twice(self, cell: Cell, path: Path) -> None:
        """Refuse what stands at ``path`` already."""
        self.faults.append(refusal(cell, "twice", first=self.tree.cell(path)))
