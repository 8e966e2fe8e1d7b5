"""Amounts known to the fraction of a krona, made whole by a rule: the results of several splits together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostnadsfordelning.apportionment.methods import divide
from kostnadsfordelning.apportionment.refusals import fault
from kostnadsfordelning.errors import WeightError

if TYPE_CHECKING:
    from kostnadsfordelning.apportionment.rules import Rule


def blended(
    total: int, parties: tuple[str, ...], parts: tuple[int, ...], scale: int, rule: Rule
) -> tuple[int, ...]:
    """Whole kronor from ``parts``, each a number of kronor times ``scale``.

    Where the parts make ``total`` exactly, so do the kronor; where they make another sum (a limit left
    something over), that sum is first rounded to the rule's unit, half away from zero.

    >>> from kostnadsfordelning.apportionment.rules import Rule
    >>> blended(100, ("A", "B"), (75 * 60 + 25 * 41, 75 * 40 + 25 * 59), 100, Rule("largest_remainder"))
    (55, 45)

    Raises `WeightError` for parts of both signs; otherwise as `divide`.
    """
    if any(part > 0 for part in parts) and any(part < 0 for part in parts):
        raise WeightError(faults=[fault("mixed_signs", "blend")])
    made = sum(parts)
    whole = total
    if made != total * scale:
        step = scale * rule.unit
        units = (2 * abs(made) + step) // (2 * step)
        whole = (units if made > 0 else -units) * rule.unit
    if not made:
        return (0,) * len(parties)
    return divide(whole, parties, tuple(abs(part) for part in parts), rule)[0]
