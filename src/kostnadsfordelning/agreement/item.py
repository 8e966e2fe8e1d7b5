"""A cost item: when it occurs, the stages its amount goes through, how it is split, and in what measure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Discriminator, Tag

from kostnadsfordelning.agreement.paths import alternative
from kostnadsfordelning.agreement.split import Split  # noqa: TC001 - pydantic reads it
from kostnadsfordelning.agreement.stages import Stage, Stages  # noqa: TC001 - pydantic reads it
from kostnadsfordelning.agreement.values import (
    Identifier,
    Interval,
    Note,
    OrUnknown,
    Part,
    PartyName,
    Periods,
    Text,
    Unknown,
    Year,
)

KRONOR = "kr"
"""The measure of money; anything else (places, hours) is never added to it."""


class Every(Part):
    """An item that comes back every so many years, counted from its first year."""

    every_years: OrUnknown[Interval]
    first_year: OrUnknown[Year]

    def falls_in(self, year: int) -> bool | None:
        """Whether the item occurs in ``year``; None while the years are not known."""
        if isinstance(self.every_years, Unknown) or isinstance(self.first_year, Unknown):
            return None
        return year >= self.first_year and (year - self.first_year) % self.every_years == 0


_WORD, _EVERY = alternative("word"), alternative("every")

Occurs = Annotated[
    Annotated[Literal["yearly", "on_decision"], Tag(_WORD)] | Annotated[Every, Tag(_EVERY)],
    Discriminator(lambda value: _EVERY if isinstance(value, Mapping | Every) else _WORD),
]


class Item(Note):
    """One cost item: when it occurs, the stages its amount goes through, and how it is split.

    ``measure`` is what is split where it is not kronor: places, hours. ``sign: income`` is money that is
    shared out. ``periods`` is how often actual cost is charged: each time the year to date less what is
    already charged. Without ``amount`` the total is the sum of what the parties are charged from below.
    ``listed`` are parties that stand in the table at nothing and are not in the denominator.
    """

    id: Identifier
    name: Text | None = None
    measure: Text = KRONOR
    sign: Literal["cost", "income"] = "cost"
    occurs: OrUnknown[Occurs] = "yearly"
    periods: Periods | None = None
    amount: Stages | None = None
    split: Split
    listed: tuple[PartyName, ...] = ()

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The stages of the amount; none where the total is what the parties are charged from below."""
        return self.amount or ()

    @property
    def title(self) -> str:
        """The name to show."""
        return self.name or self.id.replace("_", " ").replace("-", " ").capitalize()
