"""Results as text for a terminal: tables a person would rather look at than open the file."""

from __future__ import annotations

from fractions import Fraction
from textwrap import fill
from typing import TYPE_CHECKING

from tabulate import tabulate

from kostnadsfordelning.calculation.checks import COMPARISONS, failed
from kostnadsfordelning.calculation.plan import RESIDUAL
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import decimals, percent, whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kostnadsfordelning.agreement.agreement import Agreement
    from kostnadsfordelning.calculation.allocation import Allocation
    from kostnadsfordelning.calculation.checks import CheckRow
    from kostnadsfordelning.invoicing.invoices import Invoices

REMARKS = (
    "preliminary",
    "party_decision",
    "printed_table",
    "population_substitute",
    "population_not_used",
    "population_own",
    "party_name",
    "not_cited",
    "index_not_used",
    "decision",
    "sources_differ",
    "index_edition",
    "assumption_not_used",
    "mandate",
    "part_of_year",
    "version_span",
    "unchanged_amount",
    "above_frame",
    "below_threshold",
    "unfunded",
    "grant_negative",
    "grant_unused",
    "manual_residual",
    "fact_latest",
    "usage_not_used",
    "item_absent",
)
"""Rows that hold but that nobody should overlook; the others are in the workbook."""

WIDTH = 100
NO_PART = "–"
"""Takes no part, which is not the same as 0 kr."""


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
    return _table(heads, rows, numbers=(4,))


def open_questions(agreement: Agreement) -> list[str]:
    """The agreement's open questions, a line each."""
    return [
        text("terminal.open_question", path=path, question=unknown.unknown)
        for path, unknown in agreement.unknowns.items()
    ]


def allocation_report(allocation: Allocation) -> str:
    """The amounts per party, and what the reader should know about them."""
    heads = [text("terminal.party"), *_services(allocation)]
    rows = [
        [name, *_by_service(allocation, party), whole(allocation.amounts[party])]
        for party, name in allocation.names.items()
    ]
    if len(allocation.results) == 1:
        rows = [[name, whole(allocation.amounts[party])] for party, name in allocation.names.items()]
    else:
        heads.append(text("terminal.total"))
    heads += [text("terminal.share"), text("terminal.per_inhabitant")]
    persons = allocation.inhabitants
    for row, party in zip(rows, allocation.names, strict=True):
        amount = allocation.amounts[party]
        row.append(percent(Fraction(amount, allocation.total), 1) if allocation.total else "")
        row.append(decimals(Fraction(amount, persons[party]), 2) if persons.get(party) else "")
    total = [text("terminal.sum"), *_sums(allocation)]
    if len(allocation.results) > 1:
        total.append(whole(allocation.total))
    total += [percent(1, 1) if allocation.total else "", ""]
    return "\n".join([_title(allocation), "", _table(heads, [*rows, total], total=True), *_notes(allocation)])


def invoices_report(made: Invoices, skipped: Sequence[tuple[str, str]]) -> str:
    """Kronor per recipient, service and instalment, and what was skipped and why."""
    allocation = made.allocation
    invoiced: dict[str, dict[int, int]] = {}
    for row in made.rows:
        by_instalment = invoiced.setdefault(row.recipient, {})
        by_instalment[row.instalment] = by_instalment.get(row.instalment, 0) + row.amount
    numbers = sorted({row.instalment for row in made.rows})
    instalments = [text("terminal.instalment", number=number) for number in numbers]
    heads = [text("terminal.recipient"), *_services(allocation), text("terminal.total"), *instalments]
    rows = [
        [
            allocation.names[party],
            *_by_service(allocation, party),
            whole(sum(parts.values())),
            *(whole(parts.get(number, 0)) for number in numbers),
        ]
        for party, parts in invoiced.items()
    ]
    if RESIDUAL in allocation.names:
        left = whole(allocation.amounts[RESIDUAL])
        dashes = [NO_PART] * len(numbers)
        rows.append([allocation.names[RESIDUAL], *_by_service(allocation, RESIDUAL), left, *dashes])
    totals = [sum(parts.get(number, 0) for parts in invoiced.values()) for number in numbers]
    total = [text("terminal.sum"), *_sums(allocation), whole(allocation.total), *map(whole, totals)]
    lines = [_title(allocation), "", _table(heads, [*rows, total], total=True), *_notes(allocation, skipped)]
    return "\n".join(lines)


def _title(allocation: Allocation) -> str:
    names = ", ".join(result.agreement.name for result in allocation.results)
    mark = text("terminal.preliminary") if allocation.preliminary else ""
    return text("terminal.title", names=names, year=allocation.year, mark=mark)


def _services(allocation: Allocation) -> list[str]:
    return [result.agreement.name for result in allocation.results]


def _by_service(allocation: Allocation, party: str) -> list[str]:
    """The party's kronor per service."""
    cells = []
    for result in allocation.results:
        parts = [row.amount for row in result.rows if row.party == party]
        cells.append(whole(sum(parts)) if parts else NO_PART)
    return cells


def _sums(allocation: Allocation) -> list[str]:
    return [whole(result.total) for result in allocation.results]


def _notes(allocation: Allocation, skipped: Sequence[tuple[str, str]] = ()) -> list[str]:
    """What does not hold, what is worth knowing, what was assumed, what was skipped."""
    rows = allocation.check_rows
    wrong = failed(rows)
    compared = [row for row in rows if row.check in COMPARISONS]
    held = text("terminal.checks", ok=sum(row.ok for row in compared), count=len(compared))
    names = {result.agreement.id: result.agreement.name for result in allocation.results}
    lines = ["", held, *_bullets(wrong, names)]
    low = [row for row in rows if row.check == "certainty" and row.got in {"C", "U"}]
    remarks = [row for row in rows if row.ok and row.check in REMARKS]
    for head, found in (
        ("terminal.remarks", [*remarks, *low]),
        ("terminal.assumptions", [row for row in rows if row.check == "assumed"]),
    ):
        if found:
            lines += ["", text(head), *_bullets(found, names)]
    left_out = [*skipped, *((one.name, one.reason) for one in allocation.skipped)]
    if left_out:
        lines += ["", text("terminal.skipped"), *(_bullet(f"{name}: {reason}") for name, reason in left_out)]
    return [*lines, ""]


def _bullets(rows: Iterable[CheckRow], names: dict[str, str]) -> list[str]:
    """One line per note, with the services it concerns."""
    by_note: dict[str, list[str]] = {}
    for row in rows:
        by_note.setdefault(row.note, []).append(names.get(row.service, row.service))
    prefix = text("calculation.assumed_prefix")
    return [
        _bullet(f"{', '.join(services)}: {note.removeprefix(prefix)}") for note, services in by_note.items()
    ]


def _bullet(line: str) -> str:
    return fill(line, WIDTH, initial_indent="  • ", subsequent_indent="    ")


def _table(
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    numbers: tuple[int, ...] | None = None,
    total: bool = False,
) -> str:
    """A plain table: the first column is text, the others numbers unless ``numbers`` names which are."""
    right = range(1, len(heads)) if numbers is None else numbers
    align = ["right" if index in right else "left" for index in range(len(heads))]
    drawn = tabulate(rows, headers=heads, tablefmt="simple", colalign=align, disable_numparse=True)
    if not total:
        return drawn
    *lines, last = drawn.split("\n")
    return "\n".join([*lines, lines[1], last])
