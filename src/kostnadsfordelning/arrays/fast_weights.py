"""The weights of the first tier, made ready: what units are multiplied by to get quotas and keys."""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from kostnadsfordelning.arrays.chunks import Room
    from kostnadsfordelning.arrays.divide import Ints

BIAS = 1 + 2.0**-51
"""How much too large the reciprocals are; `fast` says why."""


@dataclass(frozen=True, slots=True, eq=False)
class OneVector:
    """The same weights for every total. The columns (p, 1) meet the chunk's rows (m,)."""

    weights: Ints
    whole: int
    heaviest: int
    scale: int
    places: npt.NDArray[np.uint32]

    @classmethod
    def of(cls, weights: Ints, ties: str) -> OneVector:
        """Without the factor that all have in common: the same outcome, and smaller numbers.

        ``weights`` (p,) are not negative and not all zero.
        """
        listed = weights.tolist()
        common = gcd(*listed)
        scale, places = _places(weights, ties)
        column = (weights // common).astype(np.int64)[:, None]
        return cls(column, sum(listed) // common, max(listed) // common, scale, places[:, None])

    @property
    def narrow(self) -> npt.NDArray[np.uint32]:
        """The weights in 32 bits."""
        return self.weights.astype(np.uint32)

    def quotas_and_keys(self, units: Ints, room: Room) -> npt.NDArray[np.intp]:
        """Fill the room's quotas and keys for ``units`` (m,); what is left to give out in each column."""
        narrow = units.astype(np.uint32)
        np.multiply(self.weights / self.whole * BIAS, units.astype(np.float64), out=room.numbers)
        np.copyto(room.quotas, room.numbers, casting="unsafe")
        quotas = room.quotas.view(np.uint32)
        # What goes beyond 32 bits on the way is cut off; the difference is what it is modulo 2**32.
        scaled = (self.weights * self.scale).astype(np.uint32)
        np.multiply(scaled, narrow, out=room.keys)
        np.multiply(quotas, np.uint32(self.whole * self.scale), out=room.spare)
        np.subtract(room.keys, room.spare, out=room.keys)
        np.add(room.keys, self.places, out=room.keys)
        left: npt.NDArray[np.uint32] = narrow - np.add.reduce(quotas, axis=0, dtype=np.uint32)
        return left.astype(np.intp)


def _places(weights: Ints, ties: str) -> tuple[int, npt.NDArray[np.uint32]]:
    """What settles equal remainders: the number of places, and the place of each party, the highest first.

    >>> _places(np.array([5, 9, 5]), "order")
    (3, array([2, 1, 0], dtype=uint32))
    >>> _places(np.array([5, 9, 5]), "largest")
    (2, array([0, 1, 0], dtype=uint32))
    """
    parties = len(weights)
    if ties == "order":
        return parties, np.arange(parties)[::-1].astype(np.uint32)
    if ties == "refuse":
        return 1, np.zeros(parties, np.uint32)
    different, places = np.unique(weights, return_inverse=True)
    return len(different), places.astype(np.uint32)
