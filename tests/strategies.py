"""Hypothesis strategies that every room's tests share: parties, weights, totals and rules.

Drawn toward what breaks apportionment: equal weights, zeros, one party, weights of very different
size, totals around zero and far beyond 64 bits, credits.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

Number = int | Fraction | Decimal

CODES = ("0114", "1438", "2303", "2305", "2309", "2313", "2321", "2326", "2361", "2380")
NAMES = ("Åre", "Härjedalen", "Region Jämtland Härjedalen", "Dals-Ed", "<b>&", "a", "A", "Polisen")


def parties(most: int = 8) -> SearchStrategy[list[str]]:
    """Codes and names, each once, in any order."""
    return st.lists(st.sampled_from(CODES + NAMES), min_size=1, max_size=most, unique=True)


def weight_values() -> SearchStrategy[Number]:
    """One weight that is accepted: often small, so that equal ones and ties are common."""
    return st.one_of(
        st.integers(0, 5),
        st.integers(0, 5),
        st.integers(0, 200_000),
        st.integers(0, 10**30),
        st.fractions(0, 3, max_denominator=12),
        st.fractions(0, 1, max_denominator=10**9),
        st.decimals(0, 100, places=3, allow_nan=False, allow_infinity=False),
    )


@st.composite
def weights(draw: DrawFn, most: int = 8) -> dict[str, Number]:
    """Weights by party, at least one of them above zero."""
    named = draw(parties(most))
    drawn: dict[str, Number] = {
        party: draw(value) for party, value in ((party, weight_values()) for party in named)
    }
    if not any(drawn.values()):
        drawn[draw(st.sampled_from(named))] = draw(st.integers(1, 7))
    return drawn


def exactly(share: dict[str, Number]) -> dict[str, Fraction]:
    """The weights as fractions."""
    return {party: Fraction(weight) for party, weight in share.items()}


def totals() -> SearchStrategy[int]:
    """Whole totals: around zero, ordinary budgets, and beyond what 64 bits hold; credits too."""
    return st.one_of(
        st.integers(-60, 60),
        st.integers(-10_000_000, 10_000_000),
        st.integers(-(10**18), 10**18),
        st.sampled_from((0, 1, -1, 10**18, -(10**18), 2**63, -(2**63) - 1, 10**30)),
    )


def small_totals() -> SearchStrategy[int]:
    """Totals small enough to be handed out one by one."""
    return st.integers(-60, 60)
