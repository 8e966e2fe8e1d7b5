"""A YAML file as a tree of texts, with the line and column of every value.

YAML's own reading of scalars is switched off: `0114` stays `0114`, `NO` stays `NO`, `2023-11-01` stays
as written. The file is read event by event rather than as YAML's own nodes, because only the events tell
where an anchor, a tag or an alias was written. Those are refused, and so are duplicate keys and several
documents, each where it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import yaml

from kostnadsfordelning.agreement.paths import Path, real_steps
from kostnadsfordelning.errors import AgreementFileError, Fault
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Iterator

Texts = str | None | list["Texts"] | dict[str, "Texts"]
Position = tuple[int, int]

_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEEPEST = 40  # agreements are some ten levels deep; beyond this a file is not an agreement
_NOTHING = {"", "~", "null", "Null", "NULL"}
_WITHOUT_VALUE = {"equal", "actual", "carry_over"}  # the two keys that say everything by standing there
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SYNTAX = {
    "mapping values are not allowed": "syntax_colon",
    "cannot start any token": "syntax_start",
    "found a tab": "syntax_tab",
    "unexpected end of stream": "syntax_quote",
    "did not find expected ',' or": "syntax_bracket",
    "expected ',' or": "syntax_bracket",
    "':'": "syntax_no_colon",
    "did not find expected key": "syntax_indent",
    "expected <block end>": "syntax_indent",
}


@dataclass(frozen=True, slots=True)
class Tree:
    """The texts of one file, where each value and key stands (from 1), and the faults of form in it.

    ``empty`` are the keys that nothing stands after.
    """

    name: str
    lines: tuple[str, ...]
    texts: dict[str, Texts]
    values: dict[Path, Position]
    keys: dict[Path, Position]
    empty: tuple[Path, ...]
    faults: tuple[Fault, ...]

    def locate(self, path: Path, *, key: bool = False) -> tuple[str, str]:
        """The place ``file:line:column`` of ``path`` and its source line.

        A key that is missing is placed at the mapping it should be in. With ``key`` the place is that of
        the key, not of what stands after it.
        """
        found: Path = ()
        for step in real_steps(path):
            if (*found, step) not in self.values:
                break
            found = (*found, step)
        line, column = (self.keys if key and found in self.keys else self.values)[found]
        return f"{self.name}:{line}:{column}", _source(self.lines, line)


def read_tree(content: str, name: str) -> Tree:
    """The tree of a YAML text, with its faults; `AgreementFileError` if it cannot be read at all."""
    reader = _Reader(name, tuple(content.splitlines()))
    strange = _UNPRINTABLE.search(content)
    if strange:
        before = content[: strange.start()]
        line = len(before.splitlines() or [""]) + before.endswith("\n")
        column = strange.start() - before.rfind("\n")
        raise reader.unreadable("control_character", (line, column), f"U+{ord(strange[0]):04X}")
    try:
        return reader.read(yaml.parse(content, Loader=_LOADER))
    except yaml.YAMLError as error:
        raise reader.syntax(error) from None


@dataclass(slots=True)
class _Reader:
    """Walks the events once, keeping texts and positions, and noting what is refused."""

    name: str
    lines: tuple[str, ...]
    values: dict[Path, Position] = field(default_factory=dict)
    keys: dict[Path, Position] = field(default_factory=dict)
    empty: list[Path] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def read(self, events: Iterator[yaml.Event]) -> Tree:
        next(events)  # the stream begins
        if isinstance(next(events), yaml.StreamEndEvent):
            raise self.unreadable("empty_file")
        root = next(events)
        if isinstance(root, yaml.ScalarEvent) and root.value == "":
            raise self.unreadable("empty_file")
        if not isinstance(root, yaml.MappingStartEvent):
            raise self.unreadable("not_one_mapping", _position(root))
        self.values[()] = _position(root)
        self._decorated(root)
        texts = self._mapping(events, ())
        next(events)  # the document ends
        further = next(events)
        if not isinstance(further, yaml.StreamEndEvent):
            raise self.unreadable("several_documents", _position(further))
        faults = tuple(self.faults)
        return Tree(self.name, self.lines, texts, self.values, self.keys, tuple(self.empty), faults)

    def _value(self, event: yaml.Event, events: Iterator[yaml.Event], path: Path) -> Texts:
        self.values[path] = _position(event)
        self._decorated(event)
        if isinstance(event, yaml.ScalarEvent):
            if not event.style and event.value in _NOTHING:
                if not event.tag and path[-1] not in _WITHOUT_VALUE:
                    self.empty.append(path)
                return None
            return str(event.value)
        if isinstance(event, yaml.CollectionStartEvent) and len(path) > _DEEPEST:
            # Reading on could take very long: the parser's work grows with the square of the depth.
            raise self.unreadable("too_deep", _position(event))
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(events, path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, path)
        return None  # an alias, which has been refused

    def _sequence(self, events: Iterator[yaml.Event], path: Path) -> list[Texts]:
        found: list[Texts] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            found.append(self._value(event, events, (*path, len(found))))
        return found

    def _mapping(self, events: Iterator[yaml.Event], path: Path) -> dict[str, Texts]:
        found: dict[str, Texts] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self._key(event, path)
            _skip(event, events)  # a key that is no single word goes on
            following = next(events)
            if key is None:
                _skip(following, events)
            elif key not in _WITHOUT_VALUE and _has_no_colon(event, following):
                self._unquoted(event, found, path)
            else:
                found[key] = self._value(following, events, (*path, key))
        return found

    def _unquoted(self, event: yaml.Event, found: dict[str, Texts], path: Path) -> None:
        """Refuse a comma that cut a value in two, as in ``{take: 50,75 %}``, and put it together again."""
        tail = str(getattr(event, "value", ""))
        del self.keys[(*path, tail)]  # it is no key, and may well stand twice
        last = next(reversed(found), None)
        head = found[last] if last is not None else None
        if last is None or not isinstance(head, str):
            self._refuse("no_colon", _position(event), tail)
            return
        # What a comma cut apart had a blank after it or not; the source tells which.
        line, column = _position(event)
        blank = " " if self.lines[line - 1][: column - 1].endswith(" ") else ""
        found[last] = f"{head},{blank}{tail}"
        self._refuse("cut_at_comma", self.values[(*path, last)], str(found[last]), of=last)

    def _key(self, event: yaml.Event, path: Path) -> str | None:
        """The key as text; None when it is refused."""
        merges = isinstance(event, yaml.ScalarEvent) and not event.style and event.value == "<<"
        if not isinstance(event, yaml.ScalarEvent) or merges:
            self._refuse("key_form", _position(event))
            return None
        self._decorated(event)
        key = str(event.value)
        if (*path, key) in self.keys:
            first, _ = self.keys[(*path, key)]
            self._refuse("duplicate_key", _position(event), key, first=first)
            return None
        self.keys[(*path, key)] = _position(event)
        return key

    def _decorated(self, event: yaml.Event) -> None:
        """Refuse anchors, aliases and tags: what they do cannot be seen where they act."""
        if isinstance(event, yaml.NodeEvent) and event.anchor:
            self._refuse("alias", _position(event), event.anchor)
        tag = getattr(event, "tag", None)
        if tag:
            self._refuse("tag", _position(event), tag.replace("tag:yaml.org,2002:", "!!"))

    def _refuse(self, key: str, position: Position, value: str = "", **values: object) -> None:
        self.faults.append(self._fault(key, position, value, **values))

    def _fault(self, key: str, position: Position, value: str = "", **values: object) -> Fault:
        line, column = position
        return Fault(
            f"{self.name}:{line}:{column}",
            value,
            text(f"agreement.{key}", value=value, **values),
            text(f"agreement.{key}_remedy", value=value, **values),
            _source(self.lines, line),
        )

    def unreadable(self, key: str, position: Position = (1, 1), value: str = "") -> AgreementFileError:
        """The error for a file that cannot be read on; faults met before are told too."""
        found = [*self.faults, self._fault(key, position, value)]
        return AgreementFileError(text("agreement.not_yaml", name=self.name), found)

    def syntax(self, error: yaml.YAMLError) -> AgreementFileError:
        """PyYAML's complaint. Its own words are English, so the usual causes are told in ours."""
        mark = getattr(error, "problem_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        written = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        problem = str(getattr(error, "problem", ""))
        key = next((key for words, key in _SYNTAX.items() if words in problem), "syntax")
        if "\t" in written[: len(written) - len(written.lstrip())]:
            key = "syntax_tab"
        return self.unreadable(key, (line, column))


def _has_no_colon(key: yaml.Event, value: yaml.Event) -> bool:
    """Whether a word stands alone in braces, where a key and a colon belong."""
    if not isinstance(key, yaml.ScalarEvent) or not isinstance(value, yaml.ScalarEvent):
        return False
    ends, begins = key.end_mark, value.start_mark
    return bool(value.value == "" and not value.style and ends and begins and ends.index == begins.index)


def _skip(event: yaml.Event, events: Iterator[yaml.Event]) -> None:
    """Pass over the rest of the node that ``event`` begins."""
    depth = int(isinstance(event, yaml.CollectionStartEvent))
    while depth:
        following = next(events)
        depth += isinstance(following, yaml.CollectionStartEvent)
        depth -= isinstance(following, yaml.CollectionEndEvent)


def _position(event: yaml.Event) -> Position:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _source(lines: tuple[str, ...], line: int) -> str:
    return lines[line - 1].strip() if 0 < line <= len(lines) else ""
