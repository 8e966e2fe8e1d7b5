"""The five methods, each a small function on whole units, and `divide`, which runs one of them.

All are shown on the same example: 100 kr between A, B, C and D with the weights 1, 5, 10 and 12. The
exact parts are 3,57 · 17,86 · 35,71 · 42,86, and no two methods agree:

=====================  ==  ==  ==  ==  =========================================================
method                  A   B   C   D  textbook name
=====================  ==  ==  ==  ==  =========================================================
``largest_remainder``   3  18  36  43  Hamilton, Hare-Niemeyer
``half_up``             4  18  36  42  commercial rounding; here the residual −1 to the largest
``down``                3  17  35  45  truncation; here the residual 3 to the largest
``sainte_lague``        4  18  35  43  Webster, Sainte-Laguë, highest averages 1, 3, 5 …
``cumulative``          4  17  36  43  rounded running total, cascade rounding
=====================  ==  ==  ==  ==  =========================================================

The sign is taken off before a method sees the total and put back after, so that a credit is the mirror
of its invoice; the total is counted in the rule's unit, so that 1 kr and 1000 kr are the same code.
"""

from __future__ import annotations

from kostnadsfordelning._light import TYPE_CHECKING
from kostnadsfordelning.apportionment.averages import sainte_lague
from kostnadsfordelning.apportionment.case import Case, Log
from kostnadsfordelning.apportionment.refusals import fault, receiver_error, residual_error, unit_error
from kostnadsfordelning.apportionment.rules import RECEIVERS, Rule
from kostnadsfordelning.errors import WeightError

if TYPE_CHECKING:
    from collections.abc import Callable


def divide(
    total: int, parties: tuple[str, ...], weights: tuple[int, ...], rule: Rule, log: Log | None = None
) -> tuple[tuple[int, ...], int]:
    """The amounts in the order of ``parties``, and the residual that belongs to no one.

    ``weights`` are integers, none negative and not all zero; ``total`` is in kronor, and so are the
    amounts. Always ``sum(amounts) + residual == total``.

    >>> divide(100, ("A", "B", "C", "D"), (1, 5, 10, 12), Rule("half_up", residual_to="none"))
    ((4, 18, 36, 43), -1)

    Raises `UnitError`, `TieError`, `ResidualError`, `WeightError` for weights that are all zero, and
    `InputError` for a receiver that is no party.
    """
    case = Case(parties, weights, rule, log)
    if case.denominator <= 0:
        raise WeightError(faults=[fault("all_zero", "weights")])
    if rule.residual_to is not None:
        _check_receiver(rule.residual_to, parties)
    units, factor = (total, 1) if total >= 0 else (-total, -1)
    if rule.unit != 1:
        units, rest = divmod(units, rule.unit)
        if rest:
            raise unit_error(total, rule.unit)
        factor *= rule.unit
    amounts, residual = _METHODS[rule.method](units, case)
    if factor == 1:
        return tuple(amounts), residual
    return tuple([factor * amount for amount in amounts]), factor * residual


def largest_remainder(total: int, case: Case) -> tuple[list[int], int]:
    """Hamilton's method: the quota rounded down, then one unit each to the largest remainders.

    Tie rule: of equal remainders at the cut, the earlier party (``order``) or the larger weight
    (``largest``) gets the unit. Trap: a larger total can give a party less (the Alabama paradox).

    >>> from kostnadsfordelning.apportionment import apportion
    >>> apportion(100, {"A": 1, "B": 5, "C": 10, "D": 12}, method="largest_remainder").amounts
    {'A': 3, 'B': 18, 'C': 36, 'D': 43}
    """
    denominator = case.denominator
    amounts = []
    remainders = []
    for weight in case.weights:
        amount, remainder = divmod(total * weight, denominator)
        amounts.append(amount)
        remainders.append(remainder)
    left = total - sum(amounts)
    if case.log is not None:
        case.log.start(amounts, left, remainders)
    if not left:
        return amounts, 0
    # A sort that is stable also in reverse: equal remainders keep the parties' order.
    ranked = sorted(range(len(amounts)), key=remainders.__getitem__, reverse=True)
    winners = ranked[:left]
    tied: list[int] = []
    cut = remainders[winners[-1]]
    if remainders[ranked[left]] == cut:
        tied = [party for party in ranked if remainders[party] == cut]
        clear = [party for party in winners if remainders[party] > cut]
        winners = clear + case.settle(tied, left - len(clear))
    for party in winners:
        amounts[party] += 1
    if case.log is not None:
        for party in winners:
            value = (remainders[party], denominator)
            if party in tied:
                case.log.move(party, 1, f"remainder_tie_{case.rule.ties}", value, tied)
            else:
                case.log.move(party, 1, "remainder", value)
    return amounts, 0


def half_up(total: int, case: Case) -> tuple[list[int], int]:
    """Commercial rounding: every quota to the nearest unit, a half away from zero.

    What the parts then miss or exceed goes whole to ``residual_to``. Tie rule: only between several
    largest weights, for ``residual_to="largest"``. Trap: the parts seldom make the whole by themselves,
    and the one that takes the residual, up to half a unit per party, pays for everyone's rounding.

    >>> from kostnadsfordelning.apportionment import apportion
    >>> weights = {"A": 1, "B": 5, "C": 10, "D": 12}
    >>> apportion(100, weights, method="half_up", residual_to="largest").amounts
    {'A': 4, 'B': 18, 'C': 36, 'D': 42}
    """
    twice = 2 * case.denominator
    return _with_residual(
        [(2 * total * weight + case.denominator) // twice for weight in case.weights], total, case
    )


def down(total: int, case: Case) -> tuple[list[int], int]:
    """Truncation: every quota toward zero; the residual goes whole to ``residual_to``.

    Tie rule: as ``half_up``. Trap: the residual is always to the receiver's cost, up to one unit less
    than there are parties.

    >>> from kostnadsfordelning.apportionment import apportion
    >>> weights = {"A": 1, "B": 5, "C": 10, "D": 12}
    >>> apportion(100, weights, method="down", residual_to="largest").amounts
    {'A': 3, 'B': 17, 'C': 35, 'D': 45}
    """
    return _with_residual([total * weight // case.denominator for weight in case.weights], total, case)


def cumulative(total: int, case: Case) -> tuple[list[int], int]:
    """Cascade rounding: the running total rounded half up, minus the rounded one before it.

    Tie rule: none needed. Trap: the outcome depends on the order of the parties throughout, and two
    equal parties can differ by a unit.

    >>> from kostnadsfordelning.apportionment import apportion
    >>> apportion(100, {"A": 1, "B": 5, "C": 10, "D": 12}, method="cumulative").amounts
    {'A': 4, 'B': 17, 'C': 36, 'D': 43}
    """
    denominator = case.denominator
    amounts = []
    remainders = []
    running = reached = 0
    for weight in case.weights:
        running += total * weight
        rounded = (2 * running + denominator) // (2 * denominator)
        amounts.append(rounded - reached)
        remainders.append(running % denominator)
        reached = rounded
    if case.log is not None:
        case.log.start(amounts, 0, remainders)
    return amounts, 0


_METHODS: dict[str, Callable[[int, Case], tuple[list[int], int]]] = {
    "largest_remainder": largest_remainder,
    "half_up": half_up,
    "down": down,
    "sainte_lague": sainte_lague,
    "cumulative": cumulative,
}


def _with_residual(amounts: list[int], total: int, case: Case) -> tuple[list[int], int]:
    """Give the whole residual to the one party the rule names, or leave it for ``"none"``."""
    residual = total - sum(amounts)
    if case.log is not None:
        case.log.start(amounts, residual, case.remainders(total))
    receiver_rule = case.rule.residual_to
    # Nothing to give needs no receiver, so several largest weights are then no tie.
    if not residual or receiver_rule == "none":
        return amounts, residual
    tied: list[int] = []
    reason = f"residual_{receiver_rule}"
    if receiver_rule == "largest":
        heaviest = max(case.weights)
        receiver = case.weights.index(heaviest)
        if case.weights.count(heaviest) > 1:
            tied = [party for party, weight in enumerate(case.weights) if weight == heaviest]
            (receiver,) = case.settle(tied, 1)
            reason = "residual_largest_tie_order"
    elif receiver_rule == "first":
        receiver = 0
    elif receiver_rule == "last":
        receiver = len(amounts) - 1
    else:
        receiver = case.parties.index(str(receiver_rule))
        reason = "residual_party"
    if amounts[receiver] + residual < 0:
        raise residual_error(case.parties[receiver], amounts[receiver], residual)
    amounts[receiver] += residual
    if case.log is not None:
        value = (case.weights[receiver], case.denominator) if receiver_rule == "largest" else None
        case.log.move(receiver, residual, reason, value, tied)
    return amounts, 0


def _check_receiver(receiver: str, parties: tuple[str, ...]) -> None:
    if receiver in RECEIVERS:
        if receiver in parties:
            raise receiver_error("receiver_ambiguous", receiver, parties)
    elif receiver not in parties:
        raise receiver_error("receiver_unknown", receiver, parties)
