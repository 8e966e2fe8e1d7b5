"""What each step is called on the sheet "Beräkning", and which period, year or side account it is of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kostnadsfordelning.calculation.steps import (
    Add,
    Check,
    Difference,
    Income,
    Input,
    Key,
    MemberWeights,
    Prorate,
    QuantiseShares,
    RoundCost,
    Step,
    Sum,
    Threshold,
    Uprate,
    Weigh,
)
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import MONEY, measured, units
from kostnadsfordelning.reports.figures import fact_date
from kostnadsfordelning.reports.telling_amounts import months_between
from kostnadsfordelning.reports.telling_keys import key_name
from kostnadsfordelning.reports.workbook.check_words import check_name

if TYPE_CHECKING:
    from kostnadsfordelning.calculation.result import AgreementResult

_MARK = re.compile(r"@(\d+)(?:\.|$)")
_PERIOD = re.compile(r"\.period\.(\d+)\.")
_LEFT = ("above_frame", "below_threshold", "true_up", "residual")
"""The ends of the ids of differences that have a name of their own."""


def step_name(step: Step, result: AgreementResult) -> str:
    """The name of a step, with the item it belongs to and what it is of."""
    item = result.agreement.item(step.item).title if step.item else ""
    with measured(measure_of(step, result)):
        return _name(step, result, item) + _of(step, result)


def measure_of(step: Step, result: AgreementResult) -> str:
    """What a step's amounts are in: its item's measure, or that of what it adds up if it is one."""
    if step.item:
        return result.agreement.item(step.item).measure
    known = {one.id: one for one in result.steps}
    items = {known[ref.step].item for ref in step.inputs if ref.step in known} - {None}
    measures = {result.agreement.item(item).measure for item in items if item}
    return measures.pop() if len(measures) == 1 else MONEY


def _name(step: Step, result: AgreementResult, item: str) -> str:  # noqa: PLR0911 - one name per kind
    if isinstance(step, Input):
        return _input(step, item)
    if isinstance(step, Uprate):
        return text("workbook.kind_uprate", year=step.year, item=item)
    if isinstance(step, Key):
        return text("workbook.kind_key", name=key_name(result, step))
    if isinstance(step, Weigh | MemberWeights):
        return text(f"workbook.kind_{step.kind}", name=step.id.rpartition("key:")[2].partition(".")[0])
    if isinstance(step, QuantiseShares):
        count = step.rule.decimals
        places = text("calculation.one_decimal") if count == 1 else text("calculation.decimals", count=count)
        return text("workbook.kind_quantise_shares", places=places)
    if isinstance(step, Check):
        return text("workbook.kind_check", name=check_name(step.check))
    if isinstance(step, Sum):
        return text("workbook.kind_sum_item", item=item) if item else text("workbook.kind_sum")
    if isinstance(step, Prorate):
        months = months_between(step.first + 1, step.last)
        key = "kind_prorate" if step.named else "kind_prorate_count"
        return text(f"workbook.{key}", count=step.last - step.first, months=months, item=item)
    if isinstance(step, Threshold):
        return text("workbook.kind_threshold", limit=step.limit, item=item)
    if isinstance(step, Difference):
        return _difference(step, item)
    if isinstance(step, Add) and step.name in {"true_up", "carry_over"}:
        return text(f"workbook.kind_add_{step.name}", item=item)
    if isinstance(step, RoundCost):
        return text("workbook.kind_round_cost", units=units(), item=item)
    return text(f"workbook.kind_{step.kind}", item=item)


def _difference(step: Difference, item: str) -> str:
    """What a difference is: what a rule leaves, what is charged for a period, or the rest to split."""
    end, period = step.id.rpartition(".")[2], _PERIOD.search(step.id)
    if period is not None:
        return text("workbook.kind_difference_period", number=period[1], item=item)
    return text(f"workbook.kind_difference_{end if end in _LEFT else 'rest'}", item=item)


def _input(step: Input, item: str) -> str:  # noqa: PLR0911 - one name per kind
    if step.quantity == "percent":
        if step.fact is not None:
            known = "assumed" if step.fact.kind == "assumption" else "year"
            return text(f"workbook.kind_input_percent_{known}", name=step.fact.name, year=step.year or "")
        return text("workbook.kind_input_percent")
    if step.quantity != "amount":
        name = step.fact.name if step.fact is not None else ""
        return text(f"workbook.kind_input_{step.quantity}", date=fact_date(step), name=name).rstrip(" :")
    if isinstance(step.value, tuple):
        return text("workbook.kind_input_last_year", item=item)
    if step.fact is not None:
        return text(f"workbook.kind_input_{step.fact.kind}", item=item, name=step.fact.name)
    if step.year is not None:
        return text("workbook.kind_input_amount_priced", year=step.year, item=item)
    return text("workbook.kind_input_amount", item=item)


def _of(step: Step, result: AgreementResult) -> str:
    """Which period, other year or party a step is of; that it is a frame's, a true-up's or a comparison's."""
    told = []
    if isinstance(step, Sum | Difference | Prorate | Income):
        everyone = result.agreement.everyone
        told += [everyone[part].name for part in step.id.split(".")[2:] if part in everyone][-1:]
    mark = _MARK.search(step.id.removeprefix(result.agreement.id))
    if mark is not None and step.item and f"{step.item}{mark[0]}" in step.id:
        number = int(mark[1])
        told.append(text(f"workbook.of_{'year' if number > 1000 else 'period'}", number=number))
    for name in ("frame", "true_up.settled", "true_up.invoiced", "beside"):
        if f".{name}." in step.id:
            told.append(text(f"workbook.of_{name.replace('.', '_')}", year=result.year - 1))
    return text("workbook.step_of", told=", ".join(told)) if told else ""
