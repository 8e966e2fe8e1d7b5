"""What is loaded when, each in a fresh interpreter: little, and not before it is needed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kostnadsfordelning._files import data_path

DATA = data_path()
HEAVY = {"matplotlib", "numpy", "openpyxl", "pandas", "pydantic", "tabulate", "xlsxwriter", "yaml"}
LISTEN = """
import sys
opened = []
sys.addaudithook(lambda event, told: opened.append(str(told[0])) if event == "open" else None)
"""
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


def test_help_loads_nothing_heavy() -> None:
    ask = "import sys; sys.argv[1:] = ['--help']\nfrom kostnadsfordelning.cli import main\n"
    helped = run(f"{ask}try: main()\nfinally: print('\\n', *sys.modules)")
    assert {"kostnadsfordelning.cli", "invoices"} <= set(helped)
    assert HEAVY & set(helped) == set()


@pytest.mark.parametrize("told", ["'cmv', year=2023", f"{str(DATA / 'agreements' / 'cmv.yaml')!r}"])
def test_loading_an_agreement_reads_its_file_alone(told: str) -> None:
    """Python opens its modules too, and pydantic asks what is installed: what counts is the data."""
    tell = "print(*opened); print('#', *sys.modules)"
    seen = run(f"{LISTEN}import kostnadsfordelning as kf\nkf.load_agreement({told})\n{tell}")
    opened, loaded = seen[: seen.index("#")], set(seen)
    assert [Path(name).name for name in opened if Path(name).is_relative_to(DATA)] == ["cmv.yaml"]
    assert HEAVY & loaded == {"pydantic", "yaml"}
