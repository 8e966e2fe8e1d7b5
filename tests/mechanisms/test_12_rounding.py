"""12. Rounding per branch, per item, or on the agreement's total, exact both ways in a table."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kostnadsfordelning as kf
from tests.mechanisms.made import (
    ALL,
    agreement,
    amounts,
    branch,
    example,
    item,
    notes,
    plain,
    refused_file,
    shared,
    sound,
    tells,
)

ITEMS, AGREEMENT = "exempel-avrundning-per-post", "exempel-avrundning-pa-avtalet"
NAMES = ("hyra", "personal", "ovrigt")


def test_per_item_the_krona_goes_to_the_same_party_every_time() -> None:
    result = example(ITEMS)
    # 100 / 3 = 33,33 each: rests alike, the krona to the first, in all three items
    for name in NAMES:
        assert amounts(result, name) == shared(34, 33, 33)
    assert result.amounts == shared(102, 99, 99)


def test_on_the_agreements_total_both_sums_are_right() -> None:
    result = example(AGREEMENT)
    # Each party's three thirds of 100 are 100 exactly, and every item is 100.
    assert result.amounts == shared(100, 100, 100)
    table = result.table.pivot_table(index="cost_item", values="amount", aggfunc="sum")["amount"]
    assert dict(table) == dict.fromkeys(NAMES, 100)
    # Each cell is 33 or 34: three of them have the krona, one per item and one per party.
    cells = sorted(result.table["amount"])
    assert cells == [33] * 6 + [34] * 3
    (note,) = notes(result, "sum_party")
    assert "skiljer som mest 0,00 kr från de exakta" in note


TOTALS = st.lists(st.integers(0, 10**6), min_size=1, max_size=5)
PEOPLE = st.lists(st.integers(1, 10**4), min_size=3, max_size=3)


@settings(max_examples=30)
@given(TOTALS, PEOPLE, st.integers(0, 100))
def test_the_table_is_exact_both_ways(totals: list[int], persons: list[int], percent: int) -> None:
    """Items as given, parties within a krona of exact, every cell the exact one rounded up or down."""
    weights = dict(zip(ALL, persons, strict=True))
    split = [branch(f"{percent} %", "lika"), branch()] if 0 < percent < 100 else [branch()]
    equal = Fraction(percent, 300) if 0 < percent < 100 else Fraction(0)
    shares = {
        code: equal + (1 - 3 * equal) * Fraction(count, sum(persons)) for code, count in weights.items()
    }
    items = [item({"given": total}, split=split) | {"id": f"post_{n}"} for n, total in enumerate(totals)]
    rule = {"method": "largest_remainder", "ties": "order", "at": "agreement"}
    result = sound(kf.allocate(agreement(*items, persons=weights, rounding=rule), 2026))
    for number, total in enumerate(totals):
        found = amounts(result, f"post_{number}")
        assert sum(found.values()) == total
        assert all(abs(found[code] - total * shares[code]) < 1 for code in ALL)
    assert all(abs(result.amounts[code] - sum(totals) * shares[code]) < 1 for code in ALL)
    assert result.total == sum(totals)


@settings(max_examples=25)
@given(st.integers(1, 10**8), st.permutations(ALL))
def test_the_order_of_the_parties_matters_only_where_rests_are_alike(total: int, order: list[str]) -> None:
    persons = {"ALB": 12_345, "BOD": 6_789, "CED": 2_221}
    exact = {code: Fraction(total * count, sum(persons.values())) % 1 for code, count in persons.items()}
    own = agreement(item({"given": total}), persons=persons)
    other = agreement(item({"given": total}), persons={code: persons[code] for code in order})
    alike = len(set(exact.values())) < 3
    one, two = amounts(kf.allocate(own, 2026)), amounts(kf.allocate(other, 2026))
    assert alike or one == two
    assert sum(one.values()) == sum(two.values()) == total


def test_every_number_is_told() -> None:
    tells(example(ITEMS), "Alby", "100 × 1 / 3 = 33,3333… kr", "33 kr", "34 kr", "§ 27")
    tells(
        example(AGREEMENT),
        "Boda",
        "Hyra",
        "100 kr × 1 / 3 = 33,3333… kr",
        "tillsammans för Hyra, Personal, Övrigt",
        "§ 27",
        "Summa: 100 kr",
    )
    assert "34 kr" in plain(example(AGREEMENT).explain("Boda"))


# refused ------------------------------------------------------------------------------------------------

RULE = "rounding: {method: largest_remainder, ties: order, at: agreement, clause: § 27}"


@pytest.mark.parametrize(
    ("new", "why", "remedy"),
    [
        (
            "{method: largest_remainder, ties: order, at: agreement, unit: ▸10}",
            "görs till hela kronor",
            "Ta bort unit",
        ),
        (
            "{method: half_up, ties: order, residual_to: ▸none, at: agreement}",
            "lämnar ingen rest",
            "annan residual_to",
        ),
        ("▸{method: half_up, ties: order, at: agreement}", "residual_to", ""),
        ("{method: ▸hamilton, ties: order}", "värdet är inget av de möjliga", "Välj en av largest_remainder"),
    ],
)
def test_rules_that_do_not_go_together_are_refused(new: str, why: str, remedy: str) -> None:
    said = refused_file(AGREEMENT, RULE, f"rounding: {new}")
    assert why in said
    assert remedy in said


def test_limits_cannot_be_rounded_on_the_total() -> None:
    hyra = "{id: hyra, amount: [{given: 100}], split: [{to: kommuner, take: rest, by: lika}]}"
    limited = hyra.replace("by: lika}", "by: lika, limits: ▸{cap: 40, cut_off: unfunded}}")
    said = refused_file(AGREEMENT, hyra, limited)
    assert "avrundning med at: agreement kräver att hela fördelningen är andelar och rest" in said
    assert "Ta bort at" in said
