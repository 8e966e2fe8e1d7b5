"""Every method × tie rule × receiver, element by element against the oracle."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kostnadsfordelning.apportionment import apportion
from kostnadsfordelning.errors import ResidualError, TieError
from tests.apportionment.oracle import SignFlipError, TieFoundError, expected
from tests.strategies import Number, exactly, small_totals, totals, weights

TIES = ("order", "largest", "refuse")
RULES = [
    *product(("largest_remainder", "sainte_lague"), (None,), TIES),
    *product(("cumulative",), (None,), ("order", "refuse")),
    *product(("half_up", "down"), ("largest", "first", "last", "party", "none"), TIES),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: "-".join(map(str, rule)))
@settings(max_examples=40, deadline=None)
@given(data=st.data(), unit=st.sampled_from((1, 1, 10, 100, 1000)), share=weights())
def test_as_the_oracle(
    data: st.DataObject,
    unit: int,
    share: dict[str, Number],
    rule: tuple[str, str | None, str],
) -> None:
    method, residual_to, ties = rule
    drawn = data.draw(small_totals() if method == "sainte_lague" else totals(), label="total")
    total = drawn * unit
    exact = exactly(share)
    receiver = data.draw(st.sampled_from(sorted(share))) if residual_to == "party" else residual_to
    try:
        amounts, residual = expected(total, exact, method=method, residual_to=receiver, ties=ties, unit=unit)
    except (TieFoundError, SignFlipError) as refused:
        with pytest.raises(TieError if isinstance(refused, TieFoundError) else ResidualError):
            apportion(total, share, method=method, residual_to=receiver, ties=ties, unit=unit)
        return
    result = apportion(total, share, method=method, residual_to=receiver, ties=ties, unit=unit)
    assert list(result.amounts.items()) == list(amounts.items())
    assert result.residual == residual
    assert result.exact == {p: total * w / sum(exact.values()) for p, w in exact.items()}


@settings(max_examples=100, deadline=None)
@given(total=st.integers(0, 10**18), share=weights())
def test_sainte_lague_has_no_better_claim_left(total: int, share: dict[str, Number]) -> None:
    """Beyond totals that can be counted out: no refused unit has a higher average than a given one."""
    result = apportion(total, share, method="sainte_lague")
    exact = exactly(share)
    assert sum(result.amounts.values()) == total
    lowest = min((exact[p] / (2 * n - 1) for p, n in result.amounts.items() if n), default=None)
    highest = max(exact[p] / (2 * n + 1) for p, n in result.amounts.items())
    assert lowest is None or lowest >= highest


def test_the_oracle_itself_on_the_worked_example() -> None:
    """By hand: quotas 3,57 · 17,86 · 35,71 · 42,86."""
    share = {"A": Fraction(1), "B": Fraction(5), "C": Fraction(10), "D": Fraction(12)}
    told = {
        ("largest_remainder", None): (3, 18, 36, 43),
        ("half_up", "largest"): (4, 18, 36, 42),
        ("half_up", "none"): (4, 18, 36, 43),
        ("down", "largest"): (3, 17, 35, 45),
        ("sainte_lague", None): (4, 18, 35, 43),
        ("cumulative", None): (4, 17, 36, 43),
    }
    for (method, to), amounts in told.items():
        got, residual = expected(100, share, method=method, residual_to=to)
        assert tuple(got.values()) == amounts
        assert residual == 100 - sum(amounts)
