"""What the mechanisms of an agreement did to an amount and to its split: told as checks, read from steps."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.agreement import KRONOR
from kostnadsfordelning.calculation.operands import RESIDUAL, as_number, as_vector, as_whole
from kostnadsfordelning.calculation.steps import (
    Add,
    ApportionTable,
    Deduct,
    Frame,
    Input,
    LimitParties,
    Manual,
    Prorate,
    Threshold,
    Uprate,
)
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import MONTHS, decimals, kronor, measured, unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostnadsfordelning.calculation.remarks import Found
    from kostnadsfordelning.calculation.result import AgreementResult
    from kostnadsfordelning.calculation.steps import Step


def mechanisms(result: AgreementResult) -> Iterator[Found]:
    """A row for each mechanism on the way to the year's amounts, told in the measure of its item."""
    for step in result.steps:
        if not result.plan.of_the_year(step):
            continue
        # The rows are made before any is passed on: the measure is that of this item only.
        with measured(result.agreement.item(step.item).measure if step.item else KRONOR):
            found = list(_told(step, result))
        yield from found


def _told(step: Step, result: AgreementResult) -> Iterator[Found]:
    match step:
        case Frame():
            yield _frame(step, result)
        case Threshold():
            yield _threshold(step, result)
        case Deduct():
            yield from _deduct(step, result)
        case Prorate():
            yield from _prorate(step, result)
        case Uprate(active=False) if step.year == result.year:
            yield _beside(step, result)
        case Add(name="true_up"):
            yield _true_up(step, result)
        case Input():
            yield from _repaid(step, result)
        case LimitParties():
            yield from _limits(step, result)
        case Manual():
            yield from _manual(step, result)
        case ApportionTable():
            yield _table(step, result)


# On the way to the amount ------------------------------------------------------------------------------


def _frame(step: Frame, result: AgreementResult) -> Found:
    amount, frame = (as_whole(result.value(ref)) for ref in step.inputs)
    over = amount - as_whole(step.outcome)
    key = "above_frame" if over else "within_frame"
    note = text(f"calculation.{key}", item=_title(step, result), amount=amount, frame=frame, over=over)
    return "above_frame", True, kronor(frame), kronor(amount), note


def _threshold(step: Threshold, result: AgreementResult) -> Found:
    amount = as_whole(result.value(step.inputs[0]))
    left = amount - as_whole(step.outcome)
    key = "below_threshold" if left or not amount else "above_threshold"
    note = text(f"calculation.{key}", item=_title(step, result), amount=amount, left=left, limit=step.limit)
    return "below_threshold", True, kronor(step.limit), kronor(amount), note


def _deduct(step: Deduct, result: AgreementResult) -> Iterator[Found]:
    values = [result.value(ref) for ref in step.inputs]
    amount, deducted = (as_whole(value) for value in values)
    unused = step.unused(*values)
    what = step.name or text("calculation.deducted_plainly")
    item, used = _title(step, result), deducted - unused
    note = text("calculation.deducted", item=item, used=used, amount=amount, what=what)
    if amount < 0 < used:
        left = as_whole(step.outcome)
        note += " " + text("calculation.deducted_from_credit", amount=amount, left=left)
    yield "deducted", True, kronor(deducted), kronor(used), note
    if unused:
        note = text("calculation.grant_unused", item=item, unused=unused, deducted=deducted, what=what)
        yield "grant_unused", True, kronor(deducted), kronor(used), note


def _repaid(step: Input, result: AgreementResult) -> Iterator[Found]:
    """A negative grant: it may be a repayment, and it may be a slip of the pen."""
    if step.fact is None or step.fact.kind != "grant" or as_number(step.value) >= 0:
        return
    amount = next(as_whole(one.outcome) for one in result.steps if _rests_on(one, step))
    note = text("calculation.grant_negative", item=_title(step, result), what=step.fact.name, amount=amount)
    yield "grant_negative", True, "", kronor(amount), note


def _rests_on(step: Step, told: Input) -> bool:
    return any(ref.step == told.id for ref in step.inputs)


def _prorate(step: Prorate, result: AgreementResult) -> Iterator[Found]:
    """The months of an amount, and whose it is where it is one party's; none for who takes no part."""
    amount, part = as_whole(result.value(step.inputs[0])), as_whole(step.outcome)
    months = step.last - step.first
    if months <= 0:
        return  # the check of who takes part says it
    item, party = _title(step, result), charged_party(step, result)
    if party:
        item = text("calculation.of_party", item=item, party=_party(party, result))
    key = "prorated_count" if not step.named else "prorated" if months > 1 else "prorated_one"
    note = text(
        f"calculation.{key}",
        item=item,
        amount=amount,
        part=part,
        count=months,
        first=MONTHS[step.first],
        last=MONTHS[step.last - 1],
    )
    yield "prorated", True, kronor(amount), kronor(part), note


def charged_party(step: Step, result: AgreementResult) -> str:
    """The code of the party whose own charge a step is of; empty for a step of the item's amount."""
    owner = step.id.rpartition(".")[0].rpartition(".")[2]
    return owner if owner in result.agreement.everyone else ""


def _beside(step: Uprate, result: AgreementResult) -> Found:
    """What a fixed percent would have given, beside what the index gave the same year."""
    percent = Fraction(as_number(result.value(step.inputs[1]))) / 100
    fixed = as_whole(step.outcome)
    amount = as_whole(result.step(step.id.replace(".beside.uprated.", ".uprated.")).outcome)
    note = text(
        "calculation.indexation_beside",
        item=_title(step, result),
        percent=percent,
        fixed=fixed,
        amount=amount,
        off=amount - fixed,
        unit=unit(),
    )
    return "indexation_beside", True, kronor(fixed), kronor(amount), note


def _true_up(step: Add, result: AgreementResult) -> Found:
    difference = result.step(step.inputs[1].step)
    settled, invoiced = (as_whole(result.value(ref)) for ref in difference.inputs)
    note = text(
        "calculation.trued_up",
        item=_title(step, result),
        year=result.year - 1,
        now=result.year,
        invoiced=invoiced,
        settled=settled,
        off=settled - invoiced,
        unit=unit(),
    )
    return "trued_up", True, kronor(invoiced), kronor(settled), note


# In the split -------------------------------------------------------------------------------------------


def _limits(step: LimitParties, result: AgreementResult) -> Iterator[Found]:
    """Whom the limits moved, and what nobody is charged; a change that has nothing to be measured against."""
    item = _title(step, result)
    if step.increase is not None or step.decrease is not None:
        new = [party for party, last in zip(step.parties, step.known, strict=False) if last is None]
        listed = ", ".join(_party(party, result) for party in new if party != RESIDUAL)
        if not step.known:
            told = text("calculation.no_previous_year", item=item, year=result.year)
            yield "no_previous_year", True, "", "", told
        elif listed:
            told = text("calculation.no_previous_part", item=item, year=result.year, parties=listed)
            yield "no_previous_year", True, "", "", told
    if not step.active:
        return
    amount = as_whole(result.value(step.inputs[0]))
    before, after = as_vector(result.value(step.inputs[2])), as_vector(step.outcome)
    moved = {
        party: now - was for party, was, now in zip(step.parties, before, after, strict=True) if now != was
    }
    off = ", ".join(
        text("calculation.exact_share", party=_party(party, result), off=one) for party, one in moved.items()
    )
    key = "limited" if moved else "unlimited"
    yield "limited", True, "", str(len(moved)), text(f"calculation.{key}", item=item, off=off, unit=unit())
    left = amount - sum(after)
    if left and step.cut_off == "unfunded":
        # For a credit everything is turned.
        key = "unfunded" if (left > 0) == (amount >= 0) else "overfunded"
        note = text(f"calculation.{key}", item=item, amount=left if key == "unfunded" else -left)
        yield "unfunded", True, kronor(amount), kronor(sum(after)), note


def _manual(step: Manual, result: AgreementResult) -> Iterator[Found]:
    for party, delta, reason in zip(step.parties, step.deltas, step.reasons, strict=True):
        if not delta:
            continue
        note = text(
            "calculation.manual_residual",
            item=_title(step, result),
            party=_party(party, result),
            delta=delta,
            unit=unit(),
            reason=reason.rstrip("."),
        )
        yield "manual_residual", True, "", kronor(delta), note


def _table(step: ApportionTable, result: AgreementResult) -> Found:
    """Each party's sum over the items against the exact one: less than a krona apart, or the rule let go."""
    count, width = len(step.items), len(step.parties)
    amounts = [as_whole(result.value(ref)) for ref in step.inputs[:count]]
    weights = [as_vector(result.value(ref)) for ref in step.inputs[count:]]
    cells = as_vector(step.outcome)
    off = []
    for place in range(width):
        exact = sum(
            (Fraction(amount * row[place], sum(row)) for amount, row in zip(amounts, weights, strict=True)),
            Fraction(0),
        )
        off.append(abs(sum(cells[place::width]) - exact))
    within = sum(one < 1 for one in off)
    note = text("calculation.sum_party", most=decimals(max(off, default=Fraction(0)), 2))
    promised = step.rule.method == "largest_remainder" and step.rule.unit == 1
    return "sum_party", within == width or not promised, str(width), str(within), note


def _title(step: Step, result: AgreementResult) -> str:
    return result.agreement.item(step.item).title if step.item else result.agreement.name


def _party(code: str, result: AgreementResult) -> str:
    return text("calculation.residual") if code == RESIDUAL else result.agreement.everyone[code].name
