"""Who sends the invoices of an agreement: told by the caller, by the agreement, or not known yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.likeness import resembles
from kostnadsfordelning.agreement.values import Unknown
from kostnadsfordelning.errors import Fault
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kostnadsfordelning.agreement.agreement import Agreement
    from kostnadsfordelning.calculation.allocation import Allocation


@dataclass(frozen=True, slots=True)
class Issuer:
    """An issuer: ``code`` when it is a party of any of the agreements, else only its ``name``."""

    name: str
    code: str | None = None


def read_issuer(given: object, allocation: Allocation) -> tuple[Issuer | None, list[Fault]]:
    """The issuer that the caller states for all the agreements, or every fault in it.

    A text that only resembles a party's name is refused: taken for an outside issuer it would have the
    party invoice itself.
    """
    if given is None:
        return None, []
    if not isinstance(given, str) or not given.strip():
        return None, [_fault("issuer_kind", repr(given))]
    wanted = given.strip()
    parties = {
        party.code: party.name
        for result in allocation.results
        for party in result.agreement.everyone.values()
    }
    issuer = _among(wanted, parties)
    if issuer.code is not None:
        return issuer, []
    if wanted.isdigit():
        known = ", ".join(f"{name} ({code})" for code, name in parties.items())
        return None, [_fault("issuer_code", given, known=known)]
    close = next(((code, name) for code, name in parties.items() if resembles(wanted, name)), None)
    if close is not None:
        return None, [_fault("issuer_close", given, code=close[0], name=close[1])]
    return issuer, []


def issuer_of(agreement: Agreement, stated: Issuer | None) -> Issuer | None:
    """The issuer of one agreement: the stated one, else the agreement's own, else None."""
    if stated is not None or agreement.issuer is None or isinstance(agreement.issuer, Unknown):
        return stated
    return _among(agreement.issuer, {party.code: party.name for party in agreement.everyone.values()})


def open_question(agreement: Agreement) -> str:
    """The agreement's own question about its issuer, empty when it has none."""
    return agreement.issuer.unknown if isinstance(agreement.issuer, Unknown) else ""


def _among(wanted: str, parties: Mapping[str, str]) -> Issuer:
    code = next((code for code, name in parties.items() if wanted in (code, name)), None)
    return Issuer(wanted) if code is None else Issuer(parties[code], code)


def _fault(key: str, value: str, **values: object) -> Fault:
    return Fault(
        "issuer", value, text(f"invoicing.{key}", **values), text(f"invoicing.{key}_remedy", **values)
    )
