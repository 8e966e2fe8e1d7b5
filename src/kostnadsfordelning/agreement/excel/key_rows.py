"""The sheets of keys: what each key is, and the numbers of those whose weights the workbook holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.excel.cells import fault, meant_name, refusal
from kostnadsfordelning.agreement.excel.pieces import BARE, NAMED, Pieces
from kostnadsfordelning.agreement.excel.rows import heading, title
from kostnadsfordelning.agreement.excel.sheets import BY_NAME

if TYPE_CHECKING:
    from kostnadsfordelning.agreement.excel.rows import Row
    from kostnadsfordelning.agreement.paths import Path

_IN_VALUES = ("fixed", "usage", "weighted")
_BY_YEAR = "weighted"


def read_keys(pieces: Pieces) -> None:
    """Every key, then the numbers, then what a key still lacks."""
    kinds: dict[str, str] = {}
    rows: dict[str, Row] = {}
    for row in pieces.rows.of("keys"):
        name, kind = pieces.name(row.at("name")), pieces.kind(row, "keys")
        if name is None:
            continue
        name = name.lower()
        path: Path = ("keys", name)
        if name in kinds:
            pieces.twice(row.at("name"), path)
            continue
        kinds[name] = kind or ""
        pieces.tree.grow(path, row.at("name" if kind else "kind").place, {})
        if kind is None:
            continue
        rows[name] = row
        pieces.tree.expect((*path, kind), row.at("value").place)
        if kind in BARE:
            pieces.tree.put((*path, kind), None, row.at("kind"))
        pieces.fill(row, BY_NAME["keys"].form_of(kind), path)
    filled = _values(pieces, kinds)
    for name, row in rows.items():
        cell, path = row.at("value"), ("keys", name)
        if kinds[name] in _IN_VALUES and cell.value is None and name not in filled:
            pieces.faults.append(fault(cell.place, f"values_{kinds[name]}", sheet=title("values")))
        rule = any(row.at(column).value is not None for column in ("month", "day", "years_before"))
        if kinds[name] == "population" and cell.value is None and not rule:
            pieces.faults.append(fault(cell.place, "population_date"))
        if kinds[name] == "population" and cell.value is None and rule:
            _whole_rule(pieces, row)
        if not pieces.tree.stands((*path, kinds[name])):
            pieces.tree.put((*path, kinds[name]), None, cell)


def _whole_rule(pieces: Pieces, row: Row) -> None:
    """A date that follows the year has a month, a day and a number of years before."""
    for column in ("month", "day", "years_before"):
        if row.at(column).value is None:
            pieces.lack(row.at(column), NAMED)


def _values(pieces: Pieces, kinds: dict[str, str]) -> set[str]:
    """Put the numbers; the keys that have any."""
    filled = set()
    for row in pieces.rows.of("values"):
        key, who = pieces.mention(row.at("key"), kinds, "keys"), pieces.party(row.at("who"))
        if key is None or not kinds[key]:
            continue
        filled.add(key)
        kind, year = kinds[key], row.at("year")
        if kind not in _IN_VALUES:
            pieces.faults.append(refusal(row.at("key"), "key_without_values"))
        elif year.value is not None and kind != _BY_YEAR:
            head = heading("values", "year")
            pieces.faults.append(refusal(year, "not_for_kind", head=head, kind=key))
        elif who is not None:
            who = meant_name(who, kinds) if kind == _BY_YEAR else who
            path: Path = ("keys", key, kind, who)
            if year.value is not None:
                pieces.tree.expect(path, row.at("who").place)
                path = (*path, pieces.name(year) or "")
            one = BY_NAME["values"].form["value"]
            pieces.cell(row.at("value"), one, path, row.at("who") if year.value is None else year)
    return filled
