"""The names in an agreement held against each other: keys, groups, parties, items, ids.

This reads the raw tree rather than the model, so that a wrong name is told together with every other
fault in the file, also when the model refuses some other part. What has the wrong form is passed over
here; the model tells of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kostnadsfordelning.agreement.likeness import resembles
from kostnadsfordelning.agreement.names import Names, mapping, sequence, word
from kostnadsfordelning.agreement.rounding import RECEIVERS
from kostnadsfordelning.agreement.split_references import everyone_in, in_split

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kostnadsfordelning.agreement.paths import Locate
    from kostnadsfordelning.errors import Fault


def broken_references(tree: Mapping[str, Any], locate: Locate) -> list[Fault]:
    """Every name that points nowhere, or at more than one thing."""
    names = Names(tree, locate)
    nouns = (_parties, _keys, _rounding, _items, _membership, _settlement, _decisions, _printed)
    return list(dict.fromkeys(fault for noun in nouns for fault in noun(names)))


def _parties(names: Names) -> Iterator[Fault]:
    yield from names.double_parties()
    issuer = word(names.tree.get("issuer"))
    near = [name for name in names.code if issuer not in names.code and resembles(issuer, name)]
    if issuer and near:
        yield names.fault("issuer_close", ("issuer",), issuer, near=near)


def _keys(names: Names) -> Iterator[Fault]:
    for name, key in names.keys.items():
        for form in ("fixed", "usage"):
            yield from names.mentions(mapping(mapping(key).get(form)), ("keys", name, form))
        for part in mapping(mapping(key).get("weighted")):
            here = ("keys", name, "weighted", part)
            yield from names.known("key", part, names.keys, here, key=True)
            if "weighted" in mapping(names.keys.get(word(part))):
                yield names.fault("weighted_in_weighted", here, part, key=True)


def _rounding(names: Names) -> Iterator[Fault]:
    rounding = mapping(names.tree.get("rounding"))
    receiver = word(rounding.get("residual_to"))
    if receiver and receiver not in RECEIVERS:
        yield from names.known("party", receiver, names.code, ("rounding", "residual_to"))
    for index, placed in enumerate(sequence(rounding.get("manual"))):
        here = ("rounding", "manual", index)
        yield from names.known(
            "item", mapping(placed).get("item"), filter(None, names.items), (*here, "item")
        )
        yield from names.known("party", mapping(placed).get("party"), names.code, (*here, "party"))


def _items(names: Names) -> Iterator[Fault]:
    for index, item in enumerate(sequence(names.tree.get("items"))):
        own = names.items[index]
        if own and own in names.items[:index]:
            yield names.fault("double_item", ("items", index, "id"), own)
        split, listed = mapping(item).get("split"), sequence(mapping(item).get("listed"))
        yield from in_split(names, split, ("items", index, "split"))
        yield from names.parties(
            (party, ("items", index, "listed", place)) for place, party in enumerate(listed)
        )
        receivers = everyone_in(names, split)
        for place, party in enumerate(listed):
            if names.code.get(word(party)) in receivers:
                yield names.fault("listed_receives", ("items", index, "listed", place), party)


def _membership(names: Names) -> Iterator[Fault]:
    parties = mapping(mapping(names.tree.get("membership")).get("parties"))
    yield from names.mentions(parties, ("membership", "parties"))


def _settlement(names: Names) -> Iterator[Fault]:
    settlement = mapping(names.tree.get("settlement"))
    for field in ("key", "deficit_key"):
        if settlement.get(field) != "same":
            yield from names.known("key", settlement.get(field), names.keys, ("settlement", field))


def _decisions(names: Names) -> Iterator[Fault]:
    decisions = sequence(names.tree.get("decisions"))
    yield from names.parties(
        (mapping(one).get("party"), ("decisions", index, "party")) for index, one in enumerate(decisions)
    )


def _printed(names: Names) -> Iterator[Fault]:
    for index, table in enumerate(sequence(names.tree.get("printed"))):
        here = ("printed", index)
        yield from names.known("item", mapping(table).get("item"), filter(None, names.items), (*here, "item"))
        yield from names.mentions(mapping(mapping(table).get("amounts")), (*here, "amounts"))
