"""What is known of a kind at a date: the store and the bundled figures together, place by place.

Where two sources give the same figure, the more certain one stands beside it. Where they differ nothing
is averaged and nothing preferred in silence: it is an error that shows both, until one is chosen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kostnadsfordelning.errors import FactConflictError, Fault, UnknownFactError
from kostnadsfordelning.messages import text
from kostnadsfordelning.reference.arguments import as_codes
from kostnadsfordelning.reference.bundled import bundled, known_periods
from kostnadsfordelning.reference.sources import CERTAINTIES
from kostnadsfordelning.reference.store.contents import LIST
from kostnadsfordelning.reference.store.store import BUNDLED
from kostnadsfordelning.reference.tables import DatedValues, named, shown

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from kostnadsfordelning.reference.store.store import FactStore
    from kostnadsfordelning.reference.tables import Figure

Offer = tuple[str, "Figure"]
"""The name of a source, and the figure it gives."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A place whose figure differs between sources, and the source that was chosen."""

    code: str
    offers: tuple[Offer, ...]
    chosen: str

    @property
    def text(self) -> str:
        """Each source with its figure, in Swedish."""
        return " / ".join(_offer(one) for one in self.offers)


@dataclass(frozen=True, slots=True)
class Known:
    """The values, and what differed on the way to them."""

    values: DatedValues
    differences: tuple[Difference, ...] = ()


def known_values(
    kind: str,
    period: dt.date | int,
    parties: Iterable[str] | None = None,
    *,
    store: FactStore | None = None,
) -> Known:
    """The values of ``parties`` (of every place known, without) at a period, and the differences settled.

    Raises `UnknownFactError` for places nobody knows, `FactConflictError` with every place where sources
    differ and none is chosen, `FactsFileError` for a store with faults.
    """
    files = store.values(kind, period) if store is not None else []
    if not files or store is None:
        return Known(bundled(kind, period, parties))
    sources = [*files, *_bundled(kind, period)]
    first = files[0][1]
    codes = None if parties is None else as_codes(parties)
    offers: dict[str, list[Offer]] = {}
    for name, values in sources:
        for figure in values.figures:
            offers.setdefault(figure.code, []).append((name, figure))
    wanted = list(offers) if codes is None else codes
    if any(code not in offers for code in wanted):
        raise UnknownFactError(_unknown(kind, period, wanted, sorted(offers), store))
    preferred = store.preferred(kind, period)
    figures: list[Figure] = []
    differences: list[Difference] = []
    faults: list[Fault] = []
    for code in wanted:
        name, figure = _strongest(offers[code], preferred)
        if len({one.value for _, one in offers[code]}) > 1:
            if name != preferred:
                faults.append(_conflict(first, offers[code], kind, period))
                continue
            differences.append(Difference(code, tuple(offers[code]), name))
        figures.append(figure)
    if faults:
        head = text("store.conflict", kind=first.label, period=period, count=len(faults))
        raise FactConflictError(head, faults)
    return Known(DatedValues(kind, first.unit, period, tuple(figures)), tuple(differences))


def _bundled(kind: str, period: dt.date | int) -> list[tuple[str, DatedValues]]:
    return [(BUNDLED, bundled(kind, period))] if period in known_periods(kind) else []


def _strongest(offers: Sequence[Offer], preferred: str | None) -> Offer:
    """The chosen source's figure; else the most certain one, the store's own before the bundled."""
    for offer in offers:
        if offer[0] == preferred:
            return offer
    return min(offers, key=lambda offer: CERTAINTIES.index(offer[1].source.certainty))


def _conflict(values: DatedValues, offers: Sequence[Offer], kind: str, period: dt.date | int) -> Fault:
    figure = offers[0][1]
    place = text("store.figure", kind=values.label, period=period, place=named([figure.code]))
    choices = "; ".join(f'"{kind} {period}" = "{name}"' for name, _ in offers)
    return Fault(
        place,
        " / ".join(_offer(one) for one in offers),
        text("store.differs"),
        text("store.differs_remedy", choices=choices, list=LIST),
    )


def _offer(offer: Offer) -> str:
    name, figure = offer
    label = text("store.bundled") if name == BUNDLED else name
    return text("store.offer", value=shown(figure.value), name=label, source=figure.source)


def _unknown(
    kind: str, period: dt.date | int, wanted: Sequence[str], known: Sequence[str], store: FactStore
) -> str:
    """What the bundled figures lack, and what the store has of it."""
    missing = [code for code in wanted if code not in known]
    try:
        bundled(kind, period, missing)
    except UnknownFactError as error:
        line = text("store.lacks", folder=store.folder, period=period, missing=named(missing))
        return f"{error}\n{line}"
    raise AssertionError("what is missing is not bundled either")
