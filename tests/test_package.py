"""The wheel holds what is needed and works where it is installed: away from the source tree."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

SCRIPT = """
import kostnadsfordelning as kf
from kostnadsfordelning import _files
assert kf.allocate("cmv", 2023).amounts["2303"] == 142_999
assert kf.population("2024-12-31")["0114"] > 0
print(_files.data_path())
"""


def _run_with(site: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """The script, run elsewhere, with the package from ``site`` and from nowhere else."""
    environment = os.environ | {"PYTHONPATH": str(site)}
    command = [sys.executable, "-c", SCRIPT]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def unpacked(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without a network and unpacked."""
    folder = tmp_path_factory.mktemp("wheel")
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_the_wheel_carries_facts_agreements_and_types(unpacked: Path, root: Path) -> None:
    package = unpacked / "kostnadsfordelning"
    assert (package / "py.typed").exists()
    page = [path for path in (package / "reports" / "page").iterdir() if path.is_file()]
    assert {path.suffix for path in page} == {".py", ".css", ".js"}
    expected = {str(path.relative_to(root / "data")) for path in (root / "data").rglob("*") if path.is_file()}
    carried = {
        str(path.relative_to(package / "data")) for path in (package / "data").rglob("*") if path.is_file()
    }
    assert carried == expected
    assert any(name.startswith("agreements") for name in carried)


def test_it_works_away_from_the_source_tree(unpacked: Path, tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(unpacked)}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert str(unpacked) in done.stdout


def test_it_works_from_the_source_tree_without_being_installed(root: Path, tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(root / "src")}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert str(root / "data") in done.stdout
