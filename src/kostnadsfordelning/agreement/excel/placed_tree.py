"""The tree of a workbook under construction: each value with the cell it came from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kostnadsfordelning.agreement.excel.cells import fault, shown
from kostnadsfordelning.agreement.paths import Path, real_steps

if TYPE_CHECKING:
    from kostnadsfordelning.errors import Fault
    from kostnadsfordelning.reference.cells import Cell


class PlacedTree:
    """Values put at paths, with the place of each; what would stand in another's place is refused."""

    def __init__(self, home: str) -> None:
        self.root: dict[str, Any] = {}
        self.faults: list[Fault] = []
        self._places: dict[Path, str] = {(): home}
        self._keys: dict[Path, str] = {}
        self._grown: set[Path] = {()}

    def expect(self, path: Path, place: str) -> None:
        """Where to point when ``path`` is missing: the cell that would hold it."""
        self._places.setdefault(path, place)

    def move(self, path: Path, place: str) -> None:
        """Point to another cell for ``path``."""
        self._places[path] = place

    def put(self, path: Path, value: Any, cell: Cell, key: Cell | None = None) -> None:
        """Put a value; ``key`` is the cell of its name, where the last step is one."""
        here: Any = self.root
        for depth in range(1, len(path)):
            here = self._child(here, path[:depth], path[depth])
            if here is None:
                self._refuse("either_or", cell, path[:depth])
                return
        if path in self._grown or self._has(here, path[-1]):
            self._refuse("either_or" if path in self._grown else "twice", key or cell, path)
            return
        self._set(here, path[-1], value)
        self._places[path] = cell.place
        if key is not None:
            self._keys[path] = key.place

    def grow(self, path: Path, place: str, empty: Any) -> None:
        """Make an empty mapping or list at ``path``, to be filled; nothing if it is there."""
        here: Any = self.root
        for depth in range(1, len(path) + 1):
            here = self._child(here, path[:depth], path[depth] if depth < len(path) else empty)
            if here is None:
                return
        self.expect(path, place)

    def at(self, path: Path) -> Any:
        """What stands at ``path``; None for nothing."""
        here: Any = self.root
        for step in path:
            here = here[step] if self._has(here, step) else None
        return here

    def stands(self, path: Path) -> bool:
        """Whether anything stands at ``path``, be it an explicit nothing."""
        above = self.at(path[:-1])
        return self._has(above, path[-1])

    def holds(self, path: Path, value: Any) -> bool:
        """Whether ``value`` stands at ``path`` already."""
        return bool(self.at(path) == value)

    def __contains__(self, path: Path) -> bool:
        return path in self._grown

    def _child(self, here: Any, path: Path, following: Any) -> Any:
        step = path[-1]
        if not self._has(here, step):
            self._set(here, step, [] if isinstance(following, int | list) else {})
            self._grown.add(path)
        return here[step] if path in self._grown else None

    @staticmethod
    def _has(here: Any, step: Any) -> bool:
        if isinstance(here, list):
            return isinstance(step, int) and step < len(here)
        return isinstance(here, dict) and step in here

    @staticmethod
    def _set(here: Any, step: Any, value: Any) -> None:
        if isinstance(here, list):
            here.append(value)
        else:
            here[step] = value

    def _refuse(self, why: str, cell: Cell, path: Path) -> None:
        self.faults.append(fault(cell.place, why, shown(cell), first=self.cell(path)))

    def cell(self, path: Path) -> str:
        """The place of ``path`` within the workbook: Avtal!B3."""
        return self.locate(path)[0].partition("!")[2]

    def locate(self, path: Path, *, key: bool = False) -> tuple[str, str]:
        """The place of a path, or of the nearest thing above it; a workbook has no source lines."""
        steps = real_steps(path)
        for length in range(len(steps), 0, -1):
            found = steps[:length]
            place = (self._keys.get(found) if key else None) or self._places.get(found)
            if place:
                return place, ""
        return self._places[()], ""
