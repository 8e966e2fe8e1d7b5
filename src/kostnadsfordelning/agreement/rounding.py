"""The agreement's rounding: the method, what becomes of a residual and a tie, and shares rounded first."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from kostnadsfordelning.agreement.values import Decimals, Note, Part, Text, Unit, fault
from kostnadsfordelning.apportionment.rules import Rule, ShareRule
from kostnadsfordelning.errors import InputError


class Shares(Part):
    """Shares are rounded half-up to ``decimals`` of a percent before kronor are apportioned."""

    decimals: Decimals
    off_100: Literal["refuse", "largest_remainder", "largest"] = Field(
        "refuse", description="Vad som gäller när de avrundade andelarna inte blir 100 %."
    )

    @property
    def rule(self) -> ShareRule:
        """The rule as the exact core takes it."""
        return ShareRule(self.decimals, self.off_100)


class Rounding(Note):
    """How kronor are made whole, at every branch from the top. The tie rule must always be written."""

    method: Literal["largest_remainder", "half_up", "down", "sainte_lague", "cumulative"] = Field(
        description="Avrundningsmetod."
    )
    ties: Literal["order", "largest", "refuse"] = Field(description="Vad som avgör lika rester.")
    residual_to: Text | None = Field(
        None, description="Vem som får avrundningsresten (half_up, down): largest, first, last, none, part."
    )
    unit: Unit = Field(1, description="Avrundningsenhet i kronor: 1, 10, 100 eller 1000.")
    shares: Shares | None = Field(None, description="Andelar som avrundas först.")

    @model_validator(mode="after")
    def _is_a_rule(self) -> Rounding:
        try:
            self.rule()
        except InputError as error:
            told = error.faults[0] if error.faults else None
            raise fault(
                "rounding_rule", why=told.why if told else error, remedy=told.remedy if told else ""
            ) from None
        return self

    def rule(self, residual_to: str | None = None) -> Rule:
        """The rule as the exact core takes it; ``residual_to`` replaces a party by the branch it is in."""
        return Rule(self.method, residual_to or self.residual_to, self.ties, self.unit)
