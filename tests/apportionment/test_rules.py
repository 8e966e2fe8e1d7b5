"""Rules validate themselves; nothing about rounding is left unsaid."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from kostnadsfordelning.apportionment import METHODS, Rule, ShareRule, apportion
from kostnadsfordelning.errors import InputError, InputTypeError


@pytest.mark.parametrize(
    ("given", "place", "remedy"),
    [
        ({"method": "hamilton"}, "method", '"largest_remainder", "half_up"'),
        ({"method": None}, "method", '"cumulative"'),
        ({"method": ["down"]}, "method", '"cumulative"'),
        ({"method": "down"}, "residual_to", '"largest", "first", "last", en part, eller "none"'),
        ({"method": "half_up"}, "residual_to", '"none"'),
        ({"method": "largest_remainder", "residual_to": "first"}, "residual_to", "Ta bort residual_to"),
        ({"method": "cumulative", "residual_to": "none"}, "residual_to", "Ta bort residual_to"),
        ({"method": "sainte_lague", "residual_to": "A"}, "residual_to", '"half_up" eller "down"'),
        ({"method": "down", "residual_to": 114}, "residual_to", '"0114"'),
        ({"method": "cumulative", "ties": "first"}, "ties", '"order", "largest", "refuse"'),
        ({"method": "cumulative", "ties": None}, "ties", '"order", "largest", "refuse"'),
        ({"method": "cumulative", "unit": 5}, "unit", "1, 10, 100, 1000"),
        ({"method": "cumulative", "unit": 0}, "unit", "1, 10, 100, 1000"),
        ({"method": "cumulative", "unit": 1.0}, "unit", "1, 10, 100, 1000"),
        ({"method": "cumulative", "unit": True}, "unit", "1, 10, 100, 1000"),
        ({"method": "cumulative", "unit": "10"}, "unit", "1, 10, 100, 1000"),
    ],
)
def test_refused(given: dict[str, Any], place: str, remedy: str) -> None:
    for refused in (lambda: Rule(**given), lambda: apportion(1, {"A": 1}, **given)):
        with pytest.raises(InputError) as caught:
            refused()
        (fault,) = caught.value.faults
        assert fault.place == place
        assert remedy in fault.remedy


def test_a_code_as_number_is_a_type_error() -> None:
    with pytest.raises(InputTypeError):
        Rule("down", residual_to=114)  # type: ignore[arg-type]


def test_all_faults_at_once() -> None:
    with pytest.raises(InputError) as caught:
        Rule("down", ties="x", unit=3)
    assert [fault.place for fault in caught.value.faults] == ["ties", "residual_to", "unit"]


def test_a_rule_already_used_does_not_hide_a_wrong_one() -> None:
    """True equals 1 and 1.0 equals 1 as keys, but neither is a unit."""
    apportion(1, {"A": 1}, method="down", residual_to="none", unit=1)
    for unit in (True, 1.0):
        with pytest.raises(InputError):
            apportion(1, {"A": 1}, method="down", residual_to="none", unit=unit)  # type: ignore[arg-type]


def test_a_unit_from_a_table_is_an_int() -> None:
    assert type(Rule("cumulative", unit=np.int64(100)).unit) is int  # type: ignore[arg-type]


def test_the_method_must_be_stated() -> None:
    with pytest.raises(TypeError, match="method"):
        apportion(1, {"A": 1})  # type: ignore[call-arg]


@pytest.mark.parametrize("decimals", [-1, 13, 1.0, True, "1", None])
def test_decimals_refused(decimals: object) -> None:
    with pytest.raises(InputError, match=r"share_decimals: .*heltal från 0 till 12"):
        ShareRule(decimals)  # type: ignore[arg-type]


def test_off_100_lists_its_choices() -> None:
    with pytest.raises(InputError, match='"refuse", "largest_remainder", "largest"'):
        ShareRule(1, "first")


@pytest.mark.parametrize("off_100", ["largest_remainder", "largest", "maybe"])
def test_off_100_without_decimals_is_refused(off_100: str) -> None:
    """A setting that would be ignored is an error."""
    with pytest.raises(InputError, match="Ange share_decimals, eller ta bort shares_off_100"):
        apportion(1, {"A": 1}, method="cumulative", shares_off_100=off_100)


def test_rules_are_values() -> None:
    assert Rule("cumulative") == Rule("cumulative", None, "order", 1)
    assert len({Rule(method, "none" if method in ("half_up", "down") else None) for method in METHODS}) == 5
    assert repr(ShareRule(1)) == "ShareRule(decimals=1, off_100='refuse')"
