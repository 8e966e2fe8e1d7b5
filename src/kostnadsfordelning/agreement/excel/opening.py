"""A workbook opened: the file is one, and its sheets are those of an agreement."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.excel.cells import fault
from kostnadsfordelning.agreement.excel.rows import Row, Rows, title
from kostnadsfordelning.agreement.excel.sheet_rows import SheetReader
from kostnadsfordelning.agreement.excel.sheets import BY_NAME, FIELDS_SHEET
from kostnadsfordelning.errors import AgreementFileError, Fault
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.nearest import nearest
from kostnadsfordelning.reference.cells import plain

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

WORKBOOKS = (".xlsx", ".xlsm")
OTHER_WORKBOOKS = (".xls", ".xlsb", ".ods")
OTHER_SHEETS = ("help", "lists")
"""The sheets that are written for the officer, and not read."""
_OLE, _ZIP = b"\xd0\xcf\x11\xe0", b"PK"


def opened(path: Path) -> Rows:
    """The rows of a workbook. Raises `AgreementFileError` for a file that is none."""
    if path.suffix.lower() not in WORKBOOKS:
        raise _refused(path, "file_xls", path.suffix)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise _refused(path, "file_missing", str(path)) from None
    except (OSError, ValueError):  # ValueError: a path no system takes, with a NUL in it
        raise _refused(path, "file_unreadable", str(path)) from None
    if not content.startswith(_ZIP):
        why = "file_locked" if content.startswith(_OLE) else "file_misnamed" if content else "file_empty"
        raise _refused(path, why, path.suffix)
    try:
        return _rows(path.name, content)
    except _BrokenError:
        raise _refused(path, "file_broken") from None


def _refused(path: Path, why: str, value: str = "") -> AgreementFileError:
    remedy = text(f"reference.{why}_remedy")
    return AgreementFileError("", [Fault(path.name or str(path), value, text(f"reference.{why}"), remedy)])


class _BrokenError(Exception):
    """The file cannot be read as a workbook."""


def _loaded(content: bytes, *, values: bool) -> Workbook:
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl cannot carry over does not concern us
            return load_workbook(io.BytesIO(content), data_only=values)
    except Exception as error:  # a damaged file fails in whatever part of openpyxl, zip or XML it reaches
        raise _BrokenError from error


def _rows(file: str, content: bytes) -> Rows:
    written = _loaded(content, values=False)
    formulas = any(
        cell.data_type == "f" for sheet in written.worksheets for row in sheet.iter_rows() for cell in row
    )
    book = _loaded(content, values=True) if formulas else written
    known = {title(name).casefold(): name for name in (FIELDS_SHEET, *BY_NAME)}
    passed = {title(name).casefold() for name in OTHER_SHEETS}
    own = text("excel.own_sheet").casefold()
    sheets: dict[str, tuple[Row, ...]] = {}
    homes: dict[str, str] = {}
    faults: list[Fault] = []
    heads: dict[str, str] = {}
    for sheet in book.worksheets:
        called = plain(sheet.title).casefold()
        name = known.get(called)
        if name is not None:
            reader = SheetReader(file, name, sheet, written[sheet.title], faults, heads)
            sheets[name] = tuple(reader.fields() if name == FIELDS_SHEET else reader.table())
            homes[name] = f"{file}!{sheet.title}!A2"
        elif called not in passed and not called.startswith(own) and not _is_empty(sheet):
            near = nearest(sheet.title, [title(one) for one in known.values()])
            key = "unknown_sheet_near" if near else "unknown_sheet"
            faults.append(fault(f"{file}!{sheet.title}", key, near=near or "", own=text("excel.own_sheet")))
    if FIELDS_SHEET not in sheets:
        # Some other workbook: what its sheets lack would be a long list of nothing.
        first = fault(file, "no_sheet", sheet=title(FIELDS_SHEET))
        raise AgreementFileError("", [first, *faults])
    return Rows(file, sheets, homes, tuple(faults), heads)


def _is_empty(sheet: Worksheet) -> bool:
    return all(cell.value is None for row in sheet.iter_rows() for cell in row)
