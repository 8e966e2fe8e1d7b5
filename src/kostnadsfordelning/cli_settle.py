"""The command ``settle``: the outcome of a year against a file of what is already invoiced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostnadsfordelning.cli_arguments import add_year, arguments_of, figures_of, one_or_many
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from kostnadsfordelning.calculation.allocation import Allocation

    Command = Callable[[str, Callable[[argparse.Namespace], int]], argparse.ArgumentParser]

OK = 0


def add_settle(command: Command) -> None:
    """Add the command to the parser; ``command`` makes one of a name and a function."""
    settling = command("settle", _settle)
    settling.add_argument("agreements", nargs="+", metavar="AVTAL", help=text("cli.help_agreements"))
    add_year(settling)
    settling.add_argument("--advance", required=True, metavar="FIL.csv", help=text("invoicing.help_advance"))
    settling.add_argument("--as-of", metavar="DATUM", help=text("invoicing.help_as_of"))
    settling.add_argument("--key", metavar="NYCKEL", help=text("invoicing.help_key"))
    settling.add_argument("--deficit-key", metavar="NYCKEL", help=text("invoicing.help_deficit_key"))
    settling.add_argument("--de-minimis", metavar="KR", help=text("invoicing.help_de_minimis"))
    settling.add_argument("--issuer", metavar="PART", help=text("cli.help_issuer"))
    settling.add_argument("--allow-preliminary", action="store_true", help=text("cli.help_preliminary"))
    settling.add_argument("--output", metavar="FIL.xlsx", help=text("cli.help_output"))


def _settle(given: argparse.Namespace) -> int:
    from kostnadsfordelning.calculation.allocate import allocate
    from kostnadsfordelning.invoicing.settlement import settle
    from kostnadsfordelning.reports.settlement import settlement_report

    outcome = allocate(one_or_many(given.agreements), given.year, **arguments_of(given))
    terms = {
        name: value
        for name, value in (
            ("key", given.key),
            ("deficit_key", given.deficit_key),
            ("de_minimis", given.de_minimis),
        )
        if value is not None
    }
    made = settle(
        outcome,
        given.advance,
        as_of=given.as_of,
        settlement=terms or None,
        issuer=given.issuer,
        allow_preliminary=given.allow_preliminary,
        **(figures_of(given) if _by_a_key(given, outcome) else {}),
    )
    print(settlement_report(made))
    if given.output:
        made.to_excel(given.output)
        print(text("cli.written", path=given.output))
    return OK


def _by_a_key(given: argparse.Namespace, outcome: Allocation) -> bool:
    """Whether a difference may be split by a key, so that the figures are for the settlement too."""
    clauses = [result.agreement.settlement for result in outcome.results]
    keys = [given.key, given.deficit_key]
    keys += [key for one in clauses if one is not None for key in (one.key, one.deficit_key)]
    return any(key not in (None, "same") for key in keys)
