"""An agreement's tree without some of its parties, everywhere they are mentioned.

What cannot hold for those who are left falls away: a table that prints the others, kronor that were placed
by decision between them, a limit that was only theirs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from kostnadsfordelning.agreement.agreement import Agreement

    Tree = dict[str, Any]
    Stays = Callable[[str], bool]


def keep_only(tree: Tree, agreement: Agreement, codes: Collection[str]) -> None:
    """Leave only the parties of ``codes`` in ``tree``, which is ``agreement`` spelled out."""

    def stays(party: str) -> bool:
        return agreement.code(party) in codes

    def may_stay(name: str) -> bool:
        return name in agreement.parties or stays(name)

    tree["parties"] = {
        group: [party for party in members if party["code"] in codes]
        for group, members in tree["parties"].items()
    }
    if "printed" in tree:
        tree["printed"] = [table for table in tree["printed"] if all(map(stays, table["amounts"]))]
    if "decisions" in tree:
        tree["decisions"] = [one for one in tree["decisions"] if stays(one["party"])]
    for key in tree.get("keys", {}).values():
        for form in ("fixed", "usage"):
            _keep_keys(key, form, stays)
    if tree.get("membership") is not None and not _keep_keys(tree["membership"], "parties", stays):
        del tree["membership"]
    _keep_manual(tree["rounding"], stays)
    for item in tree["items"]:
        if "listed" in item:
            item["listed"] = [party for party in item["listed"] if stays(party)]
        _keep_in(item["split"], stays, may_stay)


def _keep_keys(piece: Tree, field: str, stays: Stays) -> bool:
    """Leave those who stay in a mapping by party, if ``field`` is one; whether anything is left there."""
    by_party = piece.get(field)
    if isinstance(by_party, dict) and "unknown" not in by_party:
        piece[field] = {name: value for name, value in by_party.items() if stays(name)}
    return bool(piece.get(field))


def _keep_manual(rounding: Tree, stays: Stays) -> None:
    """What was placed in one item and year belongs together, and goes when one of the parties does."""
    placed = rounding.get("manual", ())
    gone = {(one["year"], one["item"]) for one in placed if not stays(one["party"])}
    if gone:
        rounding["manual"] = [one for one in placed if (one["year"], one["item"]) not in gone]


def _keep_in(split: Any, stays: Stays, may_stay: Stays) -> None:
    if isinstance(split, dict):
        for branches in split.get("splits", {}).values():
            _keep_in(branches, stays, may_stay)
    for branch in split if isinstance(split, list) else ():
        if isinstance(branch["to"], list):
            branch["to"] = [name for name in branch["to"] if may_stay(name)]
        take = branch["take"]
        if isinstance(take, dict) and "charge" in take:
            _keep_keys(take["charge"], "base", stays)
        if branch.get("limits") is not None:
            _keep_limits(branch, stays)
        _keep_in(branch.get("by"), stays, may_stay)


def _keep_limits(branch: Tree, stays: Stays) -> None:
    limits = branch["limits"]
    for bound in ("cap", "floor"):
        if isinstance(limits.get(bound), dict) and not _keep_keys(limits, bound, stays):
            del limits[bound]
    if limits.get("previous") is not None:
        _keep_keys(limits["previous"], "amounts", stays)
    if all(limits.get(name) is None for name in ("cap", "floor", "max_change")):
        del branch["limits"]
