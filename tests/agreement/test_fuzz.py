"""Bundled agreements broken at random: what comes out is an agreement or faults, never anything else."""

from __future__ import annotations

import random
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from kostnadsfordelning._files import data_path
from kostnadsfordelning.agreement.agreement import Agreement
from kostnadsfordelning.agreement.loading import parse_agreement
from kostnadsfordelning.calculation.allocate import allocate
from kostnadsfordelning.errors import AgreementFileError, KostnadsfordelningError
from tests.agreement.wide import WIDE

FILES = tuple(path.read_text(encoding="utf-8") for path in sorted(data_path("agreements").glob("*.yaml")))
TOKENS = (
    *("", " ", "\n", "  ", "\t", ":", ": ", "-", "- ", "[", "]", "{", "}", ",", "'", '"', "#", "? ", "|"),
    *("&a ", "*a", "!!x ", "---\n", "<<: ", "~", "null", "0", "-1", "1e9", "9" * 30, "9" * 5000, "0114"),
    *("NO", "12:30", "100 %", "1/3", "1/0", "50,75 %", "2026-02-30", "rest", "actual", "equal", "to", "by"),
    *(
        "population",
        "fixed",
        "unknown",
        "{unknown: x}",
        "take",
        "items",
        "keys",
        "usage",
        "weighted",
        "listed",
    ),
    *(
        "carry_over",
        "deduct",
        "frame",
        "limits",
        "cap",
        "charge",
        "bands",
        "blend",
        "membership",
        "13/12",
        "{}",
    ),
    *("𝄞", "\N{NO-BREAK SPACE}", "\N{LINE SEPARATOR}", "\x85", "\x00", "\ud800"),
)


def broken(content: str, source: random.Random) -> str:
    """A few random changes: lines gone, doubled, moved or cut, tokens exchanged."""
    for _ in range(source.randint(1, 4)):
        lines = content.splitlines(keepends=True)
        number = source.randrange(len(lines) or 1)
        change = source.choice(("drop", "double", "swap", "indent", "token", "token", "insert", "cut"))
        if not lines:
            return content
        if change == "drop":
            del lines[number]
        elif change == "double":
            lines.insert(number, lines[number])
        elif change == "swap":
            other = source.randrange(len(lines))
            lines[number], lines[other] = lines[other], lines[number]
        elif change == "indent":
            lines[number] = " " * source.randint(0, 8) + lines[number].lstrip()
        elif change == "cut":
            lines = lines[:number]
        else:
            line = lines[number]
            places = [match.span() for match in re.finditer(r"[\w%/]+|[^\w\s]", line)] or [(0, 0)]
            start, end = source.choice(places)
            lines[number] = (
                line[:start] + source.choice(TOKENS) + line[start if change == "insert" else end :]
            )
        content = "".join(lines)
    return content


PERCENTS = dict.fromkeys(range(2020, 2201), "3 %")


def outcome(content: str) -> Agreement | AgreementFileError:
    try:
        return parse_agreement(content, "avtal.yaml")
    except AgreementFileError as error:
        return error


@settings(max_examples=300)
@given(st.sampled_from((*FILES, WIDE, WIDE, WIDE, WIDE)), st.integers(0, 2**64))
def test_a_broken_file_is_an_agreement_or_faults(content: str, seed: int) -> None:
    read = outcome(broken(content, random.Random(seed)))
    if isinstance(read, Agreement):
        assert read.replace() == read
        assert list(read.unknowns) == list(dict.fromkeys(read.unknowns))
        return
    assert read.faults
    for fault in read.faults:
        assert re.fullmatch(r"avtal\.yaml:[1-9]\d*:[1-9]\d*", fault.place)
        assert fault.why
        assert fault.remedy


@settings(max_examples=200)
@given(st.sampled_from(FILES), st.integers(0, 2**64), st.sampled_from((2023, 2027, 2200)))
def test_what_can_be_read_is_calculated_or_refused(content: str, seed: int, year: int) -> None:
    read = outcome(broken(content, random.Random(seed)))
    if not isinstance(read, Agreement):
        return
    try:
        result = allocate(read, year, population="2024-12-31", assume={"PKV": PERCENTS})
    except KostnadsfordelningError:
        return
    assert sum(result.amounts.values()) == result.total
    assert result.table["amount"].sum() == result.by_party["amount"].sum() == result.total
