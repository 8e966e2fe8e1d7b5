"""The command line: ``list|allocate|invoices|settle|outlook|compare|what-if|explain|check|…``.

Exit codes: 0 done · 1 refused, or a check does not hold (the message says what to do) · 2 the command
itself is wrong. Everything heavy is loaded by the command that needs it.
"""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from kostnadsfordelning.cli_arguments import add_year, arguments_of, in_options, one_or_many
from kostnadsfordelning.cli_check import add_check
from kostnadsfordelning.cli_compare import add_compare
from kostnadsfordelning.cli_facts import add_commands
from kostnadsfordelning.cli_identify import add_identify
from kostnadsfordelning.cli_invoices import add_invoices
from kostnadsfordelning.cli_outlook import add_outlook
from kostnadsfordelning.cli_parser import Parser
from kostnadsfordelning.cli_settle import add_settle
from kostnadsfordelning.cli_whatif import add_what_if
from kostnadsfordelning.errors import KostnadsfordelningError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

OK, REFUSED = 0, 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is returned."""
    # A Windows console may be unable to write å; a question mark is better than a traceback.
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
    given = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = given.command
    try:
        return command(given)
    except KostnadsfordelningError as error:
        print(in_options(str(error)), file=sys.stderr)
        return REFUSED
    except BrokenPipeError:
        sys.stderr.close()  # the reader has gone (`| head`): not a fault, and nothing is left to say
        return OK


def _list(given: argparse.Namespace) -> int:
    from kostnadsfordelning.agreement.catalogue import bundled, calendar_year
    from kostnadsfordelning.reports.terminal import catalogue_table

    year = None if given.year is None else calendar_year(given.year)
    found = (*bundled(), *(bundled(examples=True) if given.examples else ()))
    print(catalogue_table([one for one in found if year is None or one.in_force(year)]))
    return OK


def _allocate(given: argparse.Namespace) -> int:
    from kostnadsfordelning.calculation.allocate import allocate
    from kostnadsfordelning.reports.terminal import allocation_report

    allocation = allocate(one_or_many(given.agreements), given.year, **arguments_of(given))
    print(allocation_report(allocation))
    if given.output:
        allocation.to_excel(given.output)
        print(text("cli.written", path=given.output))
    return OK if allocation.ok else REFUSED


def _explain(given: argparse.Namespace) -> int:
    from kostnadsfordelning.calculation.allocate import allocate

    allocation = allocate(given.agreement, given.year, **arguments_of(given))
    print(allocation.explain(given.party))
    return OK


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="kostnadsfordelning",
        description=text("cli.description"),
        epilog=text("cli.epilog"),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(title=text("cli.commands"), required=True, metavar="KOMMANDO")

    def command(name: str, run: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=text(f"cli.help_{name}"), description=text(f"cli.help_{name}"))
        one.set_defaults(command=run)
        return one

    listing = command("list", _list)
    listing.add_argument("--year", type=int, metavar="ÅR", help=text("cli.help_list_year"))
    listing.add_argument("--examples", action="store_true", help=text("cli.help_examples"))

    allocating = command("allocate", _allocate)
    allocating.add_argument("agreements", nargs="+", metavar="AVTAL", help=text("cli.help_agreements"))
    add_year(allocating)
    allocating.add_argument("--output", metavar="FIL.xlsx", help=text("cli.help_output"))

    add_invoices(command)
    add_settle(command)
    add_outlook(command)
    add_compare(command)
    add_what_if(command)

    explaining = command("explain", _explain)
    explaining.add_argument("agreement", metavar="AVTAL", help=text("cli.help_agreement"))
    explaining.add_argument("party", metavar="PART", help=text("cli.help_party"))
    add_year(explaining)

    add_check(command)
    add_identify(command)
    add_commands(command)
    return parser
