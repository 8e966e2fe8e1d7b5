"""The engine, and the buckets that work is parted in: by a hash that is the same on every machine."""

from __future__ import annotations

import hashlib
from operator import index
from typing import TYPE_CHECKING, Any, TypeVar

from kostnadsfordelning.calculation.prepare import together
from kostnadsfordelning.errors import Fault, InputError, InputTypeError, MissingExtraError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kostnadsfordelning.errors import KostnadsfordelningError

MOST_BUCKETS = 100_000
Piece = TypeVar("Piece")


def engine() -> Any:
    """The module ``dask``. Raises `MissingExtraError`, which says how to install it."""
    try:
        import dask
    except ImportError as error:
        raise MissingExtraError(text("distributed.no_dask")) from error
    return dask


def whole(place: str, given: object, most: int = MOST_BUCKETS) -> int:
    """The argument ``place``, how much work there is in a task or how many tasks, as an int of at least 1.

    Raises `InputTypeError` for what is no whole number, `InputError` for one out of range.
    """
    try:
        number = None if isinstance(given, bool) else index(given)  # type: ignore[arg-type]
    except TypeError:
        number = None
    if number is None:
        raise InputTypeError("", [fault(place, repr(given), "not_whole", most=most)])
    if not 1 <= number <= most:
        raise InputError("", [fault(place, str(number), "not_whole", most=most)])
    return number


def bucket_of(name: str, buckets: int) -> int:
    """Which bucket a name belongs to: the same in every process, unlike Python's own ``hash``.

    >>> [bucket_of(name, 4) for name in ("cmv 2023", "cmv 2024", "barnahus 2024")]
    [2, 3, 3]
    """
    digest = hashlib.blake2b(name.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little") % buckets


def in_buckets(pieces: Iterable[tuple[str, Piece]], buckets: int) -> list[list[Piece]]:
    """Named pieces of work in their buckets, in the order given; buckets that none fell in are left out."""
    found: dict[int, list[Piece]] = {}
    for name, piece in pieces:
        found.setdefault(bucket_of(name, buckets), []).append(piece)
    return list(found.values())


def computed(work: Sequence[Callable[[], Piece]]) -> list[Piece]:
    """What each call returns, each a task of its own on the engine: a cluster, if there is a client of one.

    The calls are sent whole, as `functools.partial` of a function that the workers can import: the engine
    does not look for tasks within their arguments.
    """
    dask = engine()
    done: Sequence[Piece] = dask.compute(*(dask.delayed(one, pure=False)() for one in work))
    return list(done)


def all_told(errors: Iterable[KostnadsfordelningError]) -> KostnadsfordelningError:
    """One error with what several tasks refused (one at least); what they say alike is said once."""
    by_text: dict[str, KostnadsfordelningError] = {}
    for error in errors:
        by_text.setdefault(str(error), error)
    return together(list(by_text.values()))


def fault(place: str, value: str, key: str, **values: object) -> Fault:
    """A fault in what was given, its text and its remedy."""
    return Fault(
        place, value, text(f"distributed.{key}", **values), text(f"distributed.{key}_remedy", **values)
    )
