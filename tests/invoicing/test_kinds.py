"""What is invoiced of what: decisions of the parties, income, other things than kronor, listed parties."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import kostnadsfordelning as kf
from tests.invoicing.made import made

if TYPE_CHECKING:
    from pathlib import Path

    from kostnadsfordelning.calculation.allocation import Allocation

DECISIONS = """\
decisions:
- {party: Part A, decision: approved, date: 2026-01-15}
- {party: Part B, decision: declined, date: 2026-02-01, source: "KS § 12"}
- {party: C, decision: not_handled}
"""
ITEMS = """\
format: 1
id: prov
name: Prov
status: example
valid_from: 2020-01-01
settlement: {{key: same}}
parties: {{alla: [{{code: A, name: Alfa}}, {{code: B, name: Beta}}, {{code: C, name: Gamma}}]}}
keys: {{lika: {{equal: }}}}
rounding: {{method: largest_remainder, ties: order}}
items:
{items}
"""
COST = """\
- id: drift
  amount: [{given: 900, price_year: 2026}]
  split: [{to: [A, B, C], take: rest, by: lika}]
"""
INCOME = """\
- id: medel
  sign: income
  amount: [{given: 600, price_year: 2026}]
  split: [{to: alla, take: rest, by: lika}]
"""
PLACES = """\
- id: platser
  measure: platser
  amount: [{given: 9}]
  split: [{to: alla, take: rest, by: lika}]
"""
LISTED = """\
- id: drift
  amount: [{given: 900, price_year: 2026}]
  listed: [C]
  split: [{to: [A, B], take: rest, by: lika}]
"""


def items(folder: Path, *lines: str) -> Allocation:
    path = folder / "prov.yaml"
    path.write_text(ITEMS.format(items="".join(lines)), encoding="utf-8")
    return kf.allocate(path, 2026)


# decisions


def test_nothing_is_invoiced_before_the_parties_have_said_yes(tmp_path: Path) -> None:
    result = made(tmp_path, {"A": 1, "B": 1, "C": 1}, {"drift": 300}, more=DECISIONS)
    with pytest.raises(kf.PreliminaryError) as refused:
        kf.invoices(result, instalments=1)
    told = str(refused.value)
    assert "Prov: Part B har avböjt (2026-02-01, KS § 12)" in told
    assert "Prov: Part C har inte behandlat frågan" in told
    assert "Part A" not in told
    assert "allow_preliminary=True" in told


def test_decisions_are_told_before_anything_is_invoiced(tmp_path: Path) -> None:
    result = made(tmp_path, {"A": 1, "B": 1, "C": 1}, {"drift": 300}, more=DECISIONS)
    rows = result.checks[result.checks["check"] == "party_decision"]
    assert rows["ok"].all()
    assert [name in " ".join(rows["note"]) for name in ("Part A", "Part B", "Part C")] == [False, True, True]


def test_allowed_every_row_is_preliminary(tmp_path: Path) -> None:
    result = made(tmp_path, {"A": 1, "B": 1, "C": 1}, {"drift": 300}, more=DECISIONS)
    issued = kf.invoices(result, instalments=1, allow_preliminary=True)
    assert issued.table["preliminary"].all()
    assert issued.table["text"].str.endswith("(preliminärt)").all()
    assert "party_decision" in set(issued.checks["check"])


def test_a_party_that_is_charged_nothing_stops_nobody(tmp_path: Path) -> None:
    """B and C have no part at all; who takes no part need not say yes."""
    text = ITEMS.format(items=COST.replace("[A, B, C]", "[A]").replace(", by: lika", "")) + DECISIONS
    path = tmp_path / "prov.yaml"
    path.write_text(text.replace("Part A", "Alfa").replace("Part B", "Beta"), encoding="utf-8")
    issued = kf.invoices(kf.allocate(path, 2026), instalments=1)
    assert [(row.recipient, row.amount, row.preliminary) for row in issued.rows] == [("A", 900, False)]


def test_a_charged_party_without_a_decision_stops_the_invoices(tmp_path: Path) -> None:
    """Somebody's decision is told, so a party that is left out is not taken for a yes."""
    more = "decisions: [{party: A, decision: approved}]"
    result = made(tmp_path, {"A": 1, "B": 1, "C": 1}, {"drift": 300}, more=more)
    rows = [row for row in result.check_rows if row.check == "party_decision"]
    told = [("uppgift saknas", "Uppgift om beslut saknas: Part B, Part C.")]
    assert [(row.got, row.note) for row in rows] == told
    with pytest.raises(kf.PreliminaryError) as refused:
        kf.invoices(result, instalments=1)
    assert "Prov: uppgift om beslut saknas för Part B, Part C." in str(refused.value)
    assert kf.invoices(result, instalments=1, allow_preliminary=True).table["preliminary"].all()


def test_a_settlement_waits_too(tmp_path: Path) -> None:
    more = DECISIONS + "settlement: {key: same}"
    result = made(tmp_path, {"A": 1, "B": 1, "C": 1}, {"drift": 300}, more=more)
    paid = {"A": 0, "B": 0, "C": 0}
    with pytest.raises(kf.PreliminaryError, match="avböjt"):
        kf.settle(result, paid)
    assert kf.settle(result, paid, allow_preliminary=True).preliminary


# income, other things than kronor, listed parties


def test_income_is_paid_out(tmp_path: Path) -> None:
    issued = kf.invoices(items(tmp_path, COST, INCOME), instalments=2)
    rows = [row for row in issued.rows if row.cost_item == "medel"]
    assert [(row.recipient, row.amount, row.document) for row in rows][:2] == [
        ("A", -100, "payment"),
        ("A", -100, "payment"),
    ]
    assert rows[0].text == "Prov 2026, Medel, delfaktura 1 av 2, utbetalning"
    assert {row.document for row in issued.rows if row.cost_item == "drift"} == {"invoice"}
    assert issued.total == 900 - 600


def test_the_issuer_of_income_keeps_its_own(tmp_path: Path) -> None:
    issued = kf.invoices(items(tmp_path, INCOME), instalments=1, issuer="Beta")
    assert {row.recipient: row.document for row in issued.rows} == {
        "A": "payment", "B": "internal", "C": "payment",
    }  # fmt: skip


def test_places_are_not_invoiced(tmp_path: Path) -> None:
    issued = kf.invoices(items(tmp_path, COST, PLACES), instalments=1)
    assert {row.cost_item for row in issued.rows} == {"drift"}
    assert issued.total == 900
    skipped = issued.checks.set_index("check").loc["not_kronor"]
    assert skipped["ok"]
    assert skipped["note"] == "Platser är i platser, inte kronor, och faktureras inte."


def test_only_places_is_nothing_to_invoice(tmp_path: Path) -> None:
    result = items(tmp_path, PLACES)
    with pytest.raises(kf.InputError, match="inget belopp i kronor"):
        kf.invoices(result, instalments=1)
    with pytest.raises(kf.InputError, match="inget belopp i kronor"):
        kf.settle(result, {"A": 1})


def test_places_are_not_settled(tmp_path: Path) -> None:
    final = kf.settle(items(tmp_path, COST, PLACES), {"A": 100, "B": 100, "C": 100})
    assert {row.party: row.amount for row in final.rows} == {"A": 200, "B": 200, "C": 200}
    assert "not_kronor" in set(final.checks["check"])


def test_income_is_settled_as_a_payment(tmp_path: Path) -> None:
    """−200 each, of which −50 is paid out already: 150 more."""
    final = kf.settle(items(tmp_path, INCOME), {"A": -50, "B": "-50", "C": "−50"})
    assert [(row.amount, row.document) for row in final.rows] == [(-150, "payment")] * 3


def test_a_listed_party_has_no_row(tmp_path: Path) -> None:
    result = items(tmp_path, LISTED)
    assert result.amounts == {"A": 450, "B": 450, "C": 0}
    assert {row.recipient for row in kf.invoices(result, instalments=1).rows} == {"A", "B"}
    final = kf.settle(result, {"A": 400, "B": 400})
    assert {row.party: row.amount for row in final.rows} == {"A": 50, "B": 50}
