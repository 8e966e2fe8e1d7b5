"""Charges from below: what each party pays is stated, and the total is the result.

A decided amount beside which a rate is only printed is something else: there the rate is not computed
with (see ``not_expressed``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from kostnadsfordelning.agreement.paths import alternative
from kostnadsfordelning.agreement.values import (
    Identifier,
    Kronor,
    OrUnknown,
    Part,
    PartyName,
    Persons,
    Rate,
    Table,
)

_ALL, _EACH = alternative("all"), alternative("each")

Flat = Annotated[
    Annotated[Kronor, Tag(_ALL)] | Annotated[Table[PartyName, Kronor], Tag(_EACH)],
    Discriminator(lambda value: _EACH if isinstance(value, Mapping) else _ALL),
]
"""A flat sum: the same for every party, or one for each."""


class Band(Part):
    """A rate in kronor per unit for those from ``from`` to ``to``; the last band may be without end."""

    start: Persons = Field(alias="from")
    end: Persons | None = Field(None, alias="to")
    rate: OrUnknown[Rate]


class Charge(Part):
    """A flat sum (``base``), a rate per unit of a key (``rate``, ``of``), or rates by band of it.

    ``edge`` says which band the unit on a boundary belongs to, the ``lower`` or the ``upper``; ``applies``
    whether a band's rate is for the units within the band (``marginal``) or for ``whole`` of the party.
    """

    base: OrUnknown[Flat] | None = None
    rate: OrUnknown[Rate] | None = None
    of: OrUnknown[Identifier] | None = None
    bands: tuple[Band, ...] = ()
    edge: OrUnknown[Literal["lower", "upper"]] | None = None
    applies: OrUnknown[Literal["marginal", "whole"]] | None = None
