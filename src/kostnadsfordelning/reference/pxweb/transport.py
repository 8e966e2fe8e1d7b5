"""One request to one host: bounded in time, size and attempts, and never answered by anyone else.

Standard library only. A proxy in the environment (``HTTPS_PROXY``, ``NO_PROXY``) is respected, TLS is
verified with the system's authorities (``SSL_CERT_FILE`` where an organisation has its own), redirects
away from the host are refused, and what is read stops at a limit before it is held in memory.

The only clocks here are the monotonic one, for deadlines, and the pauses between attempts.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import urlsplit

from kostnadsfordelning.errors import FetchError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from email.message import Message

RETRIED = frozenset({429, 500, 502, 503, 504})
"""Statuses that may pass by themselves. Every other 4xx is our fault and is never tried again."""
_CHUNK = 1 << 16
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True)
class Limits:
    """How long, how much and how often: nothing waits, grows or repeats without a bound."""

    connect_seconds: float = 20.0
    """For any single wait on the network."""
    answer_seconds: float = 120.0
    """For one answer as a whole, however steadily it drips."""
    answer_bytes: int = 20_000_000
    """150 000 cells are some 2 MB; the metadata of SCB's largest tables some 5 MB."""
    attempts: int = 4
    pause_seconds: float = 1.0
    """Before the second attempt; doubled each time, unless the server says how long."""
    longest_pause: float = 60.0
    """A server that asks for more is not waited for: the error says when to come back."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the bytes, from which address, and the server's own time if it told it."""

    body: bytes
    address: str
    content_type: str = ""
    date: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Transport:
    """Requests to the one host of ``base``. ``wait`` is how a pause is made; tests give their own."""

    base: str
    limits: Limits = field(default_factory=Limits)
    wait: Callable[[float], None] = time.sleep

    def __post_init__(self) -> None:
        parts = urlsplit(self.base)
        plain_allowed = parts.scheme == "http" and parts.hostname in _LOOPBACK
        if not parts.hostname or (parts.scheme != "https" and not plain_allowed) or parts.username:
            raise FetchError(text("pxweb.not_https", address=self.base))

    def get(self, path: str) -> Answer:
        """The answer to a GET of ``path`` below the base. Raises `FetchError`."""
        return self._ask(path, None)

    def post(self, path: str, body: bytes) -> Answer:
        """The answer to a POST of a JSON body. Raises `FetchError`."""
        return self._ask(path, body)

    def _ask(self, path: str, body: bytes | None) -> Answer:
        address = f"{self.base.rstrip('/')}/{path.lstrip('/')}"
        if _origin(address) != _origin(self.base):
            raise FetchError(text("pxweb.other_host", address=address))
        attempt = 0
        while True:
            attempt += 1
            try:
                return self._once(address, body)
            except _PassingError as passing:
                pause = passing.pause
                if pause is None:
                    pause = self.limits.pause_seconds * 2 ** (attempt - 1)
                if pause > self.limits.longest_pause:
                    raise FetchError(
                        text("pxweb.wait_longer", address=address, seconds=round(pause), why=passing.why)
                    ) from None
                if attempt >= self.limits.attempts:
                    raise FetchError(
                        text("pxweb.gave_up", address=address, attempts=attempt, why=passing.why),
                        unavailable=not passing.busy,
                    ) from None
                self.wait(pause)

    def _once(self, address: str, body: bytes | None) -> Answer:
        deadline = _Deadline(self.limits.answer_seconds)
        headers = {"Accept": "application/json", "User-Agent": f"kostnadsfordelning/{_version()}"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        request = urllib.request.Request(address, data=body, headers=headers)
        with deadline:
            try:
                opened = _opener(deadline, address).open(request, timeout=self.limits.connect_seconds)
                with opened as response:
                    return Answer(
                        body=self._read(response, address, deadline),
                        address=address,
                        content_type=str(response.headers.get("Content-Type", "")),
                        date=_date(response.headers),
                    )
            except urllib.error.HTTPError as error:
                with error:
                    raise self._refusal(error, address) from None
            except FetchError:
                raise
            except (OSError, http.client.HTTPException, ValueError) as error:
                raise self._failure(error, address, deadline) from None

    def _read(self, response: http.client.HTTPResponse, address: str, deadline: _Deadline) -> bytes:
        """The body in pieces; what is too large, cut or compressed unasked is refused."""
        stated = response.headers.get("Content-Length", "")
        most = self.limits.answer_bytes
        if stated.isdigit() and int(stated) > most:
            raise FetchError(text("pxweb.too_large", address=address, limit=most))
        if response.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise FetchError(text("pxweb.compressed", address=address))
        pieces: list[bytes] = []
        size = 0
        while piece := response.read1(_CHUNK):
            size += len(piece)
            if size > most:
                raise FetchError(text("pxweb.too_large", address=address, limit=most))
            pieces.append(piece)
        if deadline.passed:
            raise TimeoutError
        if stated.isdigit() and size < int(stated):
            raise _PassingError(text("pxweb.cut", got=size, stated=int(stated)))
        return b"".join(pieces)

    def _refusal(self, error: urllib.error.HTTPError, address: str) -> Exception:
        """What a status other than 200 means: wait and try again, or not."""
        if error.code in RETRIED:
            key = "busy" if error.code == 429 else "server_error"
            pause = _retry_after(error.headers)
            return _PassingError(text(f"pxweb.{key}", status=error.code), pause, busy=error.code == 429)
        said = _said(error)
        if 300 <= error.code < 400:
            target = error.headers.get("Location", "")
            return FetchError(text("pxweb.redirected", address=address, target=target))
        return FetchError(text("pxweb.refused", address=address, status=error.code, said=said), error.code)

    def _failure(self, error: Exception, address: str, deadline: _Deadline) -> Exception:
        """What a broken connection means. A certificate that does not hold is never tried again."""
        reason = error.reason if isinstance(error, urllib.error.URLError) else error
        if isinstance(reason, ssl.SSLCertVerificationError):
            return FetchError(text("pxweb.certificate", address=address, why=reason.verify_message))
        if deadline.passed or isinstance(reason, TimeoutError):
            return _PassingError(text("pxweb.too_slow"))
        if isinstance(reason, socket.gaierror):
            return FetchError(text("pxweb.no_name", address=address), unavailable=True)
        if isinstance(reason, ValueError) and not isinstance(reason, ssl.SSLError):
            return FetchError(text("pxweb.not_http", address=address))
        return _PassingError(text("pxweb.no_connection", why=str(reason) or type(reason).__name__))


class _PassingError(Exception):
    """A failure that may pass by itself, and how long the server asked us to wait.

    ``busy``: the server answered that we ask too much, so it is there, and no other may be asked instead.
    """

    def __init__(self, why: str, pause: float | None = None, *, busy: bool = False) -> None:
        super().__init__(why)
        self.why, self.pause, self.busy = why, pause, busy


class _Deadline:
    """Shuts the connection when the time for the whole answer is over.

    A timeout on a socket starts over with every byte, so a server that drips could hold us for ever.
    """

    def __init__(self, seconds: float) -> None:
        self.passed = False
        self._sockets: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._shut)
        self._timer.daemon = True

    def watch(self, connection: socket.socket) -> None:
        """Keep a handle of our own: TLS takes the socket's away while it still shakes hands."""
        self._sockets.append(connection.dup())
        if self.passed:
            self._shut()

    def __enter__(self) -> _Deadline:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self._timer.join()
        for connection in self._sockets:
            connection.close()

    def _shut(self) -> None:
        self.passed = True
        for connection in self._sockets:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


def _opener(deadline: _Deadline, address: str) -> urllib.request.OpenerDirector:
    """Http and https with a deadline, the environment's proxy, and no redirects to anywhere else."""
    # Loading the system's authorities takes longer than a request on this computer.
    context = ssl.create_default_context() if address.startswith("https:") else None

    def connected(*given: Any, **more: Any) -> socket.socket:
        # Watched from the first moment, so that a proxy or a handshake that drips is cut off too.
        connection = socket.create_connection(*given, **more)
        deadline.watch(connection)
        return connection

    class Plain(http.client.HTTPConnection):
        def connect(self) -> None:
            self._create_connection = connected
            super().connect()

    class Secure(http.client.HTTPSConnection):
        def connect(self) -> None:
            self._create_connection = connected
            super().connect()

    class PlainHandler(urllib.request.HTTPHandler):
        def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
            return self.do_open(Plain, req)

    class SecureHandler(urllib.request.HTTPSHandler):
        def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
            return self.do_open(Secure, req, context=context)

    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        PlainHandler() if context is None else SecureHandler(context=context),
        urllib.request.HTTPDefaultErrorHandler(),
        _SameOrigin(),
        urllib.request.HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    return opener


class _SameOrigin(urllib.request.HTTPRedirectHandler):
    """Follows a GET within the same host and scheme; everything else stands as the refusal it is.

    A redirected POST would become a GET without its selection, which PxWeb answers with figures that
    nobody asked for.
    """

    max_redirections = 3

    def redirect_request(  # noqa: PLR0917 - the signature is urllib's
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        if req.get_method() != "GET" or _origin(newurl) != _origin(req.full_url):
            return None
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _origin(address: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(address)
    return parts.scheme, parts.hostname, parts.port


def _version() -> str:
    return version("kostnadsfordelning")


def _date(headers: Message) -> dt.datetime | None:
    try:
        return parsedate_to_datetime(headers.get("Date", ""))
    except ValueError:
        return None


def _retry_after(headers: Message) -> float | None:
    """Seconds to wait: a number, or a time counted from the server's own."""
    said = str(headers.get("Retry-After", "")).strip()
    if said.isascii() and said.isdigit():
        return float(said[:9])  # beyond thirty years it does not matter how much longer
    try:
        until, now = parsedate_to_datetime(said), parsedate_to_datetime(str(headers.get("Date", "")))
        return max(0.0, (until - now).total_seconds())
    except (ValueError, TypeError):
        return None


def _said(error: urllib.error.HTTPError) -> str:
    """The beginning of what a refusing server says, on one line."""
    try:
        body = error.read(2000)
    except (OSError, http.client.HTTPException):
        return ""
    return " ".join(body.decode("utf-8", "replace").split())[:300]
