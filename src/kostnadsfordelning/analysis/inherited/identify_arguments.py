"""What `identify_rule` is given, read exactly: total, printed amounts, candidate keys, percentages."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

from kostnadsfordelning.analysis.inherited.printed_shares import PrintedShares, named
from kostnadsfordelning.analysis.inherited.rules_tried import Key
from kostnadsfordelning.apportionment import integer_weights, is_percent
from kostnadsfordelning.apportionment.kronor import read_kronor
from kostnadsfordelning.apportionment.numbers import is_refused_kind
from kostnadsfordelning.apportionment.refusals import fault as core_fault
from kostnadsfordelning.apportionment.refusals import party_fault, shown
from kostnadsfordelning.errors import Fault, Faults, InputError
from kostnadsfordelning.messages import text
from kostnadsfordelning.reference.places import code_of, municipality_names, name_of
from kostnadsfordelning.reference.tables import DatedValues

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kostnadsfordelning.apportionment.numbers import Weights

    Candidates = Weights | DatedValues | Mapping[str, Weights | DatedValues]

ORE = 100
MOST_PERCENT_DECIMALS = 12


@dataclass(frozen=True, slots=True)
class Question:
    """A printed table and the keys it may rest on.

    ``total`` and ``printed`` count units of 1/``scale`` kronor: 1 where all is in whole kronor, 100 with öre.
    """

    parties: tuple[str, ...]
    total: int
    printed: tuple[int, ...]
    scale: int
    keys: tuple[Key, ...]
    shares: PrintedShares | None

    def money(self, units: int) -> Fraction:
        """Kronor of a number of units."""
        return Fraction(units, self.scale)


def fault(key: str, place: str, value: object = None, **values: object) -> Fault:
    """The fault with the texts ``audit.<key>`` and ``audit.<key>_remedy``."""
    given = shown(value) if value is not None else ""
    return Fault(place, given, text(f"audit.{key}", **values), text(f"audit.{key}_remedy", **values))


def read_question(
    total: object, weights: Candidates, amounts: Weights, printed_shares: Weights | None
) -> Question:
    """All of it read, or one error with every fault."""
    faults = Faults()
    whole = _money(total, "total", faults)
    figures = _figures(amounts, faults)
    parties = tuple(figures)
    keys = _keys(weights, parties, faults)
    shares = None if printed_shares is None else _percentages(printed_shares, parties, faults)
    if faults or whole is None:
        raise faults.error()
    scale = 1 if all(one.denominator == 1 for one in (whole, *figures.values())) else ORE
    printed_table = None
    if shares is not None:
        units, decimals = shares
        step = Fraction(1, scale)
        printed_table = PrintedShares(parties, units, decimals, whole, tuple(figures.values()), step)
        if any(units):
            name = text("audit.key_printed")
            keys = (*keys, Key(name, units, printed_table.hundred, decimals, last=True))
    printed = tuple(int(one * scale) for one in figures.values())
    return Question(parties, int(whole * scale), printed, scale, keys, printed_table)


def _money(value: object, place: str, faults: Faults) -> Fraction | None:
    """An amount in kronor, with öre at most."""
    read = core_fault("percent_total", place, value) if is_percent(value) else read_kronor(value, place)
    if isinstance(read, Fraction) and (read * ORE).denominator != 1:
        read = fault("finer_than_ore", place, value)
    if isinstance(read, Fraction):
        return read
    (faults.kind if is_refused_kind(value) else faults.append)(read)
    return None


def _figures(amounts: Any, faults: Faults) -> dict[str, Fraction]:
    """Printed amounts by party, in order."""
    found: dict[str, Fraction] = {}
    met: dict[str, str] = {}
    for given, value in _items(amounts, "amounts", faults):
        place = f'amounts["{given}"]' if isinstance(given, str) else f"amounts[{given!r}]"
        wrong = party_fault(given, place)
        if wrong is not None:
            (faults.append if isinstance(given, str) else faults.kind)(wrong)
            continue
        name = str(given)
        if met.setdefault(_same(name), name) != name or name in found:
            faults.append(fault("party_twice", place, name, first=met[_same(name)]))
        read = _money(value, place, faults)
        found[name] = Fraction(0) if read is None else read
    if not found and not faults:
        faults.append(fault("no_amounts", "amounts"))
    return found


def _items(given: Any, place: str, faults: Faults) -> list[tuple[object, object]]:
    """Pairs of party and value, of a mapping or a pandas Series."""
    if isinstance(given, DatedValues):
        return list(given.values.items())
    try:
        return [(party, value) for party, value in given.items()]
    except (AttributeError, TypeError, ValueError):
        faults.kind(fault("no_mapping", place, given))
        return []


def _same(party: str) -> str:
    """A municipality's code for its name, so that a key by code meets a table by name."""
    return code_of(party) or _codes_in_full().get(party.strip().casefold()) or party


@cache
def _codes_in_full() -> dict[str, str]:
    """Codes by name in any case, alone and as ``Bergs kommun`` and ``Ragunda kommun``."""
    codes: dict[str, str] = {}
    for code, name in municipality_names().items():
        for told in (name, f"{name} kommun", f"{name}s kommun", f"{name} stad", f"{name}s stad"):
            codes[told.casefold()] = code
    return codes


def _is_key(value: object) -> bool:
    return isinstance(value, DatedValues) or hasattr(value, "items")


def _keys(weights: Any, parties: tuple[str, ...], faults: Faults) -> tuple[Key, ...]:
    """One key, or several by name."""
    if isinstance(weights, DatedValues):
        name = text("audit.key_dated", kind=weights.label.lower(), period=weights.period)
        return _key(name, "weights", weights, parties, faults)
    given = _items(weights, "weights", faults)
    several = [_is_key(value) for _, value in given]
    if not any(several):
        return _key(text("audit.key_given"), "weights", weights, parties, faults) if given else ()
    if not all(several):
        faults.append(fault("keys_mixed", "weights"))
        return ()
    keys: list[Key] = []
    for called, one in given:
        if not isinstance(called, str) or not called.strip():
            faults.kind(fault("key_name", "weights", called))
            continue
        keys += _key(called, f'weights["{called}"]', one, parties, faults)
    return tuple(keys)


def _key(name: str, place: str, weights: Any, parties: tuple[str, ...], faults: Faults) -> tuple[Key, ...]:
    """One candidate with a weight for each printed party, in their order; nothing if it cannot be used.

    A key of dated values may hold more places than the table; a key stated by hand must be the parties'
    own, because a weight too many changes everyone's share.
    """
    given = _items(weights, place, faults)
    by_party = {_same(party): value for party, value in given if isinstance(party, str)}
    if not parties or not given:
        return ()
    lacking = [party for party in parties if _same(party) not in by_party]
    own = {_same(party) for party in parties}
    extra = (
        []
        if isinstance(weights, DatedValues)
        else [str(party) for party, _ in given if not isinstance(party, str) or _same(party) not in own]
    )
    if lacking:
        key = "key_lacks_dated" if isinstance(weights, DatedValues) else "key_lacks"
        faults.append(fault(key, place, parties=named(lacking)))
    if extra:
        faults.append(fault("key_extra", place, parties=named([name_of(one) or one for one in extra])))
    if lacking or extra:
        return ()
    try:
        _, numbers = integer_weights({party: by_party[_same(party)] for party in parties})
    except InputError as error:
        for one in error.faults:
            inner = one.place.removeprefix("weights")
            moved = Fault(f"{place}{inner}", one.value, one.why, one.remedy)
            (faults.kind if error_is_kind(error) else faults.append)(moved)
        return ()
    return (Key(name, numbers),)


def error_is_kind(error: InputError) -> bool:
    """Whether something of a kind never accepted was met, such as a float."""
    return isinstance(error, TypeError)


def _percentages(given: Any, parties: tuple[str, ...], faults: Faults) -> tuple[tuple[int, ...], int] | None:
    """Printed percentages as whole units of the column's last decimal, and how many decimals that is."""
    items = _items(given, "printed_shares", faults)
    by_party = {_same(party): value for party, value in items if isinstance(party, str)}
    own = {_same(party) for party in parties}
    lacking = [party for party in parties if _same(party) not in by_party]
    extra = [str(party) for party, _ in items if not isinstance(party, str) or _same(party) not in own]
    for key, names in (("shares_lack", lacking), ("shares_extra", extra)):
        if names and parties and items:
            faults.append(fault(key, "printed_shares", parties=named(names)))
    if lacking or extra or not parties:
        return None
    read = [read_percent(by_party[_same(party)], f'printed_shares["{party}"]') for party in parties]
    for one, party in zip(read, parties, strict=True):
        if isinstance(one, Fault):
            (faults.kind if is_refused_kind(by_party[_same(party)]) else faults.append)(one)
    fine = [one for one in read if not isinstance(one, Fault)]
    return None if len(fine) < len(read) else in_units(fine)


def read_percent(value: object, place: str) -> Fraction | Fault:
    """A printed percentage in percent: 17,5 of ``"17,5 %"``, ``"17,5"`` and ``Decimal("17.5")``."""
    read = read_kronor(value, place)
    if isinstance(read, Fault):
        return read
    number = read * 100 if is_percent(value) else read
    if number < 0:
        return fault("share_negative", place, value)
    if (number * 10**MOST_PERCENT_DECIMALS).denominator != 1:
        return fault("share_decimals", place, value, most=MOST_PERCENT_DECIMALS)
    return number


def in_units(percents: Iterable[Fraction]) -> tuple[tuple[int, ...], int]:
    """Percentages as whole units of the last decimal that any of them has.

    >>> in_units([Fraction(35, 2), Fraction(4)])
    ((175, 40), 1)
    """
    given = list(percents)
    decimals = next(
        (n for n in range(MOST_PERCENT_DECIMALS) if all((one * 10**n).denominator == 1 for one in given)),
        MOST_PERCENT_DECIMALS,
    )
    return tuple(int(one * 10**decimals) for one in given), decimals


def as_decimal(number: Fraction) -> int | Decimal:
    """Kronor as a table holds them: an int where they are whole, else a Decimal with öre."""
    return int(number) if number.denominator == 1 else Decimal(int(number * ORE)).scaleb(-2)
