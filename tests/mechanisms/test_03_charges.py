"""3. Charges from below: kronor per inhabitant, flat sums, bands with the side of the edge."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kostnadsfordelning as kf
from tests.mechanisms.made import (
    ALBY,
    ALL,
    BODA,
    CEDA,
    agreement,
    amounts,
    branch,
    changed,
    example,
    item,
    refused_file,
    shared,
    sound,
    tells,
)

NAME = "exempel-avgifter"
SECOND = "{from: 2 000, to: 6 000, rate: 20}"
EDGES = "edge: lower"


def charge(**stated: object) -> dict[str, object]:
    return item(split=[branch({"charge": stated}, by=None)])


def test_a_rate_per_inhabitant_makes_the_total() -> None:
    result = example(NAME)
    # 12,50 × 12 000, × 6 000 and × 2 000; what they make is the cost.
    assert amounts(result, "per_invanare") == shared(150_000, 75_000, 25_000)
    assert amounts(result, "fast_avgift") == shared(40_000, 25_000, 25_000)


def test_marginal_bands() -> None:
    expected = {
        ALBY: 2_000 * 30 + 4_000 * 20 + 6_000 * 10,
        BODA: 2_000 * 30 + 4_000 * 20,
        CEDA: 2_000 * 30,
    }
    assert expected == shared(200_000, 140_000, 60_000)
    assert amounts(example(NAME), "intervall") == expected


def test_a_decided_amount_is_no_charge() -> None:
    """With 100 inhabitants more in Alby the charge grows, the decided 250 000 is only divided otherwise."""
    assert amounts(example(NAME), "beslutat") == shared(150_000, 75_000, 25_000)
    more = sound(kf.allocate(changed(NAME, ("Alby: 12 000", "Alby: 12 100")), 2026))
    assert amounts(more, "per_invanare") == shared(151_250, 75_000, 25_000)
    # 250 000 × 12 100, 6 000 and 2 000 of 20 100 = 150 497,51; 74 626,87; 24 875,62: two kronor left.
    assert amounts(more, "beslutat") == shared(150_497, 74_627, 24_876)


@pytest.mark.parametrize(
    ("edge", "expected"),
    [
        # all units at the rate of the band that the last of them is in; Ceda is right on the edge of 2 000
        ("lower", shared(12_000 * 10, 6_000 * 20, 2_000 * 30)),
        ("upper", shared(12_000 * 10, 6_000 * 10, 2_000 * 20)),
    ],
)
def test_the_side_of_the_edge_decides_when_a_rate_is_for_all(edge: str, expected: dict[str, int]) -> None:
    own = changed(NAME, ("applies: marginal", "applies: whole"), (EDGES, f"edge: {edge}"))
    assert amounts(sound(kf.allocate(own, 2026)), "intervall") == expected


def test_a_flat_sum_and_a_rate_with_ore_are_rounded_party_by_party() -> None:
    result = sound(kf.allocate(agreement(charge(base=1_000, rate="0,3333", of="invanare")), 2026))
    # 1 000 + 3 999,6 → 5 000; 1 000 + 1 999,8 → 3 000; 1 000 + 666,6 → 1 667
    assert amounts(result) == shared(5_000, 3_000, 1_667)
    assert result.total == 9_667


BANDS = [
    {"from": 0, "to": 700, "rate": 30},
    {"from": 700, "to": 1_500, "rate": 20},
    {"from": 1_500, "rate": "1,5"},
]


def in_bands(persons: int, edge: str) -> int:
    """30 kr, then 20, then 1,50; the 700th and the 1 500th are of the lower band or of the upper."""
    first, second = (700, 1_500) if edge == "lower" else (699, 1_499)
    halves = (
        60 * min(persons, first) + 40 * max(0, min(persons, second) - first) + 3 * max(0, persons - second)
    )
    return (halves + 1) // 2


@settings(max_examples=25)
@given(st.lists(st.integers(0, 5_000), min_size=3, max_size=3), st.sampled_from(["lower", "upper"]))
def test_marginal_bands_never_fall_and_make_the_total(persons: list[int], edge: str) -> None:
    persons[0] += 1
    stated = charge(of="invanare", edge=edge, applies="marginal", bands=BANDS)
    result = sound(kf.allocate(agreement(stated, persons=dict(zip(ALL, persons, strict=True))), 2026))
    found = list(amounts(result).values())
    assert found == [in_bands(count, edge) for count in persons]
    assert result.total == sum(found)
    assert [amount for _, amount in sorted(zip(persons, found, strict=True))] == sorted(found)


def test_every_number_is_told() -> None:
    tells(
        example(NAME),
        "Alby",
        "Nyckel: invånare: 12 000 invånare",
        "12 000 invånare × 12,50 kr",
        "150 000 kr",
        "§ 5",
        "40 000 kr",
        "§ 6",
        "2 000 invånare × 30 kr = 60 000 kr",
        "4 000 invånare × 20 kr = 80 000 kr",
        "6 000 invånare × 10 kr = 60 000 kr",
        "§ 7",
        "200 000 kr",
    )


@pytest.mark.parametrize(
    ("old", "new", "why", "remedy"),
    [
        (
            SECOND,
            "{from: ▸1 500, to: 6 000, rate: 20}",
            "överlappar: det förra slutar på 2 000",
            "där det förra slutar",
        ),
        (
            SECOND,
            "{from: ▸2 500, to: 6 000, rate: 20}",
            "glapp mellan 2 000 och 2 500",
            "där det förra slutar",
        ),
        (SECOND, "{from: 2 000, to: ▸1 000, rate: 20}", "slutar inte efter sin början 2 000", "Kontrollera"),
        ("{from: 6 000, rate: 10}", "{from: 6 000, to: ▸9 000, rate: 10}", "har ett slut", "utan slut"),
        ("{from: 0, to: 2 000", "{from: ▸100, to: 2 000", "börjar inte på 0", "Skriv from: 0"),
    ],
)
def test_bands_that_do_not_meet_are_refused(old: str, new: str, why: str, remedy: str) -> None:
    said = refused_file(NAME, old, new)
    assert why in said
    assert remedy in said


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("            edge: lower\n", "", "Ange edge: lower (det undre intervallet) eller upper (det övre)"),
        ("            applies: marginal\n", "", "Ange applies: marginal"),
    ],
)
def test_what_must_be_stated_of_bands(old: str, new: str, said: str) -> None:
    assert said in refused_file(NAME, old, new, ("            of: invanare\n", "            ▸of: invanare\n"))


def test_a_rate_needs_something_to_count() -> None:
    said = refused_file(
        NAME,
        '{rate: "12,50", of: invanare}',
        '{rate: "12,50", of: ▸lika}',
        ("keys:\n", "keys:\n  lika: {equal: }\n"),
    )
    assert "räknar ingenting" in said
    said = refused_file(NAME, '{rate: "12,50", of: invanare}', '▸{rate: "12,50"}')
    assert "det framgår inte vad avgiften räknas på" in said


def test_a_flat_sum_for_each_names_them_all() -> None:
    said = refused_file(
        NAME, "base: {Alby: 40 000, Boda: 25 000, Ceda: 25 000}", "base: ▸{Alby: 40 000, Boda: 25 000}"
    )
    assert "belopp saknas för Ceda" in said
