"""A bar on long work: shown to someone who watches, when it has taken more than a moment."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PATIENCE = 2.0
"""Seconds of work before a bar is shown unasked."""


@contextmanager
def bar(total: int, shown: bool | None) -> Iterator[Callable[[int], object]]:
    """What to call with the number of cases that were done, while ``total`` are.

    ``shown`` is whether there is a bar, on stderr. None is as the work turns out: after `PATIENCE` seconds,
    where stderr is a terminal or a notebook and no file. A bar changes nothing in what is calculated.
    """
    from tqdm import tqdm

    watched = sys.stderr.isatty() or "ipykernel" in sys.modules
    with tqdm(
        total=total,
        desc=text("sweep.bar"),
        unit=text("sweep.bar_unit"),
        delay=0 if shown else PATIENCE,
        disable=not (watched if shown is None else shown),
    ) as made:
        yield made.update
