"""An agreement comes back from its workbook as the same agreement: bundled, drawn, with every mechanism."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings

import kostnadsfordelning as kf
from kostnadsfordelning.agreement.catalogue import bundled
from kostnadsfordelning.agreement.excel.sheets import FIELDS, SHEETS
from kostnadsfordelning.agreement.excel.words import CHOICES, meant, word
from kostnadsfordelning.agreement.loading import agreement_from
from kostnadsfordelning.agreement.split import Blend, Branch
from kostnadsfordelning.agreement.stages import KINDS
from kostnadsfordelning.errors import AgreementFileError
from tests.agreement.excel.made import FILLED, agreement, through
from tests.agreement.wide import WIDE
from tests.calculation.drawn import Tree, trees

if TYPE_CHECKING:
    from collections.abc import Iterator

EXAMPLES = sorted((Path(__file__).parents[3] / "data" / "examples").glob("*.yaml"))


@pytest.mark.parametrize("one", bundled(), ids=lambda one: f"{one.id}@{one.version}")
def test_every_bundled_agreement_comes_back(one: kf.Agreement, tmp_path: Path) -> None:
    assert through(one, tmp_path) == one


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_comes_back_or_is_refused_with_its_reason(path: Path, tmp_path: Path) -> None:
    one = kf.load_agreement(path)
    blends = [item.id for item in one.items if isinstance(item.split, Blend)]
    tiers = [1 for branch in _second_tier(one) if isinstance(branch.by, tuple)]
    if blends or tiers:
        with pytest.raises(kf.InputError, match=r"två hela fördelningar|fler än två nivåer"):
            through(one, tmp_path)
    else:
        assert through(one, tmp_path) == one


KEYS = """\
keys:
  lika: {equal: , clause: Lika delar}
  fast: {fixed: {0114: 40 %, Ragunda: 60 %}, source: § 4}
  tal: {fixed: {0114: 3, Ragunda: "1,5"}}
  delvis: {fixed: {0114: {unknown: "Hur mycket?", choices: [1, 2]}, Ragunda: 60 %}}
  oppen: {fixed: {unknown: "Vilka andelar?", source: § 5, assumed: inget sägs}}
  folkmangd: {population: {month: 11, day: 1, years_before: 1}}
  da: {population: {unknown: "Vilken dag?"}}
  dygn: {usage: vardygn, unit: dygn}
  dygn2: {usage: {Ragunda: 120, 0114: "80,5"}, unit: dygn}
  areal: {land_area: latest}
  areal2: {land_area: 2024-01-01}
  skattekraft: {tax_base: 2023}
  skattekraft2: {tax_base: latest}
  modell: {weighted: {folkmangd: 70 %, lika: 20 %, areal: 1/10}, decimals: 6, off_100: largest_remainder}
  infasad: {weighted: {folkmangd: {2026: 100 %, 2027: 85 %}, lika: {2026: 0 %, 2027: 15 %}}}
"""
AMOUNT = """\
    amount:
      - {given: 1 000, price_year: 2026}
      - {uprate: 3 %, round: each_year}
"""
SPLIT = """\
      - {to: kommuner, take: 2/3, by: fast}
      - {to: region, take: rest}
"""
AMOUNTS = {
    "index": "[{given: 10, price_year: 2026}, {uprate: {index: PKV, edition: {month: 10, years_before: 1}, "
    "figure_year: same, source: § 9}, from: 2028, round: end, compare_with: 3 %}]",
    "index-dated": "[{given: 10, price_year: 2026}, {uprate: {index: KPI, edition: 2025-10-01, "
    "figure_year: {unknown: Vilket år?}}, round: {unknown: När?, choices: [each_year, end]}}]",
    "true-up": "[{given: 10, price_year: 2026}, {uprate: {index: PKV, edition: {month: 10, years_before: 1}, "
    "figure_year: same}, round: end}, {true_up: {month: 10, years_before: 0}, goes_on_from: settled}]",
    "grants": "[actual, carry_over, {deduct: statliga_medel, below_zero: stop}, "
    "{add: 50 000, clause: Tillägg}]",
    "carried": "[{actual: , assumed: x}, {carry_over: -120 000}, {add: hyra}, "
    "{deduct: 5, below_zero: refuse}]",
    "threshold": "[actual, {threshold: 100 000, counts: excess}, "
    "{mandate: 150 000, decided_by: styrgruppen}]",
    "frame": "[actual, {frame: [{given: 4 500 000}, {deduct: medel, below_zero: stop}], "
    "clause: Ramen}, {add: 7}]",
    "open-frame": "[actual, {frame: {unknown: Vilken ram?}}]",
    "part-year": "[{given: {unknown: Årskostnad?}}, {prorate: 9/12}]",
    "thirds": "[{given: 10, price_year: 2026}, {uprate: '-33,333333 %', round: end}]",
}
SPLITS = {
    "tiers": "[{to: kommuner, take: '50,75 %', by: [{to: [Ragunda], take: 1/3}, {to: [Upplands Väsby], "
    "take: rest}]}, {to: region, take: rest, clause: Resten}]",
    "lists": "[{to: [Ragunda, region, 0114], take: rest, by: lika}]",
    "one": "[{to: [region], take: rest}]",
    "amount": "[{to: kommuner, take: {amount: 300 000}, by: lika}, {to: region, take: rest}]",
    "open": "[{to: kommuner, take: {unknown: Hur stor del?}, by: {unknown: Hur?, choices: [lika, fast]}},"
    " {to: region, take: rest}]",
    "undecided": "{unknown: Hur delas kostnaden?, choices: [folkmangd, lika], source: § 8}",
    "limits": "[{to: kommuner, take: rest, by: lika, limits: {cap: 500 000, floor: 5 %, max_change: 5 %, "
    "previous: {year: 2025, amounts: {Ragunda: 100 000, 0114: 9}, source: bokslut}, cut_off: redistribute}}]",
    "limits-each": "[{to: kommuner, take: rest, by: lika, limits: {cap: {Ragunda: 1/3, 0114: 40 000}, "
    "max_change: {increase: 5 %, decrease: {unknown: Hur mycket?}}, "
    "previous: {year: 2025, amounts: {Ragunda: 1, 0114: 2}}, cut_off: unfunded, clause: Taket}}]",
}
CHARGES = {
    "rate": "[{to: kommuner, take: {charge: {base: 25 000, rate: '12,50', of: folkmangd}}}]",
    "rate-in-mills": "[{to: kommuner, take: {charge: {rate: '12,3450', of: folkmangd}}}]",
    "base": "[{to: kommuner, take: {charge: {base: {Ragunda: 10 000, 0114: 20 000}}}}]",
    "bands": "[{to: kommuner, take: {charge: {of: folkmangd, edge: lower, applies: marginal, bands: "
    "[{from: 0, to: 7 000, rate: 30}, {from: 7 000, to: 15 000, rate: 20}, {from: 15 000, rate: '9,5'}]}}},"
    " {to: region, take: {charge: {base: {unknown: Vilken avgift?}}}}]",
}
REST = {
    "rounding": (
        "rounding: {method: largest_remainder, ties: order}",
        "rounding: {method: half_up, ties: refuse, residual_to: Ragunda, unit: 10, "
        "shares: {decimals: 1, off_100: largest}, clause: Avrundas}",
    ),
    "residual": (
        "rounding: {method: largest_remainder, ties: order}",
        "rounding: {method: down, ties: largest, residual_to: none}",
    ),
    "at-item": ("ties: order}", "ties: order, at: item}"),
    "manual": (
        "ties: order}",
        "ties: order, manual: [{year: 2026, item: drift, party: Ragunda, delta: 1, reason: Enligt beslut}, "
        "{year: 2026, item: drift, party: 0114, delta: -1, reason: Enligt beslut, source: § 3}]}",
    ),
    "membership": (
        "items:",
        "membership: {method: month_weights, others: {unknown: Vem bär?}, source: § 2, "
        "parties: {Ragunda: {joins: 2026-07-01, clause: Inträde}, 0114: {leaves: {unknown: När?}}}}\nitems:",
    ),
    "settlement": (
        "items:",
        "settlement: {key: same, deficit_key: lika, de_minimis: 500}\npart_year: by_months\nitems:",
    ),
    "open-settlement": ("items:", "settlement: {key: {unknown: Hur?}, assumed: inget sägs}\nitems:"),
    "decisions": (
        "items:",
        "decisions: [{party: Ragunda, decision: declined, date: 2026-02-01, source: KS § 12}, "
        "{party: 0114, decision: not_handled}]\nitems:",
    ),
    "documents": ("name: Regionen}", "name: Regionen, document: requisition}"),
    "about": (
        "valid_from: 2026-01-01",
        "valid_from: 1899-01-01\nvalid_to: 2030-12-31\nversion: 2026-b\nreplaces: prov 1\n"
        "issuer: {unknown: Vem fakturerar?, source: § 1}\n"
        "clause: |\n  Rad ett\n  rad två = 50 %\nassumed: ja",
    ),
    "every-third": (
        "- id: drift",
        "- id: drift\n    name: Drift\n    occurs: {every_years: 3, first_year: 2026}",
    ),
    "occurs": ("- id: drift", "- id: drift\n    occurs: on_decision\n    clause: =1+1"),
    "occurs-open": (
        "- id: drift",
        "- id: drift\n    occurs: {every_years: 3, first_year: {unknown: Vilket?}}\n    source: § 1",
    ),
    "printed": (
        "items:",
        "printed:\n- {year: 2026, item: drift, source: § 2, amounts: {Ragunda: 400, 0114: 267}}\n"
        "- {year: 2026, amounts: {Ragunda: 400}}\n"
        "not_expressed: [{clause: Avgift, reason: Visas bara, source: § 3}]\nitems:",
    ),
}


def mechanisms() -> Iterator[tuple[str, str]]:
    yield "keys", FILLED.replace(FILLED[FILLED.index("keys:") : FILLED.index("rounding:")], KEYS)
    for name, amount in AMOUNTS.items():
        yield name, FILLED.replace(AMOUNT, f"    amount: {amount}\n")
    for name, split in SPLITS.items():
        yield name, FILLED.replace(f"split:\n{SPLIT}", f"split: {split}\n")
    for name, split in CHARGES.items():
        yield name, FILLED.replace(f"{AMOUNT}    split:\n{SPLIT}", f"    split: {split}\n")
    for name, (old, new) in REST.items():
        assert FILLED.count(old) == 1, name
        yield name, FILLED.replace(old, new)
    yield (
        "shown-at-nothing",
        FILLED.replace(
            f"split:\n{SPLIT}", "split: [{to: region, take: rest}]\n    listed: [Ragunda, 0114]\n"
        ),
    )
    yield "places", FILLED.replace("- id: drift", "- id: drift\n    measure: platser\n    sign: income")
    yield (
        "periods",
        FILLED.replace(AMOUNT, "    amount: [actual]\n").replace(
            "- id: drift", "- id: drift\n    periods: 2"
        ),
    )


@pytest.mark.parametrize(("name", "content"), list(mechanisms()), ids=[name for name, _ in mechanisms()])
def test_every_mechanism_comes_back(name: str, content: str, tmp_path: Path) -> None:
    assert content != FILLED, name
    one = agreement(content)
    assert through(one, tmp_path) == one


def test_an_agreement_with_nearly_everything_comes_back(tmp_path: Path) -> None:
    blend = WIDE[WIDE.index("      blend:") : WIDE.index("    listed: [Berg]")]
    content = WIDE.replace(blend, "      [{to: [Ragunda, Bräcke], take: rest, by: dygn}]\n")
    one = agreement(content)
    assert through(one, tmp_path) == one


def test_the_mechanisms_above_use_every_column_and_every_stage() -> None:
    """A column that no agreement fills would prove nothing."""
    from kostnadsfordelning.agreement.excel.filling import laid_out

    filled: set[tuple[str, str]] = set()
    stages = set()
    for _, content in mechanisms():
        layout = laid_out(agreement(content))
        filled |= {(sheet, column) for sheet, rows in layout.items() for row in rows for column in row}
        stages |= {str(row["stage"]) for row in layout["amounts"]}
    notes = {"clause", "source", "assumed"}
    every = {(sheet.name, column.name) for sheet in SHEETS for column in sheet.columns}
    every |= {("agreement", f"{section}.{name}") for section, form in FIELDS.items() for name in form}
    missing = {one for one in every - filled if one[1].rpartition(".")[2] not in notes}
    assert not missing
    assert {meant("stage", stage) for stage in stages} == set(KINDS)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(trees())
def test_drawn_agreements_come_back_or_are_refused_for_their_third_tier(tree: Tree) -> None:
    try:
        one = agreement_from(tree)
    except AgreementFileError:
        return  # not every drawn tree is an agreement
    with tempfile.TemporaryDirectory() as folder:
        if any(isinstance(branch.by, tuple) for branch in _second_tier(one)):
            with pytest.raises(kf.InputError, match="fler än två nivåer"):
                through(one, Path(folder))
        else:
            assert through(one, Path(folder)) == one


def _second_tier(one: kf.Agreement) -> Iterator[Branch]:
    for item in one.items:
        for branch in item.split if isinstance(item.split, tuple) else ():
            yield from branch.by if isinstance(branch.by, tuple) else ()


def test_the_same_agreement_gives_the_same_bytes(tmp_path: Path) -> None:
    one = kf.load_agreement("barnahus")
    first, second = one.to_excel(tmp_path / "a.xlsx"), one.to_excel(tmp_path / "b.xlsx")
    assert first.read_bytes() == second.read_bytes()
    blank, again = kf.agreement_template(tmp_path / "c.xlsx"), kf.agreement_template(tmp_path / "d.xlsx")
    assert blank.read_bytes() == again.read_bytes()


def test_a_workbook_computes_as_its_file_does(tmp_path: Path) -> None:
    path = kf.load_agreement("cmv").to_excel(tmp_path / "cmv.xlsx")
    assert kf.allocate(str(path), 2023).amounts == kf.allocate("cmv", 2023).amounts


@pytest.mark.parametrize("choices", CHOICES)
def test_no_two_words_of_a_list_are_the_same(choices: str) -> None:
    told = [word(choices, value) for value in CHOICES[choices]]
    assert len({one.casefold() for one in told}) == len(told)
    assert [meant(choices, one) for one in told] == list(CHOICES[choices])
