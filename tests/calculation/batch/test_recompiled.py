"""The batch runner against agreements that say the scenario's figures themselves, compiled one by one."""

from __future__ import annotations

import copy
import random
from typing import TYPE_CHECKING, Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from kostnadsfordelning.agreement.loading import agreement_from
from kostnadsfordelning.calculation.allocate import allocate
from kostnadsfordelning.calculation.batch.asked import at
from kostnadsfordelning.calculation.batch.columns import Column
from kostnadsfordelning.calculation.batch.run import run_batch
from kostnadsfordelning.calculation.batch.slots import slots
from kostnadsfordelning.calculation.plan import compile_plan
from kostnadsfordelning.calculation.prepare import prepare
from kostnadsfordelning.errors import KostnadsfordelningError
from tests.calculation.batch.equality import check
from tests.calculation.split_trees import FIRST, LAST, agreements

if TYPE_CHECKING:
    from kostnadsfordelning.calculation.plan import Plan

COUNT = 6


def with_figures(tree: dict[str, Any], units: dict[str, int], amounts: dict[str, int]) -> dict[str, Any]:
    """The agreement as it reads with other units in one key and other given amounts."""
    changed = copy.deepcopy(tree)
    changed["keys"]["antal"]["usage"] = units
    for item in changed["items"]:
        if item["id"] in amounts:
            item["amount"][0]["given"] = amounts[item["id"]]
    return changed


@settings(max_examples=60)
@given(agreements(), st.integers(FIRST, LAST), st.integers(0, 2**32), st.booleans())
def test_a_scenario_is_the_agreement_with_its_figures(
    tree: dict[str, Any], year: int, seed: int, largest: bool
) -> None:
    tree["rounding"].pop("manual", None)  # whether a decision is of a party with a part is asked beforehand
    if largest and tree["rounding"]["method"] in {"half_up", "down"}:
        tree["rounding"]["residual_to"] = "largest"
    rng = random.Random(seed)
    codes = list(tree["keys"]["antal"]["usage"])
    given_items = [
        item["id"] for item in tree["items"] if item.get("amount") and "given" in item["amount"][0]
    ]
    drawn = []
    for _ in range(COUNT):
        units = {code: rng.choice((0, 1, 2, 3, 5, 30)) for code in codes}
        units[rng.choice(codes)] = 4  # a key of nothing but zeros is no key
        drawn.append((units, {name: rng.choice((0, -7, 10, 100, 12_345)) for name in given_items}))
    try:
        # Its own figures stand nowhere else, so that they are told from others by what they are.
        (plan,) = prepare(agreement_from(with_figures(tree, *drawn[0])), year).each(compile_plan)
    except KostnadsfordelningError:
        return
    batch = run_batch(plan, varied(plan, drawn), COUNT)
    for scenario, figures in enumerate(drawn):
        try:
            rows = allocate(agreement_from(with_figures(tree, *figures)), year).rows
        except KostnadsfordelningError as error:
            assert batch.refused[scenario] >= 0, error  # noqa: PT017 - whether it may refuse depends on the draw
            continue
        assert batch.refused[scenario] < 0
        got = [at(amounts, scenario) for amounts in batch.rows]
        assert got == [row.amount for row in rows]


def varied(plan: Plan, drawn: list[tuple[dict[str, int], dict[str, int]]]) -> dict[tuple[str, str], Column]:
    """The figures as columns, for the slots they belong to."""
    found: dict[tuple[str, str], Column] = {}
    for slot in slots(plan):
        if slot.quantity == "usage" and ".key:antal" in slot.name:
            rows = [[units[code] for units, _ in drawn] for code in slot.parts]
            values = np.array(rows, dtype=np.int64)
        elif slot.item is not None and slot.name == f"{plan.prefix}.{slot.item}.given":
            values = np.array([amounts[slot.item] for _, amounts in drawn])
        else:
            continue
        found |= dict.fromkeys(slot.steps, Column(values))
    return found


def test_a_residual_follows_the_largest_party_of_each_scenario() -> None:
    """Ceda is away and weighs the most; it takes no residual, and who is the largest of the others varies."""
    tree: dict[str, Any] = {
        "format": "1", "id": "a", "name": "A", "status": "example", "valid_from": "2024-01-01",
        "parties": {"alla": [{"code": code, "name": name}
                             for code, name in (("ALB", "Alby"), ("BOD", "Boda"), ("CED", "Ceda"))]},
        "keys": {"antal": {"usage": {"ALB": 3, "BOD": 2, "CED": 20}, "unit": "dygn"}},
        "membership": {"method": "month_weights", "others": "total_shrinks",
                       "parties": {"CED": {"joins": "2025-01-01"}}},
        "rounding": {"method": "down", "residual_to": "largest", "ties": "order"},
        "items": [{"id": "drift", "amount": [{"given": 1009}],
                   "split": [{"to": "alla", "take": "rest", "by": "antal"}]}],
    }  # fmt: skip
    units = [(3, 2, 20), (2, 3, 20), (2, 2, 20), (5, 7, 6), (5, 7, 1), (0, 0, 9), (1, 0, 9)]
    drawn = [(dict(zip(("ALB", "BOD", "CED"), three, strict=True)), {"drift": 1009}) for three in units]
    (plan,) = prepare(agreement_from(tree), 2024).each(compile_plan)
    figures = varied(plan, drawn)
    batch = run_batch(plan, figures, len(drawn))
    takers = set()
    for scenario, (three, amounts) in enumerate(drawn):
        rows = allocate(agreement_from(with_figures(tree, three, amounts)), 2024).rows
        own = [row.amount for row in rows]
        assert [at(one, scenario) for one in batch.rows] == own
        assert check(plan, figures, len(drawn)) == [-1] * len(drawn)
        exact = [1009 * three[code] // sum(three.values()) for code in ("ALB", "BOD")]
        takers.add(tuple(one > part for one, part in zip(own, exact, strict=False)))
    assert {(True, False), (False, True)} <= takers
