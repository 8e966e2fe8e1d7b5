"""A file the user asked for: refused with a reason when it cannot be written, and never half of it."""

from __future__ import annotations

import errno
import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kostnadsfordelning._files import as_path
from kostnadsfordelning.errors import Fault, InputError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def target(path: object, suffix: str) -> Iterator[Path]:
    """A temporary path beside ``path``, renamed over it when the block succeeds.

    Raises `InputError` for a path that is none, has another suffix than ``suffix``, is a folder or in no
    folder, or cannot be written; the old file is then untouched.
    """
    wanted = checked_path(path, suffix)
    with _told(wanted), written_beside(wanted) as beside:
        yield beside


def checked_path(path: object, suffix: str) -> Path:
    """``path`` as a `Path` that may be written to, or `InputError` with what is wrong."""
    wanted = as_path(path, f"fakturaunderlag{suffix}")
    with _told(wanted):
        _check(wanted, suffix)
    return wanted


def _check(wanted: Path, suffix: str) -> None:
    if wanted.is_dir():
        raise _refused("path_folder", wanted)
    if wanted.suffix.lower() != suffix:
        example = wanted.with_suffix(suffix) if wanted.name else Path(f"underlag{suffix}")
        raise _refused("path_suffix", wanted, suffix=suffix, example=example)
    if not wanted.parent.is_dir():
        raise _refused("path_no_folder", wanted, folder=wanted.parent)
    # Renaming over a file needs leave to write its folder only; a file marked read-only is meant to stay.
    if wanted.exists() and not os.access(wanted, os.W_OK):
        raise _refused("path_locked", wanted, reason=text("common.path_read_only"))


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


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """What the system refuses, in words."""
    try:
        yield
    except PermissionError:
        if not os.access(path.parent, os.W_OK):
            raise _refused("path_denied", path, folder=path.parent) from None
        raise _refused("path_locked", path, reason=text("common.reason_denied")) from None
    except (OSError, ValueError) as error:  # ValueError: a null character in the name
        if isinstance(error, InputError):
            raise
        raise _refused("path_failed", path, reason=_reason(error)) from None


def _reason(error: OSError | ValueError) -> str:
    """Why the system refused; its own words are in its own language."""
    number = error.errno if isinstance(error, OSError) else None
    key = _REASONS.get(number or errno.EINVAL, "other")
    return text(f"common.reason_{key}", number=number)


_REASONS = {
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.EROFS: "read_only",
    errno.ENAMETOOLONG: "name",
    errno.EINVAL: "name",
    errno.EILSEQ: "name",
}


def _refused(key: str, path: Path, **values: object) -> InputError:
    why, remedy = text(f"common.{key}", **values), text(f"common.{key}_remedy", **values)
    if key in {"path_locked", "path_failed"} and _exists(path):
        remedy += text("common.path_untouched")
    return InputError("", [Fault(str(path), "", why, remedy)])


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # a name that no file can have
        return False
