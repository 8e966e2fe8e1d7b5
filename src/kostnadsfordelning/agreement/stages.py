"""The stages an amount goes through, in the agreement's order: the order decides what acts on what.

A stage is told by the word it starts with. A further kind of stage is a further class here and a step in
the plan; nothing else needs to know of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Discriminator, Tag

from kostnadsfordelning.agreement.paths import alternative
from kostnadsfordelning.agreement.uprating import TrueUp, Uprate
from kostnadsfordelning.agreement.values import (
    Identifier,
    Kronor,
    Months,
    Note,
    OrUnknown,
    Text,
    Unknown,
    Year,
    fault,
)

_AMOUNT, _NAME = alternative("amount"), alternative("name")


class Given(Note):
    """An amount the agreement states, in the price level of ``price_year``."""

    given: OrUnknown[Kronor]
    price_year: OrUnknown[Year] | None = None


def _nothing(value: Any) -> None:
    if value is not None:
        raise fault("stage_takes_nothing")


class Actual(Note):
    """The actual cost of the year, told when the allocation is made."""

    actual: Annotated[None, BeforeValidator(_nothing)]


def _is_name(value: Any) -> str:
    """A stated amount begins with a digit or a sign; a name begins with a letter."""
    return _NAME if isinstance(value, str) and value.strip()[:1].isalpha() else _AMOUNT


Told = Annotated[
    Annotated[Kronor, Tag(_AMOUNT)] | Annotated[Identifier, Tag(_NAME)],
    Discriminator(_is_name),
]
"""An amount in kronor, or the name under which it is told when the allocation is made."""


class CarryOver(Note):
    """Money left from the year before, added to the amount: stated, or told as ``carry_over=``."""

    carry_over: OrUnknown[Kronor] | None = None


class Add(Note):
    """An amount that is added: stated, or told under its name as ``actual=``."""

    add: OrUnknown[Told]


class Deduct(Note):
    """What is set off, such as a state grant: stated, or told under its name as ``grants=``.

    ``below_zero`` says what happens when more is set off than there is.
    """

    deduct: OrUnknown[Told]
    below_zero: OrUnknown[Literal["refuse", "stop"]]


class Threshold(Note):
    """Only a cost above this is shared: the ``excess`` above it, or the ``whole`` once it is exceeded."""

    threshold: OrUnknown[Kronor]
    counts: OrUnknown[Literal["excess", "whole"]]


class Mandate(Note):
    """What may be decided without a further decision. Exceeding it is an error that a decision lifts."""

    mandate: OrUnknown[Kronor]
    decided_by: Text | None = None


class Frame(Note):
    """A frame on the amount, itself an amount in stages: what lies above it is cut, and shown."""

    frame: OrUnknown[Stages]


class Prorate(Note):
    """A part of the year in whole months: ``9/12``."""

    prorate: OrUnknown[Months]


KINDS: dict[str, type[Note]] = {
    "given": Given,
    "actual": Actual,
    "carry_over": CarryOver,
    "uprate": Uprate,
    "true_up": TrueUp,
    "add": Add,
    "deduct": Deduct,
    "threshold": Threshold,
    "mandate": Mandate,
    "frame": Frame,
    "prorate": Prorate,
}
_BARE = ("actual", "carry_over")
"""The stages that may stand as a bare word."""


def _kind(value: Any) -> str | None:
    if isinstance(value, str):
        return alternative(value.strip()) if value.strip() in _BARE else None
    return next(
        (
            alternative(name)
            for name, model in KINDS.items()
            if isinstance(value, model) or (isinstance(value, Mapping) and name in value)
        ),
        None,
    )


def _spell_out(value: Any) -> Any:
    return {value.strip(): None} if isinstance(value, str) else value


Stage = Annotated[
    Annotated[Given, Tag(alternative("given"))]
    | Annotated[Actual, BeforeValidator(_spell_out), Tag(alternative("actual"))]
    | Annotated[CarryOver, BeforeValidator(_spell_out), Tag(alternative("carry_over"))]
    | Annotated[Uprate, Tag(alternative("uprate"))]
    | Annotated[TrueUp, Tag(alternative("true_up"))]
    | Annotated[Add, Tag(alternative("add"))]
    | Annotated[Deduct, Tag(alternative("deduct"))]
    | Annotated[Threshold, Tag(alternative("threshold"))]
    | Annotated[Mandate, Tag(alternative("mandate"))]
    | Annotated[Frame, Tag(alternative("frame"))]
    | Annotated[Prorate, Tag(alternative("prorate"))],
    Discriminator(_kind, custom_error_type="stage_kind", custom_error_message="stage_kind"),
]

_ONCE: tuple[type[Note], ...] = (Uprate, TrueUp, CarryOver, Threshold, Mandate, Frame, Prorate)
"""Kinds that would act twice on one amount."""


def _go_together(stages: tuple[Stage, ...]) -> tuple[Stage, ...]:
    """Refuse stages that make no amount: one beginning, and no stage that would act twice."""
    first = stages[0] if stages else None
    if not isinstance(first, Given | Actual):
        raise fault("amount_begins")
    if any(isinstance(stage, Given | Actual) for stage in stages[1:]):
        raise fault("amount_begins_twice")
    for kind in _ONCE:
        if sum(isinstance(stage, kind) for stage in stages) > 1:
            word = next(name for name, model in KINDS.items() if model is kind)
            raise fault("stage_twice", stage=word)
    uprate = next((stage for stage in stages if isinstance(stage, Uprate)), None)
    if uprate is not None:
        if not isinstance(first, Given) or first.price_year is None:
            raise fault("uprate_needs_price_year")
        begins, price_year = uprate.from_year, first.price_year
        if isinstance(begins, int) and not isinstance(price_year, Unknown) and begins <= price_year:
            raise fault("uprate_too_early", begins=begins, price_year=price_year)
    return stages


Stages = Annotated[tuple[Stage, ...], AfterValidator(_go_together)]

Frame.model_rebuild()
