"""Reading a user's file of index figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    import os
    from fractions import Fraction

    from kostnadsfordelning.reference.sources import Source


def read_index_file(
    path: str | os.PathLike[str], *, name: str | None, source: str | None, sheet: str | None
) -> tuple[str, list[tuple[int, Fraction, str, Source, dt.date]]]:
    """Placeholder, next commit."""
    raise NotImplementedError
