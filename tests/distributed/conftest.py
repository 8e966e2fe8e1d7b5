"""One small cluster for all the tests of this room: two processes beside this one, reached over loopback."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="package")
def running() -> Iterator[Any]:
    """A client of the cluster, not yet the one in use."""
    from distributed import Client, LocalCluster

    with (
        LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            memory_limit=0,
        ) as cluster,
        Client(cluster, set_as_default=False) as client,
    ):
        yield client


@pytest.fixture
def cluster(running: Any) -> Iterator[Any]:
    """The cluster as the engine of the test."""
    with running.as_current():
        yield running
