"""The file format as JSON Schema, for completion and first checks in editors.

After a change of the model: ``python -m kostnadsfordelning.agreement.schema`` writes it anew beside the
bundled agreements. A test tells when that has been forgotten.
"""

from __future__ import annotations

import json
from typing import Any

from kostnadsfordelning._files import data_path
from kostnadsfordelning._writing import written_beside
from kostnadsfordelning.agreement.agreement import Agreement
from kostnadsfordelning.agreement.values import Note
from kostnadsfordelning.messages import text

FILE = "agreement.schema.json"

Schema = dict[str, Any]

_NOISE = {"title", "default"}  # pydantic's: the Python name, and null for everything that may be left out
BARE_WORDS = {
    "#/$defs/EqualKey": "equal",
    "#/$defs/Actual": "actual",
    "#/$defs/CarryOver": "carry_over",
}
_MAY_BE_EMPTY = {"carry_over"}
"""Keys that hold an amount, or say by standing there that it is told when the allocation is made."""


def agreement_schema() -> Schema:
    """JSON Schema (2020-12) of an agreement file, made from the model; descriptions in Swedish.

    It is shipped as ``agreement.schema.json`` beside the bundled agreements. It tells form, not meaning:
    that shares make 100 % and that names exist is found by ``kostnadsfordelning check``.

    >>> agreement_schema()["required"]
    ['format', 'id', 'name', 'status', 'valid_from', 'parties', 'rounding', 'items']
    """
    made = Agreement.model_json_schema(by_alias=True, mode="validation")
    pieces = {name: _described(name, _cleaned(piece)) for name, piece in made.pop("$defs").items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": text("schema.title"),
        **_described("Agreement", _cleaned(made)),
        "$defs": pieces,
    }


def _described(name: str, piece: Schema) -> Schema:
    """A piece of the format with what it is, and what each of its keys is."""
    cites = Note.model_fields
    properties = {
        key: {"description": text(f"schema.{'Note' if key in cites else name}.{key}")} | value
        for key, value in sorted(piece["properties"].items(), key=lambda pair: pair[0] in cites)
    }
    for key in _MAY_BE_EMPTY & properties.keys():
        properties[key]["anyOf"] = [*properties[key]["anyOf"], {"type": "null"}]
    return piece | {"description": text(f"schema.{name}"), "properties": properties}


def _cleaned(schema: Any) -> Any:
    """Without noise, alternatives within alternatives on one level, and the bare words allowed."""
    if isinstance(schema, list):
        return [_cleaned(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    cleaned: Schema = {}
    alternatives: list[Schema] = []
    for key, part in schema.items():
        if key == "properties":
            cleaned[key] = {name: _cleaned(value) for name, value in part.items()}
        elif key in {"anyOf", "oneOf"}:
            optional = {"type": "null"} in part
            for form in _cleaned([form for form in part if not (optional and form == {"type": "null"})]):
                alternatives += form["anyOf"] if set(form) == {"anyOf"} else _with_bare_word(form)
        elif key == "const" and part == "1":
            cleaned["enum"] = [1, "1"]  # editors read `format: 1` as a number
        elif key not in {*_NOISE, "description"} and not (key == "type" and schema.get("const") == "1"):
            cleaned[key] = _cleaned(part)
    if len(alternatives) == 1:
        return cleaned | alternatives[0]
    return cleaned | ({"anyOf": alternatives} if alternatives else {})


def _with_bare_word(form: Schema) -> list[Schema]:
    word = BARE_WORDS.get(form.get("$ref", ""))
    return [{"const": word}, form] if word else [form]


def written() -> str:
    """The schema as the text of its file."""
    return json.dumps(agreement_schema(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    with written_beside(data_path("agreements", FILE)) as path:
        path.write_text(written(), encoding="utf-8")
