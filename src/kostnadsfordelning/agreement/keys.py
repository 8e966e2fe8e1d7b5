"""Allocation keys: one weight per party, from population on a date, equal parts, or fixed shares.

In a file a key is told by the word it starts with (``population``, ``equal``, ``fixed``); from Python by
the functions `Population`, `Equal` and `Fixed`.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from kostnadsfordelning.agreement.faults import checked
from kostnadsfordelning.agreement.values import (
    Day,
    DayOfMonth,
    Month,
    Note,
    OrUnknown,
    Part,
    Share,
    YearsBefore,
    fault,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal
    from fractions import Fraction


class DateRule(Part):
    """A date that follows the cost year: 1 November the year before is month 11, day 1, one year before."""

    month: Month
    day: DayOfMonth
    years_before: YearsBefore

    @model_validator(mode="after")
    def _is_a_date(self) -> DateRule:
        try:
            date(2024, self.month, self.day)
        except ValueError:
            raise fault("day_of_month") from None
        if (self.month, self.day) == (2, 29):
            raise fault("day_of_month")
        return self

    def on(self, cost_year: int) -> date:
        """The date for one cost year."""
        return date(cost_year - self.years_before, self.month, self.day)


def _date_or_rule(value: Any) -> str:
    return "rule" if isinstance(value, dict | DateRule) else "date"


class PopulationKey(Note):
    """Weights are the parties' population (persons) on a date: a fixed one, or one that follows the year."""

    population: OrUnknown[
        Annotated[
            Annotated[Day, Tag("date")] | Annotated[DateRule, Tag("rule")], Discriminator(_date_or_rule)
        ]
    ] = Field(description="Folkmängd vid ett datum, eller {month, day, years_before}.")


def _nothing(value: Any) -> None:
    if value is not None:
        raise fault("equal_takes_nothing")


class EqualKey(Note):
    """Every party weighs the same."""

    equal: Annotated[None, BeforeValidator(_nothing)] = Field(
        description="Lika delar. Skrivs utan värde: {equal: }"
    )


class FixedKey(Note):
    """Shares or weights written in the agreement, by party code or exact name.

    Percent texts must make exactly 100 %; other numbers are relative to each other.
    """

    fixed: dict[str, Any] = Field(description="Partens kod eller namn och dess andel.")

    @model_validator(mode="after")
    def _can_be_weights(self) -> FixedKey:
        from kostnadsfordelning.apportionment.numbers import integer_weights
        from kostnadsfordelning.errors import InputError

        try:
            integer_weights(self.fixed)
        except InputError as error:
            raise fault(
                "fixed_weights", why="; ".join(f"{f.place} {f.why}" for f in error.faults) or error
            ) from None
        return self


def _kind(value: Any) -> str | None:
    """Which key is meant. The bare word ``equal`` is one too."""
    if value == "equal":
        return "equal"
    names = value if isinstance(value, dict) else type(value).model_fields if isinstance(value, Note) else ()
    return next((name for name in ("population", "equal", "fixed") if name in names), None)


def _spell_out(value: Any) -> Any:
    return {"equal": None} if value == "equal" else value


Key = Annotated[
    Annotated[PopulationKey, Tag("population")]
    | Annotated[EqualKey, BeforeValidator(_spell_out), Tag("equal")]
    | Annotated[FixedKey, Tag("fixed")],
    Discriminator(_kind, custom_error_type="key_kind", custom_error_message="key_kind"),
]


def Population(  # noqa: N802 - reads as the key it makes
    on: date | str | None = None,
    *,
    month: int | None = None,
    day: int | None = None,
    years_before: int | None = None,
    assumed: str | None = None,
) -> PopulationKey:
    """A population key: on a fixed date, or on a day that follows the cost year.

    >>> Population("2021-11-01").population
    datetime.date(2021, 11, 1)
    >>> Population(month=11, day=1, years_before=1).population.on(2026)
    datetime.date(2025, 11, 1)
    """
    rule = on if on is not None else {"month": month, "day": day, "years_before": years_before}
    return checked(PopulationKey, {"population": rule, "assumed": assumed})


def Equal(*, assumed: str | None = None) -> EqualKey:  # noqa: N802
    """Equal parts."""
    return checked(EqualKey, {"equal": None, "assumed": assumed})


def Fixed(  # noqa: N802
    shares: Mapping[str, int | str | Fraction | Decimal], *, assumed: str | None = None
) -> FixedKey:
    """Fixed shares by party code or exact name: ``Fixed({"2303": "40 %", "Bräcke": "60 %"})``."""
    return checked(FixedKey, {"fixed": dict(shares), "assumed": assumed})
