"""The weights of the first tier, made ready: what units are multiplied by to get quotas and keys."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import gcd
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

import numpy as np
import numpy.typing as npt

from kostnadsfordelning.arrays.chunks import aligned, layout, spans
from kostnadsfordelning.arrays.fast_select import Selection

if TYPE_CHECKING:
    from kostnadsfordelning.arrays.divide import Flags, Ints

    Narrow: TypeAlias = npt.NDArray[np.uint32]

BIAS = 1 + 2.0**-51
"""How much too large the reciprocals are; `fast` says why."""
_WIDE = np.uint64(32)


class Room:
    """The working arrays of one chunk (p, m), made once and used again for every chunk of that size."""

    __slots__ = ("keys", "quotas", "selection", "spare", "weights", "wide_keys", "won")

    def __init__(self, parties: int, columns: int, *, wide: bool) -> None:
        def array(dtype: npt.DTypeLike) -> npt.NDArray[Any]:
            return aligned(parties, columns, dtype, layout(parties))

        self.quotas: npt.NDArray[np.int32] = array(np.int32)
        self.keys: Narrow = array(np.uint32)
        self.won: npt.NDArray[np.bool_] = array(np.bool_)
        self.selection = Selection(parties, columns, np.uint64 if wide else np.uint32)
        self.spare: Narrow = array(np.uint32) if wide else self.selection.spare
        self.wide_keys: npt.NDArray[np.uint64] | None = array(np.uint64) if wide else None
        self.weights: Ints | None = None

    def fits(self, columns: int) -> bool:
        """Whether a chunk of so many columns is worked out in this room."""
        return int(self.quotas.shape[1]) == columns

    def beside(self, weights: Ints) -> Ints:
        """The weights (p, m) in the order in memory that the chunk has, copied where they are not."""
        order = layout(len(weights))
        if weights.strides[1 if order == "C" else 0] == weights.itemsize:
            return weights
        if self.weights is None:
            self.weights = aligned(len(weights), weights.shape[1], np.int64, order)
        np.copyto(self.weights, weights)
        return self.weights


@dataclass(frozen=True, slots=True, eq=False)
class OneVector:
    """The same weights for every total. Its columns (p, 1) meet the chunk's rows (m,)."""

    weights: Ints
    whole: int
    heaviest: int
    scale: int
    places: Narrow
    ratios: npt.NDArray[np.float64]
    scaled: Narrow
    narrow: Narrow

    wide_keys: ClassVar[bool] = False
    empty: ClassVar[Flags | None] = None

    @classmethod
    def of(cls, weights: Ints, ties: str) -> OneVector:
        """Without the factor that all have in common: the same outcome, and smaller numbers.

        ``weights`` (p,) are not negative and not all zero.
        """
        common = gcd(*weights.tolist())
        listed = [weight // common for weight in weights.tolist()]
        whole, heaviest = sum(listed), max(listed)
        scale, places = _places(weights, ties)
        column = np.array(listed, np.int64)[:, None]
        return cls(
            column, whole, heaviest, scale, places[:, None],
            ratios=column / whole * BIAS,
            scaled=(column * scale).astype(np.uint32),
            narrow=column.astype(np.uint32),
        )  # fmt: skip

    @property
    def highest_whole(self) -> int:
        """The largest sum of weights that any total is divided by."""
        return self.whole

    def within(self, _span: slice, _room: Room) -> OneVector:
        """The weights of a chunk's totals."""
        return self

    def turned(self, turns: Ints, room: Room) -> None:
        """The amounts of whole turns, in 32 bits, into the room's spare array."""
        np.multiply(self.narrow, turns.astype(np.uint32), out=room.spare)

    def quotas_and_keys(self, units: Ints, room: Room) -> Narrow:
        """Fill the room's quotas and keys for ``units`` (m,); what is left to give out in each column."""
        few = units.astype(np.uint32)
        np.multiply(self.ratios, units.astype(np.float64), out=room.quotas, casting="unsafe")
        np.multiply(self.scaled, few, out=room.keys)
        return _remainders(room, few, np.uint32(self.whole * self.scale & 0xFFFFFFFF), self.places)


@dataclass(frozen=True, slots=True, eq=False)
class OwnVectors:
    """Weights of its own for each total."""

    weights: Ints
    whole: Ints
    highest_whole: int
    heaviest: int
    scale: int
    places: Narrow
    wide_keys: bool
    empty: Flags | None = None
    """Which of a chunk's totals have no weights above zero."""

    @classmethod
    def of(cls, weights: Ints, ties: str) -> OwnVectors:
        """``weights`` (p, n) are not negative, and nor do their sums leave int64."""
        parties, count = weights.shape
        whole = np.empty(count, np.int64)
        heaviest = 0
        for span in spans(count, parties):
            here = weights[:, span]
            np.add.reduce(here, axis=0, out=whole[span])
            heaviest = max(heaviest, int(here.max()))
        scale, places = (parties, np.arange(parties)[::-1]) if ties == "order" else (1, np.zeros(parties))
        highest = int(whole.max()) if count else 0
        column = places.astype(np.uint32)[:, None]
        return cls(weights, whole, highest, heaviest, scale, column, ties == "largest")

    def within(self, span: slice, room: Room) -> OwnVectors:
        """The weights of a chunk's totals. Where they are all zero the whole is 1, and each quota zero."""
        whole, weights = self.whole[span], room.beside(self.weights[:, span])
        if whole.all():
            return replace(self, weights=weights, whole=whole)
        return replace(self, weights=weights, whole=np.maximum(whole, 1), empty=whole == 0)

    def turned(self, turns: Ints, room: Room) -> None:
        """As `OneVector.turned`."""
        np.copyto(room.keys, self.weights, casting="unsafe")
        np.multiply(room.keys, turns.astype(np.uint32), out=room.spare)

    def quotas_and_keys(self, units: Ints, room: Room) -> Narrow:
        """As `OneVector.quotas_and_keys`. Wide keys have the weight itself below the remainder."""
        few = units.astype(np.uint32)
        ratios = units / self.whole * BIAS
        np.multiply(self.weights, ratios, out=room.quotas, casting="unsafe")
        np.copyto(room.keys, self.weights, casting="unsafe")
        np.multiply(room.keys, few * np.uint32(self.scale), out=room.keys)
        left = _remainders(room, few, (self.whole * self.scale).astype(np.uint32), self.places)
        if room.wide_keys is not None:
            np.left_shift(room.keys, _WIDE, out=room.wide_keys)
            np.bitwise_or(room.wide_keys, self.weights.view(np.uint64), out=room.wide_keys)
        return left


def _remainders(room: Room, units: Narrow, whole: Narrow | np.uint32, places: Narrow) -> Narrow:
    """Make the scaled products in the room's keys the keys they are to be; the units left in each column.

    What goes beyond 32 bits on the way is cut off; the difference is what it is modulo 2**32.
    """
    quotas = room.quotas.view(np.uint32)
    np.multiply(quotas, whole, out=room.spare)
    np.subtract(room.keys, room.spare, out=room.keys)
    np.add(room.keys, places, out=room.keys)
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
