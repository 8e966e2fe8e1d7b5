"""Which of the names there are a mistyped one may mean: for suggestions only, never for looking up."""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_CUTOFF = 0.75
_TAIL = re.compile(r" (kommun|stad|landsting)$")


def nearest(written: str, known: Iterable[str]) -> str | None:
    """The name that ``written`` most likely means, or None if it is like none of them.

    Case, accents, ``kommun`` after the name and the genitive before it make no difference.

    >>> nearest("Bergs kommun", ["Ragunda", "Berg"]), nearest("Ragnuda", ["Ragunda", "Berg"])
    ('Berg', 'Ragunda')
    >>> nearest("are", ["Åre"]), nearest("Kiruna", ["Ragunda", "Berg"])
    ('Åre', None)
    """
    by_form: dict[str, str] = {}
    for name in known:
        by_form.setdefault(_folded(name), name)
    form = _folded(written)
    for one in (form, form.removesuffix("s")):
        if one in by_form:
            return by_form[one]
    close = get_close_matches(form, by_form, n=1, cutoff=_CUTOFF)
    return by_form[close[0]] if close else None


def unaccented(name: str) -> str:
    """A name without case, and without the dots, rings and accents of its letters.

    >>> unaccented("Åre")
    'are'
    """
    apart = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _folded(name: str) -> str:
    """A name without what is often written differently: case, accents, the word after it."""
    return unaccented(_TAIL.sub("", " ".join(name.casefold().split())))
