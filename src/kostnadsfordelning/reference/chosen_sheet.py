"""Which sheet of a user's book holds the figures: one that can be read as asked, and one only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostnadsfordelning.errors import FactsFileError, Fault
from kostnadsfordelning.messages import text
from kostnadsfordelning.reference.layout import headings_seen

if TYPE_CHECKING:
    from collections.abc import Callable

    from kostnadsfordelning.reference.cells import Book, Row, Sheet
    from kostnadsfordelning.reference.layout import Layout


def at(place: str, key: str, value: str = "", **values: object) -> Fault:
    """A fault at a place of a file: why (``reference.key``) and what to do (``reference.key_remedy``)."""
    return Fault(place, value, text(f"reference.{key}"), text(f"reference.{key}_remedy", **values))


def chosen_sheet(
    book: Book,
    find: Callable[[tuple[Row, ...], str | None], Layout | None],
    column: str | None,
    sheet: str | None,
    *,
    none_found: str,
    column_unknown: str,
) -> tuple[Sheet, Layout]:
    """The sheet that holds the figures, and its layout as ``find`` sees it in the rows.

    Raises `FactsFileError` that lists what there is: for several sheets, and for none with the fault
    ``none_found``, or ``column_unknown`` when a column was asked for.
    """
    sheets = [one for one in book.sheets if one.rows]
    if sheet is not None and not book.is_csv:
        sheets = [one for one in sheets if one.name == sheet]
        if not sheets:
            names = ", ".join(f"»{one.name}«" for one in book.sheets)
            raise FactsFileError(faults=[at(book.file, "sheet_unknown", sheet, names=names)])
    found = [(one, layout) for one in sheets if (layout := find(one.rows, column))]
    if not found:
        widest = max(sheets, key=lambda one: max(len(row) for row in one.rows))
        seen = ", ".join(f"»{heading}«" for heading in headings_seen(widest.rows))
        place = book.file if book.is_csv or len(sheets) > 1 else f"{book.file}!{widest.name}"
        key = none_found if column is None else column_unknown
        raise FactsFileError(faults=[at(place, key, column or "", seen=seen)])
    if len(found) > 1 and not book.is_csv:
        names = ", ".join(f'sheet="{one.name}"' for one, _ in found)
        raise FactsFileError(faults=[at(book.file, "several_sheets", names=names)])
    return found[0]
