"""Actual cost period by period, from the agreement file to the rows: RSS with its two half-years."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

import kostnadsfordelning as kf
from kostnadsfordelning.calculation.run import run, value_of
from kostnadsfordelning.reports.terminal import invoices_report

if TYPE_CHECKING:
    from pathlib import Path

    from kostnadsfordelning.calculation.allocation import Allocation
    from kostnadsfordelning.invoicing.invoices import Invoices

RSS = """\
format: 1
id: rss
name: RSS
status: example
valid_from: 2017-01-01
settlement: {{key: same, assumed: prov}}
parties:
  kommuner:
  - {{code: "2260", name: Ånge}}
  - {{code: "2262", name: Timrå}}
  - {{code: "2280", name: Härnösand}}
  - {{code: "2281", name: Sundsvall}}
  - {{code: "2282", name: Kramfors}}
  - {{code: "2283", name: Sollefteå}}
  - {{code: "2284", name: Örnsköldsvik}}
keys: {{lika: {{equal: , assumed: "protokollet namnger ingen nyckel"}}}}
rounding: {{method: largest_remainder, ties: order}}
items:
- id: utveckling
  periods: {periods}
  amount: [actual, {{frame: [{{given: 4 500 000}}, {{deduct: statliga_medel, below_zero: stop}}]}}]
  split: [{{to: kommuner, take: rest, by: lika}}]
{more}
"""
MORE = """\
- id: hyra
  amount: [{given: 700 007, price_year: 2017}]
  split: [{to: kommuner, take: rest, by: lika}]
"""
FIRST, SECOND = 2_400_000, 2_300_000


def rss(folder: Path, actual: object, *, periods: int = 2, more: str = "") -> Allocation:
    path = folder / "rss.yaml"
    path.write_text(RSS.format(periods=periods, more=more), encoding="utf-8")
    return kf.allocate(
        path, 2017, actual={"rss.utveckling": actual}, grants={"rss.utveckling.statliga_medel": 300_000}
    )


def by_instalment(issued: Invoices, item: str = "utveckling") -> dict[int, int]:
    sums: dict[int, int] = {}
    for row in issued.rows:
        if row.cost_item == item:
            sums[row.instalment] = sums.get(row.instalment, 0) + row.amount
    return sums


def test_two_half_years_up_to_the_frame(tmp_path: Path) -> None:
    """The frame is 4 500 000 less 300 000. The first half-year is under it: 2 400 000 is charged. The
    year to date is then 4 700 000, cut to 4 200 000: 1 800 000 is left to charge, 500 000 is not."""
    issued = kf.invoices(rss(tmp_path, [FIRST, SECOND]), due_dates=["2017-07-31", "2018-01-31"])
    assert by_instalment(issued) == {1: 2_400_000, 2: 1_800_000}
    assert issued.total == 4_200_000
    # 2 400 000 / 7 is 342 857 and 1 over; 4 200 000 / 7 is 600 000 to all: 257 142 to the first.
    cells = {(row.recipient, row.instalment): row.amount for row in issued.rows}
    assert (cells["2260", 1], cells["2260", 2]) == (342_858, 257_142)
    assert (cells["2284", 1], cells["2284", 2]) == (342_857, 257_143)
    notes = {row.check: row.note for row in issued.all_check_rows}
    assert "500\N{NO-BREAK SPACE}000" in notes["above_frame"]
    assert "periods_open" not in notes
    last = issued.rows[-1]
    assert (last.period_from, last.period_to) == (dt.date(2017, 7, 1), dt.date(2017, 12, 31))
    assert last.due_date == dt.date(2018, 1, 31)
    assert last.row_key == "RSS-1-2017-2284-utveckling-2-0"


def test_only_the_first_is_told(tmp_path: Path) -> None:
    issued = kf.invoices(rss(tmp_path, [FIRST]))
    assert issued.instalments == 2
    assert by_instalment(issued) == {1: 2_400_000}
    open_one = issued.checks.set_index("check").loc["periods_open"]
    assert open_one["ok"]
    assert "1 av 2 perioder" in open_one["note"]


def test_what_is_already_invoiced_stays_as_it_was(tmp_path: Path) -> None:
    first = kf.invoices(rss(tmp_path, [FIRST])).table
    later = kf.invoices(rss(tmp_path, [FIRST, SECOND])).table
    assert later[later["instalment"] == 1].to_dict("records") == first.to_dict("records")


MANUAL = """\
format: 1
id: prov
name: Prov
status: example
valid_from: 2026-01-01
parties: {alla: [{code: A, name: Alfa}, {code: B, name: Beta}, {code: C, name: Gamma}]}
keys: {lika: {equal: }}
rounding:
  method: down
  ties: order
  residual_to: none
  manual: [{year: 2026, item: drift, party: Alfa, delta: 1, reason: styrelsen}]
items:
- {id: drift, periods: 2, amount: [actual], split: [{to: alla, take: rest, by: lika}]}
"""


def test_what_is_placed_by_decision_is_placed_when_the_year_is_known(tmp_path: Path) -> None:
    """A quiet first half of 0 kr leaves nothing to place; the year, 100 kr in thirds, leaves 1 kr."""
    path = tmp_path / "prov.yaml"
    path.write_text(MANUAL, encoding="utf-8")
    first = kf.allocate(path, 2026, actual={"drift": [0]})
    assert first.total == 0
    both = kf.allocate(path, 2026, actual={"drift": [0, 100]})
    assert both.amounts == {"A": 34, "B": 33, "C": 33, "_residual": 0}
    issued = kf.invoices(both)
    assert [(row.recipient, row.instalment, row.amount) for row in issued.rows] == [
        ("A", 2, 34), ("B", 2, 33), ("C", 2, 33),
    ]  # fmt: skip
    whole = kf.allocate(path, 2026, actual={"drift": 100})
    assert whole.amounts == both.amounts


def test_settling_a_whole_year_is_the_same_operation(tmp_path: Path) -> None:
    """The year told as one amount, settled against the first half-year: what the second is charged."""
    whole = rss(tmp_path, FIRST + SECOND)
    final = kf.settle(whole, kf.invoices(rss(tmp_path, [FIRST])))
    second = kf.invoices(rss(tmp_path, [FIRST, SECOND])).by_recipient["instalment_2"]
    assert {row.party: row.amount for row in final.rows} == second.to_dict()


def test_a_later_credit_is_a_credit(tmp_path: Path) -> None:
    """The second half-year gives 70 000 back: −10 000 each."""
    issued = kf.invoices(rss(tmp_path, [700_000, -70_000]))
    assert by_instalment(issued) == {1: 700_000, 2: -70_000}
    row = issued.rows[1]
    assert (row.amount, row.document) == (-10_000, "invoice")
    assert row.text == "RSS 2017, Utveckling, delfaktura 2 av 2, kredit"


def test_other_items_are_divided_equally_beside_it(tmp_path: Path) -> None:
    """700 007 is 100 001 each; 50 001 and 50 000 in turn, and no more than a krona between the halves."""
    issued = kf.invoices(rss(tmp_path, [FIRST], more=MORE), instalments=2)
    assert by_instalment(issued) == {1: 2_400_000}
    rent = by_instalment(issued, "hyra")
    assert sum(rent.values()) == 700_007
    assert abs(rent[1] - rent[2]) == 1
    replayed = {step.id: step for step in run(issued.steps)}
    assert all(value_of(row.ref, replayed) == row.amount for row in issued.rows)
    assert issued.table["row_key"].is_unique


def test_one_amount_for_the_year_is_divided_equally(tmp_path: Path) -> None:
    issued = kf.invoices(rss(tmp_path, 1_400_000), instalments=4)
    assert by_instalment(issued) == dict.fromkeys(range(1, 5), 350_000)
    with pytest.raises(kf.InputError, match="inte angivet hur ofta"):
        kf.invoices(rss(tmp_path, 1_400_000))


@pytest.mark.parametrize(
    "given", [{"instalments": 4}, {"instalments": "annual"}, {"due_dates": ["2017-12-31"]}]
)
def test_another_number_than_the_periods_is_refused(tmp_path: Path, given: dict[str, object]) -> None:
    with pytest.raises(kf.InputError, match="2 perioder") as refused:
        kf.invoices(rss(tmp_path, [FIRST]), **given)  # type: ignore[arg-type]
    assert "instalments=2" in refused.value.faults[0].remedy


def test_twelve_periods(tmp_path: Path) -> None:
    """Three months of 7 001: each party 1 000 a month, and the odd krona to the first at 1, 2 and 3 of
    7 001, 14 002 and 21 003, which by equal weights goes to the first, the first two, the first three."""
    issued = kf.invoices(rss(tmp_path, [7_001, 7_001, 7_001], periods=12))
    assert by_instalment(issued) == {1: 7_001, 2: 7_001, 3: 7_001}
    cells = {(row.recipient, row.instalment): row.amount for row in issued.rows}
    assert [cells["2260", month] for month in (1, 2, 3)] == [1_001, 1_000, 1_000]
    assert [cells["2262", month] for month in (1, 2, 3)] == [1_000, 1_001, 1_000]
    assert [cells["2280", month] for month in (1, 2, 3)] == [1_000, 1_000, 1_001]


def test_one_amount_for_the_year_is_told_as_such(tmp_path: Path) -> None:
    issued = kf.invoices(rss(tmp_path, FIRST), instalments=2)
    notes = {row.check: row.note for row in issued.check_rows}
    assert "läst som hela årets" in notes["periods_as_year"]
    assert "[2_400_000]" in notes["periods_as_year"]
    assert notes["periods_as_year"].replace(" ", "")[:20] in invoices_report(issued, []).replace(" ", "")
    told = kf.invoices(rss(tmp_path, [FIRST]))
    assert not {"periods_as_year", "periods_again"} & {row.check for row in told.check_rows}
