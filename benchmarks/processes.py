"""Whole programs: how long until a script has its first answer, and README's main command is done."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.equality import UnequalError
from benchmarks.figures import Figure, at_most, seconds
from benchmarks.timing import race

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from benchmarks.cases import Size

ROOT = Path(__file__).parents[1]
FIRST_ANSWER = """
import kostnadsfordelning as kf
weights = {"A": 5146, "B": 6035, "C": 15680, "D": 11023, "E": 12693, "F": 7108, "G": 10175, "H": 64979}
kf.apportion(3574970, weights, method="largest_remainder")
"""
HEAVY = ("numpy", "pandas", "pydantic", "openpyxl")
COMMAND = "kostnadsfordelning"


def start_up(size: Size) -> Iterator[Figure]:
    """The import and one `apportion` against an interpreter that does nothing; the command's help."""
    _refuse_heavy()
    found = race(
        {
            "bare": lambda: python("-c", "pass"),
            "answer": lambda: python("-c", FIRST_ANSWER),
            "help": lambda: python("-m", COMMAND, "--help"),
        },
        size.starts,
    )
    bare = seconds(found.median("bare"))
    for name, what, bound in (
        ("answer", "`import kostnadsfordelning` and one `apportion`, against `python -c pass`", at_most(1.4)),
        ("help", "`kostnadsfordelning --help`, against `python -c pass`", None),
    ):
        note = f"{seconds(found.median(name))} against {bare}"
        yield Figure(what, found.ratio(name, "bare"), "×", bound, note)


def main_command(size: Size) -> Iterator[Figure]:
    """The first command of the README, without its installation, against ``import pandas``."""
    arguments = _of_the_readme()
    with tempfile.TemporaryDirectory() as folder:
        contenders: dict[str, Callable[[], object]] = {
            "pandas": lambda: python("-c", "import pandas"),
            "command": lambda: python("-m", COMMAND, *arguments, folder=folder),
        }
        found = race(contenders, max(1, size.starts // 3))
        if not list(Path(folder).glob("*.xlsx")):
            raise UnequalError("the command wrote no workbook")
    note = f"{seconds(found.median('command'))} against {seconds(found.median('pandas'))}"
    what = 'README\'s main command, against `python -c "import pandas"`'
    yield Figure(what, found.ratio("command", "pandas"), "×", at_most(2.5), note)


def python(*arguments: str, folder: str | None = None) -> str:
    """What this interpreter prints, started anew; a program that fails stops the run.

    Compiled modules are kept, as they are by pip where the package is installed: a checkout that may not
    keep them would be compiled at every start, and that is not what is measured.
    """
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=kept, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise UnequalError(f"{shlex.join(arguments)}: {done.stdout}{done.stderr}")
    return done.stdout


def _refuse_heavy() -> None:
    """What is measured must have loaded nothing heavy; it is asked in a process of its own."""
    asked = f"{FIRST_ANSWER}\nimport sys\nprint(*({set(HEAVY)!r} & set(sys.modules)))"
    loaded = python("-c", asked).split()
    if loaded:
        raise UnequalError(f"import and one apportion load {loaded}")


def _of_the_readme() -> Sequence[str]:
    """The arguments of the command, as the README has them."""
    found = re.search(rf"bin/{COMMAND} (invoices .+)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert found is not None, "README's main command is not found"
    return shlex.split(found[1])
