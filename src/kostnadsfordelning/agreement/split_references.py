"""The names in a split: who its branches go to, by which keys, in whose limits – and what a key covers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kostnadsfordelning.agreement.names import mapping, sequence, word
from kostnadsfordelning.apportionment.numbers import is_percent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostnadsfordelning.agreement.names import Names
    from kostnadsfordelning.agreement.paths import Path
    from kostnadsfordelning.errors import Fault


def in_split(names: Names, split: Any, path: Path) -> Iterator[Fault]:
    """The faults in the names of a split, be it branches or a blend of several splits."""
    yield from _in_branches(names, split, path)
    splits = mapping(mapping(split).get("splits"))
    for name, branches in splits.items():
        yield from _in_branches(names, branches, (*path, "splits", name))
    for year, shares in mapping(mapping(split).get("blend")).items():
        for name in mapping(shares):
            yield from names.known("split", name, splits, (*path, "blend", year, name), key=True)


def everyone_in(names: Names, split: Any) -> set[str]:
    """The codes of all who a split goes to."""
    found: set[str] = set()
    for branches in (split, *mapping(mapping(split).get("splits")).values()):
        for branch in sequence(branches):
            found |= set(names.receivers(mapping(branch).get("to")) or ())
            found |= everyone_in(names, mapping(branch).get("by"))
    return found - {""}


def _in_branches(names: Names, split: Any, path: Path) -> Iterator[Fault]:
    for index, branch in enumerate(sequence(split)):
        here = (*path, index)
        to, by, take = (mapping(branch).get(key) for key in ("to", "by", "take"))
        yield from _in_receivers(names, to, (*here, "to"))
        receivers = names.receivers(to)
        charge = mapping(mapping(take).get("charge"))
        if isinstance(by, list | tuple):
            yield from _in_branches(names, by, (*here, "by"))
        elif receivers == []:
            yield names.fault("no_receivers", here, to)
        elif by is None and receivers and len(set(receivers)) > 1 and "charge" not in mapping(take):
            yield names.fault("no_key", here, to, receivers=len(receivers))
        elif isinstance(by, str):
            yield from _by_key(names, by, receivers, (*here, "by"))
        if isinstance(charge.get("of"), str):
            of = (*here, "take", "charge", "of")
            yield from _by_key(names, charge["of"], receivers, of)
            key = names.keys.get(word(charge["of"]))
            if word(key) == "equal" or mapping(key).keys() & {"equal", "weighted"}:
                yield names.fault("charge_of_shares", of, charge["of"])
        yield from _each(names, charge.get("base"), receivers, (*here, "take", "charge", "base"), every=True)
        limits = mapping(mapping(branch).get("limits"))
        for bound in ("cap", "floor"):
            yield from _each(names, limits.get(bound), receivers, (*here, "limits", bound))
        previous = mapping(limits.get("previous")).get("amounts")
        yield from _each(names, previous, receivers, (*here, "limits", "previous", "amounts"), newcomers=True)


def _in_receivers(names: Names, to: Any, path: Path) -> Iterator[Fault]:
    if isinstance(to, str):
        name = word(to)
        if name not in names.groups and name in names.code:
            yield names.fault("party_as_group", path, name)
        else:
            yield from names.known("group", name, names.groups, path)
    met: set[str] = set()
    for place, name in enumerate(sequence(to)):
        yield from names.known("party", name, {**names.code, **names.groups}, (*path, place))
        codes = set(names.receivers([name]) or ()) - {""}
        if codes & met:
            yield names.fault("party_twice", (*path, place), name)
        met |= codes
        if word(name) in names.groups and word(name) in names.code and codes != {names.code[word(name)]}:
            yield names.fault("group_or_party", (*path, place), name)


def _each(
    names: Names,
    parties: Any,
    receivers: list[str] | None,
    path: Path,
    *,
    every: bool = False,
    newcomers: bool = False,
) -> Iterator[Fault]:
    """A mapping of parties: each is one of the receivers, and where ``every`` one must be there, it is.

    With ``newcomers`` those who join later may be missing.
    """
    amounts = mapping(parties)
    if not amounts:
        return
    yield from names.mentions(amounts, path)
    if not receivers or not all(receivers):
        return
    codes = {names.code.get(word(party), "") for party in amounts}
    for party in amounts:
        if names.code.get(word(party), receivers[0]) not in receivers:
            yield names.fault("not_a_receiver", (*path, party), party, key=True)
    excused = _joining(names) if newcomers else set()
    for code in receivers if every or newcomers else ():
        if code not in codes | excused:
            yield names.fault("no_amount_for", path, names.name(code))


def _joining(names: Names) -> set[str]:
    parties = mapping(mapping(names.tree.get("membership")).get("parties"))
    return {names.code.get(word(party), "") for party, when in parties.items() if "joins" in mapping(when)}


def _by_key(names: Names, by: str, receivers: list[str] | None, path: Path) -> Iterator[Fault]:
    """The key that is named exists, and it and its parts have something for each receiver."""
    yield from names.known("key", by, names.keys, path)
    if not receivers:
        return
    key = mapping(names.keys.get(word(by)))
    for name in (word(by), *map(word, mapping(key.get("weighted")))):
        yield from _covers(names, name, receivers, path)


def _covers(names: Names, name: str, receivers: list[str], branch: Path) -> Iterator[Fault]:
    """Each receiver has its share or number, and shares in percent are not of more than the receivers."""
    for form, lacks in (("fixed", "no_share"), ("usage", "no_quantity")):
        told = mapping(mapping(names.keys.get(name)).get(form))
        if not told:
            continue
        mentioned = {names.code.get(word(party)) for party in told}
        for code in receivers:
            if code and code not in mentioned:
                yield names.fault(lacks, ("keys", name, form), names.name(code))
        others = sorted(names.name(code) for code in mentioned if code and code not in receivers)
        if others and all(receivers) and any(is_percent(share) for share in told.values()):
            yield names.fault("shares_of_others", branch, "", others=", ".join(others))
