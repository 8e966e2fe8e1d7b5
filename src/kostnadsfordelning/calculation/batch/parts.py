"""Values of a vector as the user tells them: a table with a column per part, or an array in their order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from kostnadsfordelning.calculation.batch.given import fault, some
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.nearest import nearest
from kostnadsfordelning.reference.arguments import code_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostnadsfordelning.calculation.batch.parameters import Planned
    from kostnadsfordelning.calculation.batch.slots import Slot
    from kostnadsfordelning.errors import Fault, Faults

    Target = tuple[Planned, Slot]


@dataclass(frozen=True, slots=True, eq=False)
class ByPart:
    """What was told, column by column: ``columns`` by label, each with its place in the argument.

    ``labels`` has, for each figure, the label of every part in the figure's own order.
    """

    columns: Mapping[str, tuple[str, object]]
    labels: tuple[tuple[str, ...], ...]

    def note(self, found: Faults, place: str, faults: Faults) -> None:
        """Note what was found wrong with the columns: what is wrong with several of them, once."""
        label_of = {where: label for label, (where, _) in self.columns.items()}
        alike: dict[tuple[str, str, str], list[Fault]] = {}
        for one in found:
            alike.setdefault((one.value, one.why, one.remedy), []).append(one)
        for first, *others in alike.values():
            labels = [label_of.get(one.place, one.place) for one in (first, *others)]
            why = text("batch.in_columns", why=first.why, columns=some(labels))
            faults.append(replace(first, place=place, why=why) if others else first)
        faults.of_kind |= found.of_kind


def told_by_part(targets: Sequence[Target], values: object, place: str, faults: Faults) -> ByPart | None:
    """The columns that the figures in ``targets`` get; None once what is wrong is noted.

    A mapping or a DataFrame says by code or name which part a column is of, and may have parts that only
    some of the figures have. An array (n, p), or a list of rows, has the parts of every figure in order.
    """
    before = len(faults)
    made: ByPart | None
    if isinstance(values, Mapping):
        made = _named(targets, values.items(), place, faults)
    elif hasattr(values, "columns") and hasattr(values, "iloc"):
        frame: Any = values
        columns = ((label, frame.iloc[:, number]) for number, label in enumerate(frame.columns))
        made = _named(targets, columns, place, faults)
    else:
        made = _in_order(targets, values, place, faults)
    return made if len(faults) == before else None


def _named(targets: Sequence[Target], columns: Any, place: str, faults: Faults) -> ByPart:
    """Columns by code or name: each figure takes those of its own parts."""
    found: dict[str, tuple[str, object]] = {}
    names = [(planned.names(slot), slot) for planned, slot in targets]
    known = {label for own, _ in names for label in own}
    told = list(columns)
    wrong = [label for label, _ in told if not isinstance(label, str)]
    if wrong:
        meant = (code_text(label) for label in wrong if isinstance(label, int))
        shown = next((code for code in meant if code in known), targets[0][1].parts[0])
        faults.kind(fault("label", place, some([repr(label) for label in wrong]), shown=shown))
        return ByPart({}, ())
    for label, column in told:
        named = label.strip()
        where = f"{place}[{named!r}]"
        if named not in known:
            faults.append(_stranger(named, where, known))
        elif named in found:
            faults.append(fault("part_twice", where, ""))
        else:
            found[named] = (where, column)
    labels = tuple(tuple(_labels(own, slot, found, place, faults)) for own, slot in names)
    return ByPart(found, labels)


def _labels(
    own: Mapping[str, str], slot: Slot, found: Mapping[str, object], place: str, faults: Faults
) -> Iterator[str]:
    """The label that each part of a figure was told under; parts without one are a fault, and doubles."""
    by_part: dict[str, str] = {}
    for label in found:
        part = own.get(label)
        if part in by_part:
            faults.append(fault("part_twice", f"{place}[{label!r}]", by_part[part]))
        elif part is not None:
            by_part[part] = label
    lacking = [part for part in slot.parts if part not in by_part]
    if lacking:
        shown = {part: name for name, part in own.items() if name != part}
        told = ", ".join(f"{shown[part]} ({part})" if part in shown else part for part in lacking)
        faults.append(fault("parts_missing", place, "", parameter=slot.name, parts=told))
        return
    yield from (by_part[part] for part in slot.parts)


def _stranger(label: str, place: str, known: set[str]) -> Fault:
    near = nearest(label, sorted(known))
    meant = text("batch.meant", name=near) if near else ""
    return fault("no_part", place, "", meant=meant, known=", ".join(sorted(known)))


def _in_order(targets: Sequence[Target], values: object, place: str, faults: Faults) -> ByPart | None:
    """The columns of an array, or of rows, as the parts of every figure in order."""
    columns = _columns(values)
    if columns is None:
        kind = values if isinstance(values, str) else type(values).__name__
        faults.kind(fault("not_vector", place, kind, parts=", ".join(targets[0][1].parts)))
        return None
    for _, slot in targets:
        if len(slot.parts) != len(columns):
            told = {"parameter": slot.name, "parts": ", ".join(slot.parts), "count": len(slot.parts)}
            faults.append(fault("other_width", place, len(columns), **told))
    named = {str(number): (f"{place}[:, {number}]", column) for number, column in enumerate(columns)}
    return ByPart(named, tuple(tuple(named) for _ in targets))


def _columns(values: object) -> list[object] | None:
    """The columns of an array (n, p) or of a list of n rows; None for anything else."""
    if isinstance(values, np.ndarray):
        return [values[:, number] for number in range(values.shape[1])] if values.ndim == 2 else None
    if not isinstance(values, Sequence) or isinstance(values, str | bytes):
        return None
    rows = list(values)
    if not rows or not all(isinstance(row, list | tuple) for row in rows):
        return None
    if len({len(row) for row in rows}) != 1:
        return None
    return [list(column) for column in zip(*rows, strict=True)]
