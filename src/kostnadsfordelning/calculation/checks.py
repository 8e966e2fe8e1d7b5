"""What a reader should know before trusting a result: what was held against what, and `remarks`.

A row with ``ok`` False is a fault in the result. A row with ``ok`` True may still be a remark: a
substitute, an assumption, a source of low certainty. ``check`` is a stable English id.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.agreement import KRONOR
from kostnadsfordelning.apportionment.methods import divide
from kostnadsfordelning.calculation.mechanism_checks import mechanisms
from kostnadsfordelning.calculation.operands import RESIDUAL, as_vector, as_whole
from kostnadsfordelning.calculation.remarks import remarks_on, remarks_on_unused
from kostnadsfordelning.calculation.steps import Apportion, Check, LimitTotal, QuantiseShares
from kostnadsfordelning.errors import KostnadsfordelningError
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import kronor, measured, percent, unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import pandas as pd

    from kostnadsfordelning.calculation.facts import Facts
    from kostnadsfordelning.calculation.remarks import Found, Uses
    from kostnadsfordelning.calculation.result import AgreementResult
    from kostnadsfordelning.calculation.steps import Step

COMPARISONS = ("sum_item", "sum_tier", "sum_party", "printed_table", "shares_100", "mandate")
"""The checks that hold one figure against another; every other row is a remark."""


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One check: its id, whether it holds, what was expected and got, and a note in Swedish."""

    service: str
    check: str
    ok: bool
    expected: str
    got: str
    note: str


def checks_of(result: AgreementResult, facts: Facts) -> tuple[CheckRow, ...]:
    """All checks of one agreement's result, arithmetic first, remarks after."""
    service = result.agreement.id
    found = [
        *_arithmetic(result),
        *mechanisms(result),
        *_exact_shares(result),
        *remarks_on(result, facts),
    ]
    return tuple(CheckRow(service, *row) for row in dict.fromkeys(found))


def _arithmetic(result: AgreementResult) -> Iterator[Found]:
    """Sums, printed tables, shares that should make 100 %, mandates."""
    for step in result.steps:
        if not result.plan.of_the_year(step):
            continue
        with measured(result.agreement.item(step.item).measure if step.item else KRONOR):
            found = _compared(step, result)
        if found is not None:
            yield found


def _compared(step: Step, result: AgreementResult) -> Found | None:
    if isinstance(step, Check):
        return _printed(step, result) if step.check == "printed_table" else _sum(step, result)
    if isinstance(step, QuantiseShares):
        return _shares(step, result)
    if not isinstance(step, LimitTotal) or not isinstance(step.outcome, int):
        return None
    key = "mandate_lifted" if step.outcome > step.limit else "mandate_kept"
    note = text(
        f"calculation.{key}",
        item=_title(result, step.item),
        amount=step.outcome,
        limit=step.limit,
        who=step.decided_by or text("calculation.mandate_holder"),
        decision=step.decision or "",
    )
    return "mandate", True, kronor(step.limit), kronor(step.outcome), note


def _sum(step: Check, result: AgreementResult) -> Found:
    got = as_vector(step.outcome)
    note = text(f"calculation.{step.check}", item=_title(result, step.item))
    return step.check, step.passed, kronor(got[0]), kronor(got[1]), note


def _printed(step: Check, result: AgreementResult) -> Found:
    expected = step.expected or ()
    got = as_vector(step.outcome)
    pairs = list(zip(step.parties, expected, got, strict=True))
    hits = sum(printed == reached for _, printed, reached in pairs)
    off = ", ".join(
        text(
            "calculation.printed_off",
            party=result.agreement.everyone[party].name,
            off=reached - printed,
            unit=unit(),
        )
        for party, printed, reached in pairs
        if printed != reached
    )
    note = text("calculation.printed", hits=hits, count=len(pairs), source=step.why.source or "")
    return "printed_table", step.passed, str(len(pairs)), str(hits), f"{note} {off}".strip()


def _shares(step: QuantiseShares, result: AgreementResult) -> Found:
    """Whether plainly rounded shares make 100 %; when they do not, the agreement's rule has made them."""
    from kostnadsfordelning.apportionment.shares import quantise

    weights = as_vector(result.value(step.inputs[0]))
    rounded = quantise(step.parties, weights, step.rule, step.ties)
    made = percent(Fraction(rounded.half_up_sum, rounded.scale), step.rule.decimals)
    whole = percent(1, step.rule.decimals)
    key = "shares_made" if rounded.half_up_sum == rounded.scale else f"shares_{step.rule.off_100}"
    count = step.rule.decimals
    places = text("calculation.one_decimal") if count == 1 else text("calculation.decimals", count=count)
    note = text(f"calculation.{key}", made=made, whole=whole, places=places)
    return "shares_100", sum(rounded.units) == rounded.scale, whole, made, note


def _exact_shares(result: AgreementResult) -> Iterator[Found]:
    """What it costs or gains each party that shares are rounded first: against the same rule without it."""
    for step in result.steps:
        weights = result.step(step.inputs[1].step) if isinstance(step, Apportion) else None
        if not isinstance(step, Apportion) or not isinstance(weights, QuantiseShares):
            continue
        if not result.plan.of_the_year(step):
            continue
        key = as_vector(result.value(weights.inputs[0]))
        total = as_whole(result.value(step.inputs[0]))
        try:
            exact, _ = divide(total, step.parties, key, step.rule)
        except KostnadsfordelningError:
            continue  # the exact shares tie where the rounded ones do not: there is nothing to hold against
        reached = as_vector(step.outcome)
        off = {
            party: used - one
            for party, used, one in zip(step.parties, reached, exact, strict=True)
            if party != RESIDUAL  # what falls away with the absent is nobody's gain or loss
        }
        if not any(off.values()):
            continue
        told = ", ".join(
            text("calculation.exact_share", party=result.agreement.everyone[party].name, off=kronor_off)
            for party, kronor_off in sorted(off.items(), key=lambda one: -one[1])
        )
        title = _title(result, step.item)
        yield "exact_shares", True, "", "", text("calculation.exact_shares", item=title, off=told)


def unused_facts(results: Sequence[Uses], facts: Facts) -> tuple[CheckRow, ...]:
    """A row for every figure that was given and that no agreement asked for, under each agreement."""
    found = tuple(remarks_on_unused(results, facts))
    return tuple(CheckRow(result.agreement.id, *row) for row in found for result in results)


def failed(rows: Iterable[CheckRow]) -> tuple[CheckRow, ...]:
    """The checks that do not hold."""
    return tuple(row for row in rows if not row.ok)


def _title(result: AgreementResult, item_id: str | None) -> str:
    return result.agreement.item(item_id).title if item_id else result.agreement.name


def checks_table(rows: Iterable[CheckRow]) -> pd.DataFrame:
    """The rows as a table: check, ok, expected, got, note, service."""
    import pandas as pd

    columns = ["check", "ok", "expected", "got", "note", "service"]
    return pd.DataFrame([[getattr(row, column) for column in columns] for row in rows], columns=columns)
