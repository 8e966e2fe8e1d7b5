"""The command ``compare``: the agreements as they are, and alternatives written in a line each."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from kostnadsfordelning.cli_arguments import (
    add_facts,
    arguments_of,
    fault,
    of_single_years,
    pairs,
    years_given,
)
from kostnadsfordelning.errors import Fault, Faults, InputError, KostnadsfordelningError
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.nearest import unaccented

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from kostnadsfordelning.agreement.agreement import Agreement
    from kostnadsfordelning.agreement.keys import EqualKey, WeightedKey
    from kostnadsfordelning.agreement.portfolio import Portfolio

    Command = Callable[[str, Callable[[argparse.Namespace], int]], argparse.ArgumentParser]

OK, REFUSED = 0, 1
_WITHOUT = re.compile(r"(?:utan|without)\s+(.+)", re.IGNORECASE)
_UPRATED = re.compile(r"(?:uppräkning|indexation)\s+(\d.*%)", re.IGNORECASE)
_FACTOR = re.compile(r"([^\d%,;][^%,;]*?)\s+(\d+(?:[.,]\d+)?\s*%)")
_BETWEEN = re.compile(r"(?<=%)\s*,\s*|(?<=%)\s+(?:och|and)\s+")
_FACTORS = {
    "folkmangd": "population",
    "population": "population",
    "lika": "equal",
    "lika delar": "equal",
    "equal": "equal",
    "landareal": "land_area",
    "land_area": "land_area",
    "skattekraft": "tax_base",
    "tax_base": "tax_base",
}
"""The factors by what they are called, case and dots apart; any other is a key or a column of usage."""


def add_compare(command: Command) -> None:
    """Add the command to the parser; ``command`` makes one of a name and a function."""
    comparing = command("compare", _compare)
    comparing.add_argument("agreements", nargs="+", metavar="AVTAL", help=text("cli.help_agreements"))
    comparing.add_argument("--year", required=True, metavar="ÅR|ÅR-ÅR", help=text("compare.help_year"))
    comparing.add_argument(
        "--model", action="append", required=True, metavar="NAMN=MODELL", help=text("compare.help_model")
    )
    comparing.add_argument(
        "--baseline", default=text("compare.in_force"), metavar="NAMN", help=text("compare.help_baseline")
    )
    add_facts(comparing)
    comparing.add_argument("--output", metavar="FIL.xlsx", help=text("cli.help_output"))


def _compare(given: argparse.Namespace) -> int:
    from kostnadsfordelning.agreement.portfolio import portfolio
    from kostnadsfordelning.analysis.comparison.compare import compare
    from kostnadsfordelning.reports.terminal_comparison import comparison_report

    years = years_given("--year", given.year)
    by_year = of_single_years(given, "--year", years)
    today = portfolio(given.agreements)
    models = {given.baseline: today, **_models(given, today)}
    made = compare(models, years, baseline=given.baseline, by_year=by_year, **arguments_of(given))
    print(comparison_report(made))
    if given.output:
        made.to_excel(given.output)
        print(text("cli.written", path=given.output))
    return OK if made.ok else REFUSED


def _models(given: argparse.Namespace, today: Portfolio) -> dict[str, Portfolio]:
    """The alternatives; every fault in them at once, each with the alternative that it is in."""
    found: dict[str, Portfolio] = {}
    faults = Faults()
    columns = {one.partition("=")[0].strip() for one in given.usage}
    for name, written in pairs("--model", given.model):
        place = f'--model "{name}"'
        if name == given.baseline:
            faults.append(fault(place, "", "compare.name_taken", name=name))
            continue
        try:
            found[name] = _model(written, today, columns)
        except InputError as error:
            faults += [replace(one, place=place, value=one.value or written) for one in error.faults]
        except KostnadsfordelningError as error:
            faults.append(Fault(place, written, str(error), text("compare.model_remedy")))
    if faults:
        raise faults.error()
    return found


def _model(written: str, today: Portfolio, columns: set[str]) -> Portfolio:
    """One alternative: other agreements, or today's with what follows changed in them, or both.

    Pieces are apart by semicolons: ``utan PART``, ``uppräkning P %``, factors with their percents, or else
    an agreement's id or file. ``columns`` are the names of usage that is told with the command.
    """
    from kostnadsfordelning.agreement.portfolio import portfolio

    names: list[str] = []
    leaving: list[str] = []
    rates: list[str] = []
    factors: list[str] = []
    for piece in filter(None, map(str.strip, written.split(";"))):
        without, uprated = _WITHOUT.fullmatch(piece), _UPRATED.fullmatch(piece)
        if without:
            leaving.append(without[1])
        elif uprated:
            rates.append(uprated[1])
        elif "%" in piece or unaccented(piece) in _FACTORS:
            factors.append(piece)
        else:
            names.append(piece)
    if not (names or leaving or rates or factors):
        raise InputError("", [fault("", written, "compare.nothing")])
    if len(factors) > 1 or len(rates) > 1:
        raise InputError("", [fault("", written, "compare.twice")])
    model = portfolio(names) if names else today
    if leaving:
        model = portfolio(_without(list(model), leaving))
    if rates:
        model = model.replace(indexation=rates[0])
    if factors:
        known = columns | {name for agreement in model for name in agreement.keys}
        model = model.replace(key=_key(factors[0], known))
    return model


def _key(piece: str, known: set[str]) -> EqualKey | WeightedKey:
    """The key that factors make; ``known`` are the other names that they may have."""
    from kostnadsfordelning.agreement.key_makers import Equal, Weighted

    alone = _FACTORS.get(unaccented(piece))
    if alone is not None:
        return Equal() if alone == "equal" else Weighted({alone: "100 %"})
    shares: dict[str, str] = {}
    faults = Faults()
    for part in map(str.strip, _BETWEEN.split(piece)):
        found = _FACTOR.fullmatch(part)
        name = None if found is None else _FACTORS.get(unaccented(found[1]), found[1])
        if found is None:
            faults.append(fault("", part, "compare.factor"))
        elif name is None or name not in known | {*_FACTORS.values()}:
            others = f", {', '.join(sorted(known))}" if known else ""
            faults.append(fault("", part, "compare.no_factor", known=others))
        elif name in shares:
            faults.append(fault("", part, "cli.twice"))
        else:
            shares[name] = found[2]
    if faults:
        raise faults.error()
    return Weighted(shares)


def _without(agreements: Sequence[Agreement], leaving: Sequence[str]) -> list[Agreement]:
    """The agreements without some parties: refused for one that none of them has."""
    faults = Faults()
    made = list(agreements)
    for written in leaving:
        named = {word.casefold(): word for one in agreements for word in _called(one)}
        party = named.get(written.casefold(), written)
        having = [one for one in agreements if party in _called(one)]
        if not having:
            known = dict.fromkeys(party.name for one in agreements for party in one.everyone.values())
            faults.append(fault("", party, "compare.no_such_party", known=", ".join(known)))
            continue
        for place, one in enumerate(made):
            if party in _called(one):
                code = one.code(party)
                made[place] = one.replace(parties=[other for other in one.everyone if other != code])
    if faults:
        raise faults.error()
    return made


def _called(agreement: Agreement) -> set[str]:
    """What the parties may be called: their codes and names."""
    return {word for party in agreement.everyone.values() for word in (party.code, party.name)}
