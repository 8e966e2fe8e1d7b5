"""What can vary, and what it is called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import kostnadsfordelning as kf
from kostnadsfordelning.calculation.batch.slots import Slot, slots
from tests.calculation.batch.test_examples import EXAMPLES
from tests.calculation.small import A, B, C, agreement, item
from tests.golden.services import SERVICES, calculated

if TYPE_CHECKING:
    from kostnadsfordelning.calculation.allocation import Allocation


def named(result: Allocation) -> dict[str, Slot]:
    """The slots of all the plans by their names, which are told apart."""
    found = [slot for one in result.results for slot in slots(one.plan)]
    assert len({slot.name for slot in found}) == len(found)
    return {slot.name: slot for slot in found}


def sound(result: Allocation) -> None:
    """Every slot's value is what its steps hold, and no figure is in two slots."""
    met: set[tuple[str, str]] = set()
    for slot in named(result).values():
        (one,) = (one for one in result.results if one.plan.agreement.id == slot.agreement
                  and any(step.id == slot.steps[0][0] for step in one.steps))  # fmt: skip
        for step_id, field in slot.steps:
            assert getattr(one.step(step_id), field) == slot.value
        assert met.isdisjoint(slot.steps)
        met.update(slot.steps)
        if isinstance(slot.value, tuple):
            assert len(slot.parts) == len(slot.value)
        else:
            assert slot.parts == ()


@pytest.mark.parametrize("name", SERVICES)
def test_the_slots_of_every_service(name: str) -> None:
    sound(calculated(name))


@pytest.mark.parametrize(("name", "year", "told"), EXAMPLES)
def test_the_slots_of_every_example(name: str, year: int, told: dict[str, Any]) -> None:
    sound(kf.allocate(name, year, **told))


def test_the_year_and_its_earlier_periods_vary_together() -> None:
    found = named(calculated("rss-vasternorrland"))
    root = "rss-vasternorrland.utveckling"
    assert found[f"{root}.frame.given"].steps == (
        (f"{root}@1.frame.given", "value"),
        (f"{root}.frame.given", "value"),
    )
    # What the year came to after one period is another figure than after two.
    assert (found[f"{root}@1.actual"].value, found[f"{root}.actual"].value) == (2_400_000, 4_700_000)


def test_a_true_up_goes_by_the_same_amount_and_by_another_edition() -> None:
    assumed = {"EXEMPEL": {2017: "2,6 %", 2018: "3 %"}}
    found = named(kf.allocate("exempel-index", 2018, assume=assumed))
    (given,) = (slot for name, slot in found.items() if name.endswith(".avstamd.given"))
    assert any(".true_up." in step for step, _ in given.steps)
    assert not any(".true_up." in name and name.endswith(".given") for name in found)


def test_last_year_is_the_same_agreement_and_other_people() -> None:
    """A limit on the change goes a year back: the given amount varies with it."""
    found = named(kf.allocate("exempel-storsta-andring", 2028))
    given = found["exempel-storsta-andring.drift.given"]
    assert [step for step, _ in given.steps if "@2027" in step]


def test_what_is_shown_beside_and_what_is_equal_is_no_figure() -> None:
    result = kf.allocate("exempel-index", 2018, assume={"EXEMPEL": {2017: "2,6 %", 2018: "3 %"}})
    beside = [step.id for step in result.steps if step.id.endswith(".beside.percent")]
    assert beside
    assert not set(beside) & {step for slot in named(result).values() for step, _ in slot.steps}
    equal = kf.allocate(agreement(item(1000, {"to": "kommuner", "take": "rest", "by": "lika"})), 2026)
    assert list(named(equal)) == ["a.drift.given"]


def test_each_kind_tells_what_it_counts() -> None:
    charge = {"base": 100, "rate": "12,50", "of": "folk"}
    split: list[dict[str, Any]] = [
        {"to": "kommuner", "take": {"charge": charge}},
        {"to": "kommuner", "take": "rest", "by": "fast"},
    ]
    stages = [
        "actual",
        {"threshold": 500, "counts": "excess"},
        {"mandate": 9_000_000, "decided_by": "styrgruppen"},
    ]
    found = named(kf.allocate(agreement(item(stages, *split)), 2026, actual={"drift": 2_000_000}))
    told = {name: (slot.quantity, slot.parts, slot.whole, slot.least) for name, slot in found.items()}
    three = (A, B, C)
    assert told == {
        "a.drift.actual": ("amount", (), False, None),
        "a.drift.threshold": ("amount", (), True, 0),
        "a.drift.mandate": ("amount", (), True, 0),
        "a.key:folk.kommuner.usage": ("usage", three, False, 0),
        "a.drift.kommuner-1.charge.rate": ("rate", (), False, 0),
        "a.drift.kommuner-1.charge.base": ("amount", three, True, 0),
        "a.key:fast.kommuner": ("weights", three, False, 0),
    }
