"""A view over years as a workbook, read back: all parties, a page each, and what the amounts rest on."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

import kostnadsfordelning as kf
from tests.analysis.test_outlook import EIGHT, FACTS, THREE, YEARS, one
from tests.calculation.small import A, B, C, plain

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook


@pytest.fixture(scope="module")
def seen() -> kf.Outlook:
    return kf.outlook(THREE, YEARS, **FACTS)


@pytest.fixture(scope="module")
def book(seen: kf.Outlook, tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    path = tmp_path_factory.mktemp("outlook") / "oversikt.xlsx"
    seen.to_excel(path)
    return load_workbook(path)


def rows(book: Workbook, name: str) -> list[list[Any]]:
    """The rows of a sheet that hold anything."""
    found = [list(row) for row in book[name].iter_rows(values_only=True)]
    return [row for row in found if any(cell is not None for cell in row)]


def beginning(book: Workbook, name: str, first: str) -> list[list[Any]]:
    """The rows whose first cell is that text."""
    return [row for row in rows(book, name) if row[0] == first]


def test_a_page_for_all_and_one_for_each(book: Workbook, seen: kf.Outlook) -> None:
    assert book.sheetnames == ["Alla parter", *seen.names.values()]
    assert book.sheetnames[1:9] == [seen.names[code] for code in EIGHT]


def test_the_page_of_all_parties(book: Workbook, seen: kf.Outlook) -> None:
    name = "Alla parter"
    assert rows(book, name)[0][0] == "Samverkan 2023–2030"
    assert rows(book, name)[1][0].startswith("PRELIMINÄRT: 2027–2030 vilar på antagna siffror")
    heads = ["2023", "2024", "2025", "2026", "2027 prel.", "2028 prel.", "2029 prel.", "2030 prel."]
    assert beginning(book, name, "Part") == [["Part", *heads]]
    assert beginning(book, name, "Region Jämtland Härjedalen")[0][1:4] == ["–", "–", 860_868]
    for code in EIGHT:
        (row,) = beginning(book, name, seen.names[code])
        assert row[1:] == list(seen.by_party.loc[code].iloc[1:])
    by_party, by_service = beginning(book, name, "Summa")
    assert by_party == by_service == ["Summa", *(one.total for one in seen.allocations)]
    assert beginning(book, name, "Barnahus")[0][1:5] == ["ej i kraft", "ej i kraft", 1_721_736, 1_721_736]


def test_the_page_of_a_party(book: Workbook) -> None:
    """All it pays, the change, and every assumption, on one and the same page."""
    assert rows(book, "Ragunda")[0][0] == "Ragunda 2023–2030"
    cmv, *_ = beginning(book, "Ragunda", "Centrum mot våld")
    barnahus, *_ = beginning(book, "Ragunda", "Barnahus")
    boj, *_ = beginning(book, "Ragunda", "Brottsofferjouren")
    assert cmv[1:5] == [142_999, 147_289, 151_707, 156_259]
    assert barnahus[1:] == ["ej i kraft", "ej i kraft", *[33_349] * 6]
    assert boj[1:5] == ["ej i kraft", "ej i kraft", "ej i kraft", 28_322]
    (total,) = beginning(book, "Ragunda", "Summa")
    columns = zip(cmv[1:], barnahus[1:], boj[1:], strict=True)
    assert total[1:] == [sum(cell for cell in cells if isinstance(cell, int)) for cells in columns]
    (moved,) = beginning(book, "Ragunda", "Ändring från året före, kr")
    assert moved[1:] == [None, *(now - before for before, now in pairwise(total[1:]))]
    (percent,) = beginning(book, "Ragunda", "Ändring från året före, %")
    assert percent[1] is None
    assert percent[2] == pytest.approx(4_290 / 142_999)


def test_a_partys_page_tells_all_its_assumptions(book: Workbook, seen: kf.Outlook) -> None:
    page = rows(book, "Ragunda")
    start = [row[0] for row in page].index("Antaganden och förutsättningar")
    told = [(row[1], row[2]) for row in page[start + 2 :] if row[2] is not None]
    expected = seen.party("Ragunda").assumption_rows
    assert len(told) == len(expected)
    notes = [plain(note) for _, note in told]
    assert "Ej i kraft 2023–2024 (version 1, 2025-01-01 tills vidare)" in notes
    assert ("2027–2030", "PRELIMINÄRT: PKV 2027–2030 är antagen till 2,9 %.") in [
        (years, plain(note)) for years, note in told
    ]
    assert any("Tillförlitlighet C" in note for note in notes)
    cited = [row[0] for row in page if str(row[0]).startswith("Brottsofferjouren: avtalet är beslutat")]
    assert cited == [
        "Brottsofferjouren: avtalet är beslutat (SocSam 2025-06-02 § 17), version 1, 2026-01-01 tills vidare."
    ]
    # the region pays for Barnahus only: nothing of the others stands on its page
    region = [cell for row in rows(book, "Region Jämtland Härjedalen") for cell in row if cell]
    assert not any("Brottsofferjouren" in str(cell) or "PKV" in str(cell) for cell in region)


def test_the_same_bytes(seen: kf.Outlook, tmp_path: Path) -> None:
    seen.to_excel(tmp_path / "a.xlsx")
    kf.outlook(THREE, YEARS, **FACTS).to_excel(tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_chosen_parties(seen: kf.Outlook, tmp_path: Path) -> None:
    path = tmp_path / "tva.xlsx"
    seen.to_excel(path, parties=["Berg", "2303", "Ragunda"])
    assert load_workbook(path).sheetnames == ["Alla parter", "Berg", "Ragunda"]
    seen.to_excel(path, parties="Berg")
    assert load_workbook(path).sheetnames == ["Alla parter", "Berg"]
    before = path.read_bytes()
    with pytest.raises(kf.UnknownAgreementError, match="Parterna är"):
        seen.to_excel(path, parties=["Ragunda", "Sundsvall"])
    with pytest.raises(kf.InputError, match=r"\.xlsx"):
        seen.to_excel(tmp_path / "a.csv")
    assert path.read_bytes() == before


def test_a_residual_a_fault_and_a_name_like_a_formula(tmp_path: Path) -> None:
    left = one(
        500,
        rounding={"method": "down", "residual_to": "none", "ties": "order"},
        printed=[{"year": 2026, "item": "drift", "amounts": {A: 165, B: 167, C: 166}, "source": "tabellen"}],
        name="b",
    ).model_copy(update={"name": "=1+1"})
    kf.outlook(left, [2025, 2026]).to_excel(tmp_path / "a.xlsx")
    book = load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["Alla parter", "Ragunda", "Bräcke", "Krokom"]
    parties = beginning(book, "Alla parter", "Summa")[0]
    assert parties[1:3] == [500, 500]
    above = [row for row in rows(book, "Alla parter") if row[1:3] == [2, 2]]
    assert len(above) == 1
    for name in book.sheetnames:
        faults = [row[0] for row in rows(book, name) if str(row[0]).startswith("FEL 2026: ")]
        assert len(faults) == 1
    named = [cell for row in book["Ragunda"].iter_rows() for cell in row if cell.value == "=1+1"]
    assert named
    assert {cell.data_type for cell in named} == {"s"}


def test_measures_stand_apart(tmp_path: Path) -> None:
    split = [{"to": "kommuner", "take": "rest", "by": "lika"}]
    item = {"id": "platser", "measure": "platser", "amount": [{"given": 30}], "split": split}
    kf.outlook([one(), one(name="b", items=[item])], [2026]).to_excel(tmp_path / "a.xlsx")
    book = load_workbook(tmp_path / "a.xlsx")
    assert [row[1] for row in beginning(book, "Ragunda", "Summa")] == [200, 10]
    heads = [row[0] for row in rows(book, "Ragunda")]
    assert "Verksamheterna, platser per år" in heads
    assert not any("Ändring" in str(head) for head in heads)  # of one year there is none
    assert [row[1] for row in beginning(book, "Alla parter", "Summa")] == [600, 600, 30, 30]


def test_a_service_that_is_never_in_force(tmp_path: Path) -> None:
    kf.outlook(["cmv", "brottsofferjouren"], [2022, 2023]).to_excel(tmp_path / "a.xlsx")
    book = load_workbook(tmp_path / "a.xlsx")
    assert beginning(book, "Ragunda", "Brottsofferjouren")[0][1:3] == ["ej i kraft", "ej i kraft"]
    assert beginning(book, "Ragunda", "Summa")[0][1:3] == ["–", 142_999]


def test_an_agreement_that_costs_nothing_in_any_year(tmp_path: Path) -> None:
    """Its only item comes by decision: there are no parties to show, and the page says why."""
    split = [{"to": "kommuner", "take": "rest", "by": "lika"}]
    item = {"id": "granskning", "occurs": "on_decision", "amount": ["actual"], "split": split}
    seen = kf.outlook(one(items=[item]), [2025, 2026])
    assert len(seen.by_party) == 0
    assert "efter beslut" in seen._repr_html_()
    seen.to_excel(tmp_path / "a.xlsx")
    book = load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["Alla parter"]
    assert beginning(book, "Alla parter", "A")[0][1:3] == ["–", "–"]


def test_many_years_stand_below_one_another(tmp_path: Path) -> None:
    """Twelve beside one another can be read; the thirteenth begins a table of its own."""
    seen = kf.outlook("cmv", range(2023, 2049))
    seen.to_excel(tmp_path / "a.xlsx")
    book = load_workbook(tmp_path / "a.xlsx")
    assert book["Ragunda"].max_column == 13
    heads = [row[1:] for row in beginning(book, "Ragunda", "Verksamhet") if row[1] != "År"]
    assert [head for row in heads for head in row if head] == [str(year) for year in range(2023, 2049)]
    sums = [cell for row in beginning(book, "Ragunda", "Summa") for cell in row[1:] if cell is not None]
    assert sums == list(seen.party("Ragunda").totals())
