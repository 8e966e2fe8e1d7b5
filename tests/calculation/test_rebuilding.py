"""Every outcome rebuilt from its inputs alone, and the whole against an independent oracle."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kostnadsfordelning as kf
from kostnadsfordelning.agreement.loading import agreement_from
from kostnadsfordelning.calculation.allocate import allocate
from kostnadsfordelning.calculation.run import run, value_of
from kostnadsfordelning.calculation.steps import Apportion, Check, QuantiseShares, Take
from kostnadsfordelning.errors import (
    BelowZeroError,
    InputError,
    KostnadsfordelningError,
    MandateError,
    ResidualError,
    TieError,
)
from tests.calculation.drawn import CODES, NAMES, trees
from tests.calculation.oracle import RefusedError, Splitter, amount_of
from tests.golden.services import SERVICES, calculated

if TYPE_CHECKING:
    from kostnadsfordelning.calculation.result import AgreementResult

PERSONS = {code: int(count) for code, count in kf.population("2024-12-31", CODES).values.items()}

BUNDLED: list[tuple[str, int, dict[str, Any]]] = [
    *(("cmv", year, {}) for year in range(2023, 2031)),
    *(("barnahus", year, {"actual": {"kvalitetsgranskning": "100 000,50"}}) for year in (2025, 2026)),
    ("barnahus", 2025, {"actual": {"kvalitetsgranskning": 1}, "decision": {"kvalitetsgranskning": "§ 1"}}),
    *(
        ("brottsofferjouren", year, {"assume": {"PKV": {2027: "2,9 %", 2028: "3,1 %"}}})
        for year in (2026, 2027, 2028)
    ),
]


def check_steps(result: AgreementResult) -> None:
    """Each outcome follows from those it refers to; sums hold at every tier."""
    done = {step.id: step for step in result.steps}
    assert len(done) == len(result.steps), "ids are unique"
    met: set[str] = set()
    for step in result.steps:
        assert {ref.step for ref in step.inputs} <= met, "inputs come before what rests on them"
        met.add(step.id)
        inputs = [value_of(ref, done) for ref in step.inputs]
        blank = replace(step, outcome=None)
        assert blank.compute(*inputs) == step.outcome
        if isinstance(step, Check) and step.check in {"sum_item", "sum_tier"}:
            assert step.passed
        if isinstance(step, Take | Apportion) and step.rule.residual_to != "none":
            assert isinstance(step.outcome, tuple)
            assert sum(step.outcome) == inputs[0]
            assert len(step.outcome) == len(step.parties)
        if isinstance(step, QuantiseShares):
            assert isinstance(step.outcome, tuple)
            assert sum(step.outcome) == step.scale
    assert run(replace(step, outcome=None) for step in result.steps) == result.steps
    for row in result.rows:
        assert row.amount == sum(int(str(value_of(ref, done))) for ref in row.refs)


@pytest.mark.parametrize(("name", "year", "arguments"), BUNDLED)
def test_every_step_of_the_bundled_agreements(name: str, year: int, arguments: dict[str, Any]) -> None:
    result = allocate(name, year, population="2024-12-31", **arguments)
    (only,) = result.results
    check_steps(only)
    total = value_of(only.plan.total, {step.id: step for step in only.steps})
    assert total == only.total == sum(result.amounts.values())


@pytest.mark.parametrize("name", SERVICES)
def test_every_step_of_the_bundled_services(name: str) -> None:
    """All the sixteen, with the questions answered: see `tests.golden.services`."""
    result = calculated(name)
    (only,) = result.results
    check_steps(only)
    total = value_of(only.plan.total, {step.id: step for step in only.steps})
    assert total == only.total == sum(result.amounts.values())


@settings(max_examples=150)
@given(trees(), st.integers(2021, 2029), st.lists(st.integers(-600, 1200), min_size=10, max_size=10))
def test_drawn_agreements_against_the_oracle(tree: dict[str, Any], year: int, thirds: list[int]) -> None:
    agreement = agreement_from(tree)
    items = tree["items"]
    told = {name: Fraction(thirds[place], 3) for place, name in enumerate(("actual", "carry_over", *NAMES))}
    splitter = Splitter(tree, PERSONS)
    expected: dict[str, dict[str, int]] | None
    totals: dict[str, int] = {}
    try:
        totals = {item["id"]: amount_of(item, year, told) for item in items}
        expected = {item["id"]: splitter.split(item, totals[item["id"]]) for item in items}
    except RefusedError:
        expected = None

    try:
        result = allocate(agreement, year, **arguments(items, told))
    except (TieError, ResidualError, InputError, BelowZeroError, MandateError) as error:
        assert expected is None, error  # noqa: PT017 - whether it may refuse depends on the draw
        return
    assert expected is not None
    for item, amounts in expected.items():
        got = {row.party: row.amount for row in result.rows if row.item == item}
        assert sum(got.values()) == totals[item]
        left = amounts.pop("_residual")
        if tree["rounding"].get("residual_to") == "none":
            assert got.pop("_residual") == left
        assert got == amounts
    check_steps(result.results[0])
    assert result.total == sum(totals.values())
    assert all(row.ok for row in result.check_rows)


def arguments(items: list[dict[str, Any]], told: dict[str, Fraction]) -> dict[str, Any]:
    """What `allocate` is told: every amount that a stage asks for, under the name of its item."""
    given: dict[str, Any] = {"actual": {}, "grants": {}, "carry_over": {}}
    for item in items:
        frames = [stage["frame"] for stage in item["amount"] if "frame" in stage]
        for stage in [*item["amount"], *(stage for frame in frames for stage in frame)]:
            if isinstance(stage, str):  # a bare word: actual or carry_over
                given[stage][item["id"]] = told[stage]
            elif isinstance(stage.get("add"), str):
                given["actual"][f"draget.{item['id']}.{stage['add']}"] = told[stage["add"]]
            elif isinstance(stage.get("deduct"), str):
                given["grants"][f"draget.{item['id']}.{stage['deduct']}"] = told[stage["deduct"]]
    return given


@settings(max_examples=60)
@given(trees(), st.integers(2021, 2029))
def test_a_copy_calculates_as_its_original(tree: dict[str, Any], year: int) -> None:
    agreement = agreement_from(tree)
    told = arguments(tree["items"], dict.fromkeys(("actual", "carry_over", *NAMES), Fraction(100)))

    def outcome(one: kf.Agreement) -> object:
        try:
            return allocate(one, year, **told).amounts
        except KostnadsfordelningError as error:
            return str(error)

    assert agreement.replace() == agreement
    assert outcome(agreement.replace()) == outcome(agreement)


def test_the_same_name_for_different_things_is_kept_apart() -> None:
    """A key, an item and groups with names that a careless id would mix up."""
    tree = {
        "format": 1, "id": "a", "name": "A", "status": "example", "valid_from": "2020-01-01",
        "parties": {"take": [{"code": "2303", "name": "Ragunda"}, {"code": "2309", "name": "Krokom"}],
                    "given": [{"code": "2321", "name": "Åre"}, {"code": "2326", "name": "Berg"}],
                    "2303": [{"code": "2361", "name": "Härjedalen"}, {"code": "2380", "name": "Östersund"}]},
        "keys": {"drift": {"fixed": {"2303": 3, "2309": 1, "2321": 1, "2326": 3, "2361": 1, "2380": 1}}},
        "rounding": {"method": "largest_remainder", "ties": "order"},
        "items": [{"id": "drift", "amount": [{"given": 1200}], "split": [
            {"to": "take", "take": "1/4", "by": "drift"}, {"to": "given", "take": "1/4", "by": "drift"},
            {"to": "2303", "take": "1/4", "by": "drift"}, {"to": ["Ragunda"], "take": "1/4", "by": "drift"},
        ]}],
    }  # fmt: skip
    result = allocate(agreement_from(tree), 2026)
    assert result.amounts == {"2303": 525, "2309": 75, "2321": 75, "2326": 225, "2361": 150, "2380": 150}
    check_steps(result.results[0])


def test_a_residual_no_one_takes_is_a_row_that_makes_the_whole() -> None:
    cmv = kf.load_agreement("cmv").replace(rounding={"method": "down", "residual_to": "none", "shares": None})
    result = allocate(cmv, 2023)
    assert result.amounts["_residual"] == 3_574_970 - sum(
        amount for party, amount in result.amounts.items() if party != "_residual"
    )
    assert 0 < result.amounts["_residual"] < 8
    assert result.total == result.by_party["amount"].sum() == 3_574_970
    row = result.table.set_index("party").loc["_residual"]
    assert (row["group"], row["name"]) == ("", "Avrundningsrest (debiteras inte)")


def test_a_residual_for_a_party_goes_to_the_branch_it_is_in() -> None:
    barnahus = kf.load_agreement("barnahus").replace(
        rounding={"method": "down", "residual_to": "R23"}, key=kf.Equal()
    )
    with pytest.raises(InputError, match=r"R23, som inte har någon del i barnahus\.drift\.kommuner"):
        allocate(barnahus, 2025)
    split = [{"to": ["2303"], "take": "1/2"}, {"to": "region", "take": "1/2"}]
    two = barnahus.replace(items=[{"id": "drift", "amount": [{"given": 101}], "split": split}])
    assert allocate(two, 2025).amounts == {"2303": 50, "R23": 51}
