"""Which kinds run on columns, and that the numbers stay exact where int64 ends."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kostnadsfordelning as kf
from kostnadsfordelning.agreement.values import MOST_KRONOR
from kostnadsfordelning.calculation import steps as kinds
from kostnadsfordelning.calculation.batch import run as runner
from kostnadsfordelning.calculation.batch.arithmetic import MOST, half_up, less, product, total, whole_array
from kostnadsfordelning.calculation.batch.asked import at
from kostnadsfordelning.calculation.batch.columns import Column
from kostnadsfordelning.calculation.batch.handlers import ON_COLUMNS, PER_ROW
from kostnadsfordelning.calculation.batch.run import run_batch
from kostnadsfordelning.calculation.batch.slots import slots
from kostnadsfordelning.calculation.operands import half_up as scalar_half_up
from kostnadsfordelning.calculation.run import value_of
from kostnadsfordelning.calculation.steps.base import Step
from tests.calculation.batch.equality import check, column, one, scalar
from tests.calculation.batch.equality import given as drawn_figures
from tests.calculation.small import agreement, item
from tests.golden.services import SERVICES, calculated

if TYPE_CHECKING:
    from kostnadsfordelning.calculation.plan import Plan

BY_PEOPLE = {"to": "kommuner", "take": "rest", "by": "folk"}


def plan_of(*stages: dict[str, Any]) -> Plan:
    """The plan of an agreement with one item, between all by their people."""
    return kf.allocate(agreement(item([*stages], BY_PEOPLE)), 2026).results[0].plan


def test_every_kind_of_step_has_its_runner() -> None:
    everything = {one for one in vars(kinds).values() if isinstance(one, type) and issubclass(one, Step)}
    assert everything - {Step} == {*ON_COLUMNS, *PER_ROW}
    assert not set(ON_COLUMNS) & set(PER_ROW)


@pytest.mark.parametrize("name", SERVICES)
def test_every_kind_can_run_row_by_row(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The runner that any kind has gives the same, so that a kind without a form is no special case."""
    monkeypatch.setattr(runner, "ON_COLUMNS", {})
    for result in calculated(name).results:
        plan = result.plan
        check(plan, drawn_figures(slots(plan), 6, random.Random(name)), 6)


def test_what_does_not_vary_is_computed_once() -> None:
    plan = calculated("barnahus").results[0].plan
    (actual,) = (slot for slot in slots(plan) if slot.name.endswith("kvalitetsgranskning.actual"))
    batch = run_batch(plan, dict.fromkeys(actual.steps, column([50_000, 60_000])), 2)
    columns = {name for name, outcome in batch.outcomes.items() if isinstance(outcome, Column)}
    assert all("kvalitetsgranskning" in name for name in columns - {plan.total.step})
    assert (
        batch.outcomes["barnahus.drift.take"]
        == calculated("barnahus").results[0].step("barnahus.drift.take").outcome
    )


@pytest.mark.parametrize("count", [0, 1])
def test_no_scenario_and_one(count: int) -> None:
    for name in ("cmv", "vfu-platser", "placeringar"):
        plan = calculated(name).results[0].plan
        figures: dict[tuple[str, str], Column] = {}
        for slot in slots(plan):
            own = column([slot.value])
            figures |= dict.fromkeys(slot.steps, Column(own.numerators[..., :count], own.denominator))
        if count:
            assert check(plan, figures, count) == [-1]
        else:
            batch = run_batch(plan, figures, 0)
            assert len(batch.refused) == 0
            assert len(batch.rows) == len(plan.rows)


def test_a_constant_step_that_refuses_refuses_every_scenario() -> None:
    plan = calculated("barnahus").results[0].plan
    mandate = ("barnahus.kvalitetsgranskning.mandate", "limit")
    varied = {mandate: column([10, 10]), ("barnahus.drift.given", "value"): column([1, 2])}
    number = [step.id for step in plan.steps].index(mandate[0])
    assert check(plan, varied, 2) == [number, number]
    with pytest.raises(kf.MandateError, match="överstiger beslutsmandatet"):
        scalar(plan, varied, 1)


def test_more_than_a_table_holds_is_refused_after_the_steps() -> None:
    plan = plan_of({"given": 1000})
    given_amount = {
        ("a.drift.given", "value"): column([MOST_KRONOR, MOST_KRONOR + 1, -MOST_KRONOR - 1, 2**70])
    }
    past = len(plan.steps)
    assert check(plan, given_amount, 4) == [-1, past, past, past]


def test_a_chain_of_percents_beyond_int64_is_exact() -> None:
    """Ten years compounded and rounded once: the product has some forty digits."""
    stage = {"uprate": "2,25 %", "round": "end"}
    plan = plan_of({"given": 1_000_000, "price_year": 2016}, stage)
    rng = random.Random(5)
    percents = [Fraction(rng.randint(-400, 900), 100) for _ in range(40)]
    amounts = [rng.choice((rng.randint(-(10**9), 10**9), 5, 0)) for _ in percents]
    varied = {("a.drift.percent", "value"): column(percents), ("a.drift.given", "value"): column(amounts)}
    assert check(plan, varied, 40) == [-1] * 40
    uprated = run_batch(plan, varied, 40).outcomes["a.drift.uprated.2026"]
    for scenario, (percent, amount) in enumerate(zip(percents, amounts, strict=True)):
        assert at(uprated, scenario) == scalar_half_up(amount * (1 + percent / 100) ** 10)


def test_many_scenarios_against_the_scalar_runner() -> None:
    """Twenty thousand at once, and every hundredth of them one by one."""
    count, rng = 20_000, np.random.default_rng(3)
    plan = calculated("barnahus").results[0].plan
    figures: dict[tuple[str, str], Column] = {}
    for slot in slots(plan):
        if slot.quantity == "population":
            people = Column(rng.integers(0, 60_000, (len(slot.parts), count)))
            figures |= dict.fromkeys(slot.steps, people)
        elif slot.quantity == "amount":
            figures |= dict.fromkeys(slot.steps, Column(rng.integers(-(10**5), 3 * 10**5, count)))
    batch = run_batch(plan, figures, count)
    met = set()
    for scenario in range(0, count, 100):
        steps, refused = one(plan, figures, scenario)
        done = {step.id: step for step in steps}
        assert batch.refused[scenario] == refused
        met.add(refused)
        for row, amounts in zip(plan.rows, batch.rows, strict=True):
            (ref,) = row.refs
            assert at(amounts, scenario) == (value_of(ref, done) if refused < 0 else 0)
    assert -1 in met
    assert len(met) > 1, "some are above the mandate"


EDGES = st.sampled_from((0, 1, -1, 5, MOST, -MOST, -MOST - 1, MOST - 1, 10**18, 3 * 10**9, 10**25))
NUMBERS = st.lists(EDGES | st.integers(-(2**64), 2**64) | st.integers(-20, 20), min_size=1, max_size=6)


@settings(max_examples=200)
@given(NUMBERS, EDGES, st.integers(1, 10**12) | st.sampled_from((1, 2, MOST, 2**63, 10**30)))
def test_arithmetic_never_wraps(numbers: list[int], other: int, denominator: int) -> None:
    column, alone = whole_array(numbers), whole_array([other])
    assert list(total(column, alone)) == [one + other for one in numbers]
    assert list(less(column, alone)) == [one - other for one in numbers]
    assert list(product(column, alone)) == [one * other for one in numbers]
    assert list(half_up(column, denominator)) == [
        scalar_half_up(Fraction(one, denominator)) for one in numbers
    ]
