"""What many totals are given in: nothing read unseen, twice or out of order; no memory read and written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

import kostnadsfordelning as kf

if TYPE_CHECKING:
    from collections.abc import Callable

HAMILTON: dict[str, Any] = {"method": "largest_remainder"}
ROWS = 50_000  # several chunks: where memory is shared the later ones are read after the first is written


def test_an_out_that_a_series_is_read_from() -> None:
    out = np.zeros((ROWS, 3), np.int64)
    out[:, 0] = np.arange(ROWS)
    backwards = pd.Series(out[::-1, 0], copy=False)
    with pytest.raises(kf.InputError, match="out: delar minne med totals"):
        kf.apportion_batch(backwards, [1, 2, 3], out=out, **HAMILTON)
    with pytest.raises(kf.InputError, match="out: delar minne med weights"):
        kf.apportion_batch(np.arange(ROWS), out.view(np.uint64), out=out, **HAMILTON)


def test_an_out_beside_the_totals_in_one_table() -> None:
    table = np.zeros((ROWS, 4), np.int64)
    table[:, 0] = np.arange(ROWS) - 100
    expected = kf.apportion_batch(table[:, 0].copy(), [1, 2, 3], **HAMILTON)
    kf.apportion_batch(table[:, 0], [1, 2, 3], out=table[:, 1:], **HAMILTON)
    assert np.array_equal(table[:, 1:], expected)
    assert np.array_equal(table[:, 0], np.arange(ROWS) - 100)


def test_an_out_of_a_kind_of_its_own() -> None:
    given = np.arange(300)
    matrix = np.zeros((300, 2), np.int64).view(np.matrix)
    assert kf.apportion_batch(given, [1, 1], out=matrix, **HAMILTON) is matrix
    assert np.array_equal(np.asarray(matrix), kf.apportion_batch(given, [1, 1], **HAMILTON))
    masked = np.ma.array(np.zeros((300, 2), np.int64), mask=True)
    with pytest.raises(kf.InputTypeError, match="MaskedArray"):
        kf.apportion_batch(given, [1, 1], out=masked, **HAMILTON)


def test_rows_of_weights_from_an_iterator() -> None:
    given = np.arange(500)
    weights = np.random.default_rng(3).integers(1, 9, (500, 2))
    chunks = kf.apportion_chunks(given, iter(weights), rows=100, **HAMILTON)
    amounts = np.concatenate([amounts for _, amounts in chunks])
    assert np.array_equal(amounts, kf.apportion_batch(given, weights, **HAMILTON))


UNORDERED: list[Any] = [{2025: 100, 2026: 200}, {100, 200}, b"ab", {2025: 100}.keys()]
PIECES: list[Any] = [5, None, "100", b"ab", {2026: 5}, {5}]


@pytest.mark.parametrize("divide", [kf.apportion_batch, kf.apportion_chunks])
@pytest.mark.parametrize("given", UNORDERED, ids=lambda given: type(given).__name__)
def test_what_has_no_rows(given: Any, divide: Callable[..., object]) -> None:
    """The years of a dict are no amounts, and a set has no first row."""
    with pytest.raises(kf.InputTypeError, match="totals: är"):
        divide(given, [1, 1], **HAMILTON)
    with pytest.raises(kf.InputError, match="weights"):
        divide([1, 2], {1, 2}, **HAMILTON)


@pytest.mark.parametrize("own", [False, True], ids=["one", "own"])
@pytest.mark.parametrize("piece", PIECES, ids=lambda piece: type(piece).__name__)
def test_a_piece_that_has_no_rows(piece: Any, own: bool) -> None:
    weights = np.ones((4, 2), np.int64) if own else [1, 1]
    chunks = kf.apportion_chunks([np.arange(3), piece], weights, **HAMILTON)
    assert next(chunks)[0] == 0
    with pytest.raises(kf.InputTypeError, match="totals: är"):
        next(chunks)


def test_all_that_is_missing_and_all_that_is_wrong() -> None:
    given = pd.Series([1, None, float("nan"), pd.NA, pd.NaT, 2.5, "x"], dtype=object)
    for totals in (given, given.tolist(), given.to_numpy()):
        with pytest.raises(kf.InputTypeError) as told:
            kf.apportion_batch(totals, [1], **HAMILTON)
        places = [fault.place for fault in told.value.faults]
        assert places == ["totals[1], totals[2], totals[3] och 1 till", "totals[5]", "totals[6]"]
    with pytest.raises(kf.InputError) as missing:
        kf.apportion_batch(pd.Series([1, None], dtype="Int64"), [1], **HAMILTON)
    assert [fault.why for fault in missing.value.faults] == ["värde saknas"]


@pytest.mark.parametrize("dtype", [",", {"a": 1}, "i4,i4", ">i8", "kr"])
def test_a_dtype_that_amounts_are_not_held_in(dtype: Any) -> None:
    with pytest.raises(kf.InputTypeError, match="dtype"):
        kf.apportion_batch([1], [1], dtype=dtype, **HAMILTON)
