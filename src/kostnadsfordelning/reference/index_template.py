"""A template for index figures: SKR's table has a shape of its own, so the figures are typed in once.

The rows are prepared with index, edition and year; the percent is left for the user, and a file whose
percents are not filled in is refused cell by cell when it is read.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import TYPE_CHECKING

from kostnadsfordelning._files import as_path
from kostnadsfordelning._writing import target
from kostnadsfordelning.errors import Fault, InputError
from kostnadsfordelning.messages import text
from kostnadsfordelning.reference.arguments import as_date, as_year

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable
    from pathlib import Path

_COLUMNS = ("index", "edition", "year", "percent", "status", "source")
_CREATED = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
"""A fixed moment, so that the same template gives the same bytes."""


def price_index_template(
    path: str | os.PathLike[str],
    *,
    index: str = "PKV",
    edition: str | dt.date | None = None,
    years: Iterable[int] = (),
) -> Path:
    """Write a template for `price_index_from`: an ``.xlsx`` or a ``.csv`` (semicolons, UTF-8).

    One row per year, with index and edition filled in; without ``years`` a single row to go on from.

    Raises `InputError` for another suffix, a file that is already there, or a path that cannot be written.
    """
    day = as_date(edition, "edition").isoformat() if edition is not None else ""
    rows = [(index, day, str(as_year(year))) for year in years] or [(index, day, "")]
    wanted = as_path(path, "pkv.xlsx")
    if wanted.suffix.lower() not in (".csv", ".xlsx"):
        raise _refused("template_suffix", wanted)
    if wanted.exists():
        raise _refused("template_exists", wanted)
    heads = [text(f"template.{column}") for column in _COLUMNS]
    with target(wanted, wanted.suffix.lower()) as beside:
        if wanted.suffix.lower() == ".csv":
            _csv(beside, heads, rows)
        else:
            _xlsx(beside, heads, rows)
    return wanted


def _csv(path: Path, heads: list[str], rows: list[tuple[str, str, str]]) -> None:
    written = io.StringIO(newline="")
    table = csv.writer(written, delimiter=";", lineterminator="\r\n")
    table.writerow(heads)
    table.writerows([*row, "", "", ""] for row in rows)
    path.write_bytes(written.getvalue().encode("utf-8-sig"))


def _xlsx(path: Path, heads: list[str], rows: list[tuple[str, str, str]]) -> None:
    from xlsxwriter import Workbook

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(str(path), options) as book:
        book.set_properties({"created": _CREATED})
        sheet = book.add_worksheet(text("template.sheet"))
        bold = book.add_format({"bold": True, "bottom": 1})
        # As text, so that 2,9 stays 2,9 whatever the reader's settings make of a comma.
        as_text = book.add_format({"num_format": "@"})
        sheet.write_row(0, 0, heads, bold)
        for number, row in enumerate(rows, start=1):
            sheet.write_row(number, 0, row, as_text)
        sheet.set_column(0, 5, 16, as_text)
        last = len(rows) + 200
        statuses = [text("reference.status_forecast"), text("reference.status_settled")]
        sheet.data_validation(1, 4, last, 4, {"validate": "list", "source": statuses})
        sheet.freeze_panes(1, 0)
        help_sheet = book.add_worksheet(text("template.help_sheet"))
        help_sheet.set_column(0, 0, 100)
        for number, line in enumerate(text("template.help").splitlines()):
            help_sheet.write_string(number, 0, line)


def _refused(key: str, path: Path) -> InputError:
    return InputError(faults=[Fault(str(path), "", text(f"template.{key}"), text(f"template.{key}_remedy"))])
