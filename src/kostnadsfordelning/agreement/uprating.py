"""Uprating: a fixed percent or an index, which edition of it, when it is rounded, and the true-up after.

A stage of an amount (see `stages`), in a file of its own because an index needs so much said.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Discriminator, Field, Tag, field_validator

from kostnadsfordelning.agreement.paths import alternative
from kostnadsfordelning.agreement.values import (
    Day,
    Month,
    Note,
    OrUnknown,
    Part,
    Percent,
    Text,
    Year,
    YearsBefore,
    fault,
)

if TYPE_CHECKING:
    from pydantic import ValidationInfo


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
    compare_with: Percent | None = None
    """A fixed percent to show beside what an index gives; it changes nothing."""

    @field_validator("compare_with")
    @classmethod
    def _beside_an_index(cls, compare_with: Percent | None, info: ValidationInfo) -> Percent | None:
        if compare_with is not None and isinstance(info.data.get("uprate"), Fraction):
            raise fault("compare_needs_index")
        return compare_with


class TrueUp(Note):
    """The year's correction of last year's amount, once its index figure is settled.

    The stages before it are gone through for the year before twice: with the figure that was used then,
    and with the one of ``true_up``. The difference is added to this year's amount. ``goes_on_from`` says
    which of the two the amounts of later years build on: what was ``invoiced``, or what was ``settled``.
    """

    true_up: OrUnknown[Edition]
    goes_on_from: OrUnknown[Literal["invoiced", "settled"]]
