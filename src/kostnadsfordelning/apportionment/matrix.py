"""Amounts in equal instalments, exact both ways: a table whose rows and columns both add up."""

from __future__ import annotations

from kostnadsfordelning._light import TYPE_CHECKING
from kostnadsfordelning.errors import Fault, InputTypeError

if TYPE_CHECKING:
    from collections.abc import Sequence


def apportion_matrix(amounts: Sequence[int], n: int) -> tuple[tuple[int, ...], ...]:
    """One row of ``n`` equal instalments per amount.

    Each row makes its amount, the cells of a row differ by at most one krona and have its sign, and
    the column totals differ by at most one krona. The odd kronor of a row go to the instalments after
    the one where the row before stopped, around and around.

    >>> apportion_matrix([142999, 168024, 414697], 2)
    ((71500, 71499), (84012, 84012), (207348, 207349))

    Credits mirror: all signs turned, all cells turned. A row whose sign is against the whole takes its
    odd kronor *back* from the instalments that last got one, which keeps the columns level.

    Raises `InputTypeError` for amounts that are not integers or an ``n`` that is not a positive one.
    """
    whole, count = _checked(amounts, n)
    # Around zero the whole has no sign; then the first row that has one decides, so that credits mirror.
    forward = sum(whole) or next((amount for amount in whole if amount), 1)
    rows = []
    offset = 0
    for amount in whole:
        each, odd = divmod(abs(amount), count)
        sign = 1 if amount >= 0 else -1
        cells = [sign * each] * count
        # Forward from `offset` when the row goes with the whole, else back over those just given.
        given = range(offset, offset + odd) if amount * forward >= 0 else range(offset - odd, offset)
        for position in given:
            cells[position % count] += sign
        offset += odd if amount * forward >= 0 else -odd
        rows.append(tuple(cells))
    return tuple(rows)


def _checked(amounts: Sequence[int], n: int) -> tuple[list[int], int]:
    whole = []
    faults = []
    for place, amount in enumerate(amounts):
        number = _integer(amount)
        if number is None:
            faults.append(_fault(f"amounts[{place}]", amount, "matrix_amount"))
        else:
            whole.append(number)
    count = _integer(n)
    if count is None or count < 1:
        faults.append(_fault("n", n, "matrix_count"))
    if faults or count is None:
        raise InputTypeError(faults=faults)
    return whole, count


def _integer(value: object) -> int | None:
    if isinstance(value, bool):
        return None
    try:
        from operator import index

        return index(value)  # type: ignore[arg-type]
    except TypeError:
        return None


def _fault(place: str, value: object, why: str) -> Fault:
    from kostnadsfordelning.messages import text

    return Fault(place, repr(value), text(f"apportionment.{why}"), text(f"apportionment.{why}_remedy"))
