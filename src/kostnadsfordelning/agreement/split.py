"""How an amount is split: branches that take a share or the rest, each ending in parties by a key.

Branches nest: a branch's amount may itself be split by further branches. Amounts are rounded from the
top, and what the branches of one level take always makes the whole.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Literal

from pydantic import AfterValidator, Discriminator, Tag

from kostnadsfordelning.agreement.paths import alternative
from kostnadsfordelning.agreement.values import Identifier, Note, OrUnknown, PartyName, Share, fault
from kostnadsfordelning.apportionment.numbers import written_percent

_REST, _SHARE = alternative("rest"), alternative("share")
_GROUP, _PARTIES = alternative("group"), alternative("parties")
_KEY, _BRANCHES = alternative("key"), alternative("branches")

Take = Annotated[
    Annotated[Literal["rest"], Tag(_REST)] | Annotated[Share, Tag(_SHARE)],
    Discriminator(lambda value: _REST if value == "rest" else _SHARE),
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
    if rests and total >= 1:
        raise fault("nothing_left", total=written_percent(total))
    if total > 1 or (total != 1 and not rests and len(shares) == len(takes)):
        # With an open question among the shares, the sum is tested when it is answered.
        raise fault("shares_of_split", total=written_percent(total), off=written_percent(abs(1 - total)))
    return branches


class Branch(Note):
    """One part of a split: to a group or to named parties, a share or the rest, by a key or by branches."""

    to: Receivers
    take: OrUnknown[Take]
    by: OrUnknown[Way] | None = None


Branches = Annotated[tuple[Branch, ...], AfterValidator(takes_everything)]
Way = Annotated[
    Annotated[Identifier, Tag(_KEY)] | Annotated[Branches, Tag(_BRANCHES)],
    Discriminator(lambda value: _BRANCHES if isinstance(value, list | tuple) else _KEY),
]
Split = OrUnknown[Branches]

Branch.model_rebuild()
