"""What the names in the arguments of `allocate` may stand for: cost items, and amounts told by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.stages import Actual, Add, Deduct, Frame
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kostnadsfordelning.agreement.agreement import Agreement, Item
    from kostnadsfordelning.agreement.stages import Stage


@dataclass(frozen=True, slots=True)
class Place:
    """What a name may stand for: a cost item in all its versions, or one of its named amounts.

    ``by_item`` says that the item's name does for the amount too, where it has only one.
    """

    agreement: str
    items: tuple[Item, ...]
    name: str = ""
    by_item: bool = True

    @property
    def item(self) -> str:
        """The cost item's id."""
        return self.items[0].id

    @property
    def full(self) -> str:
        """The name that fits nothing else."""
        return ".".join(filter(None, (self.agreement, self.item, self.name)))

    @property
    def shorter(self) -> set[str]:
        """The names that do where they fit only this."""
        item = {f"{self.agreement}.{self.item}", self.item} if self.by_item else set()
        if not self.name:
            return item
        return item | {f"{self.item}.{self.name}", f"{self.agreement}.{self.name}", self.name}

    @property
    def begins_with_actual(self) -> bool:
        """Whether the item is charged on actual cost."""
        return any(isinstance(next(iter(item.stages), None), Actual) for item in self.items)

    @property
    def periods(self) -> int | None:
        """How many times a year the actual cost is charged."""
        return max((item.periods for item in self.items if item.periods is not None), default=None)

    def stages(self) -> Iterator[Stage]:
        """All the stages, those of a frame too."""
        for item in self.items:
            yield from with_frames(item.stages)


def with_frames(stages: Iterable[Stage]) -> Iterator[Stage]:
    """Stages in order, those of a frame after the frame itself."""
    for stage in stages:
        yield stage
        if isinstance(stage, Frame) and isinstance(stage.frame, tuple):
            yield from with_frames(stage.frame)


def places_of(agreements: Sequence[Agreement]) -> list[Place]:
    """Every cost item, once for all the versions that have it."""
    found: dict[tuple[str, str], list[Item]] = {}
    for agreement in agreements:
        for item in agreement.items:
            found.setdefault((agreement.id, item.id), []).append(item)
    return [Place(agreement, tuple(items)) for (agreement, _), items in found.items()]


def named_amounts(items: Iterable[Place], kind: type[Add] | type[Deduct]) -> list[Place]:
    """The amounts that stages of a kind ask for by name, each once."""
    found: dict[str, Place] = {}
    for item in items:
        for stage in item.stages():
            value = getattr(stage, "deduct" if kind is Deduct else "add", None)
            if isinstance(stage, kind) and isinstance(value, str):
                place = Place(item.agreement, item.items, value, by_item=kind is Deduct)
                found.setdefault(place.full, place)
    return list(found.values())


def meant(name: str, places: Iterable[Place]) -> str:
    """The question that suggests what a mistyped name may mean; empty if nothing is near."""
    full = {short: place.full for place in places for short in sorted({place.full, *place.shorter})}
    near = nearest(name, full)
    return text("calculation.no_item_meant", name=full[near]) if near else ""
