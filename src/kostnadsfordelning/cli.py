"""The command line: ``kostnadsfordelning list|allocate|invoices|settle|explain|check|facts|fetch|template``.

Exit codes: 0 done · 1 refused, or a check does not hold (the message says what to do) · 2 the command
itself is wrong. Everything heavy is loaded by the command that needs it.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from kostnadsfordelning.cli_facts import add_commands, add_store, opened
from kostnadsfordelning.cli_settle import add_settle
from kostnadsfordelning.errors import Fault, InputError, KostnadsfordelningError, NotInForceError
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kostnadsfordelning.agreement.agreement import Agreement
    from kostnadsfordelning.calculation.allocation import Allocation
    from kostnadsfordelning.reference.store.store import FactStore, StoreGiven

OK, REFUSED = 0, 1
COMMANDS = ("list", "allocate", "invoices", "settle", "explain", "check", "fetch", "facts", "template")
INVOICED_STATUSES = ("decided", "recommended")


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
        print(_in_options(str(error)), file=sys.stderr)
        return REFUSED
    except BrokenPipeError:
        sys.stderr.close()  # the reader has gone (`| head`): not a fault, and nothing is left to say
        return OK


def _list(given: argparse.Namespace) -> int:
    from kostnadsfordelning.agreement.catalogue import bundled, calendar_year
    from kostnadsfordelning.reports.terminal import catalogue_table

    year = None if given.year is None else calendar_year(given.year)
    agreements = [one for one in bundled() if year is None or one.in_force(year)]
    print(catalogue_table(agreements))
    return OK


def _allocate(given: argparse.Namespace) -> int:
    from kostnadsfordelning.reports.terminal import allocation_report

    allocation = _allocation(given, _one_or_many(given.agreements))
    print(allocation_report(allocation))
    if given.output:
        allocation.to_excel(given.output)
        print(text("cli.written", path=given.output))
    return OK if allocation.ok else REFUSED


def _invoices(given: argparse.Namespace) -> int:
    from kostnadsfordelning.invoicing.invoices import invoices
    from kostnadsfordelning.reports.terminal import invoices_report

    skipped: list[tuple[str, str]] = []
    if given.agreements:
        agreements: Any = _one_or_many(given.agreements)
    else:
        agreements, skipped = _all_invoiced(given.year)
    allocation = _allocation(given, agreements)
    made = invoices(
        allocation,
        instalments=int(given.instalments) if str(given.instalments).isdigit() else given.instalments,
        due_dates=given.due_date or None,
        issuer=given.issuer,
        allow_preliminary=given.allow_preliminary,
    )
    made.to_excel(given.output)
    print(invoices_report(made, skipped))
    print(text("cli.written", path=given.output))
    return OK


def _explain(given: argparse.Namespace) -> int:
    allocation = _allocation(given, given.agreement)
    print(allocation.explain(given.party))
    return OK


def _check(given: argparse.Namespace) -> int:
    """Every file is read, so that all faults in all of them are told at once."""
    from kostnadsfordelning.agreement.likeness import misnamed
    from kostnadsfordelning.agreement.loading import read_agreement
    from kostnadsfordelning.reports.terminal import open_questions

    refused = False
    for name in given.files:
        try:
            agreement = read_agreement(name)
        except KostnadsfordelningError as error:
            refused = True
            print(error, file=sys.stderr)
            continue
        print(
            text(
                "cli.file_ok",
                name=name,
                agreement=agreement.name,
                parties=_counted("parties", len(agreement.everyone)),
                items=_counted("items", len(agreement.items)),
            )
        )
        for party, registered in misnamed(agreement):
            told = text("calculation.party_name", code=party.code, name=party.name, registered=registered)
            print(text("cli.remark", told=told))
        for question in open_questions(agreement):
            print(question)
    return REFUSED if refused else OK


def _counted(noun: str, count: int) -> str:
    return text(f"cli.{noun}_{'one' if count == 1 else 'many'}", count=count)


def _in_options(message: str) -> str:
    """A message with the arguments of Python named as the options they were given by."""
    for written, option in _ARGUMENTS:
        message = written.sub(option, message)
    return message


_ARGUMENTS = (
    (re.compile(r"\b(actual|decision)\['([^'\n]*)'\]"), r"--\1 \2"),
    (re.compile(r"\bassume\['([^'\n]*)'\]\[(\d+)\]"), r"--assume \1:\2"),
    (re.compile(r"\bpopulation\['([^'\n]*)'\]"), r"--population \1"),
    (re.compile(r"\bdue_dates(\[\d+\])"), r"--due-date (due_dates\1)"),
    (re.compile(r"^(instalments|issuer|year|population): ", re.MULTILINE), r"--\1: "),
    (re.compile(r"^due_dates: ", re.MULTILINE), "--due-date: "),
    (re.compile(r"^advance: ", re.MULTILINE), "--advance: "),
    (re.compile(r"^as_of: ", re.MULTILINE), "--as-of: "),
    (re.compile(r"^settlement\S*: ", re.MULTILINE), "--key, --deficit-key, --de-minimis: "),
)
"""Where a fault of an argument stands, and what that is on the command line."""


def _allocation(given: argparse.Namespace, agreements: Any) -> Allocation:
    from kostnadsfordelning.calculation.allocate import allocate
    from kostnadsfordelning.reference.price_index import price_index_from

    store = opened(given)
    return allocate(
        agreements,
        given.year,
        population=_populations(given.population, store),
        actual=dict(_pairs("--actual", given.actual)),
        decision=dict(_pairs("--decision", given.decision)),
        assume=_assumptions(given.assume),
        price_index=[price_index_from(name) for name in given.price_index],
        store=False if store is None else store,
    )


def _figures(given: argparse.Namespace) -> dict[str, Any]:
    """What a key needs, for a settlement that is made by one."""
    store = opened(given)
    return {"population": _populations(given.population, store), "store": False if store is None else store}


def _one_or_many(names: Sequence[str]) -> str | list[str]:
    """One agreement outside its validity is an error; of several it is listed as skipped."""
    return names[0] if len(names) == 1 else list(names)


def _all_invoiced(year: int) -> tuple[list[Agreement], list[tuple[str, str]]]:
    """Every bundled agreement that is decided or recommended and in force; the others with the reason."""
    from kostnadsfordelning.agreement.catalogue import bundled, versions
    from kostnadsfordelning.agreement.versions import period, version_in_force

    found: list[Agreement] = []
    skipped: list[tuple[str, str]] = []
    for name in dict.fromkeys(one.id for one in bundled()):
        candidates = versions(name)
        if not any(one.in_force(year) for one in candidates):
            known = "; ".join(period(one) for one in candidates)
            skipped.append((candidates[0].name, text("calculation.not_in_force", year=year, period=known)))
            continue
        agreement = version_in_force(candidates, year)
        if agreement.status in INVOICED_STATUSES:
            found.append(agreement)
        else:
            status = text(f"terminal.status_{agreement.status}")
            skipped.append((agreement.name, text("cli.not_decided", status=status)))
    if not found:
        raise NotInForceError(text("cli.nothing_to_invoice", year=year))
    return found, skipped


def _populations(given: Sequence[str], store: FactStore | None) -> Any:
    """``DATE`` or a snapshot fills every unknown date; ``DATE=DATE`` and ``DATE=FILE`` fill one."""
    from kostnadsfordelning.reference.arguments import as_date
    from kostnadsfordelning.reference.population import population, population_from

    named: StoreGiven = False if store is None else store
    by_date: dict[str, Any] = {}
    for one in given:
        wanted, equals, used = one.partition("=")
        if not equals:
            if len(given) > 1 or (Path(one).suffix and not _is_snapshot(one)):
                raise _wrong("--population", one, "cli.population")
            if _is_snapshot(one):
                return population_from(one)
            return population(as_date(one, "--population"), store=named)
        wanted = as_date(wanted, "--population").isoformat()
        if wanted in by_date:
            raise _wrong("--population", one, "cli.twice")
        if _is_snapshot(used):
            by_date[wanted] = population_from(used)
        elif Path(used).suffix:
            source = text("cli.file_source", name=Path(used).name)
            by_date[wanted] = population_from(used, date=wanted, source=source)
        else:
            by_date[wanted] = population(as_date(used, "--population"), store=named)
    return by_date or None


def _is_snapshot(name: str) -> bool:
    """Whether a file can be a snapshot, which says its own date and source."""
    return Path(name).suffix.lower() == ".json"


def _pairs(option: str, given: Iterable[str]) -> Iterable[tuple[str, str]]:
    seen: set[str] = set()
    for one in given:
        name, equals, value = one.partition("=")
        if not equals or not name.strip() or not value.strip():
            raise _wrong(option, one, "cli.pair", example=text(f"cli.example_{option[2:]}"))
        if name.strip() in seen:
            raise _wrong(option, one, "cli.twice")
        seen.add(name.strip())
        yield name.strip(), value.strip()


def _assumptions(given: Iterable[str]) -> dict[str, dict[int, str]]:
    assumed: dict[str, dict[int, str]] = {}
    for name, percent in _pairs("--assume", given):
        index, _, year = name.partition(":")
        if not index or not year.isdigit():
            raise _wrong("--assume", f"{name}={percent}", "cli.assume")
        assumed.setdefault(index, {})[int(year)] = percent
    return assumed


def _wrong(option: str, value: str, key: str, **values: str) -> InputError:
    return InputError("", [Fault(option, value, text(key), text(f"{key}_remedy", **values))])


class _Parser(argparse.ArgumentParser):
    """Argparse's own messages are English; the common ones are told in Swedish."""

    def error(self, message: str) -> NoReturn:
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


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
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

    allocating = command("allocate", _allocate)
    allocating.add_argument("agreements", nargs="+", metavar="AVTAL", help=text("cli.help_agreements"))
    _add_facts(allocating)
    allocating.add_argument("--output", metavar="FIL.xlsx", help=text("cli.help_output"))

    invoicing = command("invoices", _invoices)
    invoicing.add_argument("agreements", nargs="*", metavar="AVTAL", help=text("cli.help_all_agreements"))
    _add_facts(invoicing)
    invoicing.add_argument("--instalments", metavar="N", help=text("cli.help_instalments"))
    invoicing.add_argument(
        "--due-date", action="append", metavar="DATUM", default=[], help=text("cli.help_due_date")
    )
    invoicing.add_argument("--issuer", metavar="PART", help=text("cli.help_issuer"))
    invoicing.add_argument("--allow-preliminary", action="store_true", help=text("cli.help_preliminary"))
    invoicing.add_argument("--output", metavar="FIL.xlsx", required=True, help=text("cli.help_output"))

    explaining = command("explain", _explain)
    explaining.add_argument("agreement", metavar="AVTAL", help=text("cli.help_agreements"))
    explaining.add_argument("party", metavar="PART", help=text("cli.help_party"))
    _add_facts(explaining)

    checking = command("check", _check)
    checking.add_argument("files", nargs="+", metavar="FIL", help=text("cli.help_files"))

    add_settle(command, _add_facts, lambda given, names: _allocation(given, _one_or_many(names)), _figures)
    add_commands(command)
    return parser


def _add_facts(parser: argparse.ArgumentParser) -> None:
    """The year, and what the agreements do not know themselves."""
    parser.add_argument("--year", type=int, required=True, metavar="ÅR", help=text("cli.help_year"))
    for option, metavar in (
        ("population", "DATUM|DATUM=DATUM|DATUM=FIL"),
        ("actual", "POST=BELOPP"),
        ("decision", "POST=BESLUT"),
        ("assume", "INDEX:ÅR=PROCENT"),
        ("price-index", "FIL"),
    ):
        parser.add_argument(
            f"--{option}", action="append", default=[], metavar=metavar, help=text(f"cli.help_{option}")
        )
    add_store(parser)
