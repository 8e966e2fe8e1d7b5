"""Limits per party: a cap, a floor, the largest change from the year before – and what they cut off.

What happens with what a limit cuts off is hardly ever written. It must be stated, for there is no
sensible default: the others take it (``redistribute``) or nobody does (``unfunded``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Tag

from kostnadsfordelning.agreement.paths import alternative
from kostnadsfordelning.agreement.values import (
    Kronor,
    Note,
    OrUnknown,
    Part,
    PartyName,
    Share,
    Table,
    Year,
)
from kostnadsfordelning.apportionment.numbers import is_percent

_ALL, _EACH = alternative("all"), alternative("each")
_KRONOR, _SHARE, _BOTH = alternative("kronor"), alternative("share"), alternative("both")


def _is_share(value: Any) -> str:
    from fractions import Fraction

    written = isinstance(value, str) and (is_percent(value) or "/" in value)
    return _SHARE if written or isinstance(value, Fraction) else _KRONOR


Bound = Annotated[
    Annotated[Kronor, Tag(_KRONOR)] | Annotated[Share, Tag(_SHARE)],
    Discriminator(_is_share),
]
"""Kronor, or a share of the amount that is limited."""
Bounds = Annotated[
    Annotated[Bound, Tag(_ALL)] | Annotated[Table[PartyName, Bound], Tag(_EACH)],
    Discriminator(lambda value: _EACH if isinstance(value, Mapping) else _ALL),
]


class Change(Part):
    """The largest increase and decrease from the year before; what is left out is not limited."""

    increase: OrUnknown[Share] | None = None
    decrease: OrUnknown[Share] | None = None


class PreviousAmounts(Note):
    """What each party paid the year before the limit first acts."""

    year: Year
    amounts: Table[PartyName, Kronor]


class Limits(Note):
    """The limits of one branch, each on every party's part of it.

    ``max_change`` is measured against the party's part the year before: ``previous`` for the first year,
    then the agreement's own result.
    """

    cap: OrUnknown[Bounds] | None = None
    floor: OrUnknown[Bounds] | None = None
    max_change: OrUnknown[MaxChange] | None = None
    previous: PreviousAmounts | None = None
    cut_off: OrUnknown[Literal["redistribute", "unfunded"]]


MaxChange = Annotated[
    Annotated[Share, Tag(_SHARE)] | Annotated[Change, Tag(_BOTH)],
    Discriminator(lambda value: _BOTH if isinstance(value, Mapping | Change) else _SHARE),
]
"""One percent for both directions, or one for each."""

Limits.model_rebuild()
