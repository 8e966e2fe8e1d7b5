"""Names that are nearly a party's: misspelt, in the genitive, with the word kommun, without dots.

Taken at its word such a name would be someone else: an outside issuer that has the party invoice itself.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from functools import lru_cache
from typing import TYPE_CHECKING

from kostnadsfordelning.messages.nearest import unaccented

if TYPE_CHECKING:
    from kostnadsfordelning.agreement.agreement import Agreement, Party

_TITLES = {"kommun", "kommuns", "kn", "stad", "stads"}
_ALIKE = 0.85
_ABBREVIATED = 5
_KEPT = 4096  # the same names are compared for every agreement and copy


@lru_cache(maxsize=_KEPT)
def resembles(given: str, party: str) -> bool:
    """Whether ``given`` is nearly, or another way to write, the name of a party.

    >>> [resembles(name, "Östersund") for name in ("Östersunds kommun", "ostersund", "Oslo")]
    [True, True, False]
    """
    one, other = _plain(given), _plain(party)
    if one in {other, f"{other}s", f"{other}kommun", f"{other}skommun"}:
        return True
    if len(one) >= _ABBREVIATED and other.startswith(one):
        return True
    return SequenceMatcher(None, one, other).ratio() >= _ALIKE


def misnamed(agreement: Agreement) -> list[tuple[Party, str]]:
    """The parties whose code is a municipality of another name, each with that name.

    A code decides whose population is counted and who is invoiced, so the two must not disagree.
    """
    from kostnadsfordelning.reference.places import municipality_names

    names = municipality_names()
    found = []
    for party in agreement.everyone.values():
        registered = names.get(party.code)
        if registered and _plain(party.name) not in {_plain(registered), f"{_plain(registered)}s"}:
            found.append((party, registered))
    return found


@lru_cache(maxsize=_KEPT)
def _plain(name: str) -> str:
    """The letters of a name without case, dots and rings, and without the word kommun or a code."""
    letters = "".join(one if one.isalnum() else " " for one in unaccented(name))
    words = [word for word in letters.split() if word not in _TITLES and not word.isdigit()]
    return "".join(words)
