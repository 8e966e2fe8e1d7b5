"""The first tier against the scalar core, row by row, with its bounds pressed from both sides."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pytest

from kostnadsfordelning.apportionment import Rule, divide
from kostnadsfordelning.arrays.fast import MOST_PRODUCT, Fast
from kostnadsfordelning.arrays.fast_select import MOST_BY_NETWORK, Selection
from kostnadsfordelning.arrays.fast_weights import OneVector, OwnVectors, Room
from kostnadsfordelning.arrays.memory import CELLS, amounts_room
from kostnadsfordelning.errors import KostnadsfordelningError

if TYPE_CHECKING:
    from kostnadsfordelning.arrays.divide import Flags, Ints, Whole

TIES = ("order", "largest", "refuse")
SIZES = (1, 2, 3, 8, 16, 17, 64, 65, 90)
ORDER = Rule("largest_remainder")


def filled(totals: Ints, weights: Ints, rule: Rule = ORDER, out: Whole | None = None) -> tuple[Whole, Flags]:
    kernel = Fast.of(int(totals.min()), int(totals.max()), weights, rule)
    assert kernel is not None
    amounts = np.full((len(weights), len(totals)), -1) if out is None else out
    refused = kernel.fill(amounts, totals)
    assert refused is None or refused.any()
    return amounts, np.zeros(len(totals), np.bool_) if refused is None else refused


def same_as_scalar(totals: Ints, weights: Ints, rule: Rule = ORDER, out: Whole | None = None) -> int:
    """Every row against `divide`; how many were refused."""
    amounts, refused = filled(totals, weights, rule, out)
    parties = tuple(map(str, range(len(weights))))
    for row, total in enumerate(totals.tolist()):
        own = tuple((weights if weights.ndim == 1 else weights[:, row]).tolist())
        try:
            expected: tuple[int, ...] | None = divide(total, parties, own, rule)[0]
        except KostnadsfordelningError:
            expected = None
        assert bool(refused[row]) == (expected is None), (total, own)
        assert tuple(amounts[:, row].tolist()) == (expected or (0,) * len(parties)), (total, own)
    return int(refused.sum())


# --- ordinary and strange rows -----------------------------------------------------------------------


@pytest.mark.parametrize("ties", TIES)
@pytest.mark.parametrize("parties", SIZES)
def test_one_vector(parties: int, ties: str) -> None:
    random = np.random.default_rng(parties)
    refused = 0
    for unit, heaviest, top in product((1, 10, 1000), (3, 1000, 2**22 // parties), (40, 2**30, 2**52)):
        weights = random.integers(0, heaviest + 1, parties)
        weights[random.integers(parties)] += 1
        totals = random.integers(-top, top + 1, 60) * unit
        totals[:2] += 1  # two that a unit may not divide
        refused += same_as_scalar(totals, weights, Rule("largest_remainder", ties=ties, unit=unit))
    assert refused > 0


@pytest.mark.parametrize("ties", TIES)
@pytest.mark.parametrize("parties", SIZES)
def test_weights_of_each_total(parties: int, ties: str) -> None:
    random = np.random.default_rng(100 + parties)
    refused = 0
    for unit, heaviest, top in product((1, 100), (2, 1000, 2**22 // parties), (40, 2**30, 2**52)):
        weights = random.integers(0, heaviest + 1, (parties, 60))
        weights[:, 0] = 0
        weights[:, 1] = heaviest
        totals = random.integers(-top, top + 1, 60) * unit
        rule = Rule("largest_remainder", ties=ties, unit=unit)
        refused += same_as_scalar(totals, np.asfortranarray(weights) if top == 40 else weights, rule)
    assert refused > 0


@pytest.mark.parametrize("own", [False, True], ids=["one", "own"])
def test_many_rows(own: bool) -> None:
    """Several chunks, the last one short, and half of the rows credits."""
    random = np.random.default_rng(7)
    rows = 20_000
    totals = random.integers(-(10**9), 10**9, rows)
    weights = random.integers(0, 200_000, (8, rows))[:, : rows if own else 1]
    assert rows * 8 > 2 * CELLS
    assert same_as_scalar(totals, weights if own else weights[:, 0]) == 0


def test_totals_to_the_edge_of_int64() -> None:
    edge = 2**63 - 1
    totals = np.array([edge, -edge, edge - 1, 0, 1, -1, 2**31 - 1, 2**31, -(2**31)])
    for weights in ([7, 5, 1], [1], [1, 0], [2**24, 2**24 - 1, 3]):
        for rule in (ORDER, Rule("largest_remainder", ties="refuse")):
            same_as_scalar(totals, np.array(weights), rule)
            same_as_scalar(totals, np.repeat(np.array(weights)[:, None], len(totals), axis=1), rule)


def test_the_mirror_of_the_lowest_total_does_not_exist() -> None:
    assert Fast.of(-(2**63), 0, np.array([1, 2]), ORDER) is None


def test_quotas_to_the_edge_of_int32() -> None:
    """A quota of 2**31 - 1, and a unit more, come out whole."""
    for extra in (-10, -2, -1, 0, 1, 2):
        totals = np.array([2**32 + extra, 2**31 + extra, 2**31 - 1])
        for weights in ([1, 1], [1, 0], [5, 4, 3]):
            same_as_scalar(totals, np.array(weights))
            same_as_scalar(totals, np.repeat(np.array(weights)[:, None], 3, axis=1))


# --- the bounds of the proof -------------------------------------------------------------------------


def hard_totals(weight: int, whole: int, highest: int) -> list[int]:
    """Totals up to ``highest`` whose product with the weight is a multiple of the whole, or one beside it."""
    found = []
    inverse = pow(weight, -1, whole)
    for remainder in (0, 1, whole - 1):
        total = remainder * inverse % whole
        last = total + (highest - total) // whole * whole
        found += [total, last, last - whole, total + (highest - total) // whole // 2 * whole]
    return [total for total in found if 0 <= total <= highest]


@pytest.mark.parametrize("own", [False, True], ids=["one", "own"])
def test_quotas_that_are_all_but_whole(own: bool) -> None:
    """x whole, 1/W above and 1/W below, with products just below 2**50, in one step and in turns."""
    random = np.random.default_rng(11)
    tried = 0
    for _ in range(150):
        whole = int(random.integers(2**3, 2 ** int(random.integers(4, 31))))
        weight = int(random.integers(1, whole))
        while np.gcd(weight, whole) != 1:
            weight = int(random.integers(1, whole))
        weights = np.array([weight, whole - weight])
        highest = min(MOST_PRODUCT // int(weights.max()), 2**31 - 2 if own else 2**52)
        totals = np.array(hard_totals(weight, whole, highest))
        if Fast.of(0, int(totals.max()), weights, ORDER) is None:
            continue
        tried += len(totals)
        per_row = np.repeat(weights[:, None], len(totals), axis=1)
        same_as_scalar(totals, per_row if own else weights)
    assert tried > 1000


@pytest.mark.parametrize("own", [False, True], ids=["one", "own"])
def test_random_products_at_the_bound(own: bool) -> None:
    """20 000 totals for 40 wholes, most of them with a quota that is a whole number."""
    random = np.random.default_rng(13)
    for _ in range(40):
        factor = int(random.integers(2, 2**12))
        weights = factor * random.integers(1, 2**16, 4)
        whole = int(weights.sum())
        highest = min(MOST_PRODUCT // int(weights.max()), 2**31 - 2)
        step = whole // int(np.gcd(whole, weights[0]))
        totals = highest // step * step - step * random.integers(0, max(1, min(highest // step, 10**6)), 250)
        same_as_scalar(totals, np.repeat(weights[:, None], 250, axis=1) if own else weights)


@pytest.mark.parametrize("ties", TIES)
def test_keys_of_32_bits_and_of_64(ties: str) -> None:
    """W times the number of places on both sides of 2**32, with the largest remainders there are."""
    rule = Rule("largest_remainder", ties=ties)
    for parties, extra in product((2, 3, 8, 16, 17, 70), (0, 1, 1000)):
        whole = (2**32 - 1) // parties + extra
        weights = np.ones(parties, np.int64)
        weights[0] = whole - parties + 1
        if parties < 16:
            # The heavy weight's own product is beyond the bound for totals that need to turn.
            assert Fast.of(0, whole, weights, rule) is None
        highest = MOST_PRODUCT // int(weights[0])
        totals = np.array([highest, highest - 1, 1, 2, parties, whole % highest, highest // 2])
        same_as_scalar(totals, weights, rule)
        same_as_scalar(totals, np.repeat(weights[:, None], len(totals), axis=1), rule)


@pytest.mark.parametrize("ties", TIES)
def test_many_large_weights(ties: str) -> None:
    """Keys of 64 bits in several chunks, some of them beside chunks whose keys have 32; ties and credits."""
    random = np.random.default_rng(19)
    parties, rows = 290, 600
    rule = Rule("largest_remainder", ties=ties)
    totals = random.integers(-(10**9), 10**9, rows)
    weights = random.integers(0, 200_000, parties)
    weights[1::2] = weights[::2]
    assert int(weights.sum()) * parties > 2**32
    tied = same_as_scalar(totals, weights, rule)
    own = np.repeat(weights[:, None], rows, axis=1)
    own[:, : rows // 2] //= 1000
    own[0, :] += 1
    tied += same_as_scalar(totals, own, rule)
    assert (tied > 0) == (ties != "order")


@pytest.mark.parametrize("own", [False, True], ids=["one", "own"])
def test_sums_of_weights_to_the_edge_of_32_bits(own: bool) -> None:
    totals = np.array([1, 2, 255, 254, 128])
    for last in (0, 1):
        weights = np.array([2**31, 2**30, 2**30 - 1, last])
        share = np.repeat(weights[:, None], 5, axis=1) if own else weights
        if not last:
            same_as_scalar(totals, share)
        elif own:
            kernel = Fast.of(0, 255, share, ORDER)
            assert kernel is not None
            with pytest.raises(OverflowError, match="weights"):
                kernel.fill(np.empty((4, 5), np.int64), totals)
        else:
            assert Fast.of(0, 255, share, ORDER) is None


@pytest.mark.parametrize("own", [False, True], ids=["one", "own"])
def test_quotas_and_keys_are_what_they_are_said_to_be(own: bool) -> None:
    """In themselves: a quota one too low would win its unit back, and be seen in no amount."""
    random = np.random.default_rng(17)
    whole, step = 2**28 - 1, 29 * 43  # which divides it, so that a quota is a whole number
    for share in range(300, 330):
        weights = random.integers(1, 10**6, 8)
        weights[0] = whole // step * share
        weights[-1] += whole - int(weights.sum())
        units = step * random.integers(1, MOST_PRODUCT // int(weights.max()) // step, 100)
        room = Room(8, 100, own=own)
        parts = (
            OwnVectors.of(np.repeat(weights[:, None], 100, axis=1), "order", room)
            if own
            else OneVector.of(weights, "order")
        )
        assert parts is not None
        left = parts.quotas_and_keys(units, room)
        for column, total in enumerate(units.tolist()):
            exact = [divmod(total * weight, whole) for weight in weights.tolist()]
            assert room.quotas[:, column].tolist() == [quota for quota, _ in exact]
            assert room.keys[:, column].tolist() == [8 * rest + 7 - at for at, (_, rest) in enumerate(exact)]
            assert left[column] == total - sum(quota for quota, _ in exact)


def test_a_common_factor_widens_the_bounds() -> None:
    """Percents of 12 decimals, and weights that together are beyond int64."""
    same_as_scalar(np.array([10**15, 17, -3]), np.array([25, 50, 25]) * 10**12)
    same_as_scalar(np.array([10**15, 17, -3]), np.array([3, 2, 2]) * 2**61)


def test_outside_the_bounds_it_says_no() -> None:
    assert Fast.of(0, 2**50, np.array([2**26 + 1, 2**25]), ORDER) is None
    assert Fast.of(0, 5, np.array([0, 0]), ORDER) is None
    assert Fast.of(0, 5, np.array([1, 2]), Rule("down", residual_to="last")) is None
    kernel = Fast.of(0, 5, np.array([[2**40], [1]]), ORDER)
    assert kernel is not None
    with pytest.raises(OverflowError, match="weights"):
        kernel.fill(np.empty((2, 1), np.int64), np.array([5]))


def test_chunks_beyond_the_bounds_are_filled_otherwise() -> None:
    rows = CELLS  # two parties: two chunks
    weights = np.ones((2, rows), np.int64)
    weights[1, -1] = 2**62
    totals = np.arange(rows)
    asked = []

    def otherwise(span: slice) -> Flags | None:
        asked.append(span)
        out[:, span] = 77
        return np.equal(totals[span] % 2, 0)

    kernel = Fast.of(0, rows, weights, ORDER)
    assert kernel is not None
    out = np.zeros((2, rows), np.int64)
    refused = kernel.fill(out, totals, otherwise)
    assert asked == [slice(rows // 2, rows)]
    assert refused is not None
    assert np.array_equal(refused, (totals % 2 == 0) & (totals >= rows // 2))
    assert np.array_equal(out[1], np.where(totals < rows // 2, totals // 2, 77))


# --- where the amounts are put -----------------------------------------------------------------------


@pytest.mark.parametrize("parties", [3, 20, 70])
@pytest.mark.parametrize("top", [2**31 - 1, 2**40])
def test_any_order_in_memory(parties: int, top: int) -> None:
    random = np.random.default_rng(parties)
    totals = random.integers(-top, top + 1, 2 * 300)[::2]
    weights = random.integers(1, 1000, parties)
    wide = np.full((2 * parties, 700), -1)
    for out in (
        amounts_room(parties, 300),
        np.empty((parties, 300), np.int64, "F"),
        np.empty((parties, 300), np.int64, "C"),
        wide[::2, 5:305],
        wide[::-2, 604:4:-2],
    ):
        same_as_scalar(totals, weights, out=out)
    assert (wide[1::2, :305] == -1).any()


def test_int32() -> None:
    most = 2**31 - 1
    totals = np.array([most, -most, 0, 5])
    same_as_scalar(totals, np.array([1, 2, 3]), out=np.empty((3, 4), np.int32))
    same_as_scalar(totals, np.array([1]), out=np.empty((1, 4), np.int32))
    kernel = Fast.of(0, 2**31, np.array([1, 1]), ORDER)
    assert kernel is not None
    with pytest.raises(OverflowError, match="int32"):
        kernel.fill(np.empty((2, 1), np.int32), np.array([2**31]))


def test_buffers_are_as_they_were() -> None:
    before = np.setbufsize(4096)
    try:
        filled(np.array([1]), np.ones(70, np.int64))
        with pytest.raises(OverflowError):
            filled(np.array([5]), np.array([[2**40], [1]]))
        assert np.getbufsize() == 4096
    finally:
        np.setbufsize(before)


def test_threads_have_memory_of_their_own() -> None:
    def case(seed: int) -> tuple[Ints, Ints]:
        random = np.random.default_rng(seed)
        return random.integers(0, 10**9, 30_000), random.integers(1, 10**6, 2 + seed)

    alone = [filled(*case(seed))[0] for seed in range(8)]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda seed: filled(*case(seed))[0], range(8)))
    assert all(np.array_equal(one, other) for one, other in zip(alone, together, strict=True))


# --- the cut -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("parties", range(1, MOST_BY_NETWORK + 2))
def test_the_cut_for_every_pattern_of_zeros_and_ones(parties: int) -> None:
    """A network that sorts every pattern of zeros and ones sorts everything."""
    patterns = np.arange(2 ** min(parties, 16))
    keys = (patterns >> np.arange(parties)[:, None] & 1).astype(np.uint32)
    selection = Selection(parties, len(patterns), np.uint32)
    ordered = np.sort(keys, axis=0)
    for count in range(parties):
        left = np.full(len(patterns), count)
        cut = selection.cut(keys, left)
        assert np.array_equal(cut, ordered[-count] if count else np.full_like(cut, 2**32 - 1))
        assert np.array_equal(selection.below(left), ordered[-count - 1])
