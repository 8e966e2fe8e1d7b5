"""One cell read: what Excel holds, as the text that a file would have, or the reason why it cannot be.

Excel keeps 50 % as the binary number 0.5 and makes a date of 1/3. Nothing is guessed here: a number is
its shortest exact decimals, and one that shows something else than it holds is refused.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kostnadsfordelning.agreement.excel.description import Field, Kind
from kostnadsfordelning.agreement.excel.sheets import NOTES
from kostnadsfordelning.agreement.excel.words import meant, words
from kostnadsfordelning.errors import Fault
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.nearest import nearest
from kostnadsfordelning.reference.cells import Cell, plain

if TYPE_CHECKING:
    from collections.abc import Collection

ASKS = "?"
"""What an open question begins with."""
UNREADABLE = f"{ASKS} …"
"""Stands for what a cell would hold if its formula could be read: what follows from it cannot be said."""
BAR = "|"
"""Between a question and its choices, and before the notes of a piece that has no row of its own."""
_DIGITS = 15
"""As many digits as Excel keeps of a number; more come of calculating, not of typing."""
_LEAST_CODE = 1000
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_WORDS = (Kind.NAME, Kind.TEXT, Kind.QUESTION)


def refusal(cell: Cell, why: str, **values: object) -> Fault:
    """A fault in a cell, with what stands there."""
    return fault(cell.place, why, shown(cell), **values)


def fault(place: str, why: str, value: str = "", **values: object) -> Fault:
    """A fault of this door: ``excel.why`` and its remedy."""
    values = {"value": value, **values}
    return Fault(place, value, text(f"excel.{why}", **values), text(f"excel.{why}_remedy", **values))


def shown(cell: Cell) -> str:
    """What stands in a cell, cut when it is very long."""
    if isinstance(cell.value, float):
        return _decimal(Decimal(repr(cell.value)))
    return cell.text if len(cell.text) <= 60 else f"{cell.text[:59]}…"


def reading(cell: Cell, one: Field) -> Any:  # noqa: PLR0911 - one return per kind of value
    """The value of a cell that is not empty, as a file's tree would have it; or a `Fault`."""
    value = cell.value
    if isinstance(value, bool):
        return refusal(cell, "truth")
    if isinstance(value, dt.datetime | dt.date):
        return _date(cell, value, one)
    if isinstance(value, dt.time | dt.timedelta):
        return refusal(cell, "time")
    if isinstance(value, int | float):
        return _number(cell, value, one)
    written = plain(str(value))
    if written.startswith(ASKS) and (one.question or one.kind is not Kind.TEXT):
        return question(written)
    if one.kind is Kind.QUESTION:
        return refusal(cell, "only_question")
    if one.choices:
        return _choice(cell, one)
    if one.kind is Kind.TEXT:
        return unicodedata.normalize("NFC", str(value)).strip()
    return written.lstrip("'") if one.kind is Kind.CODE else written


def _choice(cell: Cell, one: Field) -> Any:
    found = meant(one.choices, cell.text)
    if found is not None or one.free:
        return found or cell.text
    near = nearest(cell.text, words(one.choices))
    if near:
        return refusal(cell, "choice_near", near=near)
    return refusal(cell, "choice", words=", ".join(words(one.choices)))


def _date(cell: Cell, value: dt.datetime | dt.date, one: Field) -> Any:
    if isinstance(value, dt.datetime):
        if value.time() != dt.time():
            return refusal(cell, "time")
        value = value.date()
    if one.kind in (Kind.DAY, Kind.TEXT):
        return value.isoformat()
    return refusal(cell, "date_instead", near=f"{value.day}/{value.month}")


def _number(cell: Cell, value: float, one: Field) -> Any:  # noqa: PLR0911 - one return per refusal
    """A number as text: with its percent sign if the cell shows one, and no digit more than it shows."""
    held, layout = Decimal(repr(value)), _bare(cell.number_format)
    if one.kind is Kind.CODE:
        return _code(cell, held, layout)
    percent = "%" in layout
    if percent:
        held *= 100
    whole = held == held.to_integral_value()
    if not whole and len(held.normalize().as_tuple().digits) > _DIGITS:
        return refusal(cell, "inexact", held=_decimal(held))
    places = _places(layout)
    if places is not None and not whole and held != round(held, places):
        # Officer and calculation would not see the same number.
        return refusal(cell, "hidden", held=_decimal(held) + (" %" if percent else ""))
    if one.choices and not one.free:
        return _choice(cell, one)
    if one.kind is Kind.NAME and layout and set(layout) == {"0"}:
        return str(int(held)).zfill(len(layout))
    if percent:
        return f"{_decimal(held)} %"
    if whole:
        return int(held) if one.kind is Kind.WEIGHT else str(int(held))
    written = _decimal(held)
    # Three decimals in a text could be thousands; in a number they cannot.
    return written if one.kind in _WORDS or len(written.partition(",")[2]) != 3 else f"{written}0"


def _code(cell: Cell, held: Decimal, layout: str) -> Any:
    """A code that Excel keeps as a number has lost its first zeros, unless the cell still shows them."""
    if held != held.to_integral_value() or held < 0:
        return refusal(cell, "code_number", near=cell.text)
    if layout and set(layout) == {"0"}:
        return str(int(held)).zfill(len(layout))
    return str(int(held)) if held >= _LEAST_CODE else refusal(cell, "code_number", near=f"{int(held):04d}")


def _bare(number_format: str) -> str:
    """The first section of a number format without what is literal in it; nothing for General."""
    first = _QUOTED.sub("", number_format).partition(";")[0].strip()
    return "" if first in ("General", "@") else first


def _places(layout: str) -> int | None:
    """How many decimals a format shows; None if it shows them all."""
    if not re.search("[0#]", layout) or re.search("[eE/?]", layout):
        return None
    return len(re.sub("[^0#]", "", layout.partition(".")[2]))


def _decimal(number: Decimal) -> str:
    """A number in Swedish, exactly: no thousands, no exponent."""
    written = format(number.normalize(), "f")
    return written.replace(".", ",")


def question(written: str) -> dict[str, Any]:
    """An open question as it stands in a cell.

    >>> question("? Hur delas? | lika | folkmangd | Källa: § 4")
    {'unknown': 'Hur delas?', 'choices': ['lika', 'folkmangd'], 'source': '§ 4'}
    """
    rest, notes = noted(written.removeprefix(ASKS))
    asked, *choices = (part.strip() for part in rest.split(BAR))
    return {"unknown": asked, **({"choices": choices} if choices else {}), **notes}


def noted(written: str) -> tuple[str, dict[str, str]]:
    """What stands in a cell before its notes, and the notes.

    >>> noted("PKV | Antagande: inget index anges")
    ('PKV', {'assumed': 'inget index anges'})
    """
    kept: list[str] = []
    notes: dict[str, str] = {}
    heads = {f"{text(f'sheets.note_{note}')}:".casefold(): note for note in NOTES}
    for part in (part.strip() for part in written.split(BAR)):
        head = next((head for head in heads if part.casefold().startswith(head)), None)
        if head is None:
            kept.append(part)
        else:
            notes[heads[head]] = part[len(head) :].strip()
    return f" {BAR} ".join(kept), notes


def with_notes(written: str, piece: dict[str, Any]) -> str:
    """A cell with the notes of its piece after it."""
    notes = [f"{text(f'sheets.note_{note}')}: {piece[note]}" for note in NOTES if piece.get(note)]
    return f" {BAR} ".join([written, *notes])


def meant_name(written: str, known: Collection[str]) -> str:
    """The one of the names there are that is written so but for capitals; else what is written.

    >>> meant_name("REGION", {"region", "Ragunda"}), meant_name("berg", {"Berg", "BERG"})
    ('region', 'berg')
    """
    if written in known:
        return written
    alike = [name for name in known if name.casefold() == written.casefold()]
    return alike[0] if len(alike) == 1 else written


def names(written: str, known: set[str]) -> list[str]:
    """The names in a cell: between semicolons or on lines of their own; else between commas.

    >>> names("Berg; Åre", set()), names("Norr, Syd", {"Norr, Syd"}), names("Norr, Syd", set())
    (['Berg', 'Åre'], ['Norr, Syd'], ['Norr', 'Syd'])
    """
    mark = ";" if ";" in written else "," if written not in known else ";"
    return [part for one in written.split(mark) if (part := plain(one))]
