"""An agreement that says everything the format can say, so that nothing is left out of a copy or a check."""

from __future__ import annotations

from kostnadsfordelning.agreement.loading import parse_agreement

WIDE = """\
format: 1
id: bred
name: Bred
status: example
version: 2b
valid_from: 2026-07-01
valid_to: 2030-12-31
replaces: version 1
issuer: R23
source: Exempel
clause: Avtalet
assumed: ett exempel
parties:
  kommuner:
    - {code: 2303, name: Ragunda}
    - {code: 2305, name: Bräcke}
    - {code: 2326, name: Berg, document: requisition}
  region:
    - {code: R23, name: Regionen, document: internal}
keys:
  folkmangd: {population: {month: 11, day: 1, years_before: 1}, clause: § 1}
  lika: equal
  fast: {fixed: {Ragunda: 1/4, Bräcke: 1/4, 2326: "0,5"}}
  dygn: {usage: vardygn, unit: dygn}
  timmar: {usage: {Ragunda: 120, Bräcke: "80,5", Berg: 0}, unit: timmar}
  areal: {land_area: latest}
  areal_2025: {land_area: 2025-01-01}
  skattekraft: {tax_base: 2023}
  skattekraft_ny: {tax_base: latest}
  modell: {weighted: {folkmangd: 70 %, lika: 20 %, areal: 10 %}, decimals: 6, off_100: largest_remainder}
  infasad: {weighted: {folkmangd: {2026: 100 %, 2027: 85 %}, lika: {2026: 0 %, 2027: 15 %}}}
rounding:
  method: half_up
  ties: order
  residual_to: largest
  unit: 1
  shares: {decimals: 4, off_100: largest}
  at: branch
  manual:
    - {year: 2026, item: drift, party: Berg, delta: 1, reason: beslut, source: § 9}
    - {year: 2026, item: drift, party: Bräcke, delta: -1, reason: beslut}
membership:
  method: month_by_month
  others: total_shrinks
  parties: {Ragunda: {joins: 2026-07-01, clause: § 3}, 2305: {joins: 2026-07-01, leaves: 2028-02-29}}
part_year: by_months
settlement: {key: folkmangd, deficit_key: same, de_minimis: 500, clause: § 8}
decisions:
  - {party: Ragunda, decision: approved, date: 2026-02-01, source: KS § 12}
  - {party: 2305, decision: declined}
  - {party: Berg, decision: not_handled}
items:
  - id: drift
    name: Driften
    amount:
      - {given: 300 000, price_year: 2025}
      - uprate: {index: PKV, edition: {month: 10, years_before: 1}, figure_year: same}
        round: each_year
        from: 2026
        compare_with: 3 %
      - {true_up: {month: 10, years_before: 0}, goes_on_from: settled}
      - {carry_over: 120 000}
      - {add: 50 000}
      - {deduct: statliga_medel, below_zero: stop}
      - {threshold: 1 000, counts: excess}
      - {mandate: 900 000, decided_by: styrgruppen}
      - frame:
          - {given: 4 500 000, price_year: 2025}
          - {uprate: 2 %, round: end}
          - {deduct: statliga_medel, below_zero: refuse}
      - {prorate: 9/12}
    split:
      - {to: region, take: {amount: 3 000}}
      - to: kommuner
        take:
          charge: {base: {Ragunda: 1 000, Bräcke: 2 000, Berg: 0}, rate: "12,50", of: folkmangd}
      - to: [kommuner, Regionen]
        take: rest
        by:
          - {to: region, take: 1/3}
          - to: [Ragunda, Bräcke, Berg]
            take: rest
            by: modell
            limits:
              cap: {Ragunda: 500 000}
              floor: 5 %
              max_change: {increase: 5 %, decrease: 10 %}
              previous: {year: 2025, amounts: {Ragunda: 100 000, Bräcke: 1, Berg: -2}, source: § 7}
              cut_off: redistribute
              assumed: prov
  - id: platser
    measure: platser
    sign: income
    occurs: {every_years: 2, first_year: 2026}
    periods: 4
    amount: [actual, carry_over, {add: extra}, {deduct: 5, below_zero: refuse}]
    split:
      blend: {2026: {gammal: 75 %, ny: 25 %}, 2027: {ny: 100 %}}
      splits:
        gammal: [{to: [Ragunda, Bräcke], take: rest, by: fast}]
        ny: [{to: [Ragunda, Bräcke], take: rest, by: dygn, limits: {max_change: 5 %, cut_off: unfunded}}]
    listed: [Berg]
  - id: avgift
    occurs: on_decision
    split:
      - to: kommuner
        take:
          charge:
            of: timmar
            edge: lower
            applies: marginal
            bands:
              - {from: 0, to: 7 000, rate: 30}
              - {from: 7 000, rate: {unknown: "Vad kostar timmarna däröver?", choices: ["10", "20"]}}
printed:
  - {year: 2026, item: drift, amounts: {Ragunda: 1}}
not_expressed:
  - {clause: § 99, reason: ingen kostnad, source: avtalet}
"""

wide = parse_agreement(WIDE, "bred.yaml")
