"""What the way to one `apportion` needs of `typing` and `dataclasses`, without loading them.

Python starts in the time it takes to import `typing`, and in less than `dataclasses` takes with the
`inspect` that it needs. So the modules between ``import kostnadsfordelning`` and a divided amount take
two names from here instead: `TYPE_CHECKING`, which type checkers know by its name, and `frozen`, which
they and `dataclasses` itself take for ``dataclass(frozen=True, slots=True)``.
"""

from __future__ import annotations

TYPE_CHECKING = False

if TYPE_CHECKING:
    from dataclasses import Field
    from typing import Any, TypeVar, dataclass_transform

    Made = TypeVar("Made")
else:

    def dataclass_transform(**_told: object) -> object:
        """Told to the type checker only."""
        return lambda made: made


@dataclass_transform(frozen_default=True)
def frozen(made: type[Made]) -> type[Made]:
    """A class of named values that never change: ``dataclass(frozen=True, slots=True)`` in small.

    The fields are the annotated names, in order, each with or without a default that does not change
    either (there is no ``field``); ``__post_init__`` is called if there is one. What the class writes
    itself, such as a ``__repr__``, is kept. `dataclasses.replace` and `dataclasses.fields` work.

    >>> @frozen
    ... class Place:
    ...     sheet: str
    ...     row: int = 1
    >>> Place("Nycklar"), Place("Nycklar", 1) == Place("Nycklar"), Place("Nycklar", row=2).row
    (Place(sheet='Nycklar', row=1), True, 2)
    """
    own = dict(vars(made))
    kinds = made.__annotations__
    defaults = {name: own.pop(name) for name in kinds if name in own}
    for left in ("__dict__", "__weakref__"):  # a class with slots makes its own, or has none
        own.pop(left, None)
    own["__slots__"] = own["__match_args__"] = tuple(kinds)
    own["__dataclass_fields__"] = _Fields(kinds, defaults)
    own["__qualname__"] = made.__qualname__
    slotted: Any = type(made.__name__, made.__bases__, _COMMON | own)
    slotted.__init__ = _initialiser(slotted, kinds, defaults)
    return slotted  # type: ignore[no-any-return]


def _initialiser(made: type, kinds: dict[str, Any], defaults: dict[str, Any]) -> Any:
    """``__init__``, written out and compiled: it takes and refuses arguments as any function does."""
    arguments = [f"{name}=defaults[{name!r}]" if name in defaults else name for name in kinds]
    lines = [f"set_{name}(self, {name})" for name in kinds]
    if hasattr(made, "__post_init__"):
        lines.append("self.__post_init__()")
    names: dict[str, Any] = {f"set_{name}": vars(made)[name].__set__ for name in kinds}
    names |= {"defaults": defaults, "__name__": made.__module__}
    exec(f"def __init__(self, {', '.join(arguments)}):\n " + "\n ".join(lines), names)
    initialiser = names["__init__"]
    initialiser.__qualname__ = f"{made.__qualname__}.__init__"
    initialiser.__annotations__ = {**kinds, "return": "None"}
    return initialiser


class _Fields:
    """The fields as `dataclasses` describes them, made on the day it asks."""

    __slots__ = ("defaults", "kinds")

    def __init__(self, kinds: dict[str, Any], defaults: dict[str, Any]) -> None:
        self.kinds = kinds
        self.defaults = defaults

    def __get__(self, instance: object, owner: type) -> dict[str, Field[Any]]:
        from dataclasses import field, make_dataclass

        made: Any = make_dataclass(
            owner.__name__,
            [
                (name, kind, field(default=self.defaults[name]) if name in self.defaults else field())
                for name, kind in self.kinds.items()
            ],
        )
        fields: dict[str, Field[Any]] = made.__dataclass_fields__
        return fields


def _values(self: Any) -> tuple[Any, ...]:
    return tuple([getattr(self, name) for name in self.__slots__])


def _equal(self: Any, other: object) -> bool:
    return _values(self) == _values(other) if other.__class__ is self.__class__ else NotImplemented


def _hash(self: Any) -> int:
    return hash(_values(self))


def _written(self: Any) -> str:
    told = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__slots__)
    return f"{type(self).__qualname__}({told})"


def _refuse_change(_self: object, name: str, *_value: object) -> None:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"cannot change field {name!r}")


def _restore(self: Any, state: tuple[Any, ...]) -> None:
    for name, value in zip(self.__slots__, state, strict=True):
        object.__setattr__(self, name, value)


_COMMON: dict[str, Any] = {
    "__eq__": _equal,
    "__hash__": _hash,
    "__repr__": _written,
    "__setattr__": _refuse_change,
    "__delattr__": _refuse_change,
    "__getstate__": _values,
    "__setstate__": _restore,
}
