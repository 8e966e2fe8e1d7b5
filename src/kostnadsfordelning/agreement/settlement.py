"""Settlement: the outcome against what has been paid in advance, by the same key or another."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Discriminator, Tag

from kostnadsfordelning.agreement.paths import alternative
from kostnadsfordelning.agreement.values import Identifier, Note, OrUnknown, Positive

_SAME, _KEY = alternative("same"), alternative("key")

SettlementKey = Annotated[
    Annotated[Literal["same"], Tag(_SAME)] | Annotated[Identifier, Tag(_KEY)],
    Discriminator(lambda value: _SAME if value == "same" else _KEY),
]


class Settlement(Note):
    """How the outcome is settled against the advance.

    ``key``: ``same`` (every party pays its part of the outcome, less its advance) or a key that the
    difference is split by. ``deficit_key`` does that for a deficit only. Differences of a party below
    ``de_minimis`` kronor are neither collected nor repaid.
    """

    key: OrUnknown[SettlementKey]
    deficit_key: OrUnknown[SettlementKey] | None = None
    de_minimis: OrUnknown[Positive] | None = None
