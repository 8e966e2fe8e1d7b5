"""Allocation keys as Python calls: what `Agreement.replace` takes for ``key`` and ``keys``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.faults import checked
from kostnadsfordelning.agreement.keys import EqualKey, FixedKey, PopulationKey, UsageKey, WeightedKey

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal
    from fractions import Fraction


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


def Usage(  # noqa: N802
    values: Mapping[str, int | str | Fraction | Decimal] | str, *, unit: str, assumed: str | None = None
) -> UsageKey:
    """A key after use – days, cases, hours: the numbers by party code or exact name, or the name of a table
    that is told as ``usage=`` when the allocation is made. ``unit`` says what is counted.

    >>> Usage("vardygn", unit="dygn").usage
    'vardygn'
    >>> Usage({"Ragunda": 120, "Bräcke": "80,5"}, unit="dygn").usage["Bräcke"]
    '80,5'

    Raises `AgreementFileError` (an `InputError`) for floats, negative numbers, and numbers that are all zero.
    """
    form = dict(values) if isinstance(values, Mapping) else values
    return checked(UsageKey, {"usage": form, "unit": unit, "assumed": assumed})


def Weighted(  # noqa: N802
    parts: Mapping[str, str | Fraction | Mapping[int, str | Fraction]],
    *,
    decimals: int | None = None,
    off_100: str | None = None,
    assumed: str | None = None,
) -> WeightedKey:
    """Several keys weighted together: ``Weighted({"population": "70 %", "equal": "30 %"})``.

    A part is ``population`` (with the date of the agreement), ``equal``, ``land_area`` or ``tax_base`` (the
    latest known before the cost year), the name of a key in the agreement, or any other name: a column
    told as ``usage=``. The percents make exactly 100 %, also where a part has one for each year.
    ``decimals=6`` rounds the combined share to parts per million, and ``off_100`` says how the rounded
    shares are made to be the whole: ``refuse``, ``largest_remainder`` or ``largest``.

    >>> Weighted({"population": "70 %", "equal": "30 %"}).shares_for(2026)["population"]
    Fraction(7, 10)

    Raises `AgreementFileError` (an `InputError`) for shares that cannot be used.
    """
    form = dict(parts) if isinstance(parts, Mapping) else parts
    values = {"weighted": form, "decimals": decimals, "off_100": off_100, "assumed": assumed}
    return checked(WeightedKey, {name: value for name, value in values.items() if value is not None})
