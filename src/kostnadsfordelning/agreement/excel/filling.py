"""From an agreement to the rows of a workbook – or the reason why the workbook cannot carry it.

What has been laid out is read back at once, and must be the same agreement. So a mechanism that is new in
the model, and that no sheet has a place for yet, is refused and never lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from kostnadsfordelning.agreement.excel.assembly import assembled
from kostnadsfordelning.agreement.excel.cells import with_notes
from kostnadsfordelning.agreement.excel.description import Field, Form, Kind
from kostnadsfordelning.agreement.excel.rows import Row, Rows, title
from kostnadsfordelning.agreement.excel.sheets import BY_NAME, FIELDS, FIELDS_SHEET, section_path
from kostnadsfordelning.agreement.excel.words import CHOICES, word
from kostnadsfordelning.agreement.excel.writing_cells import Value, cell_value
from kostnadsfordelning.agreement.replacing import spelled_out
from kostnadsfordelning.apportionment.numbers import is_percent, read_exact
from kostnadsfordelning.errors import AgreementFileError, Fault, InputError
from kostnadsfordelning.messages import text
from kostnadsfordelning.reference.cells import Cell

if TYPE_CHECKING:
    from kostnadsfordelning.agreement.agreement import Agreement

Cells = dict[str, Value]
Layout = dict[str, list[Cells]]
Tree = dict[str, Any]

_LONGEST = 32_767
"""As many characters as a cell holds."""
_AMOUNT, _SHARE, _WEIGHT = Field((), Kind.KRONOR), Field((), Kind.SHARE), Field((), Kind.WEIGHT)


def laid_out(agreement: Agreement) -> Layout:
    """The rows of an agreement by sheet; the single fields are one row.

    Raises `InputError` with each thing in the agreement that a workbook cannot carry.
    """
    tree: Tree = spelled_out(agreement)
    refused = [_refused(path, why) for path, why in _beyond(tree)]
    if refused:
        raise InputError(text("excel.not_in_workbook", id=agreement.id), refused)
    layout = _Layout(tree).sheets
    too_long = [
        _refused(f"{title(sheet)}.{column}", "too_long")
        for sheet, rows in layout.items()
        for row in rows
        for column, value in row.items()
        if isinstance(value, str) and len(value) > _LONGEST
    ]
    if too_long:
        raise InputError(text("excel.not_in_workbook", id=agreement.id), too_long)
    lost = _lost(agreement, layout)
    if lost:
        raise InputError(
            text("excel.not_in_workbook", id=agreement.id), [_refused(one, "lost") for one in lost]
        )
    return layout


def _refused(path: str, why: str) -> Fault:
    return Fault(path, "", text(f"excel.{why}"), text(f"excel.{why}_remedy"))


def _beyond(tree: Tree) -> Iterator[tuple[str, str]]:
    """What has a shape that the sheets do not have: blends, a third tier, a frame within a frame."""
    for item in tree["items"]:
        split = item["split"]
        if isinstance(split, dict) and "blend" in split:
            yield f"{item['id']}.split", "blend"
        for number, branch in enumerate(split if isinstance(split, list) else ()):
            for inner, below in enumerate(branch.get("by") if isinstance(branch.get("by"), list) else ()):
                if isinstance(below.get("by"), list):
                    yield f"{item['id']}.split.{number}.by.{inner}.by", "third_tier"
        for number, stage in enumerate(item.get("amount") or ()):
            inside = stage.get("frame")
            if isinstance(inside, list) and any("frame" in one for one in inside):
                yield f"{item['id']}.amount.{number}.frame", "frame_in_frame"


def _lost(agreement: Agreement, layout: Layout) -> list[str]:
    """The parts of an agreement that would not come back as they are."""
    from kostnadsfordelning.agreement.loading import agreement_from

    tree = assembled(as_rows(layout))
    if tree.faults:
        return [fault.place for fault in tree.faults]
    try:
        found = agreement_from(tree.root)
    except AgreementFileError as error:
        return [fault.place for fault in error.faults]
    fields = type(agreement).model_fields
    return [name for name in fields if not _same(getattr(agreement, name), getattr(found, name))]


def _same(one: Any, other: Any) -> bool:
    """Whether two parts of agreements say the same; a weight may be 3 or "3", a text differ in blanks."""
    if isinstance(one, BaseModel):
        fields = type(one).model_fields
        return type(one) is type(other) and all(_same(getattr(one, n), getattr(other, n)) for n in fields)
    if isinstance(one, Mapping):
        alike = isinstance(other, Mapping) and list(one) == list(other)
        return alike and all(_same(part, other[name]) for name, part in one.items())
    if isinstance(one, list | tuple):
        alike = isinstance(other, list | tuple) and len(one) == len(other)
        return alike and all(map(_same, one, other))
    if one == other or one is None or other is None:
        return bool(one == other)
    if isinstance(one, str) and isinstance(other, str) and one.split() == other.split():
        return True
    number, found = read_exact(one, ""), read_exact(other, "")
    return isinstance(number, Fraction) and number == found and is_percent(one) == is_percent(other)


def as_rows(layout: Layout) -> Rows:
    """Rows that have not been in a workbook, as they would be read from one."""
    sheets = {
        sheet: tuple(
            Row({name: Cell(f"{sheet}.{number}.{name}", value) for name, value in cells.items()}, sheet)
            for number, cells in enumerate(rows)
        )
        for sheet, rows in layout.items()
    }
    return Rows("", sheets, dict.fromkeys(layout, ""))


class _Layout:
    """Lays a tree out on the sheets, in the tree's order."""

    def __init__(self, tree: Tree) -> None:
        self.groups = set(tree["parties"])
        self.sheets: Layout = {FIELDS_SHEET: [self._fields(tree)], **{name: [] for name in BY_NAME}}
        for group, parties in tree["parties"].items():
            for party in parties or [{}]:
                self._row("parties", party, {"group": group})
        for name, key in tree.get("keys", {}).items():
            self._key(name, key)
        for item in tree["items"]:
            self._row("items", item, {})
            self._stages(item["id"], item.get("amount") or ())
            self._split(item["id"], item["split"])
        for party, presence in (tree.get("membership") or {}).get("parties", {}).items():
            self._row("presence", presence, {"party": party})
        for placed in tree["rounding"].get("manual", ()):
            self._row("manual", placed, {})
        for decision in tree.get("decisions", ()):
            self._row("decisions", decision, {})
        for number, table in enumerate(tree.get("printed", ()), start=1):
            self._printed(number, table)
        for clause in tree.get("not_expressed", ()):
            self._row("not_expressed", clause, {})

    def _fields(self, tree: Tree) -> Cells:
        found: Cells = {}
        for section, form in FIELDS.items():
            paths = {name: replace(one, path=section_path(section, one)) for name, one in form.items()}
            found |= {f"{section}.{name}": value for name, value in self._cells(tree, paths).items()}
        return found

    def _cells(self, piece: Tree, form: Form) -> Cells:
        """The cells that a form has for a piece."""
        found: Cells = {}
        for column, one in form.items():
            above, value = _within(piece, one.path)
            if value is None or (isinstance(value, dict) and "unknown" not in value):
                continue
            if isinstance(value, list) and (one.kind is not Kind.NAMES or not value):
                continue
            written = cell_value(value, one, self.groups)
            found[column] = with_notes(str(written), above) if one.noted else written
        return found

    def _row(self, sheet: str, piece: Tree, more: Cells, form: Form | None = None) -> None:
        cells = self._cells(piece, BY_NAME[sheet].form if form is None else form)
        self.sheets[sheet].append(more | cells)

    def _key(self, name: str, key: Tree) -> None:
        kind = next(kind for kind in CHOICES["key"] if kind in key)
        form = BY_NAME["keys"].form_of(kind)
        self._row("keys", key, {"name": name, "kind": word("key", kind)}, form)
        weights = key[kind]
        if (
            kind not in ("fixed", "usage", "weighted")
            or not isinstance(weights, dict)
            or "unknown" in weights
        ):
            return
        for who, weight in weights.items():
            by_year = isinstance(weight, dict) and "unknown" not in weight
            for year, share in weight.items() if by_year else [(None, weight)]:
                value = cell_value(share, _SHARE if kind == "weighted" else _WEIGHT)
                began = {} if year is None else {"year": year}
                self.sheets["values"].append({"key": name, "who": who, "value": value, **began})

    def _stages(self, item: str, stages: Iterable[Tree], *, inside: bool = False) -> None:
        for stage in stages:
            kind = next(kind for kind in CHOICES["stage"] if kind in stage)
            more: Cells = {"item": item, "stage": word("stage", kind)}
            more |= {"in_frame": word("yes", "yes")} if inside else {}
            form = BY_NAME["amounts"].form_of(kind)
            self._row("amounts", stage, more, form)
            if kind == "frame" and isinstance(stage["frame"], list):
                self._stages(item, stage["frame"], inside=True)

    def _split(self, item: str, branches: Any, tier: int = 1) -> None:
        for branch in branches if isinstance(branches, list) else ():
            more: Cells = {"item": item, "tier": tier}
            take = branch["take"]
            if isinstance(take, dict) and "charge" in take:
                more["charge"] = self._charge(take["charge"])
            if branch.get("limits") is not None:
                more["limits"] = self._limits(branch["limits"])
            self._row("splits", branch, more)
            self._split(item, branch.get("by"), tier + 1)

    def _charge(self, charge: Tree) -> str:
        name = text("excel.charge_name", number=len(self.sheets["charges"]) + 1)
        self._row("charges", charge, {"name": name})
        for band in charge.get("bands", ()):
            self._row("bands", band, {"charge": name})
        self._for_party(name, "base", charge.get("base"))
        return name

    def _limits(self, limits: Tree) -> str:
        name = text("excel.limits_name", number=len(self.sheets["limits"]) + 1)
        self._row("limits", limits, {"name": name})
        for what in ("cap", "floor"):
            self._for_party(name, what, limits.get(what))
        self._for_party(name, "previous", (limits.get("previous") or {}).get("amounts"))
        return name

    def _for_party(self, name: str, what: str, values: Any) -> None:
        if isinstance(values, dict) and "unknown" not in values:
            for party, value in values.items():
                row = {"of": name, "what": word("for_party", what), "party": party}
                self.sheets["for_party"].append({**row, "value": cell_value(value, _SHARE)})

    def _printed(self, number: int, table: Tree) -> None:
        head = self._cells(table, BY_NAME["printed"].form)
        for party, amount in table["amounts"].items() or [(None, None)]:
            row = {} if party is None else {"party": party, "amount": cell_value(amount, _AMOUNT)}
            self.sheets["printed"].append({"table": number, **head, **row})
            head = {}


def _within(piece: Any, path: tuple[str, ...]) -> tuple[Tree, Any]:
    """What stands at ``path`` in a piece, and the mapping it stands in; nothing where there is none."""
    above: Tree = {}
    for step in path:
        if not isinstance(piece, dict) or step not in piece:
            return {}, None
        above, piece = piece, piece[step]
    return above, piece
