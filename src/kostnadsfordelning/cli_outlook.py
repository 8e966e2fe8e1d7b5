"""The command ``outlook``: the same agreements year by year, for one party or for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostnadsfordelning.cli_arguments import add_facts, arguments_of, of_single_years, years_given
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    Command = Callable[[str, Callable[[argparse.Namespace], int]], argparse.ArgumentParser]

OK, REFUSED = 0, 1


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

    years = years_given("--years", given.years)
    by_year = of_single_years(given, "--years", years)
    made = outlook(given.agreements, years, by_year=by_year, **arguments_of(given))
    if given.party is None:
        print(outlook_report(made))
    else:
        print(party_report(made.party(given.party)))
    if given.output:
        made.to_excel(given.output, parties=None if given.party is None else [given.party])
        print(text("cli.written", path=given.output))
    return OK if all(one.ok for one in made.allocations) else REFUSED
