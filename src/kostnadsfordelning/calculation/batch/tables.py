"""Cost items × parties rounded together, on columns: as `apportionment.table`, for many scenarios at once.

The cells rounded down get the kronor that rows and columns lack, the most odd cell first. Where that makes
the table, as it nearly always does, it is the scalar core's own; the other scenarios are left to that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np

from kostnadsfordelning.arrays.divide import divide_columns
from kostnadsfordelning.calculation.batch.arithmetic import (
    any_of,
    column,
    fitting,
    flags,
    less,
    product,
    size,
    stacked,
    total,
    wholes,
)
from kostnadsfordelning.calculation.batch.per_row import per_row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostnadsfordelning.apportionment.rules import Rule
    from kostnadsfordelning.arrays.divide import Flags, Whole
    from kostnadsfordelning.calculation.batch.asked import Asked, Made
    from kostnadsfordelning.calculation.steps import ApportionTable


def tabulated(asked: Asked) -> Made:
    """Whole kronor per item and party, item by item; rows, columns and the whole add up."""
    step, count = cast("ApportionTable", asked.step), asked.count
    values = wholes(*asked.values)
    items, people = len(step.items), len(step.parties)
    amounts = stacked(values[:items], count)
    sign = _sign(amounts)
    turned, weights = product(amounts, sign), values[items:]
    sums = [total(*of_item) for of_item in weights]
    empty = any_of([one == 0 for one in sums])
    others = _others(weights, [np.where(one == 0, 1, one) for one in sums])
    exact = [product(amount, own) for amount, own in zip(turned, weights, strict=True)]
    # Every cell over one denominator: what is odd can then be compared, and added up by column.
    parts = [product(own, other) for own, other in zip(exact, others, strict=True)]
    columns, refused = _columns(turned, parts, step.parties, step.rule)
    floors, odd = [], []
    for own, whole, other in zip(exact, sums, others, strict=True):
        divisor = np.where(whole == 0, 1, whole)
        numbers, divisor = fitting(max(size(own), size(divisor)), own, divisor)
        floors.append(np.broadcast_to(numbers // divisor, (people, count)))
        odd.append(np.broadcast_to(product(numbers % divisor, other), (people, count)))
    cells = np.concatenate(floors)
    filled = _fill(cells, np.concatenate(odd), turned, columns)
    refused = any_of([empty, refused])
    left = ~filled & ~refused & asked.live
    made = product(cells, sign)
    if left.any():
        own_table, again = per_row(asked.some(left))
        made = made.astype(np.result_type(made, own_table.numerators))
        made[:, left] = own_table.numerators
        if again is not None:
            refused[left] |= again
    return column(made, count), flags(refused, count)


def _sign(amounts: Whole) -> Whole:
    """−1 for the tables of credits. Around zero the first amount that has a sign decides."""
    whole = total(*amounts)
    for amount in amounts:
        whole = np.where(whole == 0, amount, whole)
    return np.where(whole >= 0, 1, -1)


def _others(weights: Sequence[Whole], sums: Sequence[Whole]) -> list[Whole]:
    """For each item the product of the sums of all other weights; items by the same key count once."""
    distinct = {id(own): whole for own, whole in zip(weights, sums, strict=True)}
    one = np.ones(1, dtype=np.int64)
    return [product(one, *(whole for name, whole in distinct.items() if name != id(own))) for own in weights]


def _columns(
    amounts: Whole, parts: Sequence[Whole], parties: tuple[str, ...], rule: Rule
) -> tuple[Whole, Flags]:
    """What each party pays in all: the whole by everyone's exact sum. And where that is refused."""
    count = amounts.shape[-1]
    exact = np.broadcast_to(total(*parts), (len(parties), count))
    mixed: Flags = np.logical_and((exact > 0).any(axis=0), (exact < 0).any(axis=0))
    none = mixed | ~(exact != 0).any(axis=0)
    columns, refused = divide_columns(
        np.where(none, 0, total(*amounts)), np.where(none, 1, abs(exact)), parties, rule
    )
    return columns, mixed if refused is None else np.logical_or(mixed, refused & ~none)


def _fill(cells: Whole, odd: Whole, amounts: Whole, columns: Whole) -> Flags:
    """Give single kronor to the cells, the most odd first; in place. Returns where the sums then come out.

    ``cells`` and ``odd`` are (items × parties, n); what a cell is above its whole kronor is over one
    denominator.
    """
    people, count = columns.shape
    by_item = cells.reshape(len(amounts), people, count)
    row = stacked([less(amount, total(*own)) for amount, own in zip(amounts, by_item, strict=True)])
    in_column = less(columns, total(*by_item))
    everyone = np.arange(count)
    for cell in np.argsort(-odd, axis=0, kind="stable"):
        item, party = cell // people, cell % people
        moves = (odd[cell, everyone] > 0) & (row[item, everyone] != 0) & (in_column[party, everyone] > 0)
        here = np.flatnonzero(moves)
        cells[cell[here], here] += 1
        row[item[here], here] -= 1
        in_column[party[here], here] -= 1
    filled: Flags = np.logical_and((row == 0).all(axis=0), (in_column >= 0).all(axis=0))
    return filled
