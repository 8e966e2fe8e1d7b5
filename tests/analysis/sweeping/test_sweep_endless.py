"""More values than can be tried are refused before they are held."""

from __future__ import annotations

from itertools import count, repeat

import pytest

import kostnadsfordelning as kf
from kostnadsfordelning.analysis.sweeping import axes
from tests.calculation.small import agreement, item

EVEN = {"to": "kommuner", "take": "rest", "by": "lika"}


@pytest.mark.parametrize(
    ("values", "told"),
    [
        (range(10**18), "1 000 000 000 000 000 000 fall"),
        (range(10**30), "fall; högst 50"),  # more than a length can say
        (count(1), "fall; högst 50"),
        (range(51), "51 fall; högst 50"),
    ],
)
def test_values_without_an_end(values: object, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A range of a thousand million was made a list of before it was counted."""
    monkeypatch.setattr(axes, "MOST_CASES", 50)
    with pytest.raises(kf.InputError) as error:
        kf.sweep(agreement(item(900, EVEN)), 2026, {"*.given": values})
    assert told in str(error.value).replace("\N{NO-BREAK SPACE}", " ")
    assert kf.sweep(agreement(item(900, EVEN)), 2026, {"*.given": range(50)}).table["case"].nunique() == 50


def test_cases_without_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same for cases one by one."""
    monkeypatch.setattr(axes, "MOST_CASES", 50)
    with pytest.raises(kf.InputError, match="högst 50"):
        kf.sweep(agreement(item(900, EVEN)), 2026, cases=repeat({"*.given": 900}))
