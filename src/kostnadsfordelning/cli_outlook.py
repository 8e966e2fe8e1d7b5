"""The command ``outlook``: the same agreements year by year, for one party or for all of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from kostnadsfordelning.cli_arguments import TOLD, add_facts, arguments_of, fault, told_of, wrong
from kostnadsfordelning.errors import Faults
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    Command = Callable[[str, Callable[[argparse.Namespace], int]], argparse.ArgumentParser]

OK, REFUSED = 0, 1
_YEARS = re.compile(r"(\d{4})(?:\s*[-–]\s*(\d{4}))?", re.ASCII)
_OF_A_YEAR = re.compile(r"(\d{4}):(.*)", re.ASCII | re.DOTALL)


def add_outlook(command: Command) -> None:
    """Add the command to the parser; ``command`` makes one of a name and a function."""
    looking = command("outlook", _outlook)
    looking.add_argument("agreements", nargs="+", metavar="AVTAL", help=text("cli.help_agreements"))
    looking.add_argument("--years", required=True, metavar="ÅR-ÅR|ÅR,ÅR", help=text("cli.help_outlook_years"))
    looking.add_argument("--party", metavar="PART", help=text("cli.help_outlook_party"))
    add_facts(looking)
    looking.add_argument("--output", metavar="FIL.xlsx", help=text("cli.help_output"))


def _outlook(given: argparse.Namespace) -> int:
    from kostnadsfordelning.analysis.outlook import outlook
    from kostnadsfordelning.reports.terminal_outlook import outlook_report, party_report

    years = _years(given.years)
    by_year = _by_year(given, years)
    made = outlook(given.agreements, years, by_year=by_year, **arguments_of(given))
    if given.party is None:
        print(outlook_report(made))
    else:
        print(party_report(made.party(given.party)))
    if given.output:
        made.to_excel(given.output, parties=None if given.party is None else [given.party])
        print(text("cli.written", path=given.output))
    return OK if all(one.ok for one in made.allocations) else REFUSED


def _years(given: str) -> list[int]:
    """``2023-2030``, ``2026,2027``, or both."""
    years: list[int] = []
    for part in given.split(","):
        found = _YEARS.fullmatch(part.strip())
        first, last = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
        if first > last:
            raise wrong("--years", given, "cli.years")
        years += range(first, last + 1)
    return years


def _by_year(given: argparse.Namespace, years: list[int]) -> dict[int, dict[str, Any]]:
    """What is told of single years, ``2026:POST=BELOPP``; it is taken out of what holds for all of them."""
    found: dict[int, dict[str, list[str]]] = {}
    faults = Faults()
    for name in TOLD:
        of_all = []
        for one in getattr(given, name):
            match = _OF_A_YEAR.fullmatch(one)
            if match and int(match[1]) not in years:
                faults.append(fault(f"--{name.replace('_', '-')}", one, "cli.other_year", years=given.years))
            elif match:
                found.setdefault(int(match[1]), {}).setdefault(name, []).append(match[2])
            else:
                of_all.append(one)
        setattr(given, name, of_all)
    if faults:
        raise faults.error()
    return {
        year: {name: told_of(name, values) for name, values in told.items()} for year, told in found.items()
    }
