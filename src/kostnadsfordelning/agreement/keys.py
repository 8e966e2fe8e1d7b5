"""Allocation keys: one weight per party, from population on a date, equal parts, or fixed shares.

In a file a key is told by the word it starts with (``population``, ``equal``, ``fixed``); from Python by
the functions `Population`, `Equal` and `Fixed`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Discriminator, Tag, model_validator

from kostnadsfordelning.agreement.faults import checked
from kostnadsfordelning.agreement.paths import alternative
from kostnadsfordelning.agreement.values import (
    Day,
    DayOfMonth,
    Month,
    Note,
    OrUnknown,
    Part,
    PartyName,
    Table,
    Unknown,
    Weight,
    YearsBefore,
    fault,
)

if TYPE_CHECKING:
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
            date(2023, self.month, self.day)  # a year without 29 February: the day must exist every year
        except ValueError:
            raise fault("day_of_month") from None
        return self

    def on(self, cost_year: int) -> date:
        """The date for one cost year."""
        return date(cost_year - self.years_before, self.month, self.day)


_DATE, _RULE = alternative("date"), alternative("rule")

KeyDate = Annotated[
    Annotated[Day, Tag(_DATE)] | Annotated[DateRule, Tag(_RULE)],
    Discriminator(lambda value: _RULE if isinstance(value, Mapping | DateRule) else _DATE),
]


class PopulationKey(Note):
    """Weights are the parties' population (persons) on a date: a fixed one, or one that follows the year."""

    population: OrUnknown[KeyDate]


def _nothing(value: Any) -> None:
    if value is not None:
        raise fault("equal_takes_nothing")


class EqualKey(Note):
    """Every party weighs the same."""

    equal: Annotated[None, BeforeValidator(_nothing)]


def _can_be_weights(shares: dict[str, Any]) -> dict[str, Any]:
    """Refuse shares that cannot be used together. Which parties they name is `references`' matter."""
    from kostnadsfordelning.apportionment.numbers import integer_weights
    from kostnadsfordelning.errors import InputError

    if any(isinstance(share, Unknown) for share in shares.values()):
        return shares
    try:
        integer_weights(shares)
    except InputError as error:
        why = "; ".join(
            f"{one.place.removeprefix('weights').strip('[]')} {one.why}".strip() for one in error.faults
        )
        raise fault("fixed_weights", why=why) from None
    return shares


class FixedKey(Note):
    """Shares or weights written in the agreement, by party code or exact name.

    Percent texts must make exactly 100 %; other numbers are relative to each other.
    """

    fixed: OrUnknown[Annotated[Table[PartyName, OrUnknown[Weight]], AfterValidator(_can_be_weights)]]


_KINDS: dict[str, type[Note]] = {"population": PopulationKey, "equal": EqualKey, "fixed": FixedKey}


def _kind(value: Any) -> str | None:
    """Which key is meant. The bare word ``equal`` is one too."""
    if isinstance(value, str):
        return alternative("equal") if value.strip() == "equal" else None
    return next(
        (
            alternative(name)
            for name, model in _KINDS.items()
            if isinstance(value, model) or (isinstance(value, Mapping) and name in value)
        ),
        None,
    )


def _spell_out(value: Any) -> Any:
    return {"equal": None} if isinstance(value, str) else value


Key = Annotated[
    Annotated[PopulationKey, Tag(alternative("population"))]
    | Annotated[EqualKey, BeforeValidator(_spell_out), Tag(alternative("equal"))]
    | Annotated[FixedKey, Tag(alternative("fixed"))],
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

    Raises `AgreementFileError` (an `InputError`) for what is no date, and for both forms at once.
    """
    parts = {"month": month, "day": day, "years_before": years_before}
    stated = {name: part for name, part in parts.items() if part is not None}
    form: object = stated if on is None else on
    if on is not None and stated:
        form = {"on": on, **stated}  # refused: it is either
    return checked(PopulationKey, {"population": form, "assumed": assumed})


def Equal(*, assumed: str | None = None) -> EqualKey:  # noqa: N802
    """Equal parts."""
    return checked(EqualKey, {"equal": None, "assumed": assumed})


def Fixed(  # noqa: N802
    shares: Mapping[str, int | str | Fraction | Decimal], *, assumed: str | None = None
) -> FixedKey:
    """Fixed shares by party code or exact name: ``Fixed({"2303": "40 %", "Bräcke": "60 %"})``.

    Raises `AgreementFileError` (an `InputError`) for shares that cannot be used: floats, negative ones,
    percents that do not make exactly 100 %.
    """
    return checked(
        FixedKey, {"fixed": dict(shares) if isinstance(shares, Mapping) else shares, "assumed": assumed}
    )
