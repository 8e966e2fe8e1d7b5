"""Alternatives on the command line, each written in a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl

import kostnadsfordelning as kf

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Run

COUNTY = ["cmv", "barnahus", "brottsofferjouren"]
THREE = ["compare", *COUNTY, "--population", "2024-12-31"]
FACTORS = "Flera faktorer=folkmängd 70 %, lika delar 20 %, landareal 10 %"


def test_factors_in_a_line(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "jämförelse.xlsx"
    done = run(*THREE, "--year", "2026", "--model", FACTORS, "--output", path)
    assert done.code == 0, done.err
    assert done.out.startswith("Flera faktorer jämfört med Gällande 2026")
    assert done.line("Ragunda")[1:] == ["217 930", "317 712", "+99 782", "+45,8 %", "+1,57", "61,74"]
    assert done.line("Östersund")[3] == "−643 689"
    assert done.line("Summa")[1:4] == ["6 359 304", "6 359 304", "0"]
    assert "i Gällande folkmängd 1 november året före" in done.flat
    assert f"Skrev {path}" in done.out
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[0] == "Flera faktorer"
    book.close()


def test_the_line_is_what_replace_makes(run: Run) -> None:
    """Case, dots and English names make no difference; decimals have a comma as the parts have."""
    key = kf.Weighted({"population": "37,5 %", "equal": "62,5 %"})
    own = kf.allocate(kf.portfolio(COUNTY).replace(key=key), 2026, population="2024-12-31").amounts["2303"]
    written = f"{own:,}".replace(",", " ")
    for line in ("A=Folkmangd 37,5 %, LIKA 62,5%", "A=population 37,5 % och equal 62,5 %"):
        done = run(*THREE, "--year", "2026", "--model", line)
        assert done.code == 0, done.err
        assert done.line("Ragunda")[2] == written


def test_one_factor_a_file_a_party_and_a_rate(run: Run, tmp_path: Path) -> None:
    boj = tmp_path / "boj.xlsx"
    kf.load_agreement("brottsofferjouren").replace(name="Ny jour").to_excel(boj)
    done = run(
        "compare", "brottsofferjouren", "--population", "2024-12-31", "--year", "2026", "--baseline", "I dag",
        "--model", "Lika=lika delar", "--model", "Yta=landareal",
        "--model", f"Fil={boj}", "--model", "Utan=utan berg; utan 2305; lika",
        "--model", "Två=brottsofferjouren; cmv",
    )  # fmt: skip
    assert done.code == 0, done.err
    tables = done.out.split("\n\n")
    heads = [table for table in tables if "jämfört med I dag 2026" in table]
    assert [head.split(" jämfört")[0] for head in heads] == ["Lika", "Yta", "Fil", "Utan", "Två"]
    assert "Fil ger alla parter samma belopp som I dag" in done.flat
    assert "Berg har ingen del i Utan men i I dag" in done.flat
    assert "Centrum mot våld ingår i Två men inte i I dag" in done.flat
    # 731 101 / 6 = 121 850,2
    utan = next(table for place, table in enumerate(tables) if "Utan jämfört" in tables[place - 1])
    assert "121 851" in next(line for line in utan.splitlines() if line.startswith("Ragunda"))


def test_years_with_figures_of_their_own(run: Run) -> None:
    done = run(
        "compare", "barnahus", "brottsofferjouren", "--population", "2024-12-31", "--year", "2026-2027",
        "--assume", "PKV:2027=3 %", "--actual", "2027:barnahus.kvalitetsgranskning=90 000",
        "--model", "Lika=lika", "--model", "Ränta=uppräkning 2 %",
    )  # fmt: skip
    assert done.code == 0, done.err
    assert done.out.startswith("PRELIMINÄRT: 2027 vilar på antagna siffror.")
    assert "Tabellen gäller 2027." in done.out
    assert "Ändring per år, kr (+ = högre kostnad)" in done.out
    # 1 721 736 + 90 000 + 731 101 × 1,03 = 753 034
    assert done.line("Summa")[1] == "2 564 770"


def test_usage_as_a_factor(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "dygn.csv"
    names = ("Ragunda", "Bräcke", "Krokom", "Strömsund", "Åre", "Berg", "Härjedalen", "Östersund")
    path.write_text("kommun;dygn\n" + "".join(f"{name};1\n" for name in names), encoding="utf-8")
    line = "Dygn=vardygn 50 %, lika 50 %"
    done = run(
        "compare", "brottsofferjouren", "--year", "2026", "--population", "2024-12-31",
        "--usage", f"vardygn={path}", "--model", line,
    )  # fmt: skip
    assert done.code == 0, done.err
    assert done.line("Ragunda")[2] == "91 388"  # an eighth of 731 101, twice over
    unknown = run("compare", "brottsofferjouren", "--year", "2026", "--model", line)
    assert unknown.code == 1
    assert "det finns ingen sådan faktor (angivet: vardygn 50 %)" in unknown.err


def test_all_that_cannot_be_read_at_once(run: Run) -> None:
    lines = [
        "A=folkmäng 70 %, lika 30 %", "B=utan Sundsvall", "C=lika dlar", "D=folkmängd 60 %, lika 30 %",
        "Gällande=lika", "E=folkmängd 70, lika 30 %", "F=;", "G=lika;landareal",
        "H=lika 50 %, lika delar 50 %",
    ]  # fmt: skip
    done = run("compare", "cmv", "--year", "2026", *(word for line in lines for word in ("--model", line)))
    assert done.code == 1
    assert done.out == ""
    for said in (
        '--model "A": det finns ingen sådan faktor (angivet: folkmäng 70 %)',
        '--model "B": inget av avtalen har den parten (angivet: Sundsvall)',
        '--model "C": Det finns inget avtal med id »lika dlar«',
        '--model "D": andelarna blir 90 %, 10 % ifrån 100 %',
        '--model "Gällande": alternativet heter som avtalen som de är',
        '--model "E": en faktor och dess procent kan inte läsas (angivet: folkmängd 70, lika 30 %)',
        '--model "F": alternativet säger inte vad som ska prövas',
        '--model "G": mer än en nyckel',
        '--model "H": uppgiften anges två gånger',
    ):
        assert said in done.err
    for wrong in (["--model", "lika"], ["--model", "A=lika", "--model", "A=landareal"]):
        assert run("compare", "cmv", "--year", "2026", *wrong).code == 1
    year = run("compare", "cmv", "--year", "26", "--model", "A=lika")
    assert "--year: åren ska vara fyrsiffriga" in year.err
    assert run("compare", "cmv", "--year", "2026").code == 2
    other = run("compare", "cmv", "--year", "2026", "--model", "A=lika", "--actual", "2027:x=3")
    assert "lägg till året i --year (2026)" in other.err
