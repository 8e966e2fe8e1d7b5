"""What has been invoiced before a settlement: read from a result, from invoice rows, or as told."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.values import MOST_KRONOR
from kostnadsfordelning.apportionment.numbers import whole_number
from kostnadsfordelning.calculation.allocation import Allocation
from kostnadsfordelning.calculation.plan import RESIDUAL
from kostnadsfordelning.errors import Fault, Faults, InputError
from kostnadsfordelning.invoicing.advance_file import read_rows
from kostnadsfordelning.invoicing.invoices import Invoices
from kostnadsfordelning.invoicing.services import services_of
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.nearest import nearest

if TYPE_CHECKING:
    import datetime as dt

    from kostnadsfordelning.invoicing.services import Service


@dataclass(frozen=True, slots=True)
class Advance:
    """What each party has been invoiced, by agreement and code, in kronor.

    ``items`` are the cost items that it was told for, by agreement; an agreement that is missing there was
    told as a whole. ``silent`` are the parties that nothing was said of: they have been invoiced nothing.
    """

    amounts: dict[str, dict[str, int]] = field(default_factory=dict)
    items: dict[str, tuple[str, ...]] = field(default_factory=dict)
    silent: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, service: str, party: str) -> int:
        """What a party has been invoiced."""
        return self.amounts[service].get(party, 0)


def read_advance(
    given: object, services: Mapping[str, Service], year: int, as_of: dt.date | None
) -> tuple[Advance, Faults]:
    """The advance, or every fault in it. Nothing is charged to a residual, so none has been invoiced."""
    if isinstance(given, Allocation):
        return _from_rows(given, _allocated(given), services, year)
    if isinstance(given, Invoices):
        rows, faults = _invoiced(given, as_of)
        advance, more = _from_rows(given.allocation, rows, services, year)
        faults += more
        return advance, faults
    if isinstance(given, str | os.PathLike):
        return _from_file(given, services, year, as_of)
    return _told(given, services)


Rows = list[tuple[str, str, str, int]]  # agreement, cost item, party, kronor


def _allocated(given: Allocation) -> Rows:
    return [
        (row.service, row.item, row.party, row.amount)
        for service in services_of(given).values()
        for row in service.rows
        if row.party != RESIDUAL
    ]


def _invoiced(given: Invoices, as_of: dt.date | None) -> tuple[Rows, Faults]:
    """The invoice rows; with a day, those that were due by then."""
    faults = Faults()
    if as_of is not None and not given.due_dates:
        faults.append(_fault("as_of_no_dates", "as_of", str(as_of)))
        as_of = None
    rows = [
        (row.service, row.cost_item, row.recipient, row.amount)
        for row in given.rows
        if as_of is None or (row.due_date is not None and row.due_date <= as_of)
    ]
    return rows, faults


def _from_rows(
    given: Allocation, rows: Rows, services: Mapping[str, Service], year: int
) -> tuple[Advance, Faults]:
    """An advance from calculated rows: the same year, the same agreements, known parties."""
    faults = Faults()
    if given.year != year:
        faults.append(_fault("advance_year", "advance", str(given.year), year=year))
    theirs = services_of(given)
    for name in services.keys() - theirs.keys():
        faults.append(_fault("advance_lacks", "advance", "", service=name))
    for name in theirs.keys() - services.keys():
        faults.append(_fault("advance_strange", "advance", name, known=", ".join(services)))
    faults.sort(key=str)
    amounts: dict[str, dict[str, int]] = {name: {} for name in services}
    items: dict[str, dict[str, None]] = {name: {} for name in services}
    strange: dict[tuple[str, str], None] = {}
    for service, item, party, amount in rows:
        if service not in services:
            continue
        if party not in services[service].parties:
            strange[service, party] = None
            continue
        amounts[service][party] = amounts[service].get(party, 0) + amount
        items[service][item] = None
    faults += (
        _fault(
            "advance_party",
            f"advance[{service!r}]",
            party,
            meant="",
            known=_names(services[service]),
        )
        for service, party in strange
    )
    silent = _silent(amounts, services)
    return Advance(amounts, {name: tuple(parts) for name, parts in items.items()}, silent), faults


def _from_file(
    path: str | os.PathLike[str], services: Mapping[str, Service], year: int, as_of: dt.date | None
) -> tuple[Advance, Faults]:
    """An advance from a file of invoice rows. Who is in none of them has been invoiced nothing."""
    rows, faults = read_rows(path)
    if as_of is not None and any(row.due_date is None for row in rows):
        faults.append(_fault("as_of_no_dates", "as_of", str(as_of)))
        as_of = None
    only = next(iter(services)) if len(services) == 1 else None
    named = {one.agreement.name: name for name, one in services.items()}
    amounts: dict[str, dict[str, int]] = {name: {} for name in services}
    items: dict[str, dict[str, None]] = {name: {} for name in services}
    for row in rows:
        name = named.get(row.service, row.service) if row.service else only
        if name is None:
            known = ", ".join(services)
            faults.append(_fault("file_no_service", row.place, "", known=known))
            continue
        if name not in services:
            faults.append(_fault("advance_strange", row.place, name, known=", ".join(services)))
            continue
        service = services[name]
        code = _codes(service).get(row.party)
        if code is None:
            faults.append(_fault("advance_party", row.place, row.party, meant="", known=_names(service)))
        if row.year is not None and row.year != str(year):
            faults.append(_fault("advance_year", row.place, row.year, year=year))
        if code is None or (as_of is not None and row.due_date is not None and row.due_date > as_of):
            continue
        amounts[name][code] = amounts[name].get(code, 0) + row.amount
        if row.cost_item is not None:
            items[name][row.cost_item] = None
    silent = _silent(amounts, services)
    return Advance(amounts, {name: tuple(own) for name, own in items.items() if own}, silent), faults


def _silent(
    amounts: Mapping[str, Mapping[str, int]], services: Mapping[str, Service]
) -> dict[str, tuple[str, ...]]:
    """Who has an outcome but is in no row."""
    return {
        name: tuple(code for code in service.charged if code not in amounts[name])
        for name, service in services.items()
    }


def _codes(service: Service) -> dict[str, str]:
    """The parties' codes by exact name and by code."""
    return {name: code for code, name in service.parties.items()} | {code: code for code in service.parties}


def _told(given: object, services: Mapping[str, Service]) -> tuple[Advance, Faults]:
    """``{party: kr}`` for a single agreement, or ``{"agreement.item": {party: kr}}``."""
    faults = Faults()
    table = _as_mapping(given)
    if table is None:
        faults.kind(_fault("advance_kind", "advance", type(given).__name__))
        return Advance(), faults
    if not table:
        faults.append(_fault("advance_empty", "advance", ""))
        return Advance(), faults
    nested = {name: part for name, value in table.items() if (part := _as_mapping(value)) is not None}
    if nested and len(nested) < len(table):
        flat = ", ".join(str(name) for name in table if name not in nested)
        faults.append(_fault("advance_mixed", "advance", flat))
        return Advance(), faults
    parts: dict[Place, Mapping[object, object]]
    if not nested:
        if len(services) > 1:
            names = ", ".join(f"{name}.{item}" for name, one in services.items() for item in one.items)
            faults.append(_fault("advance_several", "advance", "", known=names))
            return Advance(), faults
        parts = {("advance", name, None): table for name in services}
    else:
        parts = _placed(nested, services, faults)

    amounts: dict[str, dict[str, int]] = {}
    items: dict[str, tuple[str, ...]] = {}
    for (place, name, item), part in parts.items():
        own = amounts.setdefault(name, {})
        for code, amount in _amounts(part, place, services[name], faults).items():
            own[code] = own.get(code, 0) + (amount or 0)
        if item is not None:
            items[name] = (*items.get(name, ()), item)
    faults += _missing(amounts, services)
    return Advance(amounts, items), faults


Place = tuple[str, str, str | None]  # where it stands, the agreement, its cost item


def _placed(
    nested: Mapping[object, Mapping[object, object]], services: Mapping[str, Service], faults: Faults
) -> dict[Place, Mapping[object, object]]:
    """Each table under the agreement and the cost item it is for."""
    names: dict[str, list[tuple[str, str | None]]] = {}
    for service in services.values():
        names.setdefault(service.id, []).append((service.id, None))
        for item in service.items:
            names.setdefault(f"{service.id}.{item}", []).append((service.id, item))
            names.setdefault(item, []).append((service.id, item))
    full = [f"{service.id}.{item}" for service in services.values() for item in service.items]
    found: dict[Place, Mapping[object, object]] = {}
    met: list[tuple[str, str | None]] = []
    for written, part in nested.items():
        place = f"advance[{written!r}]"
        fitting = list(dict.fromkeys(names.get(written, []))) if isinstance(written, str) else []
        if not fitting:
            faults.append(_fault("advance_item", place, "", known=", ".join(full)))
        elif len(fitting) > 1:
            alike = ", ".join(f"{name}.{item}" if item else name for name, item in fitting)
            faults.append(_fault("advance_items_alike", place, "", names=alike))
        elif any(_overlap(one, fitting[0]) for one in met):
            faults.append(_fault("advance_twice", place, ""))
        else:
            met.append(fitting[0])
            found[place, *fitting[0]] = part
    return found


def _overlap(one: tuple[str, str | None], other: tuple[str, str | None]) -> bool:
    """Whether two entries would count the same money: the same item, or an item beside its agreement."""
    return one[0] == other[0] and (one[1] == other[1] or None in {one[1], other[1]})


def _amounts(
    part: Mapping[object, object], place: str, service: Service, faults: Faults
) -> dict[str, int | None]:
    """Whole kronor by code from a table of parties, given by code or exact name.

    None for a party that is told of with something that is no amount: it is not missing as well.
    """
    codes = _codes(service)
    found: dict[str, int | None] = {}
    for party, value in part.items():
        where = f"{place}[{party!r}]"
        code = codes.get(party) if isinstance(party, str) else None
        if not isinstance(party, str):
            faults.kind(_fault("advance_code", where, ""))
        elif code is None:
            near = nearest(party, service.parties.values())
            meant = text("invoicing.meant", name=near) if near else ""
            faults.append(_fault("advance_party", where, "", meant=meant, known=_names(service)))
        elif code in found:
            faults.append(_fault("advance_party_twice", where, ""))
        try:
            amount = whole_number(value, where)
        except InputError as error:
            faults.take(error)
            amount = None
        if amount is not None and abs(amount) > MOST_KRONOR:
            why, remedy = text("agreement.too_much", most=MOST_KRONOR), text("agreement.too_much_remedy")
            faults.append(Fault(where, "", why, remedy))
        if code is not None:
            found.setdefault(code, amount)
    return found


def _missing(amounts: Mapping[str, Mapping[str, int]], services: Mapping[str, Service]) -> list[Fault]:
    """Who has an outcome but is not told of: nothing invoiced must be said, with a 0."""
    found = []
    for name, service in services.items():
        absent = [code for code in service.charged if code not in amounts.get(name, {})]
        if name not in amounts:
            found.append(_fault("advance_lacks", "advance", "", service=name))
        elif absent:
            parties = ", ".join(f"{service.parties[code]} ({code})" for code in absent)
            found.append(_fault("advance_missing", "advance", parties, service=name))
    return found


def _as_mapping(value: object) -> Mapping[object, object] | None:
    """A mapping, or anything with ``items()`` such as a pandas Series, as a mapping."""
    if isinstance(value, Mapping):
        return value
    items = getattr(value, "items", None)
    return dict(items()) if callable(items) and not isinstance(value, type) else None


def _names(service: Service) -> str:
    return ", ".join(f"{name} ({code})" for code, name in service.parties.items())


def _fault(key: str, place: str, value: str, **values: object) -> Fault:
    return Fault(place, value, text(f"invoicing.{key}", **values), text(f"invoicing.{key}_remedy", **values))
