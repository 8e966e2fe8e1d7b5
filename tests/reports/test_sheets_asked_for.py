"""What a picture cannot be told, in a comparison and in a bridge alike."""

from __future__ import annotations

from typing import Any

import pytest
from tests.reports.charted import county

import kostnadsfordelning as kf


@pytest.mark.parametrize(
    ("asked", "places"),
    [
        ({"title": 5}, ["title"]),
        ({"width": "bred"}, ["width"]),
        ({"title": ["A"], "width": -1}, ["title", "width"]),
        ({"width": float("nan")}, ["width"]),
        ({"width": 10**9}, ["width"]),
    ],
)
def test_titles_and_widths_that_no_sheet_can_have(asked: dict[str, Any], places: list[str]) -> None:
    """Not as an attribute error in the middle of the drawing, and not drawn at a width of minus one."""
    bridge = kf.bridge("cmv", "Ragunda", (2023, 2024))
    for plot in (county().plot, bridge.plot):
        with pytest.raises(kf.InputError) as error:
            plot(**asked)
        assert [fault.place for fault in error.value.faults] == places
