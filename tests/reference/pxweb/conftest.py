"""The loopback server, short limits, and a guard: no test here can reach anything but this computer."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

import pytest

from kostnadsfordelning.reference.pxweb.service import Service, Version1, Version2
from kostnadsfordelning.reference.pxweb.transport import Limits, Transport
from tests.reference.pxweb.server import PxWebServer, Table, area, monthly, november

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SHORT = Limits(connect_seconds=5, answer_seconds=10, attempts=3, pause_seconds=0.5)
"""Patient enough for a busy machine; the pauses are only written down."""
IMPATIENT = Limits(connect_seconds=0.2, answer_seconds=0.3, attempts=2, pause_seconds=0.5)
"""For servers that are meant to be too slow."""


class ReachedOutError(AssertionError):
    """A test tried to reach something beyond this computer."""


@pytest.fixture(autouse=True)
def only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    connect, lookup = socket.socket.connect, socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: Any) -> None:
        if not (isinstance(address, tuple) and address[0] in ("127.0.0.1", "::1")):
            raise ReachedOutError(address)
        connect(self, address)

    def guarded_lookup(host: Any, *rest: Any, **more: Any) -> Any:
        if host not in ("127.0.0.1", "::1", "localhost"):
            raise ReachedOutError(host)
        return lookup(host, *rest, **more)

    monkeypatch.setattr(socket.socket, "connect", guarded_connect)
    monkeypatch.setattr(socket, "getaddrinfo", guarded_lookup)


@pytest.fixture
def serve() -> Iterator[Callable[..., PxWebServer]]:
    """Starts servers with the tables given; all are stopped afterwards."""
    started: list[PxWebServer] = []

    def start(*tables: Table, **options: Any) -> PxWebServer:
        started.append(PxWebServer(*tables, **options))
        return started[-1]

    yield start
    for server in started:
        server.close()


@pytest.fixture
def server(serve: Callable[..., PxWebServer]) -> PxWebServer:
    return serve(november(), monthly(), area())


@pytest.fixture
def waits() -> list[float]:
    """The pauses that were asked for; none is made."""
    return []


@pytest.fixture
def service(server: PxWebServer, waits: list[float]) -> Service:
    return service_of(server, waits)


def service_of(server: PxWebServer, waits: list[float], limits: Limits = SHORT) -> Service:
    return Service(
        Version2(Transport(server.address, limits, waits.append)),
        Version1(Transport(server.address_v1, limits, waits.append)),
    )
