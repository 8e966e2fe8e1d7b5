"""What every method must give, computed the slow way and written without looking at the core.

Weights and quotas are Fractions throughout and the sign is never taken off: each function works on the
signed total. Remainders are sorted, averages are all listed, nothing is clever.
"""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import groupby

HALF = Fraction(1, 2)


class TieFoundError(Exception):
    """The outcome depends on a tie that the rule does not settle."""


class SignFlipError(Exception):
    """The residual turns its receiver's amount around."""


def away(number: Fraction) -> int:
    """To the nearest whole, a half away from zero."""
    whole = math.trunc(number)
    if abs(number - whole) >= HALF:
        whole += 1 if number > 0 else -1
    return whole


def contest(rivals: list[str], seats: int, weights: dict[str, Fraction], ties: str) -> list[str]:
    """Who of equal rivals gets a seat, when there are fewer seats than rivals."""
    if ties == "refuse":
        raise TieFoundError
    if ties == "order":
        return [party for party in weights if party in rivals][:seats]
    chosen: list[str] = []
    for weight in sorted({weights[party] for party in rivals}, reverse=True):
        equals = [party for party in rivals if weights[party] == weight]
        if len(chosen) + len(equals) > seats:
            if len(chosen) < seats:
                raise TieFoundError
            break
        chosen += equals
    return chosen


def best(
    claims: list[tuple[Fraction, str]], seats: int, weights: dict[str, Fraction], ties: str
) -> list[str]:
    """The parties of the ``seats`` highest claims."""
    got: list[str] = []
    by_value = sorted(claims, key=lambda claim: claim[0], reverse=True)
    for _, group in groupby(by_value, key=lambda claim: claim[0]):
        rivals = [party for _, party in group]
        room = seats - len(got)
        if room <= 0:
            break
        got += rivals if len(rivals) <= room else contest(rivals, room, weights, ties)
    return got


def expected(
    total: int,
    given: dict[str, Fraction],
    *,
    method: str,
    residual_to: str | None = None,
    ties: str = "order",
    unit: int = 1,
) -> tuple[dict[str, int], int]:
    """Amounts and residual; raises `TieFoundError` or `SignFlipError` where the core must refuse."""
    whole = sum(given.values())
    units = Fraction(total, unit)
    assert units.denominator == 1
    sign = -1 if total < 0 else 1
    quota = {party: units * weight / whole for party, weight in given.items()}
    left = 0
    amounts: dict[str, int]
    if method == "largest_remainder":
        amounts = {party: math.trunc(q) for party, q in quota.items()}
        missing = abs(int(units) - sum(amounts.values()))
        for party in best([(abs(quota[p] - amounts[p]), p) for p in given], missing, given, ties):
            amounts[party] += sign
    elif method == "sainte_lague":
        seats = abs(int(units))
        claims = [(Fraction(w, 2 * k - 1), p) for p, w in given.items() for k in range(1, seats + 1) if w]
        amounts = dict.fromkeys(given, 0)
        for party in best(claims, seats, given, ties):
            amounts[party] += sign
    elif method == "cumulative":
        amounts = {}
        running = Fraction(0)
        for party, q in quota.items():
            amounts[party] = away(running + q) - away(running)
            running += q
    else:
        cut = away if method == "half_up" else math.trunc
        amounts = {party: cut(q) for party, q in quota.items()}
        left = int(units) - sum(amounts.values())
        if left and residual_to != "none":
            receiver = _receiver(residual_to, given, ties)
            if (amounts[receiver] + left) * sign < 0:
                raise SignFlipError
            amounts[receiver] += left
            left = 0
    return {party: amount * unit for party, amount in amounts.items()}, left * unit


def _receiver(residual_to: str | None, given: dict[str, Fraction], ties: str) -> str:
    named = list(given)
    if residual_to == "first":
        return named[0]
    if residual_to == "last":
        return named[-1]
    if residual_to == "largest":
        top = [party for party in named if given[party] == max(given.values())]
        return top[0] if len(top) == 1 else contest(top, 1, given, ties)[0]
    assert residual_to in given
    return residual_to
