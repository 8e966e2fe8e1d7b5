"""Instalments are exact both ways, whatever the number, the sign and the number of items."""

from __future__ import annotations

import pickle
from collections import defaultdict
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kostnadsfordelning.calculation.allocate import allocate
from kostnadsfordelning.calculation.run import run, value_of
from kostnadsfordelning.calculation.steps import ApportionMatrix, Input, Ref
from kostnadsfordelning.invoicing.invoices import Invoices, invoices
from tests.invoicing.made import agreement, made

if TYPE_CHECKING:
    from pathlib import Path

    from kostnadsfordelning.calculation.allocation import Allocation

ALL = (1, 2, 3, 4, 6, 12)


@pytest.fixture(scope="module")
def cmv() -> Allocation:
    return allocate("cmv", 2023)


@pytest.fixture(scope="module")
def county() -> Allocation:
    actual = {"barnahus.kvalitetsgranskning": 100_000}
    return allocate(["cmv", "barnahus", "brottsofferjouren"], 2026, population="2024-12-31", actual=actual)


def exact_both_ways(made: Invoices) -> None:
    """By hand, from the rows alone: every party's row is whole, and the instalments are level."""
    per_row: dict[tuple[str, str, str], int] = defaultdict(int)
    per_instalment: dict[str, list[int]] = defaultdict(lambda: [0] * made.instalments)
    for row in made.rows:
        per_row[row.service, row.cost_item, row.recipient] += row.amount
        per_instalment[row.service][row.instalment - 1] += row.amount
    for part in made.allocation.rows:
        if part.party != "_residual":
            assert per_row[part.service, part.item, part.party] == part.amount
    for totals in per_instalment.values():
        assert max(totals) - min(totals) <= 1
    left = sum(part.amount for part in made.not_invoiced)
    assert made.total + left == made.allocation.total


@pytest.mark.parametrize("count", ALL)
def test_exact_both_ways(county: Allocation, count: int) -> None:
    exact_both_ways(invoices(county, instalments=count))


def test_cmv_2023_as_sketched(cmv: Allocation) -> None:
    made = invoices(cmv, instalments="half_yearly")
    halves = made.by_recipient
    first, second = halves["instalment_1"], halves["instalment_2"]
    assert (first["2303"], second["2303"]) == (71_500, 71_499)
    assert (first["2380"], second["2380"]) == (872_292, 872_293)
    assert sum(first) == sum(second) == 1_787_485
    assert sum(halves["amount"]) == made.total == 3_574_970


@settings(max_examples=60, deadline=None)
@given(
    amounts=st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=3),
    weights=st.lists(st.integers(0, 50), min_size=1, max_size=6).filter(any),
    count=st.sampled_from(ALL),
)
def test_sums_hold_for_any_amounts(
    tmp_path_factory: pytest.TempPathFactory, amounts: list[int], weights: list[int], count: int
) -> None:
    result = made(
        tmp_path_factory.mktemp("a"),
        {f"P{number}": weight for number, weight in enumerate(weights)},
        {f"post{number}": amount for number, amount in enumerate(amounts)},
    )
    issued = invoices(result, instalments=count)
    exact_both_ways(issued)
    assert all(row.amount for row in issued.rows)
    assert len({row.row_key for row in issued.rows}) == len(issued.rows)


def test_a_credit_mirrors_the_invoice(tmp_path: Path) -> None:
    weights = {"A": 5, "B": 3, "C": 2}
    charge = invoices(made(tmp_path, weights, {"drift": 1_001}), instalments=4)
    credit = invoices(made(tmp_path, weights, {"drift": -1_001}), instalments=4)
    assert [row.amount for row in credit.rows] == [-row.amount for row in charge.rows]
    exact_both_ways(credit)


def test_a_residual_is_shown_but_not_invoiced(tmp_path: Path) -> None:
    rounding = "method: down, ties: order, residual_to: none"
    result = made(tmp_path, {"A": 1, "B": 1, "C": 1}, {"drift": 101}, rounding=rounding)
    issued = invoices(result, instalments=2)
    assert result.total == 101
    assert issued.total == 99
    assert [(row.party, row.amount) for row in issued.not_invoiced] == [("_residual", 2)]
    assert "_residual" not in set(issued.table["recipient"])
    check = issued.checks.set_index("check").loc["sum_invoiced"]
    assert check["ok"]
    assert "2\N{NO-BREAK SPACE}kr" in check["note"]


def test_nothing_is_no_row(tmp_path: Path) -> None:
    issued = invoices(made(tmp_path, {"A": 1, "B": 0}, {"drift": 3}), instalments=4)
    assert [(row.recipient, row.amount) for row in issued.rows] == [("A", 1), ("A", 1), ("A", 1)]


def test_the_steps_replay_to_the_rows(county: Allocation) -> None:
    issued = invoices(county, instalments=12)
    replayed = {step.id: step for step in run(issued.steps)}
    assert tuple(replayed.values()) == issued.steps
    for row in issued.rows:
        assert value_of(row.ref, replayed) == row.amount


def test_matrix_cells_are_rows_of_the_outcome() -> None:
    steps = run(
        [
            Input(id="a", quantity="amount", value=7),
            Input(id="b", quantity="amount", value=5),
            ApportionMatrix(id="m", inputs=(Ref("a"), Ref("b")), rows=(("x", "A"), ("x", "B")), n=2),
        ]
    )
    matrix = steps[-1]
    assert isinstance(matrix, ApportionMatrix)
    assert matrix.cells == ((4, 3), (2, 3))


def test_a_party_in_two_branches_is_one_row(tmp_path: Path) -> None:
    text = """\
format: 1
id: dubbel
name: Dubbel
status: decided
valid_from: 2020-01-01
parties: {kommuner: [{code: A, name: Alfa}, {code: B, name: Beta}], ensam: [{code: C, name: Gamma}]}
keys: {lika: {equal: }}
rounding: {method: largest_remainder, ties: order}
items:
- id: drift
  amount: [{given: 1001, price_year: 2026}]
  split:
  - {to: kommuner, take: 50 %, by: lika}
  - {to: [A], take: rest}
"""
    path = tmp_path / "dubbel.yaml"
    path.write_text(text, encoding="utf-8")
    issued = invoices(allocate(path, 2026), instalments=2)
    exact_both_ways(issued)
    assert len(issued.rows) == 4
    replayed = {step.id: step for step in run(issued.steps)}
    assert all(value_of(row.ref, replayed) == row.amount for row in issued.rows)


def test_the_same_input_gives_the_same_invoices(cmv: Allocation) -> None:
    issued = invoices(cmv, instalments=12)
    assert invoices(allocate("cmv", 2023), instalments=12) == issued
    assert pickle.loads(pickle.dumps(issued)) == issued
    assert repr(issued) == "<Invoices 2023: cmv, 3574970 kr, 8 recipients, 12 instalments, 96 rows>"


def test_two_agreements_each_level(tmp_path: Path) -> None:
    both = allocate(
        [
            agreement(tmp_path, {"A": 1, "B": 1}, {"drift": 7}, id="ett"),
            agreement(tmp_path, {"A": 1, "B": 1}, {"drift": 9}, id="tva"),
        ],
        2026,
    )
    issued = invoices(both, instalments=2)
    exact_both_ways(issued)
    assert issued.by_recipient["amount"].tolist() == [9, 7]
