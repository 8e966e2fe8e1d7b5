"""What holds for every bundled agreement: doors, views and copies keep it whole."""

from __future__ import annotations

import pickle
import re
from pathlib import Path

import openpyxl
import pytest

import kostnadsfordelning as kf
from kostnadsfordelning._files import data_path
from kostnadsfordelning.agreement.loading import parse_agreement
from tests.golden.services import SERVICES, answered, calculated

NAMES = sorted(SERVICES)
PAGES = Path(__file__).parents[2] / "docs" / "handbok" / "tjanster"
UNDECIDED = ("alternativ-modell", "hemsjukvard", "minimaria-fyrbodal", "placeringar", "socialjour")
"""Services that the documents only look into: their pages head nothing as decided."""
STATUSES = {
    "decided": "beslutat", "recommended": "rekommenderat", "proposed": "föreslaget", "template": "mall",
}  # fmt: skip


def test_every_bundled_agreement_is_here() -> None:
    assert list(kf.agreements()["id"]) == NAMES
    assert len(NAMES) == 16


@pytest.mark.parametrize("name", NAMES)
def test_its_file_is_read_and_says_why(name: str) -> None:
    """No fault; and what stands without a source, in the agreement or its rounding and keys, is assumed."""
    agreement = parse_agreement(data_path(f"agreements/{name}.yaml").read_text(encoding="utf-8"), name)
    assert agreement == kf.load_agreement(name)
    assert agreement.source
    assert agreement.rounding.source or agreement.rounding.assumed
    if agreement.status == "template":
        assert agreement.assumed or agreement.unknowns


@pytest.mark.parametrize("name", NAMES)
def test_it_computes_as_soon_as_its_questions_are_answered(name: str) -> None:
    agreement = answered(name)
    assert set(agreement.unknowns) <= {"issuer"}
    result = calculated(name)
    assert result.checks["ok"].all()
    assert sum(row.amount for row in result.rows) == result.total
    if SERVICES[name].answers and kf.load_agreement(name).status == "template":
        with pytest.raises(kf.UnansweredError):
            calculated(name, kf.load_agreement(name))


@pytest.mark.parametrize("name", NAMES)
def test_every_party_is_explained(name: str) -> None:
    """The sum of the explanation is the party's amount, by code and by name."""
    result = calculated(name)
    for party, amount in result.amounts.items():
        told = result.explain(party)
        assert told == result.explain(result.names[party])
        last = re.findall(r"^Summa: (.+)$", told, re.MULTILINE)
        assert len(last) == 1, told
        digits = re.sub(r"[^\d−]", "", last[0]).replace("−", "-")
        assert abs(int(digits)) == abs(amount)


@pytest.mark.parametrize("name", NAMES)
def test_it_goes_to_a_workbook(name: str, tmp_path: Path) -> None:
    result = calculated(name)
    file = tmp_path / "resultat.xlsx"
    result.to_excel(file)
    book = openpyxl.load_workbook(file, data_only=True)
    cells = {cell for sheet in book.worksheets for row in sheet.iter_rows(values_only=True) for cell in row}
    assert set(result.amounts.values()) <= cells
    shown = {re.sub(r" [⁰¹²³⁴-⁹]+$", "", cell) for cell in cells if isinstance(cell, str)}  # marks of notes
    assert set(result.names.values()) <= shown
    # All that is told is whole, so nothing may be assumed about how it is rounded to be so.
    assumed = {str(cell) for row in book["Källor"].iter_rows(values_only=True) for cell in row}
    assert not {one for one in assumed if "innehåller ören" in one or "antalet är inte helt" in one}


@pytest.mark.parametrize("name", NAMES)
def test_it_is_pickled_and_copied(name: str) -> None:
    agreement = kf.load_agreement(name)
    assert pickle.loads(pickle.dumps(agreement)) == agreement
    assert agreement.replace() == agreement
    assert answered(name).replace() == answered(name)
    result = calculated(name)
    again = pickle.loads(pickle.dumps(result))
    assert (again.amounts, again.steps) == (result.amounts, result.steps)


@pytest.mark.parametrize("name", NAMES)
def test_the_explanation_cites_the_minutes(name: str) -> None:
    """Every cost item begins with the document it rests on."""
    agreement, result = answered(name), calculated(name)
    told = result.explain(next(iter(result.amounts)))
    underlag = re.findall(r"^  Underlag: (.+)$", told, re.MULTILINE)
    assert underlag
    assert set(underlag) == {agreement.source}


@pytest.mark.parametrize("name", NAMES)
def test_it_has_a_page_that_says_its_status_source_and_questions(name: str) -> None:
    agreement = kf.load_agreement(name)
    page = (PAGES / f"{name}.md").read_text(encoding="utf-8")
    assert page.startswith(f"# {agreement.name}\n\n`{name}` · {STATUSES[agreement.status]} · ")
    assert str(agreement.source).replace(";", ",") in page
    documents = "Vad handlingarna säger" if name in UNDECIDED else "Vad som är beslutat"
    for heading in (documents, "Vad som är antaget", "Vad som är öppet"):
        assert f"\n## {heading}\n" in page
    assert all(f"`{path}`" in page for path in agreement.unknowns), agreement.unknowns
    index = (PAGES / "index.md").read_text(encoding="utf-8")
    assert (
        f"({name}.md) | {STATUSES[agreement.status]} | {str(agreement.source).replace(';', ',')} |" in index
    )
    if not agreement.source or agreement.status == "template":
        assert "exempel" in page
