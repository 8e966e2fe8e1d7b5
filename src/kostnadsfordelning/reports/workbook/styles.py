"""How cells look: a few traits that combine into formats."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

# Arial, because its twin Liberation Sans has the same widths: the pages break alike everywhere.
# It is the workbook's own font too, for it is in digits of that one that columns are measured.
FONT = {"font_name": "Arial", "font_size": 10}
_BASE: dict[str, object] = {**FONT, "valign": "top"}
_LINE = "#8EA9B8"
_FAINT = "#D5DFE3"

TRAITS: dict[str, dict[str, object]] = {
    "text": {},
    "wrap": {"text_wrap": True},
    "title": {"bold": True, "font_size": 16, "font_color": "#1F4E5F"},
    "heading": {"bold": True, "font_size": 12, "font_color": "#1F4E5F"},
    "subheading": {"bold": True},
    "bold": {"bold": True},
    "muted": {"font_color": "#595959"},
    "small": {"font_size": 9},
    "head": {
        "bold": True,
        "text_wrap": True,
        "bg_color": "#DCE8EC",
        "bottom": 1,
        "bottom_color": _LINE,
        "valign": "vcenter",
    },
    "right": {"align": "right"},
    "indent": {"text_wrap": True, "align": "left", "indent": 1},
    "centre": {"align": "center"},
    "row": {"bottom": 1, "bottom_color": _FAINT},
    "sum": {"bold": True, "top": 1, "bottom": 1, "top_color": _LINE, "bottom_color": _LINE},
    "kr": {"num_format": "#,##0", "align": "right"},
    "kronor": {"num_format": '#,##0" kr"', "align": "right"},
    "whole": {"num_format": "0", "align": "right"},
    "share": {"num_format": "0.000 %", "align": "right"},
    "share0": {"num_format": "0 %", "align": "right"},
    "share1": {"num_format": "0.0 %", "align": "right"},
    "share2": {"num_format": "0.00 %", "align": "right"},
    "share4": {"num_format": "0.0000 %", "align": "right"},
    "share5": {"num_format": "0.00000 %", "align": "right"},
    "share6": {"num_format": "0.000000 %", "align": "right"},
    "rate": {"num_format": "#,##0.00", "align": "right"},
    "signed": {"num_format": "+#,##0;−#,##0;0"},
    "signed_share": {"num_format": "+0.0 %;−0.0 %;0.0 %"},
    "points": {"num_format": "+0.00;−0.00;0.00"},
    "day": {"num_format": "yyyy-mm-dd", "align": "center"},
    "fault": {"bold": True, "font_color": "#9C0006", "bg_color": "#FFC7CE"},
    "remark": {"bg_color": "#FFF2CC"},
    "notice": {
        "bold": True,
        "bg_color": "#FFF2CC",
        "text_wrap": True,
        "border": 1,
        "border_color": "#BF9000",
    },
}

BOLD = frozenset(trait for trait, properties in TRAITS.items() if properties.get("bold"))
"""The traits that make a text bold, and so wider."""


class Styles:
    """The formats of one workbook, each made once."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[str, ...], Format] = {}

    def __call__(self, *traits: str) -> Format:
        """The format that has all of ``traits``; a later one wins over an earlier."""
        if traits not in self._made:
            properties = dict(_BASE)
            for trait in traits:
                properties |= TRAITS[trait]
            self._made[traits] = self._workbook.add_format(properties)
        return self._made[traits]


def share_trait(decimals: int) -> str:
    """The trait that shows a share with so many decimals of a percent; three when there is no finer."""
    return f"share{decimals}" if f"share{decimals}" in TRAITS else "share"
