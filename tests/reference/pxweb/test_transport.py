"""One request: what is waited for, tried again, refused, and never read."""

from __future__ import annotations

import socket
import ssl
import threading
import tracemalloc
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kostnadsfordelning.errors import FetchError, KostnadsfordelningError
from kostnadsfordelning.reference.pxweb.descriptions import bundled_services
from kostnadsfordelning.reference.pxweb.service import scb
from kostnadsfordelning.reference.pxweb.transport import Limits, Transport
from tests.reference.pxweb.conftest import IMPATIENT, SHORT, ReachedOutError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.reference.pxweb.server import PxWebServer

PEM = Path(__file__).with_name("loopback.pem")
"""A self-signed certificate for 127.0.0.1, made for these tests and trusted nowhere."""


@pytest.fixture
def transport(server: PxWebServer, waits: list[float]) -> Transport:
    return Transport(server.address, SHORT, waits.append)


def refused(transport: Transport, path: str = "config") -> FetchError:
    with pytest.raises(FetchError) as caught:
        transport.get(path)
    assert isinstance(caught.value, OSError)
    assert isinstance(caught.value, KostnadsfordelningError)
    return caught.value


def test_an_answer_comes_with_its_address_kind_and_time(transport: Transport, server: PxWebServer) -> None:
    answer = transport.get("config")
    assert answer.body.startswith(b'{"apiVersion"')
    assert answer.address == f"{server.address}/config"
    assert answer.content_type == "application/json"
    assert answer.date is not None
    assert answer.date.isoformat() == "2025-12-15T09:30:00+00:00"
    assert server.headers[0]["User-Agent"].startswith("kostnadsfordelning/")


@pytest.mark.parametrize(
    ("said", "pause"), [("7", 7.0), ("Mon, 15 Dec 2025 09:30:20 GMT", 20.0), ("snart", 0.5), ("", 0.5)]
)
def test_429_is_waited_for_as_long_as_the_server_says(
    transport: Transport, server: PxWebServer, waits: list[float], said: str, pause: float
) -> None:
    server.misbehave("busy", "config", times=1, value=said)
    assert transport.get("config").body
    assert waits == [pause]


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_failing_server_is_tried_again_after_longer_pauses(
    transport: Transport, server: PxWebServer, waits: list[float], status: int
) -> None:
    server.misbehave("status", "config", times=2, value=str(status))
    assert transport.get("config").body
    assert waits == [0.5, 1.0]


def test_attempts_have_an_end(transport: Transport, server: PxWebServer, waits: list[float]) -> None:
    server.misbehave("status", "config", value="503")
    error = refused(transport)
    assert error.unavailable
    assert "status 503" in str(error)
    assert (len(server.asked), len(waits)) == (3, 2)


def test_a_server_that_asks_for_an_hour_is_not_waited_for(
    transport: Transport, server: PxWebServer, waits: list[float]
) -> None:
    server.misbehave("busy", "config", value="3600")
    error = refused(transport)
    assert "3600 sekunder" in str(error)
    assert (len(server.asked), waits) == (1, [])
    assert not error.unavailable


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 410, 422])
def test_no_other_4xx_is_ever_tried_again(
    transport: Transport, server: PxWebServer, waits: list[float], status: int
) -> None:
    server.misbehave("status", "config", value=f"{status} Too many\n cells selected")
    error = refused(transport)
    assert error.status == status
    assert "Too many cells selected" in str(error)
    assert (len(server.asked), waits) == (1, [])


@pytest.mark.parametrize("act", ["silent", "drip", "drip_headers"])
def test_a_slow_server_is_given_up_however_it_is_slow(
    server: PxWebServer, waits: list[float], act: str
) -> None:
    server.misbehave(act, "config")
    error = refused(Transport(server.address, IMPATIENT, waits.append))
    assert "inte i tid" in str(error)
    assert error.unavailable
    assert (len(server.asked), waits) == (2, [0.5])


@pytest.mark.parametrize("act", ["cut", "hang_up"])
def test_a_cut_answer_is_asked_for_again(
    transport: Transport, server: PxWebServer, waits: list[float], act: str
) -> None:
    server.misbehave(act, "config", times=1)
    assert transport.get("config").body.endswith(b"}")
    assert waits == [0.5]
    server.misbehave(act, "config")
    assert refused(transport).unavailable


@pytest.mark.parametrize("value", ["stated", ""])
def test_fifty_megabytes_of_junk_are_neither_read_nor_held(
    server: PxWebServer, waits: list[float], value: str
) -> None:
    server.misbehave("junk", "config", value=value)
    transport = Transport(server.address, Limits(answer_bytes=1_000_000, attempts=3), waits.append)
    tracemalloc.start()
    try:
        error = refused(transport)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert "större än 1\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}000 byte" in str(error)
    assert peak < 5_000_000
    assert server.sent < 40_000_000
    assert (len(server.asked), waits) == (1, [])


def test_an_answer_compressed_unasked_is_refused(transport: Transport, server: PxWebServer) -> None:
    server.misbehave("gzip", "config")
    assert "komprimerat" in str(refused(transport))


def test_a_redirect_to_another_host_is_refused_and_never_followed(
    transport: Transport, server: PxWebServer, serve: Callable[..., PxWebServer]
) -> None:
    other = serve()
    server.misbehave("redirect", "config", value=f"{other.address}/config")
    error = refused(transport)
    assert other.address in str(error)
    assert other.asked == []


@pytest.mark.parametrize("target", ["ftp://127.0.0.1/x", "file:///etc/passwd", "https://127.0.0.1/config"])
def test_a_redirect_to_another_scheme_is_refused(
    transport: Transport, server: PxWebServer, target: str
) -> None:
    server.misbehave("redirect", "config", value=target)
    assert "frågas inte" in str(refused(transport))
    assert len(server.asked) == 1


def test_a_get_follows_within_the_host_and_a_post_never(transport: Transport, server: PxWebServer) -> None:
    server.misbehave("redirect", "/gammal", value="/api/v2/config")
    assert transport.get("gammal").body.startswith(b'{"apiVersion"')
    with pytest.raises(FetchError, match="frågas inte"):
        transport.post("gammal", b"{}")
    assert [method for method, _, _ in server.asked] == ["GET", "GET", "POST"]


def test_redirects_in_a_circle_end(transport: Transport, server: PxWebServer) -> None:
    server.misbehave("redirect", "config", value="/api/v2/config")
    refused(transport)
    assert len(server.asked) <= 5


@pytest.mark.parametrize(
    "base",
    ["http://statistikdatabasen.scb.se/api/v2", "ftp://127.0.0.1", "file:///etc", "", "https://a:b@scb.se"],
)
def test_only_https_is_spoken_beyond_this_computer(base: str) -> None:
    with pytest.raises(FetchError, match="inte https"):
        Transport(base)


@pytest.mark.parametrize("path", ["//127.0.0.2/x", "@127.0.0.2/x", "../../x"])
def test_a_path_cannot_become_another_host(transport: Transport, server: PxWebServer, path: str) -> None:
    refused(transport, path)
    assert all("127.0.0.2" not in headers.get("Host", "") for headers in server.headers)


def test_the_bundled_services_are_scbs_and_https() -> None:
    assert {name: address.split("/")[2] for name, address in bundled_services().items()} == {
        "v2": "statistikdatabasen.scb.se",
        "v1": "api.scb.se",
    }
    assert scb().v2.transport.base.startswith("https://")


def test_a_proxy_in_the_environment_is_used(
    server: PxWebServer, monkeypatch: pytest.MonkeyPatch, waits: list[float]
) -> None:
    monkeypatch.setenv("http_proxy", server.address.removesuffix("/api/v2"))
    transport = Transport("http://127.0.0.1:9/api/v2", SHORT, waits.append)
    answer = transport.get("config")
    # The proxy is asked for the whole address; the test's server answers in its place.
    assert server.asked[0][1] == "http://127.0.0.1:9/api/v2/config"
    assert answer.address == "http://127.0.0.1:9/api/v2/config"


def test_a_certificate_that_nobody_vouches_for_is_refused_at_once(
    serve: Callable[..., PxWebServer], waits: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(PEM)
    server = serve(tls=context)
    error = refused(Transport(server.address, SHORT, waits.append))
    assert "SSL_CERT_FILE" in str(error)
    assert (server.asked, waits) == ([], [])
    monkeypatch.setenv("SSL_CERT_FILE", str(PEM))
    assert Transport(server.address, SHORT, waits.append).get("config").body


def test_nobody_there_is_unavailable(waits: list[float]) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    error = refused(Transport(f"http://127.0.0.1:{port}", SHORT, waits.append))
    assert error.unavailable
    assert waits == [0.5, 1.0]


def test_what_is_no_http_is_told_and_bounded(waits: list[float]) -> None:
    listener = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        for _ in range(SHORT.attempts):
            connection, _ = listener.accept()
            connection.recv(1000)
            connection.sendall(b"SSH-2.0-OpenSSH\r\n\r\n")
            connection.close()

    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    try:
        refused(Transport(f"http://127.0.0.1:{listener.getsockname()[1]}", SHORT, waits.append))
        assert len(waits) <= 2
    finally:
        listener.close()


def test_no_thread_is_left_behind(transport: Transport, server: PxWebServer) -> None:
    server.misbehave("status", "config", times=2, value="503")
    transport.get("config")
    assert not [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)]


def test_the_guard_of_these_tests_holds() -> None:
    with pytest.raises(ReachedOutError):
        socket.create_connection(("192.0.2.1", 443), timeout=0.1)
    with pytest.raises(ReachedOutError):
        socket.getaddrinfo("statistikdatabasen.scb.se", 443)
    real: Any = scb()
    with pytest.raises(ReachedOutError):
        real.v2.transport.get("config")
