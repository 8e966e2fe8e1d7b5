"""The handbook's list of keys is the model's: up to date, whole, and with links that lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import kostnadsfordelning as kf
from kostnadsfordelning.agreement.key_page import PAGE, key_page

ROOT = Path(__file__).parents[2]


def test_the_page_is_current() -> None:
    written = (ROOT / PAGE).read_text(encoding="utf-8")
    assert written == key_page(), "run: python -m kostnadsfordelning.agreement.key_page"


def test_every_piece_has_its_section_and_every_key_its_row() -> None:
    page = key_page()
    schema = kf.agreement_schema()
    pieces = [schema, *schema["$defs"].values()]
    headings = re.findall("^## (.+)$", page, re.MULTILINE)
    assert len(headings) == len(set(headings)) == len(pieces) + 1
    rows = re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)
    keys = {key for piece in pieces for key in piece["properties"]}
    assert set(rows) == keys
    for line in page.splitlines():
        assert not line.startswith("|") or line.count("|") - line.count("\\|") == 6, line


def test_what_must_be_there_and_what_holds_otherwise_are_told() -> None:
    page = key_page()
    assert "| `at` | nej | " in page
    assert re.search(r"^\| `at` .*\| `branch`, `item`, `agreement` \| `branch` \|$", page, re.MULTILINE)
    assert re.search(
        r"^\| `cut_off` \| ja \|.*`redistribute`, `unfunded` eller .*\| fel \|$", page, re.MULTILINE
    )
