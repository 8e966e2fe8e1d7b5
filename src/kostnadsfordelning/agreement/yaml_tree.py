"""A YAML file as a tree of texts, with the line and column of every value.

YAML's own reading of scalars is switched off: `0114` stays `0114`, `NO` stays `NO`, `2023-11-01` stays
as written. Duplicate keys, anchors, tags and several documents are refused, each where it stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

from kostnadsfordelning.errors import AgreementFileError, Fault
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Iterator

Texts = str | None | list["Texts"] | dict[str, "Texts"]
Path = tuple[str | int, ...]
_PLAIN_TAGS = "tag:yaml.org,2002:"
_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Tree:
    """The texts of one file, where each value and key stands (from 1), and the faults of form in it."""

    name: str
    lines: tuple[str, ...]
    texts: dict[str, Texts]
    values: dict[Path, tuple[int, int]]
    keys: dict[Path, tuple[int, int]]
    faults: tuple[Fault, ...]

    def locate(self, path: Path, *, key: bool = False) -> tuple[str, str]:
        """The place ``file:line:column`` of ``path`` and its source line.

        A path may hold steps that are not in the file (which alternative of the model was tried, a key
        that is missing): they are passed over, so a missing key is placed at the mapping it should be in.
        With ``key`` the place is that of the key, not of what stands under it.
        """
        found: Path = ()
        for step in path:
            if (*found, step) in self.values:
                found = (*found, step)
        line, column = (self.keys if key and found in self.keys else self.values)[found]
        source = self.lines[line - 1].strip() if line <= len(self.lines) else ""
        return f"{self.name}:{line}:{column}", source


def read_tree(content: str, name: str) -> Tree:
    """The tree of a YAML text, with its faults; `AgreementFileError` if it cannot be read at all."""
    reader = _Reader(name, tuple(content.splitlines()))
    try:
        nodes = list(yaml.compose_all(content, Loader=_LOADER))
    except yaml.YAMLError as error:
        raise AgreementFileError(text("agreement.not_yaml", name=name), [reader.syntax(error)]) from None
    if len(nodes) != 1 or not isinstance(nodes[0], yaml.MappingNode):
        why = "empty_file" if not nodes or nodes[0] is None else "not_one_mapping"
        fault = Fault(f"{name}:1:1", "", text(f"agreement.{why}"), text(f"agreement.{why}_remedy"))
        raise AgreementFileError(text("agreement.not_yaml", name=name), [fault])
    reader.values[()] = reader.position(nodes[0])
    texts = {key: reader.walk(value, (key,)) for key, value in reader.pairs(nodes[0], ())}
    return Tree(name, reader.lines, texts, reader.values, reader.keys, tuple(reader.faults))


class _Reader:
    """Walks the nodes once, keeping texts and positions, and noting what is refused."""

    def __init__(self, name: str, lines: tuple[str, ...]) -> None:
        self.name, self.lines = name, lines
        self.values: dict[Path, tuple[int, int]] = {}
        self.keys: dict[Path, tuple[int, int]] = {}
        self.faults: list[Fault] = []
        self._seen: set[int] = set()

    def walk(self, node: yaml.Node, path: Path) -> Texts:
        self.values[path] = self.position(node)
        if id(node) in self._seen:
            self._refuse(node, "alias", "")
            return None
        self._seen.add(id(node))
        if not node.tag.startswith(_PLAIN_TAGS) or node.tag.removeprefix(_PLAIN_TAGS) in {"binary", "merge"}:
            self._refuse(node, "tag", node.tag)
            return None
        if isinstance(node, yaml.MappingNode):
            return {key: self.walk(value, (*path, key)) for key, value in self.pairs(node, path)}
        if isinstance(node, yaml.SequenceNode):
            return [self.walk(value, (*path, index)) for index, value in enumerate(node.value)]
        written = str(node.value)
        plain_nothing = not node.style and written in {"", "~", "null"}
        return None if plain_nothing else written

    def pairs(self, node: yaml.MappingNode, path: Path) -> Iterator[tuple[str, yaml.Node]]:
        seen: set[str] = set()
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode) or key_node.tag == f"{_PLAIN_TAGS}merge":
                self._refuse(key_node, "key_form", "")
                continue
            key = str(key_node.value)
            if key in seen:
                first, _ = self.keys[(*path, key)]
                self._refuse(key_node, "duplicate_key", key, first=first)
                continue
            seen.add(key)
            self.keys[(*path, key)] = self.position(key_node)
            yield key, value_node

    def syntax(self, error: yaml.YAMLError) -> Fault:
        """PyYAML's complaint as a fault. Its own words are English, so the common causes are told."""
        mark = getattr(error, "problem_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        source = self.lines[line - 1].strip() if 0 < line <= len(self.lines) else ""
        place = f"{self.name}:{line}:{column}"
        return Fault(place, "", text("agreement.syntax"), text("agreement.syntax_remedy"), source)

    def position(self, node: yaml.Node) -> tuple[int, int]:
        return node.start_mark.line + 1, node.start_mark.column + 1

    def _refuse(self, node: yaml.Node, key: str, value: str, **values: object) -> None:
        line, column = self.position(node)
        self.faults.append(
            Fault(
                f"{self.name}:{line}:{column}",
                value,
                text(f"agreement.{key}", value=value, **values),
                text(f"agreement.{key}_remedy", value=value, **values),
                self.lines[line - 1].strip(),
            )
        )
