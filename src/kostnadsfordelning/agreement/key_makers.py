"""Allocation keys as Python calls: what `Agreement.replace` takes for ``key`` and ``keys``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.faults import checked
from kostnadsfordelning.agreement.keys import EqualKey, FixedKey, PopulationKey

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
