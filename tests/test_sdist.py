"""The source distribution holds what the README's commands and CI need."""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def test_the_readme_can_be_followed_from_the_sdist(root: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", str(tmp_path)],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (sdist,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}
    wanted = re.findall(r"--constraint (\S+)", (root / "README.md").read_text(encoding="utf-8"))
    assert wanted
    assert {*wanted, ".ci/run", "pyproject.toml", "README.md", "CHANGELOG.md"} <= held
    assert any(name.startswith("data/agreements/") for name in held)
