"""The handbook's page of the mechanisms shows the examples as they are; what it runs `test_docs` tries."""

from __future__ import annotations

import re
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

import kostnadsfordelning as kf
from kostnadsfordelning._files import data_path

if TYPE_CHECKING:
    from pathlib import Path

SECTION = re.compile(r"^## (?P<number>\d+)\. .*?$(?P<body>.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
SNIPPET = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EXAMPLES = {
    path.stem: path.read_text(encoding="utf-8") for path in sorted(data_path("examples").glob("*.yaml"))
}


def sections(root: Path) -> dict[int, str]:
    page = (root / "docs" / "handbok" / "mekanismer.md").read_text(encoding="utf-8")
    return {int(found["number"]): found["body"] for found in SECTION.finditer(page)}


def pieces(content: str) -> set[str]:
    """Every run of whole lines in a file, as it looks when it is moved out to the margin."""
    lines = content.splitlines(keepends=True)
    return {
        dedent("".join(lines[first:last]))
        for first in range(len(lines))
        for last in range(first + 1, len(lines) + 1)
    }


def test_every_mechanism_has_its_section_with_an_example_and_its_choice(root: Path) -> None:
    found = sections(root)
    assert list(found) == list(range(1, 15))
    for number, body in found.items():
        assert SNIPPET.search(body), number
        assert "**Att välja:**" in body, number
        assert re.search(r"exempel-[a-z-]+", body), number


def test_every_piece_of_a_file_stands_in_an_example(root: Path) -> None:
    known = set().union(*(pieces(content) for content in EXAMPLES.values()))
    shown = [snippet for body in sections(root).values() for snippet in SNIPPET.findall(body)]
    assert shown
    assert [snippet for snippet in shown if snippet not in known] == []


def test_every_example_is_on_the_page(root: Path) -> None:
    page = "".join(sections(root).values())
    assert not {name.partition("@")[0] for name in EXAMPLES if name.partition("@")[0] not in page}


@pytest.mark.parametrize("name", sorted({name.partition("@")[0] for name in EXAMPLES}))
def test_an_example_is_an_example(name: str) -> None:
    """It is loaded by its id, listed among the examples only, and never invoiced unasked."""
    listed = kf.agreements(examples=True)
    assert set(listed[listed["id"] == name]["status"]) == {"example"}
    assert name not in set(kf.agreements()["id"])
