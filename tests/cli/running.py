"""A command run as a finance officer runs it, and what it came to."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kostnadsfordelning.cli import main

if TYPE_CHECKING:
    import pytest


class Outcome:
    """The exit code and what was printed, blanks plain; ``flat`` is the output with its lines joined."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code = code
        self.out = out.replace("\N{NO-BREAK SPACE}", " ")
        self.err = err.replace("\N{NO-BREAK SPACE}", " ")

    @property
    def flat(self) -> str:
        return " ".join(self.out.split())

    def line(self, first: str) -> list[str]:
        """The cells of the first line of a table that begins so."""
        found = next(line for line in self.out.splitlines() if line.startswith(first))
        return [cell.strip() for cell in found.split("  ") if cell.strip()]


Run = Callable[..., Outcome]


def running(capsys: pytest.CaptureFixture[str]) -> Run:
    def command(*arguments: object) -> Outcome:
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as stop:
            code = int(stop.code or 0)
        return Outcome(code, *capsys.readouterr())

    return command
