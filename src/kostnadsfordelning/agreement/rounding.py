"""The agreement's rounding: the method, what becomes of a residual and a tie, and shares rounded first."""

from __future__ import annotations

from typing import Literal

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
)
from kostnadsfordelning.apportionment.rules import RECEIVERS, Rule, ShareRule
from kostnadsfordelning.errors import InputError

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

    def rule(self, residual_to: str | None = None) -> Rule:
        """The rule as the exact core takes it; ``residual_to`` replaces a party by the branch it is in."""
        return Rule(self.method, residual_to or self.residual_to, self.ties, self.unit)
