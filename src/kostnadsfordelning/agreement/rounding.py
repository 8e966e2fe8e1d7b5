"""The agreement's rounding: the method, what becomes of a residual and a tie, and shares rounded first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import model_validator

from kostnadsfordelning.agreement.values import (
    Decimals,
    Delta,
    Identifier,
    Note,
    Part,
    PartyName,
    Text,
    Unit,
    Year,
    fault,
    refuse,
)
from kostnadsfordelning.apportionment.rules import RECEIVERS, Rule, ShareRule
from kostnadsfordelning.errors import InputError

if TYPE_CHECKING:
    from kostnadsfordelning.agreement.pieces import Faults

__all__ = ["RECEIVERS", "Rounding", "Shares"]


class Shares(Part):
    """Shares are rounded half-up to ``decimals`` of a percent before kronor are apportioned."""

    decimals: Decimals
    off_100: Literal["refuse", "largest_remainder", "largest"] = "refuse"

    @property
    def rule(self) -> ShareRule:
        """The rule as the exact core takes it."""
        return ShareRule(self.decimals, self.off_100)


class Placed(Note):
    """Kronor placed by decision: a party's amount of an item moved by ``delta``, never without a reason."""

    year: Year
    item: Identifier
    party: PartyName
    delta: Delta
    reason: Text


class Rounding(Note):
    """How kronor are made whole. The tie rule must always be written.

    ``at`` says where: at every ``branch`` from the top, once per ``item``, or on the ``agreement``'s total,
    so that each party's sum follows from its exact sum. ``manual`` places kronor by decision.
    """

    method: Literal["largest_remainder", "half_up", "down", "sainte_lague", "cumulative"]
    ties: Literal["order", "largest", "refuse"]
    residual_to: PartyName | None = None
    unit: Unit = 1
    shares: Shares | None = None
    at: Literal["branch", "item", "agreement"] = "branch"
    manual: tuple[Placed, ...] = ()

    @model_validator(mode="after")
    def _is_a_rule(self) -> Rounding:
        try:
            self.rule()
        except InputError as error:
            why = "; ".join(one.why for one in error.faults)
            remedy = "; ".join(one.remedy for one in error.faults)
            raise fault("rounding_rule", why=why, remedy=remedy) from None
        return self

    @model_validator(mode="after")
    def _goes_together(self) -> Rounding:
        refuse(self._contradictions())
        return self

    def _contradictions(self) -> Faults:
        if self.at == "agreement" and self.unit != 1:
            yield ("unit",), fault("at_agreement_unit"), self.unit
        if self.at == "agreement" and self.residual_to == "none":
            yield ("residual_to",), fault("at_agreement_residual"), self.residual_to
        sums: dict[tuple[int, str], int] = {}
        last: dict[tuple[int, str], int] = {}
        for index, placed in enumerate(self.manual):
            of = (placed.year, placed.item)
            sums[of] = sums.get(of, 0) + placed.delta
            last[of] = index
        for (year, item), total in sums.items():
            if total and self.residual_to != "none":
                index = last[year, item]
                yield ("manual", index), fault("manual_sum", year=year, item=item, total=total), None

    def rule(self, residual_to: str | None = None) -> Rule:
        """The rule as the exact core takes it; ``residual_to`` replaces a party by the branch it is in."""
        return Rule(self.method, residual_to or self.residual_to, self.ties, self.unit)
