"""The stages an amount goes through, in the agreement's order: given or actual, uprated, within a mandate.

A stage is told by the word it starts with. A further kind of stage is a further class here and a step in
the plan; nothing else needs to know of it.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag

from kostnadsfordelning.agreement.values import (
    Day,
    Kronor,
    Month,
    Note,
    OrUnknown,
    Part,
    Percent,
    Text,
    Year,
    YearsBefore,
)


class Given(Note):
    """An amount the agreement states, in the price level of ``price_year``."""

    given: OrUnknown[Kronor] = Field(description="Beloppet i hela kronor.")
    price_year: OrUnknown[Year] | None = Field(None, description="Prisnivå; krävs om beloppet räknas upp.")


class Actual(Note):
    """The actual cost of the year, told when the allocation is made."""

    actual: Annotated[None, BeforeValidator(lambda value: value or None)] = Field(
        description="Verklig kostnad; anges vid beräkningen."
    )


class EditionRule(Part):
    """The edition of an index published in a month, so many years before the cost year."""

    month: Month
    years_before: YearsBefore

    def wanted(self, cost_year: int) -> tuple[int, int]:
        """The year and month of publication for one cost year."""
        return cost_year - self.years_before, self.month


def _edition_kind(value: Any) -> str:
    return "rule" if isinstance(value, dict | EditionRule) else "date"


class IndexRule(Note):
    """Which figure of which index uprates the amount."""

    index: Text = Field(description="Indexets namn, t.ex. PKV.")
    edition: Annotated[
        Annotated[Day, Tag("date")] | Annotated[EditionRule, Tag("rule")], Discriminator(_edition_kind)
    ] = Field(description="Vilken publicering: ett datum, eller {month, years_before}.")
    figure_year: Literal["same", "previous"] = Field(
        description="same: siffran för kostnadsåret; previous: året före."
    )

    def figure_for(self, cost_year: int) -> int:
        """The year whose figure uprates the amount to ``cost_year``."""
        return cost_year if self.figure_year == "same" else cost_year - 1


def _percent_or_index(value: Any) -> str:
    return (
        "index"
        if isinstance(value, IndexRule) or (isinstance(value, dict) and "index" in value)
        else "percent"
    )


class Uprate(Note):
    """Yearly uprating, from the year after the price year unless ``from`` says another.

    ``round: each_year`` rounds every year's amount to whole kronor and goes on from that; ``end``
    compounds exactly and rounds once. They differ by kronor after a few years.
    """

    uprate: OrUnknown[
        Annotated[
            Annotated[Percent, Tag("percent")] | Annotated[IndexRule, Tag("index")],
            Discriminator(_percent_or_index),
        ]
    ] = Field(description="Procent per år, eller {index, edition, figure_year}.")
    round: Literal["each_year", "end"] = Field(
        description="each_year: varje års belopp avrundas; end: först i slutet."
    )
    from_year: Year | None = Field(None, alias="from", description="Första året som räknas upp.")


class Mandate(Note):
    """What may be decided without a further decision. Exceeding it is an error that a decision lifts."""

    mandate: OrUnknown[Kronor] = Field(description="Högsta belopp utan särskilt beslut.")
    decided_by: Text | None = Field(None, description="Vem som beslutar inom mandatet.")


KINDS: dict[str, type[Note]] = {"given": Given, "actual": Actual, "uprate": Uprate, "mandate": Mandate}


def _kind(value: Any) -> str | None:
    if value == "actual":
        return "actual"
    names = value if isinstance(value, dict) else type(value).model_fields if isinstance(value, Note) else ()
    return next((name for name in KINDS if name in names), None)


def _spell_out(value: Any) -> Any:
    return {"actual": None} if value == "actual" else value


Stage = Annotated[
    Annotated[Given, Tag("given")]
    | Annotated[Actual, BeforeValidator(_spell_out), Tag("actual")]
    | Annotated[Uprate, Tag("uprate")]
    | Annotated[Mandate, Tag("mandate")],
    Discriminator(_kind, custom_error_type="stage_kind", custom_error_message="stage_kind"),
]

Edition = date | EditionRule
