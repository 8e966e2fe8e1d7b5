"""An inherited table on the command line: does it foot, which rule made it, what wrong options come to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

import kostnadsfordelning as kf
from tests.golden.printed_tables import BRIGADE_AMOUNTS, BRIGADE_SHARES, BRIGADE_TOTAL

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Run


@pytest.fixture
def brigade(tmp_path: Path) -> Path:
    lines = [f"{party};{BRIGADE_SHARES[party]};{amount}" for party, amount in BRIGADE_AMOUNTS.items()]
    file = tmp_path / "raddning.csv"
    file.write_text("\n".join(["Kommun;Andel;Belopp tkr", *lines, f"Summa;100,0 %;{BRIGADE_TOTAL}"]), "utf-8")
    return file


@pytest.fixture
def cmv(tmp_path: Path) -> Path:
    """The amounts of the bundled agreement, as a workbook that someone kept."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Kommun", "Folkmängd", "Belopp"])
    people = kf.population("2021-11-01")
    for code, amount in kf.allocate("cmv", 2023).amounts.items():
        sheet.append([code, people[code], amount])
    sheet.append(["Summa", None, 3_574_970])
    file = tmp_path / "cmv.xlsx"
    book.save(file)
    return file


def test_a_table_that_a_rule_gives(run: Run, cmv: Path) -> None:
    done = run("identify", cmv, "--population", "2020-12-31")
    assert done.code == 0, done.err
    assert "Tabellen följer av: Folkmängd, andelar avrundade till en decimal" in done.flat
    assert "Belopp: raderna blir 3 574 970, som det står." in done.flat
    assert "FEL" not in done.out


def test_a_table_that_no_rule_gives(run: Run, brigade: Path) -> None:
    done = run("identify", brigade, "--population", "2018-12-31")
    assert done.code == 1
    assert not done.err
    assert "FEL: Andel och Belopp tkr: De tryckta andelarna är bara en avrundad visning" in done.flat
    assert "Ingen av de " in done.flat
    assert max(map(len, done.out.splitlines())) <= 100


def test_a_total_that_is_told(run: Run, cmv: Path) -> None:
    done = run("identify", cmv, "--expected-total", "3 574 971 kr")
    assert done.code == 1
    assert "raderna blir 3 574 970, men totalen är 3 574 971" in done.flat


@pytest.mark.parametrize(
    ("options", "place"),
    [
        (
            ["--amounts", "Belop", "--shares", "Ande"],
            '--amounts: ingen kolumn med tal har den rubriken (angivet: "Belop")',
        ),
        (["--amounts", "Belop", "--shares", "Ande"], "--shares: "),
        (["--expected-total", "tre"], "--expected-total: går inte att läsa som ett belopp"),
        (
            ["--population", "2021-11-01"],
            "--population (folkmängd 2021-11-01): uppgiften finns inte för Leksand",
        ),
        (["--population", "2018-12-31", "--population", "2018-12-31"], "--population: samma nyckel"),
        (["--population", "folkmangd.xlsx"], "--population: en fil"),
        (["--population", "2017-01-01"], "2017-01-01"),
        (["--party", "Deltagare"], "ingen rubrikrad"),
    ],
)
def test_wrong_options_are_told_by_their_names(
    run: Run, brigade: Path, options: list[str], place: str
) -> None:
    done = run("identify", brigade, *options)
    assert done.code == 1
    assert place in " ".join(done.err.split())
    assert "weights" not in done.err


def test_a_population_of_ones_own(run: Run, brigade: Path, tmp_path: Path) -> None:
    file = tmp_path / "folkmangd.csv"
    people = kf.population("2018-12-31", list(BRIGADE_AMOUNTS))
    lines = [f"{code};{number}" for code, number in people.values.items()]
    file.write_text("\n".join(["Kommun;Folkmängd", *lines]), "utf-8")
    done = run("identify", brigade, "--population", f"2018-11-01={file}")
    assert "Prövade nycklar: lika delar, folkmängd 2018-11-01" in done.flat


def test_a_file_that_is_not_there(run: Run) -> None:
    done = run("identify", "saknas.csv")
    assert done.code == 1
    assert "saknas.csv: filen finns inte" in done.err
