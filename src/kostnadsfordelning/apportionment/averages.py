"""Highest averages: the method that looks at what each party pays per unit it has."""

from __future__ import annotations

from kostnadsfordelning._light import TYPE_CHECKING

if TYPE_CHECKING:
    from kostnadsfordelning.apportionment.case import Case


def sainte_lague(total: int, case: Case) -> tuple[list[int], int]:
    """Webster's method: unit by unit to the highest average, weight / (2k − 1) for a party's k-th unit.

    Tie rule: of equal averages at the last unit, the earlier party (``order``) or the larger weight
    (``largest``) gets it. Trap: a party can end more than one unit from its quota, though a larger
    total never gives anyone less.

    >>> from kostnadsfordelning.apportionment import apportion
    >>> apportion(100, {"A": 1, "B": 5, "C": 10, "D": 12}, method="sainte_lague").amounts
    {'A': 4, 'B': 18, 'C': 35, 'D': 43}

    The rounded quotas are this method's own answer for the total they happen to make, so the work
    starts there and moves single units: a total of 10^12 takes no longer than one of 100.
    """
    twice = 2 * case.denominator
    amounts = [(2 * total * weight + case.denominator) // twice for weight in case.weights]
    left = total - sum(amounts)
    if case.log is not None:
        case.log.start(amounts, left, case.remainders(total))
    if not left:
        return amounts, 0
    before = tuple(amounts)
    # Averages are compared as integers: every divisor stays below `high`, so two different averages
    # are at least 1/high² apart, and the whole part of high² times them keeps order and equality.
    high = 2 * (max(amounts) + len(amounts) + 2)
    fine = [weight * high * high for weight in case.weights]
    everyone = range(len(amounts))
    for _ in range(left):
        amounts[max(everyone, key=lambda party: fine[party] // (2 * amounts[party] + 1))] += 1
    for _ in range(-left):
        holders = [party for party in everyone if amounts[party]]
        amounts[min(holders, key=lambda party: fine[party] // (2 * amounts[party] - 1))] -= 1
    tied, cut = _settle_last(amounts, fine, case)
    if case.log is not None:
        for party, (start, end) in enumerate(zip(before, amounts, strict=True)):
            step = 1 if end > start else -1
            reason = "highest_average" if step > 0 else "lowest_average"
            for reached in range(start, end, step):
                value = (case.weights[party], 2 * reached + step)
                if party in tied and fine[party] // value[1] == cut:
                    case.log.move(party, step, f"{reason}_tie_{case.rule.ties}", value, tied)
                else:
                    case.log.move(party, step, reason, value)
    return amounts, 0


def _settle_last(amounts: list[int], fine: list[int], case: Case) -> tuple[list[int], int]:
    """Where the lowest average that got a unit equals the highest that did not, let the rule choose.

    Changes ``amounts`` in place; returns those who tied, and the average they tied at. A party has each
    average only once, so each of the tied holds or lacks exactly one unit of it.
    """
    lowest = {party: fine[party] // (2 * amount - 1) for party, amount in enumerate(amounts) if amount}
    highest = [fine[party] // (2 * amount + 1) for party, amount in enumerate(amounts)]
    cut = max(highest)
    if not lowest or min(lowest.values()) != cut:
        return [], cut
    holding = [party for party, average in lowest.items() if average == cut]
    tied = sorted(holding + [party for party, average in enumerate(highest) if average == cut])
    chosen = case.settle(tied, len(holding))
    for party in holding:
        amounts[party] -= 1
    for party in chosen:
        amounts[party] += 1
    return tied, cut
