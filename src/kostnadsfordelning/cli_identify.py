"""The command ``identify``: does an inherited table foot, and which rule made it?"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kostnadsfordelning.cli_arguments import fault
from kostnadsfordelning.cli_facts import add_store, opened
from kostnadsfordelning.errors import Fault, Faults, InputError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from kostnadsfordelning.analysis.inherited.printed_table import PrintedTable

    Command = Callable[[str, Callable[[argparse.Namespace], int]], argparse.ArgumentParser]

OK, REFUSED = 0, 1
_ROLES = {
    "amount": ("amounts", "amounts"),
    "share": ("shares", "shares"),
    "key": ("keys", "key"),
    "total": ("total", "total"),
    "outcome": ("outcome", "outcome"),
    "advance": ("advance", "advance"),
    "difference": ("difference", "difference"),
}
"""What a column may be stated as: where the parser keeps it, and the option."""
_KEY = re.compile(r'^weights\["([^"]*)"\]')
_SEVERAL = ("amount", "share", "key")


def add_identify(command: Command) -> None:
    """Add the command to the parser; ``command`` makes one of a name and a function."""
    looking = command("identify", _identify)
    looking.add_argument("table", metavar="TABELL", help=text("audit.help_table"))
    looking.add_argument("--sheet", metavar="BLAD", help=text("audit.help_sheet"))
    looking.add_argument("--party", metavar="RUBRIK", help=text("audit.help_party"))
    for role, (kept, option) in _ROLES.items():
        more = {"action": "append", "default": []} if role in _SEVERAL else {}
        told = text(f"audit.help_{kept}")
        looking.add_argument(f"--{option}", dest=kept, metavar="RUBRIK", help=told, **more)  # type: ignore[arg-type]
    looking.add_argument("--expected-total", metavar="BELOPP", help=text("audit.help_expected"))
    looking.add_argument(
        "--population",
        action="append",
        default=[],
        metavar="DATUM|DATUM=FIL|FIL.json",
        help=text("audit.help_population"),
    )
    add_store(looking)


def _identify(given: argparse.Namespace) -> int:
    from kostnadsfordelning.analysis.inherited.audit import findings, read_expected
    from kostnadsfordelning.analysis.inherited.key_audit import asked_of, finer_than_ore, identified
    from kostnadsfordelning.analysis.inherited.printed_table import read_table
    from kostnadsfordelning.messages.numbers import MONEY
    from kostnadsfordelning.reports.terminal_audit import audit_report, rules_report

    try:
        whole = read_expected(given.expected_total)
        table = read_table(given.table, party=given.party, stated=_stated(given), sheet=given.sheet)
        keys = _keys(given, table)
        found = list(findings(table, keys, whole))
        rules = [
            (column, identified(table, column, keys, whole))
            for column in asked_of(table)
            if not finer_than_ore(column, whole)
        ]
    except InputError as error:
        raise _by_option(error) from None
    checks = [one for one in found if one.check != "rule"]
    print(audit_report(Path(given.table).name, checks))
    for column, ranked in rules:
        measure = text("audit.thousands") if column.factor != 1 else MONEY
        print(rules_report(column.heading, ranked, measure))
    fine = all(one.ok for one in checks) and all(ranked.attrs["fits"] for _, ranked in rules)
    return OK if fine else REFUSED


def _stated(given: argparse.Namespace) -> dict[str, list[str]]:
    """The headings that the options name, by what their columns are."""
    told = {role: getattr(given, kept) for role, (kept, _) in _ROLES.items()}
    return {role: [names] if isinstance(names, str) else names for role, names in told.items() if names}


def _keys(given: argparse.Namespace, table: PrintedTable) -> dict[str, Any]:
    """The candidates: equal parts, the table's own columns, and populations."""
    from kostnadsfordelning.analysis.inherited.key_audit import keys_of

    keys: dict[str, Any] = dict(keys_of(table))
    faults = Faults()
    for one in given.population:
        values = _population(given, one)
        name = text("audit.key_dated", kind=values.label.lower(), period=values.period)
        if name in keys:
            faults.append(_twice(one))
        keys[name] = values
    if faults:
        raise faults.error()
    return keys


def _twice(value: str) -> Fault:
    return Fault("--population", value, text("audit.twice"), text("audit.twice_remedy"))


def _population(given: argparse.Namespace, one: str) -> Any:
    """``DATE`` is looked up, ``DATE=FILE`` and a snapshot are read."""
    from kostnadsfordelning.reference.arguments import as_date
    from kostnadsfordelning.reference.population import population, population_from

    day, equals, file = (part.strip() for part in one.partition("="))
    if equals and file and Path(file).suffix.lower() != ".json":
        source = text("cli.file_source", name=Path(file).name)
        return population_from(file, date=as_date(day, "--population"), source=source)
    if equals and file:
        return population_from(file, date=as_date(day, "--population"))
    if Path(one).suffix.lower() == ".json":
        return population_from(one)
    if equals or Path(one).suffix:
        raise InputError("", [fault("--population", one, "cli.population")])
    store = opened(given)
    return population(as_date(one, "--population"), store=False if store is None else store)


def _by_option(error: InputError) -> InputError:
    """The same faults, with what the library calls its arguments told by the options."""
    options = {kept: f"--{option}" for kept, option in _ROLES.values()} | {
        "expected_total": "--expected-total",
    }
    faults = [
        replace(one, place=options.get(one.place, _KEY.sub(r"--population (\1)", one.place)))
        for one in error.faults
    ]
    if not faults or all(one.place == old.place for one, old in zip(faults, error.faults, strict=True)):
        return error
    return type(error)(faults=faults)
