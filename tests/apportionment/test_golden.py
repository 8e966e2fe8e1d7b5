"""A published table, to the krona: Centrum mot våld 2023.

Amounts: minutes of SocSam 2022-10-07, § 47. Population of 1 November 2021 (hedeinfo-2021-11-01) and of
31 December 2020 (scb-folkmangdkom-1950-2022) as in ``data/population.csv``; written out here, because
the core knows no files.
"""

from __future__ import annotations

import pytest

from kostnadsfordelning.apportionment import apportion
from kostnadsfordelning.errors import SharesError
from tests.apportionment.test_matrix import CMV

TOTAL = 3_574_970
NOVEMBER_2021 = dict(zip(CMV, (5214, 6197, 15329, 11474, 12105, 7133, 10064, 64354), strict=True))
DECEMBER_2020 = dict(zip(CMV, (5208, 6181, 15054, 11488, 12049, 7120, 10070, 63985), strict=True))
NBSP = "\N{NO-BREAK SPACE}"


def test_the_printed_table_to_the_krona() -> None:
    got = apportion(
        TOTAL,
        NOVEMBER_2021,
        method="largest_remainder",
        share_decimals=1,
        shares_off_100="largest_remainder",
    )
    assert got.amounts == CMV
    assert sum(CMV.values()) == TOTAL
    assert [round(share * 1000) for share in got.shares.values()] == [40, 47, 116, 87, 92, 54, 76, 488]
    # The plainly rounded shares already make 100 %, so refusing would have done as well.
    refusing = apportion(TOTAL, NOVEMBER_2021, method="largest_remainder", share_decimals=1)
    assert refusing.amounts == CMV


def test_the_table_does_not_follow_from_exact_shares() -> None:
    """Rounding the shares first moves Ragunda by 1 648 kr."""
    exact = apportion(TOTAL, NOVEMBER_2021, method="largest_remainder").amounts
    moved = {party: CMV[party] - amount for party, amount in exact.items()}
    assert moved == {
        "Ragunda": 1648,
        "Bräcke": 24,
        "Krokom": -869,
        "Strömsund": -36,
        "Åre": 733,
        "Berg": -326,
        "Härjedalen": -1135,
        "Östersund": -39,
    }


def test_with_december_2020_the_shares_miss_a_hundred_and_it_is_said() -> None:
    with pytest.raises(SharesError, match=f"blir tillsammans 100,1{NBSP}%, inte 100 %"):
        apportion(TOTAL, DECEMBER_2020, method="largest_remainder", share_decimals=1)
    allowed = apportion(
        TOTAL,
        DECEMBER_2020,
        method="largest_remainder",
        share_decimals=1,
        shares_off_100="largest_remainder",
    )
    assert sum(allowed.amounts.values()) == TOTAL
    assert sum(allowed.shares.values()) == 1
    # Strömsund has the smallest remainder of those rounded up, and gives the tenth back: 8,7 %, not 8,8.
    assert round(allowed.shares["Strömsund"] * 1000) == 87
