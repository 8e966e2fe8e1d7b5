"""The stages an amount goes through, in the agreement's order: given or actual, uprated, within a mandate.

A stage is told by the word it starts with. A further kind of stage is a further class here and a step in
the plan; nothing else needs to know of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, Tag

from kostnadsfordelning.agreement.paths import alternative
from kostnadsfordelning.agreement.values import (
    Day,
    Kronor,
    Month,
    Note,
    OrUnknown,
    Part,
    Percent,
    Text,
    Unknown,
    Year,
    YearsBefore,
    fault,
)


class Given(Note):
    """An amount the agreement states, in the price level of ``price_year``."""

    given: OrUnknown[Kronor]
    price_year: OrUnknown[Year] | None = None


def _nothing(value: Any) -> None:
    if value is not None:
        raise fault("actual_takes_nothing")


class Actual(Note):
    """The actual cost of the year, told when the allocation is made."""

    actual: Annotated[None, BeforeValidator(_nothing)]


class EditionRule(Part):
    """The edition of an index published in a month, so many years before the cost year."""

    month: Month
    years_before: YearsBefore

    def wanted(self, cost_year: int) -> tuple[int, int]:
        """The year and month of publication for one cost year."""
        return cost_year - self.years_before, self.month


_DATE, _RULE = alternative("date"), alternative("rule")

Edition = Annotated[
    Annotated[Day, Tag(_DATE)] | Annotated[EditionRule, Tag(_RULE)],
    Discriminator(lambda value: _RULE if isinstance(value, Mapping | EditionRule) else _DATE),
]


class IndexRule(Note):
    """Which figure of which index uprates the amount."""

    index: Text
    edition: OrUnknown[Edition]
    figure_year: OrUnknown[Literal["same", "previous"]]

    def figure_for(self, cost_year: int) -> int:
        """The year whose figure uprates the amount to ``cost_year``."""
        return cost_year - 1 if self.figure_year == "previous" else cost_year


_PERCENT, _INDEX = alternative("percent"), alternative("index")

Rate = Annotated[
    Annotated[Percent, Tag(_PERCENT)] | Annotated[IndexRule, Tag(_INDEX)],
    Discriminator(lambda value: _INDEX if isinstance(value, Mapping | IndexRule) else _PERCENT),
]


class Uprate(Note):
    """Yearly uprating, from the year after the price year unless ``from`` says another.

    ``round: each_year`` rounds every year's amount to whole kronor and goes on from that; ``end``
    compounds exactly and rounds once. They differ by kronor after a few years.
    """

    uprate: OrUnknown[Rate]
    round: OrUnknown[Literal["each_year", "end"]]
    from_year: OrUnknown[Year] | None = Field(None, alias="from")


class Mandate(Note):
    """What may be decided without a further decision. Exceeding it is an error that a decision lifts."""

    mandate: OrUnknown[Kronor]
    decided_by: Text | None = None


KINDS: dict[str, type[Note]] = {"given": Given, "actual": Actual, "uprate": Uprate, "mandate": Mandate}


def _kind(value: Any) -> str | None:
    if isinstance(value, str):
        return alternative("actual") if value.strip() == "actual" else None
    return next(
        (
            alternative(name)
            for name, model in KINDS.items()
            if isinstance(value, model) or (isinstance(value, Mapping) and name in value)
        ),
        None,
    )


def _spell_out(value: Any) -> Any:
    return {"actual": None} if isinstance(value, str) else value


Stage = Annotated[
    Annotated[Given, Tag(alternative("given"))]
    | Annotated[Actual, BeforeValidator(_spell_out), Tag(alternative("actual"))]
    | Annotated[Uprate, Tag(alternative("uprate"))]
    | Annotated[Mandate, Tag(alternative("mandate"))],
    Discriminator(_kind, custom_error_type="stage_kind", custom_error_message="stage_kind"),
]


def _go_together(stages: tuple[Stage, ...]) -> tuple[Stage, ...]:
    """Refuse stages that make no amount: one beginning, and no stage that would act twice."""
    first = stages[0] if stages else None
    if not isinstance(first, Given | Actual):
        raise fault("amount_begins")
    if any(isinstance(stage, Given | Actual) for stage in stages[1:]):
        raise fault("amount_begins_twice")
    for kind in (Uprate, Mandate):
        if sum(isinstance(stage, kind) for stage in stages) > 1:
            raise fault("stage_twice", stage=kind.__name__.lower())
    uprate = next((stage for stage in stages if isinstance(stage, Uprate)), None)
    if uprate is not None:
        if not isinstance(first, Given) or first.price_year is None:
            raise fault("uprate_needs_price_year")
        begins, price_year = uprate.from_year, first.price_year
        if isinstance(begins, int) and not isinstance(price_year, Unknown) and begins <= price_year:
            raise fault("uprate_too_early", begins=begins, price_year=price_year)
    return stages


Stages = Annotated[tuple[Stage, ...], AfterValidator(_go_together)]
