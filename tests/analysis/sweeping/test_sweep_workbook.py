"""Many cases as a workbook, read back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

import kostnadsfordelning as kf
from kostnadsfordelning.reports.workbook import sweep as module
from tests.calculation.small import A, B, C, R, agreement, item

if TYPE_CHECKING:
    from pathlib import Path

ALL = {"take": "100 %", "to": ["kommuner", "region"], "by": "fast"}
EVEN = {"take": "100 %", "to": "kommuner", "by": "lika"}


def rows(path: Path, sheet: str) -> list[list[Any]]:
    """The rows of a sheet that hold anything."""
    found = [list(row) for row in load_workbook(path)[sheet].iter_rows(values_only=True)]
    return [row for row in found if any(cell is not None for cell in row)]


def test_the_overview_and_every_case(tmp_path: Path) -> None:
    stages = [{"given": 1_200}, {"deduct": "bidrag", "below_zero": "refuse"}]
    service = agreement(item(stages, ALL))
    cases: Any = [
        {"a.key:fast.*": {A: "50 %", B: "50 %", C: "0 %", R: "0 %"}},
        {"a.*:bidrag.*": 1_300},
        {"a.*:bidrag.*": 600},
    ]
    made = kf.sweep(service, [2026, 2027], cases=cases, grants={"bidrag": 0})
    path = tmp_path / "prov.xlsx"
    made.to_excel(path)
    overview = rows(path, "Översikt")
    assert overview[0][0] == "Provade värden 2026–2027"
    assert overview[1][0].startswith("PRELIMINÄRT")
    assert overview[3][0] == "A. 3 fall, numrerade från 0."
    assert overview[4][0] == "Beloppen är för alla åren tillsammans."
    head = ["Part", "Oförändrat", "Lägst", "Ändring", "i fall", "Högst", "Ändring", "i fall"]
    start = overview.index(head)
    assert overview[start + 1 : start + 6] == [
        ["Ragunda", 200, 100, -100, 2, 1_200, 1_000, 0],
        ["Bräcke", 400, 200, -200, 2, 1_200, 800, 0],
        ["Krokom", 600, 0, -600, 0, 300, -300, 2],
        ["Regionen", 1_200, 0, -1_200, 0, 600, -600, 2],
        ["Summa", 2_400, None, None, None, None, None, None],
    ]
    assert [row[0] for row in overview[start + 8 :]] == list(made.remarks)
    _, head, *found = rows(path, "Fallen")
    parts = [f"a.key:fast.*.{party}" for party in (A, B, C, R)]
    assert head == [
        "Fall",
        *parts,
        "a.*:bidrag.*",
        "Ragunda",
        "Bräcke",
        "Krokom",
        "Regionen",
        "Summa",
        "Ändring",
    ]
    none = [None] * 5
    assert found == [
        [0, "50 %", "50 %", "0 %", "0 %", "–", 1_200, 1_200, 0, 0, 2_400, 0],
        [1, "–", "–", "–", "–", 1_300, "vägrat", *none],
        [2, "–", "–", "–", "–", 600, 100, 200, 300, 600, 1_200, -1_200],
    ]


def test_a_party_that_only_the_baseline_has(tmp_path: Path) -> None:
    path = tmp_path / "prov.xlsx"
    before = agreement(item(1_200, ALL))
    kf.sweep(agreement(item(900, EVEN)), 2026, {"*.given": [900]}, baseline=before).to_excel(path)
    assert rows(path, "Fallen")[-1] == [0, 900, 300, 300, 300, "–", 900, -300]
    overview = rows(path, "Översikt")
    assert ["Regionen", 600, *[None] * 6] in overview
    assert [row[1] for row in overview if row[0] == "Part"] == ["Utgångsläge"]
    made = path.read_bytes()
    kf.sweep(agreement(item(900, EVEN)), 2026, {"*.given": [900]}, baseline=before).to_excel(path)
    assert path.read_bytes() == made


def test_more_cases_than_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_CASES", 4)
    made = kf.sweep(agreement(item(900, EVEN)), 2026, {"*.given": range(5)})
    with pytest.raises(kf.InputError, match="högst 4 skrivs till en arbetsbok"):
        made.to_excel(tmp_path / "prov.xlsx")
    with pytest.raises(kf.InputError, match="xlsx"):
        made.to_excel(tmp_path / "prov.csv")
    assert list(tmp_path.iterdir()) == []


def test_weights_are_headed_by_their_factors(tmp_path: Path) -> None:
    own = kf.load_agreement("brottsofferjouren").replace(
        key=kf.Weighted({"population": "80 %", "land_area": "20 %"})
    )
    weights = kf.weightings(["population", "land_area"], step="50 %")
    path = tmp_path / "prov.xlsx"
    kf.sweep(own, 2026, {"weights": weights}, population="2024-12-31").to_excel(path)
    _, head, *_ = rows(path, "Fallen")
    assert head[:3] == ["Fall", "Vikt: folkmängd", "Vikt: landareal"]
