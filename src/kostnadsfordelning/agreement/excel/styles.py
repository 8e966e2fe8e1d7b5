"""How the cells of the workbook look, and what Excel is told of the values typed into them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from kostnadsfordelning.agreement.excel.description import Kind

CREATED = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
"""A fixed moment, so that the same agreement gives the same bytes."""
OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}

_NUMBERS = {
    Kind.KRONOR: "#,##0",
    Kind.COUNT: "0",
    Kind.DAY: "yyyy-mm-dd",
}
_YEARS = 3000
"""Below this a whole number may be a year."""
_TEXT = "@"
"""As text, so that 2,9 stays 2,9 and 1/3 becomes no date, whatever the reader's settings are."""
_INK, _FADED, _LINE, _FIELD = "#1F2933", "#616E7C", "#CBD2D9", "#FFFBEA"


class Styles:
    """The formats of one workbook, made once each."""

    ACTIVE, PASSIVE = "#1F6F8B", "#CBD2D9"

    def __init__(self, book: Any) -> None:
        base = {"font_name": "Calibri", "font_size": 11, "font_color": _INK, "valign": "top"}
        self._base, self._book = base, book
        self._made: dict[str, Any] = {}
        wrapped = {**base, "text_wrap": True}
        self.title = book.add_format({**base, "bold": True, "font_size": 16})
        self.head = book.add_format(
            {**wrapped, "bold": True, "bg_color": "#E4EEF2", "bottom": 1, "border_color": _LINE}
        )
        self.section = book.add_format(
            {**base, "bold": True, "font_size": 12, "bottom": 1, "valign": "vcenter"}
        )
        self.subtitle = book.add_format({**base, "bold": True, "font_size": 12})
        self.body = book.add_format(wrapped)
        self.plain = book.add_format(base)
        self.needed = book.add_format({**base, "bold": True})
        self.help = book.add_format({**wrapped, "font_color": _FADED})
        self.example = book.add_format({**wrapped, "font_color": _FADED, "italic": True, "num_format": _TEXT})

    def of(self, kind: Kind) -> Any:
        """The format of a column."""
        return self._format(_NUMBERS.get(kind, _TEXT), wrap=kind is Kind.TEXT)

    def single(self, kind: Kind) -> Any:
        """The format of a single field: to the left, and marked as a place to write in."""
        return self._format(_NUMBERS.get(kind, _TEXT), wrap=True, left=True)

    def value(self, value: object, kind: Kind) -> Any:
        """The format of a cell that is filled in: an amount has its thousands apart, a year has not."""
        if isinstance(value, dt.date):
            return self._format(_NUMBERS[Kind.DAY], wrap=False)
        if not isinstance(value, int):
            return self._format(_TEXT, wrap=True)
        plain = kind is Kind.COUNT or (kind is not Kind.KRONOR and 0 <= value < _YEARS)
        return self._format("0" if plain else "#,##0", wrap=False)

    def _format(self, number_format: str, *, wrap: bool, left: bool = False) -> Any:
        key = f"{number_format}{wrap}{left}"
        if key not in self._made:
            made = {**self._base, "num_format": number_format, "text_wrap": wrap}
            if left:
                made |= {"align": "left", "bg_color": _FIELD, "border": 1, "border_color": _LINE}
            self._made[key] = self._book.add_format(made)
        return self._made[key]
