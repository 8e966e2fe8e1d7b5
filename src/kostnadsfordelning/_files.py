"""Where the bundled files are, and what a caller may give as a path."""

from __future__ import annotations

import os
from pathlib import Path

from kostnadsfordelning.errors import Fault, InputError, InputTypeError
from kostnadsfordelning.messages import text

_PACKAGE = Path(__file__).parent


def data_path(*parts: str) -> Path:
    """A bundled file or folder: inside the package when installed, at the top of the source tree else."""
    installed = _PACKAGE / "data"
    root = installed if installed.is_dir() else _PACKAGE.parents[1] / "data"
    return root.joinpath(*parts)


def as_path(path: object, example: str) -> Path:
    """``path`` as a `Path`; ``example`` is the file name that the remedy of a fault shows.

    Raises `InputTypeError` for what is no path (None, a number, bytes), and `InputError` for an empty text.
    """
    if isinstance(path, str | os.PathLike):
        given: str = os.fsdecode(path)
        if given:
            return Path(given)
    why, remedy = text("common.path_kind"), text("common.path_kind_remedy", example=example)
    kind = InputError if isinstance(path, str) else InputTypeError
    raise kind(faults=[Fault("path", repr(path), why, remedy)])
