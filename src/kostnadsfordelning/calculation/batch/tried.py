"""One scenario by itself: the plan with its figures, marked as tried, run by the scalar runner."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kostnadsfordelning.agreement.tried import CHANGED
from kostnadsfordelning.agreement.weighting import FACTORS, POPULATION
from kostnadsfordelning.calculation.allocate import allocation_of
from kostnadsfordelning.calculation.batch.parameters import shares, shown
from kostnadsfordelning.calculation.batch.run import scenario_plan
from kostnadsfordelning.calculation.checks import CheckRow
from kostnadsfordelning.calculation.operands import Fact, Why, as_number, as_vector
from kostnadsfordelning.calculation.result import behind, calculate
from kostnadsfordelning.calculation.steps import Input
from kostnadsfordelning.errors import KostnadsfordelningError
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import NBSP, amount, name

if TYPE_CHECKING:
    from kostnadsfordelning.calculation.allocation import Allocation
    from kostnadsfordelning.calculation.batch.parameters import Planned
    from kostnadsfordelning.calculation.batch.slots import Slot
    from kostnadsfordelning.calculation.batch.varied import Varied
    from kostnadsfordelning.calculation.operands import Value
    from kostnadsfordelning.calculation.plan import Plan
    from kostnadsfordelning.calculation.prepare import Prepared
    from kostnadsfordelning.calculation.result import AgreementResult
    from kostnadsfordelning.calculation.steps import Step

_PERCENTS = ("price_index", "assumption")


@dataclass(frozen=True, slots=True, eq=False)
class Scenarios:
    """What every scenario is made from: what was prepared, the plans, and the figures that vary."""

    prepared: Prepared
    plans: tuple[Planned, ...]
    varied: Varied

    def allocation(self, number: int) -> Allocation:
        """A scenario as an allocation by itself; raises what the scalar runner refuses, of all the plans."""
        plans = {plan.prefix: plan for plan in self.plans}
        results = self.prepared.each(lambda context: self._result(plans[context.prefix], number))
        made = allocation_of(self.prepared, results)
        # Told as every assumed figure is, so that whatever says why amounts are preliminary says this too.
        note = text("batch.tried_preliminary", number=number)
        services = (plan.plan.agreement.id for plan in self.plans if self.varied.of(plan))
        tried = (CheckRow(service, "preliminary", True, "", "", note) for service in services)
        return replace(made, check_rows=tuple(dict.fromkeys((*made.check_rows, *tried))))

    def reason(self, plan: Planned, number: int) -> str:
        """Why a plan refuses a scenario; empty if it does not."""
        try:
            self._result(plan, number)
        except KostnadsfordelningError as error:
            return str(error)
        return ""

    def _result(self, plan: Planned, number: int) -> AgreementResult:
        made = scenario_plan(plan.plan, self.varied.of(plan), number)
        own = [slot for one, slot, _ in self.varied.figures if one.prefix == plan.prefix]
        if not own:
            return calculate(made, plan.span, by_months=plan.by_months, prefix=plan.prefix)
        marked = _marked(plan, made, own, number)
        result = calculate(marked, plan.span, by_months=plan.by_months, prefix=plan.prefix)
        tried = {step for slot in own for step, _ in slot.steps}
        steps = {step.id: step for step in result.steps}
        rows = tuple(
            replace(row, preliminary=True)
            if any(not tried.isdisjoint(behind(ref, steps)) for ref in row.refs)
            else row
            for row in result.rows
        )
        return replace(result, rows=rows)


def _marked(planned: Planned, plan: Plan, tried: list[Slot], number: int) -> Plan:
    """The plan saying of what was tried that it is; it cites neither the agreement nor a source any more."""
    slots = {place[0]: slot for slot in tried for place in slot.steps}
    steps = tuple(
        _tried(step, slots[step.id], planned.unit(slots[step.id]), number) if step.id in slots else step
        for step in plan.steps
    )
    names = ", ".join(slot.name for slot in tried)
    told = text("batch.tried_agreement", number=number, names=names)
    agreement = plan.agreement
    copy = agreement.model_copy(
        update={
            "version": agreement.version.removesuffix(CHANGED) + CHANGED,
            "assumed": "; ".join(filter(None, (agreement.assumed, told))),
        }
    )
    return replace(plan, steps=steps, agreement=copy)


def _tried(step: Step, slot: Slot, unit: str, number: int) -> Step:
    """A step that holds a tried figure, with what it is tried instead of."""
    field = next(field for name, field in slot.steps if name == step.id)
    why = _why(slot, getattr(step, field), unit, number)
    if not isinstance(step, Input) or step.fact is None:
        return replace(step, why=Why(assumed=why))
    source = text("batch.tried_source", number=number)
    fact = step.fact
    if fact.kind in _PERCENTS:
        tried = Fact("assumption", fact.name, fact.wanted, step.year, source)
    else:
        # Told as text, the date is only what the figures stand for: no known figures are of it.
        day = fact.wanted if fact.kind == "population" else fact.used
        stands_for = str(day) if day is not None else None
        tried = Fact(fact.kind, fact.name, stands_for, stands_for, source, "U")
    return replace(step, why=Why(assumed=why), fact=tried)


def _why(slot: Slot, value: Value, unit: str, number: int) -> str:
    """What is tried, and instead of what: a number or shares. Other vectors are too long to tell."""
    if isinstance(value, tuple):
        given = slot.quantity == "shares"
        same = shares(value) == shares(as_vector(slot.value)) if given else value == slot.value
        if same:
            return text("batch.tried_vector_same", number=number)
        if given:
            told = zip(slot.parts, shares(as_vector(slot.value)), strict=True)
            own = ", ".join(f"{_part(part)} {share}" for part, share in told)
            return text("batch.tried_shares", number=number, own=own)
        return text("batch.tried_vector", number=number)
    tried = _told(slot, value, unit)
    if value == slot.value:
        return text("batch.tried_number_same", number=number, value=tried)
    return text("batch.tried_number", number=number, value=tried, own=_told(slot, slot.value, unit))


def _part(part: str) -> str:
    """A factor as it is told in Swedish; any other part by its own name."""
    return text(f"search.name_{part}") if part in FACTORS or part == POPULATION else name(part)


def _told(slot: Slot, value: Value, unit: str) -> str:
    """A number as it is told in running text, with what it is counted in; a percent has its sign."""
    if slot.quantity == "amount":
        return amount(as_number(value), unit)
    return shown(slot, value) if slot.quantity == "percent" else f"{shown(slot, value)}{NBSP}{unit}"
