"""Where a figure comes from, and how certain it is."""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kostnadsfordelning._files import data_path
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Iterable

CERTAINTIES = "ABCU"
"""From the strongest to the weakest: agreeing in two ways, one copy, second-hand, given by the user."""


@dataclass(frozen=True, slots=True)
class Source:
    """One source of figures.

    ``certainty`` is one of `CERTAINTIES`; ``certainty_note`` (Swedish) says what the letter rests on.
    ``published`` is None where the day of publication is not known.
    """

    id: str
    title: str
    publisher: str
    where: str
    certainty: str
    certainty_note: str = ""
    published: dt.date | None = None

    def __str__(self) -> str:
        return f"{self.publisher}: {self.title}" if self.publisher else self.title


@cache
def bundled_sources() -> dict[str, Source]:
    """The sources of the bundled figures, by id."""
    with data_path("sources.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["source_id"]: Source(
                id=row["source_id"],
                title=row["title"],
                publisher=row["publisher"],
                where=row["where"],
                certainty=row["certainty"],
                certainty_note=row["certainty_note"],
                published=dt.date.fromisoformat(row["published"]) if row["published"] else None,
            )
            for row in csv.DictReader(file)
        }


def weakest(sources: Iterable[Source]) -> str:
    """The letter of the least certain source; empty if there is none.

    >>> weakest(bundled_sources()[key] for key in ("scb-tabhel-2024", "hedeinfo-2021-11-01"))
    'C'
    """
    return max((source.certainty for source in sources), key=CERTAINTIES.index, default="")


def meaning(certainty: str) -> str:
    """What a letter of certainty means, in Swedish."""
    return text(f"reference.certainty_{certainty}")
