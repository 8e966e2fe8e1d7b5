"""Several amounts × parties, rounded together: every row, every column and the whole add up.

Each party's sum over all amounts is rounded by the rule, as if there were one amount; the cells are then
the exact ones rounded down or up, so that both the rows and the columns come out.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor, lcm
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
    A cell is its exact value rounded down or up wherever there is such a table with those columns. Where
    there is none, cells without fraction may move too and others by more than one krona, as little as it
    takes – never that of a party without weight, and never across zero. Where not even that makes the
    columns (parties that share no amount with the others), the rows come first, and some columns are a
    krona off. The table of credits is the mirror of the costs'.

    The rule, and its ``ties``, is of the columns. Which amount a party's krona stands in follows from the
    order of the amounts and the parties, and ``ties`` has no say in it.

    >>> from kostnadsfordelning.apportionment.rules import Rule
    >>> apportion_table([10, 10, 10], ("A", "B", "C"), [(1, 1, 1)] * 3, Rule("largest_remainder"))
    ((4, 3, 3), (3, 4, 3), (3, 3, 4))

    Raises `WeightError` for weights that are all zero and for parties whose sums have different signs;
    otherwise as `divide`.
    """
    # Around zero the whole has no sign; then the first amount that has one decides, so that credits mirror.
    forward = sum(amounts) or next((amount for amount in amounts if amount), 1)
    sign = 1 if forward > 0 else -1
    turned = [sign * amount for amount in amounts]
    exact = [_exact(amount, row) for amount, row in zip(turned, weights, strict=True)]
    table = _Table(exact, turned, _columns(turned, parties, exact, rule))
    table.fill()
    return tuple(tuple(sign * cell for cell in row) for row in table.cells)


def _exact(amount: int, weights: Sequence[int]) -> list[Fraction]:
    whole = sum(weights)
    if not whole:
        raise WeightError(faults=[fault("all_zero", "weights")])
    return [Fraction(amount * weight, whole) for weight in weights]


def _columns(
    amounts: list[int], parties: tuple[str, ...], exact: list[list[Fraction]], rule: Rule
) -> list[int]:
    """What each party pays in all: the whole by everyone's exact sum."""
    sums = [sum(column, Fraction(0)) for column in zip(*exact, strict=True)]
    if any(one > 0 for one in sums) and any(one < 0 for one in sums):
        raise WeightError(faults=[fault("mixed_signs", "table")])
    if not any(sums):
        return [0] * len(parties)
    common = lcm(*(one.denominator for one in sums))
    return list(divide(sum(amounts), parties, tuple(int(one * common) for one in sums), rule)[0])


class _Table:
    """Cells on their way from rounded down to the sums of their rows and columns.

    ``wanting_row`` and ``wanting_column`` are the kronor each still lacks; a column can have too many.
    """

    def __init__(self, exact: list[list[Fraction]], rows: list[int], columns: list[int]) -> None:
        self.exact = exact
        self.cells = [[floor(one) for one in row] for row in exact]
        self.wanting_row = [amount - sum(row) for amount, row in zip(rows, self.cells, strict=True)]
        self.wanting_column = [
            amount - sum(row[place] for row in self.cells) for place, amount in enumerate(columns)
        ]

    def fill(self) -> None:
        """Move single kronor until all sums come out, each cell as near its exact value as it can be."""
        # The most odd first, so that a table that can be made by plain rounding is that one.
        odd = sorted(
            (floor(one) - one, i, j) for i, row in enumerate(self.exact) for j, one in enumerate(row)
        )
        for rest, i, j in odd:
            if rest and self.wanting_row[i] and self.wanting_column[j] > 0:
                self._move(i, j, 1)
                self.wanting_row[i] -= 1
                self.wanting_column[j] -= 1
        # Each round of slack lets every cell go one krona further from its exact value.
        for slack in range(sum(map(abs, self.wanting_column)) + 2):
            while self._one_path(slack):
                pass
        for _, i, j in odd:  # only where no table has those columns
            while self.wanting_row[i] and self._may(i, j, 1, len(odd)):
                self._move(i, j, 1)
                self.wanting_row[i] -= 1

    def _move(self, i: int, j: int, step: int) -> None:
        self.cells[i][j] += step

    def _may(self, i: int, j: int, step: int, slack: int) -> bool:
        """Whether a cell may go a krona up or down: not further off than the slack, and not across zero."""
        exact, cell = self.exact[i][j], self.cells[i][j] + step
        if not exact or not floor(exact) - slack <= cell <= ceil(exact) + slack:
            return False
        return cell >= 0 if exact > 0 else cell <= 0

    def _one_path(self, slack: int) -> bool:
        """Take a krona from where there is one too many to where one is lacking, by the fewest cells.

        A row that lacks one raises a cell; a column that then has one too many lowers another cell, whose
        row lacks one; and so on until a column that lacked one has it.
        """
        came: dict[tuple[str, int], tuple[str, int] | None] = {
            **{("row", i): None for i, lacks in enumerate(self.wanting_row) if lacks},
            **{("column", j): None for j, lacks in enumerate(self.wanting_column) if lacks < 0},
        }
        queue = list(came)
        for node in queue:
            kind, at = node
            if kind == "column" and self.wanting_column[at] > 0:
                self._take(node, came)
                return True
            if kind == "row":
                ways = [("column", j) for j in range(len(self.exact[0])) if self._may(at, j, 1, slack)]
            else:
                ways = [("row", i) for i in range(len(self.cells)) if self._may(i, at, -1, slack)]
            for way in ways:
                if way not in came:
                    came[way] = node
                    queue.append(way)
        return False

    def _take(self, end: tuple[str, int], came: dict[tuple[str, int], tuple[str, int] | None]) -> None:
        """Move the krona of every cell on the way that ends in ``end``."""
        self.wanting_column[end[1]] -= 1
        node = end
        while (before := came[node]) is not None:
            if node[0] == "column":
                self._move(before[1], node[1], 1)
            else:
                self._move(node[1], before[1], -1)
            node = before
        if node[0] == "row":
            self.wanting_row[node[1]] -= 1
        else:
            self.wanting_column[node[1]] += 1
