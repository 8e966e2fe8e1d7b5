"""The key that an agreement's amounts are divided by, as columns; and all its keys in words."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from kostnadsfordelning.calculation.operands import as_vector
from kostnadsfordelning.calculation.plan import RESIDUAL
from kostnadsfordelning.calculation.steps import (
    Apportion,
    ApportionTable,
    Blend,
    Charge,
    Combine,
    Difference,
    Key,
    MemberWeights,
    QuantiseShares,
    Take,
    Weigh,
)
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import percent
from kostnadsfordelning.reports.figures import figure
from kostnadsfordelning.reports.paths import way
from kostnadsfordelning.reports.telling_keys import factor_name, key_figures, key_name, key_unit
from kostnadsfordelning.reports.workbook.cells import Cell, Column
from kostnadsfordelning.reports.workbook.styles import share_trait

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kostnadsfordelning.calculation.result import AgreementResult, Row
    from kostnadsfordelning.calculation.steps import Step
    from kostnadsfordelning.reports.workbook.cells import Footnotes

Made = list[tuple[Column, dict[str, Cell], Cell]]
"""Columns of a table, each with its cell per party and its sum."""

KeyStep = Key | Weigh | MemberWeights | QuantiseShares
_SPLITTING = (Take, Blend, Charge, Combine, ApportionTable)
_MOST_FACTORS = 4  # so many keys of a weighted one stand beside one another


@dataclass(frozen=True, slots=True)
class Division:
    """The one way in which a result's rows are divided: its steps from the key to the weights used."""

    steps: tuple[KeyStep, ...]


def _shares_after(step: KeyStep) -> dict[str, Cell]:
    """Each party's share of the whole after a step; what falls away comes last, if anything does."""
    weights, parties = as_vector(step.outcome), step.parties
    whole = sum(weights)
    pairs = zip((*parties, RESIDUAL)[: len(weights)], weights, strict=True)
    return {party: Fraction(weight, whole) if whole else None for party, weight in pairs}


def division_of(result: AgreementResult, rows: Iterable[Row]) -> Division | None:
    """The key behind all of ``rows``; None where several keys, tiers or charges are at work."""
    found: dict[str, Step] = {}
    for row in rows:
        for ref in row.refs:
            steps = way(result, row, ref)
            if any(isinstance(step, _SPLITTING) for step in steps) or _rests(steps):
                return None
            found |= {step.id: step for step in steps if isinstance(step, Apportion)}
    weights = {step.inputs[1].step for step in found.values()}
    if len(weights) != 1:
        return None
    chain: list[KeyStep] = []
    step = result.step(weights.pop())
    while isinstance(step, QuantiseShares | MemberWeights):
        chain.insert(0, step)
        step = result.step(step.inputs[0].step)
    return Division((step, *chain)) if isinstance(step, Key | Weigh) else None


def _rests(steps: Iterable[Step]) -> bool:
    """Whether some of the amount went another way before the key: a fixed amount, a charge."""
    return any(isinstance(step, Difference) and step.id.endswith(".rest") for step in steps)


def key_columns(result: AgreementResult, division: Division, notes: Footnotes, wide: float) -> Made:
    """Weights with their sum, exact shares, and what was done to them before they were used."""
    made: Made = []
    for number, step in enumerate(division.steps):
        mark = _mark(step, notes)
        if isinstance(step, Key):
            made += _key(result, step, mark, wide)
        elif isinstance(step, Weigh):
            made += _weigh(result, step, mark, wide)
        elif isinstance(step, MemberWeights):
            made += _members(step, mark)
        elif isinstance(step, QuantiseShares):
            used = number == len(division.steps) - 1
            head = text("workbook.share_used" if used else "workbook.share_rounded") + mark
            shares = _shares_after(step)
            whole = Fraction(sum(as_vector(step.outcome)), step.scale)
            made.append((Column(head, 11, (share_trait(step.rule.decimals),)), shares, whole))
    return made


def _mark(step: Step, notes: Footnotes) -> str:
    return notes.mark(text("workbook.assumption_note", reason=step.why.assumed)) if step.why.assumed else ""


def _key(result: AgreementResult, step: Key, mark: str, wide: float) -> Made:
    """The figures of a key and their sum, which is the denominator; then the exact share."""
    if step.basis == "equal":
        return [_share(text("workbook.share_exact") + mark, step)]
    exact: Made = [_share(text("workbook.share_exact"), step)]
    return [_figures(result, step, mark, wide), *exact]


def _figures(
    result: AgreementResult, step: Key, mark: str, wide: float
) -> tuple[Column, dict[str, Cell], Cell]:
    figures = key_figures(result, step)
    whole = all(isinstance(one, int) for one in figures)
    unit = key_unit(result.agreement, step)
    head = text("workbook.weight") if step.basis == "fixed" else key_name(result, step)
    if unit and unit not in head:  # a key of usage is called by what it counts
        head = text("workbook.with_unit", name=head, unit=unit)
    cells: dict[str, Cell] = dict(zip(step.parties, figures, strict=True))
    return Column(head + mark, max(16, wide), ("kr" if whole else "rate",)), cells, sum(figures)


def _share(head: str, step: KeyStep) -> tuple[Column, dict[str, Cell], Cell]:
    return Column(head, 14, ("share",)), _shares_after(step), Fraction(1)


def _weigh(result: AgreementResult, step: Weigh, mark: str, wide: float) -> Made:
    """The figures of every key in a weighted one, its weight in the heading; then the share together."""
    made: Made = []
    if len(step.factors) <= _MOST_FACTORS:
        whole = sum(step.shares)
        for ref, share in zip(step.inputs, step.shares, strict=True):
            factor = result.step(ref.step)
            if not isinstance(factor, Key) or not share:
                continue
            column, cells, total = _figures(result, factor, "", wide)
            told = text("workbook.factor", name=column.head, share=percent(Fraction(share, whole)))
            made.append((Column(told, column.width, column.traits), cells, total))
    made.append(_share(text("workbook.share_weighted") + mark, step))
    return made


def _members(step: MemberWeights, mark: str) -> Made:
    """How many months each party takes part, and its share of the year then."""
    first, last = step.span
    months: dict[str, Cell] = {
        party: max(0, min(end, last) - max(begin, first) + 1)
        for party, (begin, end) in zip(step.parties, step.months, strict=True)
    }
    shares = _shares_after(step)
    head = text("workbook.share_by_months") + mark
    counted = sum((share for share in shares.values() if isinstance(share, Fraction)), Fraction(0))
    return [
        (Column(text("workbook.months"), 11, ("whole",)), months, None),
        (Column(head, 14, ("share",)), shares, counted),
    ]


def keys_of(result: AgreementResult, rows: Iterable[Row] | None = None) -> list[str]:
    """The keys that rows are divided by, each with its date and its denominator."""
    used = result.rows if rows is None else tuple(rows)
    steps = {step.id: step for row in used for ref in row.refs for step in way(result, row, ref)}
    inner = {ref.step for step in steps.values() if isinstance(step, Weigh) for ref in step.inputs}
    told = []
    for step in steps.values():
        if isinstance(step, Key) and step.id not in inner:
            told.append(_told(result, step))
        elif isinstance(step, Weigh):
            parts = [
                f"{factor_name(result, name)} {percent(Fraction(share, sum(step.shares)))}"
                for name, share in zip(step.factors, step.shares, strict=True)
                if share
            ]
            told.append(text("workbook.key_weighted", name=step.name, parts=", ".join(parts)))
    return list(dict.fromkeys(told))


def _told(result: AgreementResult, step: Key) -> str:
    if step.basis == "equal":
        return text("workbook.key_equal", count=len(step.parties))
    whole = figure(sum(key_figures(result, step)))
    unit = key_unit(result.agreement, step)
    return text("workbook.key_sum", name=key_name(result, step), whole=whole, unit=unit).rstrip()
