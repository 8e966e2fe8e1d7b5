"""The checks of the model speak the words of the file; an officer with a workbook reads the workbook's."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.excel.rows import heading, label
from kostnadsfordelning.agreement.excel.sheets import FIELDS, SHEETS
from kostnadsfordelning.agreement.excel.words import CHOICES, word

if TYPE_CHECKING:
    from kostnadsfordelning.errors import Fault

_SWEDISH = {"by", "rest", "id", "index"}
"""Words of the file that are Swedish words too."""
_MARKS = re.compile(r"(?<![\w.-])(?P<word>[a-z]+(?:_[a-z0-9]+)*)(?![\w-]|\.[a-z])(?P<gloss> \([^()]*\))?")
_KINDS = ("stage", "key")
_QUOTE = "\N{RIGHT DOUBLE QUOTATION MARK}"


def in_words(fault: Fault) -> Fault:
    """``fault`` with the file's words exchanged for those of the workbook.

    >>> from kostnadsfordelning.errors import Fault
    >>> in_words(Fault("Avtal!B17", "", "", "Ange residual_to: largest (den största) eller first.")).remedy
    'Ange ”Avrundningsresten går till”: den största parten eller den första parten.'
    """
    return replace(fault, why=_told(fault.why), remedy=_told(fault.remedy))


def _told(sentence: str) -> str:
    return _MARKS.sub(_exchanged, sentence)


def _exchanged(found: re.Match[str]) -> str:
    """A word of the file in the workbook's; what it is explained to mean need not be said then."""
    choice = _choices().get(found["word"])
    return choice or _headings().get(found["word"], found["word"]) + (found["gloss"] or "")


@cache
def _headings() -> dict[str, str]:
    """What the keys of the file are called; the first meaning where there are several."""
    found: dict[str, str] = {}
    for section, form in FIELDS.items():
        for name, one in form.items():
            found.setdefault(one.path[-1], label(section, name))
    for sheet in SHEETS:
        for column in sheet.columns:
            for one in sheet.fields(column.name):
                if one.path:
                    found.setdefault(one.path[-1], heading(sheet.name, column.name))
    return {name: f"{_QUOTE}{told}{_QUOTE}" for name, told in found.items() if name not in _SWEDISH}


@cache
def _choices() -> dict[str, str]:
    """What the choices of the file are called; kinds of stages and keys come before the others."""
    found: dict[str, str] = {}
    for choices in (*_KINDS, *CHOICES):
        for value in CHOICES[choices]:
            found.setdefault(value, word(choices, value))
    return {name: told for name, told in found.items() if name not in _SWEDISH}
