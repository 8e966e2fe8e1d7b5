"""Agreements drawn at random, their figures varied: ties, zeros, refusals and huge numbers in plenty."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kostnadsfordelning.agreement.loading import agreement_from
from kostnadsfordelning.calculation.batch.slots import slots
from kostnadsfordelning.calculation.plan import compile_plan
from kostnadsfordelning.calculation.prepare import prepare
from kostnadsfordelning.errors import KostnadsfordelningError
from tests.calculation.batch.equality import check
from tests.calculation.batch.equality import given as drawn_figures
from tests.calculation.drawn import NAMES, trees
from tests.calculation.split_trees import FIRST, LAST, agreements
from tests.calculation.test_rebuilding import arguments

if TYPE_CHECKING:
    from kostnadsfordelning.calculation.plan import Plan

COUNT = 12
SEEDS = st.integers(0, 2**32)


def plans(tree: dict[str, Any], year: int, told: dict[str, Any]) -> tuple[Plan, ...]:
    """The plans of a drawn agreement, none where it cannot be compiled."""
    try:
        return prepare(agreement_from(tree), year, **told).each(compile_plan)
    except KostnadsfordelningError:
        return ()


def check_some(plan: Plan, seed: int) -> None:
    """One slot by itself, some of them, and all."""
    rng = random.Random(seed)
    found = slots(plan)
    for some in (rng.sample(found, 1), rng.sample(found, rng.randint(1, len(found))), found) if found else ():
        check(plan, drawn_figures(some, COUNT, rng), COUNT)


@settings(max_examples=60)
@given(agreements(), st.integers(FIRST, LAST), SEEDS)
def test_drawn_splits(tree: dict[str, Any], year: int, seed: int) -> None:
    for plan in plans(tree, year, {}):
        check_some(plan, seed)


@settings(max_examples=60)
@given(trees(), st.integers(2021, 2029), SEEDS)
def test_drawn_amounts(tree: dict[str, Any], year: int, seed: int) -> None:
    told = arguments(tree["items"], dict.fromkeys(("actual", "carry_over", *NAMES), Fraction(100_000)))
    for plan in plans(tree, year, told):
        check_some(plan, seed)
