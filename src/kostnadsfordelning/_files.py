"""Where the bundled files are, and how a file is written without ever leaving half of one."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_PACKAGE = Path(__file__).parent


def data_path(*parts: str) -> Path:
    """A bundled file or folder: inside the package when installed, at the top of the source tree else."""
    installed = _PACKAGE / "data"
    root = installed if installed.is_dir() else _PACKAGE.parents[1] / "data"
    return root.joinpath(*parts)


@contextmanager
def written_beside(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Give a temporary path beside ``path``; rename it over ``path`` only if the block succeeds.

    A reader sees the old file or the new one, never a part; on failure the old file is untouched and
    nothing is left behind.
    """
    target = Path(path)
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=target.suffix, dir=target.parent)
    os.close(handle)
    beside = Path(name)
    try:
        yield beside
        # mkstemp makes the file private; a workbook is to be shared like any other new file.
        mask = os.umask(0)
        os.umask(mask)
        beside.chmod(0o666 & ~mask)
        beside.replace(target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
