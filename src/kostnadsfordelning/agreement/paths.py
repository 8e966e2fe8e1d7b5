"""Paths into an agreement: where a value stands, without the names of the alternatives that were tried.

Where the model allows several forms (a date or a rule, a value or an open question), pydantic puts the
name of the form it tried into the path of a fault. Those names are written ``<so>`` here, so that they
can never be taken for a key of the file.
"""

from __future__ import annotations

from typing import Any, Protocol

Path = tuple[str | int, ...]

KEY = "[key]"
"""What pydantic ends a path with when it is the key of a mapping that is wrong, not the value."""

_ALTERNATIVES: set[str] = set()


class Locate(Protocol):
    """Turns a path into a place and its source line."""

    def __call__(self, path: Path, *, key: bool = False) -> tuple[str, str]:
        """Place and line; with ``key`` those of the key itself, not of what stands after it."""


def alternative(name: str) -> str:
    """The name of one form among several, as it stands in paths."""
    _ALTERNATIVES.add(f"<{name}>")
    return f"<{name}>"


def real_steps(path: Path) -> Path:
    """The steps of ``path`` that are keys and positions.

    >>> real_steps(("items", 0, alternative("given"), "given"))
    ('items', 0, 'given')
    """
    return tuple(step for step in path if step not in _ALTERNATIVES and step != KEY)


def spoken(tree: object) -> Locate:
    """Places in a tree that has no file: the keys with dots between, cost items by their id."""

    def locate(path: Path, *, key: bool = False) -> tuple[str, str]:  # noqa: ARG001
        place: Any = tree
        names = []
        for step in real_steps(path):
            place = _inside(place, step)
            own = place.get("id") if isinstance(place, dict) and isinstance(step, int) else None
            names.append(own if isinstance(own, str) else str(step))
        return ".".join(names), ""

    return locate


def _inside(place: Any, step: str | int) -> Any:
    if isinstance(place, dict):
        return place.get(step)
    if isinstance(place, list | tuple) and isinstance(step, int) and step < len(place):
        return place[step]
    return None
