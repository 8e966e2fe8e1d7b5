"""The table of a summary: its columns, what stands below its sum, and the lines that explain it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from kostnadsfordelning.calculation.operands import as_whole
from kostnadsfordelning.calculation.plan import RESIDUAL
from kostnadsfordelning.calculation.steps import Deduct, Difference, Frame, Key, LimitParties
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import MINUS, unit, whole
from kostnadsfordelning.reports.figures import fact_date
from kostnadsfordelning.reports.limits import limited
from kostnadsfordelning.reports.traces import listed
from kostnadsfordelning.reports.workbook.cells import Cell, Column
from kostnadsfordelning.reports.workbook.facts import payers, rate, whom
from kostnadsfordelning.reports.workbook.keys import Made, division_of, key_columns, keys_of

if TYPE_CHECKING:
    from kostnadsfordelning.calculation.allocation import Allocation
    from kostnadsfordelning.calculation.result import AgreementResult
    from kostnadsfordelning.reports.measures import Measured
    from kostnadsfordelning.reports.workbook.cells import Footnotes
    from kostnadsfordelning.reports.workbook.report import Report

BESIDE = 4
"""So many instalments or periods stand in the table itself; more instalments get a table of their own."""
_LEFT_OUT = ("above_frame", "below_threshold")


@dataclass(frozen=True, slots=True)
class Table:
    """What a summary shows in one measure."""

    made: Made
    below: list[list[Cell]]
    lines: list[str]
    with_instalments: bool


def table_of(report: Report, part: Measured, notes: Footnotes) -> Table:
    """The table of one measure, told in the measure that is set."""
    single = len(part.parts) == 1 and not report.several
    made, amounts = (_one if single else _several)(report, part, notes)
    places = {title: place for place, (column, _, _) in enumerate(made) if (title := column.head) in amounts}
    below = _left_out(part, made, places)
    lines = [*(_keys(part) if single else []), *_frames(part), *(_moved(part) if single else [])]
    if part.money and any(row.amount < 0 and row.party != RESIDUAL for row in part.rows):
        lines.append(text("workbook.minus_is_credit"))
    shown = report.invoices is not None and part.money and single and report.invoices.instalments <= BESIDE
    return Table(made, below, lines, shown)


def _one(report: Report, part: Measured, notes: Footnotes) -> tuple[Made, dict[str, str]]:
    """The columns of one agreement: figures, shares, amounts, instalments, kronor per inhabitant.

    And which of them have an item's amounts, by heading: its id, empty for all items together.
    """
    (result, rows), *_ = part.parts
    allocation, made = report.allocation, Made()
    division = division_of(result, rows)
    if division is not None:
        made += key_columns(result, division, notes, report.amount_width)
    else:
        if part.inhabitants:
            made.append(_population(allocation, notes))
        total = part.total
        shares: dict[str, Cell] = {
            code: Fraction(amount, total) if total else None for code, amount in part.amounts.items()
        }
        made.append((Column(text("workbook.share_of_total"), 12, ("share",)), shares, Fraction(1)))
    heads: dict[str, str] = {}
    items = dict.fromkeys(row.item for row in rows)
    if len(items) > 1:
        for item in items:
            parts: dict[str, Cell] = {row.party: row.amount for row in rows if row.item == item}
            whole = sum(row.amount for row in rows if row.item == item)
            title = result.agreement.item(item).title
            heads[title] = item
            made.append((Column(title, report.amount_width, ("kr",)), parts, whole))
    made += _periods(part, report.amount_width)
    marks = notes.marks(_amount_notes(result, set(items)))
    head = text("workbook.amount_year", unit=_capital(unit()), year=allocation.year) + marks
    heads[head] = ""
    made.append((Column(head, report.amount_width, ("kr", "bold")), dict(part.amounts), part.total))
    if part.money and report.invoices is not None and report.invoices.instalments <= BESIDE:
        made += instalment_columns(report, payers(part.names), 1, report.invoices.instalments)
    return [_names(report, part, notes), *made, *_rates(part, notes)], heads


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


def _amount_notes(result: AgreementResult, items: set[str]) -> list[str]:
    """What was assumed of the amounts themselves, as notes."""
    reasons = dict.fromkeys(
        step.why.assumed
        for step in result.steps
        if step.kind in {"input", "uprate", "round_cost"}
        and step.item in items
        and step.active
        and step.why.assumed
    )
    return [text("workbook.assumption_note", reason=reason) for reason in reasons]


def _several(report: Report, part: Measured, notes: Footnotes) -> tuple[Made, dict[str, str]]:
    """The columns of several agreements: one each, and the sum."""
    made = Made()
    for result, rows in part.parts:
        parts: dict[str, Cell] = {}
        for row in rows:
            before = parts.get(row.party, 0)
            parts[row.party] = row.amount + (before if isinstance(before, int) else 0)
        name = report.name_of(result)
        width = max(report.amount_width, max(len(word) for word in name.split()) + 2)
        made.append((Column(name, width, ("kr",)), parts, sum(row.amount for row in rows)))
    for one in report.allocation.skipped if part.money else ():
        absent: dict[str, Cell] = dict.fromkeys(part.names, text("workbook.not_in_force"))
        made.append((Column(one.name, 14, ("right", "muted")), absent, text("workbook.not_in_force")))
    column = Column(text("workbook.sum"), report.amount_width, ("kr", "bold"))
    made.append((column, dict(part.amounts), part.total))
    return [_names(report, part, notes), *made, *_rates(part, notes)], {text("workbook.sum"): ""}


def _names(report: Report, part: Measured, notes: Footnotes) -> tuple[Column, dict[str, Cell], Cell]:
    """The first column; a party that is itself the issuer is marked, and one that is only listed."""
    rows = report.invoices.rows if report.invoices is not None and part.money else ()
    internal = {row.recipient for row in rows if row.document == "internal"}
    paying = {row.party for row in part.rows if row.refs}
    listed = {
        result.agreement.code(party)
        for result, _ in part.parts
        for item in result.agreement.items
        for party in item.listed
    }
    names: dict[str, Cell] = {}
    for code, name in part.names.items():
        mark = notes.mark(text("workbook.internal_note")) if code in internal else ""
        if code not in paying:
            mark += notes.mark(text(f"workbook.{'listed' if code in listed else 'absent'}_note"))
        names[code] = name + mark
    return Column(text("workbook.party"), 28), names, text("workbook.sum")


def _population(allocation: Allocation, notes: Footnotes) -> tuple[Column, dict[str, Cell], Cell]:
    step = allocation.population
    assumed = step.why.assumed if step is not None else None
    mark = notes.mark(text("workbook.assumption_note", reason=assumed)) if assumed else ""
    head = text("workbook.population", date=fact_date(step)) + mark
    persons = allocation.inhabitants
    return Column(head, 16, ("kr",)), dict(persons), sum(persons.values())


def _periods(part: Measured, wide: float) -> Made:
    """What each period told so far is charged, where an item is charged by periods."""
    made = Made()
    rows = [row for row in part.rows if row.periods]
    for number in range(max((len(row.periods) for row in rows), default=0)):
        cells: dict[str, Cell] = {}
        for row in rows:
            if number < len(row.periods):
                before = cells.get(row.party, 0)
                cells[row.party] = row.periods[number] + (before if isinstance(before, int) else 0)
        whole = sum(cell for cell in cells.values() if isinstance(cell, int))
        head = text("workbook.period_number", number=number + 1)
        made.append((Column(head, wide, ("kr",)), cells, whole))
    return made


def instalment_columns(report: Report, names: dict[str, str], first: int, last: int) -> Made:
    """What each party is charged in the instalments from ``first`` to ``last``."""
    made = Made()
    parts = {code: report.instalments_of(code) for code in names}
    for number in range(first, last + 1):
        cells: dict[str, Cell] = {code: amounts[number - 1] for code, amounts in parts.items()}
        whole = sum(amounts[number - 1] for amounts in parts.values())
        head = text("workbook.instalment_number", number=number)
        made.append((Column(head, report.amount_width, ("kr",)), cells, whole))
    return made


def _rates(part: Measured, notes: Footnotes) -> Made:
    """Kronor per inhabitant; the sum row has the average of the parties that have inhabitants."""
    persons, amounts = part.inhabitants, part.amounts
    if not any(persons.get(code) for code in amounts):
        return []
    rates: dict[str, Cell] = {code: rate(amount, persons.get(code)) for code, amount in amounts.items()}
    counted = {code: amount for code, amount in amounts.items() if persons.get(code)}
    everyone = rate(sum(counted.values()), sum(persons[code] for code in counted))
    head = text("workbook.per_inhabitant_of", date=fact_date(part.allocation.population))
    if len(counted) < len(payers(part.names)):
        head += notes.mark(text("workbook.per_inhabitant_some", whom=whom(counted)))
    return [(Column(head, 18, ("rate",)), rates, everyone)]


def _frames(part: Measured) -> list[str]:
    """How each frame came about, where something is set off from it."""
    told = []
    for result, rows in part.parts:
        items = {row.item for row in rows}
        for step in result.steps:
            if not (isinstance(step, Frame) and step.item in items and result.plan.of_the_year(step)):
                continue
            made = result.step(step.inputs[1].step)
            if not isinstance(made, Deduct):
                continue
            first, less = (as_whole(result.value(ref)) for ref in made.inputs[:2])
            terms = f"{whole(first)} {'+' if less < 0 else MINUS} {whole(abs(less))}"
            frame = as_whole(made.outcome)
            if first - less == frame:
                item = result.agreement.item(step.item).title
                told.append(text("workbook.frame_made", item=item, terms=terms, frame=frame))
    return list(dict.fromkeys(told))


def _moved(part: Measured) -> list[str]:
    """Whose amounts a limit has moved from what their shares say."""
    (result, rows), *_ = part.parts
    items, moved = {row.item for row in rows}, dict[str, None]()
    for step in result.steps:
        if isinstance(step, LimitParties) and step.item in items and result.plan.of_the_year(step):
            for code, one in zip(step.parties, limited(result, step), strict=True):
                if one.before != one.after and code in part.names:
                    moved[part.names[code]] = None
    return [text("workbook.limits_moved", names=listed(moved))] if moved else []


def _left_out(part: Measured, made: Made, places: dict[str, int]) -> list[list[Cell]]:
    """What a frame or a threshold kept out of the split, and the whole cost with it, below the sum."""
    kept: dict[str, int] = {}
    whole = True
    for result, rows in part.parts:
        for step in result.steps:
            head, _, name = step.id.rpartition(".")
            of_item = head == f"{result.prefix}.{step.item}" and isinstance(step, Difference)
            if not of_item or name not in _LEFT_OUT or not step.outcome:
                continue
            own = [row.amount for row in rows if row.item == step.item]
            if own:
                kept[name] = kept.get(name, 0) + as_whole(step.outcome)
                # After part of a year, or as a credit, the parts no longer make the amount together.
                whole = whole and sum(own) == as_whole(result.value(step.inputs[1]))
    last = max(places.values(), default=0)
    below: list[list[Cell]] = []
    for name, amount in kept.items():
        cells: list[Cell] = [text(f"workbook.{name}"), *[None] * (len(made) - 1)]
        cells[last] = amount
        for place, of_period in _by_period(part, name, made):
            cells[place] = of_period
        below.append(cells)
    if kept and whole:
        cells = [text("workbook.before_limits"), *[None] * (len(made) - 1)]
        cells[last] = part.total + sum(kept.values())
        below.append(cells)
    return below


def _by_period(part: Measured, name: str, made: Made) -> list[tuple[int, int]]:
    """What each period added to what was kept out, at the place of the period's column."""
    found = []
    heads = [column.head for column, _, _ in made]
    reached: dict[str, int] = {}
    for result, rows in part.parts:
        steps = {step.id: step for step in result.steps}
        items = {row.item: len(row.periods) for row in rows if row.periods}
        for number in range(1, max(items.values(), default=0) + 1):
            amount = 0
            for item, count in items.items():
                mark = f"@{number}" if number < count else ""
                step = steps.get(f"{result.prefix}.{item}{mark}.{name}")
                if number <= count and step is not None:
                    now = as_whole(step.outcome)
                    amount, reached[item] = amount + now - reached.get(item, 0), now
            head = text("workbook.period_number", number=number)
            if head in heads:  # beside other services a column per period has no room
                found.append((heads.index(head), amount))
    return found


def _keys(part: Measured) -> list[str]:
    """The keys with their denominators, where they do not stand in columns of their own."""
    (result, rows), *_ = part.parts
    division = division_of(result, rows)
    first = division.steps[0] if division is not None else None
    if first is not None and not (isinstance(first, Key) and first.basis == "equal"):
        return []
    told = keys_of(result, rows)
    return [text("workbook.keys_used", keys="; ".join(told))] if told else []
