"""Which municipality a row is about, from whatever its cells say: a code, a name, or both in one cell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING

from kostnadsfordelning.reference.figures import fault
from kostnadsfordelning.reference.places import NATION, county_names, municipality_names, name_of

if TYPE_CHECKING:
    from kostnadsfordelning.errors import Fault
    from kostnadsfordelning.reference.cells import Cell

_CODE = re.compile(r"'?(\d{1,6})")
_CODE_NAME = re.compile(r"'?(\d{2}|\d{4}) ?[-–:,]? +(\D.*)")
_NAME_CODE = re.compile(r"(\D.*?) ?\((\d{4})\)")
_SUMS = re.compile(
    r"(hela )?riket\b|sverige\b|total|summa\b|samtliga\b|alla kommuner|länet\b|medel", re.IGNORECASE
)


_SUM_ROWS = re.compile(
    r"(total(t|en|summa)?|summa( totalt)?|s:a|samtliga( kommuner| parter)?|alla( kommuner| parter)?"
    r"|hela (länet|riket)|riket|sverige|länet|delsumma|medel(värde|tal)?|genomsnitt)( .*)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Mention:
    """What one cell says: a code, a name, or nothing."""

    code: str = ""
    name: str = ""


@cache
def _codes_by_name() -> dict[str, str]:
    return {name.casefold(): code for code, name in municipality_names().items()}


@cache
def _county_names() -> frozenset[str]:
    return frozenset(name.casefold() for both in county_names().values() for name in both)


def mention(cell: Cell) -> Mention:
    """The code and the name in a cell. A number has lost its leading zero: 114 is 0114."""
    written = cell.text
    found = _CODE.fullmatch(written)
    if found:
        return Mention(code=written.lstrip("'").zfill(4 if len(found[1]) > 2 else 2))
    found = _CODE_NAME.fullmatch(written)
    if found:
        return Mention(found[1], found[2].strip())
    found = _NAME_CODE.fullmatch(written)
    return Mention(found[2], found[1].strip()) if found else Mention(name=written)


def is_municipality(cell: Cell) -> bool:
    """Whether a cell names one of the 290 municipalities."""
    said = mention(cell)
    return said.code in municipality_names() or (not said.code and said.name.casefold() in _codes_by_name())


def is_place(cell: Cell) -> bool:
    """Whether a cell names a municipality, a county or the nation."""
    said = mention(cell)
    return is_municipality(cell) or _is_larger(said)


def _is_larger(said: Mention) -> bool:
    """Whether a county, the nation or a sum is meant; a bare name that a municipality has too is not."""
    if said.code:
        return said.code == NATION or said.code in county_names() or said.code in ("0000", "0010")
    name = said.name.casefold()
    larger = name in _county_names() or name.endswith(" län") or bool(_SUMS.match(name))
    return larger and name not in _codes_by_name()


def is_sum(name: str) -> bool:
    """Whether a row's name is a sum's, a mean's, a county's or the nation's, and can be no party's.

    >>> is_sum("Summa"), is_sum("Jämtlands län"), is_sum("Medelpads räddningstjänst"), is_sum("Gotland")
    (True, True, False, False)
    """
    written = name.strip().rstrip(":").casefold()
    if written in _codes_by_name():
        return False
    return written.endswith(" län") or written in _county_names() or bool(_SUM_ROWS.fullmatch(written))


def municipality(cells: list[tuple[Cell, str]], *, has_figure: bool) -> str | Fault | None:
    """The code of the municipality that a row's place cells (each with its column's name) agree on.

    None for a row about something else: a county, a sum, a heading or a footnote. A fault if the code is
    unknown, if code and name disagree, or if a row with a figure names nothing that is known.
    """
    said = [(mention(cell), cell, column) for cell, column in cells if cell.value is not None]
    coded = [one for one in said if one[0].code]
    named = [one for one in said if one[0].name]
    if not coded:
        return _by_name(named, has_figure=has_figure)
    code, cell, column = coded[0][0].code, coded[0][1], coded[0][2]
    for other, its_cell, its_column in coded[1:]:
        if other.code != code:
            return fault(its_cell, its_column, "codes_disagree", code=code, other=other.code)
    if _is_larger(Mention(code=code)):
        small = [one for one in named if _is_small(one[0].name)]
        return fault(small[0][1], small[0][2], "code_of_county", code=code) if small else None
    if code not in municipality_names():
        return fault(cell, column, "code_unknown", code=code)
    for other, its_cell, its_column in named:
        if not _same(other.name, municipality_names()[code]):
            return fault(its_cell, its_column, "name_disagrees", code=code, name=name_of(code))
    return code


def _by_name(named: list[tuple[Mention, Cell, str]], *, has_figure: bool) -> str | Fault | None:
    for said, _, _ in named:
        if said.name.casefold() in _codes_by_name():
            return _codes_by_name()[said.name.casefold()]
    if not named or any(_is_larger(said) for said, _, _ in named):
        return None
    said, cell, column = named[0]
    close = get_close_matches(said.name.casefold(), _codes_by_name(), n=1, cutoff=0.8)
    close = close or [name for name in _codes_by_name() if _same(said.name, name)]
    if close:
        return fault(cell, column, "name_close", name=municipality_names()[_codes_by_name()[close[0]]])
    return fault(cell, column, "name_unknown") if has_figure else None


def _is_small(name: str) -> bool:
    return name.casefold() in _codes_by_name() and name.casefold() not in _county_names()


def _same(written: str, name: str) -> bool:
    """Whether a name beside a code is the municipality's, said in full or not: Bergs kommun, Berg."""
    short = re.sub(r" (kommun|stad)$", "", written.casefold())
    return name.casefold() in (short, short.removesuffix("s"), written.casefold())
