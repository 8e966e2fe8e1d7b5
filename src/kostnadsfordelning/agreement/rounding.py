"""The agreement's rounding: the method, what becomes of a residual and a tie, and shares rounded first."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from kostnadsfordelning.agreement.values import Decimals, Note, Part, PartyName, Unit, fault
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


class Rounding(Note):
    """How kronor are made whole, at every branch from the top. The tie rule must always be written."""

    method: Literal["largest_remainder", "half_up", "down", "sainte_lague", "cumulative"]
    ties: Literal["order", "largest", "refuse"]
    residual_to: PartyName | None = None
    unit: Unit = 1
    shares: Shares | None = None

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
