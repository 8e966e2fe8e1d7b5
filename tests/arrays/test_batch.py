"""`apportion_batch` against `apportion`, row by row with every keyword; and what it takes and refuses."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

import kostnadsfordelning as kf
from kostnadsfordelning.arrays import divide as tiers
from tests.arrays.drawn import HIGHEST, LOWEST, METHODS, NAMES, TIES, totals, weights

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SHARES = [
    (None, "refuse"),
    (0, "refuse"),
    (1, "refuse"),
    (1, "largest"),
    (2, "largest_remainder"),
    (12, "largest"),
]
ROWS = 12
HAMILTON: dict[str, Any] = {"method": "largest_remainder"}


def one_by_one(
    given: Any, share: Any, keywords: dict[str, Any]
) -> tuple[list[list[int]], dict[int, kf.KostnadsfordelningError]]:
    """The rows as `apportion` divides them, and the errors of those that it refuses."""
    parties = NAMES[: share.shape[-1]]
    amounts, errors = [], {}
    for row, total in enumerate(given.tolist()):
        own = (share if share.ndim == 1 else share[row]).tolist()
        try:
            result = kf.apportion(total, dict(zip(parties, own, strict=True)), **keywords)
            amounts.append(list(result.values))
        except kf.KostnadsfordelningError as error:
            amounts.append([])
            errors[row] = error
    return amounts, errors


@pytest.mark.parametrize("rule", METHODS, ids=lambda rule: "-".join(map(str, rule)))
@pytest.mark.parametrize("few", [True, False], ids=["few", "many"])
def test_as_apportion(few: bool, rule: tuple[str, str | None], monkeypatch: pytest.MonkeyPatch) -> None:
    """Every keyword with every other: 22 000 rows. What is refused is so in the words of `apportion`."""
    monkeypatch.setattr(tiers, "FEW", 200 if few else 0)
    rng = np.random.default_rng([METHODS.index(rule), few])
    families = list(product(range(4), range(4)))
    for ties, unit, (decimals, off), own in product(TIES, (1, 100), SHARES, (False, True)):
        of_totals, of_weights = families[int(rng.integers(len(families)))]
        parties = NAMES[: int(rng.integers(2, 9))]
        given = totals(rng, ROWS, unit)[of_totals]
        share = weights(rng, (len(parties), ROWS) if own else (len(parties),))[of_weights].T
        if own and rng.random() < 0.1:
            share = np.where(rng.random((ROWS, 1)) < 0.1, -share, share)
        keywords: dict[str, Any] = {
            "method": rule[0],
            "residual_to": rule[1],
            "ties": ties,
            "unit": unit,
            "share_decimals": decimals,
            "shares_off_100": off,
        }
        expected, errors = one_by_one(given, share, keywords)
        keywords["parties"] = parties
        if errors:
            with pytest.raises(kf.KostnadsfordelningError) as told:
                kf.apportion_batch(given, share, **keywords)
            first = next(iter(errors.values()))
            assert type(told.value) is type(first)
            assert str(first) in str(told.value)
            assert repr(told.value.steps) == repr(first.steps) or not own
        kept = [row for row in range(ROWS) if row not in errors]
        if kept:
            amounts = kf.apportion_batch(given[kept], share[kept] if own else share, **keywords)
            assert amounts.dtype == np.int64
            assert amounts.tolist() == [expected[row] for row in kept]
            if rule[1] != "none":
                assert amounts.sum(axis=1).tolist() == given[kept].tolist()


@pytest.mark.parametrize("count", [3, 300])
def test_totals_of_every_kind(count: int) -> None:
    numbers = [3_574_970 - 7 * place for place in range(count)]
    kinds: list[Any] = [
        numbers,
        tuple(numbers),
        iter(numbers),
        np.array(numbers),
        np.array(numbers, dtype=np.uint64),
        np.array(numbers, dtype=">i4"),
        np.array(numbers, dtype=object),
        [np.int32(number) for number in numbers],
        [Decimal(number) for number in numbers],
        [f"{number:_}".replace("_", " ") for number in numbers],
        [Fraction(number) if place else number for place, number in enumerate(numbers)],
        np.ma.array(numbers),
        np.repeat(np.array(numbers), 3)[::3],
        pd.Series(numbers, index=numbers[::-1]),
        pd.Series(numbers, dtype="Int64"),
        pd.Series(numbers, dtype="UInt64"),
        pd.Series(numbers, dtype=object),
    ]
    weights = {"A": 2, "B": 3, "C": 1}
    expected = [list(kf.apportion(number, weights, **HAMILTON).values) for number in numbers]
    for kind in kinds:
        amounts = kf.apportion_batch(kind, weights, **HAMILTON)
        assert amounts.tolist() == expected
        assert amounts.shape == (count, 3)
        assert amounts.dtype == np.int64


@pytest.mark.parametrize("count", [2, 200])
def test_weights_of_every_kind(count: int) -> None:
    numbers = list(range(-count, count, 2))
    same: list[Any] = [
        [2, 3, 1],
        np.array([2, 3, 1], dtype=np.uint8),
        ["2/6", Fraction(1, 2), Fraction(1, 6)],
        {"A": 2, "B": 3, "C": 1},
        {"A": "1/3", "B": "50/100", "C": "1/6"},
        pd.Series([2, 3, 1], index=["A", "B", "C"]),
        np.array([2, 3, 1], dtype=object),
    ]
    expected = kf.apportion_batch(numbers, [2, 3, 1], **HAMILTON)
    for kind in same:
        assert np.array_equal(kf.apportion_batch(numbers, kind, **HAMILTON), expected)
    rows = [[2, 3, 1], [10, 0, 30]] * (count // 2)
    table = pd.DataFrame(rows, columns=["A", "B", "C"])
    own: list[Any] = [
        rows,
        np.array(rows),
        np.array(rows, order="F", dtype=np.int16),
        np.array(rows, dtype=object),
        [[str(one) for one in row] for row in rows],
        table,
        table.astype("Int64"),
        table.astype({"A": "uint64", "B": object}),
    ]
    expected = kf.apportion_batch(numbers, np.array(rows), **HAMILTON)
    for kind in own:
        assert np.array_equal(kf.apportion_batch(numbers, kind, **HAMILTON), expected)
    percents = [["50 %", "30 %", "20 %"], ["12,5 %", "12,5 %", "75 %"]] * (count // 2)
    amounts = kf.apportion_batch(numbers, percents, **HAMILTON)
    for total, row, parts in zip(numbers, percents, amounts.tolist(), strict=True):
        assert list(kf.apportion(total, dict(zip("ABC", row, strict=True)), **HAMILTON).values) == parts


def test_names_decide_who_takes_a_residual() -> None:
    given, share = [100, 200], np.array([1, 1, 1])
    expected = [[33, 34, 33], [66, 68, 66]]
    down: dict[str, Any] = {"method": "down", "residual_to": "2305"}
    assert kf.apportion_batch(given, share, parties=["2303", "2305", "2309"], **down).tolist() == expected
    frame = pd.DataFrame([[1, 1, 1]] * 2, columns=["2303", "2305", "2309"])
    assert kf.apportion_batch(given, frame, **down).tolist() == expected
    assert kf.apportion_batch(given, share, method="down", residual_to="1").tolist() == expected


def test_no_totals() -> None:
    kinds: list[Any] = [[], np.zeros(0, np.int64), pd.Series([], dtype="Int64")]
    for given in kinds:
        for share in ({"A": 1, "B": 2}, np.zeros((0, 2), np.int64)):
            amounts = kf.apportion_batch(given, share, **HAMILTON)
            assert amounts.shape == (0, 2)
            assert amounts.dtype == np.int64


def test_a_result_of_the_callers(tmp_path: Path) -> None:
    given, share = np.arange(-500, 500), [3, 1, 1, 7]
    expected = kf.apportion_batch(given, share, **HAMILTON)
    for out in (
        np.zeros((1000, 4), np.int64),
        np.zeros((1000, 4), np.int32),
        np.zeros((4, 1000), np.int64).T,
        np.memmap(tmp_path / "amounts", np.int64, "w+", shape=(1000, 4)),
    ):
        assert kf.apportion_batch(given, share, out=out, **HAMILTON) is out
        assert np.array_equal(out, expected)
    narrow = kf.apportion_batch(given, share, dtype="int32", **HAMILTON)
    assert narrow.dtype == np.int32
    assert np.array_equal(narrow, expected)


def test_the_edges_of_what_is_held() -> None:
    edges = [HIGHEST, LOWEST, LOWEST + 1, 0]
    for count in (1, 100):
        amounts = kf.apportion_batch(edges * count, {"A": HIGHEST, "B": 1, "C": HIGHEST - 1}, **HAMILTON)
        assert [sum(row) for row in amounts.tolist()] == edges * count
        small = [2**31 - 1, -(2**31)] * count
        parts = kf.apportion_batch(small, [1, 2], dtype=np.int32, **HAMILTON)
        assert [sum(row) for row in parts.tolist()] == small


NUMBERED: Any = ["A", 7]
LISTED: Any = [0]
FLOATS: Any = np.zeros((1, 1))
FRAME = pd.DataFrame({"A": [1, 2], "B": [3, 4]})
BROKEN: list[tuple[Callable[[], object], type[kf.InputError], list[str]]] = [
    (
        lambda: kf.apportion_batch(100, [1], **HAMILTON),
        kf.InputTypeError,
        ["totals: är ett enda belopp", "kf.apportion"],
    ),
    (lambda: kf.apportion_batch("100", [1], **HAMILTON), kf.InputTypeError, ["totals: är ett enda belopp"]),
    (
        lambda: kf.apportion_batch(np.array(7), [1], **HAMILTON),
        kf.InputTypeError,
        ["totals: är ett enda belopp"],
    ),
    (lambda: kf.apportion_batch([[1, 2]], [1], **HAMILTON), kf.InputError, ["totals: har formen (1, 2)"]),
    (
        lambda: kf.apportion_batch(np.array([1.0]), [1], **HAMILTON),
        kf.InputTypeError,
        ["flyttal", "float64", "astype"],
    ),
    (
        lambda: kf.apportion_batch(np.array([1.0, np.nan]), [1], **HAMILTON),
        kf.InputTypeError,
        ["totals[1]: värde saknas", "flyttal"],
    ),
    (lambda: kf.apportion_batch(np.array([True]), [1], **HAMILTON), kf.InputTypeError, ["sanningsvärden"]),
    (
        lambda: kf.apportion_batch(np.array(["2026-01-01"], "M8[D]"), [1], **HAMILTON),
        kf.InputTypeError,
        ["heltal"],
    ),
    (
        lambda: kf.apportion_batch(pd.Series([1, None], dtype="Int64"), [1], **HAMILTON),
        kf.InputError,
        ["totals[1]"],
    ),
    (
        lambda: kf.apportion_batch(np.ma.array([1, 2], mask=[True, False]), [1], **HAMILTON),
        kf.InputError,
        ["totals[0]: värde saknas"],
    ),
    (
        lambda: kf.apportion_batch([1, 1.5, None, True, "x", 2.5, 3.5, 4.5], [1], **HAMILTON),
        kf.InputTypeError,
        ["totals[1], totals[5], totals[6] och 1 till: flyttal", "totals[2]", "totals[3]", "totals[4]", '"x"'],
    ),
    (
        lambda: kf.apportion_batch([2**63], [1], **HAMILTON),
        kf.InputError,
        ["totals[0]", "int64", "kf.apportion"],
    ),
    (
        lambda: kf.apportion_batch(np.array([1, 2**63], np.uint64), [1], **HAMILTON),
        kf.InputError,
        ["totals[1]: beloppet ryms inte i int64"],
    ),
    (
        lambda: kf.apportion_batch([2**31], [1], dtype="int32", **HAMILTON),
        kf.InputError,
        ["int32", 'dtype="int64"'],
    ),
    (
        lambda: kf.apportion_batch([1], 5, **HAMILTON),
        kf.WeightError,
        ["weights: nyckelvärden ska anges per part"],
    ),
    (lambda: kf.apportion_batch([1], [], **HAMILTON), kf.WeightError, ["ingen part är angiven"]),
    (
        lambda: kf.apportion_batch([1], np.zeros((1, 0), int), **HAMILTON),
        kf.WeightError,
        ["ingen part är angiven"],
    ),
    (lambda: kf.apportion_batch([1], np.zeros((1, 1, 1), int), **HAMILTON), kf.WeightError, ["(1, 1, 1)"]),
    (lambda: kf.apportion_batch([1, 2], [[1, 2], [1]], **HAMILTON), kf.WeightError, ["olika långa"]),
    (lambda: kf.apportion_batch([1], [1, 2.5], **HAMILTON), kf.WeightError, ['weights["1"]: flyttal']),
    (
        lambda: kf.apportion_batch([1], np.array([[1, 2.5]]), **HAMILTON),
        kf.InputTypeError,
        ["weights: flyttal"],
    ),
    (
        lambda: kf.apportion_batch([1, 2, 3], np.ones((2, 4), int), **HAMILTON),
        kf.WeightError,
        ["weights: har 2 rader, men totals har 3 belopp"],
    ),
    (
        lambda: kf.apportion_batch(pd.Series([1, 2], index=[7, 8]), FRAME, **HAMILTON),
        kf.WeightError,
        ["index"],
    ),
    (
        lambda: kf.apportion_batch([1, 2], FRAME.assign(B=[0.5, 1]), **HAMILTON),
        kf.InputTypeError,
        ['weights["B"]'],
    ),
    (
        lambda: kf.apportion_batch([1, 2], FRAME.assign(B=pd.Series([1, None], dtype="Int64")), **HAMILTON),
        kf.InputError,
        ['weights["B"][1]: värde saknas'],
    ),
    (
        lambda: kf.apportion_batch([1, 2], FRAME.rename(columns={"B": 2303}), **HAMILTON),
        kf.InputTypeError,
        ["weights.columns[1]", '"2303"'],
    ),
    (
        lambda: kf.apportion_batch([1, 2], FRAME, parties=["A", "B"], **HAMILTON),
        kf.InputError,
        ["redan namn"],
    ),
    (lambda: kf.apportion_batch([1], [1, 2], parties="AB", **HAMILTON), kf.InputTypeError, ["parties"]),
    (
        lambda: kf.apportion_batch([1], [1, 2], parties=["A"], **HAMILTON),
        kf.InputError,
        ["är 1 till antalet", "2 parter"],
    ),
    (
        lambda: kf.apportion_batch([1], [1, 2], parties=["A", "A"], **HAMILTON),
        kf.WeightError,
        ["parties[1]", "mer än en"],
    ),
    (
        lambda: kf.apportion_batch([1], [1, 2], parties=NUMBERED, **HAMILTON),
        kf.InputTypeError,
        ["parties[1]", '"0007"'],
    ),
    (lambda: kf.apportion_batch([1], [1, 2], method="ner"), kf.InputError, ["method", "largest_remainder"]),
    (
        lambda: kf.apportion_batch([1], [1, 2], method="down", residual_to="Ragunda"),
        kf.InputError,
        ["residual_to", "Ragunda", '"0", "1"'],
    ),
    (
        lambda: kf.apportion_batch([1], [1], shares_off_100="largest", **HAMILTON),
        kf.InputError,
        ["share_decimals"],
    ),
    (
        lambda: kf.apportion_batch([1], [1], dtype="float64", **HAMILTON),
        kf.InputTypeError,
        ["dtype", "int32"],
    ),
    (
        lambda: kf.apportion_batch([1], [1], dtype="kronor", **HAMILTON),
        kf.InputTypeError,
        ["dtype", "kronor"],
    ),
    (lambda: kf.apportion_batch([1], [1], out=LISTED, **HAMILTON), kf.InputTypeError, ["out", "list"]),
    (
        lambda: kf.apportion_batch([1], [1], out=FLOATS, **HAMILTON),
        kf.InputTypeError,
        ["out", "float64"],
    ),
    (
        lambda: kf.apportion_batch([1], [1], out=np.zeros((1, 2), int), dtype="int32", **HAMILTON),
        kf.InputError,
        ["out: har formen (1, 2)", "(1, 1)", "dtype"],
    ),
    (
        lambda: kf.apportion_batch([1.5], {"A": -1}, method="x", unit=3),
        kf.InputTypeError,
        ["totals[0]", 'weights["A"]', "method", "unit"],
    ),
]


@pytest.mark.parametrize("place", range(len(BROKEN)))
def test_what_cannot_be_used(place: int) -> None:
    call, kind, words = BROKEN[place]
    with pytest.raises(kf.InputError) as told:
        call()
    assert isinstance(told.value, kind)
    assert [word for word in words if word not in str(told.value)] == []
    assert all(fault.why and fault.remedy for fault in told.value.faults)


def test_an_out_that_is_also_read() -> None:
    shared = np.arange(1, 7).reshape(3, 2)
    with pytest.raises(kf.InputError, match="delar minne med weights"):
        kf.apportion_batch([1, 2, 3], shared, out=shared, **HAMILTON)
    with pytest.raises(kf.InputError, match="delar minne med totals"):
        kf.apportion_batch(shared[:, 0], [1, 2], out=shared, **HAMILTON)


@pytest.mark.parametrize("count", [1, 100])
def test_rows_that_are_refused_are_told_together(count: int) -> None:
    share = np.array([[1, 1], [1, 2], [0, 0], [3, -1]] * count)
    given = np.array([101, 102, 103, 104] * count)
    with pytest.raises(kf.TieError) as tie:
        kf.apportion_batch(given, share, ties="refuse", parties=["A", "B"], **HAMILTON)
    assert f"{3 * count} av {4 * count} belopp kan inte fördelas: totals[0], totals[2], totals[3]" in str(
        tie.value
    )
    assert "totals[0]: A, B ligger lika" in str(tie.value)
    assert 'totals[3]: weights["B"]: ett nyckelvärde kan inte vara negativt' in str(tie.value)
    assert tie.value.steps
    with pytest.raises(kf.WeightError) as zero:
        kf.apportion_batch(given[2:], share[2:], **HAMILTON)
    assert [fault.why[:15] for fault in zero.value.faults] == ["alla nyckelvärd", "ett nyckelvärde"]
    with pytest.raises(kf.UnitError, match=r"totals\[1\].*: total: .*enheten 10 "):
        kf.apportion_batch([10, 11] * count, [1, 2], unit=10, **HAMILTON)
    with pytest.raises(kf.ResidualError, match=r"totals\[0\]"):
        kf.apportion_batch([2] * count, [100, 1, 100, 100], method="half_up", residual_to="1")
