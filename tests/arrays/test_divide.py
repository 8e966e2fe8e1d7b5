"""Every rule on columns, whatever tier divides them, element by element against the scalar core."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from kostnadsfordelning.apportionment import Rule, divide
from kostnadsfordelning.arrays import divide as tiers
from kostnadsfordelning.arrays.divide import FEW, divide_columns
from kostnadsfordelning.arrays.wide import MOST_WHOLE, quotas
from tests.arrays.drawn import EDGES, HIGHEST, LOWEST, METHODS, NAMES, TIES, expected, totals, weights

RULES = [
    (method, to, ties, unit)
    for ((method, to), ties), unit in product(product(METHODS, TIES), (1, 10, 1000))
    if unit == 1 or ties == "order" or to == "largest"
]
ROWS = 25


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: "-".join(map(str, rule)))
def test_as_the_scalar_core(rule: tuple[str, str | None, str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    """110 000 rows in all: families of totals × families of weights, the same for all or each its own."""
    monkeypatch.setattr(tiers, "FEW", 0)
    wanted = Rule(*rule)
    rng = np.random.default_rng(RULES.index(rule))
    some = totals(rng, ROWS, wanted.unit)
    for place, own in product(range(len(some)), (False, True)):
        count = int(rng.integers(6, 13)) if rng.random() < 0.9 else 25
        parties = NAMES[:count]
        for share in weights(rng, (count, ROWS) if own else (count,)):
            monkeypatch.setattr(tiers, "_BLOCK", count * int(rng.integers(1, ROWS + 2)))
            amounts, refused = divide_columns(some[place], share, parties, wanted)
            rightly, told = expected(some[place], share, parties, wanted)
            assert np.array_equal(amounts, rightly)
            assert np.array_equal(np.zeros(ROWS, np.bool_) if refused is None else refused, told)


@pytest.mark.parametrize("rule", METHODS, ids=lambda rule: "-".join(map(str, rule)))
def test_sum_in_is_sum_out(rule: tuple[str, str | None]) -> None:
    """Beyond what the scalar core has time for: the parts make the whole, and none has the other sign."""
    rng = np.random.default_rng(5)
    given = rng.integers(-(10**12), 10**12, 20_000)
    for shape in ((9,), (9, len(given))):
        amounts, refused = divide_columns(given, rng.integers(1, 10**6, shape), NAMES[:9], Rule(*rule))
        assert (amounts * np.sign(given) >= 0).all()
        if rule[1] == "none":
            assert (np.abs(given - amounts.sum(axis=0)) <= 9).all()
        else:
            right = amounts.sum(axis=0) == given
            assert right.all() if refused is None else np.array_equal(~right, refused)


def test_quotas_at_the_edges() -> None:
    """Exact where products leave 64 bits, where a quotient is whole, and where a weight is its whole."""
    rng = np.random.default_rng(9)
    heavy = [1, 2, 3, 2**31, 2**48 + 1, 2**53 + 1, MOST_WHOLE - 1, MOST_WHOLE - 2, 10**18 + 9]
    for whole in heavy:
        part = np.array([0, 1, whole // 3, whole // 2, whole - 1, whole, *rng.integers(0, whole, 40)])
        part = np.minimum(part, whole)
        for top in (2**48 - 1, HIGHEST):
            given = rng.integers(0, top, 400, endpoint=True)
            multiples = whole * rng.integers(0, max(1, top // whole), 100, endpoint=True)
            near = np.concatenate([multiples, multiples - 1, multiples + 1])
            given = np.concatenate([given, near[(near >= 0) & (near <= top)], [0, 1, top]])
            quotients, remainders = quotas(given, part[:, np.newaxis], np.array([whole]))
            exact = given.astype(object) * part[:, np.newaxis].astype(object)
            assert np.array_equal(quotients, exact // whole)
            assert np.array_equal(remainders, exact % whole)


@pytest.mark.parametrize("few", [True, False])
def test_what_int64_does_not_hold(few: bool) -> None:
    """Python's integers in and out, and weights that only they hold."""
    count = 5 if few else FEW
    given = np.array([10**30 + place for place in range(count)], dtype=object)
    share = np.array([2**70, 3, 2**69 + 1], dtype=object)
    amounts, refused = divide_columns(given, share, NAMES[:3], Rule("largest_remainder"))
    assert refused is None
    assert amounts.dtype == object
    assert {type(one) for one in amounts.ravel()} == {int}
    for place, total in enumerate(given):
        assert (
            tuple(amounts[:, place]) == divide(total, NAMES[:3], tuple(share), Rule("largest_remainder"))[0]
        )
    # Small numbers in an array of objects are divided as int64, and come out as they came in.
    small, _ = divide_columns(
        np.arange(count).astype(object), np.array([1, 2]), ("A", "B"), Rule("cumulative")
    )
    assert small.dtype == object


@pytest.mark.parametrize("dtype", [np.int64, np.int32])
@pytest.mark.parametrize("method", ["largest_remainder", "cumulative"])
def test_into_an_array_of_any_strides(dtype: type[np.signedinteger], method: str) -> None:
    rng = np.random.default_rng(2)
    for limit in (10**6, 2**31 - 1):
        given = np.array([-limit - (limit > 10**6), limit, *rng.integers(-limit, limit, 300)])
        share, rule = np.array([5, 0, 3, 3, 9]), Rule(method)
        wanted, _ = expected(given, share, NAMES[:5], rule)
        for out in (
            np.full((5, len(given)), -1, dtype),
            np.full((len(given), 5), -1, dtype).T,
            np.full((10, 3 * len(given)), -1, dtype)[::2, ::3],
        ):
            amounts, refused = divide_columns(given, share, NAMES[:5], rule, out)
            assert amounts is out
            assert refused is None
            assert np.array_equal(out, wanted)


@pytest.mark.parametrize("count", [3, 300])
def test_a_receiver_that_is_no_party_refuses_all(count: int) -> None:
    for receiver in ("Z", "first"):
        parties = ("A", "first") if receiver == "first" else ("A", "B")
        rule = Rule("down", receiver)
        amounts, refused = divide_columns(np.full(count, 7), np.array([1, 1]), parties, rule)
        assert refused is not None
        assert refused.all()
        assert not amounts.any()


def test_weights_of_zero_are_refused_and_nothing_is_divided_by_them() -> None:
    given, share = np.full(300, 100), np.ones((4, 300), np.int64)
    share[:, ::3] = 0
    for method, to in METHODS:
        amounts, refused = divide_columns(given, share, NAMES[:4], Rule(method, to))
        assert refused is not None
        assert np.array_equal(np.flatnonzero(refused), np.arange(0, 300, 3))
        assert not amounts[:, refused].any()
        assert (amounts[:, ~refused] == 25).all()


def test_no_totals_at_all() -> None:
    for shape in ((3,), (3, 0)):
        amounts, refused = divide_columns(
            np.zeros(0, np.int64), np.ones(shape, np.int64), NAMES[:3], Rule("cumulative")
        )
        assert amounts.shape == (3, 0)
        assert refused is None


def test_one_party_takes_every_edge() -> None:
    """All of the least number there is: its mirror does not exist, but the number itself does."""
    given = np.tile(EDGES, 20)
    assert LOWEST in given
    for method, to in METHODS:
        if to != "B":
            amounts, _ = divide_columns(given, np.array([HIGHEST]), ("A",), Rule(method, to))
            assert np.array_equal(amounts[0], given)
