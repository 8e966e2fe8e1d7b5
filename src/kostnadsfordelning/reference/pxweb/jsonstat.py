"""JSON-stat 2.0 as PxWeb writes it, read into a `Cube`: one general reader for any table.

``value`` is a list or a sparse object, row-major over ``size`` in the order of ``id``; ``status`` is a
list, an object, or one text for all; the codes of a dimension stand in a list, or in an object by
position. What does not fit together is refused rather than guessed: a figure in the wrong place looks
like a figure.
"""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kostnadsfordelning.errors import FetchError
from kostnadsfordelning.messages import text
from kostnadsfordelning.reference.pxweb.cube import Cube, Dimension, Note, Unit
from kostnadsfordelning.reference.pxweb.strict_json import NotJsonError, parse

if TYPE_CHECKING:
    from kostnadsfordelning.reference.pxweb.cube import Value

_MOST_CELLS = 5_000_000
"""Far above what one answer may hold: a size above it is a mistake or an attack."""


class _ShapeError(Exception):
    """Part of the answer does not fit together; the text says what."""


def read_cube(content: bytes | str, *, metadata: bool = False) -> Cube:
    """The cube of a JSON-stat 2.0 text; with ``metadata``, its dimensions alone and no values.

    Raises `FetchError` for what is no JSON (a web page from a proxy, an answer cut off), and for JSON
    that is no dataset or does not fit together, saying what.
    """
    try:
        found = parse(content)
    except NotJsonError:
        start = content[:200].decode("utf-8", "replace") if isinstance(content, bytes) else content[:200]
        shown = " ".join(start.split())[:80]
        key = "html" if shown.casefold().startswith(("<!doctype", "<html")) else "not_json"
        raise FetchError(text(f"pxweb.{key}", start=shown)) from None
    try:
        return _cube(found, metadata=metadata)
    except _ShapeError as error:
        raise FetchError(text("pxweb.bad_shape", why=error)) from None


def _cube(found: Any, *, metadata: bool) -> Cube:
    if not isinstance(found, dict) or found.get("class", "dataset") != "dataset" or "id" not in found:
        raise _ShapeError(text("pxweb.shape_class"))
    ids, sizes = _texts(found["id"], "id"), found.get("size")
    if not isinstance(sizes, list) or not all(_is_count(size) for size in sizes) or len(sizes) != len(ids):
        raise _ShapeError(text("pxweb.shape_size"))
    if len(set(ids)) < len(ids):
        raise _ShapeError(text("pxweb.shape_doubles", dimension="id"))
    described = _object(found.get("dimension"), "dimension")
    roles = {
        name: role
        for role, names in _object(found.get("role") or {}, "role").items()
        for name in _texts(names, "role")
    }
    dimensions = tuple(
        _dimension(name, _object(described.get(name), name), roles.get(name, "")) for name in ids
    )
    for dimension, size in zip(dimensions, sizes, strict=True):
        if len(dimension.codes) != size:
            count = len(dimension.codes)
            raise _ShapeError(text("pxweb.shape_codes", dimension=dimension.id, size=size, count=count))
    count = math.prod(sizes)
    if count > _MOST_CELLS and not metadata:
        raise _ShapeError(text("pxweb.shape_cells", count=count))
    values: dict[int, Value] = {} if metadata else _values(found, count)
    extension = _object(found.get("extension") or {}, "extension")
    return Cube(
        label=_text(found.get("label") or ""),
        source=_text(found.get("source") or ""),
        updated=_moment(found.get("updated")),
        dimensions=dimensions,
        notes=(*_notes(found, extension, ""), *_dimension_notes(ids, described)),
        table_id=_text(_object(extension.get("px") or {}, "px").get("tableid") or ""),
        _values=values,
        _status={} if metadata else _status(found.get("status"), count),
    )


def _dimension(name: str, found: dict[str, Any], role: str) -> Dimension:
    category = _object(found.get("category"), f"{name}.category")
    labels = _object(category.get("label") or {}, f"{name}.label")
    codes = _codes(name, category.get("index"), labels)
    if not set(labels) <= set(codes):
        raise _ShapeError(text("pxweb.shape_labels", dimension=name))
    extension = _object(found.get("extension") or {}, f"{name}.extension")
    units = {
        code: Unit(_text(one.get("base") or one.get("label") or ""), _decimals(one.get("decimals")))
        for code, one in _object(category.get("unit") or {}, f"{name}.unit").items()
        if isinstance(one, dict)
    }
    periods = _object(extension.get("refperiod") or {}, f"{name}.refperiod")
    return Dimension(
        id=name,
        label=_text(found.get("label") or name),
        codes=codes,
        labels=tuple(_text(labels.get(code, code)) for code in codes),
        role=role,
        eliminable=extension.get("elimination") is True,
        units=units,
        periods={code: _text(period) for code, period in periods.items()},
    )


def _codes(name: str, index: Any, labels: dict[str, Any]) -> tuple[str, ...]:
    """The codes in order. A dimension with a single category may have no index at all."""
    if index is None and len(labels) == 1:
        return tuple(labels)
    if isinstance(index, list):
        codes = _texts(index, f"{name}.index")
    elif isinstance(index, dict):
        if sorted(index.values(), key=str) != sorted(range(len(index)), key=str):
            raise _ShapeError(text("pxweb.shape_index", dimension=name))
        codes = sorted(index, key=lambda code: int(index[code]))
    else:
        raise _ShapeError(text("pxweb.shape_index", dimension=name))
    if len(set(codes)) < len(codes):
        raise _ShapeError(text("pxweb.shape_doubles", dimension=name))
    return tuple(codes)


def _values(found: dict[str, Any], count: int) -> dict[int, Value]:
    given = found.get("value")
    if isinstance(given, list):
        if len(given) != count:
            raise _ShapeError(text("pxweb.shape_values", count=len(given), size=count))
        pairs = list(enumerate(given))
    elif isinstance(given, dict):
        pairs = [(_position(key, count), value) for key, value in given.items()]
    else:
        raise _ShapeError(text("pxweb.shape_no_values"))
    for position, value in pairs:
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | Decimal)):
            raise _ShapeError(text("pxweb.shape_value", position=position, value=repr(value)[:40]))
    return {position: value for position, value in pairs if value is not None}


def _status(given: Any, count: int) -> dict[int, str]:
    if given is None:
        return {}
    if isinstance(given, str):
        return dict.fromkeys(range(count), given)
    if isinstance(given, list) and len(given) == count:
        pairs = list(enumerate(given))
    elif isinstance(given, list) and len(given) == 1:
        # JSON-stat: a list of one status stands for every cell.
        pairs = [(position, given[0]) for position in range(count)]
    elif isinstance(given, dict):
        pairs = [(_position(key, count), value) for key, value in given.items()]
    else:
        raise _ShapeError(text("pxweb.shape_status"))
    return {position: _text(value) for position, value in pairs if value is not None}


def _position(key: str, count: int) -> int:
    short = len(key) <= len(str(count))  # a number of thousands of digits is not even read
    if not short or not key.isascii() or not key.isdigit() or str(int(key)) != key or int(key) >= count:
        raise _ShapeError(text("pxweb.shape_position", position=key[:40], size=count))
    return int(key)


def _notes(found: dict[str, Any], extension: dict[str, Any], dimension: str) -> list[Note]:
    mandatory = _object(extension.get("noteMandatory") or {}, "noteMandatory")
    return [
        Note(_text(note), mandatory.get(str(number)) is True, dimension)
        for number, note in enumerate(_list(found.get("note") or []))
    ]


def _dimension_notes(ids: list[str], described: dict[str, Any]) -> list[Note]:
    found = []
    for name in ids:
        one = _object(described[name], name)
        found += _notes(one, _object(one.get("extension") or {}, name), name)
    return found


def _moment(written: Any) -> dt.datetime | None:
    if written is None:
        return None
    try:
        return dt.datetime.fromisoformat(_text(written))
    except ValueError:
        raise _ShapeError(text("pxweb.shape_updated", value=str(written)[:40])) from None


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _decimals(value: Any) -> int | None:
    return value if _is_count(value) else None


def _object(value: Any, what: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _ShapeError(text("pxweb.shape_object", what=what))
    return value


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _texts(value: Any, what: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise _ShapeError(text("pxweb.shape_texts", what=what))
    return value


def _text(value: Any) -> str:
    # Half of a pair of surrogates is a text that no file can hold.
    if not isinstance(value, str) or (not value.isprintable() and not _can_be_written(value)):
        raise _ShapeError(text("pxweb.shape_text", value=ascii(value)[:40]))
    return value


def _can_be_written(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
