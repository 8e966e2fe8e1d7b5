"""The arguments that every fact function takes: a date, a year, parties."""

from __future__ import annotations

import datetime as dt
import re

from kostnadsfordelning.errors import Fault, InputError, InputTypeError
from kostnadsfordelning.messages import text
from kostnadsfordelning.reference.places import code_of

ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def as_date(value: object, place: str = "date") -> dt.date:
    """A date given as `datetime.date` or as ISO text.

    Raises `InputTypeError` for other types and `InputError` for a text that is no date.

    >>> as_date("2021-11-01")
    datetime.date(2021, 11, 1)
    """
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    remedy = text("reference.write_date")
    if not isinstance(value, str):
        raise InputTypeError(faults=[Fault(place, repr(value), text("reference.not_a_date_type"), remedy)])
    if ISO_DATE.fullmatch(value.strip()):
        try:
            return dt.date.fromisoformat(value.strip())
        except ValueError:
            pass
    raise InputError(faults=[Fault(place, value, text("reference.not_a_date"), remedy)])


def as_year(value: object, place: str = "year") -> int:
    """A year as an int; anything else is an `InputTypeError`."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise InputTypeError(
        faults=[Fault(place, repr(value), text("reference.not_a_year"), text("reference.write_year"))]
    )


def as_codes(parties: object, place: str = "parties") -> list[str]:
    """Codes or exact names as codes, in the caller's order; what is no known name stays as written.

    Raises `InputTypeError` for an int (it has lost its leading zero) or for one text instead of a list,
    and `InputError` for a party given twice.
    """
    if isinstance(parties, (str, int)) or not hasattr(parties, "__iter__"):
        shown = parties if isinstance(parties, str) else code_text(parties)
        remedy = text("reference.write_list", shown=shown)
        fault = Fault(place, repr(parties), text("reference.parties_not_list"), remedy)
        raise InputTypeError(faults=[fault])
    given = list(parties)
    faults = [
        Fault(
            place,
            repr(party),
            text("reference.code_not_text"),
            text("reference.write_code", code=code_text(party)),
        )
        for party in given
        if not isinstance(party, str)
    ]
    if faults:
        raise InputTypeError(faults=faults)
    codes = [code_of(party.strip()) or party.strip() for party in given]
    twice = [code for code in dict.fromkeys(codes) if codes.count(code) > 1]
    if twice:
        why, remedy = text("reference.party_twice"), text("reference.party_once")
        raise InputError(faults=[Fault(place, code, why, remedy) for code in twice])
    return codes


def code_text(value: object) -> str:
    """A code as it should have been written: 114 → 0114."""
    return f"{value:04d}" if isinstance(value, int) and value >= 0 else str(value)
