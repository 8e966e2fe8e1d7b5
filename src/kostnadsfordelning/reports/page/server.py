"""The server of the page: on this computer only, for as long as the command runs.

It answers three files and three questions. A question is JSON by POST, so that another site's page cannot
put one without the browser asking first (and it is told no); the host must be this very address, so that
a name on the network cannot be made to point here.
"""

from __future__ import annotations

import json
import tempfile
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kostnadsfordelning.errors import Fault, InputError, KostnadsfordelningError
from kostnadsfordelning.messages import text
from kostnadsfordelning.reports.page.answers import answer
from kostnadsfordelning.reports.page.html import page_html

if TYPE_CHECKING:
    from collections.abc import Callable

    from kostnadsfordelning.analysis.what_if import WhatIf
    from kostnadsfordelning.calculation.allocation import Allocation

HOST = "127.0.0.1"
_LARGEST = 100_000
"""Bytes that a question may have."""
_HTML, _JSON = "text/html; charset=utf-8", "application/json; charset=utf-8"
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
Answered = tuple[HTTPStatus, str, bytes]


class PageServer(ThreadingHTTPServer):
    """The server of one `WhatIf`. ``address`` is where its page is.

    Each connection has a thread, because browsers open some that they say nothing on; the calculations
    take turns.
    """

    daemon_threads = True

    def __init__(self, made: WhatIf, port: int = 0) -> None:
        self.made = made
        self.turn = threading.Lock()
        package = files("kostnadsfordelning.reports.page")
        self.pages: dict[str, tuple[str, bytes]] = {
            "/": (_HTML, page_html(made).encode()),
            "/page.css": ("text/css; charset=utf-8", (package / "page.css").read_bytes()),
            "/page.js": ("text/javascript; charset=utf-8", (package / "page.js").read_bytes()),
        }
        super().__init__((HOST, port), _Handler)

    @property
    def address(self) -> str:
        """Where the page is."""
        return f"http://{HOST}:{self.server_address[1]}/"

    @property
    def hosts(self) -> tuple[str, ...]:
        """What a browser may call this server."""
        port = self.server_address[1]
        return (f"{HOST}:{port}", f"localhost:{port}")


class _Handler(BaseHTTPRequestHandler):
    server: PageServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self._is_elsewhere():
            return
        found = self.server.pages.get(self.path)
        if found is None:
            self._send(HTTPStatus.NOT_FOUND, "text/plain; charset=utf-8", text("what_if.no_page").encode())
        else:
            self._send(HTTPStatus.OK, *found)

    def do_POST(self) -> None:
        if self._is_elsewhere():
            return
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > _LARGEST:
            self.close_connection = True
            known = length.isdecimal()
            self._send(HTTPStatus.REQUEST_ENTITY_TOO_LARGE if known else HTTPStatus.LENGTH_REQUIRED)
            return
        content = self.rfile.read(int(length))
        question = _QUESTIONS.get(self.path)
        if question is None:
            self._send(HTTPStatus.NOT_FOUND)
        elif self.headers.get_content_type() != "application/json":
            self._send(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        else:
            with self.server.turn:
                answered = _answered(self.server.made, question, content)
            self._send(*answered)

    def _is_elsewhere(self) -> bool:
        """Whether the page was asked for by another name than this computer's; refused if so."""
        if self.headers.get("Host") in self.server.hosts:
            return False
        told = text("what_if.other_host", address=self.server.address).encode()
        self.close_connection = True
        self._send(HTTPStatus.FORBIDDEN, "text/plain; charset=utf-8", told)
        return True

    def _send(self, status: HTTPStatus, kind: str = _JSON, content: bytes = b"{}") -> None:
        self.send_response(status)
        for name, value in (_HEADERS | {"Content-Type": kind, "Content-Length": str(len(content))}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Nothing: the terminal tells the address and no more."""


def _answered(
    made: WhatIf, question: Callable[[WhatIf, Allocation, Any], tuple[str, bytes]], content: bytes
) -> Answered:
    """What a question comes to; what the library refuses is an answer too, in Swedish."""
    try:
        told = _read(content)
        tried = _tried(made, told)
        return HTTPStatus.OK, *question(made, tried, told)
    except KostnadsfordelningError as error:
        refused = json.dumps({"refused": str(error)}, ensure_ascii=False)
        return HTTPStatus.UNPROCESSABLE_ENTITY, _JSON, refused.encode()


def _read(content: bytes) -> dict[str, Any]:
    """The question: JSON with texts only, because a number with decimals would be a float."""
    try:
        told = json.loads(content)
    except ValueError:
        raise _unreadable("not_json") from None
    if not isinstance(told, dict) or not isinstance(told.get("party", ""), str):
        raise _unreadable("not_json")
    for name in ("weights", "figures"):
        values = told.get(name)
        if values is not None and not (
            isinstance(values, dict) and all(isinstance(one, str) for one in values.values())
        ):
            raise _unreadable("not_texts")
    return told


def _unreadable(key: str) -> InputError:
    remedy = text("what_if.not_json_remedy")
    return InputError("", [Fault(text("what_if.question"), "", text(f"what_if.{key}"), remedy)])


def _tried(made: WhatIf, told: dict[str, Any]) -> Allocation:
    """The allocation that the sliders stand at; that of today where none is moved."""
    weights, figures = told.get("weights"), told.get("figures")
    return made.today if weights is None and not figures else made.tried(weights, figures)


def _table(made: WhatIf, tried: Allocation, told: Any) -> tuple[str, bytes]:  # noqa: ARG001
    return _JSON, json.dumps(answer(made, tried), ensure_ascii=False).encode()


def _explanation(made: WhatIf, tried: Allocation, told: Any) -> tuple[str, bytes]:
    party = told.get("party", "")
    both = {"today": made.today.explain(party), "tried": tried.explain(party)}
    return _JSON, json.dumps(both, ensure_ascii=False).encode()


def _workbook(made: WhatIf, tried: Allocation, told: Any) -> tuple[str, bytes]:  # noqa: ARG001
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / text("what_if.workbook_name", year=str(made.year))
        tried.to_excel(path)
        return _WORKBOOK, path.read_bytes()


_QUESTIONS = {"/tried": _table, "/explained": _explanation, "/workbook": _workbook}
