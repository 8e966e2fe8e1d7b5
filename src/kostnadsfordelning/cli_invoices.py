"""The command ``invoices``: the invoice rows of the agreements named, or of all that can be invoiced."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kostnadsfordelning.cli_arguments import TOLD, add_year, arguments_of, one_or_many
from kostnadsfordelning.errors import (
    MissingActualError,
    NotInForceError,
    UnansweredError,
    UnknownFactError,
)
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from kostnadsfordelning.agreement.agreement import Agreement
    from kostnadsfordelning.errors import KostnadsfordelningError

    Command = Callable[[str, Callable[[argparse.Namespace], int]], argparse.ArgumentParser]
    Skipped = tuple[str, str]

OK = 0
INVOICED_STATUSES = ("decided", "recommended")


def add_invoices(command: Command) -> None:
    """Add the command to the parser; ``command`` makes one of a name and a function."""
    invoicing = command("invoices", _invoices)
    invoicing.add_argument("agreements", nargs="*", metavar="AVTAL", help=text("cli.help_all_agreements"))
    add_year(invoicing)
    invoicing.add_argument("--instalments", metavar="N", help=text("cli.help_instalments"))
    invoicing.add_argument(
        "--due-date", action="append", metavar="DATUM", default=[], help=text("cli.help_due_date")
    )
    invoicing.add_argument("--issuer", metavar="PART", help=text("cli.help_issuer"))
    invoicing.add_argument("--allow-preliminary", action="store_true", help=text("cli.help_preliminary"))
    invoicing.add_argument("--output", metavar="FIL", required=True, help=text("invoicing.help_rows"))


def _invoices(given: argparse.Namespace) -> int:
    from kostnadsfordelning.calculation.allocate import allocate
    from kostnadsfordelning.invoicing.invoices import invoices
    from kostnadsfordelning.reports.terminal import invoices_report

    facts = arguments_of(given)
    skipped: list[Skipped] = []
    agreements: Any = one_or_many(given.agreements)
    if not given.agreements:
        agreements, skipped = _all_invoiced(given.year, facts)
    made = invoices(
        allocate(agreements, given.year, **facts),
        instalments=int(given.instalments) if str(given.instalments).isdigit() else given.instalments,
        due_dates=given.due_date or None,
        issuer=given.issuer,
        allow_preliminary=given.allow_preliminary,
    )
    if str(given.output).lower().endswith(".csv"):
        made.to_csv(given.output)
    else:
        made.to_excel(given.output)
    print(invoices_report(made, skipped))
    print(text("cli.written", path=given.output))
    return OK


def _all_invoiced(year: int, facts: Mapping[str, Any]) -> tuple[list[Agreement], list[Skipped]]:
    """Every bundled agreement that is decided or recommended, in force, and can be calculated.

    The others come with the reason. An agreement that something is told about is one that is wanted: what
    else it lacks is an error, as when it is named.
    """
    from kostnadsfordelning.agreement.catalogue import bundled, versions
    from kostnadsfordelning.calculation.arguments import read_told
    from kostnadsfordelning.calculation.told import Told

    found: list[tuple[Agreement, ...]] = []
    skipped: list[Skipped] = []
    for name in dict.fromkeys(one.id for one in bundled()):
        candidates = versions(name)
        reason = _not_invoiced(candidates, year)
        if reason:
            skipped.append((candidates[0].name, reason))
        else:
            found.append(candidates)
    told = read_told(
        [one for candidates in found for one in candidates], **{name: facts[name] for name in TOLD}
    )
    ready: list[Agreement] = []
    for candidates in found:
        reason = "" if told[candidates[0].id] != Told() else _lacking(candidates, year, facts)
        if reason:
            skipped.append((candidates[0].name, reason))
        else:
            ready.extend(candidates)
    if not ready:
        from kostnadsfordelning.reports.terminal_tables import bullet

        told_skipped = "\n".join(bullet(f"{name}: {reason}") for name, reason in skipped)
        raise NotInForceError(text("cli.nothing_to_invoice", year=year, skipped=told_skipped))
    return ready, skipped


def _not_invoiced(candidates: Sequence[Agreement], year: int) -> str:
    """Why an agreement is not invoiced that year, whatever is told of it; empty if it is."""
    from kostnadsfordelning.agreement.versions import period

    in_force = [one for one in candidates if one.in_force(year)]
    if not in_force:
        known = "; ".join(map(period, candidates))
        return text("calculation.not_in_force", year=year, period=known)
    status = next((one.status for one in in_force if one.status not in INVOICED_STATUSES), None)
    return text("cli.not_decided", status=text(f"terminal.status_{status}")) if status else ""


def _lacking(candidates: Sequence[Agreement], year: int, facts: Mapping[str, Any]) -> str:
    """What only the user or the parties know of an agreement, and have not told; empty if nothing.

    A figure that is published is not such a thing: it can be got for all the agreements at once.
    """
    from kostnadsfordelning.calculation.allocate import allocate

    figures = {name: value for name, value in facts.items() if name not in TOLD}
    try:
        allocate(candidates, year, **figures)
    except (MissingActualError, UnansweredError) as error:
        return _reason(error, candidates[0], year)
    except UnknownFactError as error:
        if not _lacks_usage(candidates, year, figures["usage"] or {}):
            raise
        return _reason(error, candidates[0], year)
    return ""


def _lacks_usage(candidates: Iterable[Agreement], year: int, usage: Mapping[str, object]) -> bool:
    """Whether a key asks for the user's own quantities in a column that is not given."""
    from kostnadsfordelning.agreement.keys import UsageKey
    from kostnadsfordelning.calculation.needs import keys_needed

    keys = (one.keys[name] for one in candidates if one.in_force(year) for name in keys_needed(one, year))
    return any(
        isinstance(key, UsageKey) and isinstance(key.usage, str) and key.usage not in usage for key in keys
    )


def _reason(error: KostnadsfordelningError, agreement: Agreement, year: int) -> str:
    where = text("calculation.where", agreement=agreement.name, year=year)
    return " ".join(str(error).replace(where, "").split())
