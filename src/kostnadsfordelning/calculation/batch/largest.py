"""Who the largest party is, scenario by scenario, where what falls away with the absent divides too.

A plan names the largest party by its own weights, since what falls away is no party and takes no residual.
Where the weights vary, so may the largest party.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

import numpy as np

from kostnadsfordelning.calculation.batch.arithmetic import column, flags, wholes
from kostnadsfordelning.calculation.compiling.receivers import rule_by_weights
from kostnadsfordelning.calculation.operands import RESIDUAL, as_vector
from kostnadsfordelning.calculation.run import value_of
from kostnadsfordelning.calculation.steps import Apportion, LimitParties

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kostnadsfordelning.arrays.divide import Flags, Whole
    from kostnadsfordelning.calculation.batch.asked import Asked, Handler, Made
    from kostnadsfordelning.calculation.plan import Plan
    from kostnadsfordelning.calculation.steps import Step


def names_the_largest(plan: Plan, step: Step) -> bool:
    """Whether the rule of a step names a party because it is the largest of those that divide."""
    return (
        isinstance(step, Apportion | LimitParties)
        and plan.agreement.rounding.residual_to == "largest"
        and step.parties[-1] == RESIDUAL
    )


def with_largest(plan: Plan, step: Step, before: Iterable[Step]) -> Step:
    """The step with the party that is the largest by the weights of the steps before it."""
    done = {one.id: one for one in before}
    division, weights = cast("Apportion", step), step.inputs[1]
    if weights.step not in done:
        return step  # what could not be calculated is refused when the plan is run
    own = as_vector(value_of(weights, done))
    return replace(division, rule=rule_by_weights(plan.agreement.rounding, division.parties, own))


def by_largest(plan: Plan, asked: Asked, handler: Handler) -> Made:
    """What ``handler`` makes of a step, for each of the parties that are the largest in some scenario."""
    division, rounding = cast("Apportion", asked.step), plan.agreement.rounding
    (weights,) = wholes(asked.values[1])
    largest = _largest(weights, refuse_ties=rounding.ties == "refuse")
    outcome: Whole = np.zeros((len(division.parties), asked.count), dtype=object)
    refused: Flags = np.zeros(asked.count, dtype=np.bool_)
    for place in np.unique(largest).tolist():
        here = largest == place
        rule = rounding.rule(division.parties[place] if place >= 0 else None)
        amounts, again = handler(asked.some(here, replace(division, rule=rule)))
        outcome[:, here] = amounts.numerators
        if again is not None:
            refused[here] = again
    return column(outcome, asked.count), flags(refused, asked.count)


def _largest(weights: Whole, *, refuse_ties: bool) -> Whole:
    """The place of the party to be named in each scenario, −1 where none is: as `rule_by_weights` says."""
    own, away = weights[:-1], weights[-1]
    if not len(own):
        return np.full(weights.shape[-1], -1)
    heaviest = own.max(axis=0)
    named = (heaviest > 0) & (heaviest <= away)
    if refuse_ties:
        named &= (own == heaviest).sum(axis=0) == 1
    return np.where(named, np.argmax(own == heaviest, axis=0), -1)
