"""JSON read strictly: no float, no key twice, nothing that is not JSON."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import NoReturn

Json = None | bool | int | Decimal | str | list["Json"] | dict[str, "Json"]


class NotJsonError(ValueError):
    """The text is no JSON, or JSON that can be read in two ways."""


def parse(content: bytes | str) -> Json:
    """The value of a JSON text. Numbers are int or `Decimal`; raises `NotJsonError`.

    >>> parse('{"a": [1, 2.50, null]}')
    {'a': [1, Decimal('2.50'), None]}
    """
    try:
        written = (
            content.decode("utf-8-sig") if isinstance(content, bytes) else content.removeprefix("\ufeff")
        )
        value: Json = json.loads(
            written, parse_float=Decimal, parse_constant=_refuse, object_pairs_hook=_no_doubles
        )
    except (ValueError, RecursionError, ArithmeticError) as error:
        raise NotJsonError(str(error)) from None
    return value


def _refuse(constant: str) -> NoReturn:
    raise NotJsonError(constant)


def _no_doubles(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise NotJsonError(
            "; ".join(sorted({key for key, _ in pairs if [k for k, _ in pairs].count(key) > 1}))
        )
    return found


def canonical(value: Json) -> bytes:
    """One spelling of a value without Decimals, to be hashed or written."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
