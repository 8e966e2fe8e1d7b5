"""Properties as plain predicates: each holds for the core, and each is seen to catch broken ones."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kostnadsfordelning.apportionment import apportion
from kostnadsfordelning.apportionment.rules import METHODS, TIES, Rule
from kostnadsfordelning.errors import ResidualError, TieError
from tests.apportionment.mutants import MUTANTS, TRUE
from tests.apportionment.oracle import SignFlipError, TieFoundError, expected
from tests.strategies import Number, exactly, small_totals, totals, weights

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.apportionment.mutants import Divider

ORDERLESS = ("largest_remainder", "half_up", "down", "sainte_lague")


@dataclass(frozen=True)
class Example:
    """One division: exact weights by party, in the caller's order."""

    total: int
    weights: dict[str, Fraction]
    rule: Rule


def sums(divider: Divider, case: Example) -> bool:
    """Amounts and residual make the total; only ``"none"`` leaves one."""
    amounts, residual = divider(case.total, case.weights, case.rule)
    return sum(amounts.values()) + residual == case.total and (
        residual == 0 or case.rule.residual_to == "none"
    )


def stays_by_quota(divider: Divider, case: Example) -> bool:
    """Less than a unit from the exact part; half a unit at most when rounded, never above it when cut."""
    if case.rule.method == "sainte_lague" or case.rule.residual_to not in (None, "none"):
        return True
    amounts, _ = divider(case.total, case.weights, case.rule)
    off = [abs(Fraction(amounts[p]) - q) / case.rule.unit for p, q in quotas(case).items()]
    if case.rule.method == "half_up":
        return all(distance <= Fraction(1, 2) for distance in off)
    if case.rule.method == "down" and any(abs(amounts[p]) > abs(q) for p, q in quotas(case).items()):
        return False
    return all(distance < 1 for distance in off)


def anonymous(divider: Divider, case: Example) -> bool:
    """New names for the parties change no amount."""
    if case.rule.residual_to in case.weights:
        return True
    names = sorted(case.weights, reverse=True)
    renamed = {f"x{names.index(party):02d}": weight for party, weight in case.weights.items()}
    before, _ = divider(case.total, case.weights, case.rule)
    after, _ = divider(case.total, renamed, case.rule)
    return list(before.values()) == list(after.values())


def order_matters_only_for_ties(divider: Divider, case: Example) -> bool:
    """With ties refused, parties in another order get the same amounts."""
    rule = replace(case.rule, ties="refuse")
    if rule.method not in ORDERLESS or rule.residual_to in ("first", "last"):
        return True
    before, _ = divider(case.total, case.weights, rule)
    after, _ = divider(case.total, dict(reversed(case.weights.items())), rule)
    return before == after


def scale_cannot_matter(divider: Divider, case: Example) -> bool:
    """All weights times the same number change nothing."""
    before = divider(case.total, case.weights, case.rule)
    return all(
        divider(case.total, {p: w * factor for p, w in case.weights.items()}, case.rule) == before
        for factor in (Fraction(7), Fraction(1, 10**6), Fraction(22, 7))
    )


def credit_mirrors(divider: Divider, case: Example) -> bool:
    """A credit is the invoice with its sign turned."""
    amounts, residual = divider(case.total, case.weights, case.rule)
    credit, left = divider(-case.total, case.weights, case.rule)
    return credit == {party: -amount for party, amount in amounts.items()} and left == -residual


def nothing_for_nothing(divider: Divider, case: Example) -> bool:
    """A weight of zero gets zero, unless the rule names the receiver by place or name."""
    if case.rule.residual_to in ("first", "last", *case.weights):
        return True
    amounts, _ = divider(case.total, case.weights, case.rule)
    return all(amounts[party] == 0 for party, weight in case.weights.items() if not weight)


def heavier_gets_no_less(divider: Divider, case: Example) -> bool:
    """More weight never means less to pay."""
    if case.rule.method == "cumulative" or case.rule.residual_to not in (None, "none"):
        return True
    amounts, _ = divider(abs(case.total), case.weights, case.rule)
    ranked = sorted(case.weights, key=case.weights.__getitem__)
    return all(
        amounts[less] <= amounts[more]
        for less, more in pairwise(ranked)
        if case.weights[less] < case.weights[more]
    )


def no_sign_turned(divider: Divider, case: Example) -> bool:
    """No party is credited on an invoice."""
    amounts, _ = divider(case.total, case.weights, case.rule)
    return all(amount * case.total >= 0 for amount in amounts.values())


def house_monotone(divider: Divider, case: Example) -> bool:
    """For highest averages: a unit more to divide gives no one less."""
    if case.rule.method != "sainte_lague":
        return True
    less, _ = divider(abs(case.total), case.weights, case.rule)
    more, _ = divider(abs(case.total) + case.rule.unit, case.weights, case.rule)
    return all(less[party] <= more[party] for party in less)


def as_oracle(divider: Divider, case: Example) -> bool:
    """Element by element what the oracle gives, refusals included."""
    rule = case.rule
    wanted: object
    got: object
    try:
        wanted = expected(
            case.total,
            case.weights,
            method=rule.method,
            residual_to=rule.residual_to,
            ties=rule.ties,
            unit=rule.unit,
        )
    except (TieFoundError, SignFlipError) as refused:
        wanted = TieError if isinstance(refused, TieFoundError) else ResidualError
    try:
        got = divider(case.total, case.weights, rule)
    except (TieError, ResidualError) as refused:
        got = type(refused)
    return got == wanted


def quotas(case: Example) -> dict[str, Fraction]:
    whole = sum(case.weights.values())
    return {party: case.total * weight / whole for party, weight in case.weights.items()}


def holds(check: Callable[[Divider, Example], bool], divider: Divider, case: Example) -> bool:
    """Whether a property holds; a division that is refused has no amounts to be wrong."""
    try:
        return check(divider, case)
    except (TieError, ResidualError):
        return True


# The broken cores each property must catch.
CATCHES: dict[Callable[[Divider, Example], bool], tuple[str, ...]] = {
    sums: (
        "residual swallowed",
        "unit forgotten on the way out",
        "running total lost",
        "units not taken back",
    ),
    stays_by_quota: ("all to the first winner", "half up is down", "down is up", "smallest remainders win"),
    anonymous: ("ties by name",),
    order_matters_only_for_ties: ("residual to the first", "refused ties settled by order"),
    scale_cannot_matter: ("scale dropped",),
    credit_mirrors: ("floor of negatives",),
    nothing_for_nothing: ("smallest remainders win", "residual to the first"),
    heavier_gets_no_less: ("smallest remainders win", "scale dropped"),
    no_sign_turned: ("no sign check",),
    house_monotone: ("divisors 1, 2, 3", "averages too coarse"),
    as_oracle: tuple(MUTANTS),
}


def _pool() -> list[Example]:
    """Fixed cases, the same in every run, dense in ties, zeros and odd units."""
    chance = random.Random(20221007)
    cases = []
    for _ in range(1500):
        count = chance.randint(1, 6)
        top = chance.choice((2, 5, 40))
        share = [Fraction(chance.randint(0, top), chance.choice((1, 1, 2, 3))) for _ in range(count)]
        if not any(share):
            share[0] = Fraction(1)
        named = chance.sample("ABCDEFGH", count)
        method = chance.choice(METHODS)
        to = (
            chance.choice(("largest", "first", "last", "none", named[0]))
            if method in ("half_up", "down")
            else None
        )
        rule = Rule(method, to, chance.choice(TIES), chance.choice((1, 1, 10)))
        total = chance.randint(-40, 40) * rule.unit
        cases.append(Example(total, dict(zip(named, share, strict=True)), rule))
    return cases


POOL = _pool()


@pytest.mark.parametrize("check", CATCHES, ids=lambda check: check.__name__)
def test_holds_for_the_core_on_the_pool(check: Callable[[Divider, Example], bool]) -> None:
    assert [case for case in POOL if not holds(check, TRUE, case)] == []


@pytest.mark.parametrize(
    ("check", "mutant"),
    [(check, mutant) for check, caught in CATCHES.items() for mutant in caught],
    ids=lambda value: value if isinstance(value, str) else value.__name__,
)
def test_catches(check: Callable[[Divider, Example], bool], mutant: str) -> None:
    broken = MUTANTS[mutant].divider()
    assert any(not holds(check, broken, case) for case in POOL)


def _core(total: int, weights: Mapping[str, object], rule: Rule) -> tuple[dict[str, int], int]:
    result = apportion(
        total, weights, method=rule.method, residual_to=rule.residual_to, ties=rule.ties, unit=rule.unit
    )
    return result.amounts, result.residual


@pytest.mark.parametrize(
    "check", [c for c in CATCHES if c is not as_oracle], ids=lambda check: check.__name__
)
@settings(max_examples=60, deadline=None)
@given(data=st.data(), share=weights(), ties=st.sampled_from(TIES), unit=st.sampled_from((1, 1, 100)))
def test_holds_for_the_core(
    data: st.DataObject,
    share: dict[str, Number],
    ties: str,
    unit: int,
    check: Callable[[Divider, Example], bool],
) -> None:
    method = data.draw(st.sampled_from(METHODS), label="method")
    receivers = st.sampled_from(("largest", "first", "last", "none", *share))
    to = data.draw(receivers, label="residual_to") if method in ("half_up", "down") else None
    total = data.draw(st.one_of(totals(), small_totals()), label="total") * unit
    assert holds(check, _core, Example(total, exactly(share), Rule(method, to, ties, unit)))


def test_every_broken_core_is_caught() -> None:
    assert set(MUTANTS) == {mutant for caught in CATCHES.values() for mutant in caught}
