"""A file the user asked for: refused with a reason when it cannot be written, and never half of it."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kostnadsfordelning._files import written_beside
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
    if not isinstance(path, str | os.PathLike) or not os.fspath(path):
        fault = Fault(
            "path",
            repr(path),
            text("invoicing.path_kind"),
            text("invoicing.path_kind_remedy", suffix=suffix),
        )
        raise InputError("", [fault])
    wanted = Path(os.fsdecode(path))
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
        raise _refused("path_locked", wanted, reason=text("invoicing.path_read_only"))


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """What the system refuses, in words."""
    try:
        yield
    except PermissionError as error:
        raise _refused("path_locked", path, reason=error.strerror or error) from None
    except (OSError, ValueError) as error:  # ValueError: a null character in the name
        if isinstance(error, InputError):
            raise
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise _refused("path_failed", path, reason=reason) from None


def _refused(key: str, path: Path, **values: object) -> InputError:
    why, remedy = text(f"invoicing.{key}", **values), text(f"invoicing.{key}_remedy", **values)
    return InputError("", [Fault(str(path), "", why, remedy)])
