"""The sheet "Beräkning": every step with what it takes in, what came out, and where the rule stands."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kostnadsfordelning.calculation.operands import as_vector
from kostnadsfordelning.calculation.run import value_of
from kostnadsfordelning.calculation.steps import (
    Check,
    Combine,
    Deduct,
    Input,
    Key,
    LimitTotal,
    MemberWeights,
    QuantiseShares,
    RoundCost,
    Step,
    Weigh,
)
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import NBSP, decimals, kronor, measured, percent, unit, whole
from kostnadsfordelning.reports.figures import figure
from kostnadsfordelning.reports.telling_keys import key_figures
from kostnadsfordelning.reports.workbook.cells import small_enough
from kostnadsfordelning.reports.workbook.divisions import write_division
from kostnadsfordelning.reports.workbook.frame import FIGURES, WIDTHS
from kostnadsfordelning.reports.workbook.step_names import measure_of, step_name

if TYPE_CHECKING:
    from kostnadsfordelning.calculation.operands import Figures
    from kostnadsfordelning.calculation.result import AgreementResult
    from kostnadsfordelning.reports.workbook.cells import Book, Sheet
    from kostnadsfordelning.reports.workbook.report import Report

_RESULT = 2  # columns at the right end that a step's outcome takes


def write_calculation(book: Book, report: Report) -> None:
    """Write the sheet, agreement by agreement."""
    wide = report.amount_width
    widths = [max(width, wide) if index in FIGURES else width for index, width in enumerate(WIDTHS)]
    sheet = book.sheet(text("workbook.sheet_calculation"), widths)
    sheet.line(text("workbook.title_calculation", year=report.allocation.year), "title")
    report.warn(sheet)
    for result in report.allocation.results:
        sheet.gap()
        sheet.line(text("workbook.title_one", service=report.name_of(result), year=result.year), "heading")
        _agreement(sheet, result, _instalment_steps(report, result))


def _instalment_steps(report: Report, result: AgreementResult) -> tuple[Step, ...]:
    if report.invoices is None:
        return ()
    own = f"{result.prefix}."
    return tuple(step for step in report.invoices.instalment_steps if step.id.startswith(own))


def _agreement(sheet: Sheet, result: AgreementResult, more: tuple[Step, ...]) -> None:
    """Every step in the order it was run, numbered; a step names the numbers of those it takes in."""
    steps = {step.id: step for step in (*result.steps, *more)}
    printed = {
        ref.step
        for step in steps.values()
        if isinstance(step, Check) and step.expected is not None
        for ref in step.inputs
    }
    # A party's sum for a printed table stands in the table of that check.
    # Rounding that had nothing to round says nothing, and almost every amount has such a step.
    shown = [
        step
        for step in steps.values()
        if step.id not in printed and (step.active or not isinstance(step, RoundCost))
    ]
    numbers = {step.id: number for number, step in enumerate(shown, start=1)}
    for step in shown:
        with measured(measure_of(step, result)):
            _step(sheet, step, result, steps, numbers)


def _step(
    sheet: Sheet, step: Step, result: AgreementResult, steps: dict[str, Step], numbers: dict[str, int]
) -> None:
    """One step: its number and name, its outcome, what it takes in, and its table."""
    last = len(sheet.widths) - 1
    name = text("workbook.step", number=numbers[step.id], name=step_name(step, result))
    if isinstance(step.outcome, int):
        small_enough(step.outcome)
    failed = isinstance(step, Check) and not step.passed
    traits = ("fault",) if failed else ("subheading",)
    split = last - _RESULT
    sheet.page.merge_range(sheet.row, split + 1, sheet.row, last, "", sheet.styles(*traits, "right"))
    sheet.put(split + 1, _outcome(step, result), *traits, "right")
    sheet.line(name, *traits, columns=(0, split))
    told = _told(step, steps, numbers)
    if told:
        sheet.line(told, "small", "muted")
    write_division(sheet, step, steps, result)


def _told(step: Step, steps: dict[str, Step], numbers: dict[str, int]) -> str:
    """What the step takes in, and where its rule stands or why it was chosen."""
    taken: dict[int, None] = {}
    waiting = [ref.step for ref in step.inputs]
    while waiting:
        name = waiting.pop(0)
        if name in numbers:
            taken[numbers[name]] = None
        else:
            waiting += [ref.step for ref in steps[name].inputs]
    parts = []
    if taken:
        listed = ", ".join(str(number) for number in sorted(taken))
        parts.append(text("workbook.step_from", steps=listed).capitalize() + ".")
    parts += _own_words(step, steps)
    if step.why.clause:
        parts.append(text("workbook.step_clause", clause=step.why.clause.rstrip(".")))
    if step.why.source:
        parts.append(text("workbook.step_source", source=step.why.source.rstrip(".")))
    if step.why.assumed:
        parts.append(text("workbook.step_assumed", reason=step.why.assumed.rstrip(".")))
    if not step.active:
        parts.append(text("workbook.step_inactive"))
    return " ".join(dict.fromkeys(parts))


def _own_words(step: Step, steps: dict[str, Step]) -> list[str]:
    """What only some kinds have to say: a mandate, what a deduction left unused, where a figure is from."""
    parts = []
    if isinstance(step, LimitTotal):
        decision = text("workbook.mandate_decision", decision=step.decision) if step.decision else ""
        parts.append(text("workbook.mandate", limit=step.limit, decision=decision).strip())
    if isinstance(step, Deduct) and (unused := step.unused(*(value_of(ref, steps) for ref in step.inputs))):
        parts.append(text("account.deduct_unused", unused=abs(unused)) + ".")
    if isinstance(step, Input) and step.fact is not None and step.fact.note and step.quantity == "amount":
        parts.append(f"{step.fact.note.rstrip('.')}.")
    if isinstance(step, Input) and step.fact is not None and step.fact.source:
        parts.append(text("workbook.step_source", source=step.fact.source.rstrip(".")))
    if isinstance(step, Input) and step.fact is not None and step.fact.substitute:
        parts.append(text("account.substitute", wanted=step.fact.wanted, used=step.fact.used))
    return parts


def _outcome(step: Step, result: AgreementResult) -> str:
    """The outcome in one line; a vector is told by its sum, its parts stand in the table below."""
    value = step.outcome
    if isinstance(step, Check):
        return _check_outcome(step)
    if isinstance(step, Input) and step.quantity == "percent" and not isinstance(value, tuple | None):
        return percent(Fraction(value or 0) / 100)
    if isinstance(value, tuple):
        return _sum_of_parts(step, value, result)
    if isinstance(value, int):
        return kronor(value)
    return f"{decimals(value, 2)}{NBSP}{unit()}" if value is not None else ""


def _sum_of_parts(step: Step, parts: Figures, result: AgreementResult) -> str:
    if isinstance(step, QuantiseShares):
        return percent(Fraction(sum(parts), step.scale), step.rule.decimals)
    if isinstance(step, Weigh | Combine | MemberWeights):
        return text("workbook.of_shares", count=len(parts))
    if isinstance(step, Key):
        parts = key_figures(result, step)
    if isinstance(step, Key) or (isinstance(step, Input) and step.quantity != "amount"):
        return text("workbook.of_parties", sum=figure(sum(parts)), count=len(parts))
    return kronor(sum(as_vector(parts)))


def _check_outcome(step: Check) -> str:
    got = as_vector(step.outcome)
    if step.expected is not None:
        hits = sum(one == other for one, other in zip(got, step.expected, strict=True))
        return text("workbook.hits", hits=whole(hits), count=whole(len(step.expected)))
    key = "equal_to" if step.passed else "differs_from"
    return text(f"workbook.{key}", got=got[0], expected=got[1])
