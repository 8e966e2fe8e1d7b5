"""Limits per party: a cap, a floor, the largest change from the year before – and what they cut off.

What happens with what a limit cuts off is hardly ever written. It must be stated, for there is no
sensible default: the others take it (``redistribute``) or nobody does (``unfunded``).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Discriminator, Tag, model_validator

from kostnadsfordelning.agreement.paths import alternative
from kostnadsfordelning.agreement.values import (
    Kronor,
    Note,
    OrUnknown,
    Part,
    PartyName,
    Positive,
    Share,
    Table,
    Unknown,
    Year,
    fault,
    refuse,
)
from kostnadsfordelning.apportionment.numbers import is_percent, written_percent
from kostnadsfordelning.messages.numbers import whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostnadsfordelning.agreement.paths import Path
    from kostnadsfordelning.agreement.pieces import Faults

_ALL, _EACH = alternative("all"), alternative("each")
_KRONOR, _SHARE, _BOTH = alternative("kronor"), alternative("share"), alternative("both")


def _is_share(value: Any) -> str:
    written = isinstance(value, str) and (is_percent(value) or "/" in value)
    return _SHARE if written or isinstance(value, Fraction) else _KRONOR


Bound = Annotated[
    Annotated[Positive, Tag(_KRONOR)] | Annotated[Share, Tag(_SHARE)],
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

    @model_validator(mode="after")
    def _limits_something(self) -> Change:
        if self.increase is None and self.decrease is None:
            raise fault("no_change")
        return self


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

    @model_validator(mode="after")
    def _go_together(self) -> Limits:
        refuse(self._contradictions())
        return self

    def _contradictions(self) -> Faults:
        if not (self.cap or self.floor or self.max_change or 0 in (self.cap, self.floor, self.max_change)):
            yield (), fault("no_limit"), None
        if self.previous is not None and self.max_change is None:
            yield ("previous",), fault("previous_without_change"), None
        below: dict[Path, tuple[int | Fraction, int | Fraction]] = {}
        for party, cap, floor in _pairs(self.cap, self.floor):
            if cap < floor:
                own = isinstance(self.floor, Mapping)
                below.setdefault(("floor", party) if own else ("floor",), (cap, floor))
        for path, (cap, floor) in below.items():
            yield (
                path,
                fault("cap_below_floor", cap=told_bound(cap), floor=told_bound(floor)),
                told_bound(floor),
            )
        if isinstance(self.floor, Mapping):
            total = sum((one for one in self.floor.values() if not isinstance(one, int)), Fraction(0))
            if total > 1:
                yield ("floor",), fault("floors_over", total=written_percent(total)), None


def _pairs(
    cap: Bounds | Unknown | None, floor: Bounds | Unknown | None
) -> Iterator[tuple[str, int | Fraction, int | Fraction]]:
    """Every cap and floor that meet at one party and are of one kind, so that they can be compared.

    Parties are compared as they are written here; `consistency` knows which code a name stands for.
    """
    if cap is None or floor is None or isinstance(cap, Unknown) or isinstance(floor, Unknown):
        return
    named = [*(floor if isinstance(floor, Mapping) else cap if isinstance(cap, Mapping) else [""])]
    for party in named:
        high = cap.get(party) if isinstance(cap, Mapping) else cap
        low = floor.get(party) if isinstance(floor, Mapping) else floor
        if high is not None and low is not None and isinstance(high, int) == isinstance(low, int):
            yield party, high, low


def told_bound(bound: int | Fraction) -> str:
    """A bound as it is written in a file."""
    return whole(bound) if isinstance(bound, int) else written_percent(bound)


MaxChange = Annotated[
    Annotated[Share, Tag(_SHARE)] | Annotated[Change, Tag(_BOTH)],
    Discriminator(lambda value: _BOTH if isinstance(value, Mapping | Change) else _SHARE),
]
"""One percent for both directions, or one for each."""

Limits.model_rebuild()
