"""A total divided within bounds: nobody above a cap or below a floor, the others take what that moves.

Each round divides what is left between the parties that are still free. Those beyond a bound are then
held at it for good: at their caps when the parts cut to their bounds make no more than what is left, else
at their floors. There are thus at most as many rounds as parties.

Why nobody needs to be let go again: if the parts cut to their bounds make too little, the others must
pay *more* per weight than in this round, so whoever was above a cap stays there; if they make too much,
the others must pay less, and whoever was below a floor stays there. The same inequality, read for the
whole kronor of the round, says that what is left stays between the floors and the caps of those still
free. A total that the bounds can hold is therefore always divided, and the outcome is the one where all
who are free pay the same per weight.

A party without weight has nothing to pay by: it takes its floor, and no more.
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

    ``lows`` and ``highs`` are kronor or None; for a credit they bound its mirror. With a unit other than
    1 krona they are first moved inward to the nearest whole unit. A residual for a party that is held
    goes to the largest of the others; what the rule leaves to no one (``residual_to="none"``) is left
    here too.

    >>> from kostnadsfordelning.apportionment.rules import Rule
    >>> rule = Rule("largest_remainder")
    >>> divide_within(100, ("A", "B", "C"), (6, 3, 1), rule, lows=(None,) * 3, highs=(40, None, None))
    (40, 45, 15)

    Raises `LimitError` for a floor above its cap, and where the bounds leave no way to make the total;
    otherwise as `divide`.
    """
    sign, amount = (1, total) if total >= 0 else (-1, -total)
    floors, caps = _in_units(parties, lows, highs, rule.unit)
    _refuse_impossible(amount, sign, weights, floors, caps)
    held: dict[int, int] = {}
    while len(held) < len(parties):
        free = [place for place in range(len(parties)) if place not in held]
        left = amount - sum(held.values())
        parts = dict(zip(free, _divided(left, free, parties, weights, rule), strict=True))
        over = {place: cap for place in free if (cap := caps[place]) is not None and parts[place] > cap}
        under = {place: floors[place] for place in free if parts[place] < floors[place]}
        if not over and not under:
            held |= parts
        elif over and sum((parts | over | under).values()) <= left:
            held |= over
        else:
            held |= under or over
    return tuple(sign * held[place] for place in range(len(parties)))


def clipped(
    total: int, parties: tuple[str, ...], parts: Sequence[int], *, lows: Bounds, highs: Bounds, unit: int = 1
) -> tuple[int, ...]:
    """The parts moved to the nearest bound, and nobody else touched; what that moves is no one's.

    >>> clipped(100, ("A", "B"), (70, 30), lows=(None, None), highs=(60, None))
    (60, 30)

    Raises `LimitError` for a floor above its cap.
    """
    sign = 1 if total >= 0 else -1
    floors, caps = _in_units(parties, lows, highs, unit)
    found = []
    for part, low, high in zip(parts, floors, caps, strict=True):
        size = sign * part if high is None else min(sign * part, high)
        found.append(sign * max(size, low))
    return tuple(found)


def _in_units(
    parties: tuple[str, ...], lows: Bounds, highs: Bounds, unit: int
) -> tuple[tuple[int, ...], Bounds]:
    """Floors and caps in whole units. Nobody pays less than nothing, so that is a floor for all.

    Raises `LimitError` that tells every party whose floor is above its cap.
    """
    floors = tuple(max(0, -(-(low or 0) // unit) * unit) for low in lows)
    caps = tuple(None if high is None else high // unit * unit for high in highs)
    crossed = [
        text(f"apportionment.{key}", party=party, low=low or 0, high=high, step=unit)
        for party, low, high, floor, cap in zip(parties, lows, highs, floors, caps, strict=True)
        if cap is not None and high is not None and floor > cap
        for key in ("bounds_crossed" if (low or 0) > high else "bounds_in_no_unit",)
    ]
    if crossed:
        raise LimitError("\n".join(crossed) + "\n→ " + text("apportionment.bounds_crossed_remedy"))
    return floors, caps


def _refuse_impossible(
    amount: int, sign: int, weights: tuple[int, ...], floors: tuple[int, ...], caps: Bounds
) -> None:
    """Refuse bounds that cannot hold the amount, and say by how much."""
    least = sum(floors)
    if least > amount:
        raise LimitError(
            text("apportionment.bounds_exceed", total=sign * amount, bounds=least, off=least - amount)
        )
    # Whoever has no weight takes its floor and no more.
    most = [cap if weight else floor for weight, floor, cap in zip(weights, floors, caps, strict=True)]
    room = sum(cap for cap in most if cap is not None)
    if None not in most and room < amount:
        raise LimitError(
            text("apportionment.bounds_leave", total=sign * amount, bounds=room, off=amount - room)
        )


def _divided(
    left: int, free: list[int], parties: tuple[str, ...], weights: tuple[int, ...], rule: Rule
) -> tuple[int, ...]:
    """What is left between those still free, by the rule. Without any weight nobody has a part of it."""
    names = tuple(parties[place] for place in free)
    own = tuple(weights[place] for place in free)
    if not any(own):
        return (0,) * len(free)
    receiver = rule.residual_to
    if receiver is not None and receiver not in RECEIVERS and receiver not in names:
        rule = known_rule(rule.method, "largest", rule.ties, rule.unit)
    return divide(left, names, own, rule)[0]
