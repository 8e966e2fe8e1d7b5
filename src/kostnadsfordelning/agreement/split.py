"""How an amount is split: branches that take a share or the rest, each ending in parties by a key.

Branches nest: a branch's amount may itself be split by further branches. Amounts are rounded from the
top, and what the branches of one level take always makes the whole.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from kostnadsfordelning.agreement.values import Identifier, Note, OrUnknown, Share, Text, fault
from kostnadsfordelning.messages.numbers import percent

if TYPE_CHECKING:
    from collections.abc import Sequence


def _take_kind(value: Any) -> str:
    return "rest" if value == "rest" else "share"


Take = Annotated[
    Annotated[Literal["rest"], Tag("rest")] | Annotated[Share, Tag("share")], Discriminator(_take_kind)
]


def _by_kind(value: Any) -> str:
    return "branches" if isinstance(value, list | tuple) else "key"


class Branch(Note):
    """One part of a split: to a group or to named parties, a share or the rest, by a key or by branches."""

    to: Annotated[
        Annotated[Identifier, Tag("group")] | Annotated[tuple[Text, ...], Tag("parties")],
        Discriminator(lambda value: "parties" if isinstance(value, list | tuple) else "group"),
    ] = Field(description="En partsgrupp, eller en lista med parters koder eller namn.")
    take: OrUnknown[Take] = Field(description='Andel av beloppet ("50 %", 1/3) eller rest.')
    by: (
        OrUnknown[
            Annotated[
                Annotated[Identifier, Tag("key")] | Annotated[tuple[Branch, ...], Tag("branches")],
                Discriminator(_by_kind),
            ]
        ]
        | None
    ) = Field(None, description="Nyckelns namn, eller ytterligare grenar. Behövs inte för en enda part.")

    @model_validator(mode="after")
    def _branches_make_the_whole(self) -> Branch:
        if isinstance(self.by, tuple):
            takes_everything(self.by)
        return self


def takes_everything(branches: Sequence[Branch]) -> None:
    """Refuse branches of one level that do not make the whole."""
    takes = [branch.take for branch in branches]
    if not takes:
        raise fault("no_branches")
    rests = takes.count("rest")
    if rests > 1:
        raise fault("two_rests")
    shares = [take for take in takes if isinstance(take, Fraction)]
    total = sum(shares, Fraction(0))
    if len(shares) + rests < len(takes):
        return  # an unknown share: the sum is tested when it is answered
    if rests and total >= 1 and shares:
        raise fault("nothing_left", total=percent(total))
    if not rests and total != 1:
        raise fault("shares_of_split", total=percent(total), off=percent(abs(1 - total)))


Split = OrUnknown[tuple[Branch, ...]]
