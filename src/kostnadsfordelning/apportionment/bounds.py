"""A total divided within bounds: nobody above a cap or below a floor, the others take what that moves.

Each round divides what is left between the parties that are still free. Those beyond a bound are then
held at it: at their caps when the caps cut more than the floors add, else at their floors. A party once
held stays held, so there are at most as many rounds as parties, and the outcome does not depend on the
order in which they are held.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostnadsfordelning.apportionment.methods import divide
from kostnadsfordelning.apportionment.rules import RECEIVERS, known_rule
from kostnadsfordelning.errors import LimitError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostnadsfordelning.apportionment.rules import Rule

Bounds = tuple[int | None, ...]


def divide_within(
    total: int,
    parties: tuple[str, ...],
    weights: tuple[int, ...],
    rule: Rule,
    *,
    lows: Bounds,
    highs: Bounds,
) -> tuple[int, ...]:
    """Whole kronor in the order of ``parties``, each within its bounds, together ``total``.

    ``lows`` and ``highs`` are kronor or None; for a credit they bound its mirror. What the rule leaves to
    no one (``residual_to="none"``) is left here too.

    >>> from kostnadsfordelning.apportionment.rules import Rule
    >>> rule = Rule("largest_remainder")
    >>> divide_within(100, ("A", "B", "C"), (6, 3, 1), rule, lows=(None,) * 3, highs=(40, None, None))
    (40, 45, 15)

    Raises `LimitError` for a floor above its cap, and where the bounds leave no way to make the total;
    otherwise as `divide`.
    """
    _refuse_crossed(parties, lows, highs)
    sign, amount = (1, total) if total >= 0 else (-1, -total)
    held: dict[int, int] = {}
    while True:
        free = [place for place in range(len(parties)) if place not in held]
        left = amount - sum(held.values())
        if not free or left < 0:
            break
        parts = _divided(left, [parties[place] for place in free], [weights[place] for place in free], rule)
        over, under = {}, {}
        for place, part in zip(free, parts, strict=True):
            high, low = highs[place], lows[place]
            if high is not None and part > high:
                over[place] = part - high
            elif low is not None and part < low:
                under[place] = low - part
        if not over and not under:
            for place, part in zip(free, parts, strict=True):
                held[place] = part
            return tuple(sign * held[place] for place in range(len(parties)))
        if sum(over.values()) >= sum(under.values()):
            held |= {place: highs[place] or 0 for place in over}
        else:
            held |= {place: lows[place] or 0 for place in under}
    if not free and not left:
        return tuple(sign * held[place] for place in range(len(parties)))
    raise LimitError(
        text(
            "apportionment.bounds_leave" if left > 0 else "apportionment.bounds_exceed",
            total=total,
            left=abs(left),
        )
    )


def clipped(
    total: int, parties: tuple[str, ...], parts: Sequence[int], *, lows: Bounds, highs: Bounds
) -> tuple[int, ...]:
    """The parts moved to the nearest bound, and nobody else touched; what that moves is no one's.

    >>> clipped(100, ("A", "B"), (70, 30), lows=(None, None), highs=(60, None))
    (60, 30)

    Raises `LimitError` for a floor above its cap.
    """
    _refuse_crossed(parties, lows, highs)
    sign = 1 if total >= 0 else -1
    found = []
    for part, low, high in zip(parts, lows, highs, strict=True):
        size = sign * part
        if high is not None:
            size = min(size, high)
        if low is not None:
            size = max(size, low)
        found.append(sign * size)
    return tuple(found)


def _divided(left: int, parties: list[str], weights: list[int], rule: Rule) -> tuple[int, ...]:
    """What is left between those still free. A residual that went to one now held goes to the largest."""
    if not any(weights):
        if left:
            raise LimitError(text("apportionment.bounds_leave", total=left, left=left))
        return (0,) * len(parties)
    receiver = rule.residual_to
    if receiver is not None and receiver not in RECEIVERS and receiver not in parties:
        rule = known_rule(rule.method, "largest", rule.ties)
    return divide(left, tuple(parties), tuple(weights), rule)[0]


def _refuse_crossed(parties: tuple[str, ...], lows: Bounds, highs: Bounds) -> None:
    crossed = [
        text("apportionment.bounds_crossed", party=party, low=low, high=high)
        for party, low, high in zip(parties, lows, highs, strict=True)
        if low is not None and high is not None and low > high
    ]
    if crossed:
        raise LimitError("\n".join(crossed))
