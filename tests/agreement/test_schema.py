"""The JSON Schema that editors use: current, true for what is right, and false for what is wrong."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

import kostnadsfordelning as kf
from kostnadsfordelning._files import data_path
from kostnadsfordelning.agreement.schema import FILE, written
from tests.agreement.small import changed


def as_an_editor(content: str) -> Any:
    """A YAML text as an editor sees it: YAML 1.2, where dates are texts and NO is no truth value."""
    return json.loads(json.dumps(yaml.safe_load(content), default=dt.date.isoformat))


@pytest.fixture(scope="module", name="validator")
def _validator() -> Draft202012Validator:
    schema = kf.agreement_schema()
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def test_the_shipped_schema_is_current() -> None:
    shipped = data_path("agreements", FILE).read_text(encoding="utf-8")
    assert shipped == written(), "run: python -m kostnadsfordelning.agreement.schema"


@pytest.mark.parametrize("path", sorted(data_path("agreements").glob("*.yaml")), ids=lambda path: path.stem)
def test_bundled_files_are_right(path: Any, validator: Draft202012Validator) -> None:
    validator.validate(as_an_editor(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("given: 1 000", "given: 1000"),
        ("given: 1 000", "given: -1 000"),
        ("given: 1 000", "given: 1 000 kr"),
        ("given: 1 000", 'given: {unknown: "Hur mycket?"}'),
        ("take: 2/3", 'take: "50,75 %"'),
        ("code: R23", "code: 23"),
        ("{equal: }", "equal"),
        ("- {given: 1 000, price_year: 2026}\n      - {uprate: 3 %, round: each_year}", "- actual"),
        ("{equal: }", "{population: 2021-11-01}"),
        ("{equal: }", "{population: {month: 11, day: 1, years_before: 1}}"),
        ("0114: 40 %", '"0114": 40'),
    ],
)  # fmt: skip
def test_what_a_file_may_say(old: str, new: str, validator: Draft202012Validator) -> None:
    validator.validate(as_an_editor(changed((old, new))))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("status: example", "status: exempel"),
        ("name: Prov", "namn: Prov"),
        ("name: Prov", "name: [Prov]"),
        ("format: 1", "format: 2"),
        ("given: 1 000", "given: 1 000 tkr"),
        ("given: 1 000", "given: 1000.5"),
        ("take: 2/3", "take: 50"),
        ("uprate: 3 %", "uprate: 3"),
        (", ties: order", ""),
        ("{equal: }", "{equal: 1}"),
        ("{equal: }", "{eqal: }"),
        ("round: each_year", "round: aldrig"),
        ("id: drift", "id: Drift"),
    ],
)  # fmt: skip
def test_what_a_file_may_not_say(old: str, new: str, validator: Draft202012Validator) -> None:
    assert not validator.is_valid(as_an_editor(changed((old, new))))


def test_every_piece_and_key_is_described_in_swedish_and_without_noise() -> None:
    schema = kf.agreement_schema()
    for name, piece in {"Agreement": schema, **schema["$defs"]}.items():
        assert piece["description"], name
        assert piece["additionalProperties"] is False
        for key, described in piece["properties"].items():
            assert described["description"].endswith((".", "}")), (name, key)
    told = json.dumps(schema)
    for noise in ('"default"', '"oneOf"', "tuple", "docstring", "Field"):
        assert noise not in told
    assert told.count('"title"') == 1
