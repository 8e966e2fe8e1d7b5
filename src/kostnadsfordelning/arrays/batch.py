"""`apportion_batch`: many totals divided at once, each as `apportion` divides it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from kostnadsfordelning.arrays.division import read_how
from kostnadsfordelning.arrays.memory import amounts_room
from kostnadsfordelning.arrays.reading import read_totals
from kostnadsfordelning.arrays.target import amounts_kind, check_out, refuse_beyond
from kostnadsfordelning.arrays.told import Told
from kostnadsfordelning.arrays.weights import check_rows, read_weights

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    Amounts = npt.NDArray[np.signedinteger[Any]]


def apportion_batch(
    totals: Any,
    weights: Any,
    *,
    method: str,
    residual_to: str | None = None,
    ties: str = "order",
    share_decimals: int | None = None,
    shares_off_100: str = "refuse",
    unit: int = 1,
    parties: Sequence[str] | None = None,
    out: Amounts | None = None,
    dtype: npt.DTypeLike | None = None,
) -> Amounts:
    """Divide each of ``totals`` (n,) between the parties of ``weights``: whole amounts (n, p), one row each.

    Row for row what `apportion` gives with the same keywords, for totals and weights up to the edges of
    int64. With ``residual_to="none"`` a row's residual is ``totals - amounts.sum(axis=1)``.

    >>> import kostnadsfordelning as kf
    >>> kf.apportion_batch([100, -7], {"A": 2, "B": 3, "C": 1}, method="largest_remainder")
    array([[33, 50, 17],
           [-2, -4, -1]])

    ``totals``
        whole numbers: an array of integers, a list, a pandas Series (row by row, its index is not used).
    ``weights``
        one set for all, as `apportion` takes them (a dict or Series by party), or a sequence (p,) of them;
        or one row per total: integers (n, p), or a DataFrame whose columns name the parties.
    ``parties``
        names for weights without names; else they are called ``"0"``, ``"1"`` … It matters for
        ``residual_to`` a party, and in what is told of a tie.
    ``out``
        int64 or int32 (n, p), also a memmap, that takes the amounts instead of a new array; what it holds
        after an error is not defined.
    ``dtype``
        ``int32`` where the totals fit in it, else int64.

    A new array has each party's amounts beside each other in memory (Fortran order) up to 64 parties.

    Raises what `apportion` raises for the first row that it refuses, with the same text and which rows they
    are; `InputError` and its kinds, with every fault found, for arguments that cannot be used, and for
    totals beyond ``dtype``: nothing ever wraps around.
    """
    keywords = {
        "method": method,
        "residual_to": residual_to,
        "ties": ties,
        "share_decimals": share_decimals,
        "shares_off_100": shares_off_100,
        "unit": unit,
    }
    told = Told()
    amounts = read_totals(totals, told)
    given = read_weights(weights, parties, told)
    how = read_how(None if given is None else given.parties, keywords, told)
    kind = amounts_kind(dtype, out, told)
    if amounts is not None:
        refuse_beyond(amounts, kind, told)
        if given is not None:
            if given.written is not None:
                check_rows(totals, weights, (len(given.written), len(amounts)), told)
            if out is not None:
                shape = len(amounts), len(given.parties)
                check_out(out, shape, told, totals=[amounts], weights=[given.values, given.written])
    told.done()
    if amounts is None or given is None or how is None:
        raise AssertionError(told)
    room = amounts_room(len(given.parties), len(amounts), kind) if out is None else np.asarray(out).T
    how.divide(amounts, given, how.shares(given), room)
    return room.T if out is None else out
