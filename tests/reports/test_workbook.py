"""The workbooks, read back with another library: the sums, the kinds of the cells, the words."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from tests.invoicing.made import agreement, made

from kostnadsfordelning.agreement.catalogue import load_agreement
from kostnadsfordelning.calculation.allocate import allocate
from kostnadsfordelning.invoicing.invoices import invoices

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

COUNTY = ["cmv", "barnahus", "brottsofferjouren"]


def rows(sheet: Worksheet) -> list[list[object]]:
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def texts(sheet: Worksheet) -> str:
    return "\n".join(str(cell) for row in rows(sheet) for cell in row if cell is not None)


def starting(sheet: Worksheet, first: str) -> list[object]:
    return next(row for row in rows(sheet) if str(row[0]).split(" ¹")[0] == first)


@pytest.fixture(scope="module")
def cmv(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    path = tmp_path_factory.mktemp("cmv") / "cmv.xlsx"
    invoices(allocate("cmv", 2023), instalments=2).to_excel(path)
    return load_workbook(path)


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    path = tmp_path_factory.mktemp("lan") / "lan.xlsx"
    result = allocate(COUNTY, 2026, population="2024-12-31")
    invoices(result, due_dates=["2026-03-31", "2026-09-30"], issuer="Östersund").to_excel(path)
    return load_workbook(path)


def test_sheets_in_order(cmv: Workbook) -> None:
    assert cmv.sheetnames[:5] == ["Sammanställning", "Fakturaunderlag", "Beräkning", "Kontroller", "Källor"]
    assert cmv.sheetnames[5:] == [
        f"Bilaga {name}"
        for name in ("Ragunda", "Bräcke", "Krokom", "Strömsund", "Åre", "Berg", "Härjedalen", "Östersund")
    ]


def test_an_allocation_has_no_invoice_sheets(tmp_path: Path) -> None:
    path = tmp_path / "cmv.xlsx"
    allocate("cmv", 2023).to_excel(path)
    book = load_workbook(path)
    assert book.sheetnames == ["Sammanställning", "Beräkning", "Kontroller", "Källor"]
    assert "Delfaktura" not in texts(book["Sammanställning"])
    assert starting(book["Sammanställning"], "Summa")[4] == 3_574_970


def test_summary_as_sketched(cmv: Workbook) -> None:
    sheet = cmv["Sammanställning"]
    heads = starting(sheet, "Part")
    plain = [re.sub(r" [¹²³]", "", str(head)).replace("\N{NO-BREAK SPACE}", " ") for head in heads]
    assert plain == [
        "Part",
        "Folkmängd 1 november 2021",
        "Andel exakt",
        "Andel använd",
        "Kr 2023",
        "Delfaktura 1",
        "Delfaktura 2",
        "Kr/inv (folkmängd 1 november 2021)",
    ]
    ragunda = starting(sheet, "Ragunda")
    assert ragunda[:2] == ["Ragunda", 5214]
    assert ragunda[2] == pytest.approx(5214 / 131870)
    assert ragunda[3:7] == [0.04, 142_999, 71_500, 71_499]
    assert starting(sheet, "Summa")[4:7] == [3_574_970, 1_787_485, 1_787_485]
    told = texts(sheet).replace("\N{NO-BREAK SPACE}", " ")
    assert "Status: beräknad, folkmängd av tillförlitlighet C" in told
    assert "Observera: folkmängd 1 november 2021 är en uppgift i andra hand (tillförlitlighet C)." in told
    assert "Upprättad: [anges]" in told
    assert "8 av 8 belopp stämmer" in texts(sheet)
    assert "Tillförlitlighet C" in texts(sheet)


def test_sums_agree_everywhere(county: Workbook) -> None:
    result = allocate(COUNTY, 2026, population="2024-12-31")
    total = starting(county["Sammanställning"], "Summa")
    assert total[1:5] == [*(one.total for one in result.results), result.total]

    table = county["Fakturaunderlag"]
    heading = next(index for index, row in enumerate(rows(table)) if row[0] == "Radnyckel")
    amount = rows(table)[heading].index("Belopp kr")
    listed: list[int] = []
    for row in rows(table)[heading + 1 :]:
        if row[0] == "Summa":
            assert row[amount] == sum(listed) == result.total
            break
        assert isinstance(row[amount], int)
        listed.append(int(str(row[amount])))
    else:
        pytest.fail("no sum row")
    appendices = [starting(county[name], "Summa 2026")[3] for name in county.sheetnames[5:-1]]
    region = starting(county[county.sheetnames[-1]], "Er kostnad 2026")[3]
    assert sum(map(int, map(str, [*appendices, region]))) == result.total


def test_every_amount_of_the_rows_is_the_libraries(county: Workbook) -> None:
    result = allocate(COUNTY, 2026, population="2024-12-31")
    issued = invoices(result, due_dates=["2026-03-31", "2026-09-30"], issuer="Östersund")
    table = rows(county["Fakturaunderlag"])
    heading = next(index for index, row in enumerate(table) if row[0] == "Radnyckel")
    heads = [str(head) for head in table[heading]]
    for row, cells in zip(issued.rows, table[heading + 1 :], strict=False):
        got = dict(zip(heads, cells, strict=True))
        assert got["Radnyckel"] == row.row_key
        assert got["Kod"] == row.recipient
        assert got["Belopp kr"] == row.amount
        assert got["Text"] == row.text
        assert isinstance(got["Förfallodag"], dt.datetime)
        assert got["Förfallodag"].date() == row.due_date
        assert got["Handling"] == ("intern omföring" if row.recipient == "2380" else "faktura")
        assert got["Status"] == (
            "beräknad, folkmängd av tillförlitlighet C"
            if row.service == "cmv"
            else "beräknad"
            if row.recipient == "R23"
            else "beräknad med ersättningsvärde"
        )


def test_the_rows_are_a_table_that_can_be_filtered(cmv: Workbook) -> None:
    sheet = cmv["Fakturaunderlag"]
    (table,) = sheet.tables.values()
    assert table.autoFilter is not None
    assert sheet.freeze_panes is not None
    assert sheet.print_title_rows is not None
    first, last = (int(re.sub(r"\D", "", cell)) for cell in str(table.ref).split(":"))
    assert last - first == 16
    for row in sheet.iter_rows(min_row=first + 1, max_row=last):
        assert row[0].data_type == "s"
        assert row[1].data_type == "s"
        assert row[1].value != int(str(row[1].value))


def test_unknown_due_dates_ask_to_be_stated(cmv: Workbook) -> None:
    assert "[anges]" in texts(cmv["Fakturaunderlag"])
    assert "momskod: [anges]" in texts(cmv["Bilaga Ragunda"])


def test_substitutes_stand_at_the_top_and_where_an_amount_rests_on_them(county: Workbook) -> None:
    notice = "Ersättningsvärde: folkmängd 2024-12-31 används i stället för 2025-11-01"
    summary = texts(county["Sammanställning"])
    assert "Status: beräknad med ersättningsvärde" in summary
    assert notice in "\n".join(summary.split("\n")[:5])
    *municipalities, region = county.sheetnames[5:]
    assert all(notice in texts(county[name]) for name in municipalities)
    assert notice not in texts(county[region])  # half of Barnahus, whatever the population


def test_appendix_tells_how_the_amount_came_about(cmv: Workbook) -> None:
    sheet = cmv["Bilaga Ragunda"]
    told = texts(sheet).replace("\N{NO-BREAK SPACE}", " ")
    for part in (
        "BILAGA – Centrum mot våld 2023",
        "Ragunda (2303)",
        "SocSam 2022-10-07 § 47",
        "5 214 av 131 870",
        "3 574 970 × 4,0 % = 142 998,80 kr",
        "Delfaktura 1 av 2, 2023-01-01 – 2023-06-30",
        "radnyckel CMV-1-2023-2303-drift-1-0",
        "142 999 / 5 214 (genomsnitt för kommunerna 27,11 kr)",
        "Per invånare (folkmängd 1 november 2021)",
        "3,954 % → 4,0 %",
        "27,43 kr",
        "¹ Antagande: ",
        "Får 1 kr av avrundningsresten",
        "Tillförlitlighet C",
    ):
        assert part in told
    assert starting(sheet, "Er kostnad 2023")[3] == 142_999


def test_an_internal_row_says_so(county: Workbook) -> None:
    assert "intern omföring, ingen faktura" in texts(county["Bilaga Östersund"])
    assert "intern omföring" not in texts(county["Bilaga Ragunda"])
    assert any(str(row[0]).startswith("Östersund ¹") for row in rows(county["Sammanställning"]))


def test_calculation_shows_who_got_the_odd_krona(cmv: Workbook) -> None:
    sheet = cmv["Beräkning"]
    division = [row for row in rows(sheet) if row[0] == "Ragunda" and row[8] == 142_999]
    (ragunda,) = division
    assert ragunda[3] == "142\N{NO-BREAK SPACE}998,80"
    assert ragunda[4] == 142_998
    assert ragunda[5] == "0,80"
    assert ragunda[6] == 1
    assert "hör till de 4 största" in str(ragunda[7])
    assert "hör inte till" in str(
        next(r[7] for r in rows(sheet) if r[0] == "Östersund" and r[8] == 1_744_585)
    )


def test_every_step_is_in_the_calculation(county: Workbook) -> None:
    result = allocate(COUNTY, 2026, population="2024-12-31")
    issued = invoices(result, instalments=2)
    told = texts(county["Beräkning"])
    shown = [step for step in issued.steps if ".printed." not in step.id]
    assert len(re.findall(r"^\d+\. ", told, flags=re.MULTILINE)) == len(shown)
    for part in ("Avtalspunkt: ", "Källa: ", "Antagande: ", "Uppräknat till 2026", "Delfakturor, exakta"):
        assert part in told


def test_sources_checks_and_clauses_not_expressed(county: Workbook) -> None:
    sources, checks = texts(county["Källor"]), texts(county["Kontroller"])
    assert "5,50 kr och 9,04 kr per invånare" in sources
    assert "Antaganden (står inte i avtalet)" in sources
    assert "be0101_tabhel2024" in sources
    result = allocate(COUNTY, 2026, population="2024-12-31")
    for row in result.check_rows:
        assert row.note in checks


def test_services_not_in_force_are_not_zero(tmp_path: Path) -> None:
    path = tmp_path / "tidigt.xlsx"
    allocate(COUNTY, 2023, population="2024-12-31").to_excel(path)
    sheet = load_workbook(path)["Sammanställning"]
    told = texts(sheet)
    for name in ("Barnahus", "Brottsofferjouren"):
        assert name in told
    assert "2026-01-01" in told
    assert starting(sheet, "Summa")[1:] == [
        3_574_970,
        "ej i kraft",
        "ej i kraft",
        3_574_970,
        pytest.approx(27.11, abs=0.005),
    ]
    assert starting(sheet, "Ragunda")[2] == "ej i kraft"


def test_nothing_in_force_is_a_workbook_that_says_so(tmp_path: Path) -> None:
    path = tmp_path / "inget.xlsx"
    allocate(["barnahus"], 2023).to_excel(path)
    sheet = load_workbook(path)["Sammanställning"]
    assert "ej i kraft" in texts(sheet)
    assert 0 in starting(sheet, "Summa")


def test_a_failed_check_is_red_and_first(tmp_path: Path) -> None:
    path = tmp_path / "fel.xlsx"
    other = load_agreement("cmv").replace(key={"population": "2020-12-31"})
    invoices(allocate(other, 2023), instalments=1, allow_preliminary=True).to_excel(path)
    book = load_workbook(path)
    assert "Status: FEL" in texts(book["Sammanställning"])
    first = rows(book["Kontroller"])[2]
    assert first[2] == "FEL"
    cell = book["Kontroller"].cell(3, 3)
    assert cell.fill.fgColor.rgb == "FFFFC7CE"
    assert "PRELIMINÄRT" in texts(book["Fakturaunderlag"])
    why = "kontrollen ”Mot tryckt tabell” går inte ihop (väntat 8, erhållet "
    assert why in texts(book["Sammanställning"])
    assert f"PRELIMINÄRT (Centrum mot våld): {why}" in texts(book["Bilaga Ragunda"])


def test_preliminary_is_said_on_every_page_that_is_sent(tmp_path: Path) -> None:
    path = tmp_path / "prel.xlsx"
    assumed = allocate("brottsofferjouren", 2027, population="2024-12-31", assume={"PKV": {2027: "2,9 %"}})
    invoices(assumed, instalments=1, allow_preliminary=True).to_excel(path)
    book = load_workbook(path)
    why = "PKV 2027 är antagen till 2,9\N{NO-BREAK SPACE}%"
    assert f"Status: PRELIMINÄR: {why}" in texts(book["Sammanställning"])
    for name in book.sheetnames[5:]:
        assert f"PRELIMINÄRT (Brottsofferjouren): {why}." in texts(book[name])


@pytest.mark.parametrize("count", [1, 3, 4, 6, 12])
def test_any_number_of_instalments(tmp_path: Path, count: int) -> None:
    path = tmp_path / "delar.xlsx"
    invoices(allocate("cmv", 2023), instalments=count).to_excel(path)
    sheet = load_workbook(path)["Sammanställning"]
    heads: dict[str, tuple[int, int]] = {}
    for number, row in enumerate(rows(sheet)):
        for column, cell in enumerate(row):
            if str(cell).startswith("Delfaktura "):
                heads[str(cell)] = (number, column)
    assert list(heads) == [f"Delfaktura {number}" for number in range(1, count + 1)]
    sums = 0
    for number, column in heads.values():
        below = rows(sheet)[number + 1 :]
        sums += int(str(next(row for row in below if row[0] == "Summa")[column]))
    assert sums == 3_574_970


def test_names_that_look_like_formulas_stay_names(tmp_path: Path) -> None:
    names = {"A": "=1+1", "B": "http://exempel.se", "C": "007", "D": "+46"}
    result = made(tmp_path, dict.fromkeys(names, 1), {"drift": 403}, names=names, name="=HYPERLINK(1)")
    path = tmp_path / "namn.xlsx"
    invoices(result, instalments=1).to_excel(path)
    book = load_workbook(path)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert cell.hyperlink is None
    assert {"=1+1", "http://exempel.se", "007", "+46"} <= {row[0] for row in rows(book["Sammanställning"])}
    with zipfile.ZipFile(path) as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist())


def test_sheet_names_that_excel_takes(tmp_path: Path) -> None:
    long = "Samordningsförbundet i Norra Jämtland och Härjedalen"
    names = {"A": long, "B": long + " II", "C": "a/b:c*[d]?\\e'", "D": "A B C D E'"}
    result = made(tmp_path, dict.fromkeys(names, 1), {"drift": 404}, names=names)
    path = tmp_path / "blad.xlsx"
    invoices(result, instalments=1).to_excel(path)
    found = load_workbook(path).sheetnames
    assert len({name.casefold() for name in found}) == len(found) == 9
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in found)
    assert not any(name.startswith("'") or name.endswith("'") for name in found)


def test_a_residual_is_a_row_of_its_own(tmp_path: Path) -> None:
    rounding = "method: down, ties: order, residual_to: none"
    result = made(tmp_path, {"A": 1, "B": 1, "C": 1}, {"drift": 101}, rounding=rounding)
    path = tmp_path / "rest.xlsx"
    invoices(result, instalments=2).to_excel(path)
    book = load_workbook(path)
    assert 2 in starting(book["Sammanställning"], "Avrundningsrest (debiteras inte)")
    told = rows(book["Fakturaunderlag"])
    sums = [[cell for cell in row if isinstance(cell, int)] for row in told if row[0] == "Summa"]
    assert sums == [[99], [99]]
    assert [cell for cell in starting(book["Fakturaunderlag"], "Hela kostnaden") if cell is not None][
        1
    ] == 101
    assert not any("rest" in name for name in book.sheetnames)


def test_credits_keep_their_sign(tmp_path: Path) -> None:
    path = tmp_path / "kredit.xlsx"
    invoices(made(tmp_path, {"A": 1, "B": 2}, {"drift": -1000}), instalments=2).to_excel(path)
    assert -1000 in starting(load_workbook(path)["Sammanställning"], "Summa")


def test_printed_on_a4_with_page_numbers(cmv: Workbook) -> None:
    for sheet in cmv:
        assert sheet.page_setup.paperSize == 9
        assert sheet.page_setup.fitToWidth in (1, None)
        assert sheet.sheet_properties.pageSetUpPr is not None
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        footer = sheet.oddFooter
        assert footer is not None
        assert footer.right is not None
        assert footer.right.text == "Sida &P"


def test_kronor_are_numbers_with_grouping(county: Workbook) -> None:
    sheet = county["Sammanställning"]
    row = next(row for row in sheet.iter_rows() if row[0].value == "Ragunda")
    assert [cell.number_format for cell in row[1:5]] == ["#,##0"] * 4
    assert all(type(cell.value) is int for cell in row[1:5])


def test_columns_are_wide_enough_for_the_largest_amounts(tmp_path: Path) -> None:
    path = tmp_path / "stora.xlsx"
    result = made(tmp_path, {"A": 1, "B": 2}, {"drift": 999_999_999_999_999})
    invoices(result, instalments=2).to_excel(path)
    for sheet in load_workbook(path):
        # Neighbours of one width are stored together.
        groups = [(group.min or 0, group.max or 0, group.width) for group in sheet.column_dimensions.values()]
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, int) and cell.number_format.startswith("#,##0"):
                    column = int(cell.column or 0)
                    width = next(width for first, last, width in groups if first <= column <= last)
                    assert width > len(f"{cell.value:,}") + 1, (sheet.title, cell.coordinate)


def test_two_agreements_share_one_recipient_sheet(tmp_path: Path) -> None:
    both = allocate(
        [
            agreement(tmp_path, {"A": 1, "B": 2}, {"drift": 99, "hyra": 98}, id="ett", name="Ett"),
            agreement(tmp_path, {"A": 1}, {"drift": 97}, id="tva", name="Två"),
        ],
        2026,
    )
    path = tmp_path / "tva.xlsx"
    invoices(both, instalments=4).to_excel(path)
    book = load_workbook(path)
    assert book.sheetnames[5:] == ["Bilaga Part A", "Bilaga Part B"]
    assert starting(book["Bilaga Part A"], "Summa 2026")[3] == 33 + 33 + 97


@pytest.fixture(scope="module")
def two_issuers(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    """Östersund issues for one agreement, the region for the other: each is charged by the other."""
    path = tmp_path_factory.mktemp("tva") / "tva.xlsx"
    both = [
        load_agreement("cmv").replace(issuer="2380"),
        load_agreement("barnahus").replace(issuer="R23"),
    ]
    invoices(allocate(both, 2026, population="2024-12-31"), instalments=2).to_excel(path)
    return load_workbook(path)


def column(sheet: Worksheet, first: str, after: int = 0) -> tuple[int, list[object]]:
    """The number of the row that begins with a text, and the row."""
    return next(
        (number, row)
        for number, row in enumerate(rows(sheet))
        if number >= after and str(row[0]).startswith(first)
    )


def test_each_service_names_its_issuer_and_document(two_issuers: Workbook) -> None:
    sheet = two_issuers["Bilaga Östersund"]
    assert str(starting(sheet, "Utställare")[1]).startswith("se respektive verksamhet")
    assert str(starting(sheet, "Avser")[1]).startswith("Intern omföring, faktura (se respektive verksamhet)")
    own, told = column(sheet, "Utställare: ")
    assert "Utställare: Östersund · Handling: intern omföring · Underlag: SocSam" in str(told[0])
    internal, _ = column(sheet, "Ni är själva utställare")
    other, told = column(sheet, "Utställare: Region")
    assert "Handling: faktura" in str(told[0])
    assert own < internal < other
    assert texts(sheet).count("Ni är själva utställare") == 1
    region = texts(two_issuers[two_issuers.sheetnames[-1]])
    assert "Ni är själva utställare" in region
    assert "Utställare Region" not in region  # one agreement: the head says it all


def test_internal_and_invoiced_are_not_added_without_saying_so(two_issuers: Workbook) -> None:
    sheet = two_issuers["Bilaga Östersund"]
    both = [
        load_agreement("cmv").replace(issuer="2380"),
        load_agreement("barnahus").replace(issuer="R23"),
    ]
    issued = invoices(allocate(both, 2026, population="2024-12-31"), instalments=2)
    internal = sum(r.amount for r in issued.rows if (r.recipient, r.service) == ("2380", "cmv"))
    invoiced = sum(r.amount for r in issued.rows if (r.recipient, r.service) == ("2380", "barnahus"))
    assert starting(sheet, "Utställare Östersund: intern omföring")[3] == internal
    assert starting(sheet, "Utställare Region Jämtland Härjedalen: faktura")[3] == invoiced
    total = starting(sheet, "Summa 2026")
    told = f"varav intern omföring {internal:,} kr · faktura {invoiced:,} kr".replace(",", " ")
    assert str(total[1]).replace("\N{NO-BREAK SPACE}", " ") == told
    assert total[3] == internal + invoiced
    assert "varav" not in texts(two_issuers["Bilaga Ragunda"])
    number, _ = column(two_issuers["Fakturaunderlag"], "Per mottagare")
    _, told_row = column(two_issuers["Fakturaunderlag"], "Östersund", number)
    assert "intern omföring 1" in str(told_row[2])


def test_instalments_are_summed_over_the_services(county: Workbook) -> None:
    told = starting(county["Bilaga Ragunda"], "Utställare Östersund: faktura")
    parts = str(told[1]).replace("\N{NO-BREAK SPACE}", " ")
    assert parts == "Delfaktura 1: 108 966 kr · Delfaktura 2: 108 964 kr"
    assert told[3] == 108_966 + 108_964


def test_low_certainty_is_said_where_an_amount_rests_on_it(county: Workbook) -> None:
    low = "folkmängd 1 november 2021 är en uppgift i andra hand (tillförlitlighet C)"
    names = county.sheetnames
    for name in (names[0], *names[5:-1]):
        told = texts(county[name]).replace("\N{NO-BREAK SPACE}", " ")
        assert f"Observera (Centrum mot våld): {low}. Kontrollera mot SCB innan beloppen används." in told
    assert "tillförlitlighet C" not in texts(county[names[-1]])


def test_nothing_that_is_calculated_is_called_settled(county: Workbook, cmv: Workbook) -> None:
    for book in (county, cmv):
        assert not any("fastställd" in texts(sheet) for sheet in book)


def test_row_keys_have_a_cell_of_their_own(county: Workbook) -> None:
    keys = [
        str(row[2]).removeprefix("radnyckel ")
        for row in rows(county["Bilaga Ragunda"])
        if str(row[2]).startswith("radnyckel ")
    ]
    issued = invoices(allocate(COUNTY, 2026, population="2024-12-31"), instalments=2)
    assert keys == [row.row_key for row in issued.rows if row.recipient == "2303"]


def test_a_substitute_stands_in_the_calculation_and_the_sources(county: Workbook) -> None:
    told = "Ersättningsvärde: 2025-11-01 saknas, 2024-12-31 används i stället."
    assert texts(county["Beräkning"]).count(told) == 2
    notes = [str(row[6]) for row in rows(county["Källor"]) if row[3] == "2024-12-31"]
    assert notes
    assert all(told in note for note in notes)


def test_an_agreement_is_no_clause_of_itself(county: Workbook) -> None:
    listed = [row[:3] for row in rows(county["Källor"]) if row[1] == "avtalspunkt"]
    assert listed
    assert not any(service == what for service, _, what in listed)
    assert re.search(r"kostnadsfordelning \d+\.\d+", texts(county["Källor"]))


def test_no_part_is_a_dash_and_the_average_says_whose(county: Workbook) -> None:
    sheet = county["Sammanställning"]
    assert starting(sheet, "Region Jämtland Härjedalen")[1:6] == ["–", 860_868, "–", 860_868, "–"]
    heads = str(starting(sheet, "Part")[5]).replace("\N{NO-BREAK SPACE}", " ")
    assert heads.startswith("Kr/inv (folkmängd 31 december 2024) ")
    assert "På raden Summa står genomsnittet för kommunerna" in texts(sheet)
    result = allocate(COUNTY, 2026, population="2024-12-31")
    everyone = sum(a for code, a in result.amounts.items() if code != "R23") / 132_839
    assert starting(sheet, "Summa")[5] == pytest.approx(everyone)


def test_every_appendix_has_a_foot_of_its_own(county: Workbook) -> None:
    for sheet in county:
        assert sheet.page_setup.firstPageNumber in (None, 1)  # 1 is the format's default
        assert sheet.page_setup.useFirstPageNumber
    foot = county[county.sheetnames[-1]].oddFooter
    assert foot is not None
    assert foot.left is not None
    assert foot.left.text == "Bilaga Region Jämtland Härjedalen, 2026"


def test_the_file_is_dated_to_no_real_day(cmv: Workbook) -> None:
    assert cmv.properties.created == dt.datetime(1980, 1, 1)  # noqa: DTZ001 - as it is read


def test_wrapped_texts_have_the_height_they_need(county: Workbook) -> None:
    """Every text that may be wrapped: its row is at least as high as its words need, merged cells too."""
    for sheet in county:
        groups = [(group.min or 0, group.max or 0, group.width) for group in sheet.column_dimensions.values()]

        def width(number: int, groups: list[tuple[int, int, float]] = groups) -> float:
            return next(width for first, last, width in groups if first <= number <= last)

        merged = {
            str(area).split(":")[0]: sum(width(n) for n in range(area.min_col, area.max_col + 1))
            for area in sheet.merged_cells.ranges
        }
        for row in sheet.iter_rows():
            for cell in row:
                if not isinstance(cell.value, str) or not cell.alignment.wrap_text:
                    continue
                room = merged.get(cell.coordinate, width(int(cell.column or 0)))
                size = float(cell.font.sz or 10)
                least = max(1, len(cell.value) / 1.25 * size / 10 / room)
                high = sheet.row_dimensions[int(cell.row or 0)].height or 15
                assert high >= int(least) * size * 1.15, (sheet.title, cell.coordinate, cell.value)


def test_rounded_shares_that_cost_nobody_anything_are_no_remark(tmp_path: Path) -> None:
    rounding = "method: largest_remainder, ties: order, shares: {decimals: 1, off_100: refuse}"
    even = made(tmp_path, {"A": 1, "B": 3}, {"drift": 400}, rounding=rounding)
    assert even.check_rows
    assert not any(row.check == "exact_shares" for row in even.check_rows)
    odd = made(tmp_path, {"A": 1, "B": 2}, {"drift": 4_000_000}, rounding=rounding, id="udda")
    assert any(row.check == "exact_shares" for row in odd.check_rows)
