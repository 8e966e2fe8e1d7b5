"""The names in an agreement held against each other: keys, groups, parties, items, ids.

This reads the raw tree rather than the model, so that a wrong name is told together with every other
fault in the file, also when the model refuses some other part. What has the wrong form is passed over
here; the model tells of it.
"""

from __future__ import annotations

from collections import Counter
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from kostnadsfordelning.agreement.faults import shown
from kostnadsfordelning.agreement.likeness import resembles
from kostnadsfordelning.agreement.rounding import RECEIVERS
from kostnadsfordelning.apportionment.numbers import is_percent
from kostnadsfordelning.errors import Fault
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kostnadsfordelning.agreement.paths import Locate, Path


def broken_references(tree: Mapping[str, Any], locate: Locate) -> list[Fault]:
    """Every name that points nowhere, or at more than one thing."""
    return list(dict.fromkeys(_Names(tree, locate).faults()))


class _Names:
    """The names an agreement defines, and the places that use them."""

    def __init__(self, tree: Mapping[str, Any], locate: Locate) -> None:
        self.tree, self.locate = tree, locate
        self.keys = _dict(tree.get("keys"))
        self.groups = {name: _list(parties) for name, parties in _dict(tree.get("parties")).items()}
        self.code: dict[str, str] = {}  # every name and code, to the code
        for group in self.groups.values():
            for party in group:
                code, name = _word(_dict(party).get("code")), _word(_dict(party).get("name"))
                if code:
                    self.code |= {code: code} | ({name: code} if name else {})

    def faults(self) -> Iterator[Fault]:
        yield from self._double_parties()
        for name, key in self.keys.items():
            yield from self._mentions(_dict(_dict(key).get("fixed")), ("keys", name, "fixed"))
        issuer = _word(self.tree.get("issuer"))
        near = [name for name in self.code if issuer not in self.code and resembles(issuer, name)]
        if issuer and near:
            yield self._fault("issuer_close", ("issuer",), issuer, near=near)
        receiver = _word(_dict(self.tree.get("rounding")).get("residual_to"))
        if receiver and receiver not in RECEIVERS:
            yield from self._known("party", receiver, self.code, ("rounding", "residual_to"))
        items = _list(self.tree.get("items"))
        ids = [_word(_dict(item).get("id")) for item in items]
        for index, item in enumerate(items):
            if ids[index] and ids[index] in ids[:index]:
                yield self._fault("double_item", ("items", index, "id"), ids[index])
            yield from self._branches(_dict(item).get("split"), ("items", index, "split"))
        for index, table in enumerate(_list(self.tree.get("printed"))):
            here = ("printed", index)
            yield from self._known("item", _dict(table).get("item"), filter(None, ids), (*here, "item"))
            yield from self._mentions(_dict(_dict(table).get("amounts")), (*here, "amounts"))

    def _double_parties(self) -> Iterator[Fault]:
        """A code or name that stands for two parties, be it as the code of one and the name of another."""
        told = [
            (group, index, {_word(_dict(party).get("code")), _word(_dict(party).get("name"))} - {""})
            for group, parties in self.groups.items()
            for index, party in enumerate(parties)
        ]
        counted = Counter(name for _, _, names in told for name in names)
        for group, index, _ in told:
            for field in ("code", "name"):
                name = _word(_dict(self.groups[group][index]).get(field))
                if counted[name] > 1:
                    yield self._fault("double_party", ("parties", group, index, field), name)

    def _mentions(self, parties: Iterable[Any], path: Path) -> Iterator[Fault]:
        """Parties mentioned as keys of a mapping: each must exist, and once whether by code or by name."""
        met: set[str] = set()
        if "unknown" in parties:
            return
        for party in parties:
            yield from self._known("party", party, self.code, (*path, party), key=True)
            code = self.code.get(_word(party))
            if code in met:
                yield self._fault("party_twice", (*path, party), party, key=True)
            met |= {code} if code else set()

    def _branches(self, split: Any, path: Path) -> Iterator[Fault]:
        for index, branch in enumerate(_list(split)):
            here = (*path, index)
            to, by, take = (_dict(branch).get(key) for key in ("to", "by", "take"))
            yield from self._receivers(to, (*here, "to"))
            receivers = self.groups.get(_word(to)) if isinstance(to, str) else _list(to)
            if isinstance(by, list | tuple):
                yield from self._branches(by, (*here, "by"))
            elif receivers == [] and to is not None:
                yield self._fault("no_receivers", here, to)
            elif by is None and receivers and len(receivers) > 1 and "charge" not in _dict(take):
                yield self._fault("no_key", here, to, receivers=len(receivers))
            elif isinstance(by, str):
                yield from self._known("key", by, self.keys, (*here, "by"))
                fixed = _dict(_dict(self.keys.get(_word(by))).get("fixed"))
                if fixed and receivers and "unknown" not in fixed:
                    yield from self._covers(fixed, receivers, ("keys", _word(by), "fixed"), (*here, "by"))

    def _receivers(self, to: Any, path: Path) -> Iterator[Fault]:
        if isinstance(to, str):
            name = _word(to)
            if name not in self.groups and name in self.code:
                yield self._fault("party_as_group", path, name)
            else:
                yield from self._known("group", name, self.groups, path)
        codes = [self.code.get(_word(party), "") for party in _list(to)]
        for place, party in enumerate(_list(to)):
            yield from self._known("party", party, self.code, (*path, place))
            if codes[place] and codes[place] in codes[:place]:
                yield self._fault("party_twice", (*path, place), party)

    def _covers(
        self, fixed: dict[str, Any], receivers: list[Any], key: Path, branch: Path
    ) -> Iterator[Fault]:
        """Each receiver has its share, and shares in percent are not of more than the receivers."""
        mentioned = {self.code.get(_word(party)) for party in fixed}
        codes = [_word(_dict(one).get("code")) or self.code.get(_word(one), "") for one in receivers]
        for code in codes:
            if code and code not in mentioned:
                yield self._fault("no_share", key, self._name(code))
        others = sorted(self._name(code) for code in mentioned if code and code not in codes)
        if others and all(codes) and any(is_percent(share) for share in fixed.values()):
            yield self._fault("shares_of_others", branch, "", others=", ".join(others))

    def _name(self, code: str) -> str:
        return next((name for name, own in self.code.items() if own == code and name != code), code)

    def _known(
        self, kind: str, name: Any, known: Iterable[str], path: Path, *, key: bool = False
    ) -> Iterator[Fault]:
        known = list(known)
        if _word(name) and _word(name) not in known:
            near = get_close_matches(_word(name), known, n=1, cutoff=0.6)
            listed = ", ".join(sorted(known)) or "–"
            yield self._fault(f"no_such_{kind}", path, name, known=listed, near=near, key=key)

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
        written = shown(value)
        remedy = (
            text("agreement.did_you_mean", name=near[0])
            if near
            else text(f"agreement.{kind}_remedy", value=written, **values)
        )
        return Fault(place, written, text(f"agreement.{kind}", value=written, **values), remedy, line)


def _word(value: Any) -> str:
    """A name as the model will read it; nothing where no name stands."""
    return value.strip() if isinstance(value, str) else ""


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []
