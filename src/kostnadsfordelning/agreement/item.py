"""A cost item: when it occurs, the stages its amount goes through, how it is split, and in what measure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Discriminator, Tag, model_validator

from kostnadsfordelning.agreement.paths import alternative
from kostnadsfordelning.agreement.split import Blend, Branch, FixedAmount, FromBelow, Split
from kostnadsfordelning.agreement.stages import Actual, Stage, Stages
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
    fault,
    refuse,
)

if TYPE_CHECKING:
    from kostnadsfordelning.agreement.paths import Path
    from kostnadsfordelning.agreement.pieces import Faults

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


def _without_rest(branches: tuple[Branch, ...], path: Path) -> Faults:
    """Levels that have an amount to split, of which fixed amounts and charges leave something to nobody."""
    takes = [branch.take for branch in branches]
    taken_off = any(isinstance(take, FixedAmount | FromBelow) for take in takes)
    if taken_off and "rest" not in takes and not any(isinstance(take, Unknown) for take in takes):
        yield path, fault("level_needs_rest"), None
    for index, branch in enumerate(branches):
        if isinstance(branch.by, tuple):
            yield from _without_rest(branch.by, (*path, index, "by"))


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

    @model_validator(mode="after")
    def _amount_and_split_go_together(self) -> Item:
        refuse(self._contradictions())
        return self

    def _contradictions(self) -> Faults:
        if self.periods is not None and not (self.amount and isinstance(self.amount[0], Actual)):
            yield ("periods",), fault("periods_need_actual"), self.periods
        if isinstance(self.split, Blend):
            if self.amount is None:
                yield (), fault("blend_needs_amount"), None
            for name, branches in self.split.splits.items():
                yield from _without_rest(branches, ("split", "splits", name))
        elif isinstance(self.split, tuple) and self.amount is None:
            if not all(isinstance(branch.take, FixedAmount | FromBelow | Unknown) for branch in self.split):
                yield (), fault("amount_missing"), None
            for index, branch in enumerate(self.split):
                if isinstance(branch.by, tuple):
                    yield from _without_rest(branch.by, ("split", index, "by"))
        elif isinstance(self.split, tuple):
            yield from _without_rest(self.split, ("split",))

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The stages of the amount; none where the total is what the parties are charged from below."""
        return self.amount or ()

    @property
    def title(self) -> str:
        """The name to show."""
        return self.name or self.id.replace("_", " ").replace("-", " ").capitalize()
