"""`apportion_chunks`: the same rows as all at once, from whatever the totals come in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

import kostnadsfordelning as kf

if TYPE_CHECKING:
    from pathlib import Path

COUNT = 503
TOTALS = np.random.default_rng(1).integers(-(10**7), 10**7, COUNT)
OWN = np.random.default_rng(2).integers(1, 50, (COUNT, 4))
HAMILTON: dict[str, Any] = {"method": "largest_remainder"}


def sources(folder: Path) -> list[Any]:
    saved = np.memmap(folder / "totals", np.int64, "w+", shape=(COUNT,))
    saved[:] = TOTALS
    return [
        TOTALS,
        saved,
        TOTALS.tolist(),
        pd.Series(TOTALS, index=TOTALS),
        np.array_split(TOTALS, 7),
        iter(TOTALS.tolist()),
        (piece.tolist() for piece in np.array_split(TOTALS, 7)),
        (pd.Series(piece) for piece in np.array_split(TOTALS, 3)),
    ]


@pytest.mark.parametrize("weights", [[1, 2, 3, 4], {"A": "1/7", "B": 2}, OWN, OWN.tolist()])
@pytest.mark.parametrize("reuse", [False, True])
@pytest.mark.parametrize("rows", [11, 100, 65_536])
def test_as_all_at_once(rows: int, reuse: bool, weights: Any, tmp_path: Path) -> None:
    expected = kf.apportion_batch(TOTALS, weights, **HAMILTON)
    for given in sources(tmp_path):
        at = 0
        kept = []
        for first, amounts in kf.apportion_chunks(given, weights, rows=rows, reuse=reuse, **HAMILTON):
            assert first == at
            assert 0 < len(amounts) <= rows
            assert np.array_equal(amounts, expected[first : first + len(amounts)])
            at += len(amounts)
            kept.append(amounts)
        assert at == COUNT
        if not reuse:
            assert np.array_equal(np.concatenate(kept), expected)


def test_every_keyword_and_int32() -> None:
    keywords: dict[str, Any] = {"method": "down", "residual_to": "B", "share_decimals": 1, "unit": 10}
    keywords |= {"shares_off_100": "largest", "ties": "order", "parties": ["A", "B", "C", "D"]}
    expected = kf.apportion_batch(TOTALS * 10, OWN, **keywords)
    for first, amounts in kf.apportion_chunks(TOTALS * 10, OWN, rows=300, dtype="int32", **keywords):
        assert amounts.dtype == np.int32
        assert np.array_equal(amounts, expected[first : first + len(amounts)])


def test_arguments_are_refused_when_it_is_called() -> None:
    with pytest.raises(kf.InputTypeError) as told:
        kf.apportion_chunks(100, [1, -2], method="x", rows=0, dtype="int8")
    for word in ("totals", 'weights["1"]', "method", "rows", "dtype"):
        assert f"{word}:" in str(told.value)
    with pytest.raises(kf.InputTypeError, match="flyttal"):
        kf.apportion_chunks(TOTALS.astype(float), [1, 2], **HAMILTON)
    with pytest.raises(kf.InputError, match=r"har formen \(2, 2\)"):
        kf.apportion_chunks(np.zeros((2, 2), np.int64), [1, 2], **HAMILTON)
    with pytest.raises(kf.WeightError, match="502 rader, men totals har 503"):
        kf.apportion_chunks(TOTALS, OWN[:-1], **HAMILTON)


def test_rows_are_numbered_through_the_chunks() -> None:
    half = kf.apportion_chunks(range(300), [1, 1], rows=100, ties="refuse", **HAMILTON)
    with pytest.raises(kf.TieError, match=r"50 av 100 belopp kan inte fördelas: totals\[1\], totals\[3\]"):
        next(half)
    chunks = kf.apportion_chunks([*range(150), 1.5], [1, 1], rows=100, **HAMILTON)
    assert next(chunks)[0] == 0
    with pytest.raises(kf.InputTypeError, match=r"totals\[150\]"):
        next(chunks)
    large = kf.apportion_chunks([*range(150), 2**40], [1, 1], rows=100, dtype="int32", **HAMILTON)
    next(large)
    with pytest.raises(kf.InputError, match=r"totals\[150\]: beloppet ryms inte i int32"):
        next(large)


@pytest.mark.parametrize("off", [-1, 1])
def test_weights_that_end_before_or_after_the_totals(off: int) -> None:
    pieces = iter([TOTALS[: COUNT - max(off, 0)]])
    weights = OWN[: COUNT + min(off, 0)]
    with pytest.raises(kf.WeightError, match="rader, men totals har"):
        list(kf.apportion_chunks(pieces, weights, rows=100, **HAMILTON))


def test_nothing_gives_no_chunks() -> None:
    empty: list[Any] = [[], iter(()), np.zeros(0, np.int64), [np.zeros(0, np.int64)]]
    for given in empty:
        assert list(kf.apportion_chunks(given, [1, 2], **HAMILTON)) == []
