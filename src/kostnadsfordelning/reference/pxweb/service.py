"""SCB's two services: what is asked of each, and in which words.

Version 2 is asked first. Version 1 holds the same tables under a path, and is asked only when version 2
cannot be reached at all; a table that has moved is an error, not a reason to look elsewhere.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from kostnadsfordelning.errors import FetchError
from kostnadsfordelning.messages import text
from kostnadsfordelning.reference.pxweb.cube import Cube, Dimension
from kostnadsfordelning.reference.pxweb.descriptions import bundled_services
from kostnadsfordelning.reference.pxweb.jsonstat import read_cube
from kostnadsfordelning.reference.pxweb.strict_json import NotJsonError, parse
from kostnadsfordelning.reference.pxweb.transport import Transport

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kostnadsfordelning.reference.pxweb.strict_json import Json
    from kostnadsfordelning.reference.pxweb.transport import Answer

MOST_V1_CELLS = 150_000
"""Version 1 does not tell its limit; SCB's is the same as in version 2."""
_MOST_CANDIDATES = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A table found by searching: a suggestion for a person to judge, never used by itself."""

    id: str
    label: str

    def __str__(self) -> str:
        return f"{self.id} {self.label}"


@dataclass(frozen=True, slots=True)
class Version2:
    """PxWebApi 2."""

    transport: Transport
    name = "PxWebApi 2"

    def most_cells(self) -> int:
        """How many cells one call may ask for."""
        found = _object(self.transport.get("config"))
        most = found.get("maxDataCells")
        if not isinstance(most, int) or isinstance(most, bool) or most < 1:
            raise FetchError(text("pxweb.config", address=self.transport.base))
        return most

    def metadata(self, table: str) -> Cube:
        """The dimensions of a table, with all their codes."""
        try:
            answer = self.transport.get(f"tables/{quote(table, safe='')}/metadata?lang=sv")
        except FetchError as error:
            if error.status == 404:
                raise FetchError(text("pxweb.no_table", table=table), 404) from None
            raise
        return read_cube(answer.body, metadata=True)

    def request(self, table: str, codes: Mapping[str, Sequence[str]]) -> tuple[str, bytes]:
        """Where and with which body the figures are asked for: every variable said, so none is defaulted."""
        query = urlencode({"lang": "sv", "outputFormat": "json-stat2"})
        selection = [{"variableCode": name, "valueCodes": list(chosen)} for name, chosen in codes.items()]
        body = json.dumps({"selection": selection}, ensure_ascii=False).encode()
        return f"tables/{quote(table, safe='')}/data?{query}", body

    def candidates(self, words: str) -> tuple[Candidate, ...]:
        """Tables whose heading has the words; none when the search itself fails."""
        query = urlencode({"lang": "sv", "query": words, "pageSize": 20})
        try:
            found = _object(self.transport.get(f"tables?{query}")).get("tables")
        except FetchError:
            return ()
        tables = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
        made = [Candidate(str(one.get("id", ""))[:40], str(one.get("label", ""))[:160]) for one in tables]
        return tuple(made[:_MOST_CANDIDATES])


@dataclass(frozen=True, slots=True)
class Version1:
    """PxWebApi 1: a table is a path, its metadata a list of variables without units."""

    transport: Transport
    name = "PxWebApi 1"

    def most_cells(self) -> int:
        """How many cells one call may ask for."""
        return MOST_V1_CELLS

    def metadata(self, table: str) -> Cube:
        """The dimensions of a table; units, notes and time of update are not told."""
        found = _object(self.transport.get(table))
        variables = found.get("variables")
        if not isinstance(variables, list) or not variables:
            raise FetchError(text("pxweb.bad_shape", why=text("pxweb.shape_variables")))
        return Cube(str(found.get("title", "")), "", None, tuple(map(_variable, variables)), (), table)

    def request(self, table: str, codes: Mapping[str, Sequence[str]]) -> tuple[str, bytes]:
        """Where and with which body the figures are asked for."""
        query = [
            {"code": name, "selection": {"filter": "item", "values": list(chosen)}}
            for name, chosen in codes.items()
        ]
        asked = {"query": query, "response": {"format": "json-stat2"}}
        return table, json.dumps(asked, ensure_ascii=False).encode()


@dataclass(frozen=True, slots=True)
class Service:
    """Both versions of one publisher's service."""

    v2: Version2
    v1: Version1 | None = None
    publisher: str = "SCB"


def scb() -> Service:
    """SCB's services, at the addresses of the bundled file."""
    addresses = bundled_services()
    return Service(Version2(Transport(addresses["v2"])), Version1(Transport(addresses["v1"])))


def _variable(found: Json) -> Dimension:
    if not isinstance(found, dict) or not isinstance(codes := found.get("values"), list):
        raise FetchError(text("pxweb.bad_shape", why=text("pxweb.shape_variables")))
    labels = found.get("valueTexts")
    labels = labels if isinstance(labels, list) and len(labels) == len(codes) else codes
    return Dimension(
        id=str(found.get("code", "")),
        label=str(found.get("text", "")),
        codes=tuple(map(str, codes)),
        labels=tuple(map(str, labels)),
        role="time" if found.get("time") is True else "",
        eliminable=found.get("elimination") is True,
    )


def _object(answer: Answer) -> dict[str, Json]:
    """The JSON object of an answer; a web page or anything else is refused as `read_cube` does."""
    try:
        found = parse(answer.body)
    except NotJsonError:
        read_cube(answer.body)
        raise AssertionError from None
    if not isinstance(found, dict):
        raise FetchError(text("pxweb.bad_shape", why=text("pxweb.shape_object", what=answer.address)))
    return found
