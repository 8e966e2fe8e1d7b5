"""The five methods, each a small function on whole units, and `divide`, which runs one of them.

All are shown on the same example: 100 kr between A, B, C and D with the weights 1, 5, 10 and 12. The
exact parts are 3,57 · 17,86 · 35,71 · 42,86, and no two methods agree:

=====================  ==  ==  ==  ==  ===================================================
method                  A   B   C   D  textbook name
=====================  ==  ==  ==  ==  ===================================================
``largest_remainder``   3  18  36  43  Hamilton, Hare-Niemeyer
``half_up``             4  18  36  42  commercial rounding; here the residual −1 to the largest
``down``                3  17  35  45  truncation; here the residual 3 to the largest
``sainte_lague``        4  18  35  43  Webster, Sainte-Laguë, highest averages 1, 3, 5 …
``cumulative``          4  17  36  43  rounded running total, cascade rounding
=====================  ==  ==  ==  ==  ===================================================

The sign is taken off before a method sees the total and put back after, so that a credit is the mirror
of its invoice; the total is counted in the rule's unit, so that 1 kr and 1000 kr are the same code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostnadsfordelning.apportionment.rules import RECEIVERS, Rule
from kostnadsfordelning.errors import Fault, InputError, ResidualError, TieError, UnitError, WeightError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Move = tuple[int, int, str, tuple[int, int] | None, tuple[int, ...]]


class Log:
    """What a method notes for the trace when asked to: indexes and whole units, nothing worded.

    ``base`` is what each party has before anything is moved, ``moves`` are (party's index, units,
    reason, the value that decided as numerator and denominator, indexes of those it tied with).
    """

    __slots__ = ("base", "moves", "remainders", "residual")

    def __init__(self) -> None:
        self.base: tuple[int, ...] = ()
        self.remainders: tuple[int, ...] = ()
        self.moves: list[Move] = []
        self.residual = 0


def divide(
    total: int, parties: tuple[str, ...], weights: tuple[int, ...], rule: Rule, log: Log | None = None
) -> tuple[tuple[int, ...], int]:
    """The amounts in the order of ``parties``, and the residual that belongs to no one.

    ``weights`` are integers, none negative and not all zero; ``total`` is in kronor, and so are the
    amounts. Always ``sum(amounts) + residual == total``.

    >>> divide(100, ("A", "B", "C", "D"), (1, 5, 10, 12), Rule("half_up", residual_to="none"))
    ((4, 18, 36, 43), -1)

    Raises `UnitError`, `TieError`, `ResidualError`, and `InputError` for a receiver that is no party.
    """
    denominator = sum(weights)
    if denominator <= 0:
        raise WeightError(faults=[_fault("weights", "", "all_zero")])
    if rule.residual_to is not None:
        _check_receiver(rule.residual_to, parties)
    units, sign = (total, 1) if total >= 0 else (-total, -1)
    if rule.unit != 1:
        units, rest = divmod(units, rule.unit)
        if rest:
            raise _unit_error(total, rule.unit)
    amounts, residual = _METHODS[rule.method](units, parties, weights, denominator, rule, log)
    factor = sign * rule.unit
    if factor == 1:
        return tuple(amounts), residual
    return tuple([factor * amount for amount in amounts]), factor * residual


def largest_remainder(
    total: int,
    parties: Sequence[str],
    weights: Sequence[int],
    denominator: int,
    rule: Rule,
    log: Log | None = None,
) -> tuple[list[int], int]:
    """Hamilton's method: the quota rounded down, then one unit each to the largest remainders.

    Tie rule: of equal remainders at the cut, the earlier party (``order``) or the larger weight
    (``largest``) gets the unit. Trap: a larger total can give a party less (the Alabama paradox).

    >>> from kostnadsfordelning.apportionment import apportion
    >>> apportion(100, {"A": 1, "B": 5, "C": 10, "D": 12}, method="largest_remainder").amounts
    {'A': 3, 'B': 18, 'C': 36, 'D': 43}
    """
    amounts = []
    remainders = []
    for weight in weights:
        amount, remainder = divmod(total * weight, denominator)
        amounts.append(amount)
        remainders.append(remainder)
    left = total - sum(amounts)
    if log is not None:
        log.base, log.remainders, log.residual = tuple(amounts), tuple(remainders), left
    if not left:
        return amounts, 0
    # A sort that is stable also in reverse: equal remainders keep the parties' order.
    ranked = sorted(range(len(amounts)), key=remainders.__getitem__, reverse=True)
    winners = ranked[:left]
    cut = remainders[winners[-1]]
    tied: list[int] = []
    if remainders[ranked[left]] == cut:
        tied = [party for party in ranked if remainders[party] == cut]
        clear = [party for party in winners if remainders[party] > cut]
        winners = clear + _settle(tied, left - len(clear), parties, weights, rule.ties)
    for party in winners:
        amounts[party] += 1
        if log is not None:
            within = party in tied
            log.moves.append(
                (
                    party,
                    1,
                    _tie_reason("remainder", rule.ties) if within else "remainder",
                    (remainders[party], denominator),
                    tuple(other for other in tied if other != party) if within else (),
                )
            )
    return amounts, 0


def half_up(
    total: int,
    parties: Sequence[str],
    weights: Sequence[int],
    denominator: int,
    rule: Rule,
    log: Log | None = None,
) -> tuple[list[int], int]:
    """Commercial rounding: every quota to the nearest unit, a half away from zero.

    What the parts then miss or exceed goes whole to ``residual_to``. Tie rule: only between several
    largest weights, for ``residual_to="largest"``. Trap: the parts seldom make the whole by themselves,
    and the one that takes the residual, up to half a unit per party, pays for everyone's rounding.

    >>> from kostnadsfordelning.apportionment import apportion
    >>> weights = {"A": 1, "B": 5, "C": 10, "D": 12}
    >>> apportion(100, weights, method="half_up", residual_to="largest").amounts
    {'A': 4, 'B': 18, 'C': 36, 'D': 42}
    """
    twice = 2 * denominator
    amounts = [(2 * total * weight + denominator) // twice for weight in weights]
    return _give_residual(amounts, total, parties, weights, denominator, rule, log)


def down(
    total: int,
    parties: Sequence[str],
    weights: Sequence[int],
    denominator: int,
    rule: Rule,
    log: Log | None = None,
) -> tuple[list[int], int]:
    """Truncation: every quota toward zero; the residual goes whole to ``residual_to``.

    Tie rule: as ``half_up``. Trap: the residual is always to the receiver's cost, up to one unit less
    than there are parties.

    >>> from kostnadsfordelning.apportionment import apportion
    >>> weights = {"A": 1, "B": 5, "C": 10, "D": 12}
    >>> apportion(100, weights, method="down", residual_to="largest").amounts
    {'A': 3, 'B': 17, 'C': 35, 'D': 45}
    """
    amounts = [total * weight // denominator for weight in weights]
    return _give_residual(amounts, total, parties, weights, denominator, rule, log)


def sainte_lague(
    total: int,
    parties: Sequence[str],
    weights: Sequence[int],
    denominator: int,
    rule: Rule,
    log: Log | None = None,
) -> tuple[list[int], int]:
    """Webster's method: unit by unit to the highest average, weight / (2k − 1) for a party's k-th unit.

    Tie rule: of equal averages at the last unit, the earlier party (``order``) or the larger weight
    (``largest``) gets it. Trap: a party can end more than one unit from its quota, though a larger
    total never gives anyone less.

    The rounded quotas are this method's own answer for the total they happen to make, so the work
    starts there and moves single units: a total of 10^12 takes no longer than one of 100.

    >>> from kostnadsfordelning.apportionment import apportion
    >>> apportion(100, {"A": 1, "B": 5, "C": 10, "D": 12}, method="sainte_lague").amounts
    {'A': 4, 'B': 18, 'C': 35, 'D': 43}
    """
    twice = 2 * denominator
    amounts = [(2 * total * weight + denominator) // twice for weight in weights]
    left = total - sum(amounts)
    if log is not None:
        log.base, log.residual = tuple(amounts), left
        log.remainders = tuple(total * weight % denominator for weight in weights)
    if not left:
        return amounts, 0
    everyone = range(len(amounts))
    # Averages are compared as integers: divisors stay below `high`, so two different averages are at
    # least 1/high² apart, and whole parts of high² times them keep both order and equality.
    high = 2 * (max(amounts) + len(amounts) + 2)
    fine = [weight * high * high for weight in weights]
    before = list(amounts)
    for _ in range(left):
        winner = max(everyone, key=lambda party: fine[party] // (2 * amounts[party] + 1))
        amounts[winner] += 1
    for _ in range(-left):
        loser = min(
            (party for party in everyone if amounts[party]),
            key=lambda party: fine[party] // (2 * amounts[party] - 1),
        )
        amounts[loser] -= 1
    tied, cut = _settle_last_average(amounts, fine, parties, weights, rule.ties)
    if log is not None:
        for party, (start, end) in enumerate(zip(before, amounts, strict=True)):
            step = 1 if end > start else -1
            for reached in range(start, end, step):
                divisor = 2 * reached + step
                reason = "highest_average" if step > 0 else "lowest_average"
                others: tuple[int, ...] = ()
                if party in tied and fine[party] // divisor == cut:
                    reason = _tie_reason(reason, rule.ties)
                    others = tuple(other for other in tied if other != party)
                log.moves.append((party, step, reason, (weights[party], divisor), others))
    return amounts, 0


def cumulative(
    total: int,
    parties: Sequence[str],  # noqa: ARG001 – every method is called alike
    weights: Sequence[int],
    denominator: int,
    rule: Rule,  # noqa: ARG001
    log: Log | None = None,
) -> tuple[list[int], int]:
    """Cascade rounding: the running total rounded half up, minus the rounded one before it.

    Tie rule: none needed. Trap: the outcome depends on the order of the parties throughout, and two
    equal parties can differ by a unit.

    >>> from kostnadsfordelning.apportionment import apportion
    >>> apportion(100, {"A": 1, "B": 5, "C": 10, "D": 12}, method="cumulative").amounts
    {'A': 4, 'B': 17, 'C': 36, 'D': 43}
    """
    twice = 2 * denominator
    amounts = []
    remainders = []
    running = reached = 0
    for weight in weights:
        running += weight
        rounded = (2 * total * running + denominator) // twice
        amounts.append(rounded - reached)
        remainders.append(total * running % denominator)
        reached = rounded
    if log is not None:
        log.base, log.remainders = tuple(amounts), tuple(remainders)
    return amounts, 0


_METHODS: dict[str, Callable[..., tuple[list[int], int]]] = {
    "largest_remainder": largest_remainder,
    "half_up": half_up,
    "down": down,
    "sainte_lague": sainte_lague,
    "cumulative": cumulative,
}


def _settle(
    tied: list[int], seats: int, parties: Sequence[str], weights: Sequence[int], ties: str
) -> list[int]:
    """The ``seats`` of the tied parties that the tie rule chooses; there are fewer seats than parties."""
    if ties == "order":
        return sorted(tied)[:seats]
    if ties == "largest":
        heaviest = sorted(tied, key=weights.__getitem__, reverse=True)
        if weights[heaviest[seats - 1]] != weights[heaviest[seats]]:
            return heaviest[:seats]
        cut = weights[heaviest[seats]]
        raise _tie_error("tie_equal_weights", [p for p in sorted(tied) if weights[p] == cut], parties)
    raise _tie_error("tie_refused", sorted(tied), parties)


def _give_residual(
    amounts: list[int],
    total: int,
    parties: Sequence[str],
    weights: Sequence[int],
    denominator: int,
    rule: Rule,
    log: Log | None,
) -> tuple[list[int], int]:
    """Give the whole residual to the one party the rule names, or leave it for ``"none"``."""
    residual = total - sum(amounts)
    if log is not None:
        log.base, log.residual = tuple(amounts), residual
        log.remainders = tuple(total * weight % denominator for weight in weights)
    if not residual or rule.residual_to == "none":
        return amounts, residual
    tied: list[int] = []
    reason = f"residual_{rule.residual_to}"
    if rule.residual_to == "largest":
        heaviest = max(weights)
        tied = [party for party, weight in enumerate(weights) if weight == heaviest]
        receiver = tied[0]
        if len(tied) > 1:
            (receiver,) = _settle(tied, 1, parties, weights, rule.ties)
            reason = "residual_largest_tie_order"
    elif rule.residual_to == "first":
        receiver = 0
    elif rule.residual_to == "last":
        receiver = len(amounts) - 1
    else:
        receiver = parties.index(str(rule.residual_to))
        reason = "residual_party"
    if amounts[receiver] + residual < 0:
        raise _residual_error(parties[receiver], amounts[receiver], residual)
    amounts[receiver] += residual
    if log is not None:
        others = tuple(party for party in tied if party != receiver)
        value = (weights[receiver], denominator) if tied else None
        log.moves.append((receiver, residual, reason, value, others))
    return amounts, 0


def _settle_last_average(
    amounts: list[int], fine: list[int], parties: Sequence[str], weights: Sequence[int], ties: str
) -> tuple[list[int], int]:
    """Where the lowest average that got a unit equals the highest that did not, let the rule choose.

    Changes ``amounts`` in place and returns those who tied, and the average at the cut. A party has each average only once, so the
    tied parties hold or lack exactly one unit of it.
    """
    lowest = min(
        (fine[party] // (2 * amount - 1) for party, amount in enumerate(amounts) if amount), default=None
    )
    highest = max(fine[party] // (2 * amount + 1) for party, amount in enumerate(amounts))
    if lowest != highest:
        return [], highest
    holding = [p for p, amount in enumerate(amounts) if amount and fine[p] // (2 * amount - 1) == lowest]
    lacking = [p for p, amount in enumerate(amounts) if fine[p] // (2 * amount + 1) == highest]
    tied = sorted(holding + lacking)
    chosen = _settle(tied, len(holding), parties, weights, ties)
    for party in holding:
        amounts[party] -= 1
    for party in chosen:
        amounts[party] += 1
    return tied, highest


def _tie_reason(reason: str, ties: str) -> str:
    return f"{reason}_tie_{ties}"


def _check_receiver(receiver: str, parties: Sequence[str]) -> None:
    if receiver in RECEIVERS:
        if receiver in parties:
            raise InputError(faults=[_fault("residual_to", receiver, "receiver_ambiguous")])
    elif receiver not in parties:
        known = ", ".join(f'"{party}"' for party in parties)
        raise InputError(faults=[_fault("residual_to", receiver, "receiver_unknown", parties=known)])


def _fault(place: str, value: str, why: str, **values: object) -> Fault:
    from kostnadsfordelning.messages import text

    return Fault(place, value, text(f"apportionment.{why}"), text(f"apportionment.{why}_remedy", **values))


def _tie_error(why: str, tied: Sequence[int], parties: Sequence[str]) -> TieError:
    from kostnadsfordelning.messages import text

    return TieError(text(f"apportionment.{why}", parties=", ".join(parties[party] for party in tied)))


def _residual_error(party: str, amount: int, residual: int) -> ResidualError:
    from kostnadsfordelning.messages import text

    return ResidualError(text("apportionment.residual_flips", party=party, amount=amount, residual=residual))


def _unit_error(total: int, unit: int) -> UnitError:
    from kostnadsfordelning.messages import text

    lower = total // unit * unit
    remedy = text("apportionment.unit_remedy", lower=lower, upper=lower + unit)
    why = text("apportionment.unit", unit=unit)
    return UnitError(faults=[Fault("total", text("apportionment.amount", amount=total), why, remedy)])
