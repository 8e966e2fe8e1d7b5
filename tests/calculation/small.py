"""Small agreements for trying splits: four parties in two groups, and keys with round numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kostnadsfordelning.agreement.loading import agreement_from
from kostnadsfordelning.calculation.allocate import allocate
from tests.calculation.test_rebuilding import check_steps

if TYPE_CHECKING:
    from kostnadsfordelning.agreement.agreement import Agreement
    from kostnadsfordelning.calculation.allocation import Allocation

A, B, C, R = "2303", "2305", "2309", "R23"
NAMES = {A: "Ragunda", B: "Bräcke", C: "Krokom"}
PERSONS = {A: 5_000, B: 15_000, C: 30_000}
KEYS: dict[str, Any] = {
    "lika": {"equal": None},
    "folk": {"usage": PERSONS, "unit": "invånare"},  # stated in the agreement: what is known cannot move it
    "dygn": {"usage": "vardygn", "unit": "dygn"},
    "fast": {"fixed": {A: 1, B: 2, C: 3, R: 6}},
}


def agreement(*items: dict[str, Any], **more: Any) -> Agreement:
    """An agreement of these items, from 2020."""
    return agreement_from(
        {
            "format": "1",
            "id": "a",
            "name": "A",
            "status": "example",
            "valid_from": "2020-01-01",
            "parties": {
                "kommuner": [{"code": code, "name": name} for code, name in NAMES.items()],
                "region": [{"code": R, "name": "Regionen"}],
            },
            "keys": KEYS,
            "rounding": {"method": "largest_remainder", "ties": "order"},
            "items": list(items),
            **more,
        }
    )


def item(amount: int | list[Any] | None, *branches: dict[str, Any], **more: Any) -> dict[str, Any]:
    """One item ``drift``; a number is a given amount, None is an item of charges."""
    stages = [{"given": amount}] if isinstance(amount, int) else amount
    found = {"id": "drift", "amount": stages, "split": list(branches), **more}
    return {name: value for name, value in found.items() if value is not None}


def split(amount: int | list[Any] | None, *branches: dict[str, Any], **told: Any) -> dict[str, int]:
    """Everyone's kronor by one item's split, rebuilt from its steps and with sums that hold."""
    year = told.pop("year", 2026)
    more = told.pop("more", {})
    return amounts(agreement(item(amount, *branches, **more), **told.pop("agreement", {})), year, **told)


def amounts(one: Agreement, year: int = 2026, **told: Any) -> dict[str, int]:
    """Everyone's kronor, rebuilt from the steps and with sums that hold."""
    return checked(one, year, **told).amounts


def checked(one: Agreement, year: int = 2026, **told: Any) -> Allocation:
    """An allocation whose steps follow from their inputs, and whose parts make the whole."""
    result = allocate(one, year, **told)
    for of_agreement in result.results:
        check_steps(of_agreement)
    assert all(row.ok for row in result.check_rows if row.check in {"sum_item", "sum_tier"})
    return result


def plain(error: object) -> str:
    """A message with plain blanks."""
    return str(error).replace("\N{NO-BREAK SPACE}", " ")
