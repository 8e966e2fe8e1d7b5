"""The parser of the command line: argparse, whose own messages are English, made to speak Swedish."""

from __future__ import annotations

import argparse
import re
import sys
from typing import NoReturn

from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.nearest import nearest

COMMANDS = (
    "list",
    "allocate",
    "invoices",
    "settle",
    "outlook",
    "compare",
    "what-if",
    "explain",
    "check",
    "identify",
    "fetch",
    "facts",
    "template",
)


class Parser(argparse.ArgumentParser):
    """Argparse's own messages are English; the common ones are told in Swedish."""

    def error(self, message: str) -> NoReturn:
        """Tell what is wrong with the command, and leave with exit code 2."""
        unknown = re.search(r"invalid choice: '([^']*)'", message)
        near = nearest(unknown[1], COMMANDS) if unknown else None
        meant = text("cli.meant", name=near) if near else ""
        message = message.removeprefix("argument ")
        for key, english in _ENGLISH.items():
            message = re.sub(english, text(f"cli.argparse_{key}"), message)
        self.print_usage(sys.stderr)
        self.exit(2, text("cli.usage_error", message=message, meant=meant) + "\n")


_ENGLISH = {
    "required": "the following arguments are required:",
    "unrecognized": "unrecognized arguments:",
    "choice": "invalid choice:",
    "choose": r"\(choose from",
    "expected": "expected one argument",
    "some": "expected at least one argument",
    "int": "invalid int value:",
    "ambiguous": "ambiguous option:",
    "match": "could match",
    "explicit": "ignored explicit argument",
}
