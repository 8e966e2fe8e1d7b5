"""Two versions of one agreement in one year: each in the instalments of its own months."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import openpyxl
import pytest

import kostnadsfordelning as kf

if TYPE_CHECKING:
    from pathlib import Path

    from kostnadsfordelning.calculation.allocation import Allocation
    from kostnadsfordelning.invoicing.invoices import Invoices

VERSION = """\
format: 1
id: delad
name: Delad
status: example
version: {version}
valid_from: {first}
valid_to: {last}
part_year: by_months
{more}
parties: {{alla: [{{code: A, name: Alfa}}, {{code: B, name: Beta}}]}}
keys: {{andel: {{fixed: {{A: {weight}, B: 1}}}}, lika: {{equal: }}}}
rounding: {{method: largest_remainder, ties: order}}
items:
- id: drift
  {periods}
  amount: [{amount}]
  split: [{{to: alla, take: rest, by: andel}}]
"""
SAME = "settlement: {key: same}"


def version(
    folder: Path,
    number: int,
    first: str,
    last: str,
    *,
    weight: int = 1,
    more: str = SAME,
    periods: str = "",
    amount: str = "{given: 120 000, price_year: 2026}",
) -> Path:
    path = folder / f"delad-{number}.yaml"
    path.write_text(
        VERSION.format(
            version=number, first=first, last=last, weight=weight, more=more, periods=periods, amount=amount
        ),
        encoding="utf-8",
    )
    return path


def halves(folder: Path, **second: str) -> Allocation:
    """From 1 July the shares are 3 to 1 instead of equal. Each half-year has 60 000."""
    return kf.allocate(
        [
            version(folder, 1, "2020-01-01", "2026-06-30"),
            version(folder, 2, "2026-07-01", "2027-12-31", weight=3, **second),
        ],
        2026,
    )


@pytest.mark.parametrize("count", [2, 4, 12])
def test_a_change_on_the_first_of_july(tmp_path: Path, count: int) -> None:
    """60 000 in equal shares is 30 000 each; 60 000 by 3 to 1 is 45 000 and 15 000."""
    issued = kf.invoices(halves(tmp_path), instalments=count)
    half = count // 2
    cells = {(row.recipient, row.instalment): row.amount for row in issued.rows}
    assert len(cells) == len(issued.rows) == 2 * count
    for number in range(1, count + 1):
        early = number <= half
        assert cells["A", number] == (30_000 if early else 45_000) // half
        assert cells["B", number] == (30_000 if early else 15_000) // half
    assert issued.total == 120_000
    assert issued.table["row_key"].is_unique
    keys = {row.instalment: row.row_key.split("-")[1] for row in issued.rows}
    assert keys == {number: "1" if number <= half else "2" for number in range(1, count + 1)}


def test_a_whole_year_has_a_row_of_each_version(tmp_path: Path) -> None:
    """The instalment is the year, but a row's days are those of its version."""
    rows = [row for row in kf.invoices(halves(tmp_path), instalments=1).rows if row.recipient == "A"]
    assert [(row.period_from, row.period_to, row.amount) for row in rows] == [
        (dt.date(2026, 1, 1), dt.date(2026, 6, 30), 30_000),
        (dt.date(2026, 7, 1), dt.date(2026, 12, 31), 45_000),
    ]
    assert rows[0].text == "Delad 2026, Drift, avser 2026-01-01–2026-06-30"
    assert rows[0].row_key != rows[1].row_key


def test_the_second_half_falls_due_with_its_own_instalments(tmp_path: Path) -> None:
    issued = kf.invoices(halves(tmp_path), due_dates=["2026-03-31", "2026-09-30"])
    assert {(row.row_key.split("-")[1], str(row.due_date)) for row in issued.rows} == {
        ("1", "2026-03-31"),
        ("2", "2026-09-30"),
    }


def test_instalments_that_a_version_only_partly_overlaps_are_refused(tmp_path: Path) -> None:
    """Six months are one whole four-month instalment and half of the next."""
    with pytest.raises(kf.InputError) as refused:
        kf.invoices(halves(tmp_path), instalments=3)
    assert len(refused.value.faults) == 2
    assert "1, 2, 4, 6, 12" in refused.value.faults[0].remedy


def test_a_change_on_the_first_of_september(tmp_path: Path) -> None:
    """Eight months and four: months, two months and four months fit; quarters do not."""
    both = kf.allocate(
        [
            version(tmp_path, 1, "2020-01-01", "2026-08-31"),
            version(tmp_path, 2, "2026-09-01", "2027-12-31", weight=3),
        ],
        2026,
    )
    for count in (1, 3, 6, 12):
        issued = kf.invoices(both, instalments=count)
        assert issued.total == 120_000
        per_month = {
            row.amount // (row.period_to.month - row.period_from.month + 1)
            for row in issued.rows
            if row.recipient == "B"
        }
        assert per_month == {5_000, 2_500}  # 80 000 / 2 in 8 months, 40 000 / 4 in 4
    for count in (2, 4):
        with pytest.raises(kf.InputError, match="1, 3, 6, 12"):
            kf.invoices(both, instalments=count)


def test_an_agreement_that_begins_in_the_year(tmp_path: Path) -> None:
    """From 1 July: two of four quarters, and the whole of its amount for those months."""
    late = kf.allocate(version(tmp_path, 1, "2026-07-01", "2027-12-31"), 2026)
    issued = kf.invoices(late, instalments=4)
    assert {row.instalment for row in issued.rows} == {3, 4}
    assert issued.rows[0].period_from == dt.date(2026, 7, 1)
    assert issued.total == late.total == 60_000


def test_periods_of_a_version_in_force_part_of_the_year_are_refused(tmp_path: Path) -> None:
    path = version(tmp_path, 1, "2026-07-01", "2027-12-31", periods="periods: 2", amount="actual")
    part = kf.allocate(path, 2026, actual={"delad.drift": [100, 200]})
    with pytest.raises(kf.InputError, match="kostnad per period"):
        kf.invoices(part)


def test_versions_are_settled_together(tmp_path: Path) -> None:
    """75 000 and 45 000 in the year, against 60 000 each in advance."""
    final = kf.settle(halves(tmp_path), {"A": 60_000, "B": 60_000})
    assert {row.party: row.amount for row in final.rows} == {"A": 15_000, "B": -15_000}
    assert final.rows[0].row_key == "DELAD-2-2026-A-settlement-0"


def test_versions_that_settle_differently_must_be_told_how(tmp_path: Path) -> None:
    both = halves(tmp_path, more="settlement: {key: lika}")
    with pytest.raises(kf.InputError, match="olika regler"):
        kf.settle(both, {"A": 1, "B": 1})
    assert kf.settle(both, {"A": 60_000, "B": 60_000}, settlement={"key": "same"}).total == 0


# members of part of the year


MEMBERS = """\
format: 1
id: prov
name: Prov
status: example
valid_from: 2026-01-01
parties: {{alla: [{{code: A, name: Alfa}}, {{code: B, name: Beta}}, {{code: C, name: Gamma}}]}}
keys: {{lika: {{equal: }}}}
rounding: {{method: largest_remainder, ties: order}}
membership: {{method: month_weights, others: carry, parties: {{Gamma: {{{presence}}}}}}}
items:
- {{id: drift, {periods}amount: [{amount}], split: [{{to: alla, take: rest, by: lika}}]}}
"""


def members(folder: Path, presence: str, actual: object = None) -> Allocation:
    path = folder / "prov.yaml"
    amount, periods = ("actual", "periods: 2, ") if actual is not None else ("{given: 1250}", "")
    path.write_text(MEMBERS.format(presence=presence, amount=amount, periods=periods), encoding="utf-8")
    return kf.allocate(path, 2026, actual={"drift": actual} if actual is not None else None)


def months_and_amounts(issued: Invoices, party: str) -> list[tuple[int, int, int, int]]:
    rows = [row for row in issued.rows if row.recipient == party]
    return [(row.instalment, row.period_from.month, row.period_to.month, row.amount) for row in rows]


def test_a_party_that_joins_is_invoiced_for_its_own_months(tmp_path: Path) -> None:
    """1 250 by 12, 12 and 6 months: 500, 500 and 250. Gamma pays nothing for January–June."""
    issued = kf.invoices(members(tmp_path, "joins: 2026-07-01"), instalments=2)
    assert months_and_amounts(issued, "A") == [(1, 1, 6, 250), (2, 7, 12, 250)]
    assert months_and_amounts(issued, "C") == [(2, 7, 12, 250)]
    level = next(row for row in issued.check_rows if row.check == "instalments_level")
    assert (level.ok, level.expected) == (True, "")
    assert "deltar en del av året" in level.note


def test_a_party_that_joins_within_an_instalment_pays_by_its_months(tmp_path: Path) -> None:
    """1 250 by 12, 12 and 8 months is 469, 469 and 312: 39 a month; two of them are before July."""
    issued = kf.invoices(members(tmp_path, "joins: 2026-05-01"), instalments=2)
    assert months_and_amounts(issued, "C") == [(1, 5, 6, 78), (2, 7, 12, 234)]
    assert "avser 2026-05-01" in next(row.text for row in issued.rows if row.recipient == "C")


def test_a_party_charged_for_a_period_that_it_is_not_in_is_told(tmp_path: Path) -> None:
    issued = kf.invoices(members(tmp_path, "joins: 2026-07-01", [500, 750]))
    assert [row[3] for row in months_and_amounts(issued, "C")] == [100, 150]
    notes = {row.check: row.note for row in issued.check_rows}
    assert "Gamma debiteras för period 1 utan att delta då" in notes["period_outside"]
    assert "ny är period 2" in notes["periods_again"]


def test_the_workbook_of_members_of_part_of_the_year(tmp_path: Path) -> None:
    path = tmp_path / "underlag.xlsx"
    kf.invoices(members(tmp_path, "joins: 2026-05-01"), instalments=2).to_excel(path)
    cells = [
        str(cell)
        for sheet in openpyxl.load_workbook(path)
        for row in sheet.iter_rows(values_only=True)
        for cell in row
    ]
    assert "Del 8" in cells
    assert not any(cell.startswith("Delfaktura 3") for cell in cells)
