"""Golden numbers for the services of Fyrbodal and Västernorrland, worked out by hand, line by line."""

from __future__ import annotations

from typing import Any

import pytest

import kostnadsfordelning as kf
from tests.golden.services import HOURS, TUTORS, answered, calculated, worked_out

AMAL, STROMSTAD = "1492", "1486"


def plain(shown: object) -> str:
    """A text of the library with ordinary blanks."""
    return str(shown).replace("\N{NO-BREAK SPACE}", " ")


# RSS Västernorrland: actual cost in two halves, up to 4 500 000 − 300 000 = 4 200 000 ---------------------


def test_rss_half_years_up_to_the_frame() -> None:
    """First half 2 400 000; the year 4 700 000, cut to 4 200 000: 1 800 000 is left for the second half."""
    agreement = answered("rss-vasternorrland").replace(issuer="2281")
    result = calculated("rss-vasternorrland", agreement)
    # 4 200 000 / 7 = 600 000 for the year; 2 400 000 / 7 = 342 857 and 1 left, for Ånge, who stands first
    assert list(result.amounts.values()) == [600_000] * 7
    above = result.checks.set_index("check").loc["above_frame"]
    assert (plain(above["expected"]), plain(above["got"])) == ("4 200 000 kr", "4 700 000 kr")
    assert "500 000 kr över" in plain(above["note"])

    rows = kf.invoices(result, due_dates=["2017-08-31", "2018-02-28"]).table
    first, second = (list(rows[rows["instalment"] == half]["amount"]) for half in (1, 2))
    assert first == [342_858] + [342_857] * 6
    assert second == [257_142] + [257_143] * 6
    assert (sum(first), sum(second)) == (2_400_000, 1_800_000)
    assert [a + b for a, b in zip(first, second, strict=True)] == [600_000] * 7


def test_rss_by_population_instead() -> None:
    """245 572 inhabitants on 31 December 2016."""
    agreement = answered("rss-vasternorrland")
    by_population = agreement.replace(keys={"lika": agreement.keys["folkmangd"]})
    assert calculated("rss-vasternorrland", by_population).amounts == worked_out(
        4_200_000,
        245_572,
        """
        2260 Ånge          9495  162392  71776
        2262 Timrå        17992  307715 212020 +1
        2280 Härnösand    25269  432173 212044 +1
        2281 Sundsvall    98325 1681645  74060
        2282 Kramfors     18681  319499 191572 +1
        2283 Sollefteå    19846  339424 169472 +1
        2284 Örnsköldsvik 55964  957148  51344
        """,
    )


def test_rss_below_the_frame_is_what_it_cost() -> None:
    result = kf.allocate(
        "rss-vasternorrland", 2017, actual={"utveckling": 4_100_001}, grants={"statliga_medel": 0}
    )
    # 4 100 001 / 7 = 585 714 and 3 left
    assert list(result.amounts.values()) == [585_715] * 3 + [585_714] * 4
    above = result.checks.set_index("check").loc["above_frame"]
    assert (plain(above["expected"]), plain(above["got"])) == ("4 500 000 kr", "4 100 001 kr")
    assert "över kostnadstaket" not in above["note"]


# MiniMaria Fyrbodal: 1 200 hours of travel ---------------------------------------------------------------


def test_minimaria_travel_in_solidarity() -> None:
    """1 200 / 13 = 92 and 4 hours left, for the first four; Åmål stands at 0 and is not among the 13."""
    result = calculated("minimaria-fyrbodal")
    assert list(result.amounts.values()) == [93] * 4 + [92] * 9 + [0]
    assert result.amounts[AMAL] == 0
    assert set(result.table["measure"]) == {"timmar"}


def test_minimaria_without_stromstad() -> None:
    agreement = kf.load_agreement("minimaria-fyrbodal")
    twelve = agreement.replace(parties=[code for code in agreement.everyone if code != STROMSTAD])
    assert list(calculated("minimaria-fyrbodal", twelve).amounts.values()) == [100] * 12 + [0]


def test_minimaria_by_hours_used() -> None:
    """With Strömstad the hours used are the 1 200 themselves; without, 1 200 by 1 010 hours."""
    agreement = kf.load_agreement("minimaria-fyrbodal")
    used = agreement.replace(keys={"lika": kf.Usage("nyttjade_timmar", unit="timmar")})
    told: dict[str, Any] = {"actual": {"restid": 1200}, "usage": {"nyttjade_timmar": HOURS}}
    result = kf.allocate(used, 2022, **told)
    names = {party.name: code for code, party in agreement.everyone.items()}
    assert result.amounts == {names[name]: hours for name, hours in HOURS.items()} | {AMAL: 0}

    twelve = used.replace(parties=[code for code in agreement.everyone if code != STROMSTAD])
    assert kf.allocate(twelve, 2022, **told).amounts == {AMAL: 0} | worked_out(
        1_200,
        1_010,
        """
        1421 Orust        80  95  50
        1427 Sotenäs     120 142 580 +1
        1430 Munkedal     60  71 290
        1435 Tanum       140 166 340
        1438 Dals-Ed     110 130 700 +1
        1439 Färgelanda   50  59 410
        1460 Bengtsfors  130 154 460
        1461 Mellerud     70  83 170
        1484 Lysekil     100 118 820 +1
        1485 Uddevalla    30  35 650 +1
        1487 Vänersborg   40  47 530 +1
        1488 Trollhättan  80  95  50
        """,
    )


def test_hours_are_never_added_to_kronor() -> None:
    both = kf.allocate(
        [answered("minimaria-fyrbodal"), answered("suicidprevention")], 2022,
        actual={"restid": 1200}, carry_over={"medel": 0}, grants={"gemensam_tjanst": 0},
    )  # fmt: skip
    with pytest.raises(kf.MeasureError, match="timmar"):
        _ = both.total


# Suicidprevention: 1 000 000 + 250 000 − 600 000 = 650 000 to share out, 273 805 inhabitants --------------


def test_suicidprevention_is_money_that_the_parties_get() -> None:
    shared = worked_out(
        650_000,
        273_805,
        """
        1421 Orust       15345  36428  81460
        1427 Sotenäs      9125  21662  86090
        1430 Munkedal    10588  25135 111325
        1435 Tanum       12965  30778  79710
        1438 Dals-Ed      4756  11290 141550 +1
        1439 Färgelanda   6576  15611  30145
        1460 Bengtsfors   9409  22336 141520 +1
        1461 Mellerud     9268  22001 216195 +1
        1484 Lysekil     14266  33866 219870 +1
        1485 Uddevalla   57122 135604 246780 +1
        1486 Strömstad   13277  31518 264010 +1
        1487 Vänersborg  39636  94093 266135 +1
        1488 Trollhättan 59154 140428 211460 +1
        1492 Åmål        12318  29242  94190
        """,
    )
    assert calculated("suicidprevention").amounts == {code: -part for code, part in shared.items()}


def test_suicidprevention_never_pays_out_less_than_nothing() -> None:
    with pytest.raises(kf.BelowZeroError, match="50\N{NO-BREAK SPACE}000 för mycket"):
        kf.allocate(
            answered("suicidprevention"), 2022,
            carry_over={"medel": 250_000}, grants={"gemensam_tjanst": 1_300_000},
        )  # fmt: skip


# VFU: 120 places by 50 % population, 30 % equal, 20 % tutors ----------------------------------------------

PERSONS = {
    "Orust": 15345, "Sotenäs": 9125, "Munkedal": 10588, "Tanum": 12965, "Dals-Ed": 4756, "Färgelanda": 6576,
    "Bengtsfors": 9409, "Mellerud": 9268, "Lysekil": 14266, "Uddevalla": 57122, "Strömstad": 13277,
    "Vänersborg": 39636, "Trollhättan": 59154, "Åmål": 12318,
}  # fmt: skip
"""On 31 December 2021."""


def test_vfu_places() -> None:
    """0,5 × p/273 805 + 0,3/14 + 0,2 × t/60, times 4 200 × 273 805, is a whole number."""
    whole = sum(PERSONS.values())
    assert (whole, sum(TUTORS.values())) == (273_805, 60)
    weights = [2100 * PERSONS[name] + 90 * whole + 14 * TUTORS[name] * whole for name in PERSONS]
    assert sum(weights) == 4200 * whole == 1_149_981_000
    assert weights[0] == 68_366_760
    result = calculated("vfu-platser")
    assert result.amounts == worked_out(
        120,
        1_149_981_000,
        """
        1421 Orust        68366760  7  154144200
        1427 Sotenäs      51471490  5  426673800
        1430 Munkedal     54543790  5  795349800 +1
        1435 Tanum        63368760  6  704365200 +1
        1438 Dals-Ed      38463320  4   15674400
        1439 Färgelanda   42285320  4  474314400
        1460 Bengtsfors   52067890  5  498241800
        1461 Mellerud     51771790  5  462709800
        1484 Lysekil      66100860  6 1032217200 +1
        1485 Uddevalla   190597890 19 1022107800 +1
        1486 Strömstad    64023960  6  782989200 +1
        1487 Vänersborg  138544210 14  525571200 +1
        1488 Trollhättan 198698360 20  844183200 +1
        1492 Åmål         69676600  7  311325000
        """,
    )
    assert set(result.table["measure"]) == {"platser"}
    assert "kr" not in result.explain("Orust").split()
