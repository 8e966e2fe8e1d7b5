"""Every mechanism in words: exact, with its numbers, and never in kronor what is not kronor."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from tests.reports.mechanisms import HEAD, NAMES, PLAIN, made

from kostnadsfordelning.agreement.catalogue import load_agreement
from kostnadsfordelning.calculation.allocate import allocate
from kostnadsfordelning.calculation.steps import RoundCost
from kostnadsfordelning.errors import MandateError
from kostnadsfordelning.invoicing.invoices import invoices
from kostnadsfordelning.messages import text
from kostnadsfordelning.messages.numbers import amount, measured, units
from kostnadsfordelning.reports.account import account
from kostnadsfordelning.reports.measures import measures_of
from kostnadsfordelning.reports.workbook.check_words import check_name

if TYPE_CHECKING:
    from pathlib import Path

    from kostnadsfordelning.calculation.allocation import Allocation

MONEY = re.compile(r"\bkr\b|kron", re.IGNORECASE)


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Allocation]:
    folder = tmp_path_factory.mktemp("avtal")
    return {name: made(folder, name) for name in NAMES}


def plain(words: str) -> str:
    return words.replace("\N{NO-BREAK SPACE}", " ")


def in_workbook(path: Path) -> list[str]:
    """Every text of a workbook, with the sheet's name before it."""
    return [
        plain(f"{sheet.title}: {cell}")
        for sheet in load_workbook(path)
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if isinstance(cell, str)
    ]


@pytest.mark.parametrize("name", NAMES)
def test_every_account_ends_in_its_amount(results: dict[str, Allocation], name: str) -> None:
    (result,) = results[name].results
    for row in result.rows:
        (item,) = (one for one in account(result, row.party) if one.item_id == row.item)
        amounts = [line.amount for line in item.lines if line.amount is not None]
        assert amounts[-1] == item.amount == row.amount, (row.party, row.item)
        assert all("None" not in f"{line}".replace("amount=None", "") for line in item.lines)


@pytest.mark.parametrize("name", NAMES)
def test_every_division_by_a_key_tells_the_denominator(results: dict[str, Allocation], name: str) -> None:
    (result,) = results[name].results
    for row in result.rows:
        for item in account(result, row.party):
            for line in item.lines:
                if ".key:" in line.step_id and line.step_id.count(".") == 2:
                    assert " av " in line.computation or " × " in line.computation, line


TOLD = {
    ("frame", "Ragunda"): [
        "Verklig kostnad 2026: 5 200 000 kr",
        "Avdrag 2026: statsbidrag: 500 000 kr",
        "Efter avdrag: 4 700 000 kr (5 200 000 kr − 500 000 kr)",
        "Kostnadstaket: uppräknat till 2026: 4 500 000 kr × (1 + 3 %) = 4 635 000,00 → 4 635 000 kr",
        "Kostnadstaket: efter avdrag: 4 200 000 kr (4 635 000 kr − 435 000 kr)",
        "Kostnadstak 4 200 000 kr: 4 200 000 kr (4 700 000 kr ligger 500 000 kr över kostnadstaket",
        "Folkmängd 31 december 2020: 5 208 av 87 423 → 5,957 %",
        # 1 900 000 × 5 208 / 87 423 = 113 187,6; the year 250 204, so the second period the rest.
        "Varav period 1: 113 188 kr",
        "250 204 kr till och med perioden, varav 113 188 kr tidigare → 137 016 kr",
    ],
    ("caps", "Östersund"): [
        "Partens del före tak och golv: 1 000 000 × 63 985 / 87 423 = 731 901,2159… kr → 731 901 kr",
        "tak 600 000 kr: 131 901 kr över fördelas på de övriga",
        "tak 150 000 kr (50 %): 69 570 kr över bärs av ingen",
    ],
    ("caps", "Ragunda"): [
        "88 881 kr (59 573 kr + 29 308 kr som parter vid sina tak inte betalar)",
        "inom gränserna: tak 150 000 kr (50 %)",
    ],
    ("caps", "_residual"): [
        "Fördelas inte: 69 570 kr (300 000 kr − 230 430 kr)",
        "Taken skär bort 69 570 kr, som inte omfördelas (ofinansierat)",
    ],
    ("weighted", "Ragunda"): [
        "Landareal 1 januari 2023: 2 510,89 av 15 322,34 km² → 16,387 %",
        "folkmängd 70 % × 5,957 % + lika 20 % × 25,000 % + landareal 10 % × 16,387 % → 10,809 %",
        "Andel avrundad till 4 decimaler: 10,80878 % → 10,8088 %",
        "Deltar 6 av 12 månader: 108 088 × 6 = 648 528 av 11 351 472 → 5,713 %",
        "Månader: juli–december",
        "1 000 000 × 648 528 / 11 351 472 = 57 131,6213… kr → 57 132 kr",
    ],
    ("carried", "Ragunda"): [
        # Half of the year by 10,8088 %, nothing of the other half.
        "Deltar 6 av 12 månader: varje månads del fördelas mellan dem som deltar den månaden → 5,404 %",
        "1 000 000 × 5,4044 % = 54 044,00 kr → 54 044 kr",
    ],
    ("shrinking", "_residual"): ["Frånvarande parters del är 54 044 kr, som de andra inte bär"],
    ("mixed", "Ragunda"): [
        "1 048 × 5 208 / 87 423 = 62,4319… platser → 62 platser",
        "Fast belopp enligt avtalet: 100 000 kr",
        "Kvar att fördela: 900 000 kr (1 000 000 kr − 100 000 kr)",
        "Nyckel: dygn: 120 av 480 dygn → 25,000 %",
        "Intäkt som delas ut: −200 000 kr (200 000 kr blir en utbetalning till parterna)",
        "Summa: 219 042 kr\n",
        "Summa: 62 platser",
        "Summa: 362 timmar",
    ],
    ("mixed", "Bräcke"): ["Står i tabellen enligt avtalet, men ingår inte i fördelningen: 0 timmar"],
    ("places", "Östersund"): [
        "Utfall 2026: 1 100,50 platser",
        "Avrundat till hela platser: 1 101 platser",
        "Tröskel 10 platser: 1 103 platser",
        "Kostnadstak 1 000 platser: 1 000 platser (1 103 platser ligger 103 platser över kostnadstaket",
        "9 av 12 månader: 1 000 platser × 9/12 → 750 platser",
        "kommuner (gren 2): 740 × 50 % = 370,00 platser",
        "inom gränserna: tak 300 platser; golv 5 platser",
    ],
    ("charges", "Östersund"): [
        "Folkmängd 31 december 2020: 63 985 invånare",
        "25 000 kr + 7 000 × 30 kr + 8 000 × 20 kr + 48 985 × 10,50 kr → 909 343 kr",
        "48 985 × 10,50 kr = 514 342,50 kr",
        "Före avrundning: 909 342,50 kr",
        "gammal 75 % × 250 000 kr + ny 25 % × 731 901 kr = 370 475,25 kr → 370 475 kr",
        "Placerat genom beslut: −1 kr, lottning: 370 474 kr (370 475 kr − 1 kr)",
    ],
    ("charges", "Ragunda"): [
        "Tröskel 100 000 kr: 800 000 kr (900 000 kr − 100 000 kr fördelas)",
        "högst 5 % mer än 40 000 kr året före, 42 000 kr: 5 658 kr över bärs av ingen",
    ],
    ("charges", "Bräcke"): [
        # 800 000 × 6 181 / 87 423 = 56 561,8; no lower than 60 000 less 5 %.
        "högst 5 % mindre än 60 000 kr året före, 57 000 kr: 438 kr läggs till, och ingen annan",
    ],
    ("trueup", "Ragunda"): [
        "Uppräknat till 2026: 1 081 912 kr × (1 + 2 %) = 1 103 550,24 → 1 103 550 kr",
        "Som jämförelse: med fast 3 % om året hade beloppet blivit 1 125 509 kr",
        # 2025 by its settled 4 %: 1 050 400 × 1,04 = 1 092 416, charged 1 081 912.
        "Justering mot utfall för 2025: 10 504 kr (1 092 416 kr med utfallet − 1 081 912 kr enligt",
        "LPI 2025: 4 %, publicerad 2025-10-01",
        "Med justeringen: 1 114 054 kr (1 103 550 kr + 10 504 kr)",
        "Överfört från året före, Drift: −20 000 kr",
        "Med överfört belopp: 1 094 054 kr (1 114 054 kr − 20 000 kr)",
    ],
    ("table", "Ragunda"): [
        "Hela fördelningen som en andel: 30 % × 25,000 % + 70 % × 5,957 % → 11,670 %",
        "100 001 kr × 11,6700… % = 11 670,1863… kr → 11 670 kr",
        "37 502 kr × 5 208 / 87 423 = 2 234,0850… kr → 2 234 kr",
        "tillsammans för Drift, Lokaler, Fordon",
    ],
}


@pytest.mark.parametrize(("name", "party"), TOLD)
def test_what_each_mechanism_did_is_told_exactly(
    results: dict[str, Allocation], name: str, party: str
) -> None:
    told = plain(results[name].explain(party))
    for words in TOLD[name, party]:
        assert words in told, words


def test_last_year_is_a_figure_and_not_calculated_once_more(results: dict[str, Allocation]) -> None:
    told = plain(results["charges"].explain("Ragunda"))
    assert "@2025" not in told
    assert told.count("40 000 kr") == 1


def test_a_residual_is_named_by_the_rule_that_leaves_it(results: dict[str, Allocation]) -> None:
    assert results["caps"].names["_residual"] == "Ofinansierat (debiteras inte)"
    assert results["shrinking"].names["_residual"] == "Frånvarande parters del (debiteras inte)"
    (places,) = measures_of(results["places"])
    # The caps did not cut; it is half_up that leaves three places too many.
    assert places.names["_residual"] == "Avrundningsrest (debiteras inte)"


@pytest.mark.parametrize("name", NAMES)
def test_every_agreement_is_written_as_a_workbook(
    results: dict[str, Allocation], name: str, tmp_path: Path
) -> None:
    path = tmp_path / "r.xlsx"
    results[name].to_excel(path)
    cells = in_workbook(path)
    steps = [cell for cell in cells if re.match(r"Beräkning: \d+\. ", cell)]
    (result,) = results[name].results
    # No printed tables here, so every step has its line, but for rounding of what was whole.
    silent = [step for step in result.steps if isinstance(step, RoundCost) and not step.active]
    assert len(steps) == len(result.steps) - len(silent)
    assert not any("None" in cell for cell in cells)


@pytest.mark.parametrize("name", NAMES)
def test_every_check_has_a_name_in_swedish(results: dict[str, Allocation], name: str) -> None:
    issued = invoices(results[name], instalments=2, allow_preliminary=True) if name != "places" else None
    rows = issued.all_check_rows if issued is not None else results[name].check_rows
    assert [row.check for row in rows if check_name(row.check) == row.check] == []


def summary(allocation: Allocation, path: Path) -> list[list[object]]:
    allocation.to_excel(path)
    return [list(row) for row in load_workbook(path)["Sammanställning"].iter_rows(values_only=True)]


def row_of(rows: list[list[object]], first: str) -> list[object]:
    return next(row for row in rows if str(row[0]) == first)


def test_periods_and_what_is_above_the_frame(results: dict[str, Allocation], tmp_path: Path) -> None:
    rows = summary(results["frame"], tmp_path / "r.xlsx")
    heads = row_of(rows, "Part")
    assert heads[3:6] == ["Period 1", "Period 2", "Kr 2026"]
    assert row_of(rows, "Ragunda")[3:6] == [113_188, 137_016, 250_204]
    assert row_of(rows, "Summa")[1:6] == [87_423, 1, 1_900_000, 2_300_000, 4_200_000]
    assert row_of(rows, "Över kostnadstaket, fördelas inte")[3:6] == [0, 500_000, 500_000]
    assert row_of(rows, "Hela beloppet")[5] == 4_700_000
    told = [plain(str(row[0])) for row in rows]
    assert "Kostnadstak, Drift: 4 635 000 − 435 000 = 4 200 000 kr." in told
    (warned,) = (one for one in told if one.startswith("Observera: Drift: kostnaden är 500 000 kr över"))
    assert told.index(warned) < told.index("Part")


def test_what_caps_leave_unfunded_stands_at_the_top(results: dict[str, Allocation], tmp_path: Path) -> None:
    told = [plain(str(row[0])) for row in summary(results["caps"], tmp_path / "r.xlsx")]
    assert "Observera: Lokaler: 69 570 kr är ofinansierat och debiteras ingen." in told[: told.index("Part")]
    assert any(line.startswith("Andelen är före tak och golv: en gräns har flyttat ") for line in told)


def test_an_equal_key_tells_its_denominator_and_that_it_is_assumed(tmp_path: Path) -> None:
    allocation = allocate("minimaria-fyrbodal", 2022, actual={"restid": 1200})
    rows = summary(allocation, tmp_path / "r.xlsx")
    told = [str(row[0]) for row in rows]
    assert "Fördelas efter: Lika delar, nämnare 13." in told
    assert row_of(rows, "Part")[1] == "Andel exakt ¹"
    assert "¹ Antagande: solidariskt läses som lika delar." in told


def test_an_assumed_key_of_what_is_decided_stands_at_the_top(tmp_path: Path) -> None:
    told = [str(row[0]) for row in summary(allocate("familjehemscentrum", 2023), tmp_path / "r.xlsx")]
    (line,) = (one for one in told if one.startswith("Observera: antagande om fördelningsnyckeln: "))
    assert told.index(line) < told.index("Part")


def test_examples_are_said_to_be_examples(tmp_path: Path) -> None:
    told = [str(row[0]) for row in summary(allocate("exempel-tak-och-golv", 2026), tmp_path / "r.xlsx")]
    assert "Observera: avtalet är ett exempel, så beloppen är exempel." in told


CHARGED = """\
- id: drift
  name: Drift
  source: § 6
  amount: [{given: 300 000, price_year: 2026}]
  split:
  - {to: kommuner, take: {charge: {base: 25 000}}}
  - {to: kommuner, take: rest, by: lika}
"""


def test_whose_charge_a_part_of_the_year_is(tmp_path: Path) -> None:
    more = """
membership:
  method: month_weights
  others: carry
  source: § 4
  parties: {Bräcke: {joins: 2026-07-01}, Åre: {leaves: 2025-12-31}}
"""
    path = tmp_path / "charged.yaml"
    head = HEAD.format(id="charged", name="Avtal med avgift", rounding=PLAIN, more=more)
    path.write_text(head + CHARGED, encoding="utf-8")
    allocation = allocate(path, 2026)
    notes = [plain(row.note) for row in allocation.check_rows if row.check == "prorated"]
    assert notes == [
        "Drift, avgift för Bräcke: 12 500 kr av årets 25 000 kr hör till månaderna juli–december."
    ]
    own, other = (plain(allocation.explain(name)) for name in ("Bräcke", "Ragunda"))
    assert "Avgift för Bräcke, 6 av 12 månader (juli–december): 25 000 kr × 6/12 → 12 500 kr" in own
    assert "× 6/12" not in other
    assert "300 000 kr − 62 500 kr" in other
    assert "Bräcke 12 500 kr" in other


def test_names_of_the_file_are_shown_without_underscores(tmp_path: Path) -> None:
    rss = load_agreement("rss-vasternorrland")
    allocation = allocate(
        rss, 2017, actual={"utveckling": [2_400_000, 2_300_000]}, grants={"statliga_medel": 300_000}
    )
    told = " ".join(in_workbook_of(allocation, tmp_path)) + allocation.explain(next(iter(allocation.names)))
    assert "statliga medel" in told
    assert "statliga_medel" not in told


def in_workbook_of(allocation: Allocation, folder: Path) -> list[str]:
    path = folder / "r.xlsx"
    allocation.to_excel(path)
    return in_workbook(path)


def test_no_whole_is_claimed_where_the_parts_do_not_make_it(
    results: dict[str, Allocation], tmp_path: Path
) -> None:
    # The frame cuts 103 of a year's 1 103 places; 9 of 12 months of the 1 000 within it are shared.
    rows = summary(results["places"], tmp_path / "r.xlsx")
    assert row_of(rows, "Över kostnadstaket, fördelas inte")[4] == 103
    assert "Hela beloppet" not in [row[0] for row in rows]
    assert not any("kreditering" in str(row[0]) for row in rows)


def test_decisions_of_the_parties_with_a_warning(results: dict[str, Allocation], tmp_path: Path) -> None:
    rows = summary(results["frame"], tmp_path / "r.xlsx")
    told = [str(row[0]) for row in rows]
    assert any("Åre har avböjt" in line for line in told)
    assert any("Bräcke har inte behandlat frågan" in line for line in told)
    start = told.index("Parternas beslut")
    assert [row[:2] for row in rows[start + 2 : start + 5]] == [
        ["Ragunda", "godkänt"],
        ["Åre", "avböjt"],
        ["Bräcke", "inte behandlat"],
    ]


def test_a_weighted_key_shows_its_parts_and_their_sums(
    results: dict[str, Allocation], tmp_path: Path
) -> None:
    rows = summary(results["weighted"], tmp_path / "r.xlsx")
    heads = [plain(str(head)) for head in row_of(rows, "Part")]
    assert heads[1:8] == [
        "Folkmängd 31 december 2020 70 %",
        "Lika delar 20 %",
        "Landareal 1 januari 2023 (km²) 10 %",
        "Andel sammanvägd",
        "Andel avrundad",
        "Månader",
        "Andel efter månader",
    ]
    assert row_of(rows, "Summa")[1:4] == [87_423, 4, pytest.approx(15_322.34)]
    assert row_of(rows, "Ragunda")[6] == 6


def test_each_measure_is_a_table_of_its_own(results: dict[str, Allocation], tmp_path: Path) -> None:
    rows = summary(results["mixed"], tmp_path / "r.xlsx")
    firsts = [str(row[0]) for row in rows]
    assert [name for name in firsts if name in {"Kronor", "Platser", "Timmar"}] == [
        "Kronor",
        "Platser",
        "Timmar",
    ]
    places, hours = firsts.index("Platser"), firsts.index("Timmar")
    assert "Platser 2026" in rows[places + 1]
    assert rows[places + 2 : places + 3][0][:4] == ["Ragunda", 5208, pytest.approx(5208 / 87423), 62]
    listed = next(row for row in rows[hours:] if str(row[0]).startswith("Bräcke"))
    assert listed[1:4] == ["–", "–", 0]
    assert any("ingår inte i fördelningen" in name for name in firsts[hours:])
    kronor = row_of(rows, "Ragunda")
    assert 219_042 in kronor
    assert -11_915 in kronor
    html = plain(results["mixed"]._repr_html_())
    assert html.count("<table>") == 3
    assert "<caption>Avtal mixed 2026: 1 048 platser</caption>" in html
    assert ">Antal timmar</th>" in html


def test_an_appendix_to_an_invoice_is_about_kronor_only(
    results: dict[str, Allocation], tmp_path: Path
) -> None:
    path = tmp_path / "f.xlsx"
    invoices(results["mixed"], instalments=2).to_excel(path)
    sheet = load_workbook(path)["Bilaga Ragunda"]
    cells = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
    assert 219_042 in cells
    assert not any("platser" in str(cell) or "timmar" in str(cell) for cell in cells)


def test_why_an_appendix_is_preliminary(results: dict[str, Allocation], tmp_path: Path) -> None:
    path = tmp_path / "f.xlsx"
    invoices(results["frame"], allow_preliminary=True).to_excel(path)
    told = in_workbook(path)
    (line,) = (one for one in told if one.startswith("Bilaga Ragunda: PRELIMINÄRT"))
    assert "Åre har avböjt" in line
    assert "Bräcke har inte behandlat frågan" in line


def test_places_are_never_told_in_kronor(results: dict[str, Allocation], tmp_path: Path) -> None:
    allocation = results["places"]
    path = tmp_path / "r.xlsx"
    allocation.to_excel(path)
    views = {party: allocation.explain(party) for party in allocation.names}
    views["html"] = allocation._repr_html_()
    views |= {f"{number}": cell for number, cell in enumerate(in_workbook(path))}
    views |= {f"check {row.check}": f"{row.expected} {row.got} {row.note}" for row in allocation.check_rows}
    assert {where: told for where, told in views.items() if MONEY.search(plain(told))} == {}
    assert "364 platser" in plain(views["2380"])


def test_versions_are_told_apart_everywhere(tmp_path: Path) -> None:
    first, second = version(tmp_path, "1", "1 000 001"), version(tmp_path, "2", "1 200 000")
    allocation = allocate([first, second], 2026)
    told = plain(allocation.explain("Ragunda"))
    assert "Avtal i två versioner (version 1) – Drift" in told
    assert "6 av 12 månader (januari–juni): 1 000 001 kr × 6/12 → 500 001 kr" in told
    assert "Avtal i två versioner (version 2) – Drift" in told
    path = tmp_path / "f.xlsx"
    invoices(allocation, instalments=2).to_excel(path)
    cells = in_workbook(path)
    assert "Beräkning: Avtal i två versioner (version 2) 2026" in cells
    assert sum("Delfakturor, exakta per part" in cell for cell in cells) == 2
    appendix = load_workbook(path)["Bilaga Ragunda"]
    amounts = [
        row[3] for row in appendix.iter_rows(values_only=True) if str(row[0]).startswith("Delfaktura ")
    ]
    # 5 208 of 69 193 inhabitants: of 500 001 and of 600 000, each in its own half of the year.
    assert amounts == [37_634, 45_161]


def version(folder: Path, number: str, amount: str) -> Path:
    """One of two versions that follow on each other in the middle of 2026."""
    path = folder / f"v{number}.yaml"
    begins, ends = (
        ("2025-01-01", "valid_to: 2026-06-30") if number == "1" else ("2026-07-01", 'replaces: "1"')
    )
    path.write_text(
        f"""
format: 1
id: versioner
name: Avtal i två versioner
status: decided
version: {number}
valid_from: {begins}
{ends}
source: KS § 1
part_year: by_months
parties: {{kommuner: [{{code: "2303", name: Ragunda}}, {{code: "2380", name: Östersund}}]}}
keys: {{folkmangd: {{population: 2020-12-31, source: § 4}}}}
rounding: {{method: largest_remainder, ties: order, source: § 5}}
items:
- id: drift
  amount: [{{given: {amount}, price_year: 2026}}]
  split: [{{to: kommuner, take: rest, by: folkmangd}}]
""",
        encoding="utf-8",
    )
    return path


def test_a_refusal_tells_places_too(tmp_path: Path) -> None:
    with pytest.raises(MandateError) as refused:
        made(tmp_path, "places", mandate="500")
    assert "503 platser överstiger beslutsmandatet 500 platser" in plain(str(refused.value))
    assert not MONEY.search(plain(str(refused.value)))


def test_amounts_are_told_in_the_measure_that_is_set() -> None:
    assert plain(amount(48)) == "48 kr"
    with measured("timmar"):
        assert plain(text("common.sum", amount=1200)) == "Summa 1 200 timmar"
        assert units() == "timmar"
        with measured("kr"):
            assert units() == "kronor"
        assert plain(amount(-3)) == "−3 timmar"
    assert plain(text("common.sum", amount=1200)) == "Summa 1 200 kr"
