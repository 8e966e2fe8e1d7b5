"""Several amounts × parties, rounded together: every row, every column and the whole add up.

Each party's sum over all amounts is rounded by the rule, as if there were one amount; the cells are then
the exact ones rounded down or up, so that both the rows and the columns come out.
"""

from __future__ import annotations

from fractions import Fraction
from math import floor, lcm
from typing import TYPE_CHECKING

from kostnadsfordelning.apportionment.methods import divide
from kostnadsfordelning.apportionment.refusals import fault
from kostnadsfordelning.errors import WeightError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostnadsfordelning.apportionment.rules import Rule


def apportion_table(
    amounts: Sequence[int], parties: tuple[str, ...], weights: Sequence[Sequence[int]], rule: Rule
) -> tuple[tuple[int, ...], ...]:
    """One row of whole kronor per amount, by that amount's own weights.

    Rows make their amounts; columns are the rule's apportionment of all the amounts by their exact sums.
    A cell is its exact value rounded down or up, except where the columns' sums leave no such table: then
    some cells are up to one krona further off.

    >>> from kostnadsfordelning.apportionment.rules import Rule
    >>> apportion_table([10, 10, 10], ("A", "B", "C"), [(1, 1, 1)] * 3, Rule("largest_remainder"))
    ((4, 3, 3), (3, 4, 3), (3, 3, 4))

    Raises `WeightError` for weights that are all zero and for parties whose sums have different signs;
    otherwise as `divide`.
    """
    exact = [_exact(amount, row) for amount, row in zip(amounts, weights, strict=True)]
    sums = [sum(column, Fraction(0)) for column in zip(*exact, strict=True)]
    if any(one > 0 for one in sums) and any(one < 0 for one in sums):
        raise WeightError(faults=[fault("mixed_signs", "table")])
    if any(sums):
        common = lcm(*(one.denominator for one in sums))
        columns = divide(sum(amounts), parties, tuple(abs(int(one * common)) for one in sums), rule)[0]
    else:
        columns = (0,) * len(parties)
    cells = [[floor(one) for one in row] for row in exact]
    odd = [[one - floor(one) for one in row] for row in exact]
    _fill(cells, odd, list(amounts), list(columns))
    return tuple(tuple(row) for row in cells)


def _exact(amount: int, weights: Sequence[int]) -> list[Fraction]:
    whole = sum(weights)
    if not whole:
        raise WeightError(faults=[fault("all_zero", "weights")])
    return [Fraction(amount * weight, whole) for weight in weights]


def _fill(cells: list[list[int]], odd: list[list[Fraction]], rows: list[int], columns: list[int]) -> None:
    """Raise cells, at first only those with something odd and by one krona, until all sums come out."""
    wanting_row = [amount - sum(row) for amount, row in zip(rows, cells, strict=True)]
    wanting_column = [amount - sum(row[place] for row in cells) for place, amount in enumerate(columns)]
    _give_up(cells, wanting_row, wanting_column)
    raised: list[set[int]] = [set() for _ in cells]  # the columns of each row that got a krona
    allowed = [[place for place in range(len(columns)) if row[place]] for row in odd]
    # The most odd first, so that a table that can be made by plain rounding is that one.
    order = sorted(
        ((i, j) for i, row in enumerate(allowed) for j in row), key=lambda at: (-odd[at[0]][at[1]], at)
    )
    for i, j in order:
        if wanting_row[i] and wanting_column[j]:
            raised[i].add(j)
            wanting_row[i] -= 1
            wanting_column[j] -= 1
    for i in range(len(cells)):
        while wanting_row[i] and _augment(i, allowed, raised, wanting_column, set()):
            wanting_row[i] -= 1
    for i, row in enumerate(raised):
        for j in row:
            cells[i][j] += 1
    for i in range(len(cells)):  # what is left fits no odd cell
        for j in range(len(columns)):
            moved = min(wanting_row[i], wanting_column[j])
            if moved > 0:
                cells[i][j] += moved
                wanting_row[i] -= moved
                wanting_column[j] -= moved


def _augment(
    i: int, allowed: list[list[int]], raised: list[set[int]], wanting: list[int], met: set[int]
) -> bool:
    """Find a krona for row ``i``: in a column that wants one, or by moving another row's (Kuhn's paths)."""
    for j in allowed[i]:
        if j in raised[i] or j in met:
            continue
        met.add(j)
        if wanting[j]:
            wanting[j] -= 1
            raised[i].add(j)
            return True
        for other in range(len(raised)):
            if other != i and j in raised[other] and _augment(other, allowed, raised, wanting, met):
                raised[other].discard(j)
                raised[i].add(j)
                return True
    return False


def _give_up(cells: list[list[int]], wanting_row: list[int], wanting_column: list[int]) -> None:
    """Where a rule took more from a party than its exact sum rounded down: lower its largest cells."""
    for j, wanting in enumerate(wanting_column):
        for _ in range(-wanting):
            i = max(range(len(cells)), key=lambda row: cells[row][j])
            cells[i][j] -= 1
            wanting_row[i] += 1
        wanting_column[j] = max(wanting, 0)
