"""Many scenarios on a cluster: the result that one machine gives, whole."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from pandas.testing import assert_frame_equal

import kostnadsfordelning as kf
from kostnadsfordelning import distributed

pytestmark = pytest.mark.xdist_group("dask")

COUNTY = ["barnahus", "brottsofferjouren"]
TOLD: dict[str, Any] = {
    "population": "2024-12-31",
    "assume": {"PKV": {2027: "2,9 %"}},
    "actual": {"barnahus.kvalitetsgranskning": 100_000},
}


def vary(count: int) -> dict[str, object]:
    """Costs, some of them refused: a review above what may be decided without a further decision."""
    draw = np.random.default_rng(8)
    return {
        "barnahus.kvalitetsgranskning.actual": draw.integers(0, 300_000, count),
        "barnahus.drift.given": draw.integers(0, 2_000_000, count),
    }


@pytest.mark.parametrize("rows", [1000, 37])
def test_every_scenario_is_that_of_one_machine(cluster: Any, rows: int) -> None:  # noqa: ARG001
    varied = vary(500)
    got = distributed.allocate_batch(COUNTY, 2027, varied, rows=rows, **TOLD)
    expected = kf.allocate_batch(COUNTY, 2027, varied, **TOLD)
    assert expected.refused.any()
    assert not expected.refused.all()
    assert np.array_equal(got.amounts, expected.amounts)
    assert np.array_equal(got.refusing, expected.refusing)
    assert not got.cells.flags.writeable
    assert_frame_equal(got.by_item, expected.by_item)
    number = int(np.flatnonzero(~expected.refused)[-1])
    assert got.scenario(number) == expected.scenario(number)
    refused = int(np.flatnonzero(expected.refused)[-1])
    assert got.reason(refused) == expected.reason(refused) != ""


def test_what_is_wrong_is_refused_before_anything_is_sent() -> None:
    with pytest.raises(kf.InputError):
        distributed.allocate_batch("cmv", 2024, {"cmv.drift.finnsinte": [1]})
    with pytest.raises(kf.InputError):
        distributed.allocate_batch("cmv", 2024, {"cmv.drift.percent": ["0 %"]}, rows=0)
    with pytest.raises(kf.NotInForceError):
        distributed.allocate_batch("cmv", 1990, {"cmv.drift.percent": ["0 %"]})
