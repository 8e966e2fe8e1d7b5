"""Shares rounded before the amount is divided, where an agreement says so ("4,0 %").

A share is counted in units of its last decimal: with one decimal 100 % is 1000 units, and rounding the
shares is dividing 1000 units. The rounded units are then the weights of the division in kronor.
"""

from __future__ import annotations

from kostnadsfordelning._light import TYPE_CHECKING, frozen
from kostnadsfordelning.apportionment.methods import divide
from kostnadsfordelning.apportionment.refusals import fault
from kostnadsfordelning.apportionment.rules import ShareRule, known_rule
from kostnadsfordelning.errors import SharesError

if TYPE_CHECKING:
    from kostnadsfordelning.apportionment.case import Log


@frozen
class ShareRounding:
    """Rounded shares: ``units`` in the parties' order, ``scale`` of them make 100 %.

    ``half_up`` is what plain rounding gives, and ``half_up_sum`` whether that makes 100 %; when it
    does, ``units`` is the same.
    """

    parties: tuple[str, ...]
    weights: tuple[int, ...]
    rule: ShareRule
    ties: str
    units: tuple[int, ...]
    half_up: tuple[int, ...]

    @property
    def scale(self) -> int:
        """How many units 100 % is."""
        return self.rule.scale

    @property
    def half_up_sum(self) -> int:
        """What the plainly rounded shares make, in units."""
        return sum(self.half_up)


def quantise(
    parties: tuple[str, ...],
    weights: tuple[int, ...],
    rule: ShareRule,
    ties: str = "order",
    log: Log | None = None,
) -> ShareRounding:
    """Round the shares of ``weights`` to ``rule.decimals`` of a percent, so that they make 100 %.

    >>> rounding = quantise(("A", "B", "C"), (1, 1, 1), ShareRule(1, "largest_remainder"))
    >>> rounding.units, rounding.scale, rounding.half_up_sum
    ((334, 333, 333), 1000, 999)

    Raises `SharesError` (with the sum) when they do not and the rule refuses; `TieError` and
    `ResidualError` as `divide`.
    """
    scale = rule.scale
    plain = known_rule("half_up", "none", ties)
    half_up, off = divide(scale, parties, weights, plain, log)
    if not off:
        return ShareRounding(parties, weights, rule, ties, half_up, half_up)
    if rule.off_100 == "refuse":
        raise _off_100(sum(half_up), rule)
    if rule.off_100 == "largest":
        acting = known_rule("half_up", "largest", ties)
    else:
        acting = known_rule("largest_remainder", None, ties)
    units, _ = divide(scale, parties, weights, acting, log)
    return ShareRounding(parties, weights, rule, ties, units, half_up)


def _off_100(made: int, rule: ShareRule) -> SharesError:
    from fractions import Fraction

    from kostnadsfordelning.messages.numbers import percent

    total = percent(Fraction(made, rule.scale), rule.decimals)
    return SharesError(faults=[fault("shares_off", "share_decimals", rule.decimals, sum=total)])
