"""Rows that have changed places: the right amounts, at the wrong parties."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def exchanged(parties: Sequence[str], printed: Sequence[int], right: Sequence[int]) -> tuple[str, ...]:
    """The parties whose printed amounts are each other's; none where amounts differ in other ways too.

    Amounts that are only a few units apart, as many as there are parties, tell of another rounding and not
    of rows that have changed places.

    >>> exchanged(("A", "B", "C"), (50, 33, 17), (33, 50, 17))
    ('A', 'B')
    >>> exchanged(("A", "B", "C"), (50, 34, 16), (33, 50, 17))
    ()
    """
    wrong = [place for place in range(len(parties)) if printed[place] != right[place]]
    if sorted(printed[place] for place in wrong) != sorted(right[place] for place in wrong):
        return ()
    if any(abs(printed[place] - right[place]) <= len(parties) for place in wrong):
        return ()
    return tuple(parties[place] for place in wrong)
