"""The one message catalogue: every text that a finance officer reads, by key.

A key is ``room.name``; the room's texts are loaded when first needed, so that a calculation that meets
no fault loads none. Another language is another folder beside ``sv``.

Texts are format strings with the field specifications of `numbers.TextFormatter`:
``{amount:kr}`` → 3 574 970 kr.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module

from kostnadsfordelning.messages.numbers import FORMATTER

LANGUAGE = "sv"


@cache
def _texts(room: str) -> dict[str, str]:
    texts: dict[str, str] = import_module(f"{__name__}.{LANGUAGE}.{room}").TEXTS
    return texts


def text(key: str, /, **values: object) -> str:
    """The text of ``key`` with ``values`` filled in.

    >>> text("common.sum", amount=3574970).replace("\\N{NO-BREAK SPACE}", " ")
    'Summa 3 574 970 kr'
    """
    return FORMATTER.fill(template(key), values)


def template(key: str) -> str:
    """The text of ``key`` with its fields open."""
    room, _, name = key.partition(".")
    return _texts(room)[name]


def keys(room: str) -> tuple[str, ...]:
    """The keys of all texts of a room."""
    return tuple(f"{room}.{name}" for name in _texts(room))
