"""Placeholder until the reader stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    import os
    from collections.abc import Iterable

    from kostnadsfordelning.reference.tables import DatedValues


def population_from(
    path: str | os.PathLike[str],
    *,
    date: str | dt.date,
    source: str,
    certainty: str | None = None,
    parties: Iterable[str] | None = None,
    column: str | None = None,
    sheet: str | None = None,
) -> DatedValues:
    """Coming in the next commit."""
    raise NotImplementedError
