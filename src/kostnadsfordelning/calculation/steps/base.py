"""What all kinds of step have in common, and the step that brings a value in from outside."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Literal

from kostnadsfordelning.calculation.operands import Fact, Ref, Value, Why


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What all kinds have in common. ``item`` is the cost item the step belongs to, if one."""

    kind: ClassVar[str]

    id: str
    item: str | None = None
    inputs: tuple[Ref, ...] = ()
    why: Why = field(default_factory=Why)
    active: bool = True
    outcome: Value | None = None

    def compute(self, *values: Value) -> Value:
        """The outcome that follows from the inputs' values, in the order of ``inputs``."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Input(Step):
    """A value that comes from outside: from the agreement's text, from a fact, or from the user."""

    kind: ClassVar[str] = "input"

    quantity: Literal["amount", "percent", "population", "usage", "land_area", "tax_base"]
    value: Value
    fact: Fact | None = None
    year: int | None = None
    parties: tuple[str, ...] = ()

    def compute(self, *values: Value) -> Value:  # noqa: ARG002 - an input has none
        """The value itself."""
        return self.value
