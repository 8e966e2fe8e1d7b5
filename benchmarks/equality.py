"""Whether contenders gave the same: looked at in every run, for a fast wrong answer has no speed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from benchmarks.cases import Ints

BLOCK = 50_000
"""Rows compared at a time, so that looking takes no memory to speak of."""


class UnequalError(AssertionError):
    """A contender gave other amounts than it should."""


def same_amounts(name: str, amounts: Any, wanted: Any) -> None:
    """Refuse anything but the same shape with the same amounts in it; the kind of integer may differ."""
    if amounts.shape != wanted.shape:
        raise UnequalError(f"{name}: {amounts.shape} where {wanted.shape} was wanted")
    for start in range(0, len(wanted), BLOCK):
        here = slice(start, start + BLOCK)
        if not np.array_equal(amounts[here], wanted[here]):
            wrong = np.flatnonzero((amounts[here] != wanted[here]).any(axis=1))
            row = start + int(wrong[0])
            raise UnequalError(f"{name}: row {row} is {amounts[row]}, it should be {wanted[row]}")


def count_off(totals: Ints, amounts: Any) -> int:
    """How many rows do not sum to their totals."""
    off = 0
    for start in range(0, len(totals), BLOCK):
        here = slice(start, start + BLOCK)
        off += int((amounts[here].sum(axis=1) != totals[here]).sum())
    return off
