"""What the parts of an agreement say of each other: where it is rounded, and what that allows.

Names are held against each other by `references`; here what the named things say.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.limits import told_bound
from kostnadsfordelning.agreement.split import Blend, FixedAmount, FromBelow
from kostnadsfordelning.agreement.values import fault

if TYPE_CHECKING:
    from kostnadsfordelning.agreement.agreement import Agreement
    from kostnadsfordelning.agreement.paths import Path
    from kostnadsfordelning.agreement.pieces import Faults
    from kostnadsfordelning.agreement.split import Branch
    from kostnadsfordelning.agreement.uses import AnySplit


def contradictions(agreement: Agreement) -> Faults:
    """The faults that only the whole agreement shows, each with its path."""
    yield from _rounded_once(agreement)
    yield from _manual(agreement)
    for index, item in enumerate(agreement.items):
        yield from _limits(agreement, item.split, ("items", index, "split"))


def _rounded_once(agreement: Agreement) -> Faults:
    """An item that is rounded once is shares all through: what else a branch may take is in kronor."""
    at = agreement.rounding.at
    if at == "branch":
        return
    for index, item in enumerate(agreement.items):
        path = ("items", index, "split")
        if isinstance(item.split, Blend):
            yield path, fault("at_needs_shares", at=at), None
        elif isinstance(item.split, tuple):
            yield from _not_shares(item.split, path, at)


def _not_shares(branches: tuple[Branch, ...], path: Path, at: str) -> Faults:
    for index, branch in enumerate(branches):
        if isinstance(branch.take, FixedAmount | FromBelow):
            yield (*path, index, "take"), fault("at_needs_shares", at=at), None
        if branch.limits is not None:
            yield (*path, index, "limits"), fault("at_needs_shares", at=at), None
        if isinstance(branch.by, tuple):
            yield from _not_shares(branch.by, (*path, index, "by"), at)


def _limits(agreement: Agreement, split: AnySplit, path: Path) -> Faults:
    """A cap and a floor of one party, of which one has its code and the other its name."""
    if isinstance(split, Blend):
        for name, branches in split.splits.items():
            yield from _limits(agreement, branches, (*path, "splits", name))
    for index, branch in enumerate(split if isinstance(split, tuple) else ()):
        here = (*path, index)
        if isinstance(branch.by, tuple):
            yield from _limits(agreement, branch.by, (*here, "by"))
        cap, floor = (branch.limits.cap, branch.limits.floor) if branch.limits is not None else (None, None)
        if not (isinstance(cap, Mapping) and isinstance(floor, Mapping)):
            continue
        everyone = agreement.everyone
        known = everyone.keys() | {one.name for one in everyone.values()}  # a wrong name is told elsewhere
        caps = {agreement.code(party): bound for party, bound in cap.items() if party in known}
        for party, low in floor.items():
            high = caps.get(agreement.code(party)) if party in known and party not in cap else None
            if high is not None and isinstance(high, int) == isinstance(low, int) and high < low:
                told = fault("cap_below_floor", cap=told_bound(high), floor=told_bound(low))
                yield (*here, "limits", "floor", party), told, told_bound(low)


def _manual(agreement: Agreement) -> Faults:
    """A residual is never larger than the number of parties, and neither is what is placed of it."""
    most = len(agreement.everyone)
    for index, placed in enumerate(agreement.rounding.manual):
        if abs(placed.delta) > most:
            yield ("rounding", "manual", index, "delta"), fault("manual_large", most=most), placed.delta
