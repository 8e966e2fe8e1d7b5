"""The names that an agreement defines, read from the raw tree, and the faults of those that point nowhere."""

from __future__ import annotations

from collections import Counter
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from kostnadsfordelning.agreement.faults import shown
from kostnadsfordelning.errors import Fault
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kostnadsfordelning.agreement.paths import Locate, Path

_PARTY, _OTHER = 0.8, 0.6
"""How alike a name must be to be suggested: Strömsund is another municipality than Östersund."""


def word(value: Any) -> str:
    """A name as the model will read it; nothing where no name stands."""
    return value.strip() if isinstance(value, str) else ""


def mapping(value: Any) -> dict[str, Any]:
    """A mapping, or an empty one where the form is wrong or a question stands."""
    return value if isinstance(value, dict) and "unknown" not in value else {}


def sequence(value: Any) -> list[Any]:
    """A list, or an empty one where the form is wrong."""
    return list(value) if isinstance(value, list | tuple) else []


class Names:
    """The groups, parties, keys and items of an agreement's tree."""

    def __init__(self, tree: Mapping[str, Any], locate: Locate) -> None:
        self.tree, self.locate = tree, locate
        self.keys = mapping(tree.get("keys"))
        self.items = [word(mapping(item).get("id")) for item in sequence(tree.get("items"))]
        self.groups = {name: sequence(parties) for name, parties in mapping(tree.get("parties")).items()}
        self.code: dict[str, str] = {}  # every name and code, to the code
        for group in self.groups.values():
            for party in group:
                code, name = word(mapping(party).get("code")), word(mapping(party).get("name"))
                if code:
                    self.code |= {code: code} | ({name: code} if name else {})

    def members(self, group: str) -> list[str]:
        """The codes of a group's parties; empty texts for those without."""
        return [word(mapping(party).get("code")) for party in self.groups.get(group, [])]

    def receivers(self, to: Any) -> list[str] | None:
        """The codes of those a branch goes to, empty texts for unknown names; None if nothing is known."""
        if isinstance(to, str):
            return self.members(word(to)) if word(to) in self.groups else None
        if not isinstance(to, list | tuple):
            return None
        return [
            code
            for name in to
            for code in (
                self.members(word(name)) if word(name) in self.groups else [self.code.get(word(name), "")]
            )
        ]

    def name(self, code: str) -> str:
        """The name of the party with ``code``."""
        return next((name for name, own in self.code.items() if own == code and name != code), code)

    def double_parties(self) -> Iterator[Fault]:
        """A code or name that stands for two parties, be it as the code of one and the name of another."""
        told = [
            (group, index, {word(mapping(party).get("code")), word(mapping(party).get("name"))} - {""})
            for group, parties in self.groups.items()
            for index, party in enumerate(parties)
        ]
        counted = Counter(name for _, _, names in told for name in names)
        for group, index, _ in told:
            for field in ("code", "name"):
                name = word(mapping(self.groups[group][index]).get(field))
                if counted[name] > 1:
                    yield self.fault("double_party", ("parties", group, index, field), name)

    def mentions(self, parties: Mapping[str, Any], path: Path) -> Iterator[Fault]:
        """Parties mentioned as keys of a mapping: each must exist, and once whether by code or by name."""
        yield from self.parties([(party, (*path, party)) for party in parties], key=True)

    def parties(self, mentioned: Iterable[tuple[Any, Path]], *, key: bool = False) -> Iterator[Fault]:
        """Parties mentioned at places: each must exist, and once whether by code or by name."""
        met: set[str] = set()
        for party, path in mentioned:
            yield from self.known("party", party, self.code, path, key=key)
            code = self.code.get(word(party))
            if code in met:
                yield self.fault("party_twice", path, party, key=key)
            met |= {code} if code else set()

    def known(
        self, kind: str, name: Any, known: Iterable[str], path: Path, *, key: bool = False
    ) -> Iterator[Fault]:
        """The fault of a ``name`` that is none of those ``known``."""
        known = list(known)
        if word(name) and word(name) not in known:
            near = get_close_matches(word(name), known, n=1, cutoff=_PARTY if kind == "party" else _OTHER)
            listed = ", ".join(sorted(known)) or "–"
            yield self.fault(f"no_such_{kind}", path, name, known=listed, near=near, key=key)

    def fault(
        self,
        kind: str,
        path: Path,
        value: object,
        *,
        near: list[str] | None = None,
        key: bool = False,
        **values: object,
    ) -> Fault:
        """A fault at ``path``, with what was probably meant where something is ``near``."""
        place, line = self.locate(path, key=key)
        written = shown(value)
        remedy = (
            text("agreement.did_you_mean", name=near[0])
            if near
            else text(f"agreement.{kind}_remedy", value=written, **values)
        )
        return Fault(place, written, text(f"agreement.{kind}", value=written, **values), remedy, line)
