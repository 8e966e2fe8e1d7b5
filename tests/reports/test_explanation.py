"""The account of a party's amount: it tells every step behind it, with its source, and adds up."""

from __future__ import annotations

import pytest

import kostnadsfordelning as kf
from kostnadsfordelning.calculation import steps as kinds
from kostnadsfordelning.reports.account import account
from kostnadsfordelning.reports.telling import RENDERERS

SILENT = {"check", "apportion_matrix"}
"""Kinds that no single party's account tells: what they hold together is in tables and checks."""


def plain(text: str) -> str:
    """Without no-break spaces, so that tests read as the text does."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_every_kind_of_step_has_a_renderer_or_is_silent_on_purpose() -> None:
    classes = [kind for kind in vars(kinds).values() if isinstance(kind, type)]
    known = {kind for kind in classes if issubclass(kind, kinds.Step)}
    told = {kind.kind for kind in RENDERERS}
    assert {kind.kind for kind in known - {kinds.Step}} == told | SILENT
    assert not told & SILENT


def test_cmv_2023_tells_what_the_sketch_shows() -> None:
    text = plain(kf.allocate("cmv", 2023).explain("Ragunda"))
    for words in (
        "Ragunda (2303), 2023",
        "Kostnad enligt avtalet, prisnivå 2023: 3 574 970 kr",
        "Folkmängd 1 november 2021: 5 214 av 131 870 → 3,954 %",
        "Tillförlitlighet C",
        "Andel avrundad till en decimal: 3,954 % → 4,0 %",
        "3 574 970 × 4,0 % = 142 998,80 kr → 142 999 kr",
        "Får 1 kr av avrundningsresten",
        "SocSam 2022-10-07 § 47",
        "Per invånare: 142 999 / 5 214 = 27,43 kr",
    ):
        assert words in text
    assert "PRELIMINÄRT" not in text


def test_an_assumption_is_told_once_and_a_source_at_every_number() -> None:
    text = kf.allocate("cmv", 2026).explain("2380")
    assert text.count("härlett ur protokollets tabell") == 1
    assert text.count("Uppräknat till") == 3
    lines = text.splitlines()
    numbered = [
        index for index, line in enumerate(lines) if line.strip()[:2] in {f"{n}." for n in range(1, 9)}
    ]
    for start, end in zip(numbered, [*numbered[1:], len(lines)], strict=True):
        assert any("Källa:" in line for line in lines[start:end]), lines[start]


def test_the_odd_krona_of_a_third_is_explained_with_the_tie() -> None:
    result = kf.allocate("barnahus", 2026, population="2024-12-31", actual={"kvalitetsgranskning": 100_000})
    region, police = plain(result.explain("R23")), plain(result.explain("Polismyndigheten"))
    for text in (region, police):
        assert "100 000 × 1/3 = 33 333,3333… kr → 33 333 kr" in text
        assert "Lika stor rest som" in text
        assert "parternas ordning avgör" in text
    assert "33 334 kr" in plain(result.explain("Östersund"))


def test_a_substitute_is_told_where_it_is_used() -> None:
    text = kf.allocate("barnahus", 2025, population="2024-12-31").explain("Åre")
    assert "Ersättningsvärde: 2024-11-01 saknas, 2024-12-31 används i stället." in text


def test_only_a_party_whose_own_amount_is_preliminary_is_told_so() -> None:
    result = kf.allocate(
        ["barnahus", "brottsofferjouren"], 2027, population="2024-12-31", assume={"PKV": {2027: "2,9 %"}}
    )
    assert "PRELIMINÄRT: PKV 2027 är antagen till 2,9" in plain(result.explain("Berg"))
    assert "PRELIMINÄRT" not in result.explain("R23")


def test_a_mandate_that_is_no_ones_by_name_is_the_agreements() -> None:
    example = kf.load_agreement("exempel-troskel-ram-mandat")
    item: dict[str, object] = {
        "id": "granskning", "amount": ["actual", {"mandate": 150_000}],
        "split": [{"to": "kommuner", "take": "rest", "by": "invanare"}],
    }  # fmt: skip
    made = kf.allocate(example.replace(items=[item]), 2026, actual={"granskning": 90_000})
    assert "(högst 150 000 kr, avtalets mandat)" in plain(made.explain("Alby"))


@pytest.mark.parametrize(("agreement", "year"), [("cmv", 2023), ("cmv", 2030), ("barnahus", 2025)])
def test_the_last_line_of_every_account_is_the_amount(agreement: str, year: int) -> None:
    result = kf.allocate(agreement, year, population="2024-12-31").results[0]
    for row in result.rows:
        for item in account(result, row.party):
            amounts = [line.amount for line in item.lines if line.amount is not None]
            assert amounts[-1] == item.amount


def test_a_party_in_two_branches_has_its_parts_added(tmp_path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "tva-grenar.yaml"
    path.write_text(
        """
format: 1
id: tva
name: Fast och rörlig del
status: example
valid_from: 2024-01-01
parties:
  kommuner: [{code: 2303, name: Ragunda}, {code: 2380, name: Östersund}]
keys:
  lika: {equal: }
  andel: {fixed: {Ragunda: 10 %, Östersund: 90 %}}
rounding: {method: largest_remainder, ties: order}
items:
  - id: drift
    amount: [{given: 1 001}]
    split: [{to: kommuner, take: 30 %, by: lika}, {to: kommuner, take: rest, by: andel}]
""",
        encoding="utf-8",
    )
    result = kf.allocate(path, 2024)
    text = plain(result.explain("Ragunda"))
    # 30 % of 1 001 is 300,3 → 300: half is 150. The rest is 701: a tenth is 70,1 → 70.
    assert result.amounts == {"2303": 220, "2380": 781}
    assert "Lika delar" in text
    assert "Fast andel enligt avtalet" in text
    assert "Del för kommuner (gren 1): 1 001 × 30 % = 300,30 kr → 300 kr" in text
    assert "Del för kommuner (gren 2): 1 001 × 70 % = 700,70 kr → 701 kr" in text
    assert "Delarna tillsammans: 220 kr (150 kr + 70 kr)" in text


def test_the_residual_that_no_one_pays_is_explained_as_such() -> None:
    cmv = kf.load_agreement("cmv").replace(rounding={"method": "down", "residual_to": "none", "shares": None})
    result = kf.allocate(cmv, 2023)
    assert result.total == 3_574_970
    assert result.amounts["_residual"] > 0
    text = plain(result.explain("_residual"))
    assert "fördelas inte på någon part" in text
    assert "Kvar när parternas belopp har avrundats: 3 kr (3 574 970 kr − 3 574 967 kr)" in text
