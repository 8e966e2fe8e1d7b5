"""Results as text for a terminal: tables a person would rather look at than open the file."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kostnadsfordelning.calculation.operands import RESIDUAL
from kostnadsfordelning.calculation.party_remarks import months
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import MONEY, decimals, kronor, measured, percent, unit, whole
from kostnadsfordelning.reports.measures import measures_of
from kostnadsfordelning.reports.terminal_notes import notes
from kostnadsfordelning.reports.terminal_tables import NO_PART, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kostnadsfordelning.agreement.agreement import Agreement
    from kostnadsfordelning.calculation.allocation import Allocation
    from kostnadsfordelning.calculation.result import AgreementResult
    from kostnadsfordelning.invoicing.invoices import Invoices
    from kostnadsfordelning.reports.measures import Measured

Who = tuple[str, str]
"""A party's code and name. What is left over has a line for each name: rounding is not a cap."""


def catalogue_table(agreements: Iterable[Agreement]) -> str:
    """The agreements: id, name, status, validity, parties, source."""
    rows = [
        [
            one.id,
            one.name,
            text(f"terminal.status_{one.status}"),
            text("terminal.validity", start=one.valid_from, end=one.valid_to or ""),
            str(len(one.everyone)),
            one.source or "",
        ]
        for one in agreements
    ]
    heads = text("terminal.catalogue_heads").split("|")
    return table(heads, rows, numbers=(4,))


def open_questions(agreement: Agreement) -> list[str]:
    """The agreement's open questions, a line each."""
    return [
        text("terminal.open_question", path=path, question=unknown.unknown)
        for path, unknown in agreement.unknowns.items()
    ]


def allocation_report(allocation: Allocation) -> str:
    """The amounts per party, a table per measure, and what the reader should know about them."""
    lines = [_title(allocation)]
    parts = measures_of(allocation)
    for part in parts:
        lines.append("")
        if len(parts) > 1 or not part.money:
            lines += [text("terminal.measure", measure=part.measure), ""]
        with measured(part.measure):
            lines += [_amounts(part), *_periods(part.results)]
    if any(row.sign == "income" for row in allocation.rows):
        lines += ["", text("terminal.income")]
    return "\n".join([*lines, *notes(allocation)])


def invoices_report(made: Invoices, skipped: Sequence[tuple[str, str]]) -> str:
    """Kronor per recipient, service and instalment, and what was skipped and why."""
    allocation = made.allocation
    part = next(one for one in measures_of(allocation) if one.money)
    invoiced: dict[Who, dict[int, int]] = {}
    for row in made.rows:
        by_instalment = invoiced.setdefault((row.recipient, allocation.names[row.recipient]), {})
        by_instalment[row.instalment] = by_instalment.get(row.instalment, 0) + row.amount
    numbers = sorted({row.instalment for row in made.rows})
    instalments = [text("terminal.instalment", number=number) for number in numbers]
    heads = [text("terminal.recipient"), *_services(part.results), text("terminal.total"), *instalments]
    rows = [
        [
            who[1],
            *_by_service(part, who),
            whole(sum(parts.values())),
            *(whole(parts.get(number, 0)) for number in numbers),
        ]
        for who, parts in invoiced.items()
    ]
    for who, left in _sums(part).items():
        if who[0] == RESIDUAL:
            rows.append([who[1], *_by_service(part, who), whole(left), *[NO_PART] * len(numbers)])
    totals = [sum(parts.get(number, 0) for parts in invoiced.values()) for number in numbers]
    total = [text("terminal.sum"), *_totals(part), whole(part.total), *map(whole, totals)]
    lines = [_title(allocation), "", table(heads, [*rows, total], total=True)]
    return "\n".join([*lines, *notes(allocation, skipped, made.check_rows)])


def _title(allocation: Allocation) -> str:
    names = ", ".join(dict.fromkeys(result.agreement.name for result in allocation.results))
    mark = text("terminal.preliminary") if allocation.preliminary else ""
    return text("terminal.title", names=names, year=allocation.year, mark=mark)


def _amounts(part: Measured) -> str:
    """Parties × services in one measure, with shares, and kronor per inhabitant where it is kronor."""
    several = len(part.results) > 1
    heads = [text("terminal.party"), *_services(part.results)]
    heads += [_total_head(part)] if several else []
    heads += [text("terminal.share")]
    persons, total = part.inhabitants, part.total
    counted = part.money and any(persons.get(code) for code in part.names)
    heads += [text("terminal.per_inhabitant")] if counted else []
    rows = []
    for who, amount in _sums(part).items():
        row = [who[1], *_by_service(part, who)]
        row += [_amount(amount)] if several else []
        row.append(percent(Fraction(amount, total), 1) if total else "")
        if counted:
            row.append(decimals(Fraction(amount, persons[who[0]]), 2) if persons.get(who[0]) else "")
        rows.append(row)
    last = [text("terminal.sum"), *_totals(part)]
    last += [_amount(total)] if several else []
    last += [percent(1, 1) if total else ""]
    last += [""] if counted else []
    return table(heads, [*rows, last], total=True)


def _periods(results: Iterable[AgreementResult]) -> Iterator[str]:
    """What each party is charged in each period told so far, a table per item that has periods."""
    for result in results:
        for item in result.agreement.items:
            rows = [row for row in result.rows if row.item == item.id and row.periods]
            if not rows:
                continue
            numbers = range(len(rows[0].periods))
            heads = [text("terminal.party")]
            heads += [text("terminal.period", number=number + 1) for number in numbers]
            lines = [[row.name, *map(_amount, row.periods)] for row in rows]
            sums = [_amount(sum(row.periods[number] for row in rows)) for number in numbers]
            title = text("terminal.by_period", item=item.title, told=len(numbers), of=item.periods)
            yield ""
            yield title
            yield ""
            yield table(heads, [*lines, [text("terminal.sum"), *sums]], total=True)


def _amount(number: int) -> str:
    """An amount in a cell: kronor bare, as they are when nothing is said, anything else with its measure."""
    return whole(number) if unit() == MONEY else kronor(number)


def _total_head(part: Measured) -> str:
    return text("terminal.total") if part.money else text("terminal.sum")


def _services(results: Sequence[AgreementResult]) -> list[str]:
    """A heading per result: versions of the same agreement are told apart by their months."""
    ids = [result.agreement.id for result in results]
    return [
        result.agreement.name
        if ids.count(result.agreement.id) == 1
        else text("terminal.version", name=result.agreement.name, span=months(result.span))
        for result in results
    ]


def _sums(part: Measured) -> dict[Who, int]:
    """The amounts by party in the order met, what is left over last."""
    sums: dict[Who, int] = {}
    for row in sorted(part.rows, key=lambda row: row.party == RESIDUAL):
        who = row.party, row.name if row.party == RESIDUAL else part.names[row.party]
        sums[who] = sums.get(who, 0) + row.amount
    return sums


def _by_service(part: Measured, who: Who) -> list[str]:
    """The party's amount per service."""
    party, name = who
    cells = []
    for _, rows in part.parts:
        own = [row.amount for row in rows if row.party == party and (party != RESIDUAL or row.name == name)]
        cells.append(_amount(sum(own)) if own else NO_PART)
    return cells


def _totals(part: Measured) -> list[str]:
    return [_amount(sum(row.amount for row in rows)) for _, rows in part.parts]
