"""The commands about facts: ``fetch``, ``facts`` and ``template``.

The clock is read here and nowhere below: a fetch is told when it is made.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from kostnadsfordelning.errors import Fault, InputError
from kostnadsfordelning.messages import text

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Iterator

    from kostnadsfordelning.reference.pxweb.snapshot import Snapshot
    from kostnadsfordelning.reference.store.store import FactStore

    Command = Callable[[str, Callable[[argparse.Namespace], int]], argparse.ArgumentParser]

OK = 0
_NAMES = {"population": "folkmangd", "land-area": "landareal"}


def add_commands(command: Command) -> None:
    """Add the commands to the parser; ``command`` makes one of a name and a function."""
    fetching = command("fetch", _fetch)
    fetching.add_argument("what", choices=("population", "land-area", "table"), help=text("cli.help_what"))
    fetching.add_argument("id", nargs="?", metavar="TABELL", help=text("cli.help_table_id"))
    fetching.add_argument("--date", metavar="DATUM", help=text("cli.help_date"))
    fetching.add_argument("--parties", nargs="+", metavar="PART", help=text("cli.help_parties"))
    fetching.add_argument(
        "--select", action="append", default=[], metavar="VARIABEL=KOD,KOD", help=text("cli.help_select")
    )
    fetching.add_argument("--output", metavar="FIL.json", help=text("cli.help_snapshot"))
    fetching.add_argument("--table", metavar="TABELL", help=text("cli.help_table"))
    fetching.add_argument("--tables", metavar="FIL.json", help=text("cli.help_tables"))
    fetching.add_argument("--overwrite", action="store_true", help=text("cli.help_overwrite"))
    add_store(fetching)

    listing = command("facts", _facts)
    listing.add_argument("agreements", nargs="*", metavar="AVTAL", help=text("cli.help_facts_agreements"))
    listing.add_argument("--year", type=int, metavar="ÅR", help=text("cli.help_facts_year"))
    add_store(listing)

    making = command("template", _template)
    making.add_argument("output", metavar="FIL", help=text("cli.help_template_file"))
    making.add_argument("--index", default="PKV", metavar="INDEX", help=text("cli.help_index"))
    making.add_argument("--edition", metavar="DATUM", help=text("cli.help_edition"))
    making.add_argument("--years", nargs="+", type=int, default=[], metavar="ÅR", help=text("cli.help_years"))
    making.add_argument(
        "--agreement", nargs="?", const="", metavar="AVTAL", help=text("cli.help_template_agreement")
    )


def add_store(parser: argparse.ArgumentParser) -> None:
    """The store, and the choices where sources differ."""
    parser.add_argument("--store", metavar="MAPP", help=text("cli.help_store"))
    parser.add_argument(
        "--prefer", action="append", default=[], metavar="UPPGIFT=KÄLLA", help=text("cli.help_prefer")
    )


def opened(given: argparse.Namespace) -> FactStore | None:
    """The store that the command line, the environment or the toml file names."""
    from kostnadsfordelning.reference.store.store import open_store

    return open_store(given.store, prefer=dict(_preferences(given.prefer)))


def _refuse_useless(given: argparse.Namespace, options: Iterable[str]) -> None:
    """An option that this kind of fetch would not read is refused, not ignored."""
    for option in options:
        value = getattr(given, option, None)
        if value:
            raise _wrong(f"--{option}", str(value), "cli.useless_option")


def _preferences(given: Iterable[str], option: str = "--prefer") -> Iterator[tuple[str, str]]:
    """Names and values; one that is given twice would silently lose the first."""
    seen: set[str] = set()
    for one in given:
        name, equals, value = one.partition("=")
        if not equals or not name.strip() or not value.strip():
            raise _wrong(option, one, "cli.prefer")
        if name.strip() in seen:
            raise _wrong(option, one, "cli.twice")
        seen.add(name.strip())
        yield name.strip(), value.strip()


def _fetch(given: argparse.Namespace) -> int:
    from kostnadsfordelning.reference.pxweb import fetching

    fetched = dt.datetime.now().astimezone().replace(microsecond=0)
    if given.what == "table":
        if not given.id or not given.output:
            raise _wrong("fetch table", given.id or "", "cli.fetch_table")
        _refuse_useless(given, ("date", "parties", "table", "tables", "store", "prefer"))
        selection = {name: codes.split(",") for name, codes in _preferences(given.select, "--select")}
        made = fetching.fetch_table(
            given.id, selection, output=given.output, fetched=fetched, overwrite=given.overwrite
        )
        print(_told_table(made))
    else:
        if not given.date or given.id:
            raise _wrong(f"fetch {given.what}", given.id or "", "cli.fetch_date")
        _refuse_useless(given, ("select",))
        store = opened(given)
        output = given.output or _output(given, store)
        tables = given.tables or (store.tables_file if store is not None else None)
        fetch = fetching.fetch_population if given.what == "population" else fetching.fetch_land_area
        made = fetch(
            given.date,
            _parties(given.parties),
            output=output,
            fetched=fetched,
            table=given.table,
            tables=tables,
            overwrite=given.overwrite,
        )
        print(_told(made))
        given.output = output
    print(text("cli.written", path=given.output))
    return OK


def _output(given: argparse.Namespace, store: FactStore | None) -> str:
    """In the store, under the name that says what it is; without a store the user must say where."""
    if store is None:
        raise _wrong("--output", "", "cli.fetch_output")
    return str(store.folder / f"{_NAMES[given.what]}-{given.date}.json")


def _parties(given: Iterable[str] | None) -> list[str] | None:
    """Codes or names, apart or with commas between them."""
    if given is None:
        return None
    return [part.strip() for one in given for part in one.split(",") if part.strip()]


def _told(made: Snapshot) -> str:
    """What was fetched, as a person needs to see it to trust it: heading, content, date, sum, notes."""
    from kostnadsfordelning.messages.numbers import decimals
    from kostnadsfordelning.reference.pxweb.figures import noted, values_of

    values = values_of(made, made.kind)
    total = sum(values.values.values())
    shown = (
        text("pxweb.persons", count=total)
        if isinstance(total, int)
        else text("pxweb.area", area=decimals(total, 2))
    )
    contents = [label for one in made.cube.dimensions if one.role == "metric" for label in one.labels]
    lines = [
        text(
            "pxweb.fetched",
            label=made.label,
            table=made.table_id,
            kind=values.label,
            date=made.date,
            count=len(values),
            total=shown,
            content=", ".join(contents),
            updated=made.updated.date() if made.updated else "–",
            fetched=made.fetched.date(),
            sha256=made.sha256[:12],
        ),
        *(text("pxweb.note_line", note=note.rstrip(".")) for note in noted(made)),
    ]
    if made.basis:
        lines += [text("pxweb.note_line", note=made.basis), text("pxweb.first_time")]
    return "\n".join(lines)


def _told_table(made: Snapshot) -> str:
    return text(
        "pxweb.fetched_table",
        label=made.label,
        table=made.table_id,
        cells=len(made.cube),
        updated=made.updated.date() if made.updated else "–",
        fetched=made.fetched.date(),
        sha256=made.sha256[:12],
    )


def _facts(given: argparse.Namespace) -> int:
    from kostnadsfordelning.agreement.catalogue import calendar_year
    from kostnadsfordelning.calculation.fact_needs import left_out
    from kostnadsfordelning.calculation.known_facts import fact_rows
    from kostnadsfordelning.reports.facts_list import facts_list

    year = None if given.year is None else calendar_year(given.year)
    store = opened(given)
    rows = fact_rows(year, store, given.agreements)
    away = left_out(year) if year is not None and not given.agreements else ()
    print(facts_list(rows, year, store, away, given.agreements))
    return OK


def _template(given: argparse.Namespace) -> int:
    if given.agreement is not None:
        _refuse_useless(given, ("edition", "years"))
        _agreement_workbook(given.output, given.agreement)
    else:
        from kostnadsfordelning.reference.index_template import price_index_template

        price_index_template(given.output, index=given.index, edition=given.edition, years=given.years)
    print(text("cli.written", path=given.output))
    return OK


def _agreement_workbook(output: str, agreement: str) -> None:
    """A blank workbook, or one filled in with an agreement to go on from; none is written over."""
    from kostnadsfordelning.agreement.excel.writing import agreement_template

    if not agreement:
        agreement_template(output)
        return
    from kostnadsfordelning.agreement.catalogue import load_agreement

    if Path(output).exists():
        raise _wrong("template", output, "excel.template_exists")
    load_agreement(agreement).to_excel(output)


def _wrong(option: str, value: str, key: str) -> InputError:
    return InputError("", [Fault(option, value, text(key), text(f"{key}_remedy"))])
