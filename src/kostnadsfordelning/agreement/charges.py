"""Charges from below: what each party pays is stated, and the total is the result.

A decided amount beside which a rate is only printed is something else: there the rate is not computed
with (see ``not_expressed``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, Discriminator, Field, Tag, model_validator

from kostnadsfordelning.agreement.paths import alternative
from kostnadsfordelning.agreement.values import (
    Identifier,
    OrUnknown,
    Part,
    PartyName,
    Persons,
    Positive,
    Rate,
    Table,
    fault,
    refuse,
)

if TYPE_CHECKING:
    from kostnadsfordelning.agreement.pieces import Faults

_ALL, _EACH = alternative("all"), alternative("each")

Flat = Annotated[
    Annotated[Positive, Tag(_ALL)] | Annotated[Table[PartyName, Positive], Tag(_EACH)],
    Discriminator(lambda value: _EACH if isinstance(value, Mapping) else _ALL),
]
"""A flat sum: the same for every party, or one for each."""


class Band(Part):
    """A rate in kronor per unit for those from ``from`` to ``to``; the last band may be without end."""

    start: Persons = Field(alias="from")
    end: Persons | None = Field(None, alias="to")
    rate: OrUnknown[Rate]


def _one_after_another(bands: tuple[Band, ...]) -> tuple[Band, ...]:
    """Refuse bands that do not together hold every number from 0 on, each once."""
    refuse(_breaks(bands))
    return bands


def _breaks(bands: tuple[Band, ...]) -> Faults:
    begins = 0
    for index, band in enumerate(bands):
        last = index == len(bands) - 1
        if index == 0 and band.start != 0:
            yield (index, "from"), fault("bands_begin"), band.start
        elif band.start > begins:
            yield (index, "from"), fault("bands_gap", end=begins, start=band.start), band.start
        elif band.start < begins:
            yield (index, "from"), fault("bands_overlap", end=begins, start=band.start), band.start
        if band.end is None and not last:
            yield (index,), fault("band_without_end"), None
        elif band.end is not None and band.end <= band.start:
            yield (index, "to"), fault("band_backwards", start=band.start), band.end
        elif band.end is not None and last:
            yield (index, "to"), fault("bands_end"), band.end
        following = bands[index + 1].start if not last else 0
        begins = band.end if band.end is not None and band.end > band.start else following


class Charge(Part):
    """A flat sum (``base``), a rate per unit of a key (``rate``, ``of``), or rates by band of it.

    ``edge`` says which band the unit on a boundary belongs to, the ``lower`` or the ``upper``; ``applies``
    whether a band's rate is for the units within the band (``marginal``) or for ``whole`` of the party.
    """

    base: OrUnknown[Flat] | None = None
    rate: OrUnknown[Rate] | None = None
    of: OrUnknown[Identifier] | None = None
    bands: Annotated[tuple[Band, ...], AfterValidator(_one_after_another)] = ()
    edge: OrUnknown[Literal["lower", "upper"]] | None = None
    applies: OrUnknown[Literal["marginal", "whole"]] | None = None

    @model_validator(mode="after")
    def _says_what_is_charged(self) -> Charge:
        refuse(self._lacks())
        return self

    def _lacks(self) -> Faults:
        if self.base is None and self.rate is None and not self.bands:
            yield (), fault("charge_of_nothing"), None
        if self.rate is not None and self.bands:
            yield ("bands",), fault("rate_and_bands"), None
        if self.of is None and (self.rate is not None or self.bands):
            yield (), fault("charge_needs_key"), None
        elif self.of is not None and self.base is not None and self.rate is None and not self.bands:
            yield ("of",), fault("key_without_rate"), str(self.of)
        for name, value in (("edge", self.edge), ("applies", self.applies)):
            if self.bands and value is None:
                yield (), fault(f"bands_need_{name}"), None
            elif value is not None and not self.bands:
                yield (name,), fault("only_with_bands", name=name), str(value)
