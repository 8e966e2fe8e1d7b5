"""What is loaded when, each in a fresh interpreter: little, and not before it is needed."""

from __future__ import annotations

import subprocess
import sys

APPORTION = """
import kostnadsfordelning as kf
assert kf.apportion(100, {"A": 2, "B": 3, "C": 1}, method="largest_remainder").amounts["C"] == 17
"""
TELL = "import sys; print(*sorted(sys.modules))"


def run(code: str) -> list[str]:
    """What a fresh interpreter prints, word by word."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_an_amount_is_divided_with_next_to_nothing_loaded() -> None:
    """Beside this package only `math`; `typing` or `dataclasses` alone would take as long as all of it."""
    added = set(run(APPORTION + TELL)) - set(run(TELL))
    assert {name for name in added if name.split(".")[0] != "kostnadsfordelning"} <= {"__future__", "math"}
    assert len(added) <= 16, sorted(added)
