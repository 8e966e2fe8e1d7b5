"""The tables under a step that sets amounts party by party: charges, limits, blends, placed kronor."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kostnadsfordelning.calculation.operands import as_figures, as_vector, as_whole
from kostnadsfordelning.calculation.steps import ApportionTable, Blend, Charge, LimitParties, Manual
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import amount, percent
from kostnadsfordelning.reports.figures import figure
from kostnadsfordelning.reports.limits import binding, limited
from kostnadsfordelning.reports.measures import amount_head
from kostnadsfordelning.reports.traces import cut
from kostnadsfordelning.reports.workbook.cells import Column
from kostnadsfordelning.reports.workbook.frame import WIDTHS, columns_at, party_names

if TYPE_CHECKING:
    from collections.abc import Callable

    from kostnadsfordelning.calculation.result import AgreementResult
    from kostnadsfordelning.calculation.steps import Step
    from kostnadsfordelning.reports.workbook.cells import Cell, Sheet

_MOST = 5  # columns of amounts beside one another, before the exact one and the reason


def _charge(sheet: Sheet, step: Charge, result: AgreementResult) -> None:
    """What each party is charged: its units, the flat sum, the rates."""
    units = as_figures(result.value(step.inputs[0])) if step.inputs else (0,) * len(step.parties)
    outcome, names = as_vector(step.outcome), party_names(result)
    rows: list[list[Cell]] = []
    for place, party in enumerate(step.parties):
        told = [f"{figure(units[place])} × {amount(step.rate)}"] if step.rate is not None else []
        told += [f"{figure(count)} × {amount(rate)}" for rate, count in step.in_bands(units[place])]
        exact = cut(step.exact(place, units[place]))
        base = step.base[place] if step.base is not None else None
        counted = figure(units[place]) if step.inputs else None
        rows.append([names[party], counted, base, exact, None, None, None, " + ".join(told), outcome[place]])
    heads = {
        0: ("party", "wrap"),
        1: ("units", "right"),
        2: ("base", "kr"),
        3: ("quota", "right"),
        7: ("why", "indent"),
        8: ("amount", "kr"),
    }
    base_sum = sum(step.base) if step.base is not None else None
    foot: list[Cell] = [text("workbook.sum"), figure(sum(units)) if step.inputs else None, base_sum]
    sheet.table(columns_at(heads), rows, total=[*foot, *[None] * 5, sum(outcome)])


def _limits(sheet: Sheet, step: LimitParties, result: AgreementResult) -> None:
    """Each party's part before its limits, the limits, and which of them decided."""
    names = party_names(result)
    parts = limited(result, step)
    rows: list[list[Cell]] = []
    for place, (party, one) in enumerate(zip(step.parties, parts, strict=True)):
        why = binding(result, step, place)
        changed = one.after - one.before
        rows.append(
            [names[party], one.before, one.low, one.high, one.last, None, changed or None, why, one.after]
        )
    heads = {
        0: ("party", "wrap"),
        1: ("before_limits_party", "kr"),
        2: ("lowest", "kr"),
        3: ("highest", "kr"),
        4: ("last_year", "kr"),
        6: ("changed", "kr"),
        7: ("why", "indent"),
        8: ("amount", "kr"),
    }
    before, after = sum(one.before for one in parts), sum(one.after for one in parts)
    last = [one.last for one in parts if one.last is not None]
    total: list[Cell] = [text("workbook.sum"), before, None, None, sum(last) if last else None, None]
    sheet.table(columns_at(heads), rows, total=[*total, after - before or None, None, after])


def _blend(sheet: Sheet, step: Blend, result: AgreementResult) -> None:
    """Each party's part by every split, and the parts weighted together."""
    count, everything, names = len(step.parties), sum(step.shares), party_names(result)
    parts = [as_whole(result.value(ref)) for ref in step.inputs[1:]]
    outcome = as_vector(step.outcome)
    splits = [parts[number * count : (number + 1) * count] for number in range(len(step.splits))]
    heads = [
        text("workbook.factor", name=name, share=percent(Fraction(share, everything)))
        for name, share in zip(step.splits, step.shares, strict=True)
    ][:_MOST]
    columns = [Column(text("workbook.party"), WIDTHS[0])]
    columns += [Column(head, WIDTHS[1], ("kr",)) for head in heads]
    columns.append(Column(text("workbook.quota"), WIDTHS[3], ("right",)))
    columns.append(Column(amount_head(), WIDTHS[1], ("kr", "bold")))
    rows: list[list[Cell]] = []
    for place, party in enumerate(step.parties):
        exact = sum(
            (
                Fraction(share * split[place], everything)
                for share, split in zip(step.shares, splits, strict=True)
            ),
            Fraction(0),
        )
        rows.append([names[party], *(one[place] for one in splits[:_MOST]), cut(exact), outcome[place]])
    sheet.table(
        columns, rows, total=[text("workbook.sum"), *(sum(one) for one in splits[:_MOST]), None, sum(outcome)]
    )


def _manual(sheet: Sheet, step: Manual, result: AgreementResult) -> None:
    """Each party's amount before and after what is placed by decision."""
    names, outcome = party_names(result), as_vector(step.outcome)
    before = [as_whole(result.value(ref)) for ref in step.inputs]
    rows: list[list[Cell]] = [
        [
            names[party],
            before[place],
            *[None] * 4,
            step.deltas[place] or None,
            step.reasons[place],
            outcome[place],
        ]
        for place, party in enumerate(step.parties)
    ]
    heads = {
        0: ("party", "wrap"),
        1: ("before_decision", "kr"),
        6: ("placed", "kr"),
        7: ("why", "indent"),
        8: ("amount", "kr"),
    }
    foot: list[Cell] = [text("workbook.sum"), sum(before), *[None] * 4, sum(step.deltas) or None, None]
    sheet.table(columns_at(heads), rows, total=[*foot, sum(outcome)])


def _table(sheet: Sheet, step: ApportionTable, result: AgreementResult) -> None:
    """Cost items beside one another, and each party's sum: rows and columns add up."""
    count, names = len(step.parties), party_names(result)
    outcome = as_vector(step.outcome)
    cells = [outcome[row * count : (row + 1) * count] for row in range(len(step.items))]
    titles = [result.agreement.item(item).title for item in step.items]
    for first in range(0, len(titles), _MOST):
        last = min(len(titles), first + _MOST)
        columns = [Column(text("workbook.party"), WIDTHS[0])]
        columns += [Column(title, WIDTHS[1], ("kr",)) for title in titles[first:last]]
        columns.append(Column(text("workbook.sum_all"), WIDTHS[1], ("kr", "bold")))
        rows: list[list[Cell]] = [
            [names[party], *(row[place] for row in cells[first:last]), sum(row[place] for row in cells)]
            for place, party in enumerate(step.parties)
        ]
        total: list[Cell] = [text("workbook.sum"), *(sum(row) for row in cells[first:last]), sum(outcome)]
        sheet.table(columns, rows, total=total)


SPLIT_TABLES: dict[type[Step], Callable[[Sheet, Any, AgreementResult], None]] = {
    Charge: _charge,
    LimitParties: _limits,
    Blend: _blend,
    Manual: _manual,
    ApportionTable: _table,
}
