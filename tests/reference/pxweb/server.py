"""A loopback server that speaks PxWebApi 2 (config, metadata, data, search) and 1, and misbehaves on order.

Tables are made up: their shapes are SCB's, their figures are not.
"""

from __future__ import annotations

import contextlib
import json
import threading
import time
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable

NOISE = (
    "Från och med referensåret 2025 och framåt är en liten kontrollerad slumpmässig osäkerhet införd. "
    "Metoden heter Cell Key Method."
)
JAMTLAND = ("2303", "2305", "2309", "2313", "2321", "2326", "2361", "2380")
NAMES = {
    "00": "Riket", "23": "Jämtlands län", "0114": "Upplands Väsby", "2303": "Ragunda", "2305": "Bräcke",
    "2309": "Krokom", "2313": "Strömsund", "2321": "Åre", "2326": "Berg", "2361": "Härjedalen",
    "2380": "Östersund",
}  # fmt: skip


@dataclass
class Variable:
    """A variable of a made-up table."""

    id: str
    categories: dict[str, str]
    eliminable: bool = False
    role: str = ""
    units: dict[str, dict[str, Any]] = field(default_factory=dict)
    refperiods: dict[str, str] = field(default_factory=dict)

    def described(self, codes: list[str]) -> dict[str, Any]:
        index: Any = {code: place for place, code in enumerate(codes)}
        category: dict[str, Any] = {"index": index, "label": {code: self.categories[code] for code in codes}}
        extension: dict[str, Any] = {"elimination": self.eliminable}
        if self.units:
            category["unit"] = {code: unit for code, unit in self.units.items() if code in codes}
        if self.refperiods:
            extension["refperiod"] = self.refperiods
        return {"label": self.id.lower(), "category": category, "extension": extension}


@dataclass
class Table:
    """A made-up table; ``figure`` gives the value of a combination of codes."""

    id: str
    label: str
    variables: list[Variable]
    notes: list[tuple[str, bool]] = field(default_factory=list)
    updated: str = "2025-12-12T07:00:00Z"
    v1: str = ""
    figure: Callable[[dict[str, str]], Any] = lambda codes: 1000 + int(codes["Region"])

    def document(self, chosen: dict[str, list[str]], *, values: bool) -> dict[str, Any]:
        kept = [one for one in self.variables if one.id in chosen]
        codes = [chosen[one.id] for one in kept]
        found: dict[str, Any] = {
            "version": "2.0",
            "class": "dataset",
            "label": self.label,
            "source": "SCB",
            "updated": self.updated,
            "note": [note for note, _ in self.notes],
            "role": {
                role: [one.id for one in kept if one.role == role]
                for role in ("time", "metric")
                if any(one.role == role for one in kept)
            },
            "id": [one.id for one in kept],
            "size": [len(one) for one in codes],
            "dimension": {one.id: one.described(list(c)) for one, c in zip(kept, codes, strict=True)},
            "extension": {
                "noteMandatory": {str(n): True for n, (_, must) in enumerate(self.notes) if must},
                "px": {"tableid": self.id, "decimals": 0},
            },
            "value": [],
        }
        if values:
            names = [one.id for one in kept]
            found["value"] = [self.figure(dict(zip(names, one, strict=True))) for one in product(*codes)]
        return found

    @property
    def everything(self) -> dict[str, list[str]]:
        return {one.id: list(one.categories) for one in self.variables}


def region(*codes: str) -> Variable:
    return Variable("Region", {code: NAMES[code] for code in codes or tuple(NAMES)}, eliminable=True)


def contents(code: str, label: str = "Folkmängd", unit: str = "antal", refperiod: str = "") -> Variable:
    return Variable(
        "ContentsCode",
        {code: label},
        role="metric",
        units={code: {"base": unit, "decimals": 0}},
        refperiods={code: refperiod} if refperiod else {},
    )


def years(*years: int | str) -> Variable:
    return Variable("Tid", {str(year): str(year) for year in years}, role="time")


def sexes(*, eliminable: bool = True) -> Variable:
    return Variable("Kon", {"1": "män", "2": "kvinnor"}, eliminable=eliminable)


def november(last: int = 2024, *, eliminable: bool = True) -> Table:
    """The table of 1 November, as it was to 2024."""
    ages = Variable("Alder", {"0": "0 år", "1": "1 år", "tot": "totalt ålder"}, eliminable=True)
    variables = [
        region(),
        ages,
        sexes(eliminable=eliminable),
        contents("BE0101A9", "Folkmängden den 1 november", refperiod="1 november respektive år"),
        years(*range(2002, last + 1)),
    ]
    return Table("TAB1267", "Folkmängden den 1 november efter region, ålder och kön", variables,
                 v1="BE/BE0101/BE0101A/FolkmangdNov")  # fmt: skip


def november_noisy(table: str = "TAB9999") -> Table:
    """A table of 1 November from 2025 as it may look: totals as codes, and a mandatory note."""
    variables = [
        region(),
        Variable("Alder", {"TotSA": "totalt, samtliga åldrar", "0": "0 år"}),
        Variable("Kon", {"TotSa": "totalt", "1": "män", "2": "kvinnor"}, eliminable=True),
        contents("00000XYZ", "Folkmängden den 1 november", refperiod="1 november respektive år"),
        years(2025),
    ]
    return Table(table, "Folkmängden den 1 november efter region, ålder och kön. År 2025", variables,
                 notes=[(NOISE, True), ("Indelningen är den 1 januari 2025. Mer här.", True),
                        ("En upplysning.", False)])  # fmt: skip


def monthly() -> Table:
    """The monthly table from 2025."""
    months = Variable("Tid", {f"2025M{m:02d}": f"2025M{m:02d}" for m in range(1, 13)}, role="time")
    variables = [
        region(),
        Variable("Alder", {"TotSA": "totalt", "0": "0 år"}),
        Variable("Kon", {"TotSa": "totalt", "1": "män", "2": "kvinnor"}, eliminable=True),
        contents("000007SF", "Folkmängden per månad", refperiod="Respektive månad"),
        months,
    ]
    return Table("TAB6471", "Folkmängden per månad", variables, notes=[(NOISE, True)])


def area() -> Table:
    """The table of land area from 2025."""
    kinds = Variable("ArealTyp", {"01": "landareal", "02": "inlandsvatten"})
    km2 = contents("000007DY", "Kvadratkilometer", "kvadratkilometer")
    km2.units["000007DY"]["decimals"] = 2
    table = Table("TAB6420", "Land- och vattenareal 1 januari", [region(), kinds, km2, years(2025, 2026)])
    table.figure = lambda codes: float(f"{int(codes['Region'])}.25")
    return table


@dataclass
class Behaviour:
    """What the server does with the requests whose path holds ``on``; ``times`` counts down, -1 for ever."""

    act: str
    on: str = "/data"
    times: int = -1
    value: str = ""


class PxWebServer:
    """The server, its tables, its faults, and what it has been asked."""

    def __init__(self, *tables: Table, tls: Any = None) -> None:
        self.tables = {table.id: table for table in tables}
        self.behaviours: list[Behaviour] = []
        self.asked: list[tuple[str, str, bytes]] = []
        self.headers: list[dict[str, str]] = []
        self.sent = 0
        self.most_cells: Any = 150_000
        self.date_header = True
        self.closing = threading.Event()
        outer = self

        class Handler(_Handler):
            server_of_tests = outer

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        if tls is not None:
            self.http.socket = tls.wrap_socket(self.http.socket, server_side=True)
        self.scheme = "http" if tls is None else "https"
        self.thread = threading.Thread(
            target=self.http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        )
        self.thread.start()

    @property
    def address(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.http.server_address[1]}/api/v2"

    @property
    def address_v1(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.http.server_address[1]}/v1/sv/ssd"

    def misbehave(self, act: str, on: str = "/data", times: int = -1, value: str = "") -> None:
        self.behaviours.append(Behaviour(act, on, times, value))

    def paths(self) -> list[str]:
        return [urlsplit(path).path for _, path, _ in self.asked]

    def close(self) -> None:
        self.closing.set()
        self.http.shutdown()
        self.http.server_close()
        self.thread.join(5)


class _Handler(BaseHTTPRequestHandler):
    server_of_tests: PxWebServer
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        pass

    def date_time_string(self, timestamp: float | None = None) -> str:  # noqa: ARG002
        return formatdate(1765791000, usegmt=True)  # 15 December 2025, 09:30 UTC

    def send_response(self, code: int, message: str | None = None) -> None:
        if self.server_of_tests.date_header:
            super().send_response(code, message)
        else:
            self.send_response_only(code, message)

    def do_GET(self) -> None:
        self._handle(b"")

    def do_POST(self) -> None:
        self._handle(self.rfile.read(int(self.headers.get("Content-Length", "0"))))

    def _handle(self, body: bytes) -> None:
        server = self.server_of_tests
        server.asked.append((self.command, self.path, body))
        server.headers.append(dict(self.headers))
        self.close_connection = True
        for behaviour in server.behaviours:
            if behaviour.on in self.path and behaviour.times:
                behaviour.times -= 1
                with contextlib.suppress(OSError):  # the client hangs up, as it should
                    getattr(self, f"_{behaviour.act}")(behaviour.value, body)
                return
        self._answer(body)

    def _answer(self, body: bytes) -> None:
        parts = urlsplit(self.path)
        if "/v1/" in parts.path:
            self._version_1(parts.path.split("/ssd/", 1)[1], body)
            return
        rest = parts.path.removeprefix("/api/v2/").split("/")
        if rest == ["config"]:
            self._json({"apiVersion": "2.2.0", "maxDataCells": self.server_of_tests.most_cells})
        elif rest == ["tables"]:
            words = parse_qs(parts.query)["query"][0].casefold().split()
            tables = self.server_of_tests.tables.values()
            found = [t for t in tables if all(word in t.label.casefold() for word in words)]
            self._json({"language": "sv", "tables": [{"id": t.id, "label": t.label} for t in found]})
        elif (table := self.server_of_tests.tables.get(unquote(rest[1]))) is None:
            self._json({"type": "Parameter error", "title": "Non-existent table", "status": 404}, 404)
        elif rest[2] == "metadata":
            self._json(table.document(table.everything, values=False))
        else:
            self._data(table, body)

    def _data(self, table: Table, body: bytes) -> None:
        if not body:
            self._json(table.document(_default(table), values=True))
            return
        selection = json.loads(body)["selection"]
        self._chosen(table, {one["variableCode"]: one["valueCodes"] for one in selection})

    def _version_1(self, path: str, body: bytes) -> None:
        table = next((t for t in self.server_of_tests.tables.values() if t.v1 == path), None)
        if table is None:
            self._json({"error": "not found"}, 404)
        elif not body:
            variables = [
                {"code": v.id, "text": v.id.lower(), "values": list(v.categories),
                 "valueTexts": list(v.categories.values()), "elimination": v.eliminable,
                 "time": v.role == "time"}
                for v in table.variables
            ]  # fmt: skip
            self._json({"title": table.label, "variables": variables})
        else:
            query = json.loads(body)["query"]
            self._chosen(table, {one["code"]: one["selection"]["values"] for one in query})

    def _chosen(self, table: Table, chosen: dict[str, list[str]]) -> None:
        """As PxWeb does it: a repeated code is a 500, an unknown one or a missing variable a 400."""
        if any(len(set(codes)) < len(codes) for codes in chosen.values()):
            self._json({"title": "error"}, 500)
            return
        for one in table.variables:
            codes = chosen.get(one.id)
            if (codes is None and not one.eliminable) or set(codes or ()) - set(one.categories):
                self._json({"type": "Parameter error", "title": f"Missing selection {one.id}"}, 400)
                return
        self._json(table.document(chosen, values=True))

    def _json(self, value: Any, status: int = 200) -> None:
        self._bytes(json.dumps(value, ensure_ascii=False).encode(), "application/json", status)

    def _bytes(self, body: bytes, kind: str, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    # Faults on order ------------------------------------------------------------------------------

    def _status(self, value: str, _: bytes) -> None:
        status, _blank, said = value.partition(" ")
        self._bytes(said.encode(), "text/plain", int(status))

    def _busy(self, value: str, _: bytes) -> None:
        self._bytes(b"", "text/plain", 429, Retry_After=value)

    def _redirect(self, value: str, _: bytes) -> None:
        self._bytes(b"", "text/plain", 302, Location=value)

    def _html(self, _: str, __: bytes) -> None:
        self._bytes(b"<!DOCTYPE html><html><title>Logga in</title></html>", "text/html")

    def _raw(self, value: str, _: bytes) -> None:
        self._bytes(value.encode("utf-8", "surrogateescape"), "application/json")

    def _gzip(self, _: str, __: bytes) -> None:
        self._bytes(b"\x1f\x8b", "application/json", Content_Encoding="gzip")

    def _default(self, _: str, __: bytes) -> None:
        """The selection is ignored and a default one answered, as a GET without selection is."""
        table = next(t for t in self.server_of_tests.tables.values() if t.id in self.path)
        self._json(table.document(_default(table), values=True))

    def _other_year(self, value: str, body: bytes) -> None:
        """Everything as asked but the year."""
        table = next(t for t in self.server_of_tests.tables.values() if t.id in self.path)
        chosen = {one["variableCode"]: one["valueCodes"] for one in json.loads(body)["selection"]}
        self._json(table.document(chosen | {"Tid": [value]}, values=True))

    def _cut(self, _: str, __: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "5000")
        self.end_headers()
        self.wfile.write(b'{"version": "2.0", "cl')

    def _hang_up(self, _: str, __: bytes) -> None:
        self.connection.shutdown(2)

    def _silent(self, _: str, __: bytes) -> None:
        self.server_of_tests.closing.wait(10)

    def _drip(self, _: str, __: bytes) -> None:
        """A byte at a time: every single wait is short, and the whole never ends."""
        self.send_response(200)
        self.end_headers()
        self._drops(b" ")

    def _drip_headers(self, _: str, __: bytes) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
        self._drops(b"x")

    def _drops(self, drop: bytes) -> None:
        until = time.monotonic() + 10
        while time.monotonic() < until and not self.server_of_tests.closing.is_set():
            self.wfile.write(drop)
            self.wfile.flush()
            time.sleep(0.02)

    def _junk(self, value: str, _: bytes) -> None:
        """Fifty million bytes of junk, with or without saying so beforehand."""
        size = 50_000_000
        self.send_response(200)
        if value == "stated":
            self.send_header("Content-Length", str(size))
        self.end_headers()
        piece = b"x" * 65_536
        for _n in range(size // len(piece)):
            self.wfile.write(piece)
            self.server_of_tests.sent += len(piece)


def _default(table: Table) -> dict[str, list[str]]:
    return {one.id: list(one.categories)[:2] for one in table.variables}
