"""Allocation keys: one weight per party, from population, equal parts, fixed shares, usage, facts, or
several of them weighted together.

In a file a key is told by the word it starts with (``population``, ``equal`` …); from Python it is made
by the functions of `key_makers`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Discriminator, Tag, model_validator

from kostnadsfordelning.agreement.paths import alternative
from kostnadsfordelning.agreement.values import (
    Day,
    DayOfMonth,
    Identifier,
    KeyDecimals,
    Month,
    Note,
    OrUnknown,
    Part,
    PartyName,
    Quantity,
    Share,
    Table,
    Text,
    Unknown,
    Weight,
    Year,
    YearsBefore,
    fault,
    read_number,
    refuse,
)
from kostnadsfordelning.apportionment.numbers import written_percent

if TYPE_CHECKING:
    from kostnadsfordelning.agreement.pieces import Faults


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


_YEAR, _SHARE, _YEARS = alternative("year"), alternative("share"), alternative("years")
_NAME, _NUMBERS = alternative("name"), alternative("numbers")


def _some_use(numbers: dict[str, Any]) -> dict[str, Any]:
    """Refuse numbers of which none is above zero: there would be nothing to divide by."""
    if not any(read_number(number) for number in numbers.values()):
        raise fault("usage_nothing")
    return numbers


Usage = Annotated[
    Annotated[Identifier, Tag(_NAME)]
    | Annotated[Table[PartyName, Quantity], AfterValidator(_some_use), Tag(_NUMBERS)],
    Discriminator(lambda value: _NUMBERS if isinstance(value, Mapping) else _NAME),
]
YearlyShare = Annotated[
    Annotated[Share, Tag(_SHARE)] | Annotated[Table[Year, Share], Tag(_YEARS)],
    Discriminator(lambda value: _YEARS if isinstance(value, Mapping) else _SHARE),
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


class UsageKey(Note):
    """Weights from the user's own table – days, cases, hours – told under this name as ``usage=``.

    ``usage`` may also be the numbers themselves, by party code or exact name.
    """

    usage: OrUnknown[Usage]
    unit: Text


_LATEST = alternative("latest")


class LandAreaKey(Note):
    """Weights are the parties' land area (km²): on a date, or the latest known before the cost year."""

    land_area: OrUnknown[
        Annotated[
            Annotated[Literal["latest"], Tag(_LATEST)] | Annotated[Day, Tag(_DATE)],
            Discriminator(lambda value: _LATEST if value == "latest" else _DATE),
        ]
    ]


class TaxBaseKey(Note):
    """Weights are the parties' tax base (kronor per inhabitant): of a year, or the latest known before
    the cost year."""

    tax_base: OrUnknown[
        Annotated[
            Annotated[Literal["latest"], Tag(_LATEST)] | Annotated[Year, Tag(_YEAR)],
            Discriminator(lambda value: _LATEST if value == "latest" else _YEAR),
        ]
    ]


class WeightedKey(Note):
    """Several keys weighted together: each is made a share of the parties' sum, then they are added.

    ``weighted`` has the percent of each key by its name; a percent per year phases a model in, and the
    last year's goes on. ``decimals`` rounds the combined share (6: to parts per million), and ``off_100``
    then says how the rounded shares are made to be the whole.
    """

    weighted: OrUnknown[Table[Identifier, OrUnknown[YearlyShare]]]
    decimals: KeyDecimals | None = None
    off_100: Literal["refuse", "largest_remainder", "largest"] | None = None

    @model_validator(mode="after")
    def _make_the_whole(self) -> WeightedKey:
        refuse(self._contradictions())
        return self

    def _contradictions(self) -> Faults:
        if self.decimals is not None and self.off_100 is None:
            yield (), fault("decimals_without_off_100"), None
        if self.off_100 is not None and self.decimals is None:
            yield ("off_100",), fault("off_100_without_decimals"), self.off_100
        if isinstance(self.weighted, Unknown):
            return
        parts = self.weighted
        if not parts:
            yield ("weighted",), fault("weighted_nothing"), None
        yearly = {name: share for name, share in parts.items() if isinstance(share, Mapping)}
        years = sorted({year for shares in yearly.values() for year in shares})
        for name, shares in yearly.items():
            lacking = [str(year) for year in years if year not in shares] or ([] if shares else ["–"])
            if lacking:
                yield ("weighted", name), fault("weighted_years", years=", ".join(lacking)), None
        if any(set(shares) != set(years) for shares in yearly.values()):
            return
        for year in years or ([0] if parts else []):
            known = [
                share[year] if isinstance(share, Mapping) else share
                for share in parts.values()
                if not isinstance(share, Unknown)
            ]
            total = sum(known, Fraction(0))
            if total > 1 or (total != 1 and len(known) == len(parts)):
                off = written_percent(abs(1 - total))
                kind = "weighted_sum_year" if years else "weighted_sum"
                yield ("weighted",), fault(kind, year=year, total=written_percent(total), off=off), None

    def shares_for(self, year: int) -> dict[str, Fraction] | None:
        """Each key's share in ``year``; None before the first year that a share is stated for."""
        if isinstance(self.weighted, Unknown):
            return None
        found: dict[str, Fraction] = {}
        for name, share in self.weighted.items():
            if isinstance(share, Mapping):
                begun = [begin for begin in share if begin <= year]
                if not begun:
                    return None
                share = share[max(begun)]  # noqa: PLW2901
            if isinstance(share, Unknown):
                return None
            found[name] = share
        return found


_KINDS: dict[str, type[Note]] = {
    "population": PopulationKey,
    "equal": EqualKey,
    "fixed": FixedKey,
    "usage": UsageKey,
    "land_area": LandAreaKey,
    "tax_base": TaxBaseKey,
    "weighted": WeightedKey,
}


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
    | Annotated[FixedKey, Tag(alternative("fixed"))]
    | Annotated[UsageKey, Tag(alternative("usage"))]
    | Annotated[LandAreaKey, Tag(alternative("land_area"))]
    | Annotated[TaxBaseKey, Tag(alternative("tax_base"))]
    | Annotated[WeightedKey, Tag(alternative("weighted"))],
    Discriminator(_kind, custom_error_type="key_kind", custom_error_message="key_kind"),
]
