"""Golden numbers for the services of Jämtland: every amount worked out by hand, line by line.

A table's columns are told in `worked_out`. Weights are the published populations of the date the agreement
names, or of the substitute that the example states; example amounts are not decided ones.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import kostnadsfordelning as kf
from tests.golden.services import SERVICES, amounts, answered, calculated, worked_out

REGION, POLICE = "R23", "POL"
BERG, STROMSUND = "2326", "2313"


# Centrum mot våld: shares of one decimal first, 131 870 inhabitants on 1 November 2021 --------------------


def test_cmv_shares_are_of_one_decimal() -> None:
    """Per mille of 131 870: with these the printed table follows, to the krona."""
    shares = worked_out(
        1_000,
        131_870,
        """
        2303 Ragunda     5214  39  71070 +1
        2305 Bräcke      6197  46 130980 +1
        2309 Krokom     15329 116  32080
        2313 Strömsund  11474  87   1310
        2321 Åre        12105  91 104830 +1
        2326 Berg        7133  54  12020
        2361 Härjedalen 10064  76  41880
        2380 Östersund  64354 488   1440
        """,
    )
    printed = worked_out(
        3_574_970,
        1_000,
        """
        2303 Ragunda     40  142998 800 +1
        2305 Bräcke      47  168023 590 +1
        2309 Krokom     116  414696 520 +1
        2313 Strömsund   87  311022 390
        2321 Åre         92  328897 240
        2326 Berg        54  193048 380
        2361 Härjedalen  76  271697 720 +1
        2380 Östersund  488 1744585 360
        """,
    )
    assert list(shares.values()) == [40, 47, 116, 87, 92, 54, 76, 488]
    assert list(printed.values()) == [142999, 168024, 414697, 311022, 328897, 193048, 271698, 1744585]
    assert kf.allocate("cmv", 2023).amounts == printed


def test_cmv_review_and_uprated_running_costs_2026() -> None:
    """3 574 970 × 1,03 = 3 682 219,10; 3 682 219 × 1,03 = 3 792 685,57; 3 792 686 × 1,03 = 3 906 466,58."""
    cost = 3_574_970
    for rounded in (3_682_219, 3_792_686, 3_906_467):
        assert abs(Fraction(cost * 103, 100) - rounded) < Fraction(1, 2)
        cost = rounded
    result = calculated("cmv")
    assert amounts(result, "drift") == worked_out(
        3_906_467,
        1_000,
        """
        2303 Ragunda     40  156258 680 +1
        2305 Bräcke      47  183603 949 +1
        2309 Krokom     116  453150 172
        2313 Strömsund   87  339862 629 +1
        2321 Åre         92  359394 964 +1
        2326 Berg        54  210949 218
        2361 Härjedalen  76  296891 492
        2380 Östersund  488 1906355 896 +1
        """,
    )
    assert amounts(result, "kvalitetsgranskning") == worked_out(
        90_000,
        1_000,
        """
        2303 Ragunda     40  3600 0
        2305 Bräcke      47  4230 0
        2309 Krokom     116 10440 0
        2313 Strömsund   87  7830 0
        2321 Åre         92  8280 0
        2326 Berg        54  4860 0
        2361 Härjedalen  76  6840 0
        2380 Östersund  488 43920 0
        """,
    )


def test_the_cmv_review_comes_back_every_third_year() -> None:
    agreement = answered("cmv")
    told = SERVICES["cmv"].told
    years = [year for year in range(2023, 2031) if _reviewed(agreement, year, told)]
    assert years == [2026, 2029]


def _reviewed(agreement: kf.Agreement, year: int, told: dict[str, Any]) -> bool:
    try:
        kf.allocate(agreement, year)
    except kf.MissingActualError:
        return bool(amounts(kf.allocate(agreement, year, **told), "kvalitetsgranskning"))
    return False


# Barnahus: halves, and thirds in the year of a review; 132 839 inhabitants on 31 December 2024 ----------


def test_barnahus_halves_and_thirds() -> None:
    """1 721 736 / 2 = 860 868. 100 000 / 3 = 33 333 and 1 krona left: the municipalities stand first."""
    result = calculated("barnahus")
    assert amounts(result, "drift") == {REGION: 860_868} | worked_out(
        860_868,
        132_839,
        """
        2303 Ragunda     5146  33348 111756 +1
        2305 Bräcke      6035  39110   5090
        2309 Krokom     15680 101614 108094 +1
        2313 Strömsund  11023  71434 126838 +1
        2321 Åre        12693  82257  59901
        2326 Berg        7108  46063  86887 +1
        2361 Härjedalen 10175  65939  61079
        2380 Östersund  64979 421098 104550 +1
        """,
    )
    assert amounts(result, "kvalitetsgranskning") == {REGION: 33_333, POLICE: 33_333} | worked_out(
        33_334,
        132_839,
        """
        2303 Ragunda     5146  1291 41615
        2305 Bräcke      6035  1514 52444
        2309 Krokom     15680  3934 88494 +1
        2313 Strömsund  11023  2766  8008
        2321 Åre        12693  3185 16247
        2326 Berg        7108  1783 86135 +1
        2361 Härjedalen 10175  2553 35483
        2380 Östersund  64979 16305 70091 +1
        """,
    )
    assert result.total == 1_821_736


# Brottsofferjouren: 731 101 × 1,029 = 752 302,929 ---------------------------------------------------------


def test_brottsofferjouren_first_and_second_year() -> None:
    first = kf.allocate("brottsofferjouren", 2026, population="2024-12-31")
    assert first.amounts == worked_out(
        731_101,
        132_839,
        """
        2303 Ragunda     5146  28321 112427 +1
        2305 Bräcke      6035  33214  79989 +1
        2309 Krokom     15680  86297  56497
        2313 Strömsund  11023  60666 115549 +1
        2321 Åre        12693  69857 130970 +1
        2326 Berg        7108  39120   4228
        2361 Härjedalen 10175  55999 101514 +1
        2380 Östersund  64979 357622  63021
        """,
    )
    assert abs(Fraction(731_101 * 1029, 1000) - 752_303) < Fraction(1, 2)
    assert calculated("brottsofferjouren").amounts == worked_out(
        752_303,
        132_839,
        """
        2303 Ragunda     5146  29143  24261
        2305 Bräcke      6035  34177 110102 +1
        2309 Krokom     15680  88800   7840
        2313 Strömsund  11023  62426  28555
        2321 Åre        12693  71883 116142 +1
        2326 Berg        7108  40254  68618
        2361 Härjedalen 10175  57623 101328 +1
        2380 Östersund  64979 367993  74510 +1
        """,
    )
    assert calculated("brottsofferjouren").preliminary


# Familjehemscentrum: seven parties, so 131 870 − 7 133 (Berg) = 124 737 -----------------------------------


def test_familjehemscentrum_among_seven() -> None:
    result = calculated("familjehemscentrum")
    assert BERG not in result.amounts
    assert result.amounts == worked_out(
        300_000,
        124_737,
        """
        2303 Ragunda     5214  12539 122757 +1
        2305 Bräcke      6197  14904  19752
        2309 Krokom     15329  36867  21021
        2313 Strömsund  11474  27595  82485 +1
        2321 Åre        12105  29113  31719
        2361 Härjedalen 10064  24204  65652 +1
        2380 Östersund  64354 154775  30825
        """,
    )


# Mini-Maria: 5 000 000 × 50,75 % = 2 537 500 --------------------------------------------------------------


def test_mini_maria_with_all_eight() -> None:
    assert Fraction(5_000_000 * 5075, 10_000) == 2_537_500
    result = calculated("mini-maria-jamtland")
    assert result.amounts == {REGION: 2_462_500} | worked_out(
        2_537_500,
        131_870,
        """
        2303 Ragunda     5214  100330   7900
        2305 Bräcke      6197  119245  49350
        2309 Krokom     15329  294967  39210
        2313 Strömsund  11474  220787  93310 +1
        2321 Åre        12105  232929  90270 +1
        2326 Berg        7133  137256  38780
        2361 Härjedalen 10064  193655 115150 +1
        2380 Östersund  64354 1238327  93510 +1
        """,
    )
    undecided = result.checks[result.checks["check"] == "party_decision"]
    assert list(undecided["got"]) == [
        "avböjt",
        "inte behandlat",
        "inte behandlat",
        "uppgift saknas",
    ]


def test_mini_maria_without_stromsund() -> None:
    """131 870 − 11 474 = 120 396 inhabitants, and the same 2 537 500 kr."""
    agreement = kf.load_agreement("mini-maria-jamtland")
    seven = agreement.replace(parties=[code for code in agreement.everyone if code != STROMSUND])
    assert kf.allocate(seven, 2023).amounts == {REGION: 2_462_500} | worked_out(
        2_537_500,
        120_396,
        """
        2303 Ragunda     5214  109891 88164 +1
        2305 Bräcke      6197  130609 86336 +1
        2309 Krokom     15329  323078 38612
        2321 Åre        12105  255128 46812
        2326 Berg        7133  150337 14048
        2361 Härjedalen 10064  212111 84044 +1
        2380 Östersund  64354 1356343  3172
        """,
    )


# Kvinnojouren and Yrkesresan -----------------------------------------------------------------------------


def test_kvinnojouren_by_population_and_equally() -> None:
    result = calculated("kvinnojouren")
    assert result.amounts == worked_out(
        900_000,
        132_839,
        """
        2303 Ragunda     5146  34864 101104 +1
        2305 Bräcke      6035  40887 111807 +1
        2309 Krokom     15680 106233 114513 +1
        2313 Strömsund  11023  74682  17802
        2321 Åre        12693  85996  77356 +1
        2326 Berg        7108  48157  72277
        2361 Härjedalen 10175  68936 110696 +1
        2380 Östersund  64979 440240  58640
        """,
    )
    answers = {"bidrag.amount.0.given": 900_003, "bidrag.split.0.by": "lika"}
    equally = kf.allocate(kf.load_agreement("kvinnojouren").replace(answers=answers), 2026)
    # 900 003 / 8 = 112 500 and 3 left, for the first three
    assert list(equally.amounts.values()) == [112_501] * 3 + [112_500] * 5


def test_yrkesresan_seven_months_of_2024() -> None:
    """1 200 000 × 7/12 = 700 000; 132 572 inhabitants on 31 December 2023."""
    assert calculated("yrkesresan").amounts == worked_out(
        700_000,
        132_572,
        """
        2303 Ragunda     5135  27113  75364 +1
        2305 Bräcke      6099  32203  83884 +1
        2309 Krokom     15595  82343 123804 +1
        2313 Strömsund  11113  58678  40184
        2321 Åre        12464  65811 104108 +1
        2326 Berg        7140  37700  35600
        2361 Härjedalen 10145  53567  15676
        2380 Östersund  64881 342581  51668
        """,
    )
    whole = kf.allocate(answered("yrkesresan"), 2025, population="2024-12-31")
    assert whole.total == 1_200_000
