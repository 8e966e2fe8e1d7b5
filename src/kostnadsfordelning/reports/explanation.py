"""The account of a party's amounts as running text."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import TYPE_CHECKING

from kostnadsfordelning.calculation.plan import RESIDUAL
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import day, decimals, measured
from kostnadsfordelning.reports.account import account
from kostnadsfordelning.reports.measures import measures_of

if TYPE_CHECKING:
    from kostnadsfordelning.calculation.allocation import Allocation
    from kostnadsfordelning.calculation.result import AgreementResult
    from kostnadsfordelning.reports.account import ItemAccount
    from kostnadsfordelning.reports.telling import Line

SHORT = 60
"""A source of up to so many characters is written out every time."""


def explain_allocation(allocation: Allocation, party: str) -> str:
    """How the amounts of ``party`` (a code) came about: every agreement, every cost item, every step."""
    name = allocation.names[party]
    head = text("account.head", name=name, code=party, year=allocation.year)
    if party == RESIDUAL:
        head = text("account.head_residual", year=allocation.year)
    if any(row.preliminary for row in allocation.rows if row.party == party):
        head += "\n" + text("account.preliminary")
    parts = [head]
    told: set[str] = set()
    ids = [result.agreement.id for result in allocation.results]
    for result in allocation.results:
        version = ids.count(result.agreement.id) > 1
        parts += [_item(result, one, told, version=version) for one in account(result, party)]
    parts.append(_foot(allocation, party))
    return "\n\n".join(parts)


def _item(result: AgreementResult, one: ItemAccount, told: set[str], *, version: bool) -> str:
    """One cost item, with its version where two were in force.

    ``told`` holds the notes and sources already written, so that none is repeated.
    """
    agreement = result.agreement
    mark = text("account.preliminary_mark") if one.preliminary else ""
    name = agreement.name
    if version:
        name = text("account.version", agreement=name, version=agreement.version)
    lines = [text("account.item", agreement=name, item=one.title, mark=mark)]
    if agreement.source:
        lines.append(text("account.basis", source=agreement.source))
    for number, line in enumerate(one.lines, start=1):
        lines += _line(number, line, told)
    with measured(one.measure):
        lines.append(text("account.item_amount", amount=one.amount))
    return "\n".join(lines)


def _line(number: int, line: Line, told: set[str]) -> list[str]:
    computation = line.computation
    if computation.endswith(line.outcome) or not computation:
        shown = computation or line.outcome
    elif line.amount is not None and "=" not in computation and "×" not in computation:
        shown = f"{line.outcome} ({computation})"
    else:
        shown = f"{computation} → {line.outcome}"
    lines = [f"  {number}. {line.what}: {shown}"]
    lines += [f"     {detail}" for detail in line.details]
    if line.source:
        repeated = line.source in told and len(line.source) > SHORT
        written = text("account.same_source") if repeated else text("account.source", source=line.source)
        lines.append(f"     {written}")
    lines += ["     " + text("account.note", note=note) for note in line.notes if note not in told]
    told.update(line.notes, [line.source])
    return lines


def _foot(allocation: Allocation, party: str) -> str:
    """What it all comes to: a sum per measure, and kronor per inhabitant."""
    lines = []
    for part in measures_of(allocation):
        if party not in part.names:
            continue
        amount = part.amounts[party]
        with measured(part.measure):
            lines.append(text("account.total", amount=amount))
        persons, population = part.inhabitants.get(party), allocation.population
        if persons and population is not None and population.fact is not None:
            used = population.fact.used
            date = day(used) if isinstance(used, dt.date) else str(used)
            rate = decimals(Fraction(amount, persons), 2)
            lines.append(text("account.per_inhabitant", rate=rate, amount=amount, persons=persons, date=date))
    return "\n".join(lines)
