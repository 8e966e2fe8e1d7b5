"""What a sheet of the workbook is: columns, and where in the file's tree each cell belongs.

A sheet of rows makes one piece of the tree per row. Where a row's kind decides what its cells mean – a
key, a stage of an amount – the sheet has a ``form`` per kind; a cell that its kind has no place for is
refused. The first sheet has one field per row instead.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What a cell holds. It decides how a value is written, and what Excel may have made of it."""

    TEXT = "text"
    NAME = "name"
    """A name or a word that something else mentions: blanks are trimmed."""
    NAMES = "names"
    """Several names in one cell, with semicolons between."""
    CODE = "code"
    KRONOR = "kronor"
    COUNT = "count"
    SHARE = "share"
    PERCENT = "percent"
    """A change in percent units."""
    RATE = "rate"
    WEIGHT = "weight"
    """A number that stays as it is written: a percent is not relative, 3 is."""
    DAY = "day"
    MONTHS = "months"
    QUESTION = "question"
    """Nothing but an open question: what it asks for stands in other rows."""


@dataclass(frozen=True, slots=True)
class Field:
    """Where one cell belongs: the path within its piece, and how it is written there.

    ``choices`` is a list of words; with ``free`` other values may stand there too. ``question`` says that
    the value may be an open question, ``noted`` that the cell also carries the notes of its piece.
    """

    path: tuple[str, ...]
    kind: Kind = Kind.TEXT
    choices: str = ""
    free: bool = False
    required: bool = False
    question: bool = False
    noted: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, its width in characters, and the column that its values are picked from."""

    name: str
    width: int = 14
    picks: str = ""


Form = dict[str, Field]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of rows. ``needed``: no agreement does without it. ``kinds``: its column of kinds."""

    name: str
    columns: tuple[Column, ...]
    form: Form = field(default_factory=dict)
    needed: bool = False
    kinds: str = ""
    forms: dict[str, Form] = field(default_factory=dict)

    def form_of(self, kind: str) -> Form:
        """The fields of a row of that kind."""
        return self.form | self.forms.get(kind, {})

    def fields(self, column: str) -> list[Field]:
        """Every meaning that the cells of a column may have."""
        found = [form[column] for form in (self.form, *self.forms.values()) if column in form]
        return list(dict.fromkeys(found))
