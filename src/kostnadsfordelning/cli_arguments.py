"""The options that tell a calculation what the agreements do not know: read, and told of when wrong.

What `allocate` takes as arguments of Python is written as text on the command line; a fault that the
library finds in an argument is told here by the option that it was given by.
"""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kostnadsfordelning.cli_facts import add_store, opened
from kostnadsfordelning.errors import Fault, Faults, InputError, KostnadsfordelningError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from kostnadsfordelning.reference.store.store import FactStore, StoreGiven

TOLD = ("actual", "grants", "carry_over", "decision")
"""The arguments that are told per cost item."""
_YEARS = re.compile(r"(\d{4})(?:\s*[-–]\s*(\d{4}))?", re.ASCII)
_OF_A_YEAR = re.compile(r"(\d{4}):(.*)", re.ASCII | re.DOTALL)
_OPTIONS = (
    ("population", "DATUM|DATUM=DATUM|DATUM=FIL"),
    ("actual", "POST=BELOPP[;BELOPP]"),
    ("grants", "NAMN=BELOPP"),
    ("carry-over", "POST=BELOPP"),
    ("usage", "NAMN=FIL[!RUBRIK]"),
    ("decision", "POST=BESLUT"),
    ("assume", "INDEX:ÅR=PROCENT"),
    ("price-index", "FIL"),
)


def add_year(parser: argparse.ArgumentParser) -> None:
    """The year, and what the agreements do not know themselves."""
    parser.add_argument("--year", type=int, required=True, metavar="ÅR", help=text("cli.help_year"))
    add_facts(parser)


def add_facts(parser: argparse.ArgumentParser) -> None:
    """What the agreements do not know themselves."""
    for option, metavar in _OPTIONS:
        parser.add_argument(
            f"--{option}", action="append", default=[], metavar=metavar, help=text(f"cli.help_{option}")
        )
    add_store(parser)


def arguments_of(given: argparse.Namespace) -> dict[str, Any]:
    """The keyword arguments of `allocate` that the options stand for.

    Raises `InputError` for options that cannot be read, all of them at once, each named.
    """
    from kostnadsfordelning.calculation.prepare import together
    from kostnadsfordelning.reference.price_index import price_index_from

    readers: dict[str, Callable[[], Any]] = {
        **{name: partial(told_of, name, getattr(given, name)) for name in TOLD},
        "assume": lambda: _assumptions(given.assume),
        "price_index": lambda: [price_index_from(name) for name in given.price_index],
        "": lambda: figures_of(given),
    }
    found: dict[str, Any] = {}
    errors: list[KostnadsfordelningError] = []
    for name, read in readers.items():
        try:
            found[name] = read()
        except KostnadsfordelningError as error:
            errors.append(error)
    if errors:
        raise together(errors)
    figures: dict[str, Any] = found.pop("")
    return found | figures


def told_of(argument: str, given: Iterable[str]) -> dict[str, str | list[str]]:
    """One of the arguments that are told per cost item, from its option."""
    told = pairs(f"--{argument.replace('_', '-')}", given)
    return _costs(told) if argument == "actual" else dict(told)


def years_given(option: str, given: str) -> list[int]:
    """``2023-2030``, ``2026,2027``, or both. Raises `InputError` for what is none of them."""
    years: list[int] = []
    for part in given.split(","):
        found = _YEARS.fullmatch(part.strip())
        first, last = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
        if first > last:
            raise wrong(option, given, "cli.years", name=option)
        years += range(first, last + 1)
    return years


def of_single_years(
    given: argparse.Namespace, option: str, years: Sequence[int]
) -> dict[int, dict[str, Any]]:
    """What is told of single years, ``2026:POST=BELOPP``; it is taken out of what holds for all of them.

    Raises `InputError` for years that are not among ``years``, which were given by ``option``.
    """
    found: dict[int, dict[str, list[str]]] = {}
    faults = Faults()
    for name in TOLD:
        of_all = []
        for one in getattr(given, name):
            match = _OF_A_YEAR.fullmatch(one)
            if match and int(match[1]) not in years:
                told = {"name": option, "years": ", ".join(map(str, years))}
                faults.append(fault(f"--{name.replace('_', '-')}", one, "cli.other_year", **told))
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


def figures_of(given: argparse.Namespace) -> dict[str, Any]:
    """The figures that a key needs: a settlement that is made by one takes them too."""
    from kostnadsfordelning.calculation.usage import usage_options

    store = opened(given)
    return {
        "population": _populations(given.population, store),
        "usage": usage_options(given.usage) or None,
        "store": False if store is None else store,
    }


def one_or_many(names: Sequence[str]) -> str | list[str]:
    """One agreement outside its validity is an error; of several it is listed as skipped."""
    return names[0] if len(names) == 1 else list(names)


def pairs(option: str, given: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Names and values. Raises `InputError` with all that cannot be read, or is told twice."""
    found: dict[str, str] = {}
    faults = Faults()
    for one in given:
        name, equals, value = (part.strip() for part in one.partition("="))
        if not equals or not name or not value:
            faults.append(fault(option, one, "cli.pair", example=text(f"cli.example_{option[2:]}")))
        elif name in found:
            faults.append(fault(option, one, "cli.twice"))
        else:
            found[name] = value
    if faults:
        raise faults.error()
    yield from found.items()


def _costs(given: Iterable[tuple[str, str]]) -> dict[str, str | list[str]]:
    """The cost of the whole year, or of each period so far with semicolons between.

    A semicolon last says that what stands before it is the first periods, not the whole year.
    """
    costs: dict[str, str | list[str]] = {}
    faults = Faults()
    for name, value in given:
        *periods, last = (part.strip() for part in value.split(";"))
        costs[name] = [*periods, last] if last else periods
        if not periods:
            costs[name] = last
        elif not all(periods):
            faults.append(fault("--actual", f"{name}={value}", "cli.empty_period"))
    if faults:
        raise faults.error()
    return costs


def _assumptions(given: Iterable[str]) -> dict[str, dict[int, str]]:
    assumed: dict[str, dict[int, str]] = {}
    for name, percent in pairs("--assume", given):
        index, _, year = name.partition(":")
        if not index or not (year.isascii() and year.isdigit()):
            raise wrong("--assume", f"{name}={percent}", "cli.assume")
        assumed.setdefault(index, {})[int(year)] = percent
    return assumed


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
                raise wrong("--population", one, "cli.population")
            if _is_snapshot(one):
                return population_from(one)
            return population(as_date(one, "--population"), store=named)
        wanted = as_date(wanted, "--population").isoformat()
        if wanted in by_date:
            raise wrong("--population", one, "cli.twice")
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


def fault(option: str, value: str, key: str, **values: str) -> Fault:
    """What is wrong with an option."""
    return Fault(option, value, text(key), text(f"{key}_remedy", **values))


def wrong(option: str, value: str, key: str, **values: str) -> InputError:
    """The error that an option which cannot be read comes to."""
    return InputError("", [fault(option, value, key, **values)])


def in_options(message: str) -> str:
    """A message with the arguments of Python named as the options they were given by."""
    for written, option in _ARGUMENTS:
        message = written.sub(option, message)
    return message


def _period(found: re.Match[str]) -> str:
    return text("cli.period_of", item=found[1], number=int(found[2]) + 1)


_ARGUMENTS: tuple[tuple[re.Pattern[str], Any], ...] = (
    (re.compile(r"\bactual\['([^'\n]*)'\]\[(\d+)\]"), _period),
    (re.compile(r"\b(actual|decision|grants)\['([^'\n]*)'\]"), r"--\1 \2"),
    (re.compile(r"\bcarry_over\['([^'\n]*)'\]"), r"--carry-over \1"),
    (re.compile(r"\busage\['([^'\n]*)'\]\['([^'\n]*)'\]"), r"--usage \1 (\2)"),
    (re.compile(r"\busage\['([^'\n]*)'\]"), r"--usage \1"),
    (re.compile(r"\bassume\['([^'\n]*)'\]\[(\d+)\]"), r"--assume \1:\2"),
    (re.compile(r"\bpopulation\['([^'\n]*)'\]"), r"--population \1"),
    (re.compile(r"\bdue_dates(\[\d+\])"), r"--due-date (due_dates\1)"),
    (re.compile(r"^(instalments|issuer|year|years|population|factors): ", re.MULTILINE), r"--\1: "),
    (re.compile(r"^due_dates: ", re.MULTILINE), "--due-date: "),
    (re.compile(r"^advance: ", re.MULTILINE), "--advance: "),
    (re.compile(r"^as_of: ", re.MULTILINE), "--as-of: "),
    (re.compile(r"^settlement\S*: ", re.MULTILINE), "--key, --deficit-key, --de-minimis: "),
)
"""Where a fault of an argument stands, and what that is on the command line."""
