"""Fetching figures from SCB: asked for by a person, kept as a snapshot, never done by a calculation."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kostnadsfordelning.errors import Fault, FetchError, InputError, InputTypeError, TableError
from kostnadsfordelning.messages import text
from kostnadsfordelning.reference.arguments import as_codes, as_date
from kostnadsfordelning.reference.places import municipality_names
from kostnadsfordelning.reference.pxweb.descriptions import described, is_table, read_descriptions
from kostnadsfordelning.reference.pxweb.figures import values_of
from kostnadsfordelning.reference.pxweb.jsonstat import read_cube
from kostnadsfordelning.reference.pxweb.selection import Selection, selection_for, unit_differences
from kostnadsfordelning.reference.pxweb.service import Service, Version2, scb
from kostnadsfordelning.reference.pxweb.snapshot import Reading, Snapshot, refuse_output
from kostnadsfordelning.reference.tables import named

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping, Sequence

    from kostnadsfordelning.reference.pxweb.cube import Cube
    from kostnadsfordelning.reference.pxweb.descriptions import Description
    from kostnadsfordelning.reference.pxweb.service import Version1
    from kostnadsfordelning.reference.pxweb.transport import Answer


def fetch_population(
    date: str | dt.date,
    parties: Iterable[str] | None = None,
    *,
    output: str | os.PathLike[str] | None = None,
    fetched: dt.datetime | None = None,
    table: str | None = None,
    tables: str | os.PathLike[str] | None = None,
    overwrite: bool = False,
    service: Service | None = None,
) -> Snapshot:
    """The population at a date from SCB, one published cell per municipality, as a `Snapshot`.

    parties
        Codes or exact names; without them every municipality the table has.
    output
        Where the snapshot is written (``.json``); asked about before anything is fetched.
    fetched
        The time of fetching. The library reads no clock: without it the server's own time is kept.
    table
        The id of another table, for one fetch; it is held against the same description.
    tables
        A file of the user's own descriptions of tables, which come before the bundled.

    Raises `FetchError` (not reached, too slow, refused), `TableError` (the table is not as described:
    what differs, and what to edit), `UnknownFactError` (no table described for the date), `InputError`
    for what was given. Nothing is written unless every figure has been read.
    """
    order = _order("population", date, parties, fetched=fetched, table=table, tables=tables)
    return _fetch(order, output, overwrite=overwrite, service=service)


def fetch_land_area(
    date: str | dt.date,
    parties: Iterable[str] | None = None,
    *,
    output: str | os.PathLike[str] | None = None,
    fetched: dt.datetime | None = None,
    table: str | None = None,
    tables: str | os.PathLike[str] | None = None,
    overwrite: bool = False,
    service: Service | None = None,
) -> Snapshot:
    """The land area (km²) on 1 January from SCB, as a `Snapshot`. As `fetch_population`."""
    order = _order("land_area", date, parties, fetched=fetched, table=table, tables=tables)
    return _fetch(order, output, overwrite=overwrite, service=service)


def fetch_table(
    table: str,
    selection: Mapping[str, Sequence[str]],
    *,
    output: str | os.PathLike[str] | None = None,
    fetched: dt.datetime | None = None,
    overwrite: bool = False,
    service: Service | None = None,
) -> Snapshot:
    """Any table of SCB's, as a `Snapshot`: ``.table`` is a DataFrame, ``.cube`` holds exact values.

    ``selection`` gives codes per variable, ``{"Region": ["2303"], "Tid": ["2024"]}``; a variable may be
    left out only where the table itself sums it. Raises as `fetch_population`.
    """
    _refuse_time(fetched)
    if output is not None:
        refuse_output(output, overwrite=overwrite)
    _refuse_table(table)
    version = (service or scb()).v2
    most = version.most_cells()
    metadata = version.metadata(table)
    _refuse_selection(metadata, selection)
    codes = {name: tuple(chosen) for name, chosen in selection.items()}
    answer, cube, body = _data(version, table, Selection(codes), most)
    snapshot = _snapshot(table, version, answer, cube, body, _when(fetched, answer))
    if output is not None:
        snapshot.save(output, overwrite=overwrite)
    return snapshot


@dataclass(frozen=True, slots=True)
class _Order:
    """What is to be fetched, checked before anything is asked of anyone."""

    kind: str
    day: dt.date
    codes: tuple[str, ...] | None
    description: Description
    fetched: dt.datetime | None
    own_table: bool

    @property
    def basis(self) -> str:
        """What the choice of table rests on, where that is worth knowing."""
        if self.own_table:
            return text("pxweb.own_table", table=self.description.table)
        return text("pxweb.unverified", basis=self.description.basis) if self.description.unverified else ""


def _order(
    kind: str,
    date: str | dt.date,
    parties: Iterable[str] | None,
    *,
    fetched: dt.datetime | None,
    table: str | None,
    tables: str | os.PathLike[str] | None,
) -> _Order:
    day = as_date(date)
    codes = _municipalities(parties)
    _refuse_time(fetched)
    if table is not None:
        _refuse_table(table)
    description = described(kind, day, read_descriptions(tables) if tables is not None else ())
    if table is not None:
        description = replace(description, table=table, v1=None)
    return _Order(kind, day, codes, description, fetched, table is not None)


def _fetch(
    order: _Order, output: str | os.PathLike[str] | None, *, overwrite: bool, service: Service | None
) -> Snapshot:
    if output is not None:
        refuse_output(output, overwrite=overwrite)
    snapshot = _from_service(service or scb(), order)
    # Every figure is read before anything is written: a snapshot that cannot be used is no evidence.
    values_of(snapshot, order.kind, parties=order.codes)
    if output is not None:
        snapshot.save(output, overwrite=overwrite)
    return snapshot


def _from_service(service: Service, order: _Order) -> Snapshot:
    """Version 2, and version 1 where the first cannot be reached and the table is known there."""
    description = order.description
    if description.table is not None:
        try:
            return _from(service.v2, description.table, order)
        except TableError as error:
            raise TableError(f"{error}\n{_way_on(service, order)}") from None
        except FetchError as error:
            if error.status == 404:
                raise TableError(f"{error}\n{_way_on(service, order)}", 404) from None
            if not error.unavailable or service.v1 is None or description.v1 is None:
                raise
    if service.v1 is None or description.v1 is None:
        raise TableError(_way_on(service, order))
    return _from(service.v1, description.v1, order)


def _from(version: Version2 | Version1, table: str, order: _Order) -> Snapshot:
    description = order.description
    most = version.most_cells()
    metadata = version.metadata(table)
    selection = selection_for(
        metadata, description, order.day, order.codes, units=isinstance(version, Version2)
    )
    answer, cube, body = _data(version, table, selection, most)
    # The answer tells its units in both versions; the metadata only in version 2.
    wrong = list(unit_differences(cube, description, order.day))
    if wrong:
        lines = "\n".join(f"  • {one}" for one in wrong)
        head = text("pxweb.table_differs", table=table, label=cube.label, file=description.file)
        raise TableError(f"{head}\n{lines}")
    period = description.time_of(order.day)
    reading = Reading(description.region, description.time_variable, period, selection.added)
    when = _when(order.fetched, answer)
    made = _snapshot(table, version, answer, cube, body, when)
    return replace(made, kind=order.kind, date=order.day, reading=reading, basis=order.basis)


def _data(
    version: Version2 | Version1, table: str, selection: Selection, most: int
) -> tuple[Answer, Cube, bytes]:
    """The figures of a selection, and nothing but it: PxWeb may answer with a selection of its own."""
    if selection.cells > most:
        raise FetchError(text("pxweb.too_many_cells", cells=selection.cells, most=most))
    path, body = version.request(table, selection.codes)
    answer = version.transport.post(path, body)
    cube = read_cube(answer.body)
    for name, chosen in selection.codes.items():
        got = next((set(one.codes) for one in cube.dimensions if one.id == name), set())
        if got != set(chosen):
            raise FetchError(
                text("pxweb.not_asked", variable=name, asked=_few(chosen), got=_few(sorted(got)))
            )
    for dimension in cube.dimensions:
        if dimension.id not in selection.codes and len(dimension.codes) > 1:
            got_more = _few(dimension.codes)
            raise FetchError(text("pxweb.not_asked", variable=dimension.id, asked="–", got=got_more))
    return answer, cube, body


def _when(fetched: dt.datetime | None, answer: Answer) -> tuple[dt.datetime, str]:
    """The time of fetching, and whose clock it is: the caller's, or else the server's."""
    if fetched is not None:
        return fetched, "argument"
    if answer.date is not None:
        return answer.date, "answer"
    raise InputError(faults=[_at("fetched", "", "no_time")])


def _snapshot(  # noqa: PLR0917 - the parts of one fetch, in order
    table: str,
    version: Version2 | Version1,
    answer: Answer,
    cube: Cube,
    body: bytes,
    when: tuple[dt.datetime, str],
) -> Snapshot:
    """The snapshot of a table as it is; figures of a kind add how they are read."""
    return Snapshot(
        kind="table",
        date=None,
        publisher=cube.source or "SCB",
        service=version.name,
        table_id=cube.table_id or table,
        label=cube.label,
        address=answer.address,
        request=body.decode(),
        fetched=when[0],
        fetched_by=when[1],
        updated=cube.updated,
        notes=tuple(note.text for note in cube.mandatory_notes),
        reading=Reading(),
        basis="",
        answer=answer.body.decode(),
    )


def _way_on(service: Service, order: _Order) -> str:
    """What to edit, and the tables that a search finds: for a person to judge."""
    description, day = order.description, order.day
    found = service.v2.candidates(description.search) if description.search else ()
    lines = [text("pxweb.edit", file=description.file, kind=description.kind, date=day)]
    if description.unverified:
        lines.append(text("pxweb.unverified", basis=description.basis))
    others = [one for one in found if one.id != description.table]
    if others:
        lines.append(text("pxweb.candidates"))
        lines += [f"  • {one}" for one in others]
    command = "land-area" if description.kind == "land_area" else "population"
    lines.append(text("pxweb.try_table", kind=command, date=day, table=others[0].id if others else "TAB…"))
    return "\n".join(lines)


def _municipalities(parties: Iterable[str] | None) -> tuple[str, ...] | None:
    """The codes asked for; every one that is no municipality is a fault."""
    if parties is None:
        return None
    codes = as_codes(parties)
    unknown = [code for code in codes if code not in municipality_names()]
    faults = [
        Fault(
            "parties",
            code,
            text("pxweb.no_municipality", name=named([code])),
            text("pxweb.no_municipality_remedy"),
        )
        for code in unknown
    ]
    if not codes:
        faults = [Fault("parties", "", text("pxweb.no_parties"), text("pxweb.no_parties_remedy"))]
    if faults:
        raise InputError(faults=faults)
    return tuple(codes)


def _refuse_table(table: str) -> None:
    if not is_table(table):
        raise InputError(
            faults=[Fault("table", str(table), text("pxweb.bad_table"), text("pxweb.bad_table_remedy"))]
        )


def _refuse_time(fetched: object) -> None:
    if fetched is not None and not isinstance(fetched, dt.datetime):
        raise InputTypeError(faults=[_at("fetched", str(fetched), "not_time")])


def _refuse_selection(metadata: Cube, selection: Mapping[str, Sequence[str]]) -> None:
    """Every variable said, with codes the table has, each once: all faults at once."""
    by_id = {dimension.id: dimension for dimension in metadata.dimensions}
    faults: list[Fault] = []
    for name, chosen in selection.items():
        place = f"selection[{name!r}]"
        if name not in by_id:
            faults.append(_at(place, "", "select_variable", known=", ".join(by_id)))
            continue
        if isinstance(chosen, str) or not chosen or len(set(chosen)) < len(chosen):
            faults.append(_at(place, str(chosen), "select_list"))
            continue
        known = by_id[name].codes
        faults += [
            _at(place, str(code), "select_code", known=_few(known)) for code in chosen if code not in known
        ]
    for name, dimension in by_id.items():
        if name not in selection and not dimension.eliminable:
            faults.append(_at(f"selection[{name!r}]", "", "select_lacks", known=_few(dimension.codes)))
    if faults:
        raise InputError(faults=faults)


def _at(place: str, value: str, key: str, **values: object) -> Fault:
    return Fault(place, value, text(f"pxweb.{key}"), text(f"pxweb.{key}_remedy", **values))


def _few(names: Sequence[str]) -> str:
    return ", ".join(names[:8]) + (" …" if len(names) > 8 else "")
