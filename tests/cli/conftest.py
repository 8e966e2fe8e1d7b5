"""What the tests of the command line share."""

from __future__ import annotations

import pytest

from tests.cli.running import Run, running


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return running(capsys)
