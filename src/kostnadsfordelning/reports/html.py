"""Results as small HTML tables, for notebooks: Swedish headings and numbers, everything escaped."""

from __future__ import annotations

from fractions import Fraction
from html import escape
from typing import TYPE_CHECKING

from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import decimals, measured, percent, whole
from kostnadsfordelning.reports.measures import amount_head, measures_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kostnadsfordelning.calculation.allocation import Allocation
    from kostnadsfordelning.invoicing.invoices import Invoices
    from kostnadsfordelning.reports.measures import Measured

_RIGHT = ' style="text-align:right"'


def allocation_html(allocation: Allocation) -> str:
    """Who pays what: one row per party and the sum, in one table per measure."""
    parts = measures_of(allocation)
    skipped = [f"{one.name}: {one.reason}" for one in allocation.skipped]
    failed = [row.note for row in allocation.check_rows if not row.ok]
    made = []
    for part in parts:
        with measured(part.measure):
            made.append(_measure_html(part, [*failed, *skipped] if part is parts[-1] else []))
    return "".join(made)


def _measure_html(part: Measured, notes: list[str]) -> str:
    """The table of one measure: kronor with what they are per inhabitant."""
    allocation, names, total, persons = part.allocation, part.names, part.total, part.inhabitants
    mark = "html_mark" if allocation.preliminary else "html_failed" if not allocation.ok else ""
    caption = text(
        "workbook.html_allocation",
        names=", ".join(dict.fromkeys(result.agreement.name for result in part.results)),
        year=allocation.year,
        total=total,
        mark=text(f"workbook.{mark}") if mark else "",
    )
    heads = [text("workbook.party"), amount_head(), text("workbook.share")]
    rows = [
        [
            names[party],
            whole(amount),
            percent(Fraction(amount, total), 3) if total else "",
            decimals(Fraction(amount, persons[party]), 2) if persons.get(party) else "",
        ]
        for party, amount in part.amounts.items()
    ]
    foot = [text("workbook.sum"), whole(total), percent(1, 3) if total else "", ""]
    if part.money:
        heads.append(text("workbook.per_inhabitant"))
    return table_html(caption, heads, [row[: len(heads)] for row in (*rows, foot)], notes)


def invoices_html(invoices: Invoices) -> str:
    """Who is charged what and when: one row per recipient, and the sum."""
    allocation = invoices.allocation
    caption = text(
        "workbook.html_invoices",
        year=allocation.year,
        total=invoices.total,
        count=len(invoices.rows),
        mark=text("workbook.html_mark") if invoices.preliminary else "",
    )
    numbers = range(1, invoices.instalments + 1)
    heads = [
        text("workbook.recipient"),
        *(text("workbook.instalment_number", number=number) for number in numbers),
        text("workbook.sum"),
    ]
    parts: dict[str, list[int]] = {}
    names: dict[str, str] = {}
    for row in invoices.rows:
        names[row.recipient] = row.name
        parts.setdefault(row.recipient, [0] * invoices.instalments)[row.instalment - 1] += row.amount
    rows = [[names[code], *map(whole, cells), whole(sum(cells))] for code, cells in parts.items()]
    sums = [sum(cells[number - 1] for cells in parts.values()) for number in numbers]
    left: dict[str, int] = {}
    for one in invoices.not_invoiced:
        left[one.name] = left.get(one.name, 0) + one.amount
    notes = [f"{name}: {whole(amount)}" for name, amount in left.items() if amount]
    foot = [text("workbook.sum"), *map(whole, sums), whole(invoices.total)]
    return table_html(caption, heads, [*rows, foot], notes)


def table_html(
    caption: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    notes: Iterable[str],
    after: Sequence[Sequence[str]] = (),
) -> str:
    """A table whose first column is text and the others figures; the last row is the sum.

    ``after`` stand below the sum, and are no part of it.
    """
    head = "".join(f"<th{_RIGHT if index else ''}>{escape(one)}</th>" for index, one in enumerate(heads))
    lines = []
    for number, row in enumerate((*rows, *after), start=1):
        tag = "th" if number == len(rows) else "td"
        cells = "".join(
            f"<{tag}{_RIGHT if index else ''}>{escape(cell)}</{tag}>" for index, cell in enumerate(row)
        )
        lines.append(f"<tr>{cells}</tr>")
    below = "".join(f"<p>{escape(note)}</p>" for note in notes)
    return (
        f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{''.join(lines)}</tbody></table>{below}"
    )
