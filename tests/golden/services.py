"""The bundled services with their open questions answered, and tables of how their amounts are worked out.

The answers and what is told are examples; what the minutes decide stands in the agreement files. The same
answers stand on the pages of `docs/handbok/tjanster`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import kostnadsfordelning as kf

if TYPE_CHECKING:
    from kostnadsfordelning.agreement.agreement import Agreement
    from kostnadsfordelning.calculation.allocation import Allocation


@dataclass(frozen=True, slots=True)
class Service:
    """A year of a bundled agreement, the answers to its questions, and what `allocate` is told."""

    year: int
    answers: dict[str, Any] = field(default_factory=dict)
    told: dict[str, Any] = field(default_factory=dict)


DAYS = {
    "Ragunda": 120, "Bräcke": 0, "Krokom": 365, "Strömsund": 200, "Åre": 90, "Berg": 30, "Härjedalen": 150,
    "Östersund": 1045,
}  # fmt: skip
CASES = {
    "Ragunda": 20, "Bräcke": 25, "Krokom": 60, "Strömsund": 45, "Åre": 50, "Berg": 30, "Härjedalen": 40,
    "Östersund": 230,
}  # fmt: skip
TUTORS = {
    "Orust": 3, "Sotenäs": 2, "Munkedal": 2, "Tanum": 3, "Dals-Ed": 1, "Färgelanda": 1, "Bengtsfors": 2,
    "Mellerud": 2, "Lysekil": 3, "Uddevalla": 12, "Strömstad": 3, "Vänersborg": 8, "Trollhättan": 13,
    "Åmål": 5,
}  # fmt: skip
HOURS = {
    "Orust": 80, "Sotenäs": 120, "Munkedal": 60, "Tanum": 140, "Dals-Ed": 110, "Färgelanda": 50,
    "Bengtsfors": 130, "Mellerud": 70, "Lysekil": 100, "Uddevalla": 30, "Strömstad": 190, "Vänersborg": 40,
    "Trollhättan": 80,
}  # fmt: skip

POPULATION = {"population": "2024-12-31"}

SERVICES: dict[str, Service] = {
    "cmv": Service(
        2026,
        {"kvalitetsgranskning.occurs.first_year": 2026, "kvalitetsgranskning.split.0.by": "folkmangd"},
        {"actual": {"kvalitetsgranskning": 90_000}},
    ),
    "barnahus": Service(2027, told={"actual": {"kvalitetsgranskning": 100_000}, **POPULATION}),
    "brottsofferjouren": Service(2027, told={"assume": {"PKV": {2027: "2,9 %"}}, **POPULATION}),
    "familjehemscentrum": Service(2023),
    "mini-maria-jamtland": Service(2023),
    "minimaria-fyrbodal": Service(2022, told={"actual": {"restid": 1200}}),
    "rss-vasternorrland": Service(
        2017, told={"actual": {"utveckling": [2_400_000, 2_300_000]}, "grants": {"statliga_medel": 300_000}}
    ),
    "kvinnojouren": Service(
        2026, {"bidrag.amount.0.given": 900_000, "bidrag.split.0.by": "folkmangd"}, POPULATION
    ),
    "yrkesresan": Service(
        2024,
        {"tjanster.amount.0.given": 1_200_000, "tjanster.split.0.by": "folkmangd"},
        {"population": "2023-12-31"},
    ),
    "socialjour": Service(
        2017,
        {
            "helger.amount.0.given": 2_000_000,
            "helger.split.0.by": "folkmangd",
            "dygnet_runt.amount.0.given": 1_500_000,
            "dygnet_runt.split.0.by": "arenden",
        },
        {"usage": {"arenden": CASES}},
    ),
    "utvecklingsledare-barn-unga": Service(2017, {"tjanst.amount.0.given": 800_000}),
    "hemsjukvard": Service(
        2026,
        {"drift.amount.0.given": 10_000_000, "drift.split.0.take": "60 %", "drift.split.0.by": "folkmangd"},
        POPULATION,
    ),
    "placeringar": Service(
        2026,
        {"drift.split.0.take.charge.base": 50_000},
        {"actual": {"drift": 4_000_100}, "usage": {"vardygn": DAYS}},
    ),
    "suicidprevention": Service(
        2022,
        {"medel.amount.0.given": 1_000_000},
        {"carry_over": {"medel": 250_000}, "grants": {"gemensam_tjanst": 600_000}},
    ),
    "vfu-platser": Service(
        2022,
        told={"usage": {"egen": TUTORS}},
    ),
    "alternativ-modell": Service(
        2026,
        {
            "kostnad.amount.0.given": 1_234_567,
            "keys.modell.weighted": {"folkmangd": "70 %", "lika": "20 %", "areal": "10 %"},
        },
        POPULATION,
    ),
}


def answered(name: str) -> Agreement:
    """A bundled agreement with every question answered that its calculation asks."""
    one = SERVICES[name]
    return kf.load_agreement(name, year=one.year).replace(answers=one.answers)


def calculated(name: str, agreement: Agreement | None = None) -> Allocation:
    """The service's year, of the answered agreement or of a changed copy."""
    one = SERVICES[name]
    return kf.allocate(agreement or answered(name), one.year, **one.told)


def amounts(result: Allocation, item: str) -> dict[str, int]:
    """What each party has of one item."""
    return {row.party: row.amount for row in result.rows if row.item == item}


def worked_out(total: int, denominator: int, table: str) -> dict[str, int]:
    """The amounts of a table that shows the computation, once the table itself is held to arithmetic.

    A line has the code, the name, the weight, the whole kronor, what is left over the denominator, and
    ``+1`` where the party gets one of the kronor that are left. Nothing of the library is used: for every
    line ``total × weight = kronor × denominator + rest``, the kronor that are left are given out one each,
    and no party without one has a larger rest than a party with one (an equal rest: the first in order).
    """
    made: dict[str, int] = {}
    rests: list[tuple[int, int, bool]] = []
    weights = 0
    for place, line in enumerate(table.strip().splitlines()):
        code, _, weight, kronor, rest, *extra = line.split()
        assert total * int(weight) == int(kronor) * denominator + int(rest), line
        assert 0 <= int(rest) < denominator, line
        assert extra in ([], ["+1"]), line
        weights += int(weight)
        made[code] = int(kronor) + len(extra)
        rests.append((-int(rest), place, bool(extra)))
    assert weights == denominator, "the denominator is the parties' sum"
    given = [extra for _, _, extra in sorted(rests)]
    assert given == sorted(given, reverse=True), "the kronor that are left go to the largest rests"
    assert sum(made.values()) == total
    return made
