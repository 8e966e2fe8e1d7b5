"""What ``vary=`` says: for each figure of the plans that it names, the value in every scenario."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kostnadsfordelning.calculation.batch.figures import is_money, number_column, vector_column
from kostnadsfordelning.calculation.batch.given import Numbers, fault, read_numbers, some
from kostnadsfordelning.calculation.batch.parameters import matching
from kostnadsfordelning.calculation.batch.parts import told_by_part
from kostnadsfordelning.errors import Faults, InputTypeError
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostnadsfordelning.calculation.batch.columns import Column
    from kostnadsfordelning.calculation.batch.parameters import Planned
    from kostnadsfordelning.calculation.batch.slots import Slot

    Target = tuple[Planned, Slot]

_LISTED = 20
"""As many parameters as an error lists."""


@dataclass(frozen=True, slots=True, eq=False)
class Varied:
    """The figures that vary, each with the plan it is in, and its value in each of ``count`` scenarios."""

    count: int
    figures: tuple[tuple[Planned, Slot, Column], ...]

    def of(self, plan: Planned) -> dict[tuple[str, str], Column]:
        """What is given of a plan, by step and field."""
        own = [(slot, column) for one, slot, column in self.figures if one.prefix == plan.prefix]
        return {place: column for slot, column in own for place in slot.steps}


def read_vary(vary: object, plans: Sequence[Planned]) -> Varied:
    """Read ``vary=``: by the name of a figure, or a pattern of names, one value per scenario.

    Raises `InputError` with every fault: names that fit nothing or a figure that is named twice, values
    that are no numbers or that the figure cannot have, shares that do not make 100 %, parts that are
    missing, columns of different lengths. If one is of kind, such as a float, it is an `InputTypeError`.
    """
    if not isinstance(vary, Mapping):
        raise InputTypeError("", [fault("not_vary", "vary", type(vary).__name__)])
    reader = _Reader({slot.name: (plan, slot) for plan in plans for slot in plan.slots})
    if not vary:
        reader.faults.append(fault("nothing_varied", "vary", ""))
    for name, values in vary.items():
        reader.read(name, values)
    counts = set(reader.counts.values())
    if len(counts) > 1:
        reader.faults.append(fault("lengths", "vary", _lengths(reader.counts)))
    if reader.faults:
        raise reader.faults.error()
    return Varied(counts.pop(), tuple(reader.made()))


@dataclass(slots=True)
class _Reader:
    """Reads one name after the other, and gathers what is wrong with all of them.

    ``met`` has the name that each figure was told under, ``counts`` the length of each column told.
    """

    known: dict[str, Target]
    faults: Faults = field(default_factory=Faults)
    met: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    columns: dict[str, Column] = field(default_factory=dict)

    def made(self) -> list[tuple[Planned, Slot, Column]]:
        """The figures that vary, in the order of the plans."""
        return [(*self.known[name], self.columns[name]) for name in self.known if name in self.columns]

    def read(self, name: object, values: object) -> None:
        """What is told under one name, for every figure that it fits."""
        if not isinstance(name, str):
            self.faults.kind(fault("name_not_text", "vary", repr(name)))
            return
        place = f"vary[{name!r}]"
        found = matching(name, self.known)
        if not found:
            self._strange(name, place)
            return
        again = [one for one in found if one in self.met]
        for one in again:
            self.faults.append(fault("twice", place, one, other=self.met[one]))
        self.met |= {one: name for one in found if one not in again}
        targets = [self.known[one] for one in found]
        vectors = [bool(slot.parts) for _, slot in targets]
        if any(vectors) and not all(vectors):
            self.faults.append(fault("numbers_and_vectors", place, ", ".join(found)))
        elif any(vectors):
            self._vectors(targets, values, place)
        else:
            self._numbers(targets, values, place)

    def _strange(self, name: str, place: str) -> None:
        """A name that fits nothing: what may be meant, and what there is."""
        near = nearest(name, self.known)
        meant = text("batch.meant", name=near) if near else ""
        names = list(self.known)
        more = text("batch.names_more", more=len(names) - _LISTED) if len(names) > _LISTED else ""
        listed = ", ".join(names[:_LISTED]) + more
        self.faults.append(fault("no_parameter", place, "", meant=meant, known=listed or "–"))

    def _numbers(self, targets: Sequence[Target], values: object, place: str) -> None:
        numbers = self._column(targets, values, place, self.faults)
        if numbers is None:
            return
        self.counts[place] = numbers.count
        for alike in _alike([slot for _, slot in targets]):
            self._keep(alike, number_column(alike[0], (place, numbers), self.faults))

    def _vectors(self, targets: Sequence[Target], values: object, place: str) -> None:
        told = told_by_part(targets, values, place, self.faults)
        if told is None:
            return
        found = Faults()
        read = {
            label: (where, self._column(targets, column, where, found))
            for label, (where, column) in told.columns.items()
        }
        whole = {label: (where, one) for label, (where, one) in read.items() if one is not None}
        counts = {where: one.count for where, one in whole.values()}
        same = len(set(counts.values())) == 1
        self.counts |= {place: min(counts.values())} if same else counts
        if same and len(whole) == len(read):
            labels = {slot.name: labels for (_, slot), labels in zip(targets, told.labels, strict=True)}
            for alike in _alike([slot for _, slot in targets], labels):
                columns = [whole[label] for label in labels[alike[0].name]]
                self._keep(alike, vector_column(alike[0], columns, place, found))
        told.note(found, place, self.faults)

    def _keep(self, alike: Sequence[Slot], column: Column | None) -> None:
        if column is not None:
            self.columns |= {slot.name: column for slot in alike}

    @staticmethod
    def _column(targets: Sequence[Target], values: object, place: str, faults: Faults) -> Numbers | None:
        """One column of numbers, read once for all the figures that it is for."""
        return read_numbers(values, place, faults, money=all(is_money(slot) for _, slot in targets))


def _lengths(counts: Mapping[str, int]) -> str:
    """How many values there are where."""
    places: dict[int, list[str]] = {}
    for place, count in counts.items():
        places.setdefault(count, []).append(place)
    return "; ".join(text("batch.length", count=count, places=some(own)) for count, own in places.items())


def _alike(slots: Sequence[Slot], labels: Mapping[str, tuple[str, ...]] | None = None) -> list[list[Slot]]:
    """The figures by what they may be and which columns they take: such are read, and refused, once."""
    found: dict[tuple[object, ...], list[Slot]] = {}
    for slot in slots:
        kind = (slot.quantity, slot.whole, slot.least, labels[slot.name] if labels is not None else ())
        found.setdefault(kind, []).append(slot)
    return list(found.values())
