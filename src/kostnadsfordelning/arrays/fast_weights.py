"""The weights of the first tier, made ready: what units are multiplied by to get quotas and keys."""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

import numpy as np
import numpy.typing as npt

from kostnadsfordelning.arrays.fast_select import Keys, Selection
from kostnadsfordelning.arrays.memory import layout, scratch

if TYPE_CHECKING:
    from kostnadsfordelning.arrays.divide import Flags, Ints

    Narrow: TypeAlias = npt.NDArray[np.uint32]

BIAS = 1 + 2.0**-51
"""How much too large the reciprocals are; `fast` says why."""
MOST_KEY = 2**32
"""Sums of weights are below this, and so are keys of 32 bits."""
_HALF = np.uint64(32)


class Room:
    """The working arrays (p, m) of one chunk, used again for every chunk of that size."""

    __slots__ = ("_shape", "_wide", "keys", "quotas", "selection", "spare", "weights", "wide_keys", "won")

    selection: Selection
    spare: Narrow
    wide_keys: npt.NDArray[np.uint64] | None

    def __init__(self, parties: int, columns: int, *, own: bool) -> None:
        """``own``: for weights of each total's own."""
        self._shape = parties, columns
        self.quotas: npt.NDArray[np.int32] = self._array("quotas", np.int32)
        self.keys: Narrow = self._array("keys", np.uint32)
        self.won: npt.NDArray[np.bool_] = self._array("won", np.bool_)
        self.weights: Narrow | None = self._array("weights", np.uint32) if own else None
        self._wide: bool | None = None
        self.hold(wide=False)

    def hold(self, *, wide: bool) -> None:
        """Make room for keys of 64 bits, or of 32."""
        if wide is self._wide:
            return
        self._wide = wide
        self.selection = Selection(*self._shape, np.uint64 if wide else np.uint32)
        self.spare = self._array("products", np.uint32) if wide else self.selection.spare
        self.wide_keys = self._array("wide_keys", np.uint64) if wide else None

    @property
    def ranked(self) -> Keys:
        """The keys that decide: the larger, the sooner a party gets a unit."""
        return self.keys if self.wide_keys is None else self.wide_keys

    def fits(self, columns: int) -> bool:
        """Whether a chunk of so many columns is worked out in this room."""
        return self._shape[1] == columns

    def _array(self, use: str, dtype: npt.DTypeLike) -> npt.NDArray[Any]:
        return scratch(use, *self._shape, dtype, layout(self._shape[0]))


@dataclass(frozen=True, slots=True, eq=False)
class OneVector:
    """The same weights for every total. Its columns (p, 1) meet the chunk's rows (m,)."""

    weights: Ints
    whole: int
    heaviest: int
    scale: int
    places: Narrow
    wide: bool
    ratios: npt.NDArray[np.float64]
    scaled: Narrow
    narrow: Narrow

    empty: ClassVar[Flags | None] = None

    @classmethod
    def of(cls, weights: Ints, ties: str) -> OneVector:
        """Without the factor that all have in common: the same outcome, and smaller numbers.

        ``weights`` (p,) are not negative and not all zero.
        """
        common = gcd(*weights.tolist())
        listed = [weight // common for weight in weights.tolist()]
        whole, heaviest = sum(listed), max(listed)
        count, places = _places(weights, ties)
        wide = whole * count >= MOST_KEY
        scale = 1 if wide else count
        column = np.array(listed, np.int64)[:, None]
        return cls(
            column, whole, heaviest, scale, places[:, None], wide,
            ratios=column / float(whole) * BIAS,
            scaled=(column * scale).astype(np.uint32),
            narrow=column.astype(np.uint32),
        )  # fmt: skip

    @property
    def highest_whole(self) -> int:
        """The largest sum of weights that a total is divided by."""
        return self.whole

    def most_quota(self, units: int) -> int:
        """The largest quota of so many units."""
        return units * self.heaviest // self.whole

    def quotas_and_keys(self, units: Ints, room: Room) -> Narrow:
        """Fill the room's quotas and keys for ``units`` (m,); what is left to give out in each column."""
        room.hold(wide=self.wide)
        few = units.astype(np.uint32)
        np.multiply(self.ratios, units.astype(np.float64), out=room.quotas, casting="unsafe")
        np.multiply(self.scaled, few, out=room.keys)
        return _remainders(room, few, np.uint32(self.whole * self.scale), self.places)


@dataclass(frozen=True, slots=True, eq=False)
class OwnVectors:
    """Weights (p, m) of its own for each total of a chunk."""

    weights: Narrow
    whole: Ints
    highest_whole: int
    heaviest: int
    scale: int
    places: Narrow
    wide: bool
    empty: Flags | None
    """Which totals have no weight above zero. Their whole is 1, and there must be nothing to divide."""

    @classmethod
    def of(cls, weights: Ints, ties: str, room: Room) -> OwnVectors | None:
        """``weights`` (p, m), none negative; None where one, or a sum of them, is beyond 32 bits."""
        parties = len(weights)
        heaviest = int(weights.max())
        if heaviest >= MOST_KEY or room.weights is None:
            return None
        np.copyto(room.weights, weights, casting="unsafe")
        of_sums = np.uint32 if heaviest * parties < MOST_KEY else np.uint64
        whole = np.add.reduce(room.weights, axis=0, dtype=of_sums).astype(np.int64)
        empty = None if whole.all() else whole == 0
        if empty is not None:
            whole += empty
        highest = int(whole.max())
        if highest >= MOST_KEY:
            return None
        # A weight is a place of its own: what "largest" asks for, without ranking each column's.
        wide = ties == "largest" or (ties == "order" and highest * parties >= MOST_KEY)
        places = np.arange(parties)[::-1] if ties == "order" else np.zeros(parties)
        return cls(
            room.weights, whole, highest, heaviest,
            scale=parties if ties == "order" and not wide else 1,
            places=room.weights if ties == "largest" else places.astype(np.uint32)[:, None],
            wide=wide,
            empty=empty,
        )  # fmt: skip

    @property
    def narrow(self) -> Narrow:
        """The weights in 32 bits."""
        return self.weights

    def most_quota(self, units: int) -> int:
        """As `OneVector.most_quota`: in some column one party may bear all."""
        return units

    def quotas_and_keys(self, units: Ints, room: Room) -> Narrow:
        """As `OneVector.quotas_and_keys`."""
        room.hold(wide=self.wide)
        few = units.astype(np.uint32)
        np.multiply(self.weights, units / self.whole * BIAS, out=room.quotas, casting="unsafe")
        np.multiply(self.weights, few * np.uint32(self.scale), out=room.keys)
        return _remainders(room, few, (self.whole * self.scale).astype(np.uint32), self.places)


def _remainders(room: Room, units: Narrow, whole: Narrow | np.uint32, places: Narrow) -> Narrow:
    """Make the scaled products in the room's keys the keys they are to be; the units left in each column.

    What goes beyond 32 bits on the way is cut off; the difference is what it is modulo 2**32.
    """
    quotas = room.quotas.view(np.uint32)
    np.multiply(quotas, whole, out=room.spare)
    np.subtract(room.keys, room.spare, out=room.keys)
    if room.wide_keys is None:
        np.add(room.keys, places, out=room.keys)
    else:
        # The dtype is said: numpy before 2.0 takes 32 bits of the array for enough, and shifts all out.
        np.left_shift(room.keys, _HALF, out=room.wide_keys, dtype=np.uint64)
        np.bitwise_or(room.wide_keys, places, out=room.wide_keys)
    left: Narrow = units - np.add.reduce(quotas, axis=0, dtype=np.uint32)
    return left


def _places(weights: Ints, ties: str) -> tuple[int, Narrow]:
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
