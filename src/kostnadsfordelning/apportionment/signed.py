"""Amounts known to the fraction of a krona, made whole by a rule: the results of several splits together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostnadsfordelning.apportionment.methods import divide
from kostnadsfordelning.apportionment.refusals import fault
from kostnadsfordelning.apportionment.rules import known_rule
from kostnadsfordelning.errors import WeightError

if TYPE_CHECKING:
    from kostnadsfordelning.apportionment.rules import Rule

NO_ONE = "_residual"


def blended(
    total: int, parties: tuple[str, ...], parts: tuple[int, ...], scale: int, rule: Rule
) -> tuple[int, ...]:
    """Whole kronor from ``parts``, each a number of kronor times ``scale``.

    Where the parts make ``total`` exactly, so do the kronor. Where they make another sum (a limit left
    something over), what the rounding leaves goes with what is no one's: everyone is still rounded from
    the exact part, and no party takes a residual for it.

    >>> from kostnadsfordelning.apportionment.rules import Rule
    >>> blended(100, ("A", "B"), (75 * 60 + 25 * 41, 75 * 40 + 25 * 59), 100, Rule("largest_remainder"))
    (55, 45)

    Raises `WeightError` for parts of both signs; otherwise as `divide`.
    """
    if any(part > 0 for part in parts) and any(part < 0 for part in parts):
        raise WeightError(faults=[fault("mixed_signs", "blend")])
    if not any(parts):
        return (0,) * len(parties)
    weights = tuple(abs(part) for part in parts)
    if sum(parts) == total * scale:
        return divide(total, parties, weights, rule)[0]
    # No one's part fills the sum up to whole units, so that each quota is the exact part.
    unit = scale * rule.unit
    units = -(-sum(weights) // unit)
    whole = units * rule.unit if sum(parts) > 0 else -units * rule.unit
    alone = known_rule(rule.method, "none" if rule.residual_to else None, rule.ties, rule.unit)
    filled = (*weights, units * unit - sum(weights))
    return divide(whole, (*parties, NO_ONE), filled, alone)[0][:-1]
