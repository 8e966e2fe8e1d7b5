"""The wide tier: quotas of any int64 total, by whole arithmetic that an estimate in floats only guides.

A step finds ``m · x / W`` for whole ``0 <= m <= 2^48`` and ``0 <= x <= W < 2^62``. It estimates the quotient
as ``m · (x/W)(1 − 2^-49)`` in floats and rounds down. Five roundings make at most 5.1 · 2^-53 of the value,
less than the 2^-49 taken off, so the estimate is never above the exact quotient; and that is at most 2^48, so
what is taken off and rounded is less than 1, and the estimate right or one too low. The remainder
``m·x − q·W`` then lies in 0 … 2W − 1, below 2^63, so whole numbers that wrap around at 2^64 hold it exactly
although the products may not fit; it tells which of the two it was. No float decides an outcome.

A total of 2^48 and more is taken as ``high · 2^32 + low``: what the high part leaves is carried, times 2^32,
into the second step, as in division by hand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from kostnadsfordelning.arrays.divide import Ints

MOST_WHOLE = 1 << 62
"""The sum of the weights is below this."""
_IN_ONE_STEP = 1 << 48
_LIMB = 32
_UNDER = 1.0 - 2.0**-49

_Unsigned: TypeAlias = npt.NDArray[np.uint64]


def quotas(totals: Ints, weights: Ints, wholes: Ints) -> tuple[Ints, Ints]:
    """Quotients and remainders (p, n) of ``totals`` (n,) × ``weights`` over ``wholes``, rounded down.

    ``weights`` is (p, 1) for all totals or (p, n), ``wholes`` (1,) or (n,); no total is negative, no weight
    above its whole, and the wholes are 1 … `MOST_WHOLE` − 1.

    >>> totals = np.array([100, 2**63 - 1])
    >>> quotas(totals, np.array([[2], [3], [1]]), np.array([6]))[0][:, 1].tolist()
    [3074457345618258602, 4611686018427387903, 1537228672809129301]
    """
    given, parts, whole = totals.view(np.uint64), weights.view(np.uint64), wholes.view(np.uint64)
    if not totals.size or int(totals.max()) < _IN_ONE_STEP:
        quotients, remainders = _step(given, parts, whole)
    else:
        limb = np.uint64(_LIMB)
        high, carried = _step(given >> limb, parts, whole)
        middle, first = _step(np.array([1 << _LIMB], np.uint64), carried, whole)
        low, second = _step(given & np.uint64((1 << _LIMB) - 1), parts, whole)
        quotients, remainders = (high << limb) + middle + low, first + second
        _settle(quotients, remainders, whole)
    return quotients.view(np.int64), remainders.view(np.int64)


def _step(many: _Unsigned, parts: _Unsigned, whole: _Unsigned) -> tuple[_Unsigned, _Unsigned]:
    # Signed to and from floats: processors have an instruction for that, and none here needs the sign bit.
    ratio = parts.view(np.int64) / whole.view(np.int64)
    ratio *= _UNDER
    estimates = many.view(np.int64).astype(np.float64) * ratio
    quotients = estimates.astype(np.int64).view(np.uint64)
    remainders = many * parts
    remainders -= quotients * whole
    _settle(quotients, remainders, whole)
    return quotients, remainders


def _settle(quotients: _Unsigned, remainders: _Unsigned, whole: _Unsigned) -> None:
    """Where a remainder is its whole or more, the quotient was one too low."""
    over = remainders >= whole
    quotients += over
    remainders -= over * whole
