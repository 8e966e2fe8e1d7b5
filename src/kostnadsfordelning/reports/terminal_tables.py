"""Plain tables and lists for a terminal."""

from __future__ import annotations

from textwrap import fill, wrap
from typing import TYPE_CHECKING

from tabulate import tabulate

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH = 100
NO_PART = "–"
"""Takes no part, which is not the same as 0 kr."""
_HEAD = 16
"""How wide a heading may be in a table that is too wide for the terminal."""


def table(
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    numbers: tuple[int, ...] | None = None,
    total: bool = False,
    last: int = 1,
) -> str:
    """A plain table: the first column is text, the others numbers unless ``numbers`` names which are.

    With ``total`` the ``last`` rows, which begin with the sum, are set apart. Headings are broken where
    the table would be too wide.
    """
    apart = last if total else 0
    drawn = _drawn(heads, rows, numbers, apart)
    if max(map(len, drawn.split("\n"))) <= WIDTH:
        return drawn
    broken = ["\n".join(wrap(head, _HEAD, break_long_words=False)) for head in heads]
    return _drawn(broken, rows, numbers, apart)


def _drawn(
    heads: Sequence[str], rows: Sequence[Sequence[str]], numbers: tuple[int, ...] | None, apart: int
) -> str:
    right = range(1, len(heads)) if numbers is None else numbers
    align = ["right" if index in right else "left" for index in range(len(heads))]
    drawn = tabulate(rows, headers=heads, tablefmt="simple", colalign=align, disable_numparse=True)
    if not apart:
        return drawn
    lines = drawn.split("\n")
    rule = next(line for line in lines if line and not line.strip("- "))
    return "\n".join([*lines[:-apart], rule, *lines[-apart:]])


def bullet(line: str) -> str:
    """One thing in a list, broken to the width of a terminal."""
    return fill(line, WIDTH, initial_indent="  • ", subsequent_indent="    ", break_on_hyphens=False)
