"""The sheet of amounts: one stage per row, in the order that they act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.excel.cells import fault, refusal
from kostnadsfordelning.agreement.excel.pieces import BARE, NAMED, Pieces
from kostnadsfordelning.agreement.excel.sheets import BY_NAME

if TYPE_CHECKING:
    from kostnadsfordelning.agreement.excel.rows import Row
    from kostnadsfordelning.agreement.paths import Path
    from kostnadsfordelning.reference.cells import Cell

_RULE = ("edition_month", "edition_before")


def read_amounts(pieces: Pieces) -> None:
    """Every stage, in its item, or in the frame that the item has above it."""
    counts: dict[Path, int] = {}
    frames: dict[int, tuple[Path, Cell]] = {}
    for row in pieces.rows.of("amounts"):
        item, kind = pieces.mention(row.at("item"), pieces.items, "items"), pieces.kind(row, "amounts")
        inside = row.at("in_frame")
        if inside.value is not None and pieces.choice(inside, "yes") is None:
            continue
        if item is None:
            continue
        index = pieces.items[item]
        stages: Path = ("items", index, "amount")
        if inside.value is not None:
            if index not in frames or kind == "frame":
                why = "frame_in_frame" if kind == "frame" else "no_frame"
                pieces.faults.append(refusal(inside, why))
                continue
            stages = (*frames[index][0], "frame")
        number = counts.setdefault(stages, 0)
        counts[stages] += 1
        path = (*stages, number)
        pieces.tree.expect(stages, row.at("stage").place)
        pieces.tree.grow(path, row.at("stage").place, {})
        if kind is None:
            continue
        if kind == "frame":
            frames.setdefault(index, (path, row.at("value")))
        if kind in BARE and row.at("value").value is None:
            pieces.tree.put((*path, kind), None, row.at("stage"))
        pieces.tree.expect((*path, kind), row.at("value").place)
        pieces.fill(row, BY_NAME["amounts"].form_of(kind), path)
        _rate(pieces, row, kind)
        if kind != "frame" and not pieces.tree.stands((*path, kind)):
            pieces.tree.put((*path, kind), None, row.at("value"))
    for path, cell in frames.values():
        if not pieces.tree.stands((*path, "frame")):
            pieces.faults.append(fault(cell.place, "empty_frame"))
            pieces.tree.put((*path, "frame"), None, cell)


def _rate(pieces: Pieces, row: Row, kind: str) -> None:
    """An uprating says a percent or an index, and an index needs an edition and a year."""
    by_index = row.at("index").value is not None
    if kind == "uprate" and not by_index and row.at("value").value is None:
        pieces.faults.append(fault(row.at("value").place, "rate"))
    if kind != "true_up" and not (kind == "uprate" and by_index):
        return
    rule = [column for column in _RULE if row.at(column).value is not None]
    if not rule and row.at("edition").value is None:
        pieces.faults.append(fault(row.at("edition").place, "edition"))
    elif len(rule) == 1:
        (lacking,) = set(_RULE) - set(rule)
        pieces.lack(row.at(lacking), NAMED)
    if by_index and row.at("figure_year").value is None:
        pieces.lack(row.at("figure_year"), BY_NAME["amounts"].forms["uprate"]["figure_year"])
