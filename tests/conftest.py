"""What all tests share."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
from hypothesis import settings

# CI has a fixed seed, so that a red run can be repeated; at a desk every run tries something new.
settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("desk", deadline=None)


def pytest_configure(config: pytest.Config) -> None:  # noqa: ARG001
    import os
    import sys

    settings.load_profile("ci" if os.environ.get("CI") else "desk")
    # Programs that the tests start would compile the whole package anew each time, where this is set.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False


def pytest_collection_finish() -> None:
    """Tests and what they import stay until the end, so no later collection need go through them."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def root() -> Path:
    """The top of the source tree."""
    return Path(__file__).parents[1]
