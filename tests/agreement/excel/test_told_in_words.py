"""What the model refuses, told to an officer with a workbook: none of the words of the file."""

from __future__ import annotations

import re

import pytest

from kostnadsfordelning.agreement.excel.told_in_words import in_words
from kostnadsfordelning.agreement.excel.words import CHOICES
from kostnadsfordelning.agreement.faults import _known_keys
from kostnadsfordelning.errors import Fault
from kostnadsfordelning.messages.sv.agreement import TEXTS

SWEDISH = {"index", "id", "format", "version", "name", "of", "on"}
"""Words of the file that are Swedish too, or the officer's own: an id is called Id."""
WORDS = {
    *_known_keys(),
    *(value for values in CHOICES.values() for value in values),
    "splits",
    "rest",
} - SWEDISH
OF_THE_FILE = re.compile(rf"(?<![\w.”-])(?:{'|'.join(sorted(WORDS))})(?![\w-])|[\[\]{{}}]|\byaml\b")
RESTS = {"at_agreement_residual", "manual_sum"}
"""They speak of a remainder, not of the choice."""
# Said of a text file and its form, of blends, which no workbook has, or of whole lists of names.
ELSEWHERE = (
    "cut_at_comma",
    "no_colon",
    "blend_",
    "no_such_split",
    "empty_value",
    "did_you_mean",
    "choose_one",
)
NAMES = list(TEXTS)
REFUSED = NAMES[NAMES.index("unknown_key") : NAMES.index("no_party")]


@pytest.mark.parametrize("name", [name for name in REFUSED if not name.startswith(ELSEWHERE)])
def test_no_text_of_the_model_reaches_a_workbook_in_the_words_of_the_file(name: str) -> None:
    filled = re.sub(r"\{[a-z_]+(:[a-z]+)?\}", "1", TEXTS[name].replace("{{", "\0").replace("}}", "\1"))
    told = in_words(Fault("x", "", filled.replace("\0", "{").replace("\1", "}"), "")).why
    found = [word for word in OF_THE_FILE.findall(told) if not (word == "rest" and name in RESTS)]
    assert not found, told
