"""The handbook's list of every key of the agreement file, made from the model so that it cannot drift.

After a change of the model: ``python -m kostnadsfordelning.agreement.key_page`` writes the page anew in the
repository. A test tells when that has been forgotten.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from kostnadsfordelning.agreement import values
from kostnadsfordelning.agreement.agreement import Agreement
from kostnadsfordelning.agreement.schema import BARE_WORDS, agreement_schema
from kostnadsfordelning.agreement.values import Note, Part
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostnadsfordelning.agreement.schema import Schema

_TOP = "Agreement"
PAGE = "docs/handbok/avtalsfil-nycklar.md"

_FORMS: dict[str, tuple[Any, ...]] = {
    "kronor": (values.Kronor,),
    "positive": (values.Positive,),
    "share": (values.Share,),
    "percent": (values.Percent,),
    "number": (values.Year, values.Persons),
    "day": (values.Day,),
    "words": (values.Text,),
    "identifier": (values.Identifier,),
    "code": (values.Code,),
    "party": (values.PartyName,),
    "quantity": (values.Quantity,),
    "rate": (values.Rate,),
    "weight": (values.Weight,),
    "months": (values.Months,),
    "delta": (values.Delta,),
    "units": (values.Unit,),
    "periods": (values.Periods,),
}
"""How the kinds of values are called on the page; they are known by their schemas."""


def key_page() -> str:
    """The page as Markdown: for every piece its description, and a table of its keys."""
    schema = agreement_schema()
    pieces: dict[str, Schema] = {_TOP: schema, **schema["$defs"]}
    titles = {name: _title(piece["description"]) for name, piece in pieces.items()}
    sections = [
        _section(name, pieces[name], titles) for name in dict.fromkeys(_in_order(_TOP, pieces, set()))
    ]
    asked = pieces["Unknown"]["properties"]
    common = [_row("Unknown", key, asked[key], set(), titles) for key in Note.model_fields]
    return "\n".join([text("key_page.page"), *sections, text("key_page.common"), _table(common), ""])


def _in_order(name: str, pieces: dict[str, Schema], met: set[str]) -> Iterator[str]:
    """The pieces as they are met when a file is read from the top; questions come last."""
    met.add(name)
    yield name
    for below in _references(pieces[name]["properties"]):
        if below not in met and below != "Unknown":
            yield from _in_order(below, pieces, met)
    if name == _TOP:
        yield "Unknown"


def _references(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        if "$ref" in schema:
            yield schema["$ref"].rpartition("/")[2]
        schema = list(schema.values())
    for part in schema if isinstance(schema, list) else ():
        yield from _references(part)


def _title(description: str) -> str:
    """The heading of a piece: how its description begins."""
    return re.split(r"[.,:;(]", description)[0].strip()


def _anchor(title: str) -> str:
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def _section(name: str, piece: Schema, titles: dict[str, str]) -> str:
    required = set(piece.get("required", ()))
    cites = Note.model_fields.keys() <= piece["properties"].keys()
    rows = [
        _row(name, key, value, required, titles)
        for key, value in piece["properties"].items()
        if not (cites and key in Note.model_fields)
    ]
    cited = ["", text("key_page.cites")] if cites else []
    described = piece["description"]
    more = [] if described == f"{titles[name]}." else [described, ""]  # the heading says it all
    return "\n".join([f"## {titles[name]}", "", *more, _table(rows), *cited, ""])


def _table(rows: list[str]) -> str:
    return "\n".join([text("key_page.head"), *rows])


def _row(piece: str, key: str, value: Schema, required: set[str], titles: dict[str, str]) -> str:
    must = key in required
    form = text("key_page.or").join(dict.fromkeys(_forms(value, titles)))
    left_out = text("key_page.fault") if must else _default(piece, key)
    said = text("key_page.yes" if must else "key_page.no")
    return f"| `{key}` | {said} | {_cell(value['description'])} | {form} | {left_out} |"


def _cell(words: str) -> str:
    return words.replace("|", "\\|").rstrip(".")


def _forms(value: Schema, titles: dict[str, str]) -> Iterator[str]:
    """What may be written: the names of pieces as links, words as they are, and kinds of values."""
    form = {name: part for name, part in value.items() if name != "description"}
    known = _KNOWN.get(_key(form))
    if "anyOf" in form:
        for one in form["anyOf"]:
            yield from _forms(one, titles)
    elif known:
        yield text(f"key_page.{known}")
    elif "$ref" in form:
        name = form["$ref"].rpartition("/")[2]
        yield f"[{titles[name][0].lower()}{titles[name][1:]}](#{_anchor(titles[name])})"
    elif "const" in form:
        bare = form["const"] in BARE_WORDS.values()
        yield text("key_page.bare", word=form["const"]) if bare else f"`{form['const']}`"
    elif form.get("enum") == [1, "1"]:
        yield text("key_page.version")
    elif "enum" in form:
        yield ", ".join(f"`{word}`" for word in form["enum"])
    elif form.get("type") == "array":
        yield text("key_page.list", of=", ".join(dict.fromkeys(_forms(form["items"], titles))))
    elif form.get("type") == "object":
        named = [*form.get("patternProperties", {}).values(), form.get("additionalProperties")]
        yield text("key_page.mapping", of=", ".join(dict.fromkeys(_forms(named[0], titles))))
    elif form.get("type") == "null":
        yield text("key_page.empty")
    else:
        raise LookupError(form)


def _key(form: Schema) -> str:
    return json.dumps(form, sort_keys=True)


_KNOWN = {
    _key(TypeAdapter(one).json_schema()): name for name, kinds in _FORMS.items() for one in kinds
}  # fmt: skip


def _default(piece: str, key: str) -> str:
    """What holds where a key is left out, if the model says so."""
    fields = _models()[piece].model_fields
    field = next(one for name, one in fields.items() if key in {name, one.alias})
    default: Any = field.default
    said = isinstance(default, str | int) and default != ""
    return f"`{default}`" if said else text("key_page.nothing")


def _models() -> dict[str, type[Part]]:
    found: list[type[Part]] = [Agreement, Part]
    for model in found:
        found += [below for below in model.__subclasses__() if below not in found]
    return {model.__name__: model for model in found}


if __name__ == "__main__":
    Path(PAGE).write_text(key_page(), encoding="utf-8")
