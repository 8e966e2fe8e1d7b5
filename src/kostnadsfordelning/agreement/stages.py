"""The stages an amount goes through, in the agreement's order: the order decides what acts on what.

A stage is told by the word it starts with. A further kind of stage is a further class here and a step in
the plan; nothing else needs to know of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Discriminator, Tag

from kostnadsfordelning.agreement.paths import alternative
from kostnadsfordelning.agreement.uprating import IndexRule, TrueUp, Uprate
from kostnadsfordelning.agreement.values import (
    Identifier,
    Kronor,
    Months,
    Note,
    OrUnknown,
    Positive,
    Text,
    Unknown,
    Year,
    fault,
    refuse,
)

if TYPE_CHECKING:
    from kostnadsfordelning.agreement.pieces import Faults

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
    Annotated[Positive, Tag(_AMOUNT)] | Annotated[Identifier, Tag(_NAME)],
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

    threshold: OrUnknown[Positive]
    counts: OrUnknown[Literal["excess", "whole"]]


class Mandate(Note):
    """What may be decided without a further decision. Exceeding it is an error that a decision lifts."""

    mandate: OrUnknown[Positive]
    decided_by: Text | None = None


class Frame(Note):
    """A frame on the amount, itself an amount in stages: what lies above it is cut, and shown."""

    frame: OrUnknown[FrameStages]


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


_NOT_IN_FRAME: tuple[type[Note], ...] = (Actual, CarryOver, TrueUp, Threshold, Mandate, Frame)
"""Kinds that are of the cost itself. What is told for an item is told once, and not for its frame too."""


def _word(stage: Note) -> str:
    return next(name for name, model in KINDS.items() if isinstance(stage, model))


def _go_together(stages: tuple[Stage, ...]) -> tuple[Stage, ...]:
    """Refuse stages that make no amount: one beginning, and no stage that would act twice."""
    refuse(_contradictions(stages))
    return stages


def _contradictions(stages: tuple[Stage, ...]) -> Faults:
    first = stages[0] if stages else None
    if not isinstance(first, Given | Actual):
        yield (), fault("amount_begins"), None
    for index, stage in enumerate(stages[1:], start=1):
        before = stages[:index]
        if isinstance(stage, Given | Actual):
            yield (index,), fault("amount_begins_twice"), None
        elif isinstance(stage, _ONCE) and any(type(one) is type(stage) for one in before):
            yield (index,), fault("stage_twice", stage=_word(stage)), None
        elif isinstance(stage, Add | Deduct):
            word = _word(stage)
            name = getattr(stage, word)
            if isinstance(name, str) and any(getattr(one, word, None) == name for one in before):
                yield (index, word), fault("told_twice", name=name), name
        if isinstance(stage, TrueUp):
            uprates = [one.uprate for one in before if isinstance(one, Uprate)]
            if not any(isinstance(one, IndexRule | Unknown) for one in uprates):
                yield (index,), fault("true_up_needs_index"), None
    uprate = next((stage for stage in stages if isinstance(stage, Uprate)), None)
    if uprate is not None and isinstance(first, Given | Actual):
        if not isinstance(first, Given) or first.price_year is None:
            yield (), fault("uprate_needs_price_year"), None
        else:
            begins, price_year = uprate.from_year, first.price_year
            if isinstance(begins, int) and not isinstance(price_year, Unknown) and begins <= price_year:
                yield (), fault("uprate_too_early", begins=begins, price_year=price_year), None


def _of_a_frame(stages: tuple[Stage, ...]) -> tuple[Stage, ...]:
    """Refuse in a frame what only the cost itself goes through, and an amount below zero."""
    refuse(_not_a_frame(stages))
    return stages


def _not_a_frame(stages: tuple[Stage, ...]) -> Faults:
    for index, stage in enumerate(stages):
        if isinstance(stage, _NOT_IN_FRAME):
            yield (index,), fault("not_in_frame", stage=_word(stage)), None
        elif isinstance(stage, Given) and isinstance(stage.given, int) and stage.given < 0:
            yield (index, "given"), fault("frame_negative"), stage.given


Stages = Annotated[tuple[Stage, ...], AfterValidator(_go_together)]
FrameStages = Annotated[Stages, AfterValidator(_of_a_frame)]
"""The stages of a frame: an amount like any other, but without what is of the cost itself."""

Frame.model_rebuild()
