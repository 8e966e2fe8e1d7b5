"""The texts of fetching, the store and the template: every one used, every fault with its remedy."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

import kostnadsfordelning

FILES = sorted(Path(kostnadsfordelning.__path__[0]).rglob("*.py"))
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in FILES if "messages" not in path.parts)
COMPOSED = ("named_", "list_")


@pytest.mark.parametrize("room", ["pxweb", "store", "template"])
def test_every_text_is_used_and_every_key_has_a_text(room: str) -> None:
    texts = import_module(f"kostnadsfordelning.messages.sv.{room}").TEXTS
    stems = {key.removesuffix("_remedy") for key in texts if not key.startswith(COMPOSED)}
    assert [stem for stem in stems if not re.search(rf"[\"'.]{stem}[\"']", SOURCE)] == []
    asked = set(re.findall(rf"text\(\s*\"{room}\.([a-z_0-9]+)\"", SOURCE))
    assert asked - set(texts) == set()
    assert {key.removesuffix("_remedy") for key in texts if key.endswith("_remedy")} <= set(texts)


def test_every_fault_of_a_snapshot_has_both_its_texts() -> None:
    texts = import_module("kostnadsfordelning.messages.sv.pxweb").TEXTS
    keys = set(re.findall(r"_fault\([^()]*?(?:\([^()]*\))?[^()]*?\"([a-z_]+)\"", SOURCE))
    own = {key for key in keys if key in texts}
    assert {"snapshot_damaged", "not_snapshot", "output_exists"} <= own
    assert [key for key in own if f"{key}_remedy" not in texts] == []
