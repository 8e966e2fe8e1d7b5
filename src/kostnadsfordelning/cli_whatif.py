"""The command ``what-if``: a page with sliders, on this computer, until Ctrl-C."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostnadsfordelning.cli_arguments import add_year, arguments_of, one_or_many, wrong
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    Command = Callable[[str, Callable[[argparse.Namespace], int]], argparse.ArgumentParser]

OK = 0
_MOST = 65535


def add_what_if(command: Command) -> None:
    """Add the command to the parser; ``command`` makes one of a name and a function."""
    trying = command("what-if", _what_if)
    trying.add_argument("agreements", nargs="+", metavar="AVTAL", help=text("cli.help_agreements"))
    add_year(trying)
    trying.add_argument("--factors", metavar="FAKTOR,…", help=text("what_if.help_factors"))
    trying.add_argument("--port", default="0", metavar="PORT", help=text("what_if.help_port"))
    trying.add_argument("--no-browser", action="store_true", help=text("what_if.help_no_browser"))


def _what_if(given: argparse.Namespace) -> int:
    from kostnadsfordelning.analysis.what_if import FACTORS, what_if
    from kostnadsfordelning.reports.page.server import PageServer

    port = _port(given.port)
    factors = FACTORS if given.factors is None else [one.strip() for one in given.factors.split(",")]
    made = what_if(one_or_many(given.agreements), given.year, factors=factors, **arguments_of(given))
    try:
        server = PageServer(made, port)
    except OSError as error:
        raise wrong("--port", given.port, "what_if.port_taken", why=str(error.strerror)) from None
    with server:
        print(text("what_if.opened", address=server.address))
        print(text("what_if.how_to_stop"), flush=True)
        if not given.no_browser:
            import webbrowser

            webbrowser.open(server.address)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print(text("what_if.stopped"))
    return OK


def _port(given: str) -> int:
    if not (given.isascii() and given.isdecimal() and int(given) <= _MOST):
        raise wrong("--port", given, "what_if.port")
    return int(given)
