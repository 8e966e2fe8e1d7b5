"""The batch runner held against the scalar runner, scenario by scenario and step by step."""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

import numpy as np

from kostnadsfordelning.agreement.values import MOST_KRONOR
from kostnadsfordelning.calculation.batch.asked import at
from kostnadsfordelning.calculation.batch.columns import Column
from kostnadsfordelning.calculation.batch.run import run_batch, scenario_plan
from kostnadsfordelning.calculation.operands import as_whole
from kostnadsfordelning.calculation.run import run, value_of
from kostnadsfordelning.errors import KostnadsfordelningError

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Mapping, Sequence

    from kostnadsfordelning.calculation.batch.slots import Slot
    from kostnadsfordelning.calculation.plan import Plan
    from kostnadsfordelning.calculation.steps import Step

Number = int | Fraction
Given = dict[tuple[str, str], Column]


def column(rows: Sequence[Number | tuple[Number, ...]]) -> Column:
    """One value per scenario, as the runner takes them."""
    vectors = [row if isinstance(row, tuple) else (row,) for row in rows]
    common = lcm(*(Fraction(one).denominator for vector in vectors for one in vector))
    whole = [[int(one * common) for one in vector] for vector in vectors]
    try:
        numbers = np.array(whole, dtype=np.int64).T
    except OverflowError:
        numbers = np.array(whole, dtype=object).T
    return Column(np.ascontiguousarray(numbers if isinstance(rows[0], tuple) else numbers[0]), common)


def drawn(slot: Slot, count: int, rng: random.Random) -> Column:
    """Values of a slot: its own, small ones that tie and turn, some near it, and now and then huge ones."""

    def number(own: Number) -> Number:
        least = slot.least if slot.least is not None else None
        small = rng.choice((0, 0, 1, 2, 3, 10, 100, 1000))
        near = own + rng.randint(-30, 30) if own else rng.randint(0, 5)
        found: Number = rng.choice((own, own, small, near, near, int(own * 3) // 2))
        if slot.quantity == "percent":
            found = rng.choice(
                (own, Fraction(rng.randint(-500, 900), 100), Fraction(rng.randint(-20, 60), 7))
            )
        elif not slot.whole and rng.random() < 0.3:
            found += Fraction(rng.randint(0, 99), 100)
        elif rng.random() < 0.03:
            found = rng.choice((MOST_KRONOR, 10**12 + 7, 2**62, 10**25))
        if least is None and slot.quantity != "percent" and rng.random() < 0.15:
            found = -found
        return found if least is None else max(least, found)

    own = slot.value
    if isinstance(own, tuple):
        rows = [tuple(number(one) for one in own) for _ in range(count)]
        return column([row if any(row) or rng.random() < 0.1 else own for row in rows])
    return column([number(own) for _ in range(count)])


def given(slots: Iterable[Slot], count: int, rng: random.Random) -> Given:
    """The varied figures: all the steps of a slot have the same."""
    found: Given = {}
    for slot in slots:
        values = drawn(slot, count, rng)
        found |= dict.fromkeys(slot.steps, values)
    return found


def check(plan: Plan, varied: Mapping[tuple[str, str], Column], count: int) -> list[int]:
    """Every outcome, refusal and row of the two runners. Returns the number of what refuses, or −1."""
    batch = run_batch(plan, varied, count, every_step=True)
    shorter = run_batch(plan, varied, count)
    assert (shorter.refused == batch.refused).all()
    for scenario in range(count):
        steps, refused = one(plan, varied, scenario)
        assert batch.refused[scenario] == refused, (
            scenario,
            plan.steps[min(refused, len(plan.steps) - 1)].id,
        )
        done = {step.id: step for step in steps}
        for step in steps:
            assert at(batch.outcomes[step.id], scenario) == step.outcome, (step.id, scenario)
        for row, *amounts in zip(plan.rows, batch.rows, shorter.rows, strict=True):
            expected = 0 if refused >= 0 else sum(as_whole(value_of(ref, done)) for ref in row.refs)
            assert [at(one, scenario) for one in amounts] == [expected] * 2, (row, scenario)
    return [int(one) for one in batch.refused]


def scalar(plan: Plan, varied: Mapping[tuple[str, str], Column], scenario: int) -> tuple[Step, ...]:
    """The steps with their outcomes in one scenario, by the scalar runner; raises what it refuses.

    Not what `calculate` refuses after the steps: amounts that no table holds exactly.
    """
    steps = scenario_plan(plan, varied, scenario).steps
    return run(steps, {item.id: item.measure for item in plan.agreement.items})


def one(plan: Plan, varied: Mapping[tuple[str, str], Column], scenario: int) -> tuple[tuple[Step, ...], int]:
    """The steps of one scenario in the scalar runner, and the number of the step that refuses it."""
    try:
        steps = scalar(plan, varied, scenario)
    except KostnadsfordelningError as error:
        return error.steps, len(error.steps)
    done = {step.id: step for step in steps}
    refs = [*(ref for row in plan.rows for ref in row.refs), plan.total]
    too_much = any(abs(as_whole(value_of(ref, done))) > MOST_KRONOR for ref in refs)
    return steps, len(steps) if too_much else -1
