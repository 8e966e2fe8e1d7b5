"""The command ``settle``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from kostnadsfordelning.cli import main

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def paid(tmp_path: Path) -> str:
    """Ragunda has paid 142 500 of its 142 999, Östersund 1 800 000 of its 1 744 585."""
    path = tmp_path / "debiterat.csv"
    path.write_text("party;amount\nRagunda;142 500\n2380;1 800 000\n", encoding="utf-8")
    return str(path)


def test_settled_and_written(paid: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """499 is below 500 and stays; 55 415 is repaid."""
    output = tmp_path / "slut.xlsx"
    command = ["settle", "cmv", "--year", "2023", "--advance", paid, "--key", "same", "--de-minimis", "500"]
    assert main([*command, "--output", str(output)]) == 0
    told = capsys.readouterr().out.replace("\N{NO-BREAK SPACE}", " ")
    lines = {line.split()[3]: line.split("  ") for line in told.splitlines() if line.startswith("Centrum")}
    assert lines["Ragunda"][-1].strip() == "0"
    assert lines["Östersund"][-1].strip() == "−55 415"
    assert "Belopp under 500 kr regleras inte: Ragunda 499 kr." in told
    sheet = openpyxl.load_workbook(output)["Slutavräkning"]
    assert [row[7] for row in sheet.iter_rows(values_only=True) if row[2] == "2380"] == [-55_415]


def test_faults_are_named_by_their_options(paid: str, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["settle", "cmv", "--year", "2023", "--advance", paid, "--as-of", "2023-02-30"]
    assert main([*command, "--key", "saknas"]) == 1
    told = capsys.readouterr().err
    assert "--as-of: det är inget datum som finns" in told
    assert "--key, --deficit-key, --de-minimis: avtalet cmv har ingen nyckel" in told
    assert main(command[:-2]) == 1
    assert "cmv.settlement: avtalet Centrum mot våld säger inte" in capsys.readouterr().err


def test_the_population_is_for_the_settlements_key_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The date that the key asks for is not known; the one that is given serves both."""
    path = tmp_path / "debiterat.csv"
    path.write_text("party;amount\n2303;20000\n", encoding="utf-8")
    command = ["settle", "brottsofferjouren", "--year", "2026", "--population", "2024-12-31"]
    command += ["--advance", str(path), "--key"]
    assert main([*command, "folkmangd"]) == 0
    assert "Ersättningsvärde" in capsys.readouterr().out
    assert main([*command, "same"]) == 0
    assert "ingen skillnad fördelades" not in capsys.readouterr().out


def test_what_the_command_invoices_writes_can_be_settled(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = tmp_path / "rader.csv"
    command = ["invoices", "cmv", "--year", "2023", "--instalments", "2", "--output", str(rows)]
    assert main(command) == 0
    assert rows.read_text(encoding="utf-8-sig").startswith("recipient;")
    capsys.readouterr()
    assert main(["settle", "cmv", "--year", "2023", "--advance", str(rows), "--key", "same"]) == 0
    total = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("Summa  "))
    assert [cell.strip() for cell in total.split("  ") if cell.strip()][-1] == "0"


@pytest.mark.parametrize("heads", ["Mottagare;Belopp", "part;belopp", "Recipient;Amount"])
def test_headings_in_swedish(tmp_path: Path, heads: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "debiterat.csv"
    path.write_text(f"{heads};Verksamhet\n2303;142 500;Centrum mot våld\n", encoding="utf-8")
    assert main(["settle", "cmv", "--year", "2023", "--advance", str(path), "--key", "same"]) == 0
    assert "142\N{NO-BREAK SPACE}500" in capsys.readouterr().out
