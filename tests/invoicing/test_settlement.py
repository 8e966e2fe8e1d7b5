"""Settlements worked out by hand, and what holds for every one of them."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kostnadsfordelning as kf
from kostnadsfordelning.calculation.run import run, value_of
from kostnadsfordelning.invoicing.settlement import COLUMNS, Settlement, settle
from kostnadsfordelning.reports.settlement import settlement_report
from tests.invoicing.made import agreement, made

if TYPE_CHECKING:
    from pathlib import Path

    from kostnadsfordelning.calculation.allocation import Allocation

WEIGHTS = {"A": 50, "B": 30, "C": 20}
NAMES = {"A": "Alfa", "B": "Beta", "C": "Gamma"}
CONTO = {"A": 400_000, "B": 240_000, "C": 160_000}  # 80 % of a budget of 1 000 000
SAME = "settlement: {key: same, clause: § 8, source: Avtalet}"
DEFICIT = "settlement: {key: same, deficit_key: lika}"
LEAST = "settlement: {key: same, de_minimis: 500}"


def cost(folder: Path, amount: int, clause: str = SAME, **options: object) -> Allocation:
    return made(folder, WEIGHTS, {"drift": amount}, names=NAMES, more=clause, **options)


def amounts(settlement: Settlement) -> dict[str, int]:
    return {row.party: row.amount for row in settlement.rows}


def note(settlement: Settlement, check: str) -> str:
    told = next(row.note for row in settlement.all_check_rows if row.check == check)
    return told.replace("\N{NO-BREAK SPACE}", " ")


def foots(settlement: Settlement, outcome: int, advance: int) -> None:
    """Sum in = sum out, from the rows alone; residuals are among them."""
    rows = settlement.rows
    assert sum(row.outcome for row in rows) == outcome
    assert sum(row.advance for row in rows) == advance
    assert sum(row.difference for row in rows) == outcome - advance
    assert sum(row.waived for row in rows) == 0
    assert sum(row.amount for row in rows) == outcome - advance == settlement.total
    assert sum(row.share_of_difference for row in rows) == outcome - advance
    assert all(row.difference == row.outcome - row.advance for row in rows)
    assert all(row.share_of_difference == row.waived + row.amount for row in rows)
    assert all(row.share_of_difference == row.difference for row in rows if row.key == "same")


# by hand


def test_a_conto_and_then_the_outcome(tmp_path: Path) -> None:
    """The outcome is 1 100 000: 550 000, 330 000 and 220 000; 80 % of 1 000 000 is already invoiced."""
    final = settle(cost(tmp_path, 1_100_000), CONTO)
    assert amounts(final) == {"A": 150_000, "B": 90_000, "C": 60_000}
    assert {row.document for row in final.rows} == {"invoice"}
    assert (final.collected, final.repaid, final.total) == (300_000, 0, 300_000)
    foots(final, 1_100_000, 800_000)


def test_a_surplus_is_repaid(tmp_path: Path) -> None:
    """The outcome is 700 000: 350 000, 210 000 and 140 000, less 400 000, 240 000 and 160 000."""
    final = settle(cost(tmp_path, 700_000), CONTO)
    assert amounts(final) == {"A": -50_000, "B": -30_000, "C": -20_000}
    assert {row.document for row in final.rows} == {"payment"}
    assert final.rows[0].text == "Prov 2026, slutavräkning, återbetalning"
    assert (final.collected, final.repaid) == (0, 100_000)
    foots(final, 700_000, 800_000)


def test_a_deficit_by_a_key_of_its_own(tmp_path: Path) -> None:
    """1 000 000 less 800 000 is a deficit of 200 000, in equal parts: 66 666 and two kronor over,
    one each to the first two."""
    final = settle(cost(tmp_path, 1_000_000, DEFICIT), CONTO)
    assert amounts(final) == {"A": 66_667, "B": 66_667, "C": 66_666}
    assert {row.key for row in final.rows} == {"lika"}
    foots(final, 1_000_000, 800_000)


def test_the_key_of_a_deficit_is_not_for_a_surplus(tmp_path: Path) -> None:
    final = settle(cost(tmp_path, 700_000, DEFICIT), CONTO)
    assert amounts(final) == {"A": -50_000, "B": -30_000, "C": -20_000}
    assert {row.key for row in final.rows} == {"same"}


def test_a_surplus_by_a_key_of_its_own(tmp_path: Path) -> None:
    """A surplus of 100 000 in equal parts: 33 333 and one krona over, which the first party gets."""
    final = settle(cost(tmp_path, 700_000, "settlement: {key: lika, deficit_key: same}"), CONTO)
    assert amounts(final) == {"A": -33_334, "B": -33_333, "C": -33_333}
    foots(final, 700_000, 800_000)


def test_small_amounts_are_neither_collected_nor_repaid(tmp_path: Path) -> None:
    """Differences of 499, 500 and −300; the limit is 500. Only the second is settled: 199 is left."""
    paid = {"A": 549_501, "B": 329_500, "C": 220_300}
    final = settle(cost(tmp_path, 1_100_000, LEAST), paid)
    assert [(row.party, row.difference, row.waived, row.amount) for row in final.rows] == [
        ("A", 499, 499, 0),
        ("B", 500, 0, 500),
        ("C", -300, -300, 0),
        ("_residual", 0, -199, 199),
    ]
    assert [(row.party, row.document) for row in final.sent] == [("B", "invoice")]
    foots(final, 1_100_000, 1_099_301)
    told = note(final, "de_minimis")
    assert told == "Belopp under 500 kr regleras inte: Alfa 499 kr, Gamma −300 kr."


def test_a_residual_of_the_outcome_stays_nobodys(tmp_path: Path) -> None:
    """101 rounded down in thirds is 33 each and 2 over; 10 each is invoiced. 3 × 23 and 2 make 71."""
    rounding = "method: down, ties: order, residual_to: none"
    weights = {"A": 1, "B": 1, "C": 1}
    outcome = made(tmp_path, weights, {"drift": 101}, rounding=rounding, more=SAME)
    final = settle(outcome, dict.fromkeys("ABC", 10))
    assert amounts(final) == {"A": 23, "B": 23, "C": 23, "_residual": 2}
    foots(final, 101, 30)


def test_a_residual_is_taken_from_the_difference_once(tmp_path: Path) -> None:
    """The 2 kr that nobody pays are not in the parties' outcome. Their deficit, 69, is theirs in full:
    by weights 2, 1, 1 it is 34,5, 17,25 and 17,25."""
    rounding = "method: down, ties: order, residual_to: none"
    clause = "settlement: {key: andel}"
    outcome = made(tmp_path, {"A": 2, "B": 1, "C": 1}, {"drift": 99}, rounding=rounding, more=clause)
    # 99 by 2, 1, 1 is 49, 24 and 24, rounded down: 2 over. 97 − 28 is 69.
    final = settle(outcome, {"A": 14, "B": 7, "C": 7})
    assert amounts(final) == {"A": 35, "B": 17, "C": 17, "_residual": 2}
    foots(final, 99, 28)
    assert "fördelas i sin helhet" in note(final, "settlement_rule")


def test_the_part_of_who_is_away_is_taken_from_the_difference_once(tmp_path: Path) -> None:
    """1 200 in thirds is 400 each; C pays for six months, 200, and 200 falls away. 1 000 less 750 is a
    deficit of 250 that the members owe in full: weights 1, 1 and a half give 100, 100 and 50."""
    more = (
        "membership: {method: month_weights, others: total_shrinks, parties: {C: {joins: 2026-07-01}}}\n"
        "settlement: {key: same, deficit_key: lika}"
    )
    outcome = made(tmp_path, {"A": 1, "B": 1, "C": 1}, {"drift": 1200}, more=more)
    final = settle(outcome, {"A": 300, "B": 300, "C": 150})
    assert amounts(final) == {"A": 100, "B": 100, "C": 50, "_residual": 200}
    foots(final, 1200, 750)


def test_shares_are_rounded_as_the_agreement_says() -> None:
    """CMV divides by shares with one decimal of a percent, and so is its difference: 4,0 % of 10 000."""
    outcome = kf.allocate("cmv", 2023)
    paid = dict(outcome.amounts)
    paid["2380"] -= 10_000
    final = settle(outcome, paid, settlement={"key": "folkmangd"})
    assert list(amounts(final).values()) == [400, 470, 1160, 870, 920, 540, 760, 4880]


# what is already invoiced, in all the ways it can be told


def test_an_earlier_result_and_its_invoice_rows(tmp_path: Path) -> None:
    budget, outcome = cost(tmp_path, 1_000_000), cost(tmp_path, 1_100_000)
    expected = {"A": 50_000, "B": 30_000, "C": 20_000}
    assert amounts(settle(outcome, budget)) == expected
    assert amounts(settle(outcome, kf.invoices(budget, instalments=4))) == expected


def test_invoice_rows_that_were_due_by_a_day(tmp_path: Path) -> None:
    """Two of four instalments: half of 1 000 000 is invoiced."""
    days = ["2026-03-31", "2026-06-30", "2026-09-30", "2026-12-31"]
    rows = kf.invoices(cost(tmp_path, 1_000_000), due_dates=days)
    final = settle(cost(tmp_path, 1_100_000), rows, as_of="2026-06-30")
    assert amounts(final) == {"A": 300_000, "B": 180_000, "C": 120_000}
    with pytest.raises(kf.InputError, match="inga förfallodagar"):
        settle(cost(tmp_path, 1_100_000), kf.invoices(cost(tmp_path, 9), instalments=1), as_of="2026-06-30")


def test_the_file_that_the_invoice_rows_were_written_to(tmp_path: Path) -> None:
    rows = kf.invoices(cost(tmp_path, 1_000_000), due_dates=["2026-03-31", "2026-09-30"])
    path = tmp_path / "rader.csv"
    rows.to_csv(path)
    outcome = cost(tmp_path, 1_100_000)
    assert settle(outcome, path).rows == settle(outcome, rows).rows
    early = settle(outcome, str(path), as_of="2026-03-31")
    assert amounts(early) == {"A": 300_000, "B": 180_000, "C": 120_000}


def test_a_file_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "bokfort.csv"
    path.write_text("party;amount\nAlfa;500 000\nB;300000\n\nAlfa;-10\n", encoding="utf-8")
    final = settle(cost(tmp_path, 1_000_000), path)
    assert {row.party: row.advance for row in final.rows} == {"A": 499_990, "B": 300_000, "C": 0}
    assert "Gamma" in note(final, "no_advance")


@pytest.mark.parametrize(
    ("content", "places"),
    [
        ("", [":1"]),
        ("recipient;amount\n", [""]),
        ("kund;belopp\nA;1\n", [":1"]),
        ("recipient;amount;amount\nA;1;1\n", [":1"]),
        ("recipient;amount\nA;1\nD;2\n;3\nB;2,5\nC\n", [":4", ":5", ":6", ":3"]),
        ("recipient;amount;year;service\nA;1;2025;prov\nA;1;2026;annat\n", [":2", ":3"]),
        ("recipient;amount;row_key\nA;1;X\nA;1;X\n", [":3"]),
        ("recipient;amount;due_date\nA;1;i mars\n", [":2"]),
    ],
)
def test_a_file_that_cannot_be(tmp_path: Path, content: str, places: list[str]) -> None:
    path = tmp_path / "rader.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(kf.InputError) as refused:
        settle(cost(tmp_path, 1000), path)
    assert [fault.place for fault in refused.value.faults] == [f"rader.csv{place}" for place in places]
    with pytest.raises(kf.InputError, match="går inte att läsa"):
        settle(cost(tmp_path, 1000), tmp_path / "saknas.csv")


def test_kronor_by_item_by_agreement_and_by_name(tmp_path: Path) -> None:
    outcome = made(tmp_path, WEIGHTS, {"drift": 1000, "hyra": 500}, names=NAMES, more=SAME)
    by_item = {"prov.drift": {"A": 1, "B": "2 000", "C": 3}, "hyra": {"Alfa": 10, "Beta": 20, "Gamma": 30}}
    final = settle(outcome, by_item)
    assert {row.party: row.advance for row in final.rows} == {"A": 11, "B": 2020, "C": 33}
    assert settle(outcome, {"prov": {"A": 11, "B": 2020, "C": 33}}).rows == final.rows


def test_an_item_that_nothing_is_told_of_is_told(tmp_path: Path) -> None:
    outcome = made(tmp_path, WEIGHTS, {"drift": 1000, "hyra": 500}, more=SAME)
    final = settle(outcome, {"drift": {"A": 500, "B": 300, "C": 200}})
    assert amounts(final) == {"A": 250, "B": 150, "C": 100}
    assert "Hyra" in note(final, "no_advance_item")


def test_a_party_that_has_left_is_repaid(tmp_path: Path) -> None:
    """C is a party of the agreement with no part of the outcome; what it has paid goes back."""
    outcome = made(tmp_path, {"A": 1, "B": 1, "C": 0}, {"drift": 100}, more=SAME)
    assert amounts(settle(outcome, {"A": 50, "B": 40, "C": 7})) == {"A": 0, "B": 10, "C": -7}


def test_several_agreements_each_by_its_own_clause(tmp_path: Path) -> None:
    both = kf.allocate(
        [
            agreement(tmp_path, WEIGHTS, {"drift": 1000}, id="ett", more=SAME),
            agreement(tmp_path, WEIGHTS, {"drift": 1000}, id="tva", more="settlement: {key: lika}"),
        ],
        2026,
    )
    paid = {"ett": {"A": 500, "B": 300, "C": 100}, "tva": {"A": 500, "B": 300, "C": 101}}
    final = settle(both, paid)
    assert [(row.service, row.amount) for row in final.rows] == [
        ("ett", 0), ("ett", 0), ("ett", 100), ("tva", 33), ("tva", 33), ("tva", 33),
    ]  # fmt: skip
    assert final.by_party["amount"].to_dict() == {"A": 33, "B": 33, "C": 133}
    assert final.table["row_key"].is_unique
    with pytest.raises(kf.InputError, match="flera avtal"):
        settle(both, {"A": 1, "B": 2, "C": 3})
    with pytest.raises(kf.InputError, match="passar flera"):
        settle(both, {"drift": {"A": 1, "B": 2, "C": 3}})


# the terms


def test_without_a_clause_it_says_what_to_add(tmp_path: Path) -> None:
    outcome = cost(tmp_path, 1000, "")
    with pytest.raises(kf.InputError, match="säger inte hur det slutavräknas") as refused:
        settle(outcome, CONTO)
    assert "settlement: {key: same" in refused.value.faults[0].remedy
    final = settle(outcome, CONTO, settlement={"key": "same", "assumed": "praxis"})
    assert note(final, "settlement_assumed").endswith("praxis.")
    assert "Antagande: praxis" in final.explain("A")


def test_a_clause_is_never_replaced(tmp_path: Path) -> None:
    with pytest.raises(kf.InputError, match="som inte ersätts"):
        settle(cost(tmp_path, 1000), CONTO, settlement={"key": "lika"})


def test_an_open_question_is_told_and_can_be_filled(tmp_path: Path) -> None:
    outcome = cost(tmp_path, 1000, 'settlement: {key: {unknown: "Hur regleras ett underskott?"}}')
    with pytest.raises(kf.InputError, match="Hur regleras ett underskott"):
        settle(outcome, CONTO)
    assert settle(outcome, CONTO, settlement={"key": "same"}).total == 1000 - 800_000


@pytest.mark.parametrize(
    ("stated", "places"),
    [
        ({}, ["settlement"]),
        ({"key": "folkmangd"}, ["settlement.key"]),
        ({"key": "same", "deficit_key": "saknas"}, ["settlement.deficit_key"]),
        ({"key": 7, "de_minimis": 0.5}, ["settlement['key']", "settlement['de_minimis']"]),
        ({"key": "same", "de_minimis": -1}, ["settlement['de_minimis']"]),
        ({"key": "same", "de_minimis": "5 %"}, ["settlement['de_minimis']"]),
        ({"key": "same", "minimum": 5}, ["settlement['minimum']"]),
        ({"key": "same", "assumed": ""}, ["settlement['assumed']"]),
        ("same", ["settlement"]),
    ],
)
def test_terms_that_cannot_be(tmp_path: Path, stated: object, places: list[str]) -> None:
    with pytest.raises(kf.InputError) as refused:
        settle(cost(tmp_path, 1000, ""), CONTO, settlement=stated)  # type: ignore[arg-type]
    assert [fault.place for fault in refused.value.faults] == places
    assert all(fault.remedy for fault in refused.value.faults)


# keys of their own

KEYED = """\
format: 1
id: prov
name: Prov
status: example
valid_from: 2020-01-01
parties:
  kommuner: [{{code: A, name: Alfa}}, {{code: B, name: Beta}}]
  region: [{{code: R, name: Region}}]
keys:
  andel: {{fixed: {{A: 3, B: 1}}}}
  lika: {{equal: }}
  dygn: {{usage: vardygn, unit: dygn}}
  oppen: {{fixed: {{unknown: "Vilka andelar?"}}}}
rounding: {{method: largest_remainder, ties: order{at}}}
settlement: {{key: {key}}}
{more}
items:
- id: drift
  amount: [{{given: 1000, price_year: 2026}}]
  split: [{{to: kommuner, take: rest, by: andel}}]
"""


def keyed(folder: Path, key: str, at: str = "", more: str = "", split: str = "") -> Allocation:
    path = folder / "prov.yaml"
    written = KEYED.format(key=key, at=at, more=more)
    if split:
        written = written.replace("[{to: kommuner, take: rest, by: andel}]", split)
    path.write_text(written, encoding="utf-8")
    return kf.allocate(path, 2026)


def test_usage_settles_what_was_charged_by_shares(tmp_path: Path) -> None:
    """A deficit of 200 by 30 and 10 days: 150 and 50."""
    outcome = keyed(tmp_path, "dygn")
    final = settle(outcome, {"A": 600, "B": 200}, usage={"vardygn": {"A": 30, "B": 10, "R": 0}})
    assert amounts(final) == {"A": 150, "B": 50}
    assert "dygn" in note(final, "settlement_fact")
    with pytest.raises(kf.UnknownFactError, match="Slutavräkning av Prov med nyckeln dygn"):
        settle(outcome, {"A": 600, "B": 200})


@pytest.mark.parametrize("at", [", at: branch", ", at: item", ", at: agreement"])
def test_one_difference_is_rounded_once_wherever_rounding_is(tmp_path: Path, at: str) -> None:
    """A deficit of 201 in equal parts: 101 to the first."""
    final = settle(keyed(tmp_path, "lika", at=at), {"A": 600, "B": 199})
    assert amounts(final) == {"A": 101, "B": 100}


def test_members_of_half_the_year_count_for_their_months(tmp_path: Path) -> None:
    """B takes part six months: of a deficit of 300 in equal parts it carries a third."""
    more = "membership: {method: month_weights, others: carry, parties: {Beta: {joins: 2026-07-01}}}"
    outcome = keyed(tmp_path, "lika", more=more)
    paid = dict(outcome.amounts)
    final = settle(outcome, paid | {"A": paid["A"] - 300})
    assert amounts(final) == {"A": 200, "B": 100}


def test_a_key_that_lacks_a_party_or_an_answer_is_refused(tmp_path: Path) -> None:
    split = "[{to: region, take: 50 %}, {to: kommuner, take: rest, by: andel}]"
    paid = {"A": 1, "B": 1, "R": 1}
    with pytest.raises(kf.InputError, match="inte har värden för") as refused:
        settle(keyed(tmp_path, "andel", split=split), paid)
    assert refused.value.faults[0].value == "Region (R)"
    with pytest.raises(kf.UnansweredError, match="Vilka andelar"):
        settle(keyed(tmp_path, "oppen"), {"A": 1, "B": 1})


def test_figures_that_were_not_needed_are_told(tmp_path: Path) -> None:
    final = settle(keyed(tmp_path, "same"), {"A": 1, "B": 1}, usage={"vardygn": {"A": 1, "B": 1, "R": 0}})
    assert "usage" in note(final, "settlement_not_needed")


# bad input


@pytest.mark.parametrize(
    ("advance", "places", "told"),
    [
        ({"A": 1, "B": 2}, ["advance"], "C"),
        ({"A": 1, "B": 2, "C": 3, "D": 4}, ["advance['D']"], "ingen sådan part"),
        ({"Alfa": 1, "Betta": 2, "Gamma": 3}, ["advance['Betta']", "advance"], "Menas Beta?"),
        ({"A": 1, "Alfa": 1, "B": 2, "C": 3}, ["advance['Alfa']"], "två gånger"),
        ({"A": 1.5, "B": "x", "C": None}, ["advance['A']", "advance['B']", "advance['C']"], "1.5"),
        ({"A": "80 %", "B": 2, "C": "2,5"}, ["advance['A']", "advance['C']"], "80 %"),
        ({"A": 10**15, "B": 2, "C": 1}, ["advance['A']"], ""),
        ({2303: 1, "A": 1, "B": 2, "C": 3}, ["advance[2303]"], "som text"),
        ({"prov.hyra": {"A": 1, "B": 2, "C": 3}}, ["advance['prov.hyra']", "advance"], "prov.drift"),
        ({"drift": {"A": 1, "B": 2, "C": 3}, "A": 1}, ["advance"], "vissa uppgifter"),
        (
            {"drift": {"A": 1, "B": 2, "C": 3}, "prov": {"A": 1, "B": 2, "C": 3}},
            ["advance['prov']"],
            "två gånger",
        ),
        ({}, ["advance"], "tomt"),
        (7, ["advance"], "int"),
    ],
)
def test_an_advance_that_cannot_be(tmp_path: Path, advance: object, places: list[str], told: str) -> None:
    with pytest.raises(kf.InputError) as refused:
        settle(cost(tmp_path, 1000), advance)  # type: ignore[arg-type]
    assert [fault.place for fault in refused.value.faults] == places
    assert told in str(refused.value)


def test_an_amount_that_cannot_be_is_not_also_missing(tmp_path: Path) -> None:
    with pytest.raises(kf.InputError) as refused:
        settle(cost(tmp_path, 1), {"A": None, "B": 2, "C": 3})
    assert [fault.place for fault in refused.value.faults] == ["advance['A']"]


def test_an_advance_of_another_year_or_another_agreement(tmp_path: Path) -> None:
    outcome = cost(tmp_path, 1000)
    other = kf.allocate(agreement(tmp_path, WEIGHTS, {"drift": 9}, id="annat"), 2025)
    with pytest.raises(kf.InputError) as refused:
        settle(outcome, other)
    assert [fault.value for fault in refused.value.faults] == ["2025", "annat", ""]


def test_all_faults_at_once(tmp_path: Path) -> None:
    with pytest.raises(kf.InputTypeError) as refused:
        settle(cost(tmp_path, 1000, ""), {"A": 0.5}, as_of="2026-02-30", issuer="alfa")
    assert [fault.place for fault in refused.value.faults] == [
        "as_of", "prov.settlement", "advance['A']", "advance", "issuer",
    ]  # fmt: skip


def test_something_else_than_an_outcome() -> None:
    with pytest.raises(kf.InputTypeError):
        settle("cmv", {"A": 1})  # type: ignore[arg-type]


def test_assumed_figures_are_not_settled_unless_allowed() -> None:
    outcome = kf.allocate("brottsofferjouren", 2027, population="2024-12-31", assume={"PKV": {2027: "2,9 %"}})
    paid = dict.fromkeys(outcome.amounts, 1)
    with pytest.raises(kf.PreliminaryError, match="PKV 2027"):
        settle(outcome, paid, settlement={"key": "same"})
    final = settle(outcome, paid, settlement={"key": "same"}, allow_preliminary=True)
    assert final.preliminary
    assert all(row.text.endswith("(preliminärt)") for row in final.sent)
    assert "PRELIMINÄRT" in final.explain(final.rows[0].name)


# documents, texts and files


def test_the_issuer_and_the_agreements_documents(tmp_path: Path) -> None:
    outcome = cost(tmp_path, 1_000_000, SAME, issuer="Beta", documents={"C": "requisition"})
    rows = settle(outcome, {**CONTO, "A": 900_000}).table.set_index("party")
    assert rows["document"].to_dict() == {"A": "payment", "B": "internal", "C": "requisition"}
    assert set(rows["issuer"]) == {"Beta"}
    stated = settle(outcome, CONTO, issuer="Gamma").table.set_index("party")
    assert stated["document"].to_dict() == {"A": "invoice", "B": "invoice", "C": "internal"}


def plain(told: str) -> str:
    return told.replace("\N{NO-BREAK SPACE}", " ")


def test_explained_party_by_party(tmp_path: Path) -> None:
    final = settle(cost(tmp_path, 1_100_000), CONTO, as_of="2027-02-15")
    assert plain(final.explain("Alfa")) == (
        "Alfa (A): slutavräkning 2026 per 2027-02-15\n\nProv\n  Regel: § 8, Avtalet\n"
        "  Utfall: 550 000 kr\n  Redan debiterat: 400 000 kr\n"
        "  Skillnad: 550 000 kr − 400 000 kr = 150 000 kr\n  Att betala: 150 000 kr"
    )
    with pytest.raises(kf.UnknownAgreementError, match="Alfa"):
        final.explain("Alffa")
    with pytest.raises(kf.InputTypeError):
        final.explain(2303)  # type: ignore[arg-type]


def test_explained_by_a_key(tmp_path: Path) -> None:
    told = plain(settle(cost(tmp_path, 1_000_000, DEFICIT), CONTO).explain("A"))
    assert "Skillnad totalt: utfall 1 000 000 kr − debiterat 800 000 kr = 200 000 kr" in told
    assert "Underskottet fördelas med nyckeln lika" in told
    assert "200 000 × 1 / 3 = 66 666,6666…" in told
    assert told.endswith("Att betala: 66 667 kr")


def test_what_nobody_is_charged_is_explained(tmp_path: Path) -> None:
    final = settle(cost(tmp_path, 1_100_000, LEAST), {"A": 549_501, "B": 329_500, "C": 220_300})
    told = plain(final.explain("_residual"))
    assert "Under beloppsgränsen: Alfa 499 kr, Gamma −300 kr" in told
    assert told.endswith("Regleras inte: 199 kr")
    assert "mindre än beloppsgränsen 500 kr" in plain(final.explain("Alfa"))


def test_the_steps_replay_to_the_rows(tmp_path: Path) -> None:
    for clause in (SAME, DEFICIT, LEAST, "settlement: {key: lika, de_minimis: 70 000}"):
        final = settle(cost(tmp_path, 1_000_000, clause), CONTO)
        replayed = {step.id: step for step in run(final.steps)}
        assert tuple(replayed.values()) == final.steps
        assert all(value_of(row.ref, replayed) == row.amount for row in final.rows)


def test_the_table_and_the_like(tmp_path: Path) -> None:
    final = settle(cost(tmp_path, 1_100_000), CONTO)
    assert tuple(final.table.columns) == COLUMNS
    assert {str(final.table[one].dtype) for one in ("outcome", "advance", "amount")} == {"int64"}
    amounts = ["outcome", "advance", "difference", "share_of_difference", "waived", "amount"]
    assert list(final.by_party.columns) == ["name", *amounts]
    assert pickle.loads(pickle.dumps(final)) == final
    assert hash(final) == hash(settle(cost(tmp_path, 1_100_000), CONTO))
    assert repr(final) == ("<Settlement 2026: prov, 300000 kr, 300000 kr collected, 0 kr repaid, 3 parties>")


def test_html_is_escaped(tmp_path: Path) -> None:
    outcome = made(tmp_path, {"A": 1}, {"drift": 5}, names={"A": "<b>Alfa"}, more=SAME)
    assert "&lt;b&gt;Alfa" in settle(outcome, {"A": 1})._repr_html_()


def test_the_workbook_adds_up(tmp_path: Path) -> None:
    path = tmp_path / "slut.xlsx"
    final = settle(cost(tmp_path, 1_100_000, LEAST), {"A": 549_501, "B": 329_500, "C": 220_300})
    final.to_excel(path)
    first = path.read_bytes()
    final.to_excel(path)
    assert path.read_bytes() == first
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Slutavräkning", "Kontroller"]
    rows = [row for row in book["Slutavräkning"].iter_rows(values_only=True) if isinstance(row[7], int)]
    assert [(row[1], *row[3:8]) for row in rows] == [
        ("Alfa", 550_000, 549_501, 499, 499, 0),
        ("Beta", 330_000, 329_500, 500, 0, 500),
        ("Gamma", 220_000, 220_300, -300, -300, 0),
        (None, 1_100_000, 1_099_301, 699, 199, 500),
        ("Regleras inte", 0, 0, 0, -199, 199),
        (None, 1_100_000, 1_099_301, 699, 0, 699),
    ]
    checks = {row[1]: row[2] for row in book["Kontroller"].iter_rows(values_only=True)}
    assert checks["Debiterat + slutavräkning = utfall"] == "OK"
    assert checks["Beloppsgräns för reglering"] == "Obs"


def test_a_difference_is_told_beside_the_share_of_it(tmp_path: Path) -> None:
    """A differs by 100 000, and of the deficit of 200 000 it pays a third."""
    final = settle(cost(tmp_path, 1_000_000, DEFICIT), CONTO)
    row = final.rows[0]
    assert (row.difference, row.share_of_difference, row.amount) == (100_000, 66_667, 66_667)
    path = tmp_path / "slut.xlsx"
    final.to_excel(path)
    lines = list(openpyxl.load_workbook(path)["Slutavräkning"].iter_rows(values_only=True))
    heads = next(line for line in lines if "Skillnad" in line)
    first = dict(zip(heads, next(line for line in lines if "Alfa" in line), strict=True))
    assert (first["Skillnad"], first["Del av underskottet"]) == (100_000, 66_667)
    assert any("Utställaren är inte känd" in str(line[0]) for line in lines)
    assert "Del av underskottet" in settlement_report(final)
    same = settlement_report(settle(cost(tmp_path, 1_000_000), CONTO))
    assert "Del av" not in same


def test_the_csv_has_what_is_sent(tmp_path: Path) -> None:
    path = tmp_path / "slut.csv"
    final = settle(cost(tmp_path, 1_100_000, LEAST), {"A": 549_501, "B": 329_500, "C": 220_300})
    final.to_csv(path, columns={"party": "Kundnr", "amount": "Belopp", "document": "Typ"})
    assert path.read_text(encoding="utf-8-sig").splitlines() == ["Kundnr;Belopp;Typ", "B;500;invoice"]
    final.to_csv(path)
    assert path.read_text(encoding="utf-8-sig").splitlines()[0] == ";".join(COLUMNS)
    with pytest.raises(kf.InputError, match="ingen sådan kolumn"):
        final.to_csv(path, columns=["instalment"])


# what always holds


@settings(max_examples=80, deadline=None)
@given(
    cost=st.integers(-(10**9), 10**9),
    paid=st.lists(st.integers(-(10**8), 10**8), min_size=3, max_size=3),
    least=st.integers(0, 10**8),
    key=st.sampled_from(["same", "lika", "andel"]),
    deficit=st.sampled_from(["same", "lika", None]),
)
def test_advance_and_settlement_are_the_outcome(
    tmp_path_factory: pytest.TempPathFactory,
    *,
    cost: int,
    paid: list[int],
    least: int,
    key: str,
    deficit: str | None,
) -> None:
    outcome = made(tmp_path_factory.mktemp("a"), WEIGHTS, {"drift": cost})
    advance = dict(zip("ABC", paid, strict=True))
    stated = {"key": key, "deficit_key": deficit, "de_minimis": least}
    final = settle(outcome, advance, settlement=stated)
    foots(final, cost, sum(paid))
    for row in final.rows:
        if row.party != "_residual":
            assert row.advance == advance[row.party]
            share = row.share_of_difference
            assert row.waived == (share if abs(share) < least else 0)
            if row.key == "same":
                assert row.advance + row.amount + row.waived == row.outcome
