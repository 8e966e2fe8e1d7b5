"""Agreements made for the tests of reports: each with mechanisms that must be seen in every view."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kostnadsfordelning.calculation.allocate import allocate
from kostnadsfordelning.reference.price_index import price_index_from

if TYPE_CHECKING:
    from pathlib import Path

    from kostnadsfordelning.calculation.allocation import Allocation

HEAD = """\
format: 1
id: {id}
name: {name}
status: decided
version: 1
valid_from: 2025-01-01
source: KS 2025-05-05 § 10
parties:
  kommuner:
  - {{code: "2303", name: Ragunda}}
  - {{code: "2305", name: Bräcke}}
  - {{code: "2321", name: Åre}}
  - {{code: "2380", name: Östersund}}
keys:
  folkmangd: {{population: 2020-12-31, source: § 4}}
  lika: {{equal: , source: § 4}}
  areal: {{land_area: latest, source: § 4}}
  dygn: {{usage: {{Ragunda: 120, Bräcke: 80, Åre: 100, Östersund: 180}}, unit: dygn, source: § 4}}
  modell: {{weighted: {{folkmangd: 70 %, lika: 20 %, areal: 10 %}}, decimals: 6, off_100: largest_remainder,
    source: § 4}}
rounding: {{{rounding}}}
{more}
items:
"""
PLAIN = "method: largest_remainder, ties: order, source: § 5"

FRAME = """\
- id: drift
  name: Drift
  periods: 2
  source: § 6
  amount:
  - actual
  - {deduct: statsbidrag, below_zero: stop}
  - {frame: [{given: 4 500 000, price_year: 2025}, {uprate: 3 %, round: each_year},
      {deduct: 435 000, below_zero: stop}]}
  split: [{to: kommuner, take: rest, by: folkmangd}]
"""
DECISIONS = """\
decisions:
- {party: Ragunda, decision: approved, date: 2026-02-01, source: KS § 12}
- {party: Åre, decision: declined, date: 2026-02-03, source: KF § 3}
- {party: Bräcke, decision: not_handled}
"""

CAPS = """\
- id: drift
  name: Drift
  source: § 6
  amount: [{given: 1 000 000, price_year: 2026}]
  split: [{to: kommuner, take: rest, by: folkmangd,
    limits: {cap: {Östersund: 600 000}, floor: 5 %, cut_off: redistribute}}]
- id: lokal
  name: Lokaler
  source: § 7
  amount: [{given: 300 000, price_year: 2026}]
  split: [{to: kommuner, take: rest, by: folkmangd, limits: {cap: 50 %, cut_off: unfunded}}]
"""

WEIGHTED = """\
- id: drift
  name: Drift
  source: § 6
  amount: [{given: 1 000 000, price_year: 2026}]
  split: [{to: kommuner, take: rest, by: modell}]
"""
MEMBERS = """\
membership: {{method: {method}, others: {others}, source: § 8, parties: {{Ragunda: {{joins: 2026-07-01}}}}}}
"""

MIXED = """\
- id: platser
  name: Praktikplatser
  measure: platser
  source: § 6
  amount: [{given: 1 048}]
  split: [{to: kommuner, take: rest, by: folkmangd}]
- id: drift
  name: Drift
  source: § 6
  amount: [{given: 1 000 000, price_year: 2026}]
  split: [{to: kommuner, take: {amount: 100 000}, by: folkmangd}, {to: kommuner, take: rest, by: dygn}]
- id: bidrag
  name: Statsbidrag
  sign: income
  source: § 6
  amount: [{given: 200 000, price_year: 2026}]
  split: [{to: kommuner, take: rest, by: folkmangd}]
- id: timmar
  name: Handledning
  measure: timmar
  source: § 6
  amount: [{given: 1 200}]
  split: [{to: [Ragunda, Åre], take: rest, by: folkmangd}]
  listed: [Bräcke]
"""

PLACES = """\
- id: platser
  name: Praktikplatser
  measure: platser
  periods: 2
  source: § 6
  amount: [actual, {add: 5}, {deduct: vakanser, below_zero: stop}, {threshold: 10, counts: whole},
    {mandate: MANDATE, decided_by: styrgruppen}, {frame: [{given: 1 000}]}, {prorate: 9/12}]
  split: [{to: [Ragunda], take: {amount: 10}}, {to: kommuner, take: rest, by: [{to: kommuner, take: 50 %,
    by: lika}, {to: kommuner, take: rest, by: folkmangd, limits: {cap: 300, floor: 5, cut_off: unfunded}}]}]
"""

CHARGES = """\
- id: avgift
  name: Avgift
  source: § 6
  split: [{to: kommuner, take: {charge: {base: 25 000, of: folkmangd, edge: lower, applies: marginal,
    bands: [{from: 0, to: 7000, rate: 30}, {from: 7000, to: 15000, rate: 20},
    {from: 15000, rate: "10,50"}]}}}]
- id: infasad
  name: Infasad
  source: § 6
  amount: [{given: 1 000 000, price_year: 2026}]
  split: {blend: {2026: {gammal: 75 %, ny: 25 %}, 2027: {ny: 100 %}}, splits: {gammal: [{to: kommuner,
    take: rest, by: lika}], ny: [{to: kommuner, take: rest, by: folkmangd}]}}
- id: andring
  name: Ändring
  source: § 6
  amount: [{given: 900 000, price_year: 2026}, {threshold: 100 000, counts: excess}]
  split: [{to: kommuner, take: rest, by: folkmangd, limits: {max_change: 5 %, previous: {year: 2025, amounts:
    {Ragunda: 40 000, Bräcke: 60 000, Åre: 100 000, Östersund: 580 000}}, cut_off: unfunded}}]
"""
MANUAL = """\
, manual: [{year: 2026, item: infasad, party: Åre, delta: 1, reason: lottning},
  {year: 2026, item: infasad, party: Östersund, delta: -1, reason: lottning}]"""

TABLE = """\
- {id: a, name: Drift, source: § 6, amount: [{given: 100 001, price_year: 2026}], split: [{to: kommuner,
    take: 30 %, by: lika}, {to: kommuner, take: rest, by: folkmangd}]}
- {id: b, name: Lokaler, source: § 6, amount: [{given: 50 003, price_year: 2026}, {prorate: 9/12}],
    split: [{to: kommuner, take: rest, by: folkmangd}]}
- {id: c, name: Fordon, source: § 6, amount: [{given: 7 777, price_year: 2026}],
    split: [{to: [Ragunda, Åre], take: rest, by: lika}]}
"""

TRUE_UP = """\
- id: drift
  name: Drift
  source: § 6
  amount:
  - {given: 1 000 000, price_year: 2022}
  - {uprate: {index: LPI, edition: {month: 10, years_before: 1}, figure_year: same}, round: each_year,
      compare_with: 3 %, source: § 7}
  - {true_up: {month: 10, years_before: 1}, goes_on_from: invoiced, source: § 8}
  - carry_over
  split: [{to: kommuner, take: rest, by: folkmangd}]
"""
EDITIONS = """\
index;publicerad;år;procent;status
LPI;2022-10-03;2023;4,0;prognos
LPI;2023-10-02;2024;1,0;prognos
LPI;2024-10-01;2024;2,0;utfall
LPI;2024-10-01;2025;3,0;prognos
LPI;2025-10-01;2025;4,0;utfall
LPI;2025-10-01;2026;2,0;prognos
"""

NAMES = (
    "frame", "caps", "weighted", "carried", "shrinking", "mixed", "places", "charges", "table",
    "trueup",
)  # fmt: skip


def made(folder: Path, name: str, mandate: str = "2 000") -> Allocation:
    """The result for 2026 of one of the agreements; ``mandate`` is that of ``places``."""
    rounding, more, told = PLAIN, "", dict[str, Any]()
    items = {
        "frame": FRAME, "caps": CAPS, "weighted": WEIGHTED, "carried": WEIGHTED, "shrinking": WEIGHTED,
        "mixed": MIXED, "places": PLACES, "charges": CHARGES, "table": TABLE, "trueup": TRUE_UP,
    }[name]  # fmt: skip
    if name == "frame":
        more = DECISIONS
        told = {
            "actual": {"frame.drift": [2_400_000, 2_800_000]},
            "grants": {"frame.drift.statsbidrag": 500_000},
        }
    elif name == "weighted":
        more = MEMBERS.format(method="month_weights", others="carry")
    elif name == "carried":
        more = MEMBERS.format(method="month_by_month", others="carry")
    elif name == "shrinking":
        more = MEMBERS.format(method="month_weights", others="total_shrinks")
    elif name == "places":
        rounding = "method: half_up, residual_to: none, ties: order, source: § 5"
        told = {"actual": {"places.platser": ["500,5", 600]}, "grants": {"places.platser.vakanser": 3}}
    elif name == "charges":
        rounding += MANUAL
    elif name == "trueup":
        more = "replaces: ett tidigare avtal"
        index = folder / "lpi.csv"
        index.write_text(EDITIONS, encoding="utf-8")
        told = {
            "carry_over": {"trueup.drift": -20_000},
            "price_index": price_index_from(index, source="påhittat"),
        }
    elif name == "table":
        rounding += ", at: agreement"
    path = folder / f"{name}.yaml"
    head = HEAD.format(id=name, name=f"Avtal {name}", rounding=rounding, more=more)
    path.write_text(head + items.replace("MANDATE", mandate), encoding="utf-8")
    return allocate(path, 2026, **told)
