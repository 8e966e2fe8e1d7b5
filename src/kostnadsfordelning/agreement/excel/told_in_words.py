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

_SWEDISH = {"by", "rest", "id", "order", "index"}
"""Words of the file that are Swedish words too."""
_MARKS = re.compile(r"(?<![\w.-])[a-z]+(?:_[a-z]+)*(?![\w-]|\.[a-z])")


def in_words(fault: Fault) -> Fault:
    """``fault`` with the file's words exchanged for those of the workbook."""
    return replace(fault, why=_told(fault.why), remedy=_told(fault.remedy))


def _told(sentence: str) -> str:
    return _MARKS.sub(lambda found: _names().get(found[0], found[0]), sentence)


@cache
def _names() -> dict[str, str]:
    """What each word of the file is called; the first meaning where there are several."""
    found: dict[str, str] = {}
    for section, form in FIELDS.items():
        for name, one in form.items():
            found.setdefault(
                one.path[-1],
                f"\N{RIGHT DOUBLE QUOTATION MARK}{label(section, name)}\N{RIGHT DOUBLE QUOTATION MARK}",
            )
    for sheet in SHEETS:
        for column in sheet.columns:
            for one in sheet.fields(column.name):
                if one.path:
                    told = heading(sheet.name, column.name)
                    found.setdefault(
                        one.path[-1], f"\N{RIGHT DOUBLE QUOTATION MARK}{told}\N{RIGHT DOUBLE QUOTATION MARK}"
                    )
    for choices, values in CHOICES.items():
        for value in values:
            found.setdefault(value, word(choices, value))
    return {name: told for name, told in found.items() if name not in _SWEDISH}
