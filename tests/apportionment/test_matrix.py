"""Instalments: rows make their amounts, columns differ by at most one, credits mirror."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostnadsfordelning.apportionment import apportion_matrix
from kostnadsfordelning.errors import InputTypeError

# SocSam 2022-10-07 § 47, the printed table for 2023, in its order.
CMV = {
    "Ragunda": 142999,
    "Bräcke": 168024,
    "Krokom": 414697,
    "Strömsund": 311022,
    "Åre": 328897,
    "Berg": 193048,
    "Härjedalen": 271698,
    "Östersund": 1744585,
}


def sound(amounts: list[int], n: int) -> bool:
    """Everything the matrix promises."""
    rows = apportion_matrix(amounts, n)
    columns = [sum(column) for column in zip(*rows, strict=True)] if rows else [0]
    return (
        [sum(row) for row in rows] == amounts
        and all(len(row) == n and max(row) - min(row) <= 1 for row in rows)
        and all(cell * amount >= 0 for amount, row in zip(amounts, rows, strict=True) for cell in row)
        and max(columns) - min(columns) <= 1
        and apportion_matrix([-amount for amount in amounts], n)
        == tuple(tuple(-cell for cell in row) for row in rows)
    )


def test_cmv_in_halves() -> None:
    rows = dict(zip(CMV, apportion_matrix(list(CMV.values()), 2), strict=True))
    assert rows["Ragunda"] == (71500, 71499)
    assert rows["Östersund"] == (872292, 872293)
    odd = [row for row in rows.values() if row[0] != row[1]]
    assert len(odd) == 4
    assert [row[0] - row[1] for row in odd] == [1, -1, 1, -1]
    assert [sum(column) for column in zip(*rows.values(), strict=True)] == [1787485, 1787485]


def test_the_odd_krona_first_would_have_drifted() -> None:
    """Why the offset: the naive split puts four kronor too much on the first half-year."""
    naive = [(-(-amount // 2), amount // 2) for amount in CMV.values()]
    first, second = (sum(column) for column in zip(*naive, strict=True))
    assert first - second == 4


@pytest.mark.parametrize("n", [1, 2, 3, 4, 12])
def test_every_small_table_is_sound(n: int) -> None:
    """All tables of up to three rows with amounts from −4 to 4, mixed signs and zeros included."""
    for rows in range(4):
        for amounts in product(range(-4, 5), repeat=rows):
            assert sound(list(amounts), n), (amounts, n)


@given(
    st.lists(st.one_of(st.integers(-50, 50), st.integers(-(10**20), 10**20)), max_size=12), st.integers(1, 13)
)
def test_every_table_is_sound(amounts: list[int], n: int) -> None:
    assert sound(amounts, n)


@pytest.mark.parametrize(
    ("amounts", "n", "rows"),
    [
        ([], 3, ()),
        ([0], 2, ((0, 0),)),
        ([7], 1, ((7,),)),
        ([5], 3, ((2, 2, 1),)),
        ([-5], 3, ((-2, -2, -1),)),
        ([1, 1, 1, 1], 3, ((1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 0, 0))),
        # the credit takes back from the instalment that got the krona before
        ([3, -1], 2, ((2, 1), (-1, 0))),
        # a credit first: it takes from the last instalment, where the next row then puts its own
        ([-1, 3], 2, ((0, -1), (1, 2))),
        # a grand total of zero still mirrors: the first amount says which way is forward
        ([5, -5], 2, ((3, 2), (-3, -2))),
        ([-5, 5], 2, ((-3, -2), (3, 2))),
    ],
)
def test_fixed(amounts: list[int], n: int, rows: tuple[tuple[int, ...], ...]) -> None:
    assert apportion_matrix(amounts, n) == rows


def test_cells_are_plain_ints() -> None:
    cells = apportion_matrix(np.array([142999, 168024]), 2)  # type: ignore[arg-type]
    assert {type(cell) for row in cells for cell in row} == {int}


def test_all_faults_at_once() -> None:
    with pytest.raises(InputTypeError) as caught:
        apportion_matrix([1, 2.0, True, "5"], 0)  # type: ignore[list-item]
    assert [fault.place for fault in caught.value.faults] == ["amounts[1]", "amounts[2]", "amounts[3]", "n"]
    assert "12 för månader" in caught.value.faults[-1].remedy


@pytest.mark.parametrize("n", [0, -1, 2.0, True, None, "2"])
def test_the_number_of_instalments(n: object) -> None:
    with pytest.raises(InputTypeError, match="minst 1"):
        apportion_matrix([1], n)  # type: ignore[arg-type]
