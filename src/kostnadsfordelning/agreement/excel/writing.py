"""The workbook written: a template to fill in, or an agreement filled in already."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from kostnadsfordelning._files import as_path
from kostnadsfordelning._writing import target
from kostnadsfordelning.agreement.excel.description import Column, Field, Kind, Sheet
from kostnadsfordelning.agreement.excel.filling import Cells, Layout, laid_out
from kostnadsfordelning.agreement.excel.rows import about, heading, label, title
from kostnadsfordelning.agreement.excel.sheets import ALWAYS, BY_NAME, FIELDS, FIELDS_SHEET, SECTION, SHEETS
from kostnadsfordelning.agreement.excel.styles import CREATED, OPTIONS, Styles
from kostnadsfordelning.agreement.excel.words import CHOICES, words
from kostnadsfordelning.errors import Fault, InputError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    import os
    from pathlib import Path

    from kostnadsfordelning.agreement.agreement import Agreement
    from kostnadsfordelning.agreement.excel.writing_cells import Value

ROWS = 300
"""As many rows are prepared with validation; further ones are read too."""
_CHOSEN = {
    ("keys", "kind"): "key",
    ("amounts", "stage"): "stage",
    ("amounts", "in_frame"): "yes",
    ("for_party", "what"): "for_party",
}
"""The columns that decide what the others of their row mean."""
_WIDE, _FIELD_WIDTHS, _MOST_LINES = 110, (38, 40, 80), 12
_HEAD = "# "
"""What a heading in the help begins with."""
_MARK = "¦"
"""Between the cells of an example row."""
_PICKED = {"tier": ("1", "2")}


def agreement_template(path: str | os.PathLike[str]) -> Path:
    """Write a workbook for an agreement to be filled in: ``.xlsx``, read by `load_agreement`.

    Every sheet has its columns with help, lists to choose from, and an example row in grey that is not
    read. Until it is filled in, `load_agreement` tells cell by cell what is missing.

    Raises `InputError` for another suffix, a file that is already there, or a path that cannot be written.
    """
    wanted = as_path(path, "avtal.xlsx")
    if wanted.exists():
        why, remedy = text("excel.template_exists"), text("excel.template_exists_remedy")
        raise InputError(faults=[Fault(str(wanted), "", why, remedy)])
    blank: Layout = {FIELDS_SHEET: [{f"{SECTION}.format": 1}]}
    return _written(wanted, blank, examples=True)


def write_agreement(agreement: Agreement, path: str | os.PathLike[str]) -> Path:
    """Write ``agreement`` as a workbook that `load_agreement` reads as the same agreement.

    Raises `InputError` for an agreement that a workbook cannot carry (a blend, more than two tiers), with
    each thing that it cannot, and for a path that cannot be written.
    """
    wanted = as_path(path, "avtal.xlsx")
    return _written(wanted, laid_out(agreement), examples=False)


def _written(wanted: Path, layout: Layout, *, examples: bool) -> Path:
    from xlsxwriter import Workbook

    with target(wanted, ".xlsx") as beside, Workbook(str(beside), OPTIONS) as book:
        book.set_properties({"created": CREATED, "title": text("excel.title")})
        _Writer(book, Styles(book), layout, examples=examples).write()
    return wanted


class _Writer:
    """Writes the sheets in the order that they are filled in."""

    def __init__(self, book: Any, styles: Styles, layout: Layout, *, examples: bool) -> None:
        self.book, self.styles, self.layout, self.examples = book, styles, layout, examples
        self.lists: dict[str, str] = {}

    def write(self) -> None:
        """The whole workbook."""
        self._help()
        pages = [self.book.add_worksheet(title(name)) for name in (FIELDS_SHEET, *BY_NAME)]
        self._lists()
        self._fields(pages[0])
        for sheet, page in zip(SHEETS, pages[1:], strict=True):
            self._table(sheet, page)
        pages[0].activate()

    def _help(self) -> None:
        page = self.book.add_worksheet(title("help"))
        page.set_column(0, 0, _WIDE)
        page.hide_gridlines(2)
        for number, line in enumerate(text("sheets.help").splitlines()):
            head = line.startswith(_HEAD)
            page.write_string(number, 0, line.removeprefix(_HEAD), self._weight(number, head=head))
            page.set_row(number, 24 if head or not number else _height([(line, _WIDE)]))
        _printed_wide(page, heads=False)
        page.set_tab_color(self.styles.PASSIVE)

    def _weight(self, number: int, *, head: bool) -> Any:
        if not number:
            return self.styles.title
        return self.styles.subtitle if head else self.styles.body

    def _lists(self) -> None:
        """A hidden sheet with the words to choose from, one column per list."""
        page = self.book.add_worksheet(title("lists"))
        page.hide()
        lists = {name: words(name) for name in CHOICES} | _PICKED
        for index, (name, offered) in enumerate(lists.items()):
            page.write_column(0, index, [name, *offered])
            column = _letters(index)
            self.lists[name] = f"='{title('lists')}'!${column}$2:${column}${len(offered) + 1}"

    def _fields(self, page: Any) -> None:
        styles = self.styles
        for index, width in enumerate(_FIELD_WIDTHS):
            page.set_column(index, index, width)
        heads = [text(f"sheets.fields_{name}") for name in ("label", "value", "help")]
        page.write_row(0, 0, heads, styles.head)
        page.freeze_panes(1, 0)
        page.set_tab_color(styles.ACTIVE)
        _printed_wide(page)
        filled = self.layout[FIELDS_SHEET][0]
        number = 1
        for section, form in FIELDS.items():
            page.write_string(number, 0, text(f"sheets.section_{section}"), styles.section)
            for index in (1, 2):
                page.write_blank(number, index, None, styles.section)
            page.set_row(number, 28 if number > 1 else 20)
            number += 1
            for name, one in form.items():
                page.write_string(
                    number,
                    0,
                    label(section, name),
                    styles.needed if one.required and section in ALWAYS else styles.plain,
                )
                value = filled.get(f"{section}.{name}")
                self._value(
                    page,
                    number,
                    1,
                    value,
                    styles.single(Kind.DAY if isinstance(value, dt.date) else one.kind),
                )
                page.write_string(number, 2, about(section, name), styles.help)
                page.set_row(
                    number,
                    _height([(str(value or ""), _FIELD_WIDTHS[1]), (about(section, name), _FIELD_WIDTHS[2])]),
                )
                if one.choices:
                    page.data_validation(number, 1, number, 1, self._offered(one.choices, [one]))
                number += 1

    def _table(self, sheet: Sheet, page: Any) -> None:
        styles = self.styles
        page.set_tab_color(styles.ACTIVE if sheet.needed else styles.PASSIVE)
        page.freeze_panes(
            1, 1 + [one.name for one in sheet.columns].index(sheet.kinds or sheet.columns[0].name)
        )
        page.set_row(0, 32)
        _printed_wide(page)
        for index, column in enumerate(sheet.columns):
            fields = sheet.fields(column.name)
            page.set_column(
                index, index, column.width, styles.of(fields[0].kind if len(fields) == 1 else Kind.TEXT)
            )
            page.write_string(0, index, heading(sheet.name, column.name), styles.head)
            page.data_validation(1, index, ROWS, index, self._validation(sheet, column, fields))
        examples = text(f"sheets.examples_{sheet.name}").splitlines() if self.examples else []
        for number, example in enumerate(examples, start=1):
            for index, value in enumerate(example.split(_MARK)):
                page.write_string(number, index, value, styles.example)
            page.set_row(number, 31)
        for number, cells in enumerate(self.layout.get(sheet.name, []), start=len(examples) + 1):
            self._line(page, number, sheet, cells)
        page.ignore_errors({"number_stored_as_text": f"A1:{_letters(len(sheet.columns) - 1)}{ROWS}"})

    def _line(self, page: Any, number: int, sheet: Sheet, cells: Cells) -> None:
        for index, column in enumerate(sheet.columns):
            value = cells.get(column.name)
            if value is not None:
                fields = sheet.fields(column.name)
                kind = fields[0].kind if len(fields) == 1 else Kind.TEXT
                self._value(page, number, index, value, self.styles.value(value, kind))
        page.set_row(number, _height([(str(cells.get(one.name, "")), one.width) for one in sheet.columns]))

    @staticmethod
    def _value(page: Any, row: int, column: int, value: Value | None, style: Any) -> None:
        if value is None:
            page.write_blank(row, column, None, style)
        elif isinstance(value, dt.date):
            page.write_datetime(row, column, value, style)
        elif isinstance(value, int):
            page.write_number(row, column, value, style)
        else:
            page.write_string(row, column, value, style)

    def _validation(self, sheet: Sheet, column: Column, fields: list[Field]) -> dict[str, Any]:
        """The list of a column, if it has one, and its help, shown when a cell is chosen."""
        shown = {
            "input_title": heading(sheet.name, column.name)[:32],
            "input_message": about(sheet.name, column.name),
        }
        choices = self._choices(sheet, column, fields)
        if choices:
            return shown | self._offered(choices, fields)
        if column.name in _PICKED:
            return shown | {"validate": "list", "source": self.lists[column.name]}
        if column.picks:
            return shown | {"validate": "list", "source": _source(column.picks), "show_error": False}
        return shown | {"validate": "any"}

    @staticmethod
    def _choices(sheet: Sheet, column: Column, fields: list[Field]) -> str:
        """The list that a column's values are chosen from; nothing if they are not."""
        own = _CHOSEN.get((sheet.name, column.name))
        return own or (fields[0].choices if len(fields) == 1 else "")

    def _offered(self, choices: str, fields: list[Field]) -> dict[str, Any]:
        """A list to choose from; where a question or another value may stand too, nothing is stopped."""
        open_too = any(one.free or one.question for one in fields)
        stop = {"error_title": text("excel.stop_title"), "error_message": text("excel.stop")}
        found: dict[str, Any] = {"validate": "list", "source": self.lists[choices]}
        return found | ({"show_error": False} if open_too else stop)


def _height(texts: list[tuple[str, int]]) -> int:
    """The height of a row that shows its texts whole, each in a column of a width in characters."""
    lines = [sum(-(-max(len(part), 1) // width) for part in written.split("\n")) for written, width in texts]
    return 15 * min(max(lines), _MOST_LINES) + 1


def _printed_wide(page: Any, *, heads: bool = True) -> None:
    """One page wide on A4, with the headings on every page."""
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    if heads:
        page.repeat_rows(0)


def _source(picks: str) -> str:
    """The cells of another sheet that a column's values are picked from."""
    sheet, _, name = picks.partition(".")
    column = _letters([column.name for column in BY_NAME[sheet].columns].index(name))
    return f"='{title(sheet)}'!${column}$2:${column}${ROWS}"


def _letters(index: int) -> str:
    from kostnadsfordelning.reference.cells import letters

    return letters(index)
