"""On what terms an agreement is settled: its own clause, or what the caller states in its absence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kostnadsfordelning.agreement.values import MOST_KRONOR, Unknown
from kostnadsfordelning.apportionment.numbers import whole_number
from kostnadsfordelning.calculation.steps import Why
from kostnadsfordelning.errors import Fault, Faults, InputError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kostnadsfordelning.agreement.settlement import Settlement as Clause
    from kostnadsfordelning.invoicing.services import Service

SAME = "same"
FIELDS = ("key", "deficit_key", "de_minimis", "assumed")


@dataclass(frozen=True, slots=True)
class Terms:
    """How one agreement is settled.

    ``key`` is ``same`` (each party its outcome less its advance) or the key that the difference in total
    is split by; ``deficit_key`` takes its place for a deficit. Differences of a party below ``de_minimis``
    kronor are neither collected nor repaid. ``stated``: by the caller, not by the agreement.
    """

    key: str
    deficit_key: str | None = None
    de_minimis: int = 0
    why: Why = field(default_factory=Why)
    stated: bool = False

    def key_for(self, difference: int) -> str:
        """The key of a difference: a deficit is above zero, a surplus below."""
        return self.deficit_key if self.deficit_key is not None and difference > 0 else self.key


def read_terms(services: Iterable[Service], stated: object) -> tuple[dict[str, Terms], Faults]:
    """The terms of every agreement, by id, or every fault in them.

    ``stated`` fills agreements whose own word is missing, open, or differs between the year's versions; it
    never replaces a clause.
    """
    faults = Faults()
    services = tuple(services)
    given = _stated(stated, faults)
    found: dict[str, Terms] = {}
    used = False
    for service in services:
        lacking = _lacking(service)
        if not lacking:
            found[service.id] = _own(service.agreement.settlement)
        elif stated is None:
            faults += lacking
        else:
            used = True
            if given is not None:
                found[service.id] = given
    if stated is not None and not used:
        faults.append(_fault("settlement_not_used", "settlement", ""))
    for service in services:
        if service.id in found:
            faults += _keys_there(service, found[service.id])
    return found, faults


def _lacking(service: Service) -> list[Fault]:
    """Why an agreement does not itself say how it is settled; empty if it does."""
    clauses = {_comparable(result.agreement.settlement) for result in service.results}
    place = f"{service.id}.settlement"
    if len(clauses) > 1:
        return [_fault("settlement_versions", place, "")]
    clause = service.agreement.settlement
    if clause is None:
        return [_fault("no_settlement", place, "", service=service.agreement.name)]
    return [
        _fault("settlement_open", f"{place}.{name}", "", question=value.unknown)
        for name in ("key", "deficit_key", "de_minimis")
        if isinstance(value := getattr(clause, name), Unknown)
    ]


def _comparable(clause: Clause | None) -> tuple[object, ...]:
    return () if clause is None else (clause.key, clause.deficit_key, clause.de_minimis)


def _own(clause: Clause | None) -> Terms:
    if clause is None or not isinstance(clause.key, str):  # pragma: no cover – told as lacking before
        raise TypeError(clause)
    deficit, least = clause.deficit_key, clause.de_minimis
    return Terms(
        clause.key,
        deficit if isinstance(deficit, str) else None,
        least if isinstance(least, int) else 0,
        Why(clause.clause, clause.source, clause.assumed),
    )


def _stated(given: object, faults: Faults) -> Terms | None:
    """The terms as the caller states them."""
    if given is None:
        return None
    if not isinstance(given, Mapping):
        faults.kind(_fault("settlement_kind", "settlement", repr(given)))
        return None
    before = len(faults)
    for name in given:
        if name not in FIELDS:
            faults.append(_fault("settlement_field", f"settlement[{name!r}]", "", known=", ".join(FIELDS)))
    key = _key(given, "key", faults)
    deficit = _key(given, "deficit_key", faults)
    if "key" not in given:
        faults.append(_fault("settlement_key", "settlement", ""))
    least = _least(given.get("de_minimis"), faults)
    assumed = given.get("assumed")
    if assumed is not None and (not isinstance(assumed, str) or not assumed.strip()):
        faults.append(_fault("settlement_words", "settlement['assumed']", repr(assumed)))
    if len(faults) > before or key is None:
        return None
    reason = str(assumed).strip() if assumed is not None else text("invoicing.settlement_assumed")
    return Terms(key, deficit, least, Why(assumed=reason), stated=True)


def _key(given: Mapping[Any, object], name: str, faults: Faults) -> str | None:
    value = given.get(name)
    if value is None and (name == "deficit_key" or name not in given):
        return None
    if not isinstance(value, str) or not value.strip():
        faults.kind(_fault("settlement_key", f"settlement[{name!r}]", repr(value)))
        return None
    return value.strip()


def _least(value: object, faults: Faults) -> int:
    """The de-minimis amount: whole kronor, nothing if none is given."""
    if value is None:
        return 0
    place = "settlement['de_minimis']"
    try:
        amount = whole_number(value, place)
    except InputError as error:
        faults.take(error)
        return 0
    if not 0 <= amount <= MOST_KRONOR:
        faults.append(_fault("settlement_least", place, str(value)))
        return 0
    return amount


def _keys_there(service: Service, terms: Terms) -> list[Fault]:
    """A key that the agreement does not have."""
    known = service.agreement.keys
    place = "settlement" if terms.stated else f"{service.id}.settlement"
    return [
        _fault(
            "settlement_no_key", f"{place}.{name}", key, service=service.id, known=", ".join([SAME, *known])
        )
        for name, key in (("key", terms.key), ("deficit_key", terms.deficit_key))
        if key is not None and key != SAME and key not in known
    ]


def _fault(key: str, place: str, value: str, **values: object) -> Fault:
    return Fault(place, value, text(f"invoicing.{key}", **values), text(f"invoicing.{key}_remedy", **values))
