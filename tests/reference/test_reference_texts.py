"""Every text of the room is used, and every reason for a fault has its remedy."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import kostnadsfordelning.reference
from kostnadsfordelning.messages.sv.reference import TEXTS

FILES = sorted(Path(kostnadsfordelning.reference.__path__[0]).glob("*.py"))
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in FILES)
COMPOSED = (
    "kind_",
    "ways_",
    "certainty_",
    "unknown_p",
    "file_",
    "html_index_",
    "count_",
    "strange_",
    "not_in_file",
    "not_among",
    "status_",
)
KEY_AT = {"fault": 2, "_at": 1, "_refused": 1}
"""The functions that make a fault from a key, and which argument is the key."""


def fault_keys() -> Iterator[str]:
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEY_AT:
                key = node.args[KEY_AT[node.func.id]]
                # The key is a constant, or a choice between two; what else it is, other tests meet.
                for part in [key.body, key.orelse] if isinstance(key, ast.IfExp) else [key]:
                    if isinstance(part, ast.Constant):
                        yield str(part.value)


def test_every_text_is_used() -> None:
    stems = {key.removesuffix("_remedy") for key in TEXTS if not key.startswith(COMPOSED)}
    assert [stem for stem in stems if not re.search(rf"\b{stem}[\"']", SOURCE)] == []


def test_every_remedy_is_a_sentence() -> None:
    remedies = {key: text for key, text in TEXTS.items() if re.match(r"write_|choose_|.*_remedy$", key)}
    assert len(remedies) > 50
    for key, text in remedies.items():
        assert text[0].isupper(), key
        assert text.endswith((".", "?")), key


def test_every_fault_has_its_reason_and_its_remedy() -> None:
    keys = set(fault_keys())
    assert len(keys) > 25
    assert [key for key in keys if key not in TEXTS or f"{key}_remedy" not in TEXTS] == []
    assert {key.removesuffix("_remedy") for key in TEXTS if key.endswith("_remedy")} <= set(TEXTS)
