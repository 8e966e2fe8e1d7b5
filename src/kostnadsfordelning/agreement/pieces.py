"""What every piece of an agreement is: immutable, strict about its keys, with the clause that says it.

Also how a piece refuses what it is given: one `fault`, or several at once at places within it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, NoReturn, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from kostnadsfordelning.agreement.paths import Path
from kostnadsfordelning.messages import text

K = TypeVar("K")
V = TypeVar("V")

Faults = Iterator[tuple[Path, PydanticCustomError, object]]
"""Faults within a piece: the path from it, why and what to do, and the value there."""


class ReadOnly(dict[K, V]):
    """A mapping that cannot be changed, because agreements are shared; it pickles as what it is."""

    def _refuse(self, *_args: object, **_values: object) -> NoReturn:
        raise TypeError(text("agreement.read_only"))

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __reduce__(self) -> tuple[type[ReadOnly[K, V]], tuple[dict[K, V]]]:
        return type(self), (dict(self),)

    def __hash__(self) -> int:  # type: ignore[override]
        """Over the items in any order, as mappings are equal in any order."""
        return hash(frozenset(self.items()))


Table = Annotated[dict[K, V], AfterValidator(ReadOnly)]


class Part(BaseModel):
    """A piece of an agreement: immutable, and an unknown key in it is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    if not TYPE_CHECKING:  # or a type checker would think that every attribute can be set

        def __setattr__(self, name: str, value: object) -> NoReturn:
            raise AttributeError(text("agreement.read_only"), name=name, obj=self)

        def __delattr__(self, name: str) -> NoReturn:
            raise AttributeError(text("agreement.read_only"), name=name, obj=self)


def fault(key: str, **values: object) -> PydanticCustomError:
    """A fault in a value: why (``agreement.key``) and what to do (``agreement.key_remedy``)."""
    why, remedy = text(f"agreement.{key}", **values), text(f"agreement.{key}_remedy", **values)
    # The texts are passed as values, so that a brace in what the user wrote is not taken for a field.
    return PydanticCustomError("fault", "{why}", {"why": why, "remedy": remedy})


def refuse(faults: Faults) -> None:
    """Raise all ``faults`` of a piece at once: each with its path within the piece, and the value there."""
    details = [InitErrorDetails(type=one, loc=path, input=value) for path, one, value in faults]
    if details:
        raise ValidationError.from_exception_data("piece", details)
