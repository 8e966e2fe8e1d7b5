"""The tables under a step that makes a key: per party its figures, the denominator, and the share."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kostnadsfordelning.calculation.operands import as_figures, as_vector
from kostnadsfordelning.calculation.plan import RESIDUAL
from kostnadsfordelning.calculation.steps import Combine, Key, MemberWeights, Weigh
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import percent
from kostnadsfordelning.reports.figures import figure
from kostnadsfordelning.reports.telling_keys import factor_name, key_figures
from kostnadsfordelning.reports.workbook.cells import Column
from kostnadsfordelning.reports.workbook.frame import WIDTHS, columns_at, party_names

if TYPE_CHECKING:
    from collections.abc import Callable

    from kostnadsfordelning.calculation.result import AgreementResult
    from kostnadsfordelning.calculation.steps import Step
    from kostnadsfordelning.reports.workbook.cells import Cell, Sheet

_MOST = 6  # factors beside one another


def _key(sheet: Sheet, step: Key, result: AgreementResult) -> bool:
    """A key's own figures, where no division below shows them."""
    used = [
        other
        for other in result.steps
        if isinstance(other, Weigh | Combine | MemberWeights)
        and step.id in {ref.step for ref in other.inputs}
    ]
    if not used:
        return False
    figures, weights = key_figures(result, step), as_vector(step.outcome)
    whole = sum(figures)
    names = party_names(result)
    rows: list[list[Cell]] = [
        [names[party], figure(one), figure(whole), _share(weights[place], sum(weights))]
        for place, (party, one) in enumerate(zip(step.parties, figures, strict=True))
    ]
    columns = columns_at(
        {0: ("party", "wrap"), 1: ("weight", "right"), 2: ("denominator", "right"), 3: ("share", "share")}
    )
    sheet.table(columns, rows, total=[text("workbook.sum"), figure(whole), None, Fraction(1)])
    return True


def _share(weight: int, whole: int) -> Fraction | None:
    return Fraction(weight, whole) if whole else None


def _weigh(sheet: Sheet, step: Weigh, result: AgreementResult) -> bool:
    """Each factor's share of the parties' sum, and the shares weighted together."""
    vectors = [as_vector(result.value(ref)) for ref in step.inputs]
    outcome = as_vector(step.outcome)
    heads = [
        text(
            "workbook.factor",
            name=factor_name(result, name),
            share=percent(Fraction(share, sum(step.shares))),
        )
        for name, share in zip(step.factors, step.shares, strict=True)
    ]
    names = party_names(result)
    for first in range(0, len(heads), _MOST):
        last = min(len(heads), first + _MOST)
        columns = [Column(text("workbook.party"), WIDTHS[0])]
        columns += [Column(head, WIDTHS[1], ("share",)) for head in heads[first:last]]
        columns.append(Column(text("workbook.share_weighted"), WIDTHS[1], ("share", "bold")))
        rows: list[list[Cell]] = [
            [
                names[party],
                *(_share(vector[place], sum(vector)) for vector in vectors[first:last]),
                _share(outcome[place], sum(outcome)),
            ]
            for place, party in enumerate(step.parties)
        ]
        sheet.table(columns, rows, total=[text("workbook.sum"), *[Fraction(1)] * (last - first + 1)])
    return True


def _members(sheet: Sheet, step: MemberWeights, result: AgreementResult) -> bool:
    """Each party's months, and its weight before and after them."""
    before, after = as_figures(result.value(step.inputs[0])), as_vector(step.outcome)
    names, whole = party_names(result), sum(after)
    rows: list[list[Cell]] = []
    for place, party in enumerate(step.parties):
        first, last = step.months[place]
        months = max(0, min(last, step.span[1]) - max(first, step.span[0]) + 1)
        share = _share(after[place], whole)
        rows.append([names[party], figure(before[place]), months, figure(after[place]), figure(whole), share])
    if step.shrinks:
        rows.append([names[RESIDUAL], None, None, figure(after[-1]), figure(whole), _share(after[-1], whole)])
    columns = columns_at(
        {
            0: ("party", "wrap"),
            1: ("weight_before", "right"),
            2: ("months", "whole"),
            3: ("weight", "right"),
            4: ("denominator", "right"),
            5: ("share", "share"),
        }
    )
    total: list[Cell] = [text("workbook.sum"), figure(sum(before)), None, figure(whole), None, Fraction(1)]
    sheet.table(columns, rows, total=total)
    return True


def _combine(sheet: Sheet, step: Combine, result: AgreementResult) -> bool:
    """A whole split as one share per party, with the ways it goes."""
    values = [as_vector(result.value(ref)) for ref in step.inputs]
    outcome, names = as_vector(step.outcome), party_names(result)
    rows: list[list[Cell]] = []
    for place, party in enumerate(step.parties):
        terms = []
        for term in step.terms:
            if place in term.positions:
                weights = (1,) if term.key is None else values[term.key]
                part = Fraction(weights[term.positions.index(place)], sum(weights))
                terms.append(f"{percent(term.share)} × {percent(part, 3)}")
        share = _share(outcome[place], sum(outcome))
        rows.append([names[party], share, None, None, None, None, None, " + ".join(terms), None])
    columns = columns_at({0: ("party", "wrap"), 1: ("share", "share"), 7: ("why", "indent")}, last=8)
    sheet.table(columns, rows, total=[text("workbook.sum"), Fraction(1), *[None] * 7])
    return True


KEY_TABLES: dict[type[Step], Callable[[Sheet, Any, AgreementResult], bool]] = {
    Key: _key,
    Weigh: _weigh,
    MemberWeights: _members,
    Combine: _combine,
}
"""Writes the table of a step, if there is one to write."""
