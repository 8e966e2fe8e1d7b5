"""Every bundled example, with each of its figures varied and all of them together."""

from __future__ import annotations

from typing import Any

import pytest

import kostnadsfordelning as kf
from tests.calculation.batch.test_services import check_plan

DAYS = {"vardygn": {"Alby": 300, "Boda": 100, "Ceda": 50}}
PUPILS = {"elever": {"Ragunda": 200, "Bräcke": 300, "Östersund": 1_500}}

EXAMPLES: list[tuple[str, int, dict[str, Any]]] = [
    ("exempel-andring-under-aret", 2026, {}),
    ("exempel-avgifter", 2026, {}),
    ("exempel-avrundning-pa-avtalet", 2026, {}),
    ("exempel-avrundning-per-post", 2026, {}),
    ("exempel-beslut-per-part", 2026, {}),
    ("exempel-delmangd", 2026, {}),
    ("exempel-fast-och-rorlig-grenar", 2026, {}),
    ("exempel-fast-och-rorlig-nyckel", 2026, {}),
    ("exempel-flera-faktorer", 2026, {"usage": PUPILS}),
    ("exempel-halvar", 2026, {"actual": {"drift": [500_001, 600_000]}}),
    ("exempel-index", 2018, {"assume": {"EXEMPEL": {2017: "2,6 %", 2018: "3 %"}}}),
    (
        "exempel-index",
        2021,
        {
            "assume": {
                "EXEMPEL": {year: f"2,{year % 7} %" for year in range(2017, 2022)},
                "PKV": dict.fromkeys(range(2019, 2022), "2,9 %"),
            }
        },
    ),
    ("exempel-infasad-nyckel", 2026, {}),
    ("exempel-infasad-nyckel", 2027, {}),
    ("exempel-infasning", 2026, {}),
    ("exempel-intrade-manad-for-manad", 2026, {}),
    ("exempel-intrade-manadsvikter", 2026, {}),
    ("exempel-krona-efter-beslut", 2026, {}),
    ("exempel-nyttjande", 2026, {"actual": {"drift": 1_000_000}, "usage": DAYS}),
    ("exempel-platser", 2026, {}),
    ("exempel-potter", 2026, {"carry_over": {"pott_3": 40_000}, "grants": {"gemensam_tjanst": 5_000}}),
    (
        "exempel-statsbidrag",
        2026,
        {
            "actual": {"fran_kostnaden": 600_000, "fran_ramen": 600_000},
            "grants": {"bidrag_kostnad": 150_000, "bidrag_ram": 150_000},
        },
    ),
    ("exempel-storsta-andring", 2028, {}),
    ("exempel-tak-och-golv", 2026, {}),
    ("exempel-troskel-ram-mandat", 2026, {"actual": {"over_troskeln": 300_000, "inom_ram": 400_000}}),
    ("exempel-uttrade", 2026, {}),
]


@pytest.mark.parametrize(("name", "year", "told"), EXAMPLES)
def test_every_example(name: str, year: int, told: dict[str, Any]) -> None:
    for one in kf.allocate(name, year, **told).results:
        check_plan(one.plan, f"{name} {year}")
