"""Where the bundled files are."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def data_path(*parts: str) -> Path:
    """A bundled file or folder: inside the package when installed, at the top of the source tree else."""
    installed = _PACKAGE / "data"
    root = installed if installed.is_dir() else _PACKAGE.parents[1] / "data"
    return root.joinpath(*parts)
