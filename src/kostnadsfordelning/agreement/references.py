"""The names in an agreement held against each other: keys, groups, parties, items, ids.

This reads the raw tree rather than the model, so that a wrong name is told together with every other
fault in the file, also when the model refuses some other part.
"""

from __future__ import annotations

from collections import Counter
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from kostnadsfordelning.errors import Fault
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kostnadsfordelning.agreement.faults import Locate, Path

_SPECIAL_RECEIVERS = {"largest", "first", "last", "none"}


def broken_references(tree: Mapping[str, Any], locate: Locate) -> list[Fault]:
    """Every name that points nowhere, or at more than one thing."""
    return list(_Names(tree, locate).faults())


class _Names:
    """The names an agreement defines, and the places that use them."""

    def __init__(self, tree: Mapping[str, Any], locate: Locate) -> None:
        self.tree, self.locate = tree, locate
        self.groups = {
            name: [party for party in _list(parties) if isinstance(party, dict)]
            for name, parties in _dict(tree.get("parties")).items()
        }
        self.codes = [str(p.get("code")) for group in self.groups.values() for p in group]
        self.names = [str(p.get("name")) for group in self.groups.values() for p in group]
        self.parties = {*self.codes, *self.names}

    def faults(self) -> Iterator[Fault]:
        yield from self._doubles()
        for name, key in _dict(self.tree.get("keys")).items():
            for party in _dict(_dict(key).get("fixed")):
                yield from self._known("party", party, self.parties, ("keys", name, "fixed", party), key=True)
        receiver = _dict(self.tree.get("rounding")).get("residual_to")
        if isinstance(receiver, str) and receiver not in _SPECIAL_RECEIVERS:
            yield from self._known("party", receiver, self.parties, ("rounding", "residual_to"))
        for index, item in enumerate(_list(self.tree.get("items"))):
            yield from self._branches(_dict(item).get("split"), ("items", index, "split"))
        item_ids = {str(_dict(item).get("id")) for item in _list(self.tree.get("items"))}
        for index, table in enumerate(_list(self.tree.get("printed"))):
            here = ("printed", index)
            if "item" in _dict(table):
                yield from self._known("item", table["item"], item_ids, (*here, "item"))
            for party in _dict(_dict(table).get("amounts")):
                yield from self._known("party", party, self.parties, (*here, "amounts", party), key=True)

    def _doubles(self) -> Iterator[Fault]:
        counted = (Counter(self.codes), Counter(self.names))
        for group, parties in self.groups.items():
            for index, party in enumerate(parties):
                for field, count in zip(("code", "name"), counted, strict=True):
                    if count[str(party.get(field))] > 1:
                        yield self._fault("double_party", ("parties", group, index, field), party[field])
        items = [_dict(item).get("id") for item in _list(self.tree.get("items"))]
        for index, item_id in enumerate(items):
            if item_id in items[:index]:
                yield self._fault("double_item", ("items", index, "id"), item_id)

    def _branches(self, split: Any, path: Path) -> Iterator[Fault]:
        for index, branch in enumerate(_list(split)):
            here = (*path, index)
            fields = _dict(branch)
            to, by = fields.get("to"), fields.get("by")
            if isinstance(to, str):
                yield from self._known("group", to, self.groups, (*here, "to"))
                receivers = len(self.groups.get(to, ()))
            else:
                for place, party in enumerate(_list(to)):
                    yield from self._known("party", party, self.parties, (*here, "to", place))
                receivers = len(_list(to))
            if isinstance(by, str) and by not in _dict(self.tree.get("keys")):
                yield from self._known("key", by, _dict(self.tree.get("keys")), (*here, "by"))
            elif isinstance(by, list | tuple):
                yield from self._branches(by, (*here, "by"))
            elif receivers == 0 and (not isinstance(to, str) or to in self.groups):
                yield self._fault("no_receivers", here, str(to))
            elif by is None and receivers > 1:
                yield self._fault("no_key", here, str(to), receivers=receivers)

    def _known(
        self, kind: str, name: Any, known: Iterable[str], path: Path, *, key: bool = False
    ) -> Iterator[Fault]:
        known = list(known)
        if isinstance(name, str) and name not in known:
            near = get_close_matches(name, known, n=1, cutoff=0.6)
            yield self._fault(
                f"no_such_{kind}", path, name, known=", ".join(sorted(known)) or "–", near=near, key=key
            )

    def _fault(
        self,
        kind: str,
        path: Path,
        value: object,
        *,
        near: list[str] | None = None,
        key: bool = False,
        **values: object,
    ) -> Fault:
        place, line = self.locate(path, key=key)
        remedy = (
            text("agreement.did_you_mean", name=near[0])
            if near
            else text(f"agreement.{kind}_remedy", value=value, **values)
        )
        return Fault(place, str(value), text(f"agreement.{kind}", value=value, **values), remedy, line)


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []
