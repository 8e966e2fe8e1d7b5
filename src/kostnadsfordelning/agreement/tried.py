"""What was tried in a changed copy: which fields differ, and that what differs no longer cites."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kostnadsfordelning.agreement.agreement import Agreement

    Tree = dict[str, Any]

STATED = ("issuer", "decisions", "printed", "not_expressed")
"""Fields that are told beside the agreement: no amount follows from them."""
CHANGED = "-andrad"
"""What the version of a changed copy ends with."""


def differing(agreement: Agreement, copy: Agreement, fields: Iterable[str]) -> list[str]:
    """The ``fields`` that make the copy another agreement than the one that was decided."""
    return [name for name in fields if name not in STATED and getattr(copy, name) != getattr(agreement, name)]


def uncite_changed(tree: Tree, agreement: Agreement, copy: Agreement) -> None:
    """Let the items in ``tree`` that are not the agreement's, and a changed membership, not cite it."""
    own = {item.id: item for item in agreement.items}
    cited = set(_cited(agreement.model_dump()))
    pieces = [
        piece for piece, item in zip(tree["items"], copy.items, strict=True) if own.get(item.id) != item
    ]
    if isinstance(tree.get("membership"), dict) and copy.membership != agreement.membership:
        pieces.append(tree["membership"])
    for piece in pieces:
        _uncite(piece, cited)
        piece["assumed"] = piece.get("assumed") or text("agreement.changed")


def _cited(value: Any) -> Iterator[str]:
    """Every source that stands anywhere in the agreement."""
    if isinstance(value, dict):
        if isinstance(value.get("source"), str):
            yield value["source"]
        for part in value.values():
            yield from _cited(part)
    elif isinstance(value, tuple | list):
        for part in value:
            yield from _cited(part)


def _uncite(piece: Any, cited: set[str]) -> None:
    """Take away the agreement's own sources, and the clauses that would stand in them."""
    if isinstance(piece, dict):
        if piece.get("source") in cited:
            del piece["source"]
        if "source" not in piece and isinstance(piece.get("clause"), str):
            del piece["clause"]
        for part in piece.values():
            _uncite(part, cited)
    elif isinstance(piece, list):
        for part in piece:
            _uncite(part, cited)


def mark(tree: Tree, tried: list[str], answered: list[str]) -> None:
    """Say on the copy what was changed, and give a tried one a version of its own.

    The version is part of every invoice row's key, so that a row of what was only tried can never be
    taken for one of the agreement's.
    """
    told = [tree["assumed"]] if tree.get("assumed") else []
    if tried:
        what = ", ".join(text(f"agreement.changed_{name}") for name in tried)
        told.append(text("agreement.changed_copy", what=what))
        tree["version"] = str(tree.get("version", "1")).removesuffix(CHANGED) + CHANGED
    if answered:
        told.append(text("agreement.answered", what="; ".join(answered)))
    if told:
        tree["assumed"] = "; ".join(dict.fromkeys(told))
