"""The user's own quantities: the argument ``usage=`` read and checked, and held against an agreement."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from kostnadsfordelning.apportionment.numbers import is_percent, is_refused_kind, read_exact
from kostnadsfordelning.calculation.known import known
from kostnadsfordelning.calculation.steps import Fact
from kostnadsfordelning.errors import Fault, Faults, InputError, UnknownFactError
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.nearest import nearest
from kostnadsfordelning.reference.places import code_of
from kostnadsfordelning.reference.sources import Source
from kostnadsfordelning.reference.tables import Figure
from kostnadsfordelning.reference.usage import UsageValues, usage_from

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal
    from fractions import Fraction

    from kostnadsfordelning.agreement.agreement import Agreement
    from kostnadsfordelning.agreement.keys import UsageKey
    from kostnadsfordelning.calculation.operands import Figures

UsageGiven = Mapping[str, "UsageValues | Mapping[str, int | str | Decimal | Fraction]"]
"""What ``usage=`` takes: by the name that a key asks for, numbers by party or a table that was read."""


def read_usage(given: object, faults: Faults) -> dict[str, UsageValues]:
    """Every column of ``usage=``; what is wrong in any of them is added to ``faults``."""
    columns: dict[str, UsageValues] = {}
    if given is None:
        return columns
    if not isinstance(given, Mapping):
        faults.kind(_fault("not_usage", "usage", type(given).__name__))
        return columns
    for name, numbers in given.items():
        place = f"usage[{name!r}]"
        if not isinstance(name, str) or not name.strip():
            faults.kind(_fault("usage_unnamed", "usage", repr(name)))
        elif isinstance(numbers, UsageValues):
            columns[name.strip()] = numbers
        elif isinstance(numbers, Mapping):
            columns[name.strip()] = _column(name.strip(), numbers, place, faults)
        else:
            faults.kind(_fault("not_usage", place, type(numbers).__name__))
    return columns


def _column(name: str, numbers: Mapping[object, object], place: str, faults: Faults) -> UsageValues:
    """Numbers by party as they were told: zero or more, never a float and never a percent."""
    origin = Source(
        f"told:{name}", text("calculation.usage_told"), "", "", "U", text("reference.given_by_user")
    )
    figures: dict[str, Figure] = {}
    if not numbers:
        faults.append(_fault("usage_empty", place, ""))
    for party, number in numbers.items():
        here = f"{place}[{party!r}]"
        if not isinstance(party, str):
            why, remedy = text("agreement.party_not_text"), text("agreement.party_not_text_remedy")
            faults.kind(Fault(here, repr(party), why, remedy))
            continue
        read = read_exact(number, here)
        label = party.strip()
        if isinstance(read, Fault):
            (faults.kind if is_refused_kind(number) else faults.append)(read)
        elif is_percent(number):
            faults.append(_fault("usage_percent", here, str(number)))
        elif read < 0:
            faults.append(_fault("usage_negative", here, str(number)))
        elif label in figures or code_of(label) in figures:
            faults.append(_fault("usage_twice", here, str(number)))
        else:
            value = int(read) if read.denominator == 1 else read
            figures[code_of(label) or label] = Figure(code_of(label) or label, value, origin)
    return UsageValues(name, None, tuple(figures.values()))


def usage_options(given: Iterable[str], option: str = "--usage") -> dict[str, UsageValues]:
    """What the command line says of usage: ``vardygn=dygn.xlsx``, or ``vardygn=dygn.xlsx!Rubrik``.

    The column is the one with that heading, else the one called what the key asks for, else the only one.
    Raises `InputError` with every fault, also those of the files.
    """
    columns: dict[str, UsageValues] = {}
    seen: set[str] = set()
    faults = Faults()
    for one in given:
        name, _, file = (part.strip() for part in one.partition("="))
        if not name or not file:
            faults.append(_fault("usage_option", option, one))
            continue
        if name in seen:
            faults.append(_fault("usage_option_twice", option, one))
            continue
        seen.add(name)
        path, _, heading = (part.strip() for part in file.partition("!"))
        try:
            columns[name] = _from_file(path, heading or None, name)
        except InputError as error:
            faults.take(error)
    if faults:
        raise faults.error()
    return columns


def _from_file(path: str, heading: str | None, name: str) -> UsageValues:
    source = text("store.own_file", name=path.replace("\\", "/").rpartition("/")[2])
    if heading is None:
        try:
            return usage_from(path, source=source, column=name)
        except InputError as error:
            if not any(fault.why == text("reference.party_column_unknown") for fault in error.faults):
                raise
    return usage_from(path, source=source, column=heading)


def usage_for(
    given: Mapping[str, UsageValues],
    name: str,
    key: UsageKey,
    agreement: Agreement,
    codes: tuple[str, ...],
) -> tuple[Figures, Fact]:
    """The quantities of ``codes`` in the column that the key ``name`` asks for, and where they are from.

    Raises `UnknownFactError` naming the key, the parties that lack a quantity and how to tell it, and
    `InputError` for a column in another unit than the key's, or with a party told twice.
    """
    column: str = known(key.usage)
    values = given.get(column)
    if values is None:
        near = nearest(column, given)
        meant = text("calculation.usage_meant", name=near) if near else ""
        raise UnknownFactError(
            text(
                "calculation.no_usage",
                key=name,
                column=column,
                unit=key.unit,
                parties=_named(codes, agreement),
                meant=meant,
                first=codes[0],
            )
        )
    if values.unit is not None and values.unit.casefold() != key.unit.casefold():
        why = text("calculation.usage_unit", key=name, unit=key.unit)
        fault = Fault(f"usage[{column!r}]", values.unit, why, text("calculation.usage_unit_remedy"))
        raise InputError("", [fault])
    by_code = _by_code(values, column, agreement)
    missing = [code for code in codes if code not in by_code]
    if missing:
        raise UnknownFactError(_lacking(values, column, name, agreement, missing))
    fact = Fact(
        "usage",
        column,
        source=values.source,
        certainty=values.certainty,
        note=_note(values),
    )
    return tuple(by_code[code].value for code in codes), fact


def _note(values: UsageValues) -> str:
    """What the certainty rests on; of a file also which column was read, for it need not be named."""
    file = next((one.id.partition(":")[2] for one in values.sources if one.id.startswith("user:")), "")
    if not file:
        return values.certainty_note
    column = text("calculation.usage_column", column=values.column, file=file)
    return f"{column}, {values.certainty_note}"


def party_of(figure: Figure, agreement: Agreement) -> str | None:
    """The code of the agreement's party that a row of usage is about; None if it is no party.

    A municipality is known by its code, but the agreement may have another party of the same name.
    """
    everyone = agreement.everyone
    if figure.code in everyone:
        return figure.code
    return next((one.code for one in everyone.values() if one.name in (figure.code, figure.name)), None)


def _by_code(values: UsageValues, column: str, agreement: Agreement) -> dict[str, Figure]:
    found: dict[str, Figure] = {}
    for figure in values.figures:
        code = party_of(figure, agreement)
        if code is None:
            continue
        if code in found:
            place = f"usage[{column!r}][{figure.code!r}]"
            raise InputError("", [_fault("usage_twice", place, str(figure.value))])
        found[code] = figure
    return found


def _lacking(values: UsageValues, column: str, key: str, agreement: Agreement, missing: list[str]) -> str:
    """Which parties lack a quantity, and which of those told may be meant."""
    strangers = [one.name for one in values.figures if party_of(one, agreement) is None]
    meant = [
        text("calculation.usage_label_meant", label=label, name=name)
        for name in (agreement.everyone[code].name for code in missing)
        if (label := nearest(name, strangers)) is not None
    ]
    return text(
        "calculation.usage_lacks",
        key=key,
        column=column,
        source=values.source,
        parties=_named(missing, agreement),
        meant="".join(meant),
        first=missing[0],
    )


def _named(codes: Iterable[str], agreement: Agreement) -> str:
    return ", ".join(f"{agreement.everyone[code].name} ({code})" for code in codes)


def _fault(key: str, place: str, value: str) -> Fault:
    return Fault(place, value, text(f"calculation.{key}"), text(f"calculation.{key}_remedy"))
