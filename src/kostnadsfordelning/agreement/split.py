"""How an amount is split: branches that take a share, a fixed amount, a charge or the rest, each ending
in parties by a key.

Branches nest: a branch's amount may itself be split by further branches. Amounts are rounded from the
top, and what the branches of one level take always makes the whole. Limits act on a branch's parts, and
a blend on the results of two whole splits.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, Discriminator, Tag, model_validator

from kostnadsfordelning.agreement.charges import Charge  # noqa: TC001 - pydantic reads it
from kostnadsfordelning.agreement.limits import Limits  # noqa: TC001 - pydantic reads it
from kostnadsfordelning.agreement.paths import alternative
from kostnadsfordelning.agreement.values import (
    Identifier,
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
from kostnadsfordelning.apportionment.numbers import written_percent

if TYPE_CHECKING:
    from kostnadsfordelning.agreement.pieces import Faults

_REST, _SHARE = alternative("rest"), alternative("share")
_AMOUNT, _CHARGE = alternative("amount"), alternative("charge")
_GROUP, _PARTIES = alternative("group"), alternative("parties")
_KEY, _BRANCHES, _BLEND = alternative("key"), alternative("branches"), alternative("blend")


class FixedAmount(Part):
    """A branch that takes a stated amount off before the rest is split."""

    amount: OrUnknown[Positive]


class FromBelow(Part):
    """A branch that takes what its parties are charged; the charge ends in parties by itself."""

    charge: Charge


def _take(value: Any) -> str:
    if isinstance(value, FromBelow) or (isinstance(value, Mapping) and "charge" in value):
        return _CHARGE
    if isinstance(value, FixedAmount | Mapping):
        return _AMOUNT
    return _REST if value == "rest" else _SHARE


Take = Annotated[
    Annotated[Literal["rest"], Tag(_REST)]
    | Annotated[Share, Tag(_SHARE)]
    | Annotated[FixedAmount, Tag(_AMOUNT)]
    | Annotated[FromBelow, Tag(_CHARGE)],
    Discriminator(_take),
]
Receivers = Annotated[
    Annotated[Identifier, Tag(_GROUP)] | Annotated[tuple[PartyName, ...], Tag(_PARTIES)],
    Discriminator(lambda value: _PARTIES if isinstance(value, list | tuple) else _GROUP),
]


def takes_everything(branches: tuple[Branch, ...]) -> tuple[Branch, ...]:
    """Refuse branches of one level that do not make the whole."""
    takes = [branch.take for branch in branches]
    if not takes:
        raise fault("no_branches")
    rests = takes.count("rest")
    if rests > 1:
        raise fault("two_rests")
    shares = [take for take in takes if isinstance(take, Fraction)]
    total = sum(shares, Fraction(0))
    if any(isinstance(take, FixedAmount | FromBelow) for take in takes):
        if shares:
            raise fault("shares_beside_amounts")
        return branches  # whether a rest is needed depends on whether the item has an amount: see `Item`
    if rests and total >= 1:
        raise fault("nothing_left", total=written_percent(total))
    if total > 1 or (total != 1 and not rests and len(shares) == len(takes)):
        # With an open question among the shares, the sum is tested when it is answered.
        raise fault("shares_of_split", total=written_percent(total), off=written_percent(abs(1 - total)))
    return branches


class Branch(Note):
    """One part of a split: to a group, or to a list of parties and groups; what it takes; by a key or by
    branches; within limits."""

    to: Receivers
    take: OrUnknown[Take]
    by: OrUnknown[Way] | None = None
    limits: Limits | None = None

    @model_validator(mode="after")
    def _go_together(self) -> Branch:
        refuse(self._contradictions())
        return self

    def _contradictions(self) -> Faults:
        charged = isinstance(self.take, FromBelow)
        if charged and self.by is not None:
            yield ("by",), fault("charge_by"), self.by if isinstance(self.by, str) else None
        if charged and self.limits is not None:
            yield ("limits",), fault("charge_limits"), None
        elif self.limits is not None and not isinstance(self.by, str | Unknown):
            yield ("limits",), fault("limits_need_key"), None


Branches = Annotated[tuple[Branch, ...], AfterValidator(takes_everything)]
Way = Annotated[
    Annotated[Identifier, Tag(_KEY)] | Annotated[Branches, Tag(_BRANCHES)],
    Discriminator(lambda value: _BRANCHES if isinstance(value, list | tuple) else _KEY),
]


class Blend(Note):
    """Two or more whole splits weighted together, year by year: a phase-in from one model to another.

    ``blend`` has each year's percent per split. The last year's goes on, so it must be one split whole.
    """

    blend: Table[Year, Table[Identifier, Share]]
    splits: Table[Identifier, Branches]

    @model_validator(mode="after")
    def _phases_in(self) -> Blend:
        refuse(self._contradictions())
        return self

    def _contradictions(self) -> Faults:
        if not self.blend:
            yield ("blend",), fault("blend_years"), None
            return
        for year, shares in self.blend.items():
            total = sum(shares.values(), Fraction(0))
            if total != 1:
                off = written_percent(abs(1 - total))
                yield ("blend", str(year)), fault("blend_sum", total=written_percent(total), off=off), None
        last = max(self.blend)
        if sum(self.blend[last].values()) == 1 and max(self.blend[last].values()) != 1:
            yield ("blend", str(last)), fault("blend_ends", year=last), None

    def shares_for(self, year: int) -> Mapping[str, Fraction] | None:
        """Each split's share in ``year``; None before the first year of the phase-in."""
        begun = [begin for begin in self.blend if begin <= year]
        return self.blend[max(begun)] if begun else None


Split = OrUnknown[
    Annotated[
        Annotated[Branches, Tag(_BRANCHES)] | Annotated[Blend, Tag(_BLEND)],
        Discriminator(lambda value: _BLEND if isinstance(value, Mapping | Blend) else _BRANCHES),
    ]
]

Branch.model_rebuild()
