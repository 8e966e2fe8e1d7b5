"""Drawn agreements with every kind of split, against the oracle, each outcome rebuilt from its inputs."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kostnadsfordelning.agreement.loading import agreement_from
from kostnadsfordelning.calculation.allocate import allocate
from kostnadsfordelning.errors import BelowZeroError, InputError, LimitError, ResidualError
from tests.calculation.drawn_splits import PERSONS, trees
from tests.calculation.oracle import RefusedError
from tests.calculation.oracle_splits import NO_ONE, WholeSplitter
from tests.calculation.test_rebuilding import check_steps


@settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow])
@given(trees(), st.integers(2024, 2028))
def test_drawn_splits_against_the_oracle(tree: dict[str, Any], year: int) -> None:
    agreement = agreement_from(tree)
    expected: dict[str, dict[str, int]] | None
    try:
        expected = {item["id"]: WholeSplitter(tree, PERSONS, year).whole(item) for item in tree["items"]}
    except RefusedError:
        expected = None
    if expected is None:
        with pytest.raises((ResidualError, InputError, BelowZeroError, LimitError), match="Draget") as caught:
            allocate(agreement, year)
        assert caught.value.steps
        return
    result = allocate(agreement, year)
    for item, amounts in expected.items():
        got = {row.party: row.amount for row in result.rows if row.item == item}
        assert got.pop(NO_ONE, 0) == amounts.pop(NO_ONE, 0)
        assert got == amounts
    check_steps(result.results[0])
    assert all(row.ok for row in result.check_rows if row.check in {"sum_item", "sum_tier"})
