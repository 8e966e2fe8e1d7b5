"""The command ``what-if`` as it is typed: the address it prints is answered until it is stopped."""

from __future__ import annotations

import re
import shlex
import signal
import socket
import subprocess
import sys
import urllib.request
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Run


def test_the_command_of_the_handbook_opens_a_page(root: Path) -> None:
    page = (root / "docs" / "handbok" / "prova-med-reglage.md").read_text(encoding="utf-8")
    (line,) = re.findall(r"^kostnadsfordelning (what-if .*)$", page, re.MULTILINE)
    command = [sys.executable, "-m", "kostnadsfordelning", *shlex.split(line), "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        try:
            first, second = running.stdout.readline(), running.stdout.readline()
            address = first.split()[-1]
            assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", address), first
            assert "Ctrl-C" in second
            with urllib.request.urlopen(address, timeout=10) as found:
                assert "Prova fördelningen 2026" in found.read().decode()
            running.send_signal(signal.SIGINT)
            out, err = running.communicate(timeout=10)
        finally:
            running.kill()
    assert (running.returncode, out.strip(), err) == (0, "Avslutat.", "")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["cmv", "--year", "2022"], "gäller"),
        (["cmv", "--year", "2023", "--port", "x"], "--port: porten ska vara ett heltal"),
        (["cmv", "--year", "2023", "--port", "70000"], "--port: porten ska vara ett heltal"),
        (["cmv", "--year", "2023", "--factors", "population,folk"], "--factors: det är ingen faktor"),
        (["exempel-platser", "--year", "2026"], "platser"),
    ],
)
def test_what_cannot_be_opened_is_told(run: Run, arguments: list[str], words: str) -> None:
    done = run("what-if", *arguments, "--no-browser")
    assert done.code == 1
    assert words in done.err


def test_a_port_in_use_is_told(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run("what-if", "cmv", "--year", "2023", "--no-browser", "--port", port)
    assert done.code == 1
    assert f"--port: porten kan inte öppnas (angivet: {port})" in done.err
