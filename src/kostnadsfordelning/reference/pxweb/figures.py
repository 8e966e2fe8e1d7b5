"""A snapshot as dated values: one exact figure per municipality, with everything that must follow it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from kostnadsfordelning.errors import Fault, SnapshotError
from kostnadsfordelning.messages import text
from kostnadsfordelning.reference.bundled import UNITS
from kostnadsfordelning.reference.figures import MOST_PERSONS
from kostnadsfordelning.reference.places import municipality_names, name_of
from kostnadsfordelning.reference.pxweb.descriptions import NOISE_FROM
from kostnadsfordelning.reference.sources import Source
from kostnadsfordelning.reference.tables import DatedValues, Figure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kostnadsfordelning.reference.pxweb.cube import Cube, Value
    from kostnadsfordelning.reference.pxweb.snapshot import Snapshot

_NOISE_WORDS = ("slumpmässig", "cell key method")
_LONGEST_NOTE = 240


def values_of(
    snapshot: Snapshot,
    kind: str,
    *,
    parties: Iterable[str] | None = None,
    source: str | None = None,
    certainty: tuple[str, str] | None = None,
) -> DatedValues:
    """The figures of a snapshot, by code.

    Raises `SnapshotError` with every place whose figure is missing or impossible, and for a snapshot of
    something else; `UnknownFactError` for a party it does not have.
    """
    place = snapshot.file or repr(snapshot)
    if snapshot.kind != kind or snapshot.date is None:
        wanted = text(f"reference.kind_{kind}")
        raise SnapshotError(
            faults=[
                Fault(
                    place,
                    snapshot.kind,
                    text("pxweb.other_kind", wanted=wanted),
                    text("pxweb.other_kind_remedy"),
                )
            ]
        )
    cube = snapshot.cube
    figures: list[Figure] = []
    faults: list[Fault] = []
    origin = source_of(snapshot, source, certainty)
    for code, value, status in _by_place(cube, snapshot):
        where = f"{place}: {name_of(code)} ({code})"
        read = _figure(kind, value)
        if isinstance(read, str):
            why, remedy = text(f"pxweb.{read}"), text(f"pxweb.{read}_remedy")
            faults.append(Fault(where, "–" if value is None else str(value), why, remedy, status))
        else:
            figures.append(Figure(code, read, origin))
    if not figures and not faults:
        faults.append(Fault(place, "", text("pxweb.no_places"), text("pxweb.no_places_remedy")))
    if faults:
        raise SnapshotError(text("reference.faults", file=place, count=len(faults)), faults)
    values = DatedValues(kind, UNITS[kind], snapshot.date, tuple(figures))
    return values if parties is None else values.select(parties)


def _by_place(cube: Cube, snapshot: Snapshot) -> Iterator[tuple[str, Value, str]]:
    """Each municipality's figure: one published cell, or the sum over what the snapshot says is added."""
    reading = snapshot.reading
    try:
        region = cube.dimension(reading.region)
        added = [cube.dimension(name) for name in reading.added]
        cube.dimension(reading.time)
    except KeyError as error:
        fault = Fault(snapshot.file, str(error), text("pxweb.no_places"), text("pxweb.no_places_remedy"))
        raise SnapshotError(faults=[fault]) from None
    single = all(
        len(one.codes) == 1
        for one in cube.dimensions
        if one.id not in (reading.region, *(other.id for other in added))
    )
    year = str(snapshot.date.year) if snapshot.date else ""
    right_period = cube.dimension(reading.time).codes == (reading.period_code,) and (
        reading.period_code.startswith(year) and {reading.region, reading.time}.isdisjoint(reading.added)
    )
    if not single or not right_period:
        fault = Fault(snapshot.file, repr(cube), text("pxweb.several"), text("pxweb.several_remedy"))
        raise SnapshotError(faults=[fault])
    place = [one.id for one in cube.dimensions].index(region.id)
    found: dict[str, list[Value]] = {code: [] for code in region.codes}
    status: dict[str, str] = {}
    for row in cube.rows():
        found[row.codes[place]].append(row.value)
        status[row.codes[place]] = row.status or status.get(row.codes[place], "")
    known = municipality_names()
    for code, parts in found.items():
        if code in known:
            whole = [part for part in parts if part is not None]
            total: Value = sum(whole[1:], whole[0]) if len(whole) == len(parts) else None
            yield code, total, status[code]


_MOST_DIGITS = 12
"""No area or number of people has more; an exponent beyond it is not even worked out."""


def _figure(kind: str, value: Value) -> int | Fraction | str:
    """The figure, or the key of the message that says why it cannot be used."""
    if value is None:
        return "not_published"
    if isinstance(value, Decimal) and value.adjusted() > _MOST_DIGITS:
        return "too_many"
    if kind != "population":
        return Fraction(value) if value > 0 else "not_positive"
    if isinstance(value, Decimal):
        if value != value.to_integral_value():
            return "not_whole"
        value = int(value)
    return value if 0 < value <= MOST_PERSONS else "not_positive" if value <= 0 else "too_many"


def source_of(
    snapshot: Snapshot, title: str | None = None, certainty: tuple[str, str] | None = None
) -> Source:
    """The source that stands beside every figure of a snapshot, with the notes that must follow it."""
    letter, own = certainty or ("B", "")
    updated = snapshot.updated.date() if snapshot.updated else None
    notes = [own] if own else []
    notes.append(_copy(snapshot))
    if snapshot.basis:
        notes.append(snapshot.basis)
    notes += noted(snapshot)
    where = text(
        "pxweb.where",
        file=snapshot.file or snapshot.table_id,
        address=snapshot.address,
        sha256=snapshot.sha256[:12],
    )
    label = text("pxweb.title", label=snapshot.label, table=snapshot.table_id)
    return Source(
        id=f"{snapshot.publisher.casefold()}:{snapshot.table_id}:{snapshot.date}:{snapshot.sha256[:12]}",
        title=title or label,
        publisher="" if title else snapshot.publisher,
        where=where,
        certainty=letter,
        certainty_note="; ".join(notes),
        published=updated,
    )


def _copy(snapshot: Snapshot) -> str:
    day, digest = snapshot.fetched.date(), snapshot.sha256[:12]
    return text("pxweb.one_copy", table=snapshot.table_id, fetched=day, sha256=digest)


def noted(snapshot: Snapshot) -> list[str]:
    """What must be said with the figures: the noise in one sentence, other mandatory notes' beginnings."""
    said: list[str] = []
    noise = [note for note in snapshot.notes if any(word in note.casefold() for word in _NOISE_WORDS)]
    if noise or (
        snapshot.kind == "population" and snapshot.date is not None and snapshot.date.year >= NOISE_FROM
    ):
        said.append(text("pxweb.noise"))
    said += [
        text("pxweb.notes", publisher=snapshot.publisher, note=_beginning(note))
        for note in snapshot.notes
        if note not in noise
    ]
    return said


def _beginning(note: str) -> str:
    """The first sentence of a note, on one line."""
    line = " ".join(note.split())
    first, stop, _ = line.partition(". ")
    shown = first + stop.strip()
    return shown if len(shown) <= _LONGEST_NOTE else shown[: _LONGEST_NOTE - 1].rstrip() + "…"
