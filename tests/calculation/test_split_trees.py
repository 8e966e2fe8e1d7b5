"""Everything a split may say, drawn at random and held to the krona against an oracle of its own."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kostnadsfordelning.agreement.loading import agreement_from
from kostnadsfordelning.calculation.allocate import allocate
from kostnadsfordelning.errors import BelowZeroError, InputError, LimitError, ResidualError, TieError
from tests.apportionment.oracle import SignFlipError, TieFoundError, expected
from tests.calculation.oracle import RefusedError
from tests.calculation.split_oracle import LEFT, Year
from tests.calculation.split_trees import FIRST, LAST, agreements
from tests.calculation.test_rebuilding import check_steps

if TYPE_CHECKING:
    from kostnadsfordelning.calculation.allocation import Allocation

Tree = dict[str, Any]
REFUSALS = (TieError, ResidualError, InputError, BelowZeroError, LimitError)


def got(tree: Tree, year: int) -> tuple[Allocation | None, Exception | None]:
    """The library's result, or its refusal. A file that the model refuses is no refusal: none is drawn."""
    agreement = agreement_from(tree)
    try:
        return allocate(agreement, year), None
    except REFUSALS as error:
        return None, error


@settings(max_examples=80)
@given(agreements(), st.integers(FIRST, LAST))
def test_drawn_splits_against_the_oracle(tree: Tree, year: int) -> None:
    result, error = got(tree, year)
    oracle = Year(tree, year)
    wanted: dict[str, dict[str, int]] | None
    try:
        together = tree["rounding"].get("at") == "agreement"
        wanted = on_the_total(oracle) if together else oracle.allocation()
    except RefusedError:
        wanted = None
    if result is None or wanted is None:
        assert (result, wanted) == (None, None), error
        return
    (only,) = result.results
    check_steps(only)
    found = {item["id"]: {row.party: row.amount for row in result.rows if row.item == item["id"]}
             for item in tree["items"]}  # fmt: skip
    for item in tree["items"]:
        amount = oracle.whole_amount(item)
        in_all = sum(found[item["id"]].values())
        assert in_all == (amount if amount is not None else sum(wanted[item["id"]].values()))
    assert result.total == sum(sum(parts.values()) for parts in found.values())
    assert all(row.ok for row in result.check_rows)
    if together:
        held_to_columns(found, wanted["sums"], oracle)
        return
    for item, parts in found.items():
        assert parts.pop(LEFT, 0) == wanted[item].pop(LEFT)
        # Who takes no part stands in the table all the same, at nothing.
        assert {code: one for code, one in parts.items() if one or oracle._here(code)} == wanted[item]


def on_the_total(oracle: Year) -> dict[str, dict[str, int]]:
    """What each party pays in all, by the exact sum of its parts of all the items."""
    exact: dict[str, Fraction] = {}
    total = 0
    for item in oracle.tree["items"]:
        amount = oracle.whole_amount(item)
        assert amount is not None
        weights = oracle._rounded(oracle.combined(item["split"]))
        whole = sum(weights.values())
        if not whole:
            raise RefusedError
        total += amount
        for code, weight in weights.items():
            exact[code] = exact.get(code, Fraction(0)) + amount * weight / whole
    if any(part > 0 for part in exact.values()) and any(part < 0 for part in exact.values()):
        raise RefusedError
    rounding = oracle.rounding
    to = oracle.code.get(rounding.get("residual_to"), rounding.get("residual_to"))
    if to in oracle.everyone and to not in exact:
        raise RefusedError
    ordered = {code: abs(exact[code]) for code in (*oracle.everyone, LEFT) if code in exact}
    if to == "last" and LEFT in ordered and len(ordered) > 1:
        to = list(ordered)[-2]  # what falls away is no party
    if not any(ordered.values()):
        return {"sums": dict.fromkeys(ordered, 0)}
    try:
        sums, _ = expected(total, ordered, method=rounding["method"], residual_to=to, ties=rounding["ties"])
    except (TieFoundError, SignFlipError):
        raise RefusedError from None
    return {"sums": sums}


def held_to_columns(found: dict[str, dict[str, int]], sums: dict[str, int], oracle: Year) -> None:
    """Which cell an odd krona is in is the table's own choice; what each party pays in all is not."""
    items = {item["id"]: oracle.combined(item["split"]) for item in oracle.tree["items"]}
    amounts = {item["id"]: oracle.whole_amount(item) for item in oracle.tree["items"]}
    paying = [frozenset(code for code, weight in weights.items() if weight) for weights in items.values()]
    paid: Counter[str] = Counter()
    for name, parts in found.items():
        paid.update(parts)
        weights, amount = items[name], amounts[name]
        assert amount is not None
        assert all(part * amount >= 0 for part in parts.values())
        assert not any(part for code, part in parts.items() if not weights.get(code))
    if len(set(paying)) == 1:  # else there need not be a table with those columns
        assert {code: paid[code] for code in sums} == sums
