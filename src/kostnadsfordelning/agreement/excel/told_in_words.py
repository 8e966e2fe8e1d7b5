"""The checks of the model speak the words of the file; an officer with a workbook reads the workbook's."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from string import Formatter
from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.excel.rows import heading, label
from kostnadsfordelning.agreement.excel.sheets import FIELDS, SHEETS
from kostnadsfordelning.agreement.excel.words import CHOICES, word
from kostnadsfordelning.messages import keys, template, text

if TYPE_CHECKING:
    from kostnadsfordelning.errors import Fault

_SWEDISH = {"by", "rest", "id", "index"}
"""Words of the file that are Swedish words too."""
_MARKS = re.compile(r"(?<![\w.-])(?P<word>[a-z]+(?:_[a-z0-9]+)*)(?![\w-]|\.[a-z])(?P<gloss> \([^()]*\))?")
_KINDS = ("stage", "key")
_QUOTE = "\N{RIGHT DOUBLE QUOTATION MARK}"
_ROOMS = ("agreement", "apportionment")
_OF_THE_FILE = {"name", "at", "choices", "method", "stage", "why", "remedy"}
"""What is filled into a text and is itself in the words of the file; the rest is what the officer wrote."""


def in_words(fault: Fault) -> Fault:
    """``fault`` with the file's words exchanged for those of the workbook.

    >>> from kostnadsfordelning.errors import Fault
    >>> in_words(Fault("Avtal!B17", "", "", "Ange residual_to: largest (den största) eller first.")).remedy
    'Ange ”Avrundningsresten går till”: den största parten eller den första parten.'
    """
    return replace(fault, why=_told(fault.why), remedy=_told(fault.remedy))


def _told(sentence: str) -> str:
    """A text that has its own wording for workbooks in that; any other word by word."""
    for form, key in _forms():
        found = form.fullmatch(sentence)
        if found is not None and key:
            values = found.groupdict()
            return text(key, **values | {name: _told(values[name]) for name in _OF_THE_FILE & values.keys()})
        if found is not None:
            break
    return _MARKS.sub(_exchanged, sentence)


@cache
def _forms() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The texts as patterns, each with the key of its wording in a workbook, if it has one.

    A text that says more comes first: "Lägg till {name}." begins as many others do.
    """
    own = set(keys("excel"))
    found = []
    for key in (key for room in _ROOMS for key in keys(room)):
        _, _, name = key.partition(".")
        wording = f"excel.told_{name}"
        found.append((template(key), wording if wording in own else ""))
    found.sort(key=lambda one: -sum(len(literal) for literal, *_ in Formatter().parse(one[0])))
    return tuple((_pattern(told), wording) for told, wording in found)


def _pattern(told: str) -> re.Pattern[str]:
    """A text as a pattern: each field takes whatever stands there."""
    met: set[str] = set()
    whole = ""
    for literal, name, _, _ in Formatter().parse(told):
        whole += re.escape(literal)
        if name:
            whole += f"(?P={name})" if name in met else f"(?P<{name}>.*)"
            met.add(name)
    return re.compile(whole, re.DOTALL)


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
