"""Every bundled service and every example: each of their figures varied, and all of them together."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from kostnadsfordelning.calculation.batch.slots import slots
from tests.calculation.batch.equality import check, given
from tests.golden.services import SERVICES, calculated

if TYPE_CHECKING:
    from kostnadsfordelning.calculation.plan import Plan


def check_plan(plan: Plan, seed: str, count: int = 8) -> list[int]:
    """Each slot by itself, then all at once."""
    rng = random.Random(seed)
    found = slots(plan)
    assert found, "there is something to vary"
    refused = []
    for slot in found:
        refused += check(plan, given([slot], count, rng), count)
    return refused + check(plan, given(found, 4 * count, rng), 4 * count)


@pytest.mark.parametrize("name", SERVICES)
def test_every_bundled_service(name: str) -> None:
    for one in calculated(name).results:
        refused = check_plan(one.plan, name)
        assert refused.count(-1) > len(refused) // 3, "most of what is varied can be calculated"
