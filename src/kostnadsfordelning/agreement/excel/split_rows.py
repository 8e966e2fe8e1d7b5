"""The sheets of splits: branches in at most two tiers, their charges, and their limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.excel.cells import UNREADABLE, fault, meant_name, question, reading, refusal
from kostnadsfordelning.agreement.excel.pieces import NAMED, Pieces
from kostnadsfordelning.agreement.excel.rows import title
from kostnadsfordelning.agreement.excel.sheets import BY_NAME
from kostnadsfordelning.agreement.excel.words import meant

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kostnadsfordelning.agreement.excel.rows import Row
    from kostnadsfordelning.agreement.paths import Path
    from kostnadsfordelning.reference.cells import Cell

_USED_BY = {"charges": "charge", "limits": "limits"}
_LIMITED = {"cap": ("cap",), "floor": ("floor",), "previous": ("previous", "amounts")}
_CHARGED = {"base": ("base",)}


def read_splits(pieces: Pieces) -> None:
    """Every branch: of its item, or of the branch of the first tier that the item has above it."""
    counts: dict[Path, int] = {}
    above: dict[int, Path] = {}
    lost = False
    for row in pieces.rows.of("splits"):
        item = pieces.mention(row.at("item"), pieces.items, "items")
        tier = row.at("tier").text or "1"
        lost = lost or item is None
        if tier not in ("1", "2"):
            pieces.faults.append(refusal(row.at("tier"), "tier"))
            continue
        if item is None:
            continue
        index = pieces.items[item]
        if tier == "2" and index not in above:
            pieces.faults.append(refusal(row.at("tier"), "no_tier_above"))
            continue
        level: Path = (*above[index], "by") if tier == "2" else ("items", index, "split")
        number = counts.setdefault(level, 0)
        counts[level] += 1
        path = (*level, number)
        if not number:
            pieces.tree.move(level, row.at("to").place)
        pieces.tree.grow(path, row.at("to").place, {})
        if tier == "1":
            above[index] = path
        _branch(pieces, row, path)
    for item, index in pieces.items.items():
        cell = pieces.rows.of("items")[index].at("split")
        if lost and cell.value is None and index not in above:
            # Its rows may be those whose item is misspelt: that is told there.
            pieces.tree.put(("items", index, "split"), question(UNREADABLE), cell)
        elif cell.value is None and index not in above:
            pieces.faults.append(fault(cell.place, "no_split", item=item, sheet=title("splits")))
    _unused(pieces)


def _branch(pieces: Pieces, row: Row, path: Path) -> None:
    pieces.fill(row, BY_NAME["splits"].form, path)
    if row.at("charge").value is not None:
        _charge(pieces, row.at("charge"), (*path, "take", "charge"))
    elif row.at("take").value is None and row.at("amount").value is None:
        pieces.faults.append(fault(row.at("take").place, "take"))
    if row.at("limits").value is not None:
        _limits(pieces, row.at("limits"), (*path, "limits"))


def _charge(pieces: Pieces, cell: Cell, path: Path) -> None:
    found = _one_of(pieces, cell, "charges")
    if found is None:
        if not pieces.tree.stands(path[:-1]):
            pieces.tree.put(path, question(UNREADABLE), cell)
        return
    if path[:-1] not in pieces.tree and pieces.tree.at(path[:-1]) is not None:
        pieces.faults.append(refusal(cell, "either_or", first=pieces.tree.cell(path[:-1])))
        return
    pieces.tree.grow(path, cell.place, {})
    pieces.fill(found, BY_NAME["charges"].form, path)
    bands = [row for row in pieces.rows.of("bands") if _same(row, "charge", found)]
    for number, row in enumerate(bands):
        pieces.tree.grow((*path, "bands", number), row.at("charge").place, {})
        pieces.fill(row, BY_NAME["bands"].form, (*path, "bands", number))
    _for_party(pieces, found, path, _CHARGED)


def _limits(pieces: Pieces, cell: Cell, path: Path) -> None:
    found = _one_of(pieces, cell, "limits")
    if found is not None:
        pieces.tree.grow(path, found.at("name").place, {})
        pieces.fill(found, BY_NAME["limits"].form, path)
        _for_party(pieces, found, path, _LIMITED)


def _one_of(pieces: Pieces, cell: Cell, sheet: str) -> Row | None:
    """The row that a name in another sheet means."""
    found = {_name(row, "name"): row for row in reversed(pieces.rows.of(sheet))}
    named = pieces.mention(cell, [name for name in found if name], sheet)
    return found[named] if named is not None else None


def _name(row: Row, column: str) -> str:
    """The name in a cell; nothing where none can be read."""
    named = reading(row.at(column), NAMED) if row.at(column).value is not None else ""
    return named if isinstance(named, str) else ""


def _same(row: Row, column: str, named: Row) -> bool:
    """Whether a row is of what ``named`` names; capitals make no difference."""
    return _name(row, column).casefold() == _name(named, "name").casefold()


def _for_party(pieces: Pieces, owner: Row, path: Path, where: Mapping[str, tuple[str, ...]]) -> None:
    """What a charge or a limit states for each party."""
    one = BY_NAME["for_party"].form["value"]
    for row in pieces.rows.of("for_party"):
        what, party = meant("for_party", row.at("what").text), meant_name(_name(row, "party"), pieces.parties)
        step = where.get(what or "")
        if step is not None and party and _same(row, "of", owner):
            pieces.cell(row.at("value"), one, (*path, *step, party), row.at("party"))


def _unused(pieces: Pieces) -> None:
    """Rows that belong to nothing: what someone wrote there would silently have no effect."""
    named: dict[str, list[str]] = {}
    for sheet, column in _USED_BY.items():
        used = {_name(row, column).casefold() for row in pieces.rows.of("splits")}
        named[sheet] = []
        for row in pieces.rows.of(sheet):
            name = pieces.name(row.at("name"))
            if name is not None and (
                meant_name(name, named[sheet]) in named[sheet] or name.casefold() not in used
            ):
                why = "name_twice" if meant_name(name, named[sheet]) in named[sheet] else "unused"
                pieces.faults.append(refusal(row.at("name"), why, sheet=title("splits")))
            named[sheet] += [name] if name is not None else []
    for row in pieces.rows.of("bands"):
        pieces.mention(row.at("charge"), named["charges"], "charges")
    for row in pieces.rows.of("for_party"):
        what = pieces.choice(row.at("what"), "for_party")
        pieces.name(row.at("party"))
        if what is not None:
            owner = "charges" if what == "base" else "limits"
            pieces.mention(row.at("of"), named[owner], owner)
