"""How much room a text takes: no spreadsheet tells, and not every one fits its rows to what they hold.

The widths are those of Helvetica, which Arial and Liberation Sans share.
"""

from __future__ import annotations

import math
from functools import cache

_DIGIT = 556  # thousandths of the font's size; columns are measured in digits
_UNKNOWN = 1000
_BOLD = 1.08
_INSIDE = 0.95  # of a column's width, when the cell's padding and another renderer's taste are taken off

_WIDTHS = {
    191: "'",
    222: "ijl",
    260: "|",
    278: " !,./:;I[\\]ft\N{NO-BREAK SPACE}·",
    333: "()-`r{}¹²³⁰⁴⁵⁶⁷⁸⁹",
    355: '"',
    389: "*",
    400: "°•",
    469: "^",
    500: "Jckvsxyz",
    556: "#$0123456789?L_abdeghnopquåäöéüà–§",
    584: "+<=>~−×",
    611: "FTZ",
    667: "&ABEKPSVXYÅÄÉ",
    722: "CDHNRUwÜ",
    778: "GOQÖ",
    833: "Mm",
    889: "%",
    944: "W",
    1000: "…→@",
}
_OF = {character: width for width, characters in _WIDTHS.items() for character in characters}


@cache
def width(text: str, *, size: float = 10, bold: bool = False) -> float:
    """How wide a text is on one line, in digits of the workbook's own font (10 points).

    >>> width("0123456789"), width("5214", size=20)
    (10.0, 8.0)
    """
    units = sum(_OF.get(character, _UNKNOWN) for character in text)
    return units / _DIGIT * size / 10 * (_BOLD if bold else 1)


def lines(text: str, room: float, *, size: float = 10, bold: bool = False) -> int:
    """How many lines a text takes in a column of width ``room``, broken between words.

    A word that is too long is broken where the line ends.

    >>> lines("en rad", 20), lines("två\\nrader", 20), lines("en lång rad som bryts", 8)
    (1, 2, 3)
    """
    inside = max(1.0, room * _INSIDE)
    gap = width(" ", size=size, bold=bold)
    count = 0
    for paragraph in text.split("\n"):
        count += 1
        used = 0.0
        for word in paragraph.split(" "):
            wide = width(word, size=size, bold=bold)
            if used and used + gap + wide > inside:
                count += 1
                used = 0.0
            if wide > inside:
                more = math.ceil(wide / inside) - 1
                count += more
                wide -= more * inside
            used += wide + (gap if used else 0)
    return count
